#!/usr/bin/env bash
# Runs tools/demo with a command that is built already: nothing is installed or built.
# Usage: demo_test.sh SOURCE_TREE SCRATCH_FOLDER COMMAND
set -euo pipefail
readonly source=$1 scratch=$2 command=$3

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

rm -rf "$scratch"
mkdir -p "$scratch"/{tools,shims,build/demo/bin}
cp "$source/tools/demo" "$scratch/tools"
ln -s "$command" "$scratch/build/demo/bin/fireworks"
printf '#!/bin/sh\n' >"$scratch/tools/install_packages"
cp "$scratch/tools/install_packages" "$scratch/shims/cmake"
chmod +x "$scratch/tools/install_packages" "$scratch/shims/cmake"
run env -u FIREWORKS_API_KEY PATH="$scratch/shims:$PATH" "$scratch/tools/demo"
for expected in 'listening on http://127.0.0.1:' '"displayName": "DeepSeek V3"' \
  '"parameterCount": "671' 'FIREWORKS_API_KEY=... build/demo/bin/fireworks get'; do
  grep -qF "$expected" "$scratch/log" || {
    cat "$scratch/log"
    fail "it does not print $expected"
  }
done
rm -rf "$scratch"
