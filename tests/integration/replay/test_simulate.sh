#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# simulate: who would enter and leave under other rules, and the limit of a deployment script.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

run run --once
other=$work/other
mkdir "$other"
# Pupil A (4 half-days, 7.40) leaves "absences"; B (8.00) enters "maths"; both wait in "attente".
sed 's/>= 4/>= 5/; s/< 8/< 8.5/; /^test/,/^}/d' "$work/rules.d/10-essai.rules" >"$other/10-essai.rules"
cat >>"$other/10-essai.rules" <<'END'
rule "attente" {
    title "Sous 10 depuis cinq jours"
    when  average("MATHEMATIQUES") < 10
    for   5 days
}
END

run simulate --rules "$work/rules.d" --json
ok "the rules in force change nothing" both exits 0 is '{"school":"0999999Z","rule":"absences","entering":0,"leaving":0,"unchanged":2,"pending":0,"held":0}
{"school":"0999999Z","rule":"maths","entering":0,"leaving":0,"unchanged":1,"pending":0,"held":0}'
run simulate --rules "$work/rules.d" --limit 0
ok "which no limit forbids" exits 0

before=$(sha256sum "$work/vigie.db")
run simulate --rules "$other" --json
ok "entering, leaving, unchanged and waiting, by school and rule" both exits 0 is '{"school":"0999999Z","rule":"absences","entering":0,"leaving":1,"unchanged":1,"pending":0,"held":0}
{"school":"0999999Z","rule":"maths","entering":1,"leaving":0,"unchanged":1,"pending":0,"held":0}
{"school":"0999999Z","rule":"attente","entering":0,"leaving":0,"unchanged":0,"pending":2,"held":0}'
ok "nothing is written" [ "$before" = "$(sha256sum "$work/vigie.db")" ]
run simulate --rules "$other"
ok "as a table for people" both exits 0 prints "Newly pending"
ok "without names" [ "$(grep -cE 'ESSAI|MODELE|012345' "$work/out")" -eq 0 ]
run simulate --rules "$other" --names
ok "names only when asked for" both prints "ESSAI Gaël" prints "MODELE Zoé"
if command -v sqlite3 >/dev/null; then
	ok "each of them in the access log" [ "$(sqlite3 "$work/vigie.db" "SELECT count(*) FROM access WHERE what = 'simulate'")" -eq 2 ]
fi

run simulate --rules "$other" --limit 2
ok "a limit may be reached" exits 0
run simulate --rules "$other" --limit 1
ok "not passed" both exits 1 tells "would come or go: 2, pupils flagged now: 2"
run simulate --rules "$other" --limit 99.99 %
ok "a percentage is of the pupils flagged now" exits 1
run simulate --rules "$other" --limit=100%
ok "in any spelling" exits 0
run simulate --rules "$other" --limit some
ok "what is no limit is told" both exits 2 tells "--limit 5 %"
run simulate
ok "without other rules there is nothing to simulate" both exits 2 tells "--rules is missing"
echo 'rule "faux" { title "t" when moyene() < 8 }' >"$other/20-faux.rules"
run simulate --rules "$other"
ok "rules with errors are told before anything else" both exits 3 tells "moyene"
ok "and nothing is printed" prints_nothing
echo "1..$number"
