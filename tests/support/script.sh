#!/usr/bin/env bash
# Functions for test scripts to source. `scratch` is the folder of the script.

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# Runs a command. Keeps its output in $scratch/log, and prints it if it fails.
run() {
  # shellcheck disable=SC2154 # The script sets it.
  "$@" >"$scratch/log" 2>&1 || {
    cat "$scratch/log" >&2
    fail "$*"
  }
}

# lacks SUBJECT FILE...: succeeds, and says so, if a command or file is missing.
lacks() {
  local subject=$1 file
  shift
  for file; do
    command -v "$file" >/dev/null || [[ -f $file ]] || {
      echo "not tested: $subject, which lacks $file"
      return 0
    }
  done
  return 1
}
