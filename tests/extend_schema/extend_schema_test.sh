#!/usr/bin/env bash
# Tests that a user who adds a field and an rpc to the .proto files only has to build
# to use them: without running a generator, a download, or a change of our C++ code.
# Usage: extend_schema_test.sh SOURCE_TREE SCRATCH_FOLDER
set -euo pipefail
readonly source=$1 scratch=$2
here=$(dirname "${BASH_SOURCE[0]}")
readonly here tree=$scratch/tree build=$scratch/build
readonly schema=$tree/proto/fireworks/gateway/v1
# Lets ccache share results between copies in different folders.
export CCACHE_BASEDIR=$scratch CCACHE_NOHASHDIR=1

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

rm -rf "$scratch"
mkdir -p "$tree/tools"
cp -r "$source"/{CMakeLists.txt,proto,generated,src} "$tree"
cp -r "$source"/tools/{cmake,CMakeLists.txt,protoc-gen-cpp-rest} "$tree/tools"

echo "== extend the schema"
sed -i 's|^message Model {|&\
  // A field of the test.\
  optional string house_style = 2000;\
|' "$schema/model.proto"
cat >>"$schema/deployed_model.proto" <<'END'

// A message of the test.
message GetDeployedModelRequest {
  string name = 1;
}
END
sed -i 's|^import "fireworks/gateway/v1/model.proto";|\
import "fireworks/gateway/v1/deployed_model.proto";\
&|; s|^service Gateway {|&\
  // An rpc of the test.\
  rpc GetDeployedModel(GetDeployedModelRequest) returns (DeployedModelRef) {\
    option (google.api.http) = {get: "/v1/{name=accounts/*/deployedModels/*}"};\
  }\
|' "$schema/gateway.proto"

echo "== build"
launcher=$(command -v ccache || true)
build() {
  cmake -S "$here/consumer" -B "$build" -G Ninja "-DFIREWORKS_TREE=$tree" \
    -DFIREWORKS_CODEGEN=auto -DCMAKE_CXX_FLAGS=-O0 \
    "-DCMAKE_CXX_COMPILER_LAUNCHER=$launcher" &&
    cmake --build "$build" --target caller
}
build >"$scratch/log" 2>&1 || fail "the build: $(cat "$scratch/log")"

echo "== call"
coproc python3 "$here/server.py"
server=$COPROC_PID
trap 'kill "$server"' EXIT
read -r port <&"${COPROC[0]}"
answers=$("$build/caller" "http://127.0.0.1:$port")
[[ $answers == $'OK baroque\nOK accounts/a/deployments/x' ]] ||
  fail "the calls gave: $answers"
rm -rf "$scratch"
