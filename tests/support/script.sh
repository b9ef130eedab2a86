#!/usr/bin/env bash
# What scripts that are tests share. To be sourced; `scratch` is their folder.

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# Runs a command, and shows what it said if it fails. It stays in $scratch/log.
run() {
  # shellcheck disable=SC2154 # The script's.
  "$@" >"$scratch/log" 2>&1 || {
    cat "$scratch/log" >&2
    fail "$*"
  }
}
