# shellcheck shell=bash disable=SC2034,SC2154
# Shared settings and helpers; sourced by up, down, status and tools/.
LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# A machine holds one lab (the services' configuration is in /etc), so what runs is recorded once for the machine:
# any checkout can then stop any lab by pid, even one whose checkout is gone.
STATE=${LAB_STATE:-$LAB/state} RUN=/run/moorage-lab
LOG=$STATE/log DONE=$STATE/done
export LC_ALL=C PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
unset PYTHONPATH PYTHONHOME
for v in $(compgen -e OS_ || true); do unset "$v"; done
IP=127.0.0.1 REGION=RegionOne PW=lab-secret
DB_PORT=13306 MQ_PORT=15673 MQ_DIST_PORT=25673 EPMD_PORT=14369 MEMCACHE_PORT=11311
FLOATING_GW=172.24.4.1
MQ_URL=rabbit://openstack:$PW@$IP:$MQ_PORT/

say() { echo "[$(date +%T)] $*"; }
fail() { echo "lab: $1" >&2; exit "${2:-1}"; }
has() { case ,$WITH, in *,$1,*) return 0;; esac; return 1; }
state_make() { mkdir -p "$LOG" "$DONE" "$RUN" "$STATE/etc"; }
cloud() { OS_CLIENT_CONFIG_FILE=$LAB/clouds.yaml OS_CLOUD=lab PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$LAB/lib/cloud.py" "$@"; }
mysql_() { mariadb --no-defaults -S "$RUN/mysql.sock" -u root "$@"; }

# A pid file holds the pid and its start time, so that a recycled pid is never mistaken for ours; a zombie
# (pid 1 may be slow to reap) counts as gone.
born() { awk '{sub(/^.*\) /, ""); if ($1 != "Z") print $20}' "/proc/$1/stat" 2>/dev/null; }
pid_of() {
  local p t
  { read -r p t <"$RUN/$1.pid"; } 2>/dev/null && [ -n "$t" ] && [ "$(born "$p")" = "$t" ] && echo "$p"
}
alive() { pid_of "$1" >/dev/null; }

# start NAME CMD...: run in the background in its own session, without the machine lock
start() {
  local n=$1
  shift
  alive "$n" && return 0
  [ ! -e "$LOG/$n.log" ] || mv -f "$LOG/$n.log" "$LOG/$n.log.1"
  setsid "$@" </dev/null >"$LOG/$n.log" 2>&1 8>&- 9>&- &
  echo "$! $(born $!)" >"$RUN/$n.pid"
}
# stop NAME: TERM, then KILL what is left of its session after 15 s
stop() {
  local p q
  if p=$(pid_of "$1"); then
    kill -TERM "$p" 2>/dev/null || :
    for _ in $(seq 75); do alive "$1" || break; sleep .2; done
    for q in $(ps -o pid= -s "$p"); do kill -KILL "$q" 2>/dev/null || :; done
  fi
  rm -f "$RUN/$1.pid"
}
# wsgi NAME PORT FILE [PROCS [PYARGV]]: a WSGI application under uwsgi, as Debian's init scripts do
wsgi() {
  start "$1" uwsgi_python3 --http-socket "$IP:$2" --wsgi-file "$3" --master --processes "${4:-2}" --threads 1 \
    --enable-threads --lazy-apps --die-on-term --no-orphans --thunder-lock --need-app --buffer-size 65535 \
    --post-buffering 65536 --listen 100 --add-header "Connection: close" --log-4xx --disable-logging \
    --procname-prefix-spaced "$1" ${5:+--pyargv "$5"}
}
# once NAME CMD...: run a step only if it has not succeeded before. The step runs as a background
# subshell so that 'set -e' holds inside it; call once itself outside of && and || lists.
once() {
  local n=$1 t=$SECONDS
  shift
  [ -e "$DONE/$n" ] && return 0
  (set -e; "$@") >>"$LOG/setup-$n.log" 2>&1 &
  if wait $!; then
    touch "$DONE/$n"
    say "  $n done ($((SECONDS - t))s)"
  else
    tail -5 "$LOG/setup-$n.log" >&2
    fail "step $n failed, see $LOG/setup-$n.log; lab/up repeats it"
  fi
}
# wait_for SECONDS WHAT CMD...
wait_for() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || fail "gave up waiting for $what"
    sleep .3
  done
}
http_up() { [ "$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$1")" -ge 200 ]; }

# --- configuration file fragments -------------------------------------------
db() { echo "connection = mysql+pymysql://os:$PW@$IP:$DB_PORT/$1?charset=utf8
max_pool_size = 8
max_overflow = 16"; }
creds() { echo "auth_url = http://$IP:5000
auth_type = password
username = $1
password = $PW
project_name = service
user_domain_name = Default
project_domain_name = Default
region_name = $REGION"; }
# authtoken USER TYPE: the type is what application credentials with access rules are matched against
authtoken() { echo "[keystone_authtoken]
www_authenticate_uri = http://$IP:5000
memcached_servers = $IP:$MEMCACHE_PORT
service_token_roles = service
service_token_roles_required = true
service_type = $2
$(creds "$1")"; }
# messaging for every service; notifications go to the 'notifications' topic only with telemetry
mq() { echo "[oslo_messaging_rabbit]
heartbeat_timeout_threshold = 0
[oslo_messaging_notifications]
transport_url = $MQ_URL
driver = $([ -e "$STATE/with-telemetry" ] && echo messagingv2 || echo noop)"; }
CHANGED=
put() {
  mkdir -p "$(dirname "$1")"
  cat >"$1.new"
  if cmp -s "$1" "$1.new"; then rm "$1.new"; else mv "$1.new" "$1"; CHANGED+=" $1"; fi
}
# stop what runs on a configuration that has just changed; it is started again later
restart_changed() {
  local f n re w=()
  [ -n "$CHANGED" ] || return 0
  for f in "$RUN"/*.pid; do
    n=$(basename "$f" .pid)
    case $n in
      nova-* | compute-*) re='/etc/nova/|/compute-' ;;
      neutron-* | *-agent | l2stub) re=/etc/neutron/ ;;
      gnocchi-*) re=/etc/gnocchi/ ;;
      ceilometer-*) re=/etc/ceilometer/ ;;
      cloudkitty-*) re=/etc/cloudkitty/ ;;
      heat-*) re=/etc/heat/ ;;
      cinder-*) re=/etc/cinder/ ;;
      swift-*) re=/etc/swift/ ;;
      horizon) re=/openstack-dashboard/ ;;
      keystone | glance | placement) re=/etc/$n/ ;;
      *) continue ;;
    esac
    if grep -qE "$re" <<<"$CHANGED"; then stop "$n" & w+=("$!"); fi
  done
  [ ${#w[@]} = 0 ] || wait "${w[@]}"
}
