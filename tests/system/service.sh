# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installed and at work: started, notified, polled, flagged, mailed. Sourced by test_system.sh.
# shellcheck disable=SC2154,SC2016 # variables of machine.sh and office.sh; the shells of the machine expand

# What is on the machine, to see what purge leaves. Package lists, caches, logs and what runs are not the package's.
everything() {
	inside find / -xdev \( -path /mnt -o -path /tmp -o -path /srv -o -path /root -o -path /var/cache -o -path /var/log -o \
		-path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/lib/systemd -o -path '/var/tmp/systemd-private-*' \) -prune -o \
		-printf '%p %M %u\n' | sort
	inside getent passwd
	inside getent group
	inside systemctl list-unit-files --no-legend
}
need "there is a mail server" mail_server
everything >"$work/before"

install_package() { run apt-get install -y --no-install-recommends "$1"; }
need "apt installs the package with nothing but what it depends on" install_package /mnt/vigie.deb
ok "it is not started before there is a configuration" has ActiveState inactive
ok "the user of the service has no shell and no password" is "vigie:!*:/usr/sbin/nologin" sh -c \
	'echo vigie:$(getent shadow vigie | cut -d: -f2):$(getent passwd vigie | cut -d: -f7)'
need "the configuration is written" configure
ok "vigie check finds no mistake" runs_and_prints "" vigie check

mark
need "the service starts, and systemctl waits until it says so" run systemctl start vigied
ok "it is active, by its own notice" active
ok "and it is the main process, as the user vigie" is vigie sh -c 'ps -o user= -p "$(systemctl show -P MainPID vigied)"'
told_status() { property StatusText | tee "$work/out" | grep -q .; }
ok "systemctl status says what it does" told_status
ok "the journal has the event of its start" await 10 logged MESSAGE_ID="$(event STARTED)"
ok "and that of its first cycle" await 30 logged MESSAGE_ID="$(event CYCLE_DONE)"

mark
# shellcheck disable=SC2046 # one word a school
ok "the exports of every school arrive" drop $(every_school)
# All are evaluated: the last cycle is done, and every school is known.
complete() { has StatusText "Idle; the last cycle is done" && [ "$(vigie status --json | tee "$work/out" | grep -o '"schools":[0-9]*')" = '"schools":14' ]; }
need "they are read without being asked" await 90 complete
ok "files were stored" logged MESSAGE_ID="$(event DELIVERY_STORED)"
ok "the spoilt ones were refused" logged MESSAGE_ID="$(event DELIVERY_REFUSED)"
ok "and others are held for a person" logged MESSAGE_ID="$(event DELIVERY_HELD)"
at_least() { [ "$(count "${@:2}" | tee "$work/out")" -ge "$1" ]; }
ok "pupils are flagged" at_least 100 flags list
ok "and referred" at_least 100 referrals list

# The digest of the next morning of work.
now 2026-11-30T08:00:00
mark
ok "the service stops as it is told" run systemctl stop vigied
ok "with success" has Result success
ok "and says so" await 10 logged MESSAGE_ID="$(event STOPPED)"
ok "it starts again on the next morning" run systemctl start vigied
ok "a digest is sent to the coordinator, by a server that asks for the password" await 60 mailed "<colleges@exemple.fr>"
ok "and the other gets one" await 30 mailed "<ecoles-lycees@exemple.fr>"
ok "the journal says that mail was sent" await 10 logged MESSAGE_ID="$(event MAIL_SENT)"
