#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# inspect, decode, import: files into records, records into the store.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"

VIGIE_CONF='' run decode "$records"
ok "decode prints the records as they are written" both exits 0 is "$(cat "$records")"
cp "$work/out" "$work/again.ndjson"
VIGIE_CONF='' run decode "$work/again.ndjson"
ok "decoding what was decoded changes nothing" both exits 0 is "$(cat "$records")"

sed '6s/"7.40"/"seven"/' "$records" >"$work/bad.ndjson"
run decode "$work/bad.ndjson"
ok "a rejected row is told with its line" both exits 1 tells "$work/bad.ndjson:6:"
ok "the others are printed" lines 8
ok "and its content is nowhere" [ "$(cat "$work/out" "$work/err" | grep -c seven)" -eq 0 ]
: >"$work/empty.csv"
run decode "$work/empty.csv"
ok "a refused file prints nothing and is named" both prints_nothing "" tells "empty.csv: refused"
ok "and is found wrong" exits 1
run decode "$work/missing.csv" "$records"
ok "a missing file does not stop the others" both exits 1 lines 9

"$BUILD/generate" --clean --schools 3 --pupils 120 "$work/department" >/dev/null
export_file=$(find "$work/department/depots" -name 'EXP_ABSENCE_2026-2027.csv' | sort | head -1)
uai=$(basename "$(dirname "$export_file")")
mv "$work/department/depots/$uai" "$work/depots/"
sed -i '/every    15/a\    match    "{school}/{any}_{year}.csv"' "$VIGIE_CONF"
export_file=$work/depots/$uai/EXP_ABSENCE_2026-2027.csv
run decode "$export_file"
ok "a file below a source's folder is read as that source says" both exits 0 prints "{\"t\":\"delivery\",\"school\":\"$uai\",\"kind\":\"absences\",\"year\":2026"
cp "$work/out" "$work/expected"
(cd "$work/depots/$uai" && cp EXP_ABSENCE_2026-2027.csv "$work/elsewhere.csv")
run decode "$work/elsewhere.csv"
ok "elsewhere nobody knows its school" both exits 1 tells "say it with --school UAI"
ok "and nothing is printed" prints_nothing
VIGIE_CONF='' run decode --school "$uai" --year 2026-2027 "$work/elsewhere.csv"
ok "the user may say it by hand" both exits 0 is "$(cat "$work/expected")"
run inspect "$work/elsewhere.csv"
ok "inspect tells what is missing, and how to say it" both prints "Does not say" prints '{school}'
run decode --format lsu "$export_file"
ok "a format said by hand is taken at its word" both exits 1 tells "refused"

run inspect "$records"
ok "inspect says school and records" both exits 0 prints "0999999Z"
run inspect --json "$records"
ok "as JSON too" both exits 0 prints '"records":{"pupil":3,"term":1,"average":2,"absence":2},"rejected":0,'
run inspect "$records"
ok "a wrong check letter is noticed, the right one is named" prints "letter would be F"
sed 's/0999999Z/0999999F/' "$records" >"$work/letter.ndjson"
run inspect "$work/letter.ndjson"
ok "a right one is not mentioned" [ "$(grep -c letter "$work/out")" -eq 1 ]

run import --dry-run "$records"
ok "a dry run tells what would be stored" both exits 0 prints "would be stored"
ok "and makes no store" [ ! -e "$work/vigie.db" ]
run import --json "$records"
ok "import tells exactly what it did" both exits 0 is \
	"{\"file\":\"$records\",\"format\":\"records\",\"kind\":\"records\",\"school\":\"0999999Z\",\"seen\":8,\"accepted\":8,\"rejected\":0,\"unchanged\":0,\"delivery\":1}"
size=$(stat -c %Y.%s "$work/vigie.db")
run import "$records"
ok "the same file again is known" both exits 0 prints "already known"
ok "and writes nothing" [ "$(stat -c %Y.%s "$work/vigie.db")" = "$size" ]
run import --dry-run "$work/bad.ndjson"
ok "a dry run compares with the store" exits 1

run import --json "$work/empty.csv"
ok "a refused file is a row with its code" both exits 1 prints '"code":"F001"'
ok "and a line without delivery figures" prints '"seen":0,"accepted":0,"rejected":0,"unchanged":0'
run import "$work/bad.ndjson"
ok "a file with too many rejected rows is held" both exits 1 tells "held: more than 5 %"
ok "and what to do is told" both tells "vigie sources quarantine show" tells "--force"
run sources quarantine
ok "it is in quarantine" both exits 0 prints "bad.ndjson"
held=$(awk '/bad.ndjson/ { print $1 }' "$work/out")
run sources quarantine show "$held"
ok "with the line and code of its rows" both exits 0 prints "R004"
run sources quarantine list --json
ok "as JSON too" prints '"state":"held","rejected":1,'
run import --force "$work/bad.ndjson"
ok "a person may have it stored all the same" both exits 1 prints "stored"
run sources quarantine show 999
ok "a delivery that does not exist cannot be shown" both exits 3 tells "no delivery 999"

run import /nowhere/at/all.csv
ok "a file that is not there is refused" both exits 1 tells "it does not exist"
chmod 000 "$work/vigie.db"
if [ "$(id -u)" -ne 0 ]; then
	run import "$records"
	ok "a store that may not be opened is told" both exits 3 tells "you may not open it"
fi
chmod 600 "$work/vigie.db"

# A disk that is full in the middle of many files: whoever reads the table may take these away.
mkdir "$work/many"
for n in $(seq 100 399); do
	printf '%s\n' "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"records\",\"year\":2026}" \
		"{\"t\":\"pupil\",\"id\":{\"ine\":\"0123456${n}Z\"},\"last\":\"INVENTE\",\"first\":\"Élève$n\",\"born\":\"2013-03-01\",\"class\":\"4C\",\"level\":\"4e\"}" \
		>"$work/many/$n.ndjson"
done
cp "$work/vigie.db" "$work/full.db"
sed 's/"vigie.db"/"full.db"/' "$VIGIE_CONF" >"$work/full.conf"
before=$(sqlite3 "$work/full.db" "SELECT count(*) FROM delivery WHERE state = 0")
full() {
	trap '' XFSZ
	ulimit -f 100 # KiB: of each file, the log among them
	VIGIE_CONF=$work/full.conf run import "$work"/many/*.ndjson
	echo "$code" >"$work/code"
}
(full)
code=$(cat "$work/code")
ok "an import that the disk ends is told" [ "$code" -eq 3 ]
ok "and says of exactly the files that are stored that they are" [ "$(grep -c 'many/.*stored' "$work/out")" -eq \
	$(($(sqlite3 "$work/full.db" "SELECT count(*) FROM delivery WHERE state = 0") - before)) ]

printf 'no database at all, but long enough to be looked at: %0100d' 0 >"$work/vigie.db"
run import "$records"
ok "a damaged store is told" both exits 3 tells "damaged"

echo "1..$number"
