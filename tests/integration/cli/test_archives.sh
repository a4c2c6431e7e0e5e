#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Zip, gzip and folders: decoded, inspected, imported, polled. One delivered file is one transaction.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"
top=$(cd "$(dirname "$0")/../../.." && pwd)
oneroster=$top/tests/golden/oneroster/bulk-1.1
printf 'ELENOET;NBABS;NBNONJUSTIF;NBRET\n1234;4;2;1\n' >"$work/2026_T1.csv"

# zip ARCHIVE FILE…: by base names.
zip() { python3 -c 'import sys, zipfile, os
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
    for f in sys.argv[2:]:
        z.write(f, os.path.basename(f))' "$@"; }
query() { sqlite3 "$work/vigie.db" "$1"; }
is_value() { [ "$(query "$1")" = "$2" ]; }

gzip -c "$records" >"$work/records.ndjson.gz"
run decode "$work/records.ndjson.gz"
ok "a gzip file is decoded as what it holds" both exits 0 is "$(cat "$records")"
zip "$work/all.zip" "$records" "$work/2026_T1.csv"
run decode --school 0999999Z --year 2026 --term 1 "$work/all.zip"
ok "each file of a zip is decoded" both exits 0 lines 13
run decode "$work/all.zip"
ok "one that is refused refuses all, by its name" both prints_nothing "" tells "all.zip!2026_T1.csv: refused"
run inspect "$work/all.zip"
ok "inspect shows each file" both prints "all.zip!records.ndjson" prints "all.zip!2026_T1.csv"
ok "and the match line that one needs" prints 'match "{school}/{year}_{term}.csv"'
run inspect --json "$work/all.zip"
ok "as JSON, one object a file" both lines 2 prints '"file":"'"$work"'/all.zip!2026_T1.csv","format":"absences"'
printf 'bonjour\n' >"$work/LISEZMOI.txt"
zip "$work/readme.zip" "$records" "$work/LISEZMOI.txt"
run decode "$work/readme.zip"
ok "what is no export is told and left" both exits 1 tells "readme.zip!LISEZMOI.txt: no known export has this shape"
ok "and the others are printed" is "$(cat "$records")"

run decode "$oneroster"
ok "a folder with a manifest is one export" both exits 0 is "$(cat "$oneroster.expected")"
zip "$work/oneroster.zip" "$oneroster"/*.csv
run decode "$work/oneroster.zip"
ok "zipped it is the same" both exits 0 is "$(cat "$oneroster.expected")"
run decode "$oneroster/users.csv"
ok "a file of it alone is refused for what it lacks" both exits 1 tells "send all of them as one zip [F015]"
run decode "$top/tests/golden"
ok "another folder is no file" both exits 1 tells "not an ordinary file"
run inspect "$oneroster"
ok "inspect says which OneRoster it is" both exits 0 prints "OneRoster 1.1, bulk"

run import --json "$oneroster"
ok "a folder is imported as one delivered file" both exits 0 prints '"seen":17,"accepted":17,"rejected":0,"unchanged":0,'
before=$(query "SELECT count(*) FROM delivery")
run import "$oneroster"
ok "the same again writes nothing" is_value "SELECT count(*) FROM delivery" "$before"
ok "each part knows its file" is_value "SELECT DISTINCT member FROM delivery ORDER BY 1" $'results.csv\nusers.csv'

mkdir "$work/bad"
cp "$oneroster"/*.csv "$work/bad"
sed -i 's/,7.5,2026-10-14,/,sept,2026-10-14,/' "$work/bad/results.csv"
run import --force --json "$work/bad"
ok "a rejected row is told with its file and line" prints '"file":"'"$work"'/bad!results.csv","line":2,"column":7,"code":"R004"'
delivery=$(query "SELECT delivery FROM quarantine WHERE member = 'results.csv'")
run sources quarantine show "$delivery"
ok "so is it in the quarantine" both exits 0 prints "results.csv: this is not a number"
head -c 700 "$work/oneroster.zip" >"$work/cut.zip"
run import "$work/cut.zip"
ok "a truncated zip is refused" both exits 1 tells "the file ends in the middle: ask for it again [F002]"
python3 -c 'import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as z:
    z.writestr("../../etc/passwd", "x")' "$work/climb.zip"
run import "$work/climb.zip"
ok "a name that climbs is refused" both exits 1 tells "climb.zip!../../etc/passwd: refused: a name in the archive leads out of it [F027]"

sed -i '/every    15/a\    match    "{school}/{year}_{term}.csv"' "$VIGIE_CONF"
mkdir -p "$work/depots/0777777X"
zip "$work/depots/0777777X/envoi.zip" "$work/2026_T1.csv"
gzip -c "$work/2026_T1.csv" >"$work/depots/0777777X/2026_T2.csv.gz"
touch -d '2026-11-28 08:00' "$work"/depots/*/*
run decode "$work/depots/0777777X/envoi.zip"
ok "the name of a member says school, year and term" both exits 0 prints '"term":1,"value":"4"'
ok "its rows are counted for that school" prints '"school":"0777777X","kind":"absences","year":2026'
run run --once
ok "a source delivers archives like files" is_value \
	"SELECT file, member, format FROM delivery d JOIN school s ON s.id = d.school WHERE s.uai = '0777777X' AND source = 'depots' ORDER BY 1" \
	$'0777777X/2026_T2.csv.gz|2026_T2.csv|absences\n0777777X/envoi.zip|2026_T1.csv|absences'

# Unpacked in a polled folder: nothing until the last file is there and at rest.
rm -r "$work"/depots/*/*
mkdir "$work/depots/0999999Z/export"
cp "$oneroster"/*.csv "$work/depots/0999999Z/export"
mv "$work/depots/0999999Z/export/users.csv" "$work/users.csv"
run poll
ok "a set that lacks a file waits" both exits 0 prints "still being written, left for the next poll: 1"
mv "$work/users.csv" "$work/depots/0999999Z/export"
until run poll && ! prints "still being written" || [ "$SECONDS" -gt 120 ]; do :; done
ok "a whole one is one delivery" both exits 0 prints "0999999Z/export/manifest.csv  oneroster  -       pupils    1         16         0  stored"
ok "known under its manifest" is_value "SELECT path FROM item WHERE path LIKE '%export%'" "0999999Z/export/manifest.csv"
echo "1..$number"
