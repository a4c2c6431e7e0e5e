# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A Debian machine in systemd-nspawn, its own PID 1 and no network, for the system test: sourced by it. The machine lives in a copy of the
# root that is removed, with the machine, however the test ends. Nothing waits for a time, only for a state, and not for ever.
# In memory where there is room: a disk that others use too is what takes the time.
place=build/system
[ "$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 2000000 ] && place=/dev/shm
work=$(realpath "$(mktemp -d "$place/vigie-system-XXXXXX")")
machine=$work/root
exchange=$work/exchange # /mnt of the machine
# Nothing is ever said there: what a turn of await waits for.
exec {silence}<> <(:)
nspawn=
leader=
number=0
mkdir -p "$exchange"
: >"$work/out"

halt() {
	[ -n "$nspawn" ] || return 0
	kill -KILL "$leader" "$nspawn" 2>/dev/null
	wait "$nspawn" 2>/dev/null
	nspawn=
}
# The last processes of a machine that was killed take a moment to go.
unfence() {
	find /sys/fs/cgroup/ -depth -type d -path "*/vigie-$$*" -exec rmdir {} + 2>/dev/null
	! find /sys/fs/cgroup/ -type d -name "vigie-$$" | grep -q .
}
leave() {
	[ "$BASHPID" = $$ ] || return
	halt
	await 5 unfence
	kill ${previous:+"$previous"} 2>/dev/null
	rm -rf --one-file-system "$work"
}
trap leave EXIT
trap 'exit 1' TERM INT HUP

# ok NAME COMMAND…: a test that passes when the command does.
ok() {
	local name=$1
	shift
	number=$((number + 1))
	passed=
	if "$@"; then
		passed=yes
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		{ echo "$*"; tail -n 25 "$work/out"; } | sed 's/^/# /'
	fi
}
# need NAME COMMAND…: the same, but without it nothing that follows makes sense.
need() {
	ok "$@"
	[ "$passed" ] || {
		echo "Bail out! The rest leans on this."
		exit 1
	}
}
skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}
# await SECONDS COMMAND…: until the command passes; fails when it does not in that time.
await() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		read -r -t 0.1 -u "$silence"
	done
	return 0
}

# inside COMMAND…: runs it in the machine as root; `run` keeps its exit status in $code and all its output in $work/out.
inside() {
	timeout 120 nsenter -a -t "$leader" -- /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL="${locale-C.UTF-8}" \
		HOME=/root DEBIAN_FRONTEND=noninteractive SYSTEMD_PAGER= "$@" </dev/null
}
run() {
	code=0
	inside "$@" >"$work/out" 2>&1 || code=$?
	return "$code"
}
prints() { grep -qF -- "$1" "$work/out"; }
# runs_and_prints TEXT COMMAND…
runs_and_prints() {
	local text=$1
	shift
	run "$@" && prints "$text"
}
is() { [ "$(inside "${@:2}" 2>&1 | tee "$work/out")" = "$1" ]; }
fails() { ! run "$@"; }
# put FILE: standard input becomes this file of the machine.
put() {
	mkdir -p "$machine$(dirname "$1")"
	cat >"$machine$1"
}

# property NAME [UNIT]
property() { inside systemctl show -P "$1" "${2:-vigied}"; }
# has NAME VALUE [UNIT]; active [UNIT]
has() { [ "$(property "$1" "${3:-vigied}" | tee "$work/out")" = "$2" ]; }
active() { has ActiveState active "$@"; }

# Events of vigied since the last mark, by the name that include/vigie/log.h gives them. By time: journalctl 252 passes over the first
# event that matches after a cursor.
mark() { since=$(inside date '+@%s.%6N'); }
journal() { inside journalctl -q ${since:+--since="$since"} "$@"; }
event() { sed -n "s/.*X($1, *\"\([0-9a-f]*\)\".*/\1/p" include/vigie/log.h; }
logged() { journal -o cat "$@" | tee "$work/out" | grep -q .; }
said() { journal -o cat -u vigied | tee "$work/out" | grep -qF -- "$1"; }

# install_machine ARCHIVE: the machine's disk.
install_machine() {
	mkdir "$machine"
	tar -xf "$1" -C "$machine" --numeric-owner
}
# A control group of its own: two machines in one would take each other's processes for theirs.
fence() {
	local tree
	for tree in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
		if [ -f "$tree/cgroup.procs" ] && mkdir -p "$tree/vigie-$$"; then
			echo "$BASHPID" >"$tree/vigie-$$/cgroup.procs"
		fi
	done
} 2>/dev/null
container() {
	fence
	exec systemd-nspawn --quiet --directory="$machine" --machine="vigie-$$" --register=no --keep-unit --private-network \
		--resolv-conf=off --timezone=off --bind="$exchange:/mnt" "$@" >"$work/console" 2>&1 </dev/null
}
# try: whether a machine can be started here at all.
try() { (container /bin/true); }

# Another child comes first, which makes the machine's namespaces: PID 1 is the one that is left.
up() {
	leader=$(tr -d ' ' <"/proc/$nspawn/task/$nspawn/children")
	[ -n "$leader" ] && inside systemctl is-system-running | grep -qE 'running|degraded'
} 2>/dev/null
# boot: starts the machine; fails when it does not come up.
boot() {
	container --boot &
	nspawn=$!
	await 90 up
}
# power_off: as the button does.
power_off() {
	kill -RTMIN+4 "$leader"
	wait "$nspawn"
	nspawn=
}
