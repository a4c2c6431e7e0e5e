#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# schools: open data into the store, once; what it says reaches the rules; SIECLE beside it, from file to household.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"

golden=$(realpath "$(dirname "$0")/../../golden")
directory=$golden/opendata/directory.csv
sum() { cksum <"$work/vigie.db"; }

run schools import --dry-run "$directory"
ok "a preview says what would be new" both exits 1 prints "would be held"
ok "and makes no store" [ ! -e "$work/vigie.db" ]

# One row of five is no school: the file as it comes is held, as any is.
head -5 "$directory" >"$work/directory.csv"
run schools import "$work/directory.csv"
ok "the directory is stored" both exits 0 prints "stored"
run schools list
ok "schools that never delivered are not listed" both exits 0 is "No school."
run schools list --all --json
ok "but known" both lines 3 prints '{"school":"0999999Z","name":"COLLÈGE D'"'"'ESSAI","kind":"college","priority":"REP+","department":"01","ips":null,"ips_year":null,"pupils":false}'
before=$(sum)
run schools import "$work/directory.csv"
ok "the same file again is known" both exits 0 prints "already known"
ok "and nothing is written" [ "$(sum)" = "$before" ]

run import "$records"
ok "a school delivers" exits 0
run schools
ok "and is listed" both exits 0 prints "0999999Z"

cat >"$work/2024.csv" <<'END'
rentree_scolaire;uai;ips
2023-2024;0999999Z;80.4
2024-2025;0999999Z;81.2
END
cat >"$work/2022.csv" <<'END'
Rentrée scolaire;UAI;IPS
2022-2023;0999999Z;105
END
run schools import "$work/2024.csv" "$work/2022.csv"
ok "two indexes are read, each by its titles" both exits 0 prints "nothing new"
run schools list --json
ok "the later year stands" both lines 1 prints '"ips":81.2,"ips_year":2024,"pupils":true'
run schools
ok "and is told with the index" prints "81.2 (2024)"
ok "its kind as people write it" grep -q '^0999999Z  collège  ' "$work/out"
ok "as a machine word for programs" grep -q '"kind":"college"' <("$vigie" schools list --json)

cat >"$work/rules.d/20-index.rules" <<'END'
rule "indice" {
    title "Indice bas, réseau prioritaire"
    when  school.ips < 85 and school.priority = "REP+" and school.kind = "college" and school.department = "01"
    refer to "tutorat"
}
END
run evaluate --json
ok "rules see what the directory says" prints '"rule":"indice","verdict":"yes"'

run schools import "$golden/opendata/districts.csv"
ok "a file with too many bad rows is held" both exits 1 tells "more than 5 %"
head -4 "$golden/opendata/districts.csv" >"$work/districts.csv"
run schools import "$work/districts.csv" --json
ok "priority districts are stored" both exits 0 prints '"accepted":3,"rejected":0,"unchanged":0'

run schools import "$records"
ok "a file of pupils is no directory" both exits 1 tells "no known export has this shape"
run schools export
ok "another word names the nearest" both exits 2 tells "did you mean 'import'?"

# In a store of its own, SIECLE: pupils, then who shares a household, then the absences of a term.
rm -f "$work"/vigie.db*
sed 's/29\/02\/2013/28\/02\/2012/' "$golden/siecle/pupils.xml" >"$work/pupils.xml"
run import "$work/pupils.xml" --json
ok "SIECLE pupils are stored" both exits 0 prints '"format":"siecle","kind":"pupils","school":"0999999Z","seen":4,"accepted":4,"rejected":0'
run import "$golden/siecle/families.xml" --json
ok "households agree with those of the addresses" both exits 0 prints '"seen":3,"accepted":3,"rejected":0,"unchanged":3'
run import "$golden/siecle/absences.xml"
ok "absences without a term are refused" both exits 1 tells "which school it belongs to"
run inspect "$golden/siecle/absences.xml"
ok "and inspect suggests the name that would say it" prints 'match "{school}/{year}_{term}.xml"'
run import "$golden/siecle/absences.xml" --school 0999999Z --year 2026 --term 1 --force --json
ok "with a term they are stored, found by ELENOET without its zero" both exits 1 prints '"seen":6,"accepted":5,"rejected":1'

# The invented department, as the ministry's base has it: nothing of a family reaches the store.
rm -f "$work"/vigie.db*
"$BUILD/generate" --clean --siecle --schools 2 --pupils 200 "$work/department" >/dev/null
run import "$work"/department/depots/*/*AvecAdresses_*.xml --json
ok "pupils and families of each school" both exits 0 lines 4
ok "pupils are new, their households known from their addresses" [ "$(grep -c '"seen":100,"accepted":100,"rejected":0,"unchanged":0' "$work/out") $(grep -c '"rejected":0,"unchanged":100' "$work/out")" = "2 2" ]
ok "the exports hold what nobody may keep" grep -q ZZPERDU "$work"/department/depots/*/ResponsablesAvecAdresses_*.xml
ok "the store does not" [ "$(cat "$work"/vigie.db* | grep -c ZZPERDU)" -eq 0 ]
run import "$work"/department/depots/*/*AvecAdresses_*.xml --json
ok "again, nothing is new" [ "$(sed -n 's/.*"accepted":\([0-9]*\),.*"unchanged":\1,.*/same/p' "$work/out" | wc -l)" -eq 4 ]
echo "1..$number"
