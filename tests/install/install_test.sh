#!/usr/bin/env bash
# Installs a build, moves what was installed, and uses it as users do: by
# find_package, by pkg-config, and header by header; then the sources as a part of
# another project. Usage:
# install_test.sh SOURCE_TREE BUILD_TREE SCRATCH_FOLDER CMAKE COMPILER FLAGS
set -euo pipefail
readonly source=$1 build=$2 scratch=$3 cmake=$4 compiler=$5
read -ra flags <<<"$6"
readonly consumer=$source/tests/install/consumer guide=$source/tests/guide/app
readonly prefix="$scratch/moved to"
pkgconfig=""
# What was compiled here before is taken from where it lies.
export CCACHE_BASEDIR=$source CCACHE_NOHASHDIR=1
! command -v ccache >/dev/null || export CMAKE_CXX_COMPILER_LAUNCHER=ccache

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

# configure NAME SOURCE [ARGUMENT...]: a user's project, into the folder NAME.
configure() {
  run "$cmake" -G Ninja -S "$2" -B "$scratch/$1" \
    -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS="${flags[*]}" "${@:3}"
}

# Prints the public headers in the folders that they are in.
headers() {
  (cd "$prefix/include" && find . -name '*.h' -printf '%P\n' | sort)
}

install_and_move() {
  run "$cmake" --install "$build" --prefix "$scratch/installed"
  mv "$scratch/installed" "$prefix"
  pkgconfig=$(find "$prefix" -type d -name pkgconfig)
  export PKG_CONFIG_PATH=$pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
}

check_contents() {
  echo "== what is installed, and that it is only that"
  [[ $("$prefix/bin/fireworks" --version) == *[0-9].[0-9]* ]] ||
    fail "the fireworks command does not run"
  local file
  for file in man/man1/fireworks.1.gz bash-completion/completions/fireworks \
    zsh/site-functions/_fireworks fish/vendor_completions.d/fireworks.fish; do
    [[ -s $prefix/share/$file ]] || fail "no $file"
  done
  [[ -f $prefix/share/fireworks/proto/fireworks/gateway/v1/model.proto ]] ||
    fail "no model.proto"
  [[ ! -e $prefix/share/fireworks/proto/google ]] ||
    fail "google/ is installed where others import from"
  ! headers | grep -E 'internal|path_template|transcoder|curl_[^t]' ||
    fail "these headers are not public"
  ! grep -rnE '#include .*(curl/|simdjson|httplib|internal/)' \
    "$prefix/include" --include='*.h' --exclude='*.pb.h' ||
    fail "these includes are not public"
  ! headers | grep -E '^fireworks/(rest|json|testing)/' | grep -v '\.pb\.h$' |
    (cd "$prefix/include" && xargs grep -L '^// CMake target: fireworks::') |
    grep . || fail "these headers do not name their CMake target"
  ! grep -rnF -e "$scratch" -e "$source" "$prefix" --include='*.cmake' \
    --include='*.pc' --include='*.h' || fail "these cannot be moved"
}

