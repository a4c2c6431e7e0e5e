#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A defect that other systems have shipped: a reload that reports success while the old rules stay in force.
# The other known defects stand in tests/unit/engine and tests/unit/referral, in files of this name.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "$0")/service.sh"

rules=$work/rules.d/10-essai.rules
# field NAME: of the status.
field() {
	run status --json
	sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/out"
}
reload() {
	mark
	kill -HUP "$service"
	await "NOTIFY READY=1"
}
# flags: what the rules in force make of the pupils.
flags() { query "SELECT count(*) FROM flag WHERE rule = 'absences' AND state <> 'cleared'"; }

serve
await "NOTIFY STATUS=Idle"
old=$(field rules) old_since=$(field rules_since)
ok "the first rules flag two pupils" [ "$(flags)" -eq 2 ]
ok "and are in force since a moment" [ "${old_since:-none}" != none ]

cp "$rules" "$work/right"
sed -i 's/>= 4/>= 5/; s/priority high/priority hihg/' "$rules"
reload
ok "a reload that reports success on the old set: a wrong set is no success" untold "are in force."
ok "it says that the former rules stay" told "the former ones stay in force"
ok "status shows the old fingerprint" [ "$(field rules)" = "$old" ]
ok "and the old age" [ "$(field rules_since)" = "$old_since" ]
run status
ok "and that somebody is needed" exits 1
ok "the old rules decide" [ "$(flags)" -eq 2 ]

sed 's/>= 4/>= 5/' "$work/right" >"$rules"
reload
await "NOTIFY STATUS=Idle"
new=$(field rules)
ok "a right set is a success on the new set: another fingerprint" [ "$new" != "$old" ]
ok "and the new rules decide" await "cleared: 1"
ok "of the pupils" [ "$(flags)" -eq 1 ]
run status
ok "nobody is needed" exits 0

cp "$work/right" "$rules"
printf 'rule "twin" {\n    title "t"\n    when  boarder\n}\nrule "twin" {\n    title "t"\n    when  boarder\n}\n' >"$work/rules.d/20-more.rules"
reload
ok "one wrong file of two: all or nothing" [ "$(field rules)" = "$new" ]
rm "$work/rules.d/20-more.rules"
reload
await "NOTIFY STATUS=Idle"
ok "the first rules again have their first fingerprint" [ "$(field rules)" = "$old" ]
stop

echo "1..$number"
