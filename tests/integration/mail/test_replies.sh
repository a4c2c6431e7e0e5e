#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A digest is written, answered by its links, and the answers are read from a real Dovecot: the referral moves. Prints TAP.
# shellcheck source=tests/support/dovecot.sh
. "$(dirname "$0")/../../support/dovecot.sh"
vigied=$(realpath "$BUILD/vigied")

# The configuration, with an inbox.
with_inbox() {
	cat >"$VIGIE_CONF" <<-END
		office "Académie d'essai" {
		    store    "vigie.db"
		    rules    "rules.d"
		    spool    "spool"
		    language en
		    contact  "bureau@exemple.fr"
		}
		source "depots" {
		    fetch    "directory:depots"
		}
		programme "tutorat" {
		    title    "Tutorat d'essai"
		    capacity 3 per school
		}
		coordinator "Secteur d'essai" {
		    email    "secteur@exemple.fr"
		    covers   everything
		    digest   daily at 07:30
		}
		mail {
		    from     "vigie <vigie@exemple.fr>"
		    smtp     "file://$work/mail"
		    inbox    "imaps://localhost:$port/INBOX" {
		        user      "exports"
		        secret    credential "imap"
		        authority "ca.pem"
		        folder    "Vus"
		    }
		}
	END
}

# token_of NUMBER: the address in the links of a referral, from what was written last.
token_of() {
	python3 - "$work/mail" "$1" <<-'END'
		import email, email.policy, glob, os, re, sys, urllib.parse
		found = ""
		for name in sorted(glob.glob(sys.argv[1] + "/*.eml"), key=os.path.getmtime):
		    with open(name, "rb") as file:
		        message = email.message_from_binary_file(file, policy=email.policy.default)
		    text = " ".join(str(message.get(h, "")) for h in ("Reply-To",))
		    for part in message.walk():
		        if part.get_content_maintype() == "text":
		            text += urllib.parse.unquote(re.sub(r"\s+", "" if part.get_content_subtype() == "plain" else " ", part.get_content()))
		    for address in re.findall(r"vigie\+r%s\.\d+\.[a-z2-7]{26}@exemple\.fr" % sys.argv[2], text):
		        found = address
		print(found)
	END
}

# answer ID LINE [TO [FROM]]
answer() {
	printf '%s\r\n' "Message-ID: <$1@poste.exemple.fr>" "From: Essai <${4-secteur@exemple.fr}>" "To: <${3-$token}>" \
		"Subject: Re: MODELE Gael" "Content-Type: text/plain; charset=UTF-8" "" "$2" "" "-- " "Essai" \
		"Le lundi, vigie a écrit :" "> accepter"
}
state_is() {
	run referrals show "$1"
	prints "Referral No. $1, $2"
}
cycle() {
	VIGIE_NOW=$1
	run run --once
}

start_dovecot server
mkdir -p "$box/exports/cur" "$work/credentials"
chown -R "$owner" "$box"
export CREDENTIALS_DIRECTORY=$work/credentials
printf 'mot de passe' >"$CREDENTIALS_DIRECTORY/imap"
with_inbox
cycle 2026-11-30T11:00:00
ok "a digest is written" both exits 0 prints "referrals made: 2"
token=$(token_of 1)
ok "with an address of its own for each referral" all_of "[ -n '$token' ]" "[ '$token' != '$(token_of 2)' ]"

answer un "Accepter" | post 1
answer deux "refuser famille" "$(token_of 2)" | post 2
cycle 2026-11-30T12:00:00
ok "what was answered is done" all_of "exits 0" "prints 'answers carried out: 2'" "state_is 1 accepted" "state_is 2 declined"
ok "and the answers are put away" all_of "inbox_holds 0" "folder_holds Vus 2"
run referrals show 1
ok "the story says who, and through what" both prints "Secteur d'essai  reply" exits 0
ok "no word of an answer is kept" all_of "! grep -aq MODELE.Gael '$work/vigie.db'" "! grep -aq 'a écrit' '$work/vigie.db'"

answer un "Accepter" | post 3
answer trois "accepter" | post 4
cycle 2026-11-30T13:00:00
ok "the same again changes nothing" all_of "state_is 1 accepted" "inbox_holds 0" "[ \$(find '$work/mail' -name '*.eml' | wc -l) -eq 1 ]"

answer quatre "je ne sais pas" | post 5
answer cinq "accepter" "vigie@exemple.fr" "inconnu@exemple.fr" | post 6
answer six "refuser famille" "$(echo "$token" | tr 2-7 3-72)" | post 7
cycle 2026-11-30T14:00:00
ok "an unknown word is answered, strangers are not" \
	all_of "state_is 1 accepted" "[ \$(grep -l 'auto-replied' '$work'/mail/*.eml | wc -l) -le 2 ]" "grep -q 'In-Reply-To: <quatre@poste' '$work'/mail/*.eml"

