#!/usr/bin/env bash
# tools/install_packages beside another apt, against an apt-get that is a script.
# Usage: install_packages_test.sh INSTALL_PACKAGES SCRATCH_FOLDER
set -euo pipefail
readonly install_packages=$1 scratch=$2

# shellcheck source=tests/support/script.sh
. "$(dirname "${BASH_SOURCE[0]}")/../support/script.sh"

# fake NAME: a program in the PATH, from stdin.
fake() {
  cat >"$scratch/bin/$1"
  chmod +x "$scratch/bin/$1"
}

# expect_calls LINE...: what apt-get was asked for.
expect_calls() {
  diff -u <(printf '%s\n' "$@") "$scratch/calls" || fail "apt-get was called so"
}

rm -rf "$scratch"
mkdir -p "$scratch/bin"
export SCRATCH=$scratch PATH=$scratch/bin:$PATH

fake dpkg-query <<<'#!/bin/sh'
fake sudo <<<$'#!/bin/sh\nexec "$@"'
# Says the lines of "says", one a call, and fails with them; then it succeeds.
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
