#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Real pupils, a real outcome: seven rules over the UCI file "Student Performance" (student-por.csv, 649 pupils) give exactly the
# confusion tables that counting the file gives. Skipped where the file is not: it is not part of the project.
shared=${VIGIE_SHARED:-$(dirname "$0")/../../../../shared}
file=$shared/data/student-por.csv
if [ ! -r "$file" ]; then
	echo "ok 1 - # SKIP there is no $file (VIGIE_SHARED names the folder)"
	echo "1..1"
	exit 0
fi
file=$(realpath "$file")
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

rm -r "$work/depots/0999999Z" "$work/rules.d"
mkdir "$work/rules.d"
awk -f "$(dirname "$0")/../../support/student_records.awk" -v school=0999999Z -v year=2025 "$file" >"$work/students.ndjson"

# rule NAME CONDITION: each true of the end of term 2.
rule() {
	printf 'rule "%s" {\n    title "%s"\n    when  %s\n}\n' "$1" "$1" "$2"
}
first='average("PORTUGAIS", over: term 1)' second='average("PORTUGAIS", over: term 2)'
{
	rule "G2<10" "$second < 10"
	rule "G1<10" "$first < 10"
	rule "G1<10 or G2<10" "$first < 10 or $second < 10"
	rule "G1<9" "$first < 9"
	rule "G1<8" "$first < 8"
	rule "absences>=10" "half_days(over: term 2) >= 10"
	rule "G1-G2>=2" "$first - $second >= 2"
} >"$work/rules.d/10-eleves.rules"

run import "$work/students.ndjson"
ok "the file is imported" exits 0
run replay --from 2025-09-01 --to 2026-06-29 --outcome fail --by-fact-date --json
ok "the replay is done" both exits 0 lines 7

# table RULE TP FP FN TN: exactly this line.
table() {
	ok "$1: $2/$3/$4/$5" prints "{\"rule\":\"$1\",\"tp\":$2,\"fp\":$3,\"fn\":$4,\"tn\":$5,"
}
table "G2<10" 89 56 11 493
table "G1<10" 88 69 12 480
table "G1<10 or G2<10" 97 98 3 451
table "G1<9" 70 22 30 527
table "G1<8" 42 8 58 541
table "absences>=10" 15 55 85 494
table "G1-G2>=2" 19 33 81 516

ok "the ratios are those of the table" prints '"precision":0.6138,"recall":0.89,"base_rate":0.1541,"lift":3.9835,"lead_days_median":211,"facts":"by fact date"'
ok "a term speaks from its first day: G1 leads by the whole year" [ "$(grep -c '"lead_days_median":302' "$work/out")" -eq 4 ]
ok "nobody is left out" tells_nothing

run replay --from 2025-09-01 --to 2026-06-29 --outcome fail --json
ok "what was imported afterwards was not known then" both exits 0 prints '"rule":"G2<10","tp":0,"fp":0,"fn":0,"tn":0,"precision":null,"recall":null,"base_rate":null,"lift":null,"lead_days_median":null,"facts":"as delivered"'
ok "and the way out is told" tells "--by-fact-date"
run replay --from 2025-09-01 --to 2026-06-29 --outcome passed --by-fact-date
ok "an outcome that nobody delivered is told" both exits 3 tells "'passed'"
echo "1..$number"
