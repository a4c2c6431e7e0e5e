#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A coordinator answers through a real Postfix, as the mail programs of this world write: quoted text below or above, HTML alone, typographic
# apostrophes, signatures, "RE:", a link. The service reads the answers from a real Dovecot, and the referrals move. Prints TAP.
# shellcheck source=tests/support/postfix.sh
. "$(dirname "$0")/../../support/postfix.sh"

with_mail() {
	cat >"$VIGIE_CONF" <<-END
		office "Académie d'essai" {
		    store    "vigie.db"
		    rules    "rules.d"
		    spool    "spool"
		    language fr
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
		    from      "vigie <vigie@exemple.fr>"
		    smtp      "smtps://localhost:$smtp"
		    authority "ca.pem"
		    inbox     "imaps://localhost:$imap/INBOX" {
		        user      "exports"
		        secret    credential "imap"
		        authority "ca.pem"
		        folder    "Vus"
		    }
		}
	END
}
# client ACTION…: the coordinator's mail program; see there.
client() { timeout 60 python3 "$(dirname "$0")/conversation.py" "$imap" "$smtp" "$work/ca.pem" "$@" >>"$work/client" 2>&1; }
cycle() {
	VIGIE_NOW=$1
	run run --once
}
state_is() {
	run referrals show "$1"
	# Without the spaces that do not break.
	sed -i 's/\xc2\xa0/ /g' "$work/out"
	prints "n° $1, $2"
}
# says SHAPE NUMBER TEXT MOMENT: an answer about a referral in this shape, delivered, and the cycle that reads it.
says() {
	client answer "$1" "$2" "$3" && cycle "$4"
}

start_dovecot server
imap=$port
mkdir -p "$box/exports/"{cur,new,tmp} "$work/credentials"
chown -R "$owner" "$box"
export CREDENTIALS_DIRECTORY=$work/credentials LC_ALL=C.UTF-8 LANGUAGE=fr
printf 'mot de passe' >"$CREDENTIALS_DIRECTORY/imap"
start_postfix server wrapped
smtp=$port
with_mail

cycle 2026-11-30T11:00:00
ok "a digest is written" exits 0
ok "and delivered" client wait digest 1
says outlook 1 "J’accepte" 2026-11-30T11:10:00
ok "HTML alone from Outlook, a typographic apostrophe, \"RE:\", the digest copied below" state_is 1 acceptée
says gmail 1 "assign to Mme D’Été-Martin" 2026-11-30T11:20:00
ok "English above what is quoted, as Gmail does" state_is 1 attribuée
says telephone 1 "Démarré !" 2026-11-30T11:30:00
ok "a telephone, with its signature" state_is 1 commencée
says below 1 "séance 45 min le 30/11" 2026-11-30T11:40:00
ok "a session, below what is quoted" [ "$(sqlite3 "$work/vigie.db" "SELECT minutes FROM session WHERE referral = 1")" = 45 ]
says gmail 1 "session 1h on 2026-11-30" 2026-11-30T11:50:00
ok "and corrected in English" [ "$(sqlite3 "$work/vigie.db" "SELECT minutes FROM session WHERE referral = 1")" = 60 ]
says plain 1 "terminé : progrès" 2026-11-30T12:00:00
ok "its end, with the reason" state_is 1 terminée
client link 2 "Non pertinent" && cycle 2026-11-30T12:10:00
ok "the link of the message itself, sent as it opens" state_is 2 déclinée
says plain 2 "accepter" 2026-11-30T12:20:00
ok "what is too late is answered in plain words" client wait answer 1
ok "and changes nothing" state_is 2 déclinée
says gmail 0 "Merci beaucoup" 2026-11-30T12:30:00
ok "an unknown word gets one short answer" client wait answer 2
says gmail 0 "Merci encore" 2026-11-30T12:40:00
says automatic 0 "Je suis absente" 2026-11-30T12:50:00
cycle 2026-11-30T13:00:00
ok "and no other that day; a holiday notice none" client holds answer 2
cycle 2026-12-01T07:00:00
ok "the next digest confirms what was carried out" client confirmed "n° 1 : accepter" "n° 1 : attribuer" "n° 1 : démarrer" "n° 1 : séance" \
	"n° 1 : terminer" "n° 2 : non pertinent"

echo "1..$number"
