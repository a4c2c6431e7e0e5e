#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each trap of real exports that is listed in tests/contract/traps has tests that exist and are run. Prints TAP.
set -u
here=$(dirname "$0")
tests=$(grep -rhoE '(cmocka_unit_test[a-z_]*|TEST|\bT)\([a-z0-9_]+' "$here/../unit" | sed 's/.*(//' | sort -u)
number=0
while IFS= read -r line; do
	number=$((number + 1))
	missing=
	for name in $(echo "${line#* = }" | tr ',' ' '); do
		grep -qx "$name" <<<"$tests" || missing="$missing $name"
	done
	if [ -z "$missing" ] && [[ $line == *' = '* ]]; then
		echo "ok $number - FORMATS ${line%% = *}"
	else
		echo "not ok $number - FORMATS ${line%% = *}"
		echo "# no such test:$missing"
	fi
done < <(grep -v '^#' "$here/traps")
echo "1..$number"
