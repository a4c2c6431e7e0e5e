#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# evaluate, run, explain, and the queues: from a delivery to what people see.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"

run run --once
ok "a cycle tells what it did" both exits 0 prints "flags raised: 3"
ok "referrals and who waits" both prints "referrals made: 2" prints "of these, waiting for a place: 1"
ok "one digest was dropped as a file" [ "$(find "$work/mail" -name '*.eml' | wc -l)" -eq 1 ]
ok "which names no pupil" [ "$(cat "$work"/mail/*.eml | grep -cE 'ESSAI|MODELE')" -eq 0 ]
run run --once
ok "a second cycle finds nothing new" both exits 0 prints "nothing new at the sources"
ok "and makes nothing" prints "nothing changed"
run referrals list --json
ok "still two referrals" lines 2
ok "still one digest" [ "$(find "$work/mail" -name '*.eml' | wc -l)" -eq 1 ]

run evaluate --json
ok "the verdicts, sorted, to the letter" both exits 0 is '{"school":"0999999Z","pupil":{"ine":null,"be":"10003","local":null},"rule":"absences","verdict":"yes","values":{"half_days(justified: no, over: this month)":5.5}}
{"school":"0999999Z","pupil":{"ine":null,"be":"10003","local":null},"rule":"maths","verdict":"unknown","values":{"average(\"MATHEMATIQUES\")":null}}
{"school":"0999999Z","pupil":{"ine":"0123456789A","be":"10001","local":null},"rule":"absences","verdict":"yes","values":{"half_days(justified: no, over: this month)":4}}
{"school":"0999999Z","pupil":{"ine":"0123456789A","be":"10001","local":null},"rule":"maths","verdict":"yes","values":{"average(\"MATHEMATIQUES\")":7.4}}'
run evaluate --json --on 2026-11-08
ok "facts of later days are not seen" [ "$(grep -c '"rule":"absences"' "$work/out")" -eq 1 ]
run evaluate --json --known-on 2026-11-29
ok "nor what was delivered later" prints_nothing
run evaluate --json --school 0123456A
ok "a school of which nothing is known is told" both exits 3 tells "0123456A"
sed 's/>= 4/>= 5/' "$work/rules.d/10-essai.rules" >"$work/five.rules"
run evaluate --json --rules "$work/five.rules"
ok "other rules may be tried" [ "$(grep -c '"rule":"absences"' "$work/out")" -eq 1 ]
run evaluate
ok "for people it counts" both exits 0 prints "absences"
ok "and names nobody" [ "$(grep -cE 'ESSAI|MODELE|012345' "$work/out")" -eq 0 ]

run explain 0123456789A --rule absences
ok "explain says the verdict and the value" both prints "absences: yes" prints "half_days(justified: no, over: this month) = 4"
ok "the file and line it came from" prints "from 0999999Z/records.ndjson, line 8"
ok "what would turn it" prints "4 → 3: no"
ok "the state of the flag" prints "raised, the condition holds since 2026-11-30"
run explain "essai gael" --why-not
ok "a name is found in any spelling; why-not shows only what does not hold" both exits 0 prints "Pupil #"
ok "and there is no such rule here" [ "$(grep -c ': yes$' "$work/out")" -eq 0 ]
run explain 10003 --rule maths
ok "what is not known is said" both exits 0 prints "maths: unknown"
run explain "MODELE Zoé"
ok "two of one name are a table of candidates" both exits 3 tells "several pupils"
ok "by school, class and year of birth" both prints "3A" prints "2013"
run explain "PERSONNE Ici"
ok "nobody is told without the name" [ "$code" -eq 3 ]
ok "which is not repeated" [ "$(grep -c PERSONNE "$work/err")" -eq 0 ]
run explain 10001 --rule absencs
ok "an unknown rule names the nearest one" both exits 2 tells "did you mean 'absences'?"
if command -v sqlite3 >/dev/null; then
	ok "every reading is in the access log" [ "$(sqlite3 "$work/vigie.db" "SELECT count(*) FROM access WHERE what LIKE 'explain%'")" -eq 5 ]
fi

run flags
ok "flags are listed without names" both exits 0 prints "absences"
ok "by number" [ "$(grep -c '#' "$work/out")" -eq 3 ]
run flags list --json --rule maths
ok "as JSON, of one rule" both lines 1 prints '"rule":"maths"'
flag=$(sed 's/.*"flag":\([0-9]*\).*/\1/' "$work/out")
run flags show "$flag"
ok "a flag keeps the values of its moment" both exits 0 prints "7.4"
run referrals list --state waiting --json
ok "referrals are filtered by state" both lines 1 prints '"state":"waiting"'
run referrals show 1
ok "a referral has a story" both exits 0 prints "Its story"
run referrals show 99
ok "one that does not exist cannot be shown" both exits 3 tells "no referral No. 99"
run explain n1 --rule absences
ok "its number names the pupil" both exits 0 prints "Pupil #"
run mail list --all --json
ok "the mail is listed" both lines 1 prints '"state":"sent"'
run mail show 1
ok "and shown" both exits 0 prints "Message-ID:"
run sources --json
ok "the source was read" both exits 0 prints '"last_success":"2026-11-30T11:00:00Z"'

run status
ok "all is well" both exits 0 prints "Nothing needs a person."
run status --json
ok "as JSON too" both exits 0 prints '"attention":[]'
sed -i '/every    15/a\    expect   absences within 3 days, grades within 300 days' "$VIGIE_CONF"
VIGIE_NOW=2026-12-04T10:00:00 run status --json
ok "a source that is silent for longer than expected needs a person" both exits 1 prints '"code":"source-silent"'
ok "once: what has come in time is no matter" [ "$(grep -o source-silent "$work/out" | wc -l)" -eq 1 ]
sed -i '/expect   absences/d' "$VIGIE_CONF"
sed -i 's/>= 4/>= 3/' "$work/rules.d/10-essai.rules"
run status --json
ok "rules that are not in force yet need a reload" both exits 1 prints '"code":"rules-not-loaded"'
sed -i 's/>= 3/>= /' "$work/rules.d/10-essai.rules"
run status --json
ok "rules with errors need their author" both exits 1 prints '"code":"rules-wrong"'
run poll
ok "and are no reason to leave the sources alone" exits 0
sed -i 's/>= $/>= 4/' "$work/rules.d/10-essai.rules"
VIGIE_NOW=2026-12-05T11:00:00 run status
ok "a service that stands still needs a person" both exits 1 prints "systemctl status vigied"
: >"$work/depots/0999999Z/empty.csv"
touch -d '2026-11-28 08:00' "$work/depots/0999999Z/empty.csv"
run poll
ok "a poll refuses an empty file, and says so" both exits 1 tells "empty.csv: refused: the file is empty"
run status
ok "which needs a person" both exits 1 prints "vigie sources quarantine show"
rm -r "$work/depots"
run poll depots
ok "a source that cannot be read is told" exits 3
run status --json
ok "and needs a person" prints '"code":"source-failing"'
run run --once --on 2026-12-07
ok "a later day may be tried" prints "schools evaluated: 1"
run run --once --on 2026-12-01
ok "a day before the last one is not decided anew" tells "2026-12-07 is decided already"

echo "1..$number"
