#!/usr/bin/env bash
# Makes Debian packages of a build, unpacks them, and builds a program with them.
# Usage: package_test.sh SOURCE_TREE BUILD_TREE SCRATCH_FOLDER CMAKE ARGUMENT...
# The ARGUMENTs are for CMake.
set -euo pipefail
readonly source=$1 build=$2 scratch=$3 cmake=$4 arguments=("${@:5}")
readonly root=$scratch/root
packages=()

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

# package NAME: prints the package's file.
package() {
  local file
  for file in "${packages[@]}"; do
    [[ ${file##*/} != $1_* ]] || echo "$file"
  done
}

# expect NAME FIELD PATTERN: a control field of the package must match.
expect() {
  local value
  value=$(dpkg-deb --field "$(package "$1")" "$2")
  [[ $value =~ $3 ]] || fail "$2 of $1 is: $value"
}

# expect_file NAME PATTERN: the package must have a matching file.
expect_file() {
  dpkg-deb --contents "$(package "$1")" | grep -E "$2" >/dev/null ||
    fail "$1 has no $2"
}
# reject_file NAME PATTERN: the package must not have a matching file.
reject_file() {
  ! dpkg-deb --contents "$(package "$1")" | grep -E "$2" || fail "$1 has that"
}

make_packages() {
  run "$(dirname "$cmake")/cpack" -G DEB --config "$build/CPackConfig.cmake" \
    -B "$scratch/made"
  mapfile -t packages < <(find "$scratch/made" -maxdepth 1 -name '*.deb')
  local file name
  for file in "${packages[@]}"; do
    name=$(dpkg-deb --field "$file" Package)
    echo "$name: $(dpkg-deb --field "$file" Depends)"
    expect_file "$name" " ./usr/share/doc/$name/copyright$"
    run dpkg-deb --extract "$file" "$root"
  done
}

check_dev() {
  expect libfireworks-dev Depends 'libprotobuf-dev \(>= [0-9.]+\)'
  expect libfireworks-dev Depends 'libprotobuf-dev \(<< [0-9.~]+\)'
  expect libfireworks-dev Depends 'libabsl-dev'
  expect_file libfireworks-dev '/fireworks/client\.h$'
  expect_file libfireworks-dev '/fireworksConfig\.cmake$'
  expect_file libfireworks-dev '/FireworksGenerateRest\.cmake$'
  expect_file libfireworks-dev '/bin/protoc-gen-cpp-rest$'
  expect_file libfireworks-dev '/pkgconfig/fireworks-client\.pc$'
  expect_file libfireworks-dev '/fireworks/gateway/v1/model\.proto$'
  reject_file libfireworks-dev '/bin/fireworks$'
}

check_static() {
  expect libfireworks-dev Depends 'libcurl4-openssl-dev'
  expect_file libfireworks-dev '/libfireworks_client\.a$'
}

check_shared() {
  local runtime
  runtime=$(cd "$scratch/made" && echo libfireworks[0-9]*.deb)
  runtime=${runtime%%_*}
  expect "$runtime" Depends 'libcurl4'
  expect "$runtime" Depends 'libprotobuf[0-9]'
  expect_file "$runtime" '/libfireworks_client\.so\.[0-9.]+$'
  reject_file "$runtime" '\.so( |$)|_testing|_grpc|include|bin/'
  expect libfireworks-dev Depends "$runtime \\(= "
  expect fireworks Depends "$runtime \\(= "
}

# The only error that is allowed is the contact of builds that are not releases.
check_lint() {
  command -v lintian >/dev/null || { echo "not checked: lintian is missing"; return; }
  run lintian --fail-on error --suppress-tags bogus-mail-host \
    "${packages[@]}"
}

build_with_them() {
  local grpc=OFF
  [[ -z $(find "$root" -name fireworks-grpc.pc) ]] || grpc=ON
  run "$cmake" -G Ninja -S "$source/tests/install/consumer" -B "$scratch/build" \
    "${arguments[@]}" -DHOW=package -DGRPC="$grpc" -DCMAKE_PREFIX_PATH="$root/usr"
  run "$cmake" --build "$scratch/build" --target emulated
  run "$scratch/build/emulated"
}

rm -rf "$scratch"
mkdir -p "$root"
make_packages
check_dev
expect_file fireworks '/bin/fireworks$'
expect_file fireworks '/man/man1/fireworks\.1\.gz$'
expect_file fireworks '/bash-completion/completions/fireworks$'
expect_file fireworks '/zsh/vendor-completions/_fireworks$'
expect_file fireworks '/fish/vendor_completions\.d/fireworks\.fish$'
check_lint
if [[ -n $(package 'libfireworks[0-9]*') ]]; then check_shared; else check_static; fi
build_with_them
rm -rf "$scratch"
