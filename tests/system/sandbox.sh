# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Shut in: what the unit forbids is tried, from within it and from without; secrets; the programs of "command:" sources. Sourced by
# test_system.sh, after service.sh.
# shellcheck disable=SC2154,SC2016 # variables of machine.sh and office.sh; the shells of the machine expand

must_do="write to its state|read the exports|read its credential|reach servers"
# Refused everywhere: nspawn refuses it too, or the permissions of the files do, but none of it may ever be done.
never_done="read the credential's file|read the passwords of the machine"

# The folders that anybody may write to, and the set-id program: what an incautious machine might have.
run sh -c 'for f in etc/vigie etc usr var srv opt home; do install -d -m 1777 /$f/open; done; perl -e "syscall(29, 0x76696769, 4096, 01666)"; echo x >/home/open/letter; chmod 644 /home/open/letter
	install -m 4755 /usr/bin/id /usr/local/bin/set-id
	install -m 644 /dev/null /srv/depots/marker && echo x >/srv/depots/marker
	install -D -m 755 /mnt/probe.pl /usr/local/lib/vigie/probe
	install -D -m 755 /mnt/export-ent /usr/local/lib/vigie/export-ent'

# found FILE: what the probe wrote, on this side.
found() { inside cat "$1" | sort -u >"$work/found"; }
everything_done() { ! grep -vE "^($never_done): |: done$" "$work/found" | tee "$work/out" | grep -q .; }
needed_done() { [ "$(grep -cE "^($must_do): done$" "$work/found")" -eq 4 ]; }
forbidden_refused() {
	grep -vE "^($must_do): " "$work/found" | grep -v ': refused$' >"$work/out"
	[ "$(wc -l <"$work/found")" -gt 25 ] && [ ! -s "$work/out" ]
}

run rm -f /var/lib/vigie/probe.outside /var/lib/vigie/probe.unit
run runuser -u vigie -- /usr/local/lib/vigie/probe /var/lib/vigie/probe.outside
found /var/lib/vigie/probe.outside
ok "outside of the unit, the user vigie can do all that the probe tries" everything_done

put /etc/systemd/system/vigied.service.d/60-probe.conf <<'END'
[Service]
ExecStartPre=/usr/local/lib/vigie/probe /var/lib/vigie/probe.unit
END
run systemctl daemon-reload
mark
ok "the service starts with the probe before it" run systemctl restart vigied
found /var/lib/vigie/probe.unit
ok "inside, what the service needs can be done" needed_done
ok "and everything else is refused" forbidden_refused
run sh -c 'rm /etc/systemd/system/vigied.service.d/60-probe.conf; systemctl daemon-reload'

exposed() {
	inside systemd-analyze security --no-pager vigied.service >"$work/out" 2>&1
	awk '/Overall exposure level/ { for (i = 1; i < NF; i++) if ($i == "vigied.service:") found = $(i + 1) } END { exit !(found != "" && found <= 1.1) }' "$work/out"
}
ok "systemd-analyze gives the running unit an exposure of 1.1 at most" exposed
ok "and systemd took every line of it" is "" systemd-analyze --man=no verify /usr/lib/systemd/system/vigied.service

# Secrets: one as a file that only root may read, one encrypted with the machine's key.
ok "the credential is where systemd puts it, readable by the service alone" is "vigie: yes, nobody: no" sh -c '
	file=/run/credentials/vigied.service/smtp-password
	for user in vigie nobody; do
		runuser -u $user -- cat $file >/dev/null 2>&1 && says=yes || says=no
		printf "%s%s: %s" "$comma" $user $says; comma=", "
	done'
untold() {
	inside sh -c 'systemctl show vigied; systemctl status vigied; cat /proc/$(systemctl show -P MainPID vigied)/environ | tr "\0" "\n"; journalctl -q' 2>/dev/null |
		grep -cF -e "$smtp_password" -e "$ent_password" >"$work/out"
	[ "$(cat "$work/out")" = 0 ]
}
ok "no secret is in the environment, in the unit or in the journal" untold

# A program of a "command:" source, under the unit as it is: it is handed the encrypted credential, and is shut in as the service is.
from_program() { vigie pupil find "TROISEPINES Ombeline" >"$work/out" 2>&1; }
mark
cat >"$work/ent.conf" <<'END'
source "ent" {
    relever    "command:/usr/local/lib/vigie/export-ent --since yesterday"
    format     records
    secret     identifiant "ent-password"
    toutes les 1 heures
}
END
run rm -f /var/lib/vigie/probe.program
ok "a new source is taken as soon as its file is saved" put /etc/vigie/vigie.conf.d/ent.conf <"$work/ent.conf"
ok "the service says so" await 20 logged MESSAGE_ID="$(event RELOADED)"
ok "its program is run, and what it prints is stored" await 30 logged MESSAGE_ID="$(event DELIVERY_STORED)" VIGIE_SOURCE=ent
ok "the pupil is known from then on" await 10 from_program
found /var/lib/vigie/probe.program
ok "the program can do no more than the service" forbidden_refused
