#!/usr/bin/env bash
# What proto/README.md tells users of buf, submodules and protoc to paste works in a
# repository of theirs. Usage:
# guide_buf_test.sh SOURCE_TREE SCRATCH_FOLDER FOLDER_OF_PLUGIN COMPILER FLAG...
set -euo pipefail
readonly source=$1 scratch=$2 compile=("${@:4}" -fsyntax-only)
readonly guide=$source/tests/guide app=$scratch/app
export PATH=$source/tools/node_modules/.bin:$3:$PATH

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

for tool in buf git protoc; do
  command -v "$tool" >/dev/null || {
    echo "SKIPPED: $tool is not installed; tools/npm_packages fetches buf"
    exit 77
  }
done

# paste FILE...: runs what the guide says in the user's repository.
paste() {
  local file
  for file in "$@"; do run bash -euo pipefail "$file"; done
}

# commit FOLDER: all that is in it.
commit() {
  run git -C "$1" add --all
  run git -C "$1" commit --quiet --message change
}

# The URL of the guide is this tree.
make_repositories() {
  export GIT_CONFIG_GLOBAL=$scratch/gitconfig GIT_CONFIG_SYSTEM=/dev/null
  cat >"$GIT_CONFIG_GLOBAL" <<END
[user]
  name = test
  email = test@example.com
[init]
  defaultBranch = main
[protocol "file"]
  allow = always
[url "file://$scratch/upstream"]
  insteadOf = https://example.com/fireworks-cpp.git
END
  mkdir -p "$scratch/upstream" "$app/proto/acme/v1"
  run git -C "$scratch/upstream" init
  cp -r "$source"/{buf.yaml,proto} "$scratch/upstream"
  commit "$scratch/upstream"

  run git -C "$app" init
  cat >"$app/proto/acme/v1/own.proto" <<'END'
syntax = "proto3";

package acme.v1;

message Own {
  string name = 1;
}
END
  printf 'version: v2\nmodules:\n  - path: proto\n' >"$app/buf.yaml"
  commit "$app"
}

# made FILE...: they are there, and nothing of google/api is used.
made() {
  local file
  for file in "$@"; do [[ -s gen/$file ]] || fail "no gen/$file"; done
  ! grep -rniE 'google[./_]api' gen || fail "google/api is used"
  rm -r gen
}

check_workspace() {
  echo "== the submodule, as the change of a user"
  cp -r "$guide/app/proto" .
  paste submodule.sh
  made acme/v1/shelf.pb.{h,cc}
  cp "$guide"/app/*.yaml .
  paste check.sh
  run buf format --diff --exit-code
  commit .
  echo "== and when it is on main"
  paste check.sh
  echo "== what becomes of our schema is not theirs to answer for"
  sed -i 's/optional string display_name = 2;/optional int32 display_name = 2;/' \
    fireworks-cpp/proto/fireworks/gateway/v1/model.proto
  paste check.sh
  git -C fireworks-cpp checkout --quiet .
  echo "== what becomes of theirs is"
  sed -i 's/string name = 1/int32 name = 1/' proto/acme/v1/own.proto
  ! bash -e check.sh >"$scratch/log" 2>&1 || fail "a change of a type was not seen"
  grep -q 'own.proto.*changed type' "$scratch/log" || fail "$(<"$scratch/log")"
  git checkout --quiet proto
}

check_generated() {
  echo "== stubs by buf"
  run buf generate
  [[ ! -e gen/fireworks ]] || fail "our messages are made a second time"
  run "${compile[@]}" -I gen gen/acme/v1/library.rest.cc
  made acme/v1/library{.pb.h,.rest.h,.rest.cc,_mock.rest.h}
}

# Debian has the plugin for Go as source.
find_go_plugin() {
  command -v protoc-gen-go >/dev/null && return
  GO111MODULE=off GOPATH=/usr/share/gocode go build -o "$scratch/protoc-gen-go" \
    google.golang.org/protobuf/cmd/protoc-gen-go >"$scratch/log" 2>&1 || return
  PATH=$scratch:$PATH
}

check_managed() {
  echo "== other languages by buf, straight from git"
  mkdir "$scratch/from_git"
  cd "$scratch/from_git"
  cp "$guide/from_git/buf.gen.yaml" .
  if ! find_go_plugin; then
    echo "not checked: Go, since there is no protoc-gen-go"
    sed -i '/local: protoc-gen-go/,$d' buf.gen.yaml
  fi
  run buf generate
  local v1=fireworks/gateway/v1
  grep -q 'example.com/app/gen/go/fireworks/gateway/v1;gatewayv1' \
    gen/python/$v1/model_pb2.py ||
    fail "there is no package for Go"
  local all=("python/$v1/model_pb2.py" "java/com/example/$v1/Model.java")
  ! grep -q protoc-gen-go buf.gen.yaml || all+=("go/$v1/model.pb.go")
  made "${all[@]}"
}

rm -rf "$scratch"
mkdir -p "$scratch"
make_repositories
cd "$app"
cp "$guide"/app/*.sh .
check_workspace
check_generated
check_managed
rm -rf "$scratch"
