#!/usr/bin/env bash
# A gateway in shell: registers with its fleet and waits until it is assigned. Needs mosquitto-clients and openssl.
# The last line on standard output is the reply that assigned it (exit code 0) or refused it (2).
set -euo pipefail

usage() {
  cat >&2 <<'TEXT'
usage: register.sh HARDWARE_ID FLEET ENROLLMENT_ID
  SECRET       the enrollment's group secret, or
  DEVICE_KEY   the key of this gateway alone, base64 (register.sh --key HARDWARE_ID prints it)
  MQTT_HOST    127.0.0.1      MQTT_PORT   1883
  MQTT_OPTIONS more options for mosquitto_pub, _sub and _rr, such as "--cafile ca.pem" or "-V 5"
  TIMEOUT      600 seconds
TEXT
  exit 64
}

sha256() { openssl dgst -sha256 -binary; }
hex() { od -An -v -tx1 | tr -d ' \n'; }

# HMAC-SHA256 of standard input (RFC 2104); $1 is the key in hex. openssl has its own, but wants the key on its command line,
# where every user of the machine sees it; printf is the shell's own, and is in no list of processes.
hmac() {
  local key=$1 inner= outer= at
  [ ${#key} -le 128 ] || key=$(printf "$(sed 's/../\\x&/g' <<<"$key")" | sha256 | hex)
  while [ ${#key} -lt 128 ]; do key+=00; done
  for ((at = 0; at < 128; at += 2)); do
    printf -v inner '%s\\x%02x' "$inner" $((16#${key:at:2} ^ 0x36))
    printf -v outer '%s\\x%02x' "$outer" $((16#${key:at:2} ^ 0x5c))
  done
  { printf "$outer" && { printf "$inner" && cat; } | sha256; } | sha256
}

# The key of a gateway, in base64, by the group secret.
key_of() { printf %s "$1" | hmac "$(printf %s "${SECRET:?}" | hex)" | base64; }

if [ "${1:-}" = --key ] && [ $# -eq 2 ]; then
  key_of "$2"
  exit
fi
[ $# -eq 3 ] || usage
hardware_id=$1 fleet=$2 enrollment=$3
[ -n "${SECRET:-}${DEVICE_KEY:-}" ] || usage
key=${DEVICE_KEY:-$(key_of "$hardware_id")}
key_hex=$(printf %s "$key" | base64 -d | hex)
topic=moorage/v1/$hardware_id

# The password in a file that only we can read, for the same reason.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf -- '-h %s\n-p %s\n-u %s\n-P %s:%s\n' \
  "${MQTT_HOST:-127.0.0.1}" "${MQTT_PORT:-1883}" "$hardware_id" "$enrollment" "$key" >"$work/mosquitto_pub"
cp "$work/mosquitto_pub" "$work/mosquitto_sub"
cp "$work/mosquitto_pub" "$work/mosquitto_rr"
export XDG_CONFIG_HOME=$work
read -ra more <<<"${MQTT_OPTIONS:-}"

# One connection at a time, since some brokers let each gateway have only one: what comes between them its session keeps.
session=$hardware_id-$(openssl rand -hex 4)
# Without -c a connection ends the session.
state() { mosquitto_pub "${more[@]}" -i "$session" -q 1 -r -t "$topic/state" -m "$1"; }
listen() { mosquitto_sub "${more[@]}" -c -i "$session" -q 1 -t "$topic/registration" -C 1 -W "$pause"; }

# As a reply to a request of this run told it: another key of the hardware id may be told something on the same topic.
device=

# Sends a request; gives the first reply.
ask() {
  local request timestamp digest proof
  request=$(openssl rand -hex 16) timestamp=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  digest=$(printf '' | sha256 | base64) # of the CSR, which there is none of
  proof=$(printf '%s\n%s\n%s\n%s' "$hardware_id" "$request" "$timestamp" "$digest" | hmac "$key_hex" | base64)
  echo "$request" >>"$work/requests"
  mosquitto_rr -V 311 "${more[@]}" -c -i "$session" -q 1 -t "$topic/register" -e "$topic/registration" -W "$pause" -m "$(printf \
    '{"requestId":"%s","fleet":"%s","enrollment":{"id":"%s","proof":"%s","timestamp":"%s"},"model":"shell"}' \
    "$request" "$fleet" "$enrollment" "$proof" "$timestamp")"
}

# The number or word of a member of a flat JSON object; jq does it better where there is jq.
member() { sed -n "s/.*\"$1\":\"\{0,1\}\([A-Za-z0-9._-]*\).*/\1/p"; }

# Whether the reply answers a request of ours, which tells our device id, or is further news of that device.
is_ours() {
  local answered about
  answered=$(member requestId <<<"$1") about=$(member deviceId <<<"$1")
  if grep -qx "$answered" "$work/requests"; then device=${about:-$device} && return; fi
  # A request that could not be read is refused without any id.
  [ "$about" = "$device" ] && { [ -n "$device" ] || [ "$answered" = null ]; }
}

state init
next=ask end=$((SECONDS + ${TIMEOUT:-600}))
while [ "$SECONDS" -lt "$end" ]; do
  [ "$next" = listen ] || pause=20 # nobody may answer
  code=0
  reply=$($next) || code=$?
  next=ask
  [ "$code" != 27 ] || continue # nothing came
  [ "$code" = 0 ] || { echo 'the broker ended the connection' >&2; exit 1; }
  next=listen
  is_ours "$reply" || continue
  status=$(member status <<<"$reply") retry=$(member retryAfter <<<"$reply")
  echo "$status${retry:+, ask again in $retry s}" >&2
  case $status in
    assigned) state ready && echo "$reply" && exit 0 ;;
    rejected) [ -n "$retry" ] || { state alert; echo "$reply"; exit 2; } ;;
  esac
  # Up to a quarter later than told: others were told the same.
  pause=$((${retry:-60} + RANDOM % (${retry:-60} / 4 + 1) + 1))
done
echo 'not assigned in time' >&2
exit 1
