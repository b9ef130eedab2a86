#!/usr/bin/env bash
# `pip install ./proto`, offline, and which protobuf the package says that it needs.
# Usage: python_package_test.sh SOURCE_TREE SCRATCH_FOLDER
set -euo pipefail
readonly source=$1 scratch=$2
readonly tree=$scratch/tree

# shellcheck source=tests/support/script.sh
. "$source/tests/support/script.sh"

rm -rf "$scratch"
mkdir -p "$tree/tools" "$scratch/bin"
if ! command -v protoc >/dev/null ||
  ! /usr/bin/python3 -c 'import google.protobuf, setuptools, wheel' 2>/dev/null ||
  ! /usr/bin/python3 -m venv --system-site-packages "$scratch/venv" >/dev/null; then
  echo "not installed: protoc, or Python's protobuf, venv, setuptools or wheel"
  [[ -z ${CI-} ]] || exit 1
  exit 77
fi
cp -r "$source"/{CMakeLists.txt,proto,generated} "$tree"
cp -r "$source"/tools/{generate,generate_lang,languages} "$tree/tools"

echo "== install"
run "$scratch/venv/bin/pip" install --no-index --no-build-isolation "$tree/proto"
# Not from the source tree, nor with what else the caller's Python has.
(cd / && env -u PYTHONPATH "$scratch/venv/bin/python" -c '
from fireworks import answer
from fireworks.gateway.v1 import gateway_pb2, model_pb2
from fireworks.rest.v1 import error_info_pb2
assert answer.parse("""{"contextLength": 7}""", model_pb2.Model()).context_length == 7
') || fail "what was installed does not work"
extra=$(find "$tree/proto" -name '*.egg-info' -o -name build)
[[ -z $extra ]] || fail "left beside the .proto files: $extra"

# requires VERSION HEADER RANGE: code of that protoc, which starts so, needs this.
requires() {
  cat >"$scratch/bin/protoc" <<END
#!/usr/bin/env bash
if [[ \$1 == --version ]]; then
  echo "libprotoc $1"
  exit
fi
$(command -v protoc) "\$@"
find "$tree/build/python" -name '*_pb2.py' -exec sed -i '1a $2' {} +
END
  chmod +x "$scratch/bin/protoc"
  (cd "$tree/proto" &&
    PATH=$scratch/bin:$PATH run /usr/bin/python3 setup.py -q egg_info)
  grep -qxF "$3" "$tree/build/python/fireworks_schema.egg-info/requires.txt" ||
    fail "$1: $(cat "$tree/build/python/fireworks_schema.egg-info/requires.txt")"
}

echo "== what it needs"
requires 3.21.12 '#' 'protobuf<8,>=4.21.0'
requires 24.4 '#' 'protobuf<8,>=4.24.0'
requires 25.1 '# Protobuf Python Version: 4.25.1' 'protobuf<8,>=4.25.0'
requires 29.3 '# Protobuf Python Version: 5.29.3, ValidateProtobufRuntimeVersion' \
  'protobuf<7,>=5.29.3'
requires 36.2 '# Protobuf Python Version: 7.36.2, ValidateProtobufRuntimeVersion' \
  'protobuf<9,>=7.36.2'
rm -rf "$scratch"
