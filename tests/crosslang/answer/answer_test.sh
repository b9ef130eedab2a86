#!/usr/bin/env bash
# Tests that tools/languages reads bodies with newer enum names in any place.
# Usage: answer_test.sh SOURCE_TREE SCRATCH_FOLDER
set -euo pipefail
readonly source=$1 scratch=$2
here=$source/tests/crosslang/answer
readonly here image=$scratch/newer.binpb

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

for needed in protoc /usr/bin/python3; do
  command -v "$needed" >/dev/null || {
    echo "$needed is not installed"
    exit 77
  }
done
rm -rf "$scratch"
mkdir -p "$scratch"
protoc -I"$here" -o "$image" newer.proto

/usr/bin/python3 -c 'from google.protobuf import descriptor_pool' || exit 77
echo "== Python"
PYTHONPATH=$source/tools/languages PYTHONDONTWRITEBYTECODE=1 \
  /usr/bin/python3 "$here/check.py" "$image" || fail "Python reads otherwise"

if [[ ! -d /usr/share/gocode/src/google.golang.org/protobuf ]] ||
  ! command -v go >/dev/null; then
  echo "not tested: Go, which is not installed"
  exit 0
fi
echo "== Go"
mkdir -p "$scratch/gopath/src/fireworks/answer"
cp "$source/tools/languages/answer.go" "$scratch/gopath/src/fireworks/answer"
GO111MODULE=off GOPATH=$scratch/gopath:/usr/share/gocode \
  go build -o "$scratch/check" "$here/check.go" || fail "the Go program does not build"
"$scratch/check" "$image" "$here/answer.json" || fail "Go reads otherwise"
rm -rf "$scratch"
