#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Digests through a real Postfix into a real Dovecot, over TLS that is verified or not at all. Prints TAP.
# shellcheck source=tests/support/postfix.sh
. "$(dirname "$0")/../../support/postfix.sh"

# configure URL ADDRESS…: an office that writes by URL to a coordinator at each address.
configure() {
	local url=$1 address
	shift
	cat >"$VIGIE_CONF" <<-END
		office "Académie d'essai" {
		    store    "vigie.db"
		    rules    "rules.d"
		    spool    "spool"
		    language en
		}
		source "depots" {
		    fetch    "directory:depots"
		}
		programme "tutorat" {
		    title    "Tutorat d'essai"
		    capacity 3 per school
		}
		mail {
		    from      "vigie <vigie@exemple.fr>"
		    smtp      "$url"
		    authority "ca.pem"
		    inbox     "imaps://localhost:1/INBOX"
		}
	END
	for address; do
		printf 'coordinator "%s" {\n email "%s"\n covers everything\n digest daily at 07:30\n urgent at once\n}\n' \
			"Secteur ${address%@*}" "$address" >>"$VIGIE_CONF"
	done
}
# cycle URL ADDRESS…: one cycle of a new office.
cycle() {
	rm -f "$work"/vigie.db*
	configure "$@"
	run run --once
}
# mail_is STATE…: the states of the outbox, in order.
mail_is() {
	run mail list --all --json
	[ "$(sed 's/.*"state":"\([a-z]*\)".*/\1/' "$work/out" | tr '\n' ' ')" = "$* " ]
}
# fetched_mail: the messages in the mailbox, over IMAP, when $1 have arrived; in $work/read.
fetched_mail() {
	timeout 30 python3 - "$imap" "$work/ca.pem" "$work/read" "$1" <<-'END'
		import imaplib, os, ssl, sys
		port, authority, folder, wanted = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
		os.makedirs(folder, exist_ok=True)
		box = imaplib.IMAP4_SSL("localhost", port, ssl_context=ssl.create_default_context(cafile=authority))
		box.login("exports", "mot de passe")
		found = []
		while len(found) < wanted:
		    box.select("INBOX")
		    found = box.search(None, "ALL")[1][0].split()
		for number in found:
		    with open(os.path.join(folder, number.decode() + ".eml"), "wb") as file:
		        file.write(box.fetch(number, "(BODY.PEEK[])")[1][0][1])
	END
}
# sound FILE: no defect in Python's email under the strict policy, lines of at most 998 characters, the same figures in both parts.
sound() {
	python3 - "$1" <<-'END'
		import email, email.policy, re, sys
		raw = open(sys.argv[1], "rb").read()
		assert all(len(line) <= 998 for line in raw.split(b"\n"))
		message = email.message_from_bytes(raw, policy=email.policy.strict)
		text = html = None
		for part in message.walk():
		    assert not part.defects, part.defects
		    for name, value in part.items():
		        assert not value.defects, (name, value.defects)
		    if part.get_content_type() == "text/plain":
		        text = part.get_content()
		    if part.get_content_type() == "text/html":
		        html = part.get_content()
		assert text.splitlines()[0] == re.search("<h1[^>]*>(.*)</h1>", html).group(1)
		assert sorted(re.findall(r"No\. (\d+)", text)) == sorted(re.findall(r"No\. (\d+)<", html))
		assert not re.search(r"(?i)<(img|script|link|iframe|object)|src=|url\(|@import|https?:", html)
	END
}
# header FILE NAME WORDS
header() { grep -iq "^$2:.*$3" "$1"; }

start_dovecot server
imap=$port
mkdir -p "$box/exports/"{cur,new,tmp}
chown -R "$owner" "$box"

start_postfix server wrapped
cycle "smtps://localhost:$port" secteur@exemple.fr
ok "a digest is sent over TLS" mail_is sent
ok "and arrives in the mailbox" fetched_mail 1
mail=$work/read/1.eml
ok "whole, and exactly formed" sound "$mail"
ok "its return path is its own (VERP)" header "$mail" Return-Path "vigie+b1\."
ok "it says that a machine wrote it" header "$mail" Auto-Submitted auto-generated
ok "and to what list it belongs" header "$mail" List-Id "<vigie.exemple.fr>"
ok "it names no pupil" [ "$(grep -cE 'ESSAI|MODELE' "$mail")" -eq 0 ]
if command -v spamassassin >/dev/null; then
	spam=$(spamassassin -L -t <"$mail" 2>/dev/null | sed -n 's/^X-Spam-Status:.*score=\(-\?[0-9.]*\).*/\1/p' | head -1)
	ok "it scores under 1.0 in SpamAssassin, without the network (${spam:-none})" awk "BEGIN { exit !(\"$spam\" != \"\" && $spam < 1.0) }"
fi
cycle "smtps://localhost:$port" parti@exemple.fr later@exemple.fr secteur@exemple.fr
ok "550 is given up, 451 waits, and the others go on" mail_is failed queued sent
ok "the one that waits says why" both prints '"state":"queued"' prints "for now"
run mail retry 1 --why "essai"
ok "what was given up may be tried again" mail_is queued queued sent
run mail show 1 --text
ok "and its story says so" both prints "retry: essai" exits 0
run mail drop 1 2 --why "essai"
ok "or dropped" mail_is dropped dropped sent
stop_postfix

start_postfix elsewhere wrapped
cycle "smtps://localhost:$port" secteur@exemple.fr
ok "a certificate of another name is refused" both mail_is queued prints "certificate"
stop_postfix

start_postfix server may
cycle "smtp://0x7f000001:$port" secteur@exemple.fr
ok "STARTTLS is used beyond this machine" mail_is sent
stop_postfix
start_postfix server none
cycle "smtp://0x7f000001:$port" secteur@exemple.fr
ok "and where it is stripped nothing is sent" both mail_is queued prints "STARTTLS"
stop_postfix
run run --once
ok "a server that is not there keeps mail waiting" mail_is queued

echo "1..$number"
