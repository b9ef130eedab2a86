#!/usr/bin/env bash
# Tests fireworks_generate_rest() as its callers meet it: what it needs, where it writes,
# and that a build follows each .proto file.
# Usage: generate_rest_test.sh SOURCE_TREE SCRATCH_FOLDER CMAKE COMPILER PLUGIN
set -euo pipefail
readonly source=$1 scratch=$2 cmake=$3 compiler=$4 plugin=$5
readonly app=$scratch/app build=$scratch/build

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

configure() {
  "$cmake" -G Ninja -S "$app" -B "$build" -DSOURCE="$source" \
    -DCMAKE_CXX_COMPILER="$compiler" -DPLUGIN="$plugin" "$@" >"$scratch/log" 2>&1
}

# build FILE: builds one generated file.
build() {
  "$cmake" --build "$build" --target "gen/acme/$1" >"$scratch/log" 2>&1
}

# CMake wraps its messages.
expect() {
  tr -s '\n ' ' ' <"$scratch/log" | grep -qF "$1" ||
    fail "it did not say \"$1\": $(<"$scratch/log")"
}

# shelf FIELD: writes the file that the service imports.
shelf() {
  echo "syntax = \"proto3\"; package acme; message GetShelfRequest { string $1 = 1; }" \
    >"$app/proto/acme/shelf.proto"
}

rm -rf "$scratch"
mkdir -p "$scratch"
cp -r "$source/tests/plugin/generate_rest" "$app"
mkdir -p "$app/proto/acme"
cat >"$app/proto/acme/library.proto" <<'END'
syntax = "proto3";
package acme;
import "acme/shelf.proto";
import "google/api/annotations.proto";
service Library {
  rpc GetShelf(GetShelfRequest) returns (GetShelfRequest) {
    option (google.api.http) = {get: "/v1/{name=shelves/*}"};
  }
}
END
shelf name

echo "== what it needs"
! configure -DPLUGIN= || fail "it needs no plugin"
expect "which was not built. Build fireworks-cpp with FIREWORKS_BUILD_TOOLS=ON"
rm -r "$build"
! configure -DHIDE_PROTOC=ON || fail "it needs no protoc"
expect "needs protoc, which was not found"
rm -r "$build"

echo "== a relative OUT_DIR is in the build folder"
configure || fail "$(<"$scratch/log")"
for file in library.rest.cc library.pb.cc; do
  build "$file" || fail "$(<"$scratch/log")"
done
[[ ! -e $app/gen ]] || fail "it wrote into the source folder"

echo "== a change of an imported file is noticed"
shelf title
! build library.rest.cc || fail "the route fits no field, and nothing was said"
expect 'The variable "name"'
shelf 'name = 2; string title'
build library.rest.cc || fail "$(<"$scratch/log")"
build library.pb.cc || fail "$(<"$scratch/log")"
expect "Generating acme/library.proto for C++"
rm -rf "$scratch"
