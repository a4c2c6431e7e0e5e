#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian packages that are missing: `packages.sh build` to compile and demonstrate, `packages.sh test` to test too,
# `packages.sh fuzz` to fuzz.
# Says what it installs; installs nothing when nothing is missing; when not root, prints the one command to run and stops.
set -eu

build="gcc make pkg-config gettext libcurl4-openssl-dev libxml2-dev libjansson-dev libsqlite3-dev libsystemd-dev libutf8proc-dev libssl-dev libgpgme-dev gpg gpgsm libarchive-dev zlib1g-dev tzdata"
test="$build libcmocka-dev gpg-agent clang-format cppcheck shellcheck mandoc libxml2-utils sqlite3 valgrind python3 openssl nginx-light libnginx-mod-http-dav-ext dovecot-imapd postfix spamassassin procps strace zsh openssh-server openssh-client proftpd-core proftpd-mod-crypto dpkg-dev lintian libasan8 libubsan1 chromium prometheus mmdebstrap systemd-container"
fuzz="$build clang libclang-rt-14-dev"

case "${1:-}" in
build) wanted=$build ;;
test) wanted=$test ;;
fuzz) wanted=$fuzz ;;
*)
	echo "usage: packages.sh build|test|fuzz" >&2
	exit 2
	;;
esac

missing=
for package in $wanted; do
	status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
	[ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
	echo "Some Debian packages are missing. Run this once as root, then start again:" >&2
	echo "    apt-get install --no-install-recommends$missing" >&2
	exit 1
fi
echo "Installing the missing Debian packages:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# One word a package: the list is ours.
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
