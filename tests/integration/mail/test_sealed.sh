#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Encrypted digests are read by the programs that coordinators have: gpg and openssl, then Python's email. Prints TAP.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

# The coordinators' own machine, with its agent, which the service never has.
theirs=$work/theirs
mkdir -m 700 "$theirs"
trap 'gpgconf --homedir "$theirs" --kill gpg-agent; rm -rf "$work"' EXIT
their_gpg() { gpg --homedir "$theirs" --batch --quiet --pinentry-mode loopback --passphrase '' "$@"; }
{
	their_gpg --faked-system-time 20261101T000000 --quick-gen-key 'Secteur <pgp@exemple.fr>' future-default default 1y
	their_gpg --armor --export pgp@exemple.fr >"$work/pgp.asc"
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/smime.key" -out "$work/smime.pem" -days 3650 -set_serial 4711 \
		-subj "/CN=Secteur/emailAddress=smime@exemple.fr" -addext keyUsage=keyEncipherment
} >"$work/keys.log" 2>&1

# configure COORDINATOR-LINES…: one coordinator for each, named by its address.
configure() {
	sed -i '/^coordinator/,/^}/d' "$VIGIE_CONF"
	local line
	for line; do
		printf 'coordinator "Secteur %s" {\n email "%s@exemple.fr"\n covers everything\n digest daily at 07:30\n identity full\n %s\n}\n' \
			"${line%% *}" "${line%% *}" "${line#* }" >>"$VIGIE_CONF"
	done
}
# mail_to NAME: the file of the message to them.
mail_to() { grep -l "<$1@exemple.fr>" "$work"/mail/*.eml; }
# body_of FILE TYPE: the decoded content of its part of this type; header and structure checked on the way.
body_of() {
	python3 - "$1" "$2" <<-'END'
		import email, email.policy, sys
		message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.strict)
		assert message["Subject"] == "1 referral: 1 new", message["Subject"]
		if message.get_content_type() == "multipart/encrypted":
		    assert message.get_param("protocol") == "application/pgp-encrypted"
		    parts = list(message.iter_parts())
		    assert [p.get_content_type() for p in parts] == ["application/pgp-encrypted", "application/octet-stream"]
		    assert parts[0].get_payload().strip() == "Version: 1"
		else:
		    assert message.get_param("smime-type") == "enveloped-data"
		for part in message.walk():
		    assert not part.defects, part.defects
		    if part.get_content_type() == sys.argv[2]:
		        sys.stdout.buffer.write(part.get_payload(decode=True))
	END
}
# readable: on standard input is the content of a digest, whole, with names in both its forms.
readable() {
	python3 -c '
import email, email.policy, sys
message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.strict)
assert message.get_content_type() == "multipart/alternative"
parts = list(message.iter_parts())
assert [p.get_content_type() for p in parts] == ["text/plain", "text/html"]
for part in [message] + parts:
    assert not part.defects, part.defects
for part in parts:
    assert "ESSAI Gaël" in part.get_content()
'
}
names_nobody() { ! grep -qE 'MODELE|ESSAI|Ga=C3=ABl' "$1"; }
access() { sqlite3 "$work/vigie.db" "SELECT count(*) FROM access WHERE what = 'digest, identity full'"; }

configure "pgp key \"pgp.asc\"" "smime certificate \"smime.pem\""
run check
ok "a key and a certificate are good" both exits 0 tells_nothing
VIGIE_NOW=2027-10-20T12:00:00 run check
ok "one that expires within 30 days is told" both exits 0 tells "V122: it expires soon"
configure "autre key \"pgp.asc\"" "ailleurs certificate \"smime.pem\""
run check
ok "a key with the address of somebody else is told" both exits 0 tells "V123: it names other e-mail addresses than autre@exemple.fr"
ok "and so is a certificate" tells "V123: it names other e-mail addresses than ailleurs@exemple.fr"
ok "with the command that shows whose they are" both tells "gpg --show-keys $work/pgp.asc" tells "openssl x509 -noout -email -in $work/smime.pem"
configure "pgp key \"pgp.asc\"" "smime certificate \"smime.pem\""
folders() { find /tmp -maxdepth 1 -name 'vigie-seal-*' | wc -l; }
before=$(folders)
nothing_is_left() { ! pgrep -af 'gpg-agent|dirmngr' | grep -q vigie-seal && [ "$(folders)" -le "$before" ]; }
run run --once
ok "both digests are written" both exits 0 prints "referrals made: 2"
pgp=$(mail_to pgp) smime=$(mail_to smime)
ok "no name is in what leaves" both names_nobody "$pgp" names_nobody "$smime"
opens_by_gpg() { body_of "$pgp" application/octet-stream | their_gpg --decrypt 2>>"$work/err" | readable; }
opens_by_openssl() { openssl cms -decrypt -in "$smime" -recip "$work/smime.pem" -inkey "$work/smime.key" 2>>"$work/err" | readable; }
ok "gpg opens the one" opens_by_gpg
formed_smime() { body_of "$smime" application/pkcs7-mime | openssl cms -cmsout -print -inform DER | grep -q aes-256-cbc; }
ok "openssl the other" opens_by_openssl
ok "which is formed as MIME has it, with AES-256" formed_smime
ok "each use of a name is in the access log" [ "$(access)" -eq 2 ]
run mail list --all --json
ok "the outbox names nobody" names_nobody "$work/out"
ok "nor do the bytes of the store's outbox" \
	[ "$(sqlite3 "$work/vigie.db" "SELECT count(*) FROM outbox WHERE CAST(body AS TEXT) GLOB '*ESSAI*'")" -eq 0 ]
ok "no agent, and no folder, is left behind" nothing_is_left
run mail show 1 --text
ok "its text is for its reader alone" exits 3

# The key is one that has expired; the certificate's file holds something else.
rm -f "$work"/vigie.db* "$work"/mail/*
echo "certificate" >"$work/smime.pem"
run check
ok "a file that holds no certificate is said by check" both exits 0 tells "V121: it cannot be used: it holds no key or certificate"
their_gpg --faked-system-time 20250101T000000 --quick-gen-key 'Vieux <vieux@exemple.fr>' future-default default 1y 2>>"$work/keys.log"
their_gpg --armor --export vieux@exemple.fr >"$work/pgp.asc"
run check
ok "and so is a key that has expired" tells "cannot be used: it has expired"
run run --once
ok "the digests are written all the same" both exits 0 prints "referrals made: 2"
pgp=$(mail_to pgp)
says_why() { grep -q "not encrypted" "$pgp"; }
ok "they name nobody" names_nobody "$pgp"
ok "and say why" says_why
ok "nothing is in the access log" [ "$(access)" -eq 0 ]
run status
ok "status says so, too" both exits 1 prints "cannot be used: it has expired"

their_gpg --armor --export-secret-keys pgp@exemple.fr >"$work/pgp.asc"
run check
ok "a private key is refused" tells "private key"
configure "pgp key \"absent.asc\""
run check
ok "a file that is not there is an error" both exits 1 tells "absent.asc"

echo "1..$number"
