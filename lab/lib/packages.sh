# shellcheck shell=bash disable=SC2034,SC2154
# Debian packages; nothing starts by itself (policy-rc.d, taken away again) and nothing asks.
PKG_CORE="keystone glance-api placement-api neutron-api neutron-rpc-server neutron-linuxbridge-agent neutron-dhcp-agent
 neutron-l3-agent neutron-metadata-agent nova-api nova-conductor nova-scheduler nova-compute nova-compute-qemu
 libvirt-clients libvirt-daemon-system qemu-system-x86 qemu-utils mariadb-server rabbitmq-server memcached
 python3-openstackclient python3-pymysql python3-memcache ipset conntrack ebtables iptables iproute2 procps iputils-arping
 iputils-ping busybox-static dropbear-bin cpio openssh-client jq curl"
PKG_heat="heat-api heat-api-cfn heat-engine python3-heatclient"
PKG_cinder="cinder-api cinder-scheduler cinder-volume python3-cinderclient"
PKG_swift="swift-proxy swift-account swift-container swift-object python3-swiftclient"
PKG_telemetry="gnocchi-api gnocchi-metricd python3-gnocchiclient ceilometer-agent-notification ceilometer-agent-central"
PKG_cloudkitty="cloudkitty-api cloudkitty-processor python3-cloudkittyclient"
PKG_horizon="openstack-dashboard"

packages_install() {
  local want=$PKG_CORE g v miss=()
  for g in ${WITH//,/ }; do v=PKG_$g; want+=" ${!v:-}"; done
  for g in $want; do
    dpkg-query -W -f '${db:Status-Abbrev}' "$g" 2>/dev/null | grep -q '^ii' || miss+=("$g")
  done
  [ ${#miss[@]} -gt 0 ] || return 0
  "$LAB/lib/apt-install" "$LOG/apt.log" "${miss[@]}"
}
