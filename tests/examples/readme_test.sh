#!/usr/bin/env bash
# Tests that an example contains the first program of a README, word for word.
# Usage: readme_test.sh README EXAMPLE
set -euo pipefail

program=$(awk '/^```/ {if (found) exit; found = 1; next} found' "$1")
[[ -n $program && $(<"$2") == *"$program"* ]] || {
  echo "FAILED: this program of $1 is not in $2:" >&2
  echo "$program" >&2
  exit 1
}
