# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The invented department as an office of the machine has it, and what its store says: sourced by the system test. Time stands still in the
# service on the day of the exports, so that digests are due and the figures never change.
# shellcheck disable=SC2154 # variables of machine.sh and office.sh

moment=2026-11-27T08:00:00
# Both are looked for in the journal afterwards.
smtp_password="un mot de passe à guillemets\""
ent_password=un-secret-tout-neuf

# department: the exports, in the exchange folder; who the pupils are, beside the machine and never in it.
department() {
	"$BUILD/generate" --truth "$work/truth" "$exchange/exports" >/dev/null
	find "$exchange/exports" -type f -exec touch -d '2026-11-26 18:00' {} +
}

# drop UAI…: the exports of these schools arrive, each file whole.
drop() {
	local uai
	for uai; do
		run cp -a "/mnt/exports/depots/$uai" /srv/depots/ && run chown -R root:vigie "/srv/depots/$uai" || return 1
	done
}
every_school() { (cd "$exchange/exports/depots" && printf '%s\n' *); }

# now MOMENT: what the service and the command line take for now.
now() {
	moment=$1
	printf '[Service]\nEnvironment=VIGIE_NOW=%s\n' "$moment" | put /etc/systemd/system/vigied.service.d/50-moment.conf
	run systemctl daemon-reload
}

# configure: a folder for the exports, the configuration of `make demo` with a mail server, and the secrets as vigie.conf(5) says.
configure() {
	run install -d -m 750 -o root -g vigie /srv/depots &&
		run install -m 644 /mnt/exports/calendrier-scolaire.csv /srv/calendrier-scolaire.csv || return 1
	sed -e 's,"etat/vigie.db","/var/lib/vigie/vigie.db",' -e 's,"etat/reserve","/var/lib/vigie/reserve",' \
		-e 's,"regles","/etc/vigie/rules.d",' -e 's,directory:exports/depots,directory:/srv/depots,' \
		-e 's,exports/calendrier-scolaire.csv,/srv/calendrier-scolaire.csv,' \
		-e 's,"file://mails","smtp://127.0.0.1:2525"\n    user "vigie"\n    secret credential "smtp-password",' \
		-e 's/^ *langue .*/    langue     en\n    contact    "informatique@exemple.fr"/' \
		tests/support/demo/vigie.conf | put /etc/vigie/vigie.conf
	run chown root:vigie /etc/vigie/vigie.conf && run chmod 640 /etc/vigie/vigie.conf || return 1
	run install -d -m 700 /etc/vigie/credentials
	printf '%s' "$smtp_password" | put /etc/vigie/credentials/smtp-password
	run chmod 600 /etc/vigie/credentials/smtp-password
	printf '%s' "$ent_password" >"$exchange/ent-password"
	run systemd-creds encrypt --with-key=host --name=ent-password /mnt/ent-password /etc/vigie/credentials/ent-password.cred || return 1
	rm "$exchange/ent-password"
	put /etc/systemd/system/vigied.service.d/40-secrets.conf <<-END
		[Service]
		LoadCredential=smtp-password:/etc/vigie/credentials/smtp-password
		LoadCredentialEncrypted=ent-password:/etc/vigie/credentials/ent-password.cred
	END
	now "$moment"
}

# mail_server: a unit of the machine, which keeps what it takes in /srv/mailbox.
mail_server() {
	put /etc/systemd/system/mailbox.service <<-END
		[Service]
		ExecStartPre=install -d -m 700 /srv/mailbox
		ExecStart=perl /mnt/mailbox.pl /srv/mailbox $(printf '\0vigie\0%s' "$smtp_password" | base64 -w0)
	END
	run systemctl daemon-reload && run systemctl start mailbox
}

# vigie ARGUMENTS…: the command line, by the administrator of the machine.
vigie() { inside env VIGIE_NOW="$moment" LANGUAGE=en vigie "$@"; }
# count COMMAND…: lines of its JSON.
count() { vigie "$@" --json | wc -l; }
mails() { inside sh -c 'cat /srv/mailbox/*.eml' 2>/dev/null; }
# mailed TEXT: the server has taken a mail with this text in its headers.
mailed() {
	mails | tee "$work/out" | grep -qF -- "$1"
}
