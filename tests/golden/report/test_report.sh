#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A school year of an invented department, from the first exports to the brevet: coordinators answer, tutors come, grades and results
# follow. Every figure of the report is then reckoned again by other means: SQL on the queue, and the averages and results as they
# were written. Prints TAP.
set -eu
: "${BUILD:=build/release}"
here=$(dirname "$(realpath "$0")")
top=$(realpath "$here/../../..")
programs=$(realpath "$BUILD")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export VIGIE_LIBDIR=$work/none VIGIE_CONF=$work/vigie.conf LC_ALL=C.UTF-8 LANGUAGE=en
unset CREDENTIALS_DIRECTORY NO_COLOR

mkdir -p "$work/etat" "$work/mails" "$work/regles"
cp "$top"/rules/library/*.rules "$work/regles/"
# One long second term, so that grades of March are of a term that is running.
sed -e 's/^ *périodes .*/    périodes 1 2026-09-01..2026-11-30, 2 2026-12-01..2027-07-03/' \
	"$top/tests/support/demo/vigie.conf" >"$work/vigie.conf"

at() { export VIGIE_NOW=$1; }
vigie() { "$programs/vigie" "$@"; }
year() { python3 "$here/year.py" "$@"; }
# A cycle on the exports as they are; what the service leaves alone because it was just written is made older.
cycle() {
	find "$work/exports" -type f -exec touch -d "$1 06:00" {} +
	at "$1T11:00:00"
	vigie run --once >"$work/cycle"
}

"$programs/generate" --clean --seed 5 --schools 10 --pupils 2000 --until 2026-11-24 --truth "$work" "$work/exports" >/dev/null
year averages 1 "$work"
cycle 2026-11-26

at 2026-12-01T11:00:00
vigie referrals list --json >"$work/referrals.json"
year answers "$work" >"$work/answers"
while read -r number event rest; do
	# shellcheck disable=SC2086 # the options of one command
	vigie referrals "$event" "$number" --as "Coordinatrice d'essai" $rest >/dev/null
done <"$work/answers"

at 2027-03-08T11:00:00
vigie referrals list --json >"$work/referrals.json"
year sessions "$work"
vigie sessions import "$work/seances.csv" --as "Association d'essai" >"$work/imported"
vigie sessions import "$work/seances.csv" --as "Association d'essai" >"$work/again"

"$programs/generate" --clean --seed 5 --schools 10 --pupils 2000 --until 2027-03-05 "$work/later" >/dev/null
for file in "$work"/later/depots/*/EXP_ABSENCE_*; do
	cp "$file" "${file/later/exports}"
done
year averages 2 "$work"
cycle 2027-03-10
vigie referrals list --json >"$work/march.json"
year outcomes "$work"
cycle 2027-07-06

at 2027-07-10T11:00:00
vigie report --json >"$work/report.json"
vigie report --year 2026 --csv >"$work/report.csv"
vigie report >"$work/report.txt"
if [ "${KEEP-}" ]; then
	rm -rf "$KEEP" && cp -r "$work" "$KEEP"
fi
exec python3 "$here/recompute.py" "$work"
