#!/usr/bin/env bash
# Runs the commands of INSTALL.md on a copy of the tree. sudo only checks that the packages
# are installed, and the build only lists its targets: install_test installs a real build.
# Usage: from_source_test.sh SOURCE_TREE SCRATCH_FOLDER CMAKE COMPILER
set -euo pipefail
readonly source=$1 scratch=$2 cmake=$3
export CXX=$4 HOME=$scratch

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

rm -rf "$scratch"
mkdir -p "$scratch"/{bin,tree}
cp -r "$source"/{CHANGELOG.md,CMakeLists.txt,LICENSE,proto,generated,src} "$scratch/tree"
mkdir "$scratch/tree/tools"
cp -r "$source"/tools/{cmake,CMakeLists.txt,protoc-gen-cpp-rest} \
  "$scratch/tree/tools"
cat >"$scratch/bin/sudo" <<'END'
#!/usr/bin/env bash
[[ "$1 $2" == "apt-get install" ]] || exit 1
! command -v dpkg-query >/dev/null || dpkg-query -W "${@:3}"
END
cat >"$scratch/bin/cmake" <<END
#!/usr/bin/env bash
case \$1 in
  --build) "$cmake" "\$@" -- -t targets all ;;
  --install) [[ -d \$2 && "\$3 \$4" == "--prefix $scratch/fireworks" ]] ;;
  *) "$cmake" "\$@" ;;
esac
END
chmod +x "$scratch"/bin/*
(cd "$scratch/tree" &&
  PATH=$scratch/bin:$PATH run bash -euo pipefail "$source/tests/install/from_source.sh")
! grep -A9 'were not used by the project' "$scratch/log" ||
  fail "these options do not exist"
grep -q 'libfireworks_client\.so' "$scratch/log" || fail "it builds no shared library"
rm -rf "$scratch"
