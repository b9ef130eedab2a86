#!/usr/bin/env bash
# Tests how tools/try_schemas takes its arguments, with a fake of the plugin.
# Usage: try_schemas_test.sh SOURCE_TREE SCRATCH_FOLDER
set -euo pipefail
readonly source=$1 scratch=$2

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

rm -rf "$scratch"
mkdir -p "$scratch/empty"
cd "$scratch"
cat >plugin <<'END'
#!/bin/sh
[ "$1" != --strip_http ] || cp "$2" "$3"
END
chmod +x plugin

# try FOLDER
try() {
  "$source/tools/try_schemas" --plugin ./plugin --out out --no-compile "$1"
}

echo "== a schema"
run try "$source/proto"
grep -q '^1 APIs were made' log || fail "$(<log)"

echo "== a folder without one"
for folder in empty /nonexistent; do
  ! try "$folder" >log 2>&1 || fail "$folder is taken: $(<log)"
  grep -q "no annotated .proto below $folder" log || fail "$folder: $(<log)"
done
rm -rf "$scratch"
