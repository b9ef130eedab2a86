#!/usr/bin/env bash
# Installs a build, moves the installation, and uses it as users do: by find_package,
# by pkg-config, and header by header. Then uses the sources as a part of another
# project. Usage:
# install_test.sh SOURCE_TREE BUILD_TREE SCRATCH_FOLDER CMAKE COMPILER FLAGS
set -euo pipefail
readonly source=$1 build=$2 scratch=$3 cmake=$4 compiler=$5
read -ra flags <<<"$6"
readonly consumer=$source/tests/install/consumer prefix="$scratch/moved to"
pkgconfig=""

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

# configure HOW [ARGUMENT...]: configures the project in consumer/.
configure() {
  run "$cmake" -G Ninja -S "$consumer" -B "$scratch/$1" -DHOW="$1" \
    -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS="${flags[*]}" "${@:2}"
}

# Prints the public headers with their folders.
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

# Checks the descriptors, for programs without generated code.
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

# Includes the dependencies' headers by -isystem, to ignore their warnings.
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
  configure package -DCMAKE_PREFIX_PATH="$prefix" -DGRPC="$grpc"
  run "$cmake" --build "$scratch/package"
  run "$scratch/package/refused"
  run "$scratch/package/emulated"
  run "$scratch/package/own_schema"
  [[ ! -f $scratch/package/own_service ]] || run "$scratch/package/own_service"
  [[ $grpc == OFF ]] || run "$scratch/package/own_server"
}

check_pkg_config() {
  echo "== pkg-config"
  local program=$1 words
  # pkg-config quotes its output, because the prefix has a space.
  eval "words=($(pkg-config --cflags --libs "$2"))"
  run "$compiler" -std=c++17 "${flags[@]}" "$consumer/$program.cc" \
    -o "$scratch/$program" "${words[@]}"
  # pkg-config has the libraries' folder for linking, but not for running.
  run env LD_LIBRARY_PATH="$(dirname "$pkgconfig")" "$scratch/$program"
}

check_subproject() {
  echo "== $1: nothing installed, no test, nothing set for the parent"
  configure "$1" -DSOURCE="$source"
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
check_pkg_config refused fireworks-client
check_pkg_config emulated "fireworks-client fireworks-testing"
check_subproject subdirectory
check_subproject fetch
readonly fetched=(own_schema own_service refused)
run "$cmake" --build "$scratch/fetch" --target "${fetched[@]}"
for program in "${fetched[@]}"; do run "$scratch/fetch/$program"; done
check_headers
rm -rf "$scratch"
