#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What `vigie evaluate --json` says of invented schools, case by case. A folder is a case, named after what it
# holds: its records are imported in order (on the day in the name of the file), then its rules are evaluated with
# its arguments. The expected lines were checked against values worked out by hand from the rule language.
set -u
: "${BUILD:=build/release}"
vigie=$(realpath "$BUILD/vigie")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 LANGUAGE=en
unset CREDENTIALS_DIRECTORY
number=0

# run_case FOLDER: what it prints is in $work/out, what it complains of in $work/err.
run_case() {
	local records day
	local -a arguments

	rm -rf "$work/case"
	cp -r "$1" "$work/case"
	export VIGIE_CONF=$work/case/vigie.conf VIGIE_LIBDIR=$work/case/lib
	for records in "$work"/case/records*.ndjson; do
		day=${records%.ndjson}
		day=${day: -10}
		[[ $day == 20* ]] || day=2027-08-01
		VIGIE_NOW=${day}T11:00:00 "$vigie" import --force "$records" >/dev/null 2>"$work/err" || return 1
	done
	read -ra arguments <"$1/arguments"
	VIGIE_NOW=2027-08-01T11:00:00 "$vigie" evaluate --json "${arguments[@]}" >"$work/out" 2>"$work/err"
}

for folder in "$(dirname "$0")"/*/; do
	number=$((number + 1))
	if run_case "$folder" && diff -u "$folder/expected.ndjson" "$work/out" >"$work/difference"; then
		echo "ok $number - $(basename "$folder")"
	else
		echo "not ok $number - $(basename "$folder")"
		cat "$work/err" "$work/difference" | head -40 | sed 's/^/# /'
	fi
done
echo "1..$number"
