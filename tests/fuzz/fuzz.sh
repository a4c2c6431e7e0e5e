#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs fuzz targets, two at a time: fuzz.sh BUILD SECONDS TARGET… Findings stay in BUILD/findings; exit 1 when there are any.
set -u
build=$1 seconds=$2
shift 2
mkdir -p "$build/findings"

run_one() {
	local build=$1 seconds=$2 target=$3 seeds=
	case $target in
	rules | layout) seeds="tests/golden/rules-messages rules/library" ;;
	pronote | lsu | siecle | opendata | absences | records) seeds="tests/golden/$target" ;;
	esac
	mkdir -p "$build/corpus/$target"
	# Words apart: these are folders of ours, without spaces.
	# shellcheck disable=SC2086
	"$build/fuzz-$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=1024 -use_value_profile=1 \
		-artifact_prefix="$build/findings/$target-" -print_final_stats=1 \
		"$build/corpus/$target" "tests/fuzz/corpus/$target" $seeds >"$build/$target.log" 2>&1
	local status=$?
	echo "$target: $(grep -oE 'number_of_executed_units: [0-9]+' "$build/$target.log" | tail -1), exit $status"
	[ $status -eq 0 ] || grep -E 'SUMMARY|ERROR|runtime error' "$build/$target.log" | head -5
	return $status
}
export -f run_one
printf '%s\n' "$@" | xargs -P 2 -I{} bash -c 'run_one "$@"' _ "$build" "$seconds" {}
