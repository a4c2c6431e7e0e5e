#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes what the benchmarks read, once, in build/bench: the exports of 100,000 invented pupils in 167 schools (exports/UAI/*.csv),
# the same as LSU (lsu/UAI.xml), the same facts one a row (facts.csv), who the pupils are (pupils.csv). 1.8 GB.
set -eu
cd "$(dirname "$0")/../.."
top=build/bench
if [ -f "$top/complete" ]; then
	exit 0
fi
echo "Making 100,000 invented pupils in $top ..." >&2
rm -rf "$top/made" "$top/exports" "$top/lsu"
mkdir -p "$top/lsu"
"${BUILD:-build/release}/generate" --schools 167 --pupils 100000 --clean --bench --truth "$top" "$top/made"
rm -rf "$top/made/depots"
cp "$top/made/calendrier-scolaire.csv" "$top/"
mv "$top/made/bench" "$top/exports"
rm -rf "$top/made"
for school in "$top"/exports/*/; do
	uai=$(basename "$school")
	mv "$school"/lsu_*.xml "$top/lsu/$uai.xml"
	cat "$school/facts.csv"
	rm "$school/facts.csv"
done >"$top/facts.csv"
touch "$top/complete"
