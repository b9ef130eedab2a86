#!/usr/bin/env bash
# Tests that the gRPC code of tools/generate --lang can serve a call and make one, in
# each language whose gRPC is installed.
# Usage: grpc_languages_test.sh SOURCE_TREE SCRATCH_FOLDER
set -euo pipefail
readonly source=$1 scratch=$2
here=$source/tests/crosslang/grpc
readonly here JARS=/usr/share/java

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

call_python() {
  PYTHONPATH=$scratch/python PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$here/call.py"
}

call_go() {
  GO111MODULE=off GOPATH=$scratch/go:/usr/share/gocode \
    go build -o "$scratch/go/call" "$here/call.go" && "$scratch/go/call"
}

call_java() {
  local classpath="" name
  for name in protobuf guava perfmark-api \
    grpc-{api,context,core,protobuf,protobuf-lite,stub}; do
    classpath+=:$JARS/$name.jar
  done
  find "$scratch/java" -name '*.java' >"$scratch/java/sources"
  javac -d "$scratch/java/classes" -cp "$classpath" "@$scratch/java/sources" \
    "$here/Call.java" && java -cp "$scratch/java/classes$classpath" Call
}

# check LANG FOLDER FILE...: generates code and calls, if all FILEs exist.
check() {
  local lang=$1 out=$2 output
  shift 2
  ! lacks "$lang" "$@" || return 0
  echo "== $lang"
  mkdir -p "$out"
  "$source/tools/generate" --lang "$lang" --out "$out" --grpc
  output=$("call_$lang") || fail "$lang: the program fails"
  [[ ${output,,} == "accounts/a/models/m 131072 false"$'\n'unimplemented ]] ||
    fail "$lang: $output"
  tested=1
}

rm -rf "$scratch"
mkdir -p "$scratch"
tested=0
dist=/usr/lib/python3/dist-packages
check python "$scratch/python" protoc grpc_python_plugin $dist/grpc/__init__.py \
  $dist/google/protobuf/__init__.py
check go "$scratch/go/src" protoc go protoc-gen-go-grpc \
  /usr/share/gocode/src/google.golang.org/{grpc/doc,protobuf/proto/doc}.go
check java "$scratch/java" protoc javac grpc_java_plugin \
  $JARS/{protobuf,grpc-core,perfmark-api}.jar
rm -rf "$scratch"
((tested)) || exit 77
