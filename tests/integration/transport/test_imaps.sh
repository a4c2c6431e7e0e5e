#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Exports that schools mail, read from a real Dovecot over TLS, and from servers that misbehave. Prints TAP.
# shellcheck source=tests/support/dovecot.sh
. "$(dirname "$0")/../../support/dovecot.sh"

# message FROM [NAME FILE]…: a message with these files.
message() {
	python3 -c '
import email.message, sys
message = email.message.EmailMessage()
message["From"], message["To"], message["Subject"] = sys.argv[1], "exports@exemple.fr", "Export"
message.set_content("Bonjour")
for name, path in zip(sys.argv[2::2], sys.argv[3::2]):
    message.add_attachment(open(path, "rb").read(), maintype="application", subtype="octet-stream", filename=name)
sys.stdout.buffer.write(message.as_bytes())' "$@"
}
# read_mail WORD…: with what every test needs.
read_mail() { probe "imaps://localhost:$port/INBOX" user=exports "secret=mot de passe" "authority=$work/ca.pem" sender=ecole@exemple.fr sender=autre@exemple.fr "$@"; }

printf 'Nom;Classe\r\nÉÀ;4B\r\n' >"$work/notes.csv"
head -c 300000 /dev/urandom >"$work/large.zip"

start_dovecot server
message 'École <Ecole@Exemple.FR>' 'notes élèves 4B.csv' "$work/notes.csv" export.zip "$work/large.zip" | post 1
message 'publicité@exemple.com' gratuit.csv "$work/notes.csv" | post 2
message ecole@exemple.fr | post 3
read_mail
ok "the files of listed senders are items" both prints "items 2, unsettled 0" prints "item 1/notes élèves 4B.csv"
ok "a file arrives as it was sent" fetched "1_notes élèves 4B.csv" "$work/notes.csv"
ok "an archive too" fetched 1_export.zip "$work/large.zip"
ok "what is left alone is counted" prints "1 message of a sender who is not listed is left alone · 1 message has no file attached and is left alone"
ok "and not named" counts 'publicit\|gratuit' 0
ok "reading leaves no trace" [ -z "$(find "$box/exports" -name '*:2,*S*')" ]
ok "nothing stays in the spool" spool_is_empty
read_mail polls=2
ok "a second poll knows them and does not repeat itself" all_of "prints 'known 1/export.zip'" "counts 'left alone' 1"

read_mail after=archive limit=100000
ok "a file over the limit is refused" prints "fetch EFBIG: the file is larger than the limit of its source"
ok "and its message stays, whatever else was in it" inbox_holds 3
read_mail after=archive folder=Traité
ok "a message is moved once all its files are stored" all_of "inbox_holds 2" "folder_holds 'Trait&AOk-' 1"
empty
for n in 1 2; do message ecole@exemple.fr "$n.csv" "$work/notes.csv" | post "$n"; done
read_mail after=delete listed="rm $box/exports/cur/1.* $box/exports/new/1.* 2>/dev/null; true"
ok "a message that is taken away meanwhile is passed over" prints "fetch ENOENT: the message is no longer in the folder"
ok "and the others are deleted where that is asked" both prints "settle ok" inbox_holds 0

empty
{
	echo "From: autre@exemple.fr"
	echo "Content-Type: multipart/mixed; boundary=dehors"
	echo
	echo "--dehors"
	echo "Content-Type: text/plain; name=\"../../etc/passwd\""
	echo "Content-Transfer-Encoding: quoted-printable"
	echo
	printf 'x;y\n=3D20\n--frontier\n'
	echo
	echo "--dehors"
	echo "Content-Type: message/rfc822"
	echo
	message inconnu@exemple.com "dedans.csv" "$work/notes.csv"
	echo "--dehors"
	echo "Content-Type: text/csv; charset=utf-8"
	echo "Content-Disposition: attachment; filename*0*=iso-8859-1''%E9; filename*1=t.csv"
	echo
	echo "--dehors"
	echo "Content-Type: image/png; name=logo.png"
	echo
	echo "x"
	echo "--dehors--"
} | post 1
read_mail
ok "a name is no path" prints "item 1/passwd"
printf 'x;y\r\n=20\r\n--frontier\r\n' >"$work/expected"
ok "quoted-printable is undone" fetched 1_passwd "$work/expected"
ok "a file in a forwarded message is found" fetched 1_dedans.csv "$work/notes.csv"
ok "a name in parts is whole, a file may be empty" all_of "prints 'item 1/ét.csv'" "fetched 1_ét.csv /dev/null"
ok "a picture is no export" prints "items 3,"

read_mail secret=faux
ok "credentials are refused" prints "list EACCES: the server refuses the user or the secret"
read_mail "authority=$work/stranger.pem"
ok "a certificate that is not trusted is refused" prints "list EPERM: the certificate of the server is not trusted"
probe "imaps://localhost:$port/Ailleurs" user=exports "secret=mot de passe" "authority=$work/ca.pem" sender=ecole@exemple.fr
ok "a folder that is not there is told" prints "list ENOENT: the mail server has no such folder"
probe "imap://localhost:$port/INBOX"
ok "mail is never read in clear text" prints "refused: no such transport"

