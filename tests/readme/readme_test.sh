#!/usr/bin/env bash
# readme_test.sh FIREWORKS EXAMPLE: runs the README's program against the emulator.
set -euo pipefail
fireworks=$1
example=$2

coproc EMULATOR { exec "$fireworks" emulator --port 0; }
emulator=$EMULATOR_PID
trap 'kill "$emulator" 2>/dev/null || true' EXIT
IFS= read -r -t 30 -u "${EMULATOR[0]}" line
export FIREWORKS_BASE_URL=${line#listening on }

output=$(FIREWORKS_API_KEY=any "$example")
echo "$output"
grep -qE '^.+: [0-9]+ tokens of context$' <<<"$output"

# Without a key it fails, and says what to do.
if errors=$(env -u FIREWORKS_API_KEY HOME=/nonexistent "$example" 2>&1); then
  echo "it ran without a key" >&2
  exit 1
fi
grep -q FIREWORKS_API_KEY <<<"$errors"
