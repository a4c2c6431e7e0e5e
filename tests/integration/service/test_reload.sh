#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# New rules and configuration, by themselves and on SIGHUP: all or nothing, and never a silence about which are in force.
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

sed -i 's/language en/language en\n    contact  "contact@exemple.fr"/' "$VIGIE_CONF"
serve
await "NOTIFY STATUS=Idle"
first=$(fingerprint)
ok "rules are in force" [ -n "$first" ]

sed -i 's/half_days(justified: no, over: this month) >= 4/half_days(justified: no, over: this month) >= 5/' "$rules"
ok "a rule file that is saved is loaded by itself" await "are in force."
second=$(fingerprint)
ok "then the new rules are in force" [ "$second" != "$first" ]
ok "every school is evaluated by them" await "Schools evaluated: 1. Flags raised: 0, cleared: 1"
run status
ok "status has nothing to say" exits 0
reload
ok "a reload is announced with its moment" await "NOTIFY MONOTONIC_USEC="
ok "as reloading" await "NOTIFY RELOADING=1"
ok "and its end" await "NOTIFY READY=1"

# letters: what the office's contact was written, newest last.
letters() { run mail list --all --json; grep -c '"recipient":"contact@exemple.fr"' "$work/out"; }
letter() {
	run mail list --all --json
	run mail show --text "$(grep '"recipient":"contact@exemple.fr"' "$work/out" | tail -n 1 | sed 's/.*"mail":\([0-9]*\).*/\1/')"
}
cp "$rules" "$work/kept.rules"
mark
printf '\nrule "faux" {\n    when averag("FRANCAIS") < 8\n}\n' >>"$rules"
ok "broken rules are refused" await "the former ones stay in force"
ok "the journal names file, line and column" told "10-essai.rules:32:10"
ok "the former rules stay in force" [ "$(fingerprint)" = "$second" ]
run status --json
ok "status says that the reload was refused" both exits 1 prints '"code":"reload-refused"'
ok "nothing was reloaded" untold "are in force."
await "NOTIFY STATUS=Idle"
ok "the contact is written to" [ "$(letters)" -eq 1 ]
letter
ok "with the place and its code" both prints "10-essai.rules:32:10" prints "error V0"
ok "the line" prints 'when averag("FRANCAIS") < 8'
ok "and what it means" prints "The former ones stay in force"
reload
ok "whoever asks for a reload is told again" await "the former ones stay in force"
ok "which ends" await "NOTIFY READY=1"
ok "the same errors are no second letter" [ "$(letters)" -eq 1 ]
mark
printf '\nrule "faux" {\n    when averag("FRANCAIS") < 8 and averag("MATHS") < 8\n}\n' >"$work/rules.d/20-mot.rules"
ok "other errors are told by themselves" await "the former ones stay in force"
await "NOTIFY STATUS=Idle"
ok "and are another letter" [ "$(letters)" -eq 2 ]
mark
mv "$work/rules.d" "$work/old.d"
mkdir "$work/new.d"
cp "$work/kept.rules" "$work/new.d/10-essai.rules"
mv "$work/new.d" "$work/rules.d"
ok "a folder that is replaced is noticed" await "are in force."
await "NOTIFY STATUS=Idle"
run status
ok "and clears the refusal" both exits 0 prints "Nothing needs a person"
ok "the contact hears of that too" [ "$(letters)" -eq 3 ]
letter
ok "with the fingerprint" prints "$second"
mark
echo "# seen in the new folder" >>"$rules"
ok "the new folder is watched" await "are in force."

cp "$VIGIE_CONF" "$work/kept.conf"
sed -i 's/"vigie.db"/"other.db"/' "$VIGIE_CONF"
mark
ok "another store is refused" await "the store cannot be changed by a reload"
ok "no store is made" [ ! -e "$work/other.db" ]
mark
rm "$VIGIE_CONF"
ok "a configuration that is gone is refused" await "the former ones stay in force"
ok "by name" told "vigie.conf: No such file"
cp "$work/kept.conf" "$VIGIE_CONF"
# What was read before vigie.conf.d fails is freed: the messages about it must not be shown.
sed -i 's/every    15 minutes/every    15 minuts/' "$VIGIE_CONF"
echo "no folder" >"$VIGIE_CONF.d"
reload
ok "additions that cannot be listed are refused" await "the former ones stay in force"
mark
rm "$VIGIE_CONF.d"
cp "$work/kept.conf" "$VIGIE_CONF"
await "are in force."
await "NOTIFY STATUS=Idle"

mark
printf '{txt}\n' >"$work/mail/notice.en.text"
ok "a broken letter is refused like a broken rule" await "the former ones stay in force"
ok "with its place" told "mail/notice.en.text:1:1"
mark
rm "$work/mail/notice.en.text"
ok "and taken back when it is gone" await "are in force."
await "NOTIFY STATUS=Idle"

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
ok "the delivery was applied once, whole" await "Schools evaluated: 2."
ok "all of it" [ "$(query "SELECT count(*) FROM delivery d WHERE file LIKE '%large.ndjson' AND state = 0 AND accepted = 40000")" = 1 ]
ok "that it took long is told" grep -q "Steps that took longer than 100 ms" "$events"
third=$(fingerprint)
ok "and the new rules are in force" [ "$third" != "$second" ]
mark
sed -i 's/language en/language fr/' "$VIGIE_CONF"
ok "the language is taken too" await "sont en vigueur"
stop
ok "and it stops cleanly" [ "$code" -eq 0 ]
echo "1..$number"
