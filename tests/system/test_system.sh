#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The package on a real machine: Debian 12 under its own systemd, from `apt install` to `apt purge`. One boot, many checks; the parts that
# are sourced follow each other and lean on what the former left.
# shellcheck disable=SC1090,SC1091 # the parts are linted on their own
set -u
: "${BUILD:=build/release}" "${PARTS:=service sandbox trouble instances leave upgrade leave}"
cd "$(dirname "$0")/../.." || exit 2
deb=$(realpath "${PACKAGE:-$1}")

# impossible REASON: the whole test is skipped, where no machine can be booted at all.
impossible() {
	echo "ok 1 - the system test # SKIP $1"
	echo "1..1"
	exit 0
}
[ "$(id -u)" -eq 0 ] || impossible "only root can boot a machine"
for tool in systemd-nspawn mmdebstrap; do
	command -v "$tool" >/dev/null || impossible "$tool is not installed"
done
unshare --mount true 2>/dev/null || impossible "this sandbox allows no mounts"
. tests/system/machine.sh
. tests/system/office.sh
# Made beside the root: both take their time where nothing is cached.
bash tests/system/previous.sh "$deb" >"$work/previous" 2>"$work/previous.log" &
previous=$!
root=$(bash tests/system/root.sh "$deb" "$work") || exit 1
install_machine "$root"
try || impossible "this kernel or sandbox lets systemd-nspawn start nothing: $(tail -n 1 "$work/console")"
cp "$deb" "$exchange/vigie.deb"
cp tests/system/*.pl tests/system/export-ent "$exchange/"
department
if ! boot; then
	cat "$work/console"
	exit 1
fi
for part in $PARTS; do
	# What follows a part that cannot be leans on it.
	. "tests/system/$part.sh" || break
done
echo "1..$number"
