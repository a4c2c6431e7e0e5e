#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `make bench [FIGURES="import lsu csv rules engine school memory again"]`: what vigie takes for the year of 100,000 pupils that data.sh makes,
# each beside a program that does the same, in turn, ROUNDS times (5). Prints `name value unit`, medians; a ratio is the median of
# the rounds' ratios. Says on standard error which goal is missed. Seconds move with what else the machine does, ratios hardly.
set -eu
cd "$(dirname "$0")/../.."
top=$PWD
programs=$top/${BUILD:-build/release}
bench=$top/tests/bench
rounds=${ROUNDS:-5}
on=2027-07-02
cd build/bench
export VIGIE_NOW=${on}T06:00:00 VIGIE_LIBDIR=$PWD/none LC_ALL=C.UTF-8 LANGUAGE=en
mkdir -p work rules
cp "$bench"/*.conf .
vigie=("$programs/vigie" -c vigie.conf)
# Pupils first, then absences, then each class's averages, school after school: 74 files a school.
mapfile -t files < <(for school in exports/*; do printf '%s\n' "$school"/EXP_ELEVE* "$school"/EXP_ABS* "$school"/moy*; done)

# Runs a command; its seconds and its peak in KiB go to `seconds` and `peak`. Its output to the file work/output.
timed() {
	local figures
	figures=$("$programs/bench/timed" "$@" 3>&1 >work/output 2>work/errors) || {
		cat work/errors >&2
		echo "bench: failed: ${*:1:4} ..." >&2
		exit 1
	}
	read -r seconds peak <<<"$figures"
}

# The median of the numbers on standard input.
median() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# figure NAME UNIT [GOAL]: prints the median of the numbers on standard input; GOAL is ">= 2.5" or "<= 50".
figure() {
	local value
	value=$(median)
	printf '%s %s %s\n' "$1" "$value" "$2"
	if [ $# -gt 2 ] && ! awk "BEGIN { exit !($value $3) }"; then
		printf 'bench: goal missed: %s is %s %s, not %s\n' "$1" "$value" "$2" "$3" >&2
	fi
}

# column N FILE, quotient A B FILE: numbers of each round
column() {
	awk -v n="$1" '{ print $n }' "$2"
}
quotient() {
	awk -v a="$1" -v b="$2" '{ printf "%.3f\n", $a / $b }' "$3"
}

fresh() {
	rm -f work/"$1" work/"$1"-wal work/"$1"-shm work/"$1"-journal
}

import_files() {
	fresh vigie.db
	timed "${vigie[@]}" import --json "${files[@]}"
}

have_store() {
	[ -f work/vigie.db ] || import_files
}

have_rows() {
	[ -f work/rows.db ] && return
	"$programs/bench/rows" facts.csv pupils.csv work/rows.new
	sqlite3 work/rows.new <"$bench/indexes.sql" >/dev/null
	mv work/rows.new work/rows.db
}

measure_import() {
	local i
	: >work/rounds
	for ((i = 0; i < rounds; i++)); do
		import_files
		printf '%s %s ' "$seconds" "$peak" >>work/rounds
		fresh text.db
		timed sqlite3 work/text.db 'CREATE TABLE fact(school, pupil, kind, subject, term, day, value)' '.mode csv' '.separator ;' \
			'.import facts.csv fact'
		printf '%s ' "$seconds" >>work/rounds
		fresh keyed.db
		timed "$programs/bench/rows" facts.csv pupils.csv work/keyed.db
		printf '%s\n' "$seconds" >>work/rounds
	done
	printf 'import_facts %s facts\n' "$(wc -l <facts.csv)"
	printf 'import_files %s files\n' "${#files[@]}"
	column 1 work/rounds | figure import s
	column 3 work/rounds | figure import_sqlite3_import s
	column 4 work/rounds | figure import_keyed_rows s
	quotient 3 1 work/rounds | figure import_faster_than_sqlite3_import times ">= 2.5"
	quotient 1 4 work/rounds | figure import_to_keyed_rows times "<= 1.0"
	awk '{ printf "%.0f\n", $2 / 1024 }' work/rounds | figure import_memory_peak MiB "< 150"
	printf 'import_store_size %s MiB\n' "$(($(stat -c %s work/vigie.db) >> 20))"
	fresh text.db
	fresh keyed.db
}

# The same files again: nothing is decoded, nothing is written; and a poll of a source whose files have not changed.
measure_again() {
	local i
	have_store
	: >work/rounds
	timed "${vigie[@]}" poll
	cp work/vigie.db work/before.db
	for ((i = 0; i < rounds; i++)); do
		timed "${vigie[@]}" import --json "${files[@]}"
		printf '%s ' "$seconds" >>work/rounds
		timed cksum "${files[@]}"
		printf '%s ' "$seconds" >>work/rounds
		timed "${vigie[@]}" poll
		printf '%s\n' "$seconds" >>work/rounds
	done
	column 1 work/rounds | figure import_again s
	column 2 work/rounds | figure import_again_cksum s
	quotient 1 2 work/rounds | figure import_again_to_cksum times
	column 3 work/rounds | figure poll_unchanged s
	quotient 3 2 work/rounds | figure poll_unchanged_to_cksum times "<= 1.2"
	sqldiff_rows | figure import_again_rows_written rows "== 0"
}

# Rows of the facts and deliveries that are not as they were.
sqldiff_rows() {
	local table
	sqlite3 work/vigie.db "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'" | while read -r table; do
		case $table in source | state) continue ;; esac
		sqlite3 work/vigie.db "ATTACH 'work/before.db' AS old; SELECT count(*) FROM (SELECT * FROM main.\"$table\" EXCEPT SELECT * FROM old.\"$table\")"
	done | awk '{ n += $1 } END { print n }'
}

measure_lsu() {
	local schools=(lsu/*.xml) what
	"$programs/bench/lsu" "$rounds" "${schools[@]:0:40}" | while read -r name value unit; do
		case $name in
		lsu_decode_to_bare_sax) figure "$name" "$unit" "<= 1.5" <<<"$value" ;;
		*) printf '%s %s %s\n' "$name" "$value" "$unit" ;;
		esac
	done
	for what in decode sax; do
		valgrind --tool=callgrind --callgrind-out-file=work/callgrind."$what" "$programs/bench/lsu" "$what" "${schools[0]}" 2>&1 |
			awk -v size="$(stat -c %s "${schools[0]}")" '/Collected/ { printf "%.2f\n", $NF / size }' >work/instructions."$what"
		figure "lsu_instructions_$what" instructions/byte <work/instructions."$what"
	done
	paste work/instructions.decode work/instructions.sax | awk '{ printf "%.3f\n", $1 / $2 }' | figure lsu_instructions_to_bare_sax times "<= 1.5"
}

# absences N FILE: an invented EXP_ABSENCE of N rows, about 100 bytes each.
absences() {
	awk -v n="$1" 'BEGIN {
		printf "NUMERO;ID ELEVE;NOM;PRENOM;DATE NAISS;CLASSES;MOTIF;DATE DEBUT;DATE FIN;DEMI JOUR;REGLE;ETAT_JUSTIFICATION\r\n"
		for (i = 1; i <= n; i++)
			printf "%d;%d;ESSAI;Zoe;03/02/2013;5EME B;MALADIE SANS CERTIFICAT;06/10/2026;07/10/2026;3,00;O;O\r\n", i, i % 900
	}' >"$2"
}

# Every row decoded and counted, beside rows that are only stored; then the memory of 10 MB and of 1 GB.
measure_csv() {
	local decode=("$programs/vigie" inspect --school 0999999F --year 2026)
	absences 1000000 work/rows.csv
	: >work/csv.rounds
	for ((round = 0; round < rounds; round++)); do
		timed "${decode[@]}" work/rows.csv
		ours=$seconds
		fresh rows.db
		timed sqlite3 work/rows.db -cmd '.mode csv' -cmd '.separator ;' '.import work/rows.csv t'
		printf '%s %s\n' "$ours" "$seconds" >>work/csv.rounds
	done
	fresh rows.db
	awk -v bytes="$(stat -c %s work/rows.csv)" '{ printf "%.0f\n", bytes / $1 / 1e6 }' work/csv.rounds | figure csv_decode MB/s
	quotient 2 1 work/csv.rounds | figure csv_decode_beside_sqlite_import times ">= 5"
	absences 100000 work/rows.csv
	timed "${decode[@]}" work/rows.csv
	few=$peak
	absences 11000000 work/rows.csv
	timed "${decode[@]}" work/rows.csv
	rm -f work/rows.csv
	awk -v few="$few" -v many="$peak" 'BEGIN { printf "%.2f\n", many / few }' | figure csv_memory_of_1_gb_to_10_mb times "<= 1.1"
}

# Both say of how many pupils each rule is true: the same, or the comparison is worth nothing.
same_verdicts() {
	sed -n 's/.*"rule":"\([a-z0-9]*\)","verdict":"yes".*/\1/p' work/verdicts | sort | uniq -c | awk '{ print $2, $1 }' >work/counts
	if ! diff work/counts work/sql >&2; then
		echo "bench: vigie and SQL do not find the same pupils" >&2
		exit 1
	fi
	awk '{ n += $2 } END { print "rules_verdicts_yes", n, "verdicts" }' work/counts
}

