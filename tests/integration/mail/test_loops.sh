#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two offices whose coordinators are each other: what one sends is put into the inbox of the other, until nothing moves. Prints TAP.
# shellcheck source=tests/support/dovecot.sh
. "$(dirname "$0")/../../support/dovecot.sh"
delivered=0

# office NAME PEER: an office in $work/NAME that reads the mailbox NAME and writes to PEER.
office() {
	mkdir -p "$work/$1/spool" "$work/$1/mail" "$box/$1/"{cur,new,tmp}
	cp -r "$work/rules.d" "$work/depots" "$work/$1/"
	echo "$1:{PLAIN}mot de passe" >>"$work/passwd"
	cat >"$work/$1/vigie.conf" <<-END
		office "$1" {
		    store    "vigie.db"
		    rules    "rules.d"
		    spool    "spool"
		    language en
		    contact  "$2@exemple.fr"
		}
		source "depots" {
		    fetch    "directory:depots"
		}
		programme "tutorat" {
		    capacity 3 per school
		}
		coordinator "$2" {
		    email    "$2@exemple.fr"
		    covers   everything
		    digest   daily at 07:30
		}
		mail {
		    from     "$1 <$1@exemple.fr>"
		    smtp     "file://$work/$1/mail"
		    inbox    "imaps://localhost:$port/INBOX" {
		        user      "$1"
		        secret    credential "imap"
		        authority "$work/ca.pem"
		    }
		}
	END
}
# carry FROM TO FILTER: what FROM has written goes through FILTER into the inbox of TO.
carry() {
	local message
	for message in "$work/$1/mail/"*.eml; do
		[ -e "$message" ] || return 0
		delivered=$((delivered + 1))
		"$3" <"$message" >"$box/$2/new/$delivered.M$delivered.exemple"
		rm "$message"
	done
	chown -R "$owner" "$box"
}
# A relay that keeps a message as it is, and one that drops all that says a program wrote it.
faithful() { cat; }
forgetful() { grep -viE '^(Auto-Submitted|X-Auto-Response-Suppress|Precedence|List-[A-Za-z]*|Return-Path):'; }

# converse RELAY: until a round moves nothing, ten at most; $delivered is then how many messages there were, the two digests included.
converse() {
	local before one
	rm -rf "$work/un" "$work/deux" "${box:?}"/*
	delivered=0
	office un deux
	office deux un
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		before=$delivered
		for one in un deux; do
			VIGIE_CONF=$work/$one/vigie.conf run run --once
			[ "$code" -eq 0 ] || return 1
		done
		carry un deux "$1"
		carry deux un "$1"
		[ "$delivered" -ne "$before" ] || return 0
	done
	return 1
}
answered() { sqlite3 "$work/$1/vigie.db" "SELECT count(*) FROM reply_answer"; }

mkdir -p "$work/credentials"
printf 'mot de passe' >"$work/credentials/imap"
export CREDENTIALS_DIRECTORY=$work/credentials
: >"$work/passwd"
start_dovecot server

ok "two offices that write to each other fall silent" converse faithful
ok "nobody answers what a program sent" all_of "[ $delivered -eq 2 ]" "[ $(answered un) -eq 0 ]" "[ $(answered deux) -eq 0 ]"
ok "they do so too where a relay drops every sign of it" converse forgetful
ok "after one answer each" all_of "[ $delivered -le 4 ]" "[ $(answered un) -le 1 ]" "[ $(answered deux) -le 1 ]"
ok "of which there was one: the relay did drop the signs" [ $(($(answered un) + $(answered deux))) -ge 1 ]
ok "and no referral moved" [ "$(sqlite3 "$work/un/vigie.db" "SELECT count(*) FROM referral WHERE state <> 'proposed'")" -eq 0 ]

echo "1..$number"
