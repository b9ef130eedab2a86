#!/usr/bin/env bash
# Tests the installed library in one process with other libraries: with Google's
# protos, with a schema that imports ours, and in plugins. Tests that it defines
# only our names.
# Usage: linking_test.sh SOURCE_TREE BUILD_TREE SCRATCH_FOLDER CMAKE KIND ARGUMENT...
# KIND is the kind of libraries in BUILD_TREE, static or shared. The ARGUMENTs are for
# CMake.
set -euo pipefail
readonly source=$1 build=$2 scratch=$3 cmake=$4 kind=$5 arguments=("${@:6}")
readonly prefix=$scratch/prefix company=$scratch/company

# A pattern of our names. In namespace fireworks: functions, variables, what the
# compiler adds to a class, and statics in functions. Outside of it: names that
# protoc generates from our files.
readonly ours='^(_Z(GV)?(T[A-Z]|T[hv][0-9n_]+_)?Z?N[KRO]*9fireworks'\
'|_ZN6google8protobuf5Arena[0-9]+[A-Za-z]+IN9fireworks'\
'|(_ZN?[0-9]+)?(descriptor_table|TableStruct)_fireworks_)'

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

# check_names EXTENSION KINDS NM_ARGUMENT: checks that the names that nm lists with
# one of the letters KINDS are ours, in at least six libraries.
check_names() {
  local libraries library names name others
  mapfile -t libraries < <(find "$prefix" -name "libfireworks_*.$1")
  ((${#libraries[@]} >= 6)) || fail "there is only: ${libraries[*]}"
  for library in "${libraries[@]}"; do
    mapfile -t names < <(nm --defined-only --format=posix "$3" "$library" |
      awk -v kinds="^$2$" '$2 ~ kinds {print $1}')
    ((${#names[@]} > 0)) || fail "$library defines nothing"
    others=()
    for name in "${names[@]}"; do
      [[ $name =~ $ours ]] || others+=("$name")
    done
    ((${#others[@]} == 0)) ||
      fail "$library defines what is not ours: $(c++filt "${others[@]}")"
  done
}

# arrange TITLE [ARGUMENT...]: builds the project in company/.
arrange() {
  echo "== company: $1"
  run "$cmake" -G Ninja -S "$source/tests/linking/company" -B "$company" \
    "${arguments[@]}" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_PREFIX_PATH="$prefix" \
    -DANNOTATIONS="$source/proto/third_party" "${@:2}"
  run "$cmake" --build "$company"
}

# run_company PROGRAM [PLUGIN...]: runs a program of company/ with these plugins.
run_company() {
  local program=$1 plugins=("${@:2}")
  plugins=("${plugins[@]/#/$company/lib}")
  run "$company/$program" "${plugins[@]/%/.so}"
}

check_static() {
  echo "== archives define our names alone, but for weak ones"
  check_names a '[^VWu]' --extern-only
  arrange "all static" -DBUILD_SHARED_LIBS=OFF
  run_company together
  echo "== company: our archives in a plugin"
  run_company host google_plugin client_plugin
}

run_shared() {
  run_company together client_plugin other_client_plugin
  run_company host google_plugin client_plugin schema_plugin other_client_plugin
  # Closes a plugin and opens it again, while another plugin keeps protobuf loaded.
  run_company host google_plugin messages_plugin messages_plugin
}

check_shared() {
  echo "== shared libraries export our names alone"
  check_names so . --dynamic
  arrange "all shared" -DBUILD_SHARED_LIBS=ON
  run_shared
  arrange "all shared, the others hidden" -DBUILD_SHARED_LIBS=ON \
    -DCMAKE_CXX_VISIBILITY_PRESET=hidden -DCMAKE_VISIBILITY_INLINES_HIDDEN=ON
  run_shared
}

rm -rf "$scratch"
mkdir -p "$scratch"
run "$cmake" --install "$build" --prefix "$prefix"
"check_$kind"
rm -rf "$scratch"
