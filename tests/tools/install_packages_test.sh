#!/usr/bin/env bash
# Tests tools/install_packages while another apt runs, with a fake apt-get.
# Usage: install_packages_test.sh INSTALL_PACKAGES SCRATCH_FOLDER
set -euo pipefail
readonly install_packages=$1 scratch=$2

# shellcheck source=tests/support/script.sh
. "$(dirname "${BASH_SOURCE[0]}")/../support/script.sh"

# fake NAME: puts a program on the PATH, from standard input.
fake() {
  cat >"$scratch/bin/$1"
  chmod +x "$scratch/bin/$1"
}

# expect_calls LINE...: apt-get must have run these commands.
expect_calls() {
  diff -u <(printf '%s\n' "$@") "$scratch/calls" || fail "apt-get was called so"
}

rm -rf "$scratch"
mkdir -p "$scratch/bin"
export SCRATCH=$scratch PATH=$scratch/bin:$PATH

fake dpkg-query <<<'#!/bin/sh'
fake sudo <<<$'#!/bin/sh\nexec "$@"'
# Each call prints the next line of the file "says" and fails. It succeeds when no
# line is left.
fake apt-get <<'END'
#!/usr/bin/env bash
for word in "$@"; do
  [[ $word != update && $word != install ]] || echo "$word" >>"$SCRATCH/calls"
done
[[ " $* " == *" DPkg::Lock::Timeout="[1-9]*" "* ]] || echo "no timeout" >>"$SCRATCH/calls"
[[ -s $SCRATCH/says ]] || exit 0
head -n 1 "$SCRATCH/says" >&2
sed -i 1d "$SCRATCH/says"
exit 100
END

echo "== it waits for each lock"
printf '%s\n' "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1" \
  "E: Could not get lock /var/lib/apt/lists/lock." >"$scratch/says"
run "$install_packages" build
expect_calls update update update install
grep -q 'waiting for another apt' "$scratch/log" || fail "it does not say that it waits"
[[ $(grep -c waiting "$scratch/log") == 1 ]] || fail "it says so more than once"

echo "== it does not wait for anything else"
rm "$scratch/calls"
echo "E: Unable to fetch some archives" >"$scratch/says"
! "$install_packages" build 2>"$scratch/log" || fail "it succeeds"
expect_calls update
grep -q 'Unable to fetch' "$scratch/log" || fail "it does not say why"
rm -rf "$scratch"