cycle 2026-12-01T08:00:00
newest=$(ls -t "$work"/mail/*.eml | head -1)
ok "the next digest confirms what was carried out" all_of "grep -q 'Your answers, carried out' '$newest'" "grep -q 'No. 1: accept' '$newest'" "grep -q 'No. 2: decline' '$newest'"

sed -i 's/mot de passe/faux/' "$CREDENTIALS_DIRECTORY/imap"
cycle 2026-12-01T09:00:00
ok "an inbox that cannot be read stops nothing else" all_of "exits 0" "tells 'The inbox cannot be read'"
printf 'mot de passe' >"$CREDENTIALS_DIRECTORY/imap"

# The machine stops between COMMIT and the move of the message: it comes again.
answer sept "attribuer à Mme Tuteur" | post 8
cp "$box/exports/new/8.M8.exemple" "$work/sept"
cycle 2026-12-01T10:00:00
post 9 <"$work/sept"
cycle 2026-12-01T11:00:00
ok "a message that comes again is dealt with once" \
	all_of "state_is 1 assigned" "inbox_holds 0" "[ \$(sqlite3 '$work/vigie.db' \"SELECT count(*) FROM reply_done WHERE command = 'ASSIGN'\") -eq 1 ]"

# The next digest comes back: whom it was for is in its return path.
VIGIE_NOW=2026-12-02T08:00:00
cycle 2026-12-02T08:00:00
path=$(sqlite3 "$work/vigie.db" "SELECT sender FROM outbox WHERE recipient = 'secteur@exemple.fr' AND sender <> '' ORDER BY id DESC LIMIT 1")
bounce() {
	printf '%s\r\n' "From: MAILER-DAEMON@exemple.fr" "To: <$1>" "Content-Type: multipart/report; report-type=delivery-status; boundary=b" "" \
		"--b" "Content-Type: message/delivery-status" "" "Reporting-MTA: dns; mx.exemple.fr" "" \
		"Final-Recipient: rfc822; secteur@exemple.fr" "Action: failed" "Status: 5.1.1" "" "--b--"
}
bounce "vigie@exemple.fr" | post 10
bounce "$(echo "$path" | tr 2-7 3-72)" | post 11
cycle 2026-12-02T09:00:00
run mail recipients
ok "a report that anybody could write stops nobody" prints "No mail came back."
bounce "$path" | post 12
cycle 2026-12-02T10:00:00
run mail recipients
ok "a message that came back stops its recipient" all_of "prints secteur@exemple.fr" "prints 5.1.1" "inbox_holds 0"
run status
ok "status says so" all_of "exits 1" "prints 'vigie mail recipients'"
ok "and the contact is told" grep -ql "To: bureau@exemple.fr" "$work/mail/"*.eml
before=$(find "$work/mail" -name '*.eml' | wc -l)
answer huit "n'importe quoi" | post 13
cycle 2026-12-03T08:00:00
ok "nothing more is sent there" [ "$(find "$work/mail" -name '*.eml' | wc -l)" -eq "$before" ]
run mail recipients --clear secteur@exemple.fr
ok "until a person clears it" exits 0
run mail recipients --clear secteur@exemple.fr
ok "once" both exits 3 tells "no mail to secteur@exemple.fr came back"

# The service looks by itself.
sed -i 's/        folder    "Vus"/&\n        every 1 second/' "$VIGIE_CONF"
token=$(token_of 1)
VIGIE_NOW=2026-12-03T09:00:00 "$vigied" 2>"$work/service" &
servers+=("$!")
answer neuf "démarrer" | post 14
# until_state NUMBER STATE: fails when the service has ended.
until_state() {
	until state_is "$1" "$2"; do kill -0 "${servers[-1]}" || return 1; done
}
ok "the service reads what comes" until_state 1 started
answer dix "séance 60 min le 01/12" | post 15
noted() { [ "$(sqlite3 "$work/vigie.db" "SELECT count(*) FROM reply_done WHERE command = 'SESSION'")" -eq 1 ]; }
until_noted() {
	until noted; do kill -0 "${servers[-1]}" || return 1; done
}
ok "again and again" until_noted
ok "and tells of it without a word of theirs" all_of "grep -q 'The inbox was read' '$work/service'" "! grep -qE 'MODELE|secteur@' '$work/service'"

echo "1..$number"
