# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two territories on one machine, side by side: each with its configuration, its exports, its store. Sourced by test_system.sh, after
# service.sh.
# shellcheck disable=SC2154,SC2016 # variables of machine.sh; the shells of the machine expand

# territory NAME UAI: a configuration of its own, and the exports of one school.
territory() {
	run install -d -m 750 -o root -g vigie "/etc/vigie/$1" "/etc/vigie/$1/rules.d" "/srv/depots-$1" || return 1
	sed -e "s,/var/lib/vigie/,/var/lib/vigie/$1/,; s,/etc/vigie/rules.d,/etc/vigie/$1/rules.d,; s,/srv/depots,/srv/depots-$1," \
		-e '/^ *secret /d; /^ *user "vigie"/d' "$machine/etc/vigie/vigie.conf" | put "/etc/vigie/$1/vigie.conf"
	run chgrp vigie "/etc/vigie/$1/vigie.conf" && run chmod 640 "/etc/vigie/$1/vigie.conf" || return 1
	printf '[Service]\nEnvironment=VIGIE_NOW=%s\n' "$moment" | put "/etc/systemd/system/vigied@$1.service.d/50-moment.conf"
	run systemctl daemon-reload
	run cp -a "/mnt/exports/depots/$2" "/srv/depots-$1/" && run chown -R root:vigie "/srv/depots-$1"
}
# schools NAME: which it knows.
schools() { inside env VIGIE_NOW="$moment" vigie -c "/etc/vigie/$1/vigie.conf" referrals list --json 2>/dev/null | grep -o '"school":"[^"]*"' | sort -u; }
only() { [ "$(schools "$1" | tee "$work/out")" = "\"school\":\"$2\"" ]; }

vigie referrals list --json >"$work/main"
need "two territories are set up" territory nord 0990005T
need "each with its school" territory sud 0990006U
ok "both services start" run systemctl start vigied@nord vigied@sud
ok "one is active" active vigied@nord
ok "beside the other" active vigied@sud
ok "the first knows its own school" await 60 only nord 0990005T
ok "the second its own" await 60 only sud 0990006U
apart() {
	run runuser -u nobody -- ls /var/lib/vigie && return 1
	run test -f /var/lib/vigie/nord/vigie.db -a -f /var/lib/vigie/sud/vigie.db
}
ok "each has a store of its own" apart
# sees INSTANCE: what its service finds in the folder of states.
sees() { inside sh -c "nsenter -m -t \"\$(systemctl show -P MainPID vigied@$1)\" -- ls /var/lib/vigie"; }
alone() { [ "$(sees nord | tee "$work/out")" = nord ] && [ "$(sees sud | tee -a "$work/out")" = sud ]; }
ok "and sees no other" alone
copied() { run systemctl start vigie-backup@nord vigie-metrics@nord vigie-report@nord && run sh -c 'test -n "$(ls /var/lib/vigie/nord/backups)" -a -f /run/vigie-metrics/nord/vigie.prom'; }
ok "its copies, metrics and page are made from there" copied
only_one_stopped() { run systemctl stop vigied@nord && has ActiveState inactive vigied@nord && active vigied@sud; }
ok "one is stopped without the other" only_one_stopped
ok "what the service of the machine knows is untouched" is "$(cat "$work/main")" env VIGIE_NOW="$moment" LANGUAGE=en vigie referrals list --json
