#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs test programs that print TAP (two at a time), shows what failed, and adds the counts to a file.
#   run.sh COUNTS PROGRAM…        COUNTS gets one line "passed failed skipped" per program.
# A program that dies, or prints no plan, counts as one failed test. Exit 1 when anything failed.
set -u
counts=$1
shift
work=$(mktemp -d)
# The servers of some tests give up root: they must be able to pass through.
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT

run_one() {
	local program=$1 log status private
	local -a command=("$program")
	log=$2/$(echo "$1" | tr / _)
	case $program in *.sh) command=(bash "$program") ;; esac
	# cmocka keeps a temporary name per process; TMPDIR is private so that nothing of one test reaches another,
	# and short because the path of a local socket has 107 bytes.
	private=$(mktemp -d "$2/XXXX")
	chmod 755 "$private"
	TMPDIR="$private" CMOCKA_MESSAGE_OUTPUT=TAP LC_ALL=C.UTF-8 LANGUAGE=en timeout 300 "${command[@]}" >"$log" 2>&1
	status=$?
	awk -v program="$program" -v status="$status" '
		/^ok /     { if ($0 ~ /# [Ss][Kk][Ii][Pp]/) skipped++; else passed++ }
		/^not ok / { failed++ }
		/^1\.\./   { split($0, plan, /\.\./); planned = plan[2] }
		END {
			done = passed + failed + skipped
			if (planned == "" || done < planned || (status != 0 && failed == 0)) failed++
			print passed + 0, failed + 0, skipped + 0
			if (failed) { print "FAILED " program " (exit " status ")" > "/dev/stderr" }
		}' "$log" >"$log.counts" 2>"$log.verdict"
	if [ -s "$log.verdict" ]; then
		cat "$log.verdict"
		grep -vE '^ok ' "$log" | head -60
	fi
}
export -f run_one

printf '%s\n' "$@" | xargs -P 2 -I{} bash -c 'run_one "$1" "$2"' _ {} "$work"
cat "$work"/*.counts >>"$counts"
! cat "$work"/*.counts | awk '{ failed += $2 } END { exit failed == 0 }'
