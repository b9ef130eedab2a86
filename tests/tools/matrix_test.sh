#!/usr/bin/env bash
# Tests which root tools/matrix takes: the one that --root says, as its caller sees it,
# and never one that is not complete. All that makes a root is a fake.
# Usage: matrix_test.sh MATRIX SCRATCH_FOLDER
set -euo pipefail
readonly matrix=$1 scratch=$2
readonly root=$scratch/here/roots/experimental

# shellcheck source=tests/support/script.sh
. "$(dirname "${BASH_SOURCE[0]}")/../support/script.sh"

if ((EUID != 0)) && ! unshare --map-root-user true 2>/dev/null; then
  echo "not tested: this user cannot be root in a namespace"
  exit 77
fi

# fake NAME: puts a program on the PATH, from standard input.
fake() {
  cat >"$scratch/bin/$1"
  chmod +x "$scratch/bin/$1"
}

rm -rf "$scratch"
mkdir -p "$scratch"/{bin,here,tree/tools}
cp "$matrix" "$scratch/tree/tools"
git init --quiet "$scratch/tree"

fake sudo <<END
#!/bin/sh
shift # The --.
exec $(command -v unshare) --map-root-user "\$@"
END
fake debootstrap <<<'#!/bin/sh'
fake apt-get <<<$'#!/bin/sh\necho http://mirror/'
fake cp <<<'#!/bin/sh'
# tools/matrix calls unshare to run debootstrap, and env to run a command in a root. Both
# fakes note each call. The call whose number is in the file "fails" fails.
tee "$scratch/bin/unshare" <<END | fake env
#!/usr/bin/env bash
echo "\$*" | tail -n 1 >>'$scratch/calls'
mkdir -p '$root'/etc/{apt/preferences.d,dpkg/dpkg.cfg.d}
[[ \$(wc -l <'$scratch/calls') != "\$(<'$scratch/fails')" ]]
END
chmod +x "$scratch/bin/unshare"

# try NUMBER: runs tools/matrix, and lets one step fail.
try() {
  echo "$1" >"$scratch/fails"
  : >"$scratch/calls"
  (cd "$scratch/here" && PATH=$scratch/bin:$PATH "$scratch/tree/tools/matrix" \
    --root roots --only library experimental) >"$scratch/log" 2>&1
}

echo "== no step follows one that fails"
for step in 1 2 3 4; do
  ! try "$step" || fail "step $step fails, and it succeeds"
  grep -q 'there is no experimental' "$scratch/log" ||
    fail "step $step: $(<"$scratch/log")"
  [[ ! -e $root/ready ]] || fail "the root is ready without step $step"
  [[ $(wc -l <"$scratch/calls") == "$step" ]] ||
    fail "step $step fails, and these ran: $(<"$scratch/calls")"
done

echo "== a root is made once"
try none || fail "$(<"$scratch/log")"
grep -q 'debootstrap' "$scratch/calls" || fail "an earlier root was taken"
[[ -e $root/ready ]] || fail "it is not ready"
try none || fail "$(<"$scratch/log")"
! grep -q 'debootstrap' "$scratch/calls" || fail "it was made again"
rm -rf "$scratch"
