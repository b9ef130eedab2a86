#!/usr/bin/env bash
# Tests that the buf.gen.yaml in proto/README.md makes stubs that compile, in another
# workspace. Usage:
# buf_recipe_test.sh SOURCE_TREE FOLDER_OF_PLUGIN SCRATCH_FOLDER COMPILER
set -euo pipefail
readonly source=$1 plugin=$2 scratch=$3 compiler=$4
readonly buf=$source/tools/node_modules/.bin/buf

[[ -x $buf ]] || {
  echo "SKIPPED: buf is not there; tools/npm_packages fetches it"
  exit 77
}
rm -rf "$scratch"
mkdir -p "$scratch/proto/acme"
cat >"$scratch/proto/acme/library.proto" <<'END'
syntax = "proto3";
package acme;
import "google/api/annotations.proto";
message Book {
  string name = 1;
}
service Library {
  rpc GetBook(Book) returns (Book) {
    option (google.api.http) = {get: "/v1/{name=books/*}"};
  }
}
END
cp -r "$source/proto/third_party" "$scratch"
cd "$scratch"
printf 'version: v2\nmodules:\n  - path: proto\n  - path: third_party\n' >buf.yaml
# The block of the README that names the plugin.
awk '/^```/ { if (text ~ /local: protoc-gen-cpp-rest/) printf "%s", text; text = ""; next }
     { text = text $0 "\n" }' "$source/proto/README.md" >buf.gen.yaml
[[ -s buf.gen.yaml ]] || {
  echo "FAILED: the README has no recipe" >&2
  exit 1
}
PATH=$plugin:$PATH "$buf" generate
for made in library.pb.h library.rest.h library.rest.cc library_mock.rest.h; do
  [[ -s gen/acme/$made ]] || {
    echo "FAILED: no gen/acme/$made" >&2
    exit 1
  }
done
"$compiler" -std=c++17 -fsyntax-only -I gen -I "$source/src" \
  -I "$source/generated/cpp" gen/acme/library.rest.cc
