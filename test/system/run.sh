#!/bin/bash
# `npm run test:system`: everything that needs real programs of the machine. Installs them (Debian 12, root), brings the
# lab up, runs the system suites. The lab stays up unless MOORAGE_LAB_DOWN=1; further arguments go to jest.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
SECONDS=0
say() { printf '[%4ds] %s\n' "$SECONDS" "$*"; }
fail() {
  say "FAILED: $1"
  exit 1
}

[ "$(id -u)" = 0 ] || fail 'the system tests install packages and make network namespaces: run them as root'
log=$PWD/lab/state/log
mkdir -p "$log"

missing=()
for package in chromium curl jq mosquitto mosquitto-clients nginx openssh-client openssl postgresql-15 prometheus zsh \
  python3-openstackclient python3-paho-mqtt; do
  dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  say "packages: ${missing[*]}"
  lab/lib/apt-install "$log/apt.log" "${missing[@]}" || fail 'the packages could not be installed'
fi

say "the vendors' clients"
(cd test/system/clients && npm ci --ignore-scripts --no-audit --no-fund) >"$log/clients.log" 2>&1 || fail "the vendors' clients (see $log/clients.log)"

say 'build'
node scripts/ensure-built.mjs || fail 'the build'

# Named suites are one run, on the lab. All of them are two: those that need Node alone run several at a time, before the lab
# is up and takes its share of the machine.
long=0
if [ $# = 0 ]; then
  say 'the suites that need Node alone'
  npx --no-install jest -c jest.long.config.cjs
  long=$?
  say "those suites ended with $long"
  set -- --testPathIgnorePatterns '\.long-spec\.ts$'
fi

has() { grep -qw "$1" lab/state/with; }
if lab/status -q && [ "$(cat lab/state/compute)" = both ] && has heat && has cinder && has swift; then
  say 'the lab is up'
else
  say 'bringing the lab up (some 4 minutes, and 4 more when its packages have to be installed)'
  # once more, because a first start on a busy machine may run out of patience; finished steps are not repeated
  lab/up --compute both --with heat,cinder,swift || lab/up --compute both --with heat,cinder,swift || fail 'the lab did not come up'
fi
say 'lab up'

OS_CLIENT_CONFIG_FILE=$PWD/lab/clouds.yaml CONTRACT_CLOUD=lab npx --no-install jest -c jest.system.config.cjs --runInBand "$@"
code=$?
say "suites ended with $code"

if [ "${MOORAGE_LAB_DOWN:-}" = 1 ]; then lab/down; fi
[ $code = 0 ] && [ $long = 0 ] || fail 'some tests did not pass'
say 'passed'