measure_rules() {
	local i evaluate=("${vigie[@]}" evaluate --rules "$bench/rules" --on "$on")
	have_store
	have_rows
	"${evaluate[@]}" --json >work/verdicts
	sqlite3 work/rows.db <"$bench/rules.sql" >work/sql
	same_verdicts
	: >work/rounds
	for ((i = 0; i < rounds; i++)); do
		timed "${evaluate[@]}" --json
		printf '%s %s ' "$seconds" "$peak" >>work/rounds
		timed sqlite3 work/rows.db ".read $bench/rules.sql"
		printf '%s ' "$seconds" >>work/rounds
		timed "${evaluate[@]}"
		printf '%s\n' "$seconds" >>work/rounds
	done
	column 1 work/rounds | figure rules_evaluate_json s
	column 4 work/rounds | figure rules_evaluate s
	column 3 work/rounds | figure rules_sqlite3 s
	quotient 3 1 work/rounds | figure rules_faster_than_sqlite3 times ">= 5"
	quotient 3 4 work/rounds | figure rules_counts_faster_than_sqlite3 times
	awk '{ printf "%.0f\n", $2 / 1024 }' work/rounds | figure rules_memory_peak MiB
}

# Fifty rules over facts in memory, beside C by hand, SQLite and json-rules-engine; the last one takes 10 of the schools, and is given
# the indicators. All have to find the same number of pupils for each rule.
engine_peer=json-rules-engine@6.6.0
measure_engine() {
	local i rates=
	if command -v npm >/dev/null && npm install --prefix npm --silent --no-audit --no-fund "$engine_peer" >/dev/null 2>&1; then
		rates=work/rates
		: >$rates
	else
		printf 'bench: no npm, or no network: engine_faster_than_json_rules_engine is left out\n' >&2
	fi
	: >work/rounds
	for ((i = 0; i < rounds; i++)); do
		"$programs/bench/engine" 1 10 work/values work/counts >>work/rounds
		[ -z "$rates" ] || NODE_PATH=npm/node_modules node "$bench/engine_peer.js" work/values work/counts >>$rates
	done
	awk '{ print $1, $3 }' work/rounds | sort -u | while read -r name unit; do
		case $name in
		engine_programs_to_by_hand) set -- "<= 1.5" ;;
		engine_faster_than_sqlite) set -- ">= 10" ;;
		*) set -- ;;
		esac
		awk -v name="$name" '$1 == name { print $2 }' work/rounds | figure "$name" "$unit" "$@"
	done
	[ -n "$rates" ] || return 0
	awk '{ printf "%.3f\n", $2 / $1 / 1e6 }' $rates | figure engine_json_rules_engine_evaluations million/s
	paste $rates <(awk '$1 == "engine_evaluations" { print $2 }' work/rounds) | awk '{ printf "%.0f\n", $3 * 1e6 / ($2 / $1) }' |
		figure engine_faster_than_json_rules_engine times ">= 80"
}

