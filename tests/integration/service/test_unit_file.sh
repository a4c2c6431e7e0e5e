#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The files for systemd: accepted by its own tools, and the service as shut in as the unit promises.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
# with TOOL NAME COMMAND…: a test that passes when the command does, skipped where the tool is not installed.
with() {
	local tool=$1 name=$2
	shift 2
	number=$((number + 1))
	if ! command -v "$tool" >/dev/null; then
		echo "ok $number - $name # SKIP $tool is not installed"
	elif "$@" >"$work/out" 2>&1; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		sed 's/^/# /' "$work/out"
	fi
}

# The program named by the unit is not installed here: any other that is.
sed 's,/usr/bin/vigied,/bin/true,' systemd/vigied.service >"$work/vigied.service"
verified() { [ -z "$(systemd-analyze verify "$work/vigied.service" 2>&1 | grep -F vigied | grep -vF 'man vigi' | tee /dev/stderr)" ]; }
secure() {
	systemd-analyze security --offline=true "$work/vigied.service" | tee "$work/report" | tail -n 1
	awk '/Overall exposure level/ { for (i = 1; i < NF; i++) if ($i == "vigied.service:") found = $(i + 1) } END { exit !(found != "" && found <= 1.1) }' "$work/report"
}
# Those that run beside the service, reaching no network.
beside() {
	local unit
	for unit in vigie-metrics vigie-report; do
		sed 's,/usr/bin/vigie ,/bin/true ,' "systemd/$unit.service" >"$work/$unit.service"
		cp "systemd/$unit.timer" "$work/"
		systemd-analyze verify "$work/$unit.service" "$work/$unit.timer" 2>&1 | grep -F vigie | grep -vF 'man vigi' && return 1
		systemd-analyze security --offline=true --threshold=5 "$work/$unit.service" | tail -n 1
		[ "${PIPESTATUS[0]}" -eq 0 ] || return 1
	done
}
users() { systemd-sysusers --dry-run "$PWD"/systemd/vigie.sysusers; }
# systemd-tmpfiles of Debian 12 has no dry run: a root of its own, with the user it names.
folders() {
	mkdir -p "$work/root/etc"
	printf 'root:x:0:0::/:\nvigie:x:%s:%s::/:\n' "$(id -u)" "$(id -g)" >"$work/root/etc/passwd"
	printf 'root:x:0:\nvigie:x:%s:\n' "$(id -g)" >"$work/root/etc/group"
	systemd-tmpfiles --create --root="$work/root" "$PWD/systemd/vigie.tmpfiles" &&
		[ "$(stat -c %a "$work/root/var/lib/vigie")" = 700 ] && [ "$(stat -c %a "$work/root/etc/vigie")" = 750 ]
}
once() { grep -qx 'RestartPreventExitStatus=2 3 6' systemd/vigied.service; }

with systemd-analyze "systemd-analyze verifies the unit without a word" verified
with systemd-analyze "its exposure is 1.1 at most" secure
with systemd-analyze "metrics and the page are made by units with an exposure of 0.5 at most" beside
with systemd-sysusers "the user is well described" users
with systemd-tmpfiles "so are the folders, for the service alone" folders
with grep "a configuration error is not started again and again" once
echo "1..$number"
