# shellcheck shell=bash disable=SC2034,SC2154
# The provider wire, the neutron agents, and the clearing of both.
#   prov0 (root namespace, no address; neutron's agent puts it in a bridge) <-veth-> ext0 in namespace 'outside'
net_wire() {
  ip netns list | grep -qw outside || ip netns add outside
  if ! ip link show prov0 >/dev/null 2>&1; then
    ip link add prov0 type veth peer name ext0 netns outside
    sysctl -qw net.ipv6.conf.prov0.disable_ipv6=1
    ip link set prov0 up
  fi
  ip -n outside addr replace "$FLOATING_GW"/24 dev ext0
  ip -n outside link set lo up
  ip -n outside link set ext0 up
  sysctl -qw net.bridge.bridge-nf-call-iptables=1
}
net_start() {
  local neutron=/etc/neutron ml2=/etc/neutron/plugins/ml2
  net_wire
  start linuxbridge-agent env PATH="$LAB/lib/bin:$PATH" neutron-linuxbridge-agent --config-file $neutron/neutron.conf --config-file $ml2/ml2_conf.ini \
    --config-file $ml2/linuxbridge_agent.ini
  start dhcp-agent neutron-dhcp-agent --config-file $neutron/neutron.conf --config-file $neutron/dhcp_agent.ini
  start l3-agent neutron-l3-agent --config-file $neutron/neutron.conf --config-file $neutron/l3_agent.ini
  start metadata-agent neutron-metadata-agent --config-file $neutron/neutron.conf --config-file $neutron/metadata_agent.ini
}
# Namespaces made by neutron (end what runs inside each), its bridges and taps, its firewall chains and sets.
net_clean() {
  local ns p d
  for ns in $(ip netns list 2>/dev/null | awk '/^(qrouter|qdhcp)-/{print $1}'); do
    for p in $(ip netns pids "$ns" 2>/dev/null); do kill "$p" 2>/dev/null; done
    sleep .1
    for p in $(ip netns pids "$ns" 2>/dev/null); do kill -9 "$p" 2>/dev/null; done
    ip netns del "$ns" 2>/dev/null || rm -f "/run/netns/$ns"
  done
  for d in $(ip -o link show 2>/dev/null | grep -oE '\b((brq|tap)[0-9a-f]{8}-[0-9a-f]{2}|vxlan-[0-9]+)\b' | sort -u); do
    ip link del "$d" 2>/dev/null
  done
  ip netns list 2>/dev/null | grep -qw outside && ip netns del outside
  ip link del prov0 2>/dev/null
  firewall_clean
  return 0
}
firewall_clean() {
  local t d
  command -v iptables-save >/dev/null || return 0
  for t in iptables ip6tables; do
    if $t-save 2>/dev/null | grep -q neutron; then $t-save | grep -v neutron | $t-restore; fi
  done
  for d in $(ipset list -n 2>/dev/null | grep -E '^N?IPv[46]'); do ipset destroy "$d" 2>/dev/null; done
  for t in filter nat; do
    for d in $(ebtables -t $t -L 2>/dev/null | grep -oP '^Bridge chain: \Kneutron[^,]*'); do
      ebtables -t $t -D PREROUTING -j "$d" 2>/dev/null
      ebtables -t $t -F "$d" 2>/dev/null
    done
    for d in $(ebtables -t $t -L 2>/dev/null | grep -oP '^Bridge chain: \Kneutron[^,]*'); do ebtables -t $t -X "$d" 2>/dev/null; done
  done
  return 0
}
