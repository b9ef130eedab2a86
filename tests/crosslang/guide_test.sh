#!/usr/bin/env bash
# Runs the examples of proto/README.md for other languages, unchanged, with generated
# code. Usage: guide_test.sh SOURCE_TREE SCRATCH_FOLDER
set -euo pipefail
readonly source=$1 scratch=$2
readonly JARS=/usr/share/java modules=$source/tools/node_modules
# The body that the examples read. NEWER is an enum name that the schema lacks.
readonly BODY='{\"contextLength\": 131072, \"state\": \"NEWER\"}'

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

# block LANG: prints the guide's code block for the language; example and imports
# print the block without its imports, and only the imports.
block() {
  sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/{/^\`\`\`/!p}" "$source/proto/README.md"
}
example() { block "$1" | grep -v '^import '; }
imports() { block "$1" | grep '^import '; }

run_python() {
  {
    echo "body = b'${BODY//\\/}'"
    block python
  } >guide.py
  PYTHONPATH=gen PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 guide.py
}

run_ts() {
  ln -s "$modules" .
  {
    echo "const body = \"$BODY\";"
    block js
  } >guide.mjs
  node guide.mjs
}

run_go() {
  {
    echo 'package main'
    echo 'import "fmt"'
    imports go
    echo "func main() {"
    echo "body := []byte(\"$BODY\")"
    example go
    echo "if err != nil { panic(err) }"
    echo "}"
  } >guide.go
  GO111MODULE=off GOPATH=$scratch/go:/usr/share/gocode go run guide.go
}

run_java() {
  {
    echo 'import com.google.protobuf.util.JsonFormat;'
    imports java
    echo 'class Guide {'
    echo 'public static void main(String[] arguments) throws Exception {'
    echo "String body = \"$BODY\";"
    example java
    echo '} }'
  } >Guide.java
  local classpath=$JARS/protobuf.jar:$JARS/protobuf-util.jar:$JARS/gson.jar:$JARS/guava.jar
  find gen -name '*.java' >sources
  javac -d classes -cp "$classpath" @sources Guide.java &&
    java -cp "classes:$classpath" Guide
}

# check LANG EXPECTED FOLDER FILE...: runs LANG's example in FOLDER and compares its
# output, if all FILEs exist.
check() {
  local lang=$1 expected=$2 folder=$3 output
  shift 3
  ! lacks "$lang" "$@" || return 0
  echo "== $lang"
  mkdir -p "$folder"
  [[ $lang != go ]] || echo 'module example.com/app' >"$folder/go.mod"
  (cd "$folder" && run "$source/tools/generate" --lang "$lang" --out gen)
  output=$(cd "$folder" && "run_$lang") || fail "$lang: the example fails"
  [[ $output == "$expected" ]] || fail "$lang: $output"
  tested=1
}

rm -rf "$scratch"
mkdir -p "$scratch"
tested=0
check python '131072 False' "$scratch/python" protoc \
  /usr/lib/python3/dist-packages/google/protobuf/__init__.py
check ts '131072 undefined' "$scratch/ts" protoc node "$modules/.bin/protoc-gen-es"
check go '131072 false' "$scratch/go/src/example.com/app" protoc go \
  /usr/share/gocode/src/google.golang.org/protobuf/proto/doc.go
check java '131072 false' "$scratch/java" protoc javac \
  $JARS/{protobuf,protobuf-util,gson,guava}.jar
rm -rf "$scratch"
((tested)) || exit 77
