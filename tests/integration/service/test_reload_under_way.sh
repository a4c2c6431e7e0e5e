#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A reload in the middle of something: right rules come into force and the work begins again under them; wrong ones disturb nothing; a mail
# that is on its way is not cut off.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/held.sh
. "$(dirname "$0")/held.sh"

rules=$work/rules.d/10-essai.rules
fingerprint() {
	run status --json
	sed -n 's/.*"rules":"\([^"]*\)".*/\1/p' "$work/out"
}
reload() { kill -HUP "$service"; }
# change FILE SED…: changes a file in one step, so that no half of it is ever seen.
change() {
	sed "${@:2}" "$1" >"$work/changed"
	mv "$work/changed" "$1"
}
mails() { find "$work/smtp" -name '*.eml' | wc -l; }
# times FILE: how many deliveries of it were applied.
times() { query "SELECT count(*) FROM delivery WHERE file = '$1' AND state = 0"; }

touch "$work/smtp/free" "$work/imap/free"
serve
await "HELD https"
first=$(fingerprint)
mark
change "$rules" 's/< 8$/< 8.5/; s/7.99 term/8.49 term/; s/"MATHEMATIQUES" 8 term/"MATHEMATIQUES" 8.5 term/'
reload
ok "right rules come into force while a file is on its way" await "are in force."
ok "at once: systemd is told" await "NOTIFY READY=1"
second=$(fingerprint)
ok "by their fingerprint" [ "$second" != "$first" ]
ok "and the file is asked for again" await "HELD https"

mark
cp "$rules" "$work/right.rules"
change "$rules" 's/priority high/priority hihg/'
reload
ok "broken rules are refused while a file is on its way" await "the former ones stay in force"
ok "and systemd is told that the reload is over" await "NOTIFY READY=1"
ok "the former rules stay in force" [ "$(fingerprint)" = "$second" ]
ok "the transfer was not disturbed" untold "HELD https"
cp "$VIGIE_CONF" "$work/right.conf"
mark
change "$VIGIE_CONF" 's/every    1 second/every    1 secund/'
reload
ok "so is a broken configuration" await "the former ones stay in force"
mark
pass https
ok "and the file arrives as if nothing had been" await "export.ndjson stored"
ok "once" [ "$(times export.ndjson)" = 1 ]
await "NOTIFY STATUS=Idle"
ok "and is told of" [ "$(mails)" -ge 1 ]

mark
cp "$work/right.conf" "$work/changed"
mv "$work/changed" "$VIGIE_CONF"
cp "$work/right.rules" "$work/changed"
mv "$work/changed" "$rules"
ok "once they are right again they are in force" await "are in force."
await "NOTIFY STATUS=Idle"
stop

# While a mail is on its way: the server has all of it and has not answered.
block smtp
before=$(mails)
mark
pupil 2 >"$work/second.ndjson"
echo '{"t":"absence","id":{"ine":"0123456792Z"},"from":"2026-12-01","to":"2026-12-02","half_days":"4","justified":false}' >>"$work/second.ndjson"
echo '{"t":"average","id":{"ine":"0123456792Z"},"subject":"MATHEMATIQUES","term":1,"value":"3.00"}' >>"$work/second.ndjson"
sed -i 's/0999999Z/0999997X/' "$work/second.ndjson"
export VIGIE_NOW=2026-12-01T08:00:00
# Before the service looks: a digest of that day which has nothing to say would use it up.
run import "$work/second.ndjson"
serve
await "HELD smtp"
mark
change "$rules" 's/>= 4$/>= 3/; s/2026-11-03..2026-11-04 unjustified/2026-11-03 unjustified/'
reload
await "NOTIFY RELOADING=1"
change "$VIGIE_CONF" 's/capacity 1/capacity 1x/'
reload
ok "a broken configuration is refused while a mail is on its way" await "the former ones stay in force"
ok "right rules wait for the mail" untold "are in force."
change "$VIGIE_CONF" 's/capacity 1x/capacity 1/'
mark
reload
pass smtp
ok "which ends as it should" await "Mail <"
ok "then they come into force" await "are in force."
ok "by their fingerprint" [ "$(fingerprint)" != "$second" ]
await "NOTIFY STATUS=Idle"
ok "the mail was sent once" [ "$(query "SELECT count(*) FROM outbox WHERE state = 'sent'")" = "$(mails)" ]
ok "and more than before" [ "$(mails)" -gt "$before" ]

# While the mailbox is opened.
stop
block imap
mark
VIGIE_NOW=2026-12-01T10:00:00 serve
await "HELD imap"
mark
change "$rules" 's/>= 3$/>= 2/; s/2026-11-03 unjustified/2026-11-03 justified/'
reload
ok "a reload while the mailbox is opened comes into force" await "are in force."
ok "and the mailbox is opened again" await "HELD imap"
mark
pass imap
await "NOTIFY STATUS=Idle"
VIGIE_NOW=2026-12-01T10:00:00 run status
ok "nobody is needed" exits 0
stop
ok "and it stops cleanly" [ "$code" -eq 0 ]
echo "1..$number"
