# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From the previous version to this one: a verified copy first, and every referral kept; and the machine is started again. Sourced by
# test_system.sh, when the package is not installed.
# shellcheck disable=SC2154 # variables of machine.sh and office.sh

# shellcheck disable=SC2034 # read by office.sh
moment=2026-11-27T08:00:00
# A tarball or a shallow clone: there is nothing to make it of. tests/integration/install/test_backup.sh holds what becomes of an older store.
wait "$previous"
if grep -q "has no history" "$work/previous.log"; then
	skip "an upgrade from the previous version keeps every referral" "$(cat "$work/previous.log")"
	return 1
fi
run sh -c "rm -rf /srv/mailbox/* /srv/depots"
built() { wait "$previous" && cp "$(cat "$work/previous")" "$exchange/previous.deb" || { cp "$work/previous.log" "$work/out" && false; }; }
need "the previous version is built" built
need "the previous version installs" install_package /mnt/previous.deb
need "it is configured" configure
# shellcheck disable=SC2046 # one word a school
need "the exports arrive" drop $(every_school)
run systemctl reset-failed vigied
need "it starts" run systemctl start vigied
need "it reads the exports" await 90 complete
now 2026-11-30T08:00:00
run systemctl reset-failed vigied
need "it starts again on the next morning" run systemctl restart vigied
ok "and proposes pupils to one coordinator" await 60 mailed "<colleges@exemple.fr>"
ok "and to the other" await 60 mailed "<ecoles-lycees@exemple.fr>"
idle() { has StatusText "Idle; the last cycle is done"; }
ok "and has done its work" await 30 idle

# Number, pupil, school, programme and state of each.
referrals() { vigie referrals list --json | grep -o '"referral":[0-9]*,"pupil":[0-9]*,"school":"[^"]*","programme":"[^"]*","state":"[^"]*"' | sort; }
sent() { inside find /srv/mailbox -name '*.eml' | wc -l; }
referrals >"$work/referrals"
sent >"$work/sent"
same() {
	referrals >"$work/referrals.now"
	diff "$work/referrals" "$work/referrals.now" >"$work/out" && [ "$(wc -l <"$work/referrals")" -gt 100 ] && grep -q proposed "$work/referrals"
}
ok "the queue is read, as it is" same

ok "apt upgrades to this version" install_package /mnt/vigie.deb
ok "the service is back, and answers" await 60 active
ok "as the new version" runs_and_prints "$(dpkg-deb -f "$deb" Version)" vigied --version
migrated() { [ "$(vigie status --json | tee "$work/out" | grep -o '"version":"[^"]*"')" = "\"version\":\"$(dpkg-deb -f "$deb" Version)\"" ]; }
ok "on the store of the old one" await 30 migrated
ok "every referral is kept" same
same_mail() { [ "$(sent | tee "$work/out")" = "$(cat "$work/sent")" ]; }
ok "and no mail is sent a second time" same_mail
copy() { inside find /var/lib/vigie -name '*.db' ! -path /var/lib/vigie/vigie.db | tee "$work/out" | head -n 1; }
ok "a copy of the old store stands beside the new" test -n "$(copy)"
ok "and is whole" run vigie backup --verify "$(copy)"

power_off
ok "the machine is switched off and on" boot
run systemctl start mailbox
ok "the service starts with it" await 30 active
ok "every referral is still there" same
