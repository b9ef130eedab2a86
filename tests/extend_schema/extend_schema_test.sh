#!/usr/bin/env bash
# Whoever follows "Add an rpc" of proto/README.md gets its answer: no generator is run by
# hand, nothing is fetched, no C++ of the library changes. The tests of the schema and of
# the tools then pass, with an rpc that is a POST, a new kind of model and fields of new
# types besides.
# Usage: extend_schema_test.sh SOURCE_TREE SCRATCH_FOLDER
set -euo pipefail
readonly source=$1 scratch=$2
here=$(dirname "${BASH_SOURCE[0]}")
readonly here app=$scratch/app tree=$scratch/app/fireworks-cpp
readonly schema=$tree/proto/fireworks/gateway/v1
# Copies that lie elsewhere share what the compiler made.
export CCACHE_BASEDIR=$scratch CCACHE_NOHASHDIR=1 CXXFLAGS=-O0 CMAKE_BUILD_TYPE=None
! command -v ccache >/dev/null || export CMAKE_CXX_COMPILER_LAUNCHER=ccache

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

# after FILE LINE: puts what comes in behind the first line that starts so.
after() {
  local line
  line=$(grep -n -m1 "^$2" "$1") || fail "$1 has no $2"
  sed -i "${line%%:*}r /dev/stdin" "$1"
}

# build TARGET...: in the user's build folder.
build() {
  run cmake --build "$app/build" --target "$@"
}

copy_tree() {
  rm -rf "$scratch"
  mkdir -p "$tree"
  cp -r "$here"/app/* "$app"
  tar -C "$source" -c --exclude=node_modules CHANGELOG.md CMakeLists.txt LICENSE \
    README.md buf.yaml generated proto src tests tools | tar -C "$tree" -x
  # Older than the packages, so that nothing fetches them anew, through the link.
  touch -d 2000-01-01 "$tree/tools/package-lock.json"
  [[ ! -d $source/tools/node_modules ]] ||
    ln -s "$source/tools/node_modules" "$tree/tools"
}

extend() {
  echo "== the rpc of the guide"
  cp "$here/account.proto" "$schema"
  { echo; cat "$here/contract.txt"; } >>"$tree/tests/schema/contract.txt"
  after "$schema/gateway.proto" 'service Gateway {' <"$here/rpc.txt"
  after "$schema/gateway.proto" 'package' \
    <<<$'\nimport "fireworks/gateway/v1/account.proto";'

  echo "== a POST, and a kind of model"
  cat >>"$schema/account.proto" <<'END'

message RenameAccountRequest {
  string name = 1000;
  string display_name = 1001;
}
END
  cat >>"$tree/tests/schema/contract.txt" <<'END'

message fireworks.gateway.v1.RenameAccountRequest
  1000  name          name         string
  1001  display_name  displayName  string
END
  after "$schema/gateway.proto" 'service Gateway {' <<'END'
  rpc RenameAccount(RenameAccountRequest) returns (Account) {
    option (google.api.http) = {
      post: "/v1/{name=accounts/*}:rename"
      body: "*"
    };
  }
END
  after "$schema/model.proto" '    SNAPSHOT_MODEL' <<<'    MADE_UP_MODEL = 1002;'
  after "$tree/tests/schema/contract.txt" '  1001  SNAPSHOT_MODEL' <<<'  1002  MADE_UP_MODEL'

  echo "== fields of types that no answer had"
  after "$schema/model.proto" 'import "fireworks/gateway/v1/status.proto"' \
    <<<'import "google/protobuf/duration.proto";'
  after "$schema/model.proto" '  optional bool enable_vision_encoder_tuning' <<'END'
  optional double made_up_ratio = 1010;
  google.protobuf.Duration made_up_time = 1011;
END
  after "$tree/tests/schema/contract.txt" '  1009  serverless_modes' <<'END'
  1010  made_up_ratio  madeUpRatio  optional double
  1011  made_up_time   madeUpTime   google.protobuf.Duration
END
}

check_answers() {
  echo "== the program of the guide"
  (cd "$app" && run bash -euo pipefail run.sh)
  [[ $(tail -n 1 "$scratch/log") == "Acme & Co" ]] || fail "$(<"$scratch/log")"
  echo "== the POST"
  cp "$here/rename.cc" "$app/account.cc"
  build account
  run "$app/build/account"
}

check_facts() {
  echo "== the new kind is not decided, then is"
  ! "$1/model_facts_test" >"$scratch/log" 2>&1 || fail "nobody missed MADE_UP_MODEL"
  grep -q 'does not know it: MADE_UP_MODEL' "$scratch/log" || fail "$(<"$scratch/log")"
  after "$tree/src/fireworks/model_facts.cc" '    case Model::SNAPSHOT_MODEL:' \
    <<<'    case Model::MADE_UP_MODEL:'
  build model_facts_test
  run "$1/model_facts_test"
}

# The descriptor image is made by tools/generate, which needs buf and protobuf 3.21.
check_contract() {
  echo "== the contract"
  local filter='*'
  if [[ -d $tree/tools/node_modules && $(protoc --version) == *" 3.21."* ]]; then
    (cd "$tree" && run tools/generate && run tools/node_modules/.bin/buf lint)
  else
    echo "not checked: the descriptor image"
    filter='-ImageTest.*'
  fi
  run "$1/schema_contract_test" --gtest_filter="$filter"
  [[ $filter != '*' ]] || check_tools
}

# These tests make a document of the descriptor image.
check_tools() {
  echo "== the tools"
  /usr/bin/python3 -c 'import google.protobuf, yaml' || {
    echo "not checked: the tools"
    return
  }
  build fireworks_command
  run "$tree/tests/tools/check_openapi_test.py"
  run env FIREWORKS_COMMAND="$app/build/fireworks-cpp/tools/fireworks/fireworks" \
    "$tree/tests/tools/check_drift_test.py"
}

copy_tree
extend
check_answers
run cmake "$app/build" -DFIREWORKS_BUILD_TESTS=ON -DFIREWORKS_BUILD_TOOLS=ON
build schema_contract_test model_facts_test
check_facts "$app/build/fireworks-cpp/tests"
check_contract "$app/build/fireworks-cpp/tests/schema"
rm -rf "$scratch"