empty
message ecole@exemple.fr n.csv "$work/notes.csv" >"$work/one"
mkdir -p "$box/exports/"{cur,new,tmp}
python3 - "$work/one" "$box/exports/cur" <<-'END'
	import os, sys
	for i in range(10000):
	    os.link(sys.argv[1], f"{sys.argv[2]}/{i}.M{i}.exemple:2,")
END
chown -R "$owner" "$box" "$work/one"
# In memory, where there is such a folder: it is not the disk that is tried here.
memory=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d -p "$work")
timeout 60 "$probe" "imaps://localhost:$port/INBOX" user=exports "secret=mot de passe" "authority=$work/ca.pem" sender=ecole@exemple.fr \
	"spool=$memory" >"$work/out" 2>"$work/err"
rm -rf "$memory"
ok "10,000 messages are read" all_of "prints 'items 10000, unsettled 0'" "counts '^fetch ok' 10000"
stop_dovecot

empty
message ecole@exemple.fr notes.csv "$work/notes.csv" | post 1
start_dovecot server "IMAP4rev1 SASL-IR AUTH=PLAIN UIDPLUS"
read_mail after=archive
ok "a server without MOVE moves in two steps" all_of "inbox_holds 0" "folder_holds archive 1"
stop_dovecot
message ecole@exemple.fr notes.csv "$work/notes.csv" | post 1
start_dovecot server "IMAP4rev1 SASL-IR AUTH=PLAIN"
read_mail after=archive polls=2
ok "one without UIDPLUS keeps what is marked as deleted, which is listed no more" both inbox_holds 1 prints "items 0,"
stop_dovecot
start_dovecot elsewhere
read_mail
ok "a certificate for another name is refused" prints "list EPERM: the certificate of the server is not trusted"
stop_dovecot

script_start trouble hang
read_mail connect=300
ok "a server that hangs before the first byte is given up" prints "list ETIMEDOUT: the server does not answer"
script_start trouble mute "$work/server.pem" "$work/server.key"
read_mail connect=1000
ok "one that hangs behind TLS too" prints "list ETIMEDOUT: the server does not answer"

# trouble HOW WORD…
trouble() {
	script_start imap "$1" "$work/server.pem" "$work/server.key"
	shift
	probe "imaps://localhost:$port/INBOX" user=exports secret=x "authority=$work/ca.pem" sender=school@exemple.fr "$@"
}
trouble cut
ok "a connection that is cut in a file is told" prints "fetch EIO: the connection was lost in the middle: nothing of it is taken"
ok "and nothing of it is kept" spool_is_empty
trouble stall stall=1
ok "one that stalls too" both prints "fetch ETIMEDOUT: the server stopped sending: nothing of it is taken" spool_is_empty
trouble renumber after=archive
ok "a folder that was made anew while it was read is not touched" both prints "fetch ok" prints "settle ok"
trouble odd
ok "a message that cannot be made out is left alone, the others are read" both prints "list ok: 2 messages cannot be read and are left alone" prints "fetch ok"
trouble quoted
printf 'a;b"c\134' >"$work/expected"
ok "a file may come as a quoted string" fetched 7_notes.csv "$work/expected"
trouble refuse after=archive
ok "a server that does not let us move is told of" prints "settle EACCES: the mail server does not let this user do that"
trouble garbage
ok "what is no IMAP is told of" prints "list EIO: the answer of the server cannot be understood"

# The same through the program: what an office configures.
start_dovecot server
empty
cat >"$work/notes.ndjson" <<-END
	{"t":"delivery","kind":"records","year":2026,"school":"0999999Z"}
	{"t":"pupil","id":{"be":"10001"},"last":"Essai","first":"Gaël","born":"2013-02-03","class":"5B","level":"5e"}
END
message ecole@exemple.fr notes.ndjson "$work/notes.ndjson" | post 1
message ecole@exemple.fr notes.ndjson "$work/notes.ndjson" logo.dat "$work/large.zip" | post 2
message ecole@exemple.fr | post 3
mkdir -p "$work/credentials"
printf 'mot de passe\n' >"$work/credentials/box"
export CREDENTIALS_DIRECTORY=$work/credentials
cat >>"$VIGIE_CONF" <<-END
	source "courriels" {
	    fetch     "imaps://localhost:$port/INBOX"
	    every     15 minutes
	    user      "exports"
	    secret    credential "box"
	    authority "$work/ca.pem"
	    senders   "ecole@exemple.fr", "autre@exemple.fr"
	    after     archive
	}
END
run poll courriels
ok "a configured source is read" all_of "prints 1/notes.ndjson" "prints 2/logo.dat"
ok "a message with a file that is refused stays" all_of "inbox_holds 2" "folder_holds archive 1"
ok "one that is left alone is told, and why" tells "courriels: 1 message has no file attached and is left alone"
run poll courriels
ok "and is not read again" all_of "exits 1" "lines 2" "prints 'sources read in part: 1'"
stop_dovecot
run poll courriels
ok "a server that is gone is told of" all_of "exits 3" "prints 'sources that could not be read: 1'"

script_start imap cut "$work/server.pem" "$work/server.key"
sed -i "s/localhost:[0-9]*/localhost:$port/; s/ecole@/school@/" "$VIGIE_CONF"
run poll courriels
ok "one that hangs up in the middle ends nothing else" all_of "exits 3" "prints 'sources that could not be read: 1'"

echo "1..$number"
