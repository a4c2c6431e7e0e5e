#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SIGHUP: new rules and configuration, all or nothing, and never a silence about which are in force.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "$0")/service.sh"

rules=$work/rules.d/10-essai.rules
fingerprint() {
	run status --json
	sed -n 's/.*"rules":"\([^"]*\)".*/\1/p' "$work/out"
}
reload() {
	mark
	kill -HUP "$service"
}

serve
await "NOTIFY STATUS=Idle"
first=$(fingerprint)
ok "rules are in force" [ -n "$first" ]

sed -i 's/half_days(justified: no, over: this month) >= 4/half_days(justified: no, over: this month) >= 5/' "$rules"
run status
ok "changed files are not in force by themselves" both exits 1 prints "no longer those in force"
reload
ok "a reload is announced with its moment" await "NOTIFY MONOTONIC_USEC="
ok "as reloading" await "NOTIFY RELOADING=1"
ok "and its end" await "NOTIFY READY=1"
second=$(fingerprint)
ok "then the new rules are in force" [ "$second" != "$first" ]
run status
ok "status has nothing to say" exits 0
ok "every school is evaluated by them" await "1 schools evaluated, 0 flags raised, 1 cleared"

cp "$rules" "$work/kept.rules"
printf '\nrule "faux" {\n    when averag("FRANCAIS") < 8\n}\n' >>"$rules"
reload
ok "broken rules end the reload all the same" await "NOTIFY READY=1"
ok "the journal names file, line and column" await "10-essai.rules:32:10"
ok "and says that the former stay in force" await "the former ones stay in force"
ok "which they do" [ "$(fingerprint)" = "$second" ]
run status --json
ok "status says that the reload was refused" both exits 1 prints '"code":"reload-refused"'
ok "nothing was reloaded" untold "are in force."

cp "$work/kept.rules" "$rules"
reload
ok "a good reload" await "NOTIFY READY=1"
run status
ok "clears the refusal" both exits 0 prints "Nothing needs a person"

cp "$VIGIE_CONF" "$work/kept.conf"
sed -i 's/"vigie.db"/"other.db"/' "$VIGIE_CONF"
reload
ok "another store is refused" await "the store cannot be changed by a reload"
ok "and ends the reload" await "NOTIFY READY=1"
ok "no store is made" [ ! -e "$work/other.db" ]
rm "$VIGIE_CONF"
reload
ok "a configuration that is gone is refused" await "the former ones stay in force"
ok "by name" told "vigie.conf: No such file"
cp "$work/kept.conf" "$VIGIE_CONF"
# What was read before vigie.conf.d fails is freed: the messages about it must not be shown.
sed -i 's/every    15 minutes/every    15 minuts/' "$VIGIE_CONF"
echo "no folder" >"$VIGIE_CONF.d"
reload
ok "additions that cannot be listed are refused" await "the former ones stay in force"
rm "$VIGIE_CONF.d"
cp "$work/kept.conf" "$VIGIE_CONF"

# A reload while a large delivery is imported.
mkdir "$work/depots/0999998Y"
{
	echo '{"t":"delivery","school":"0999998Y","kind":"records","year":2026}'
	seq -f '%06g' 1 40000 | sed 's/.*/{"t":"pupil","id":{"ine":"&0000Q"},"last":"N&","first":"P","born":"2013-02-03","class":"4C","level":"4e"}/'
} >"$work/large.ndjson"
cp "$work/kept.rules" "$work/third.rules"
sed -i 's/< 8$/< 9/' "$work/third.rules"
mark
mv "$work/large.ndjson" "$work/depots/0999998Y/large.ndjson"
await "NOTIFY STATUS=Reading depots: file 1 of 2"
cp "$work/third.rules" "$rules"
reload
ok "a reload during an import ends" await "NOTIFY READY=1"
ok "the delivery was applied once, whole" await "2 schools evaluated"
ok "all of it" [ "$(query "SELECT count(*) FROM delivery d WHERE file LIKE '%large.ndjson' AND state = 0 AND accepted = 40000")" = 1 ]
third=$(fingerprint)
ok "and the new rules are in force" [ "$third" != "$second" ]
sed -i 's/language en/language fr/' "$VIGIE_CONF"
reload
ok "the language is taken too" await "sont en vigueur"
stop
ok "and it stops cleanly" [ "$code" -eq 0 ]
echo "1..$number"
