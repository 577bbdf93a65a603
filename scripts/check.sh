#!/usr/bin/env bash
# Everything a machine can judge without running the product: types, lint, imports, dead code, format, and whether
# migrations and generated files are in step with the code.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=()
step() {
  local name=$1 began=$SECONDS
  shift
  if "$@"; then echo "ok      $name ($((SECONDS - began)) s)"; else echo "FAILED  $name"; failed+=("$name"); fi
}
step types npm run --silent types
step lint npm run --silent lint
step imports npm run --silent imports
step 'dead code' npm run --silent deadcode
step format npm run --silent format
step build node scripts/ensure-built.mjs
step 'migrations and generated files' node dist/src/cli.js generate --check
if [ ${#failed[@]} -gt 0 ]; then
  printf 'check failed: %s\n' "${failed[*]}"
  exit 1
fi
echo 'check passed'
