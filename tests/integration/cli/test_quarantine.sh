#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sources quarantine: what waits for a person, what it would change, another try, and who decided.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"

depot=$work/depots/0999999Z
# file NAME: standard input as a file of the school, old enough to be read.
file() {
	cat >"$depot/$1"
	touch -d '2026-11-28 08:00' "$depot/$1"
}
head='{"t":"delivery","school":"0999999Z","kind":"grades","year":2026}'
average() { echo "{\"t\":\"average\",\"id\":$1,\"subject\":\"FRANCAIS\",\"term\":1,\"value\":\"$2\"}"; }
lou='{"name":"MODELE Zoé","class":"4B"}'
number_of() { sed -n "s/^{\"delivery\":\([0-9]*\),.*\"file\":\"[^\"]*$1\".*/\1/p" "$work/out"; }

run poll
ok "a first poll stores the pupils" exits 0
run sources quarantine
ok "an empty quarantine is told" both exits 0 prints "The quarantine is empty."
run sources quarantine retry --all
ok "and there is nothing to try again" both exits 0 prints "The quarantine is empty."

# A namesake comes into the class; then a grid names one of them.
file a-namesake.ndjson <<'END'
{"t":"delivery","school":"0999999Z","kind":"pupils","year":2026}
{"t":"pupil","id":{"be":"10009"},"last":"MODELE","first":"Zoé","born":"2013-07-08","class":"4B","level":"4e"}
END
{ echo "$head"; average "$lou" 12; average '{"be":"10001"}' 13; } | file grid.ndjson
run poll
ok "a poll tells how many" both exits 1 prints "rows rejected: 1"
run sources quarantine list --json
ok "the delivery waits" both lines 1 prints '"state":"stored","rejected":1'
grid=$(number_of grid.ndjson)
run sources quarantine list --rows
ok "each row by delivery, file, line and reason" both prints "grid.ndjson" prints "R020"
run sources quarantine list --rows --json
ok "as JSON too" is "{\"delivery\":$grid,\"source\":\"depots\",\"school\":\"0999999Z\",\"file\":\"0999999Z/grid.ndjson\",\"member\":null,\"line\":2,\"column\":null,\"code\":\"R020\",\"reason\":\"several pupils answer to this identity\"}"
run sources quarantine list --rows --code R021
ok "filtered by code" prints "The quarantine is empty."
run sources quarantine list --school 0123456A --json
ok "by school" lines 0
run sources quarantine list --source depots --json
ok "by source" lines 1
run sources quarantine list --code R20
ok "a code that there is not names the nearest" both exits 2 tells "did you mean 'R020'?"
run sources quarantine show "$grid"
ok "one is shown with its rows, and what may be done" both prints "R020" prints "1 of 2 records rejected"
ok "no cell is shown" [ "$(grep -cE 'MODELE|Zoé' "$work/out")" -eq 0 ]
copy=$(find "$work/spool/quarantine" -type f)
ok "a copy is kept, for its owner only" [ "$(stat -c %a "$copy")" = 600 ]
ok "its name says nothing" [ "$(basename "$copy" | tr -d 0-9a-f)" = "" ]

run sources quarantine retry
ok "a retry of what?" both exits 2 tells "say which deliveries"
run sources quarantine retry "$grid"
ok "what is still wrong waits on" both exits 1 tells "several pupils answer"
run sources quarantine list --json
ok "as the same delivery" [ "$(number_of grid.ndjson)" = "$grid" ]
# Meanwhile another file has something newer to say; then the namesake leaves the class.
{ echo "$head"; average '{"be":"10001"}' 17; } | file correction.ndjson
file moved.ndjson <<'END'
{"t":"delivery","school":"0999999Z","kind":"pupils","year":2026}
{"t":"pupil","id":{"be":"10009"},"class":"4C"}
END
run poll
run sources quarantine retry --code R020
ok "after a correction the row is applied" both exits 0 prints "stored"
run sources quarantine
ok "nothing waits" prints "The quarantine is empty."
ok "and the copy is gone" [ -z "$(find "$work/spool/quarantine" -type f)" ]
run explain 10001 --rule maths
cat >"$work/rules.d/20-essai.rules" <<'END'
rule "francais" { title "Français" when average("FRANCAIS") >= 1 }
END
run evaluate --json
ok "what was said since stays" prints '"be":"10001","local":null},"rule":"francais","verdict":"yes","values":{"average(\"FRANCAIS\")":17}'
ok "what was missing is there" prints '"be":"10002","local":null},"rule":"francais","verdict":"yes","values":{"average(\"FRANCAIS\")":12}'
run sources quarantine show "$grid"
ok "who tried again is recorded" both prints "tried again by" prints "settled"

