#!/usr/bin/env bash
# Runs an example against an emulator. It must print the output in the comment at its
# end. Without a key it must fail.
# Usage: run_example.sh SERVER EXAMPLE SOURCE [HTTP_STATUS...]
set -euo pipefail
readonly server=$1 example=$2 source=$3

coproc SERVER { exec "$server" "${@:4}"; }
read -r -t 30 -u "${SERVER[0]}" FIREWORKS_BASE_URL
export FIREWORKS_BASE_URL

expected=$(sed -n '/^\/\/ Output:$/,$ s|^// ||p' "$source" | tail -n +2)
FIREWORKS_API_KEY=any "$example" | diff -u <(echo "$expected") - || {
  echo "FAILED: $example does not print what $source says" >&2
  exit 1
}

if errors=$(env -u FIREWORKS_API_KEY HOME=/nonexistent "$example" 2>&1); then
  echo "FAILED: $example runs without a key" >&2
  exit 1
fi
grep -q key <<<"$errors" || {
  echo "FAILED: without a key $example says: $errors" >&2
  exit 1
}
