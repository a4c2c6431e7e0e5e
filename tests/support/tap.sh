# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Results of scripts as TAP: sourced by them; each ends with `echo "1..$number"`.
number=0

# verdict NAME FINDINGS: a passed test when FINDINGS is empty.
verdict() {
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		echo "$2" | head -40 | sed 's/^/# /'
	fi
}