# A list that lacks most pupils.
sed -n 1,2p "$records" >"$work/few"
file records.ndjson <"$work/few"
run poll
ok "a list without most pupils is held" tells "held"
run sources quarantine list --json
list=$(number_of records.ndjson)
run sources quarantine show "$list"
ok "it tells how many pupils would be gone" prints "0999999Z: it claims to be the whole list of the school's pupils, and 3 of the 4 known are not on it."
ok "and what becomes of them" both prints "their referrals withdrawn unless" prints "What is known of them is kept"
ok "and that a mere retry holds it again" prints "without --force the same check is made again"
ok "by school and kind" [ "$(grep -cE '0999999Z +2026 +pupils +0 +0 +3' "$work/out")" -eq 1 ]
ok "and names nobody" [ "$(grep -cE 'MODELE|ESSAI' "$work/out")" -eq 0 ]
run sources quarantine show "$list" --names
ok "but where it is asked to" prints "MODELE Zoé"
run sources quarantine show "$list" --json
ok "as JSON too" prints "{\"delivery\":$list,\"school\":\"0999999Z\",\"year\":2026,\"pupils\":4,\"dropped\":3}"
if command -v sqlite3 >/dev/null; then
	ok "which is in the access log" [ "$(sqlite3 "$work/vigie.db" "SELECT count(*) FROM access WHERE what LIKE 'quarantine%'")" -eq 3 ]
fi
run evaluate --json
ok "nothing of it is applied" prints '"be":"10003"'
run sources quarantine retry "$list" --force
ok "who accepts it says why" both exits 2 tells "--why"
run sources quarantine retry "$list" --force --why 'a class moved to another school'
ok "and it is applied" both exits 0 prints "stored"
run evaluate --json
ok "the pupils are dropped" [ "$(grep -c '"be":"10003"' "$work/out")" -eq 0 ]
run sources quarantine show "$list"
ok "with name and reason" prints "accepted as it is by $(id -un): a class moved"

# A refused file, corrected by the configuration.
printf 'NOM;PRENOM;DATE NAISS;CLASSES;DATE DEBUT;DATE FIN;DEMI JOUR\nESSAI;Gaël;03/02/2013;4B;06/10/2026;06/10/2026;1\n' | file 'EXP_ABSENCE_2026.csv'
run poll
run sources quarantine list --json
absences=$(number_of 'EXP_ABSENCE_2026.csv')
ok "a file that does not say its school is refused" both lines 1 prints '"code":"F006"'
run sources quarantine retry "$absences"
ok "it is refused again" both exits 1 tells "neither the file nor its name says which school"
sed -i '/every    15/a\    match    "{school}/{any}_{year}.csv"' "$VIGIE_CONF"
run sources quarantine retry "$absences"
ok "a correction of the configuration lets it in" both exits 0 prints "stored"
run sources quarantine
ok "and nothing waits any more" prints "The quarantine is empty."

: | file '=cmd.csv'
run poll
run sources quarantine list --json
empty=$(number_of '=cmd.csv')
run sources quarantine list --csv
ok "CSV opens as text in a spreadsheet" prints '"0999999Z/=cmd.csv"'
mkdir "$work/elsewhere"
: >"$work/elsewhere/=cmd.csv"
run import --year 2026 "$work/elsewhere/=cmd.csv"
run sources quarantine list --csv
ok "a name that begins as a formula does, is made text" prints "\"'=cmd.csv\""
run sources quarantine discard "$empty"
ok "who discards says why" both exits 2 tells "--why"
run sources quarantine discard "$empty" --why 'a test'
ok "and it waits no more" exits 0
run sources quarantine discard "$empty" --why 'a test'
ok "once" both exits 3 tells "does not wait"
run sources quarantine discard 999 --why 'a test'
ok "one that there is not is told" both exits 3 tells "no delivery 999"
run sources quarantine show "$empty"
ok "who and why are recorded" prints "discarded by $(id -un): a test"
touch -d '2026-11-28 10:00' "$depot/=cmd.csv"
run poll
run sources quarantine list --source depots --json
ok "the same file again does not come back" lines 0

echo "1..$number"