measure_school() {
	have_store
	fresh school.db
	cp work/vigie.db work/school.db
	"$programs/bench/school" vigie.conf "$bench/rules" work/school.db exports 9 | while read -r name value unit; do
		case $name in
		school_delivery_to_verdicts) figure "$name" "$unit" "<= 50" <<<"$value" ;;
		*) printf '%s %s %s\n' "$name" "$value" "$unit" ;;
		esac
	done
	fresh school.db
}

# The service on the store of all pupils, with nothing to poll: after its first cycle, and its second start.
measure_memory() {
	local line service run
	have_store
	fresh idle.db
	cp work/vigie.db work/idle.db
	cp "$bench"/rules/*.rules rules/
	for run in first next; do
		rm -f work/pipe
		mkfifo work/pipe
		"$programs/vigied" -c idle.conf 2>work/pipe &
		service=$!
		exec 4<work/pipe
		while IFS= read -r line <&4; do
			case $line in *"Cycle done"* | *"Cycle terminé"*) break ;; esac
		done
		# It says so just before it goes to sleep.
		while [ "$(awk '{ print $3 }' "/proc/$service/stat")" != S ]; do :; done
		awk '/^VmRSS/ { printf "%.1f\n", $2 / 1024 }' "/proc/$service/status" | figure "service_memory_idle_$run" MiB "< 30"
		awk '/^VmHWM/ { printf "%.1f\n", $2 / 1024 }' "/proc/$service/status" | figure "service_memory_peak_$run" MiB
		kill "$service"
		cat <&4 >/dev/null
		exec 4<&-
		wait "$service"
	done
	fresh idle.db
}

[ $# -gt 0 ] || set -- import lsu csv rules engine school memory again
for figures; do
	"measure_$figures"
done
