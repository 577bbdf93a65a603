# shellcheck shell=bash disable=SC2034,SC2154
# What concerns the machine as a whole: may the lab run here, is another one running, are its ports free.
PORTS="keystone:5000 glance:9292 placement:8778 neutron-api:9696 nova-api:8774 nova-metadata:8775 mysql:$DB_PORT
 rabbitmq:$MQ_PORT rabbitmq:$MQ_DIST_PORT epmd:$EPMD_PORT memcached:$MEMCACHE_PORT"
PORTS_heat="heat-api:8004 heat-cfn:8000"
PORTS_cinder="cinder-api:8776"
PORTS_swift="swift-proxy:18080 swift-object:6200 swift-container:6201 swift-account:6202"
PORTS_telemetry="gnocchi-api:8041"
PORTS_cloudkitty="cloudkitty-api:8889"
PORTS_horizon="horizon:18090"

machine_check() {
  local id=none mem disk at=$STATE
  [ "$(id -u)" = 0 ] || fail "run it as root: it installs packages and makes network namespaces"
  id=$(. /etc/os-release && echo "${ID:-} ${VERSION_ID:-}")
  [ "$id" = "debian 12" ] || fail "it is made for Debian 12 (OpenStack Zed's packages); this is '$id'"
  while [ ! -d "$at" ]; do at=$(dirname "$at"); done
  mem=$(awk '/^MemAvailable/{print int($2 / 1024)}' /proc/meminfo) disk=$(df -Pm "$at" | awk 'NR == 2 {print $4}')
  [ "$mem" -ge 4500 ] || [ -e "$RUN/owner" ] || fail "it needs 4.5 GB of free memory (6 GB with everything); there are $mem MB"
  [ "$disk" -ge 3000 ] || fail "it needs 3 GB of free disk below $at; there are $disk MB"
}
# one up or down at a time on the machine; start() closes the descriptor for the daemons
machine_lock() {
  mkdir -p "$RUN"
  exec 9>"$RUN/lock"
  flock -n 9 || { say "another lab/up or lab/down is at work, waiting"; flock -w 1800 9 || fail "it is still at work after 30 minutes"; }
}
# machine_stop [RUN]: end everything that is recorded there. Goes on whatever fails.
# shellcheck disable=SC2030
machine_stop() (
  set +e
  RUN=${1:-$RUN}
  local last="libvirtd rabbitmq memcached mysql" f n w=()
  rm -f "$(owner_of)/up"
  for f in "$RUN"/*.pid; do
    [ -e "$f" ] || continue
    n=$(basename "$f" .pid)
    case " $last mysqld libvirtd-own " in *" $n "*) ;; *) stop "$n" & w+=("$!") ;; esac
  done
  [ ${#w[@]} = 0 ] || wait "${w[@]}"
  guests_stop
  for n in $last; do stop "$n"; done
  epmd_stop
  net_clean
  rm -f "$RUN"/owner "$RUN"/*.pid "$RUN"/mysql.sock "$RUN"/metadata_proxy
  return 0
)
# shellcheck disable=SC2031
owner_of() { cat "$RUN/owner" 2>/dev/null || echo "$STATE"; }
# rabbitmq starts epmd by itself, outside of its session: ours is the one on our port
epmd_stop() {
  local p
  for p in $(listener "$EPMD_PORT"); do grep -qz epmd "/proc/$p/cmdline" && kill "$p" 2>/dev/null; done
  return 0
}
listener() { ss -ltnpH "sport = :$1" | grep -oP 'pid=\K[0-9]+' | sort -u; }

# Labs of before kept their pid files with their state; the folder is on the database's command line.
older_lab_stop() {
  local p dir
  for p in $(listener "$DB_PORT"); do
    dir=$(tr '\0' '\n' <"/proc/$p/cmdline" | sed -n 's/^--datadir=\(.*\)\/mysql$/\1/p')
    if [ -d "$dir/run" ]; then
      say "stopping an older lab (state in $dir)"
      machine_stop "$dir/run"
    fi
  done
}
# shellcheck disable=SC2031
# Make the machine ours: stop a lab of another checkout, clear what a crash left, and see that the ports are free.
machine_take() {
  local owner n
  owner=$(owner_of)
  if [ "$owner" != "$STATE" ]; then
    say "stopping the lab of another checkout (state in $owner)"
    machine_stop
  elif ! any_alive; then
    # nothing of ours runs: namespaces, bridges and guests that are still there belong to nobody
    machine_stop
  fi
  any_alive || older_lab_stop
  echo "$STATE" >"$RUN/owner"
  local want=$PORTS g v entry port
  for g in ${WITH//,/ }; do v=PORTS_$g; want+=" ${!v:-}"; done
  for entry in $want; do
    n=${entry%:*} port=${entry#*:}
    [ "$n" = epmd ] && n=rabbitmq
    alive "$n" || port_free "$port" || fail "port $port (for ${entry%:*}) is taken by another program: $(taker "$port"). End it and run lab/up again"
  done
}
# shellcheck disable=SC2031
any_alive() {
  local f
  for f in "$RUN"/*.pid; do [ -e "$f" ] && alive "$(basename "$f" .pid)" && return 0; done
  return 1
}
port_free() { [ -z "$(ss -ltnH "sport = :$1")" ]; }
taker() {
  local p
  for p in $(listener "$1"); do echo "pid $p ($(tr '\0' ' ' <"/proc/$p/cmdline" | cut -c1-120))"; done | paste -sd' '
}
