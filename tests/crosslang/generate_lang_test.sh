#!/usr/bin/env bash
# Tests which files tools/generate --lang makes, and what it refuses. tools/crosslang
# tests that the code works. Usage: generate_lang_test.sh SOURCE_TREE SCRATCH_FOLDER
set -euo pipefail
readonly source=$1 scratch=$2
readonly service=fireworks/gateway/v1/gateway

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

# refused TEXT ARGUMENT...: tools/generate must exit with 2 and print TEXT.
refused() {
  local text=$1 output status=0
  shift
  output=$("$source/tools/generate" "$@" 2>&1) || status=$?
  [[ $status == 2 && $output == *"$text"* ]] || fail "$*: $status $output"
}

# python CODE: runs it with a Python that has protobuf and another package called
# fireworks.
python() {
  PYTHONPATH=$scratch/sdk:$scratch/python PYTHONDONTWRITEBYTECODE=1 \
    /usr/bin/python3 -c "$1"
}

if ! command -v protoc >/dev/null; then
  echo "protoc is not installed"
  exit 77
fi
rm -rf "$scratch"
mkdir -p "$scratch"

echo "== what it refuses"
refused 'is "cobol"' --lang cobol --out "$scratch"
refused '--out DIR' --lang python
refused '--lang needs a value' --lang
refused 'works only with --lang python' --lang java --out "$scratch" --package acme
refused '--grpc does not work with ts' --lang ts --out "$scratch" --grpc
refused '"a b" is not a name' --lang python --out "$scratch" --package 'a b'
refused '--check cannot be used with --lang' --lang python --check

echo "== a schema that has changed since"
mkdir -p "$scratch/tree/tools"
cp -r "$source"/{proto,generated} "$scratch/tree"
cp -r "$source"/tools/{generate*,languages} "$scratch/tree/tools"
echo '// A change.' >>"$scratch/tree/proto/fireworks/gateway/v1/date.proto"
output=$("$scratch/tree/tools/generate" --lang python --out "$scratch/no" 2>&1) &&
  fail "it used what is stale"
[[ $output == *"Run tools/generate first"* ]] || fail "$output"

echo "== paths are of where it is called"
(cd "$scratch" && "$source/tools/generate" --lang java --out here/java)
[[ -f $scratch/here/java/fireworks/gateway/v1/Model.java ]] || fail "no Model.java"

echo "== gRPC code is made when asked for"
[[ -z $(find "$scratch/here/java" -name '*Grpc*') ]] || fail "it was not asked for"
mkdir -p "$scratch/bin"
for tool in bash protoc grep sed find sort sha256sum xargs diff realpath dirname \
  basename mkdir cp; do
  ln -s "$(command -v "$tool")" "$scratch/bin"
done
output=$(PATH=$scratch/bin "$source/tools/generate" --lang java --grpc \
  --out "$scratch/java" 2>&1) && fail "it has no plugin"
[[ $output == *"grpc_java_plugin is not installed"*"-grpc-java-plugin."* ]] ||
  fail "$output"

echo "== the HTTP option"
for lang in python java; do
  "$source/tools/generate" --lang "$lang" --out "$scratch/$lang"
  "$source/tools/generate" --lang "$lang" --out "$scratch/http/$lang" --with-http
done
! grep -rqi 'google[._]api' "$scratch"/{python,java} || fail "the option is there"
grep -q 'from google.api import annotations_pb2' \
  "$scratch/http/python/${service}_pb2.py" || fail "Python lacks the option"
grep -q 'com.google.api.AnnotationsProto.http' \
  "$scratch/http/java/fireworks/gateway/v1/GatewayOuterClass.java" ||
  fail "Java lacks the option"

# protoc 3.21.12 generates for Python's protobuf 4.21.12, and 36.2 for 7.36.2.
version=$(protoc --version)
version=${version#libprotoc }
# Importing a part shows a package that is incomplete.
if [[ $(/usr/bin/python3 -c 'import google.protobuf
from google.protobuf import descriptor_pool
print(google.protobuf.__version__)' \
  2>/dev/null) == *."${version#3.}" ]]; then
  echo "== Python, beside the vendor's SDK"
  mkdir -p "$scratch/sdk/fireworks"
  touch "$scratch/sdk/fireworks/__init__.py"
  "$source/tools/generate" --lang python --out "$scratch/python" --package acme
  ! python 'import fireworks.gateway.v1.model_pb2' 2>/dev/null ||
    fail "there is no need for --package"
  python '
import fireworks, pickle
from acme.fireworks.gateway.v1 import gateway_pb2, model_pb2
model = model_pb2.Model(name="x", deprecation_date={"year": 2026})
assert pickle.loads(pickle.dumps(model)) == model
assert gateway_pb2.DESCRIPTOR.services_by_name["Gateway"].methods'
fi
rm -rf "$scratch"
