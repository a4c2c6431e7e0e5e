#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Answers and bounces, read from a real Dovecot. Prints TAP.
# shellcheck source=tests/support/dovecot.sh
. "$(dirname "$0")/../../support/dovecot.sh"
inbox_probe=$(realpath "$BUILD/inbox-probe")

# read_inbox FATE [SECRET]
read_inbox() {
	code=0
	timeout 60 "$inbox_probe" "imaps://localhost:$port/INBOX" exports "${2-mot de passe}" "$work/ca.pem" Traité "$1" \
		>"$work/out" 2>"$work/err" || code=$?
}

answer() {
	printf '%s\r\n' "Message-ID: <$1@exemple.fr>" "From: Essai <essai@exemple.fr>" "To: vigie@exemple.fr" "" "accepter $1" "" "> un"
}
start_dovecot server
mkdir -p "$box/exports/cur"
chown -R "$owner" "$box"
read_inbox move
ok "an empty inbox is no failure" both is "done ok" exits 0
answer un | post 1
answer deux | post 2
{ answer trois && head -c 400000 /dev/zero | tr '\0' x; } | post 3
printf '%s\n' 'From: MAILER-DAEMON@exemple.fr' 'Content-Type: multipart/report; boundary=b' '' '--b' 'Content-Type: message/delivery-status' '' \
	'Reporting-MTA: dns; mx' '' 'Final-Recipient: rfc822; parti@exemple.fr' 'Status: 5.1.1' '' '--b--' | post 4
read_inbox leave
ok "each message is handed on, in the order in which they came" is "message <un@exemple.fr> from essai@exemple.fr class 0: accepter un
message <deux@exemple.fr> from essai@exemple.fr class 0: accepter deux
message <trois@exemple.fr> from essai@exemple.fr class 0: accepter trois
message  from MAILER-DAEMON@exemple.fr class 3: 
bounce parti@exemple.fr 5.1.1
done ok"
ok "and stays as it was" all_of "inbox_holds 4" "[ -z \"\$(find '$box' -name '*:2,*S*')\" ]"
read_inbox fail
ok "when one cannot be dealt with, none is moved" all_of "prints 'done ECANCELED'" "counts ^message 1" "inbox_holds 4"
read_inbox move
ok "what is dealt with is moved" all_of "prints 'done ok'" "inbox_holds 0" "folder_holds 'Trait&AOk-' 4"
read_inbox move
ok "and is not seen again" is "done ok"
answer cinq | post 5
read_inbox delete
ok "or deleted" all_of "prints 'accepter cinq'" "inbox_holds 0"
read_inbox move faux
ok "credentials that are refused are told of" prints "done EACCES: the server refuses the user or the secret"

echo "1..$number"