# The schema for programs that generate no code.
check_descriptors() {
  echo "== the descriptor image"
  local image=$prefix/share/fireworks/descriptors/fireworks.binpb protos
  local type=fireworks.gateway.v1.Model file=fireworks/gateway/v1/model.proto
  local text='name: "accounts/a/models/m"'
  [[ -f $image ]] || fail "no $image (was proto/ edited without tools/generate?)"
  command -v protoc >/dev/null || return 0
  mapfile -t protos < <(cd "$prefix/share/fireworks/proto" &&
    find . -name '*.proto' -printf '%P\n')
  ((${#protos[@]} > 1)) || fail "no .proto files"
  run protoc --descriptor_set_in="$image" --descriptor_set_out=/dev/null \
    "${protos[@]}"
  run protoc --descriptor_set_in="$image" --encode="$type" "$file" <<<"$text"
  cp "$scratch/log" "$scratch/model"
  run protoc --descriptor_set_in="$image" --decode="$type" "$file" <"$scratch/model"
  [[ $(<"$scratch/log") == "$text" ]] || fail "it reads $(<"$scratch/log")"
}

# Warnings of the dependencies' headers are not ours: -isystem.
check_headers() {
  echo "== each header alone, without exceptions"
  local includes compile all
  read -ra includes < <(pkg-config --cflags-only-I absl_statusor protobuf |
    sed 's/-I/-isystem /g')
  compile=(-std=c++17 -Wall -Wextra -Wpedantic -Wconversion -Werror -fno-exceptions
    -fsyntax-only -I "$prefix/include" "${includes[@]}" -x c++ /dev/null)
  headers | xargs -P "$(nproc)" -I{} "$compiler" "${compile[@]}" --include={} ||
    fail "a header does not compile alone"
  command -v clang++ >/dev/null || return 0
  echo "== all headers with clang++"
  mapfile -t all < <(headers)
  clang++ "${compile[@]}" "${all[@]/#/--include=}" ||
    fail "the headers do not compile with clang++"
}

check_package() {
  echo "== find_package"
  local grpc=OFF
  [[ ! -f $pkgconfig/fireworks-grpc.pc ]] || grpc=ON
  configure package "$consumer" -DHOW=package -DCMAKE_PREFIX_PATH="$prefix" \
    -DGRPC="$grpc"
  run "$cmake" --build "$scratch/package"
  run "$scratch/package/refused"
  run "$scratch/package/emulated"
  [[ $grpc == OFF ]] || run "$scratch/package/own_server"
}

# What proto/README.md tells people to paste, with what was installed alone.
check_guide() {
  echo "== the guide of the schema"
  configure guide "$guide" -DCMAKE_PREFIX_PATH="$prefix"
  run "$cmake" --build "$scratch/guide"
  run "$scratch/guide/shelf"
  [[ ! -f $scratch/guide/library ]] || run "$scratch/guide/library"
  command -v protoc >/dev/null || return 0
  mkdir "$scratch/protoc"
  cp -r "$guide"/{proto,protoc_installed.sh} "$scratch/protoc"
  # pkg-config escapes the space of the prefix, for an eval.
  ln -s "$prefix" "$scratch/prefix"
  (cd "$scratch/protoc" && PKG_CONFIG_PATH=$scratch/prefix${pkgconfig#"$prefix"} \
    run bash -euo pipefail protoc_installed.sh)
  [[ -s $scratch/protoc/gen/acme/v1/shelf.pb.cc ]] || fail "no shelf.pb.cc"
}

# What README.md and INSTALL.md tell people to paste.
check_readme() {
  echo "== the project of the README"
  configure readme "$source/tests/guide/readme" -DCMAKE_PREFIX_PATH="$prefix"
  run "$cmake" --build "$scratch/readme"
}

check_pkg_config() {
  echo "== pkg-config"
  local program=$1 words
  # Quoted by pkg-config, because the prefix has a space in it.
  eval "words=($(pkg-config --cflags --libs "$2"))"
  run "$compiler" -std=c++17 "${flags[@]}" "$consumer/$program.cc" \
    -o "$scratch/$program" "${words[@]}"
  # It says where shared libraries are when linking, and not when running.
  run env LD_LIBRARY_PATH="$(dirname "$pkgconfig")" "$scratch/$program"
}

# INSTALL.md says that the messages link only libprotobuf.
check_protos_alone() {
  run pkg-config --libs fireworks-protos
  ! grep -E -- '-l(curl|simdjson|fireworks_[^p])' "$scratch/log" ||
    fail "fireworks-protos links more than libprotobuf"
}

check_subproject() {
  echo "== $1: nothing installed, no test, nothing set for the parent"
  configure "$1" "$consumer" -DHOW="$1" -DSOURCE="$source"
  run "$cmake" --install "$scratch/$1" --prefix "$scratch/empty"
  [[ -z $(find "$scratch/empty" -type f 2>/dev/null) ]] ||
    fail "it installs $(find "$scratch/empty" -type f)"
  run "$(dirname "$cmake")/ctest" --test-dir "$scratch/$1" -N
  grep -q '^Total Tests: 0' "$scratch/log" || fail "it adds tests"
}

rm -rf "$scratch"
mkdir -p "$scratch"
install_and_move
check_contents
check_descriptors
check_package
check_readme
check_guide
check_pkg_config refused fireworks-client
check_pkg_config emulated "fireworks-client fireworks-testing"
check_protos_alone
check_subproject subdirectory
check_subproject fetch
run "$cmake" --build "$scratch/fetch" --target refused shelf library
for program in refused guide/shelf guide/library; do
  run "$scratch/fetch/$program"
done
check_headers
rm -rf "$scratch"
