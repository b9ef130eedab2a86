#!/usr/bin/env bash
# Tests that a build follows an edited .proto file and never silently uses old code.
# Usage: codegen_test.sh SOURCE_TREE SCRATCH_FOLDER GRPC, where GRPC is ON or OFF.
set -euo pipefail
readonly source=$1 scratch=$2 grpc=$3
readonly tree=$scratch/tree build=$scratch/build
readonly date=proto/fireworks/gateway/v1/date.proto
readonly service=fireworks/gateway/v1/gateway
log=""

fail() {
  printf 'FAILED: %s\n%s\n' "$*" "$log" >&2
  exit 1
}

# start NAME: begins a case with a fresh copy of the tree. The build folder stays,
# as a user's does.
start() {
  echo "== $*"
  rm -rf "$tree"
  mkdir -p "$tree"
  cp -r "$source"/{CHANGELOG.md,CMakeLists.txt,proto,generated,src} "$tree"
  mkdir "$tree/tools"
  cp -r "$source"/tools/{cmake,CMakeLists.txt,protoc-gen-cpp-rest} "$tree/tools"
}

configure() {
  log=$(cmake -S "$tree" -B "$build" -G Ninja -DFIREWORKS_BUILD_TESTS=OFF \
    -DFIREWORKS_BUILD_TOOLS=OFF -DFIREWORKS_BUILD_TESTING_LIBRARY=OFF \
    -DFIREWORKS_CODEGEN=auto "$@" 2>&1)
}

# build FILE: builds one generated file. This configures first if needed.
build() {
  log=$(cmake --build "$build" --target "generated/$1" 2>&1) || fail "build of $1"
}

expect() {
  # CMake wraps its messages.
  tr -s '\n ' ' ' <<<"$log" | grep -qF "$1" || fail "it did not say: $1"
}

rm -rf "$scratch"
start "an unchanged schema takes the committed code, where protobuf fits"
configure || fail "configure"
[[ $log == *"Generated code: as committed"* ||
  $log == *"because the committed code is for protobuf "* ]] ||
  fail "it did not say which code it takes"

start "a changed field reaches messages"
configure || fail "configure"
sed -i 's/^  int32 day = 3;/&\n  int32 hour = 1000;/' "$tree/$date"
build cpp/fireworks/gateway/v1/date.pb.h
expect "because $date changed since tools/generate was run"
grep -q 'set_hour' "$build/generated/cpp/fireworks/gateway/v1/date.pb.h" ||
  fail "no set_hour in date.pb.h"

start "a message beside the service is refused"
printf 'message Stray {\n}\n' >>"$tree/proto/$service.proto"
if configure; then fail "it was not refused"; fi
expect "$service.proto declares: message Stray {"

start "an rpc in another file is refused"
sed -i 's|^package .*|&\nimport "google/api/annotations.proto";|' "$tree/$date"
if configure; then fail "it was not refused"; fi
expect "Only $service.proto may import google/api"

start "committed code that does not fit is refused"
echo '// A change.' >>"$tree/$date"
if configure -DFIREWORKS_CODEGEN=committed; then fail "it was not refused"; fi
expect "that code does not fit protobuf"
expect "$date changed since tools/generate was run"

start "files that come and go are noticed"
configure || fail "configure"
cp "$tree/$date" "$tree/proto/fireworks/gateway/v1/other.proto"
sed -i 's/message Date/message Other/' \
  "$tree/proto/fireworks/gateway/v1/other.proto"
rm "$tree/proto/fireworks/rest/v1/error_info.proto"
build cpp/fireworks/gateway/v1/other.pb.h
expect "because proto/fireworks/rest/v1/error_info.proto, \
proto/fireworks/gateway/v1/other.proto changed"

start "a choice that there is not is refused"
if configure -DFIREWORKS_CODEGEN=never; then fail "it was not refused"; fi
expect 'FIREWORKS_CODEGEN is "never"; it can be auto, committed, build.'

start "a route that no longer fits its messages is refused"
configure || fail "configure"
sed -i '/^message GetModelRequest/,/^}/s/ name = / other_name = /' \
  "$tree/proto/fireworks/gateway/v1/model.proto"
if log=$(cmake --build "$build" --target "generated/rest/$service.rest.h" 2>&1); then
  fail "it was not refused"
fi
expect 'The variable "name"'

start "a new rpc reaches the REST and gRPC stubs"
configure -DFIREWORKS_BUILD_GRPC="$grpc" || fail "configure"
sed -i 's|^  rpc ListModels(.*|\
  // An rpc of the test.\
  rpc PeekModel(GetModelRequest) returns (Model) {\
    option (google.api.http) = {get: "/v1/{name=accounts/*/models/*}:peek"};\
  }\
\
&|' "$tree/proto/$service.proto"
build "rest/$service.rest.h"
grep -q 'PeekModel' "$build/generated/rest/$service.rest.h" ||
  fail "no PeekModel in the REST stub"
if [[ $grpc == ON ]]; then
  build "grpc/$service.grpc.pb.h"
  grep -q 'PeekModel' "$build/generated/grpc/$service.grpc.pb.h" ||
    fail "no PeekModel in the gRPC stub"
  ! grep -q 'google/api' "$build/generated/grpc/$service.pb.cc" ||
    fail "google/api in the gRPC code"
fi

if [[ $(protoc --version) == "libprotoc 3.21."* ]]; then
  start "without libprotoc, tools/generate names the package"
  cp "$source"/tools/{generate,npm_packages,package*.json} "$tree/tools"
  mkdir -p "$tree/tools/node_modules" "$scratch/bin"
  touch "$tree/tools/node_modules/.package-lock.json" # Nothing is fetched.
  cat >"$scratch/bin/cmake" <<END
#!/bin/sh
[ "\$1" = --build ] || set -- "\$@" -DProtobuf_PROTOC_LIBRARY_RELEASE=OFF \\
  -DProtobuf_PROTOC_LIBRARY_DEBUG=OFF
exec "$(command -v cmake)" "\$@"
END
  chmod +x "$scratch/bin/cmake"
  for tool in npm grpc_cpp_plugin; do
    ln -s "$(type -P true)" "$scratch/bin/$tool"
  done
  ! log=$(PATH=$scratch/bin:$PATH "$tree/tools/generate" 2>&1) || fail "it succeeds"
  expect "tools/generate: libprotoc is not installed; Debian has it in libprotoc-dev."
fi

rm -rf "$scratch"
