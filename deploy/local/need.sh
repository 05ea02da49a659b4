#!/bin/sh
# need.sh WHAT TEST PACKAGE...: makes sure that the shell command TEST succeeds. Root on Debian
# or Ubuntu gets the packages installed; everyone else is told what to install.
set -eu

what=$1 test=$2
shift 2

holds() {
  sh -c "$test" >/dev/null 2>&1
}

if holds; then
  exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing $*" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >/dev/null
  apt-get install -q -y --no-install-recommends "$@" >/dev/null
fi
if ! holds; then
  echo "Heartline needs $what: install it (Debian, as root: apt-get install $*) and try again." >&2
  exit 1
fi
