#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Told to stop in the middle of each stage: the service ends at once, and whatever it was doing is done by the next start, once.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/held.sh
. "$(dirname "$0")/held.sh"

picture() { python3 tests/support/picture.py --any-order "$work/vigie.db"; }
# afresh: an office that has done nothing yet, behind servers that hold.
afresh() {
	rm -f "$work"/vigie.db* "$work/smtp"/*.eml
	rm -rf "$work/spool"
	block https
	block smtp
	block imap
	mark
}
# whole: the next run, two hours later (a message that was under way is leased until then), through all its stages.
whole() {
	mark
	pass_all
	VIGIE_NOW=2026-11-30T10:00:00 serve
	until told "NOTIFY STATUS=Idle" && [ "$(query "SELECT count(*) FROM delivery")" = 2 ] && [ "$(query "SELECT count(*) FROM outbox WHERE state = 'queued'")" = 0 ] &&
		[ "$(query "SELECT count(*) FROM school WHERE changed")" = 0 ]; do read -r -t 30 -u 3 || break; done
	stop
}
pass_all() {
	local kind
	for kind in https smtp imap; do touch "$work/$kind/free"; done
}
# promptly: TERM, and how long it took: far less than TimeoutStopSec of the unit.
promptly() {
	local since=$SECONDS
	stop
	[ "$code" -eq 0 ] && [ $((SECONDS - since)) -le 5 ]
}
# once: the servers have each message, again only as the same bytes under the same Message-ID; the spool holds nothing.
once() {
	local ids
	ids=$(grep -h '^Message-ID:' "$work/smtp"/*.eml | sort -u | wc -l)
	[ "$ids" -eq "$(query "SELECT count(*) FROM outbox WHERE state = 'sent'")" ] &&
		[ "$(md5sum "$work/smtp"/*.eml | cut -c1-32 | sort -u | wc -l)" -eq "$ids" ] &&
		[ -z "$(find "$work/spool" -maxdepth 1 -type f)" ]
}
# outcome STAGE: what became of the office after the next run.
outcome() {
	whole
	picture >"$work/found" 2>"$work/err"
	ok "stopped $1, the next run ends as if nothing had been" cmp -s "$work/expected" "$work/found"
	diff "$work/expected" "$work/found" | head -5 | cut -c1-200 | sed 's/^/# /'
	ok "with each mail sent, and sent again only as it was" once
}

afresh
whole
picture >"$work/expected"
ok "an office that nobody stops reads two sources, refers and mails" [ "$(find "$work/smtp" -name '*.eml' | wc -l)" -ge 1 ]

afresh
serve
await "HELD https"
ok "stopped while a file is on its way it ends at once" promptly
outcome "while a file is on its way"

afresh
touch "$work/https/free" "$work/imap/free"
serve
await "NOTIFY STATUS=Reading depots"
ok "stopped as it reads a file it ends at once" promptly
outcome "as it reads a file"

for stage in "Evaluating school" "Writing and sending mail"; do
	afresh
	pass_all
	serve
	await "NOTIFY STATUS=$stage"
	ok "stopped at '$stage' it ends at once" promptly
	outcome "at '$stage'"
done

afresh
touch "$work/https/free" "$work/imap/free"
serve
await "HELD smtp"
ok "stopped before the mail server has answered it ends at once" promptly
ok "and does not take the mail for sent" [ "$(query "SELECT count(*) FROM outbox WHERE state = 'sent'")" = 0 ]
outcome "before the mail server has answered"

afresh
touch "$work/https/free" "$work/smtp/free"
serve
await "HELD imap"
ok "stopped while the mailbox is opened it ends at once" promptly
outcome "while the mailbox is opened"

# A large file: its transaction ends first, or never was.
afresh
pass_all
mkdir -p "$work/depots/0999997X"
{
	echo '{"t":"delivery","school":"0999997X","kind":"records","year":2026}'
	seq -f '%06g' 1 20000 | sed 's/.*/{"t":"pupil","id":{"ine":"&0000Q"},"last":"N&","first":"P","born":"2013-02-03","class":"4C","level":"4e"}/'
} >"$work/depots/0999997X/large.ndjson"
touch -d '2026-11-28 08:00' "$work/depots/0999997X/large.ndjson"
serve
await "NOTIFY STATUS=Reading depots: file 2 of 2"
ok "stopped during a large import it ends at once" promptly
ok "with all of the file, or nothing" [ "$(query "SELECT count(*) FROM member m JOIN school s ON s.id = m.school WHERE uai = '0999997X'")" = "$(query "SELECT 20000 * count(*) FROM delivery WHERE file LIKE '%large%' AND state = 0")" ]
ok "and a spool that holds at most a whole file" [ -z "$(find "$work/spool" -name '*.part')" ]
echo "1..$number"
