# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What goes wrong in an office: a service that hangs, dies or cannot start, rules with errors. Sourced by test_system.sh, after service.sh.
# shellcheck disable=SC2154 # variables of machine.sh and office.sh

main_pid() { property MainPID; }
# again PID: the service is active as another process.
again() { active && [ "$(main_pid)" != "$1" ]; }
# after LINES…: a drop-in for this part alone.
after() {
	{
		echo "[Service]"
		printf '%s\n' "$@"
	} | put /etc/systemd/system/vigied.service.d/70-trouble.conf
	run systemctl daemon-reload
}
fresh() { run systemctl reset-failed vigied; run systemctl "$1" vigied; }

# Of whom the queue is: nothing of what follows may change it.
queue() { vigie referrals list --json | grep -o '"referral":.*"programme":"[^"]*"'; }
queue >"$work/queue"
unchanged() { queue | cmp -s - "$work/queue" && [ -s "$work/queue" ]; }

after WatchdogSec=3 RestartSec=100ms
mark
ok "with a watchdog of three seconds it starts" fresh restart
pid=$(main_pid)
fed() { [ "$(inside date +%s)" -gt "$1" ] && [ "$(main_pid)" = "$pid" ]; }
ok "as long as its loop turns, it feeds the watchdog" await 20 fed "$(($(inside date +%s) + 7))"
run kill -STOP "$pid"
ok "stopped, it is killed and comes back" await 30 again "$pid"
ok "the journal says why" said "Watchdog timeout"
pid=$(main_pid)
run kill -KILL "$pid"
ok "killed, it comes back" await 20 again "$pid"
ok "and the queue is what it was" unchanged

after RestartSec=100ms ExecStart= ExecStart=/bin/false
printf '[Timer]\nOnActiveSec=\nOnActiveSec=3s\n' | put /etc/systemd/system/vigied-retry.timer.d/50-soon.conf
run systemctl daemon-reload
run systemctl reset-failed vigied
run systemctl --no-block restart vigied
ok "when it cannot start it is tried a few times, then given up for a while" await 30 has ActiveState failed
ok "and another attempt is due" await 10 has ActiveState active vigied-retry.timer
fresh stop
ok "unless it is told to stop" has ActiveState inactive vigied-retry.timer
run systemctl --no-block start vigied
await 30 has ActiveState failed
after RestartSec=100ms
run systemctl reset-failed vigied
ok "mended, it starts by itself" await 30 active

# Rules with an error.
in_force() { vigie status --json | tee "$work/out" | grep -o '"rules":"[^"]*"'; }
rules=$(in_force)
kept() { [ "$(in_force)" = "$rules" ] && grep -q '"reload_errors":[1-9]' "$work/out"; }
mark
printf 'rule "cassée" {\n    title "Une règle sans fin"\n' | put /etc/vigie/rules.d/90-cassee.rules
ok "rules with an error are refused as soon as they are saved" await 20 logged MESSAGE_ID="$(event RELOAD_REFUSED)"
ok "the former ones stay in force, and status says so" await 10 kept
ok "the service is active" active
ok "the journal shows where the error is" said "90-cassee.rules:"
ok "the contact is written to" await 30 mailed "informatique@exemple.fr"
mark
ok "a reload by hand refuses them too, and returns" run systemctl reload vigied
ok "the journal says so again" await 10 logged MESSAGE_ID="$(event RELOAD_REFUSED)"
ok "with nothing changed" kept
whole() { vigie status --json | tee "$work/out" | grep -q '"reload_errors":0'; }
run rm /etc/vigie/rules.d/90-cassee.rules
ok "without the error all is well again" await 20 whole
mark
ok "a reload of what is right" run systemctl reload vigied
ok "is told" await 10 logged MESSAGE_ID="$(event RELOADED)"
ok "and nobody left the queue" unchanged

# journalctl -x: in the reader's language.
explains() { inside journalctl -q -x -u vigied MESSAGE_ID="$(event RELOAD_REFUSED)" | tee "$work/out" | grep -qF "$1"; }
english() { explains "$(awk -v id="$(event RELOAD_REFUSED)" 'found && NF && !/^[A-Z][A-Za-z-]*:/ { print; exit } $2 == id { found = 1 }' systemd/vigie.catalog)"; }
french() { locale=fr_FR.UTF-8 explains "$(awk -v id="$(event RELOAD_REFUSED)" 'found && NF && !/^[A-Z][A-Za-z-]*:/ { print; exit } $2 == id { found = 1 }' systemd/vigie.fr.catalog)"; }
ok "journalctl -x says what it means and what to do" english
ok "in French too" french

rm -f "$machine/etc/systemd/system/vigied.service.d/70-trouble.conf"
run rm -r /etc/systemd/system/vigied-retry.timer.d
run systemctl daemon-reload

# What runs by the clock, run now.
timers=$(inside systemctl list-unit-files --no-legend 'vigie-*.timer' | awk '$1 !~ /@/ { print $1 }')
ok "there are timers" test -n "$timers"
for timer in $timers; do
	name=${timer%.timer}
	ok "$timer waits for its hour" has ActiveState active "$timer"
	ok "$name.service does its work" run systemctl start "$name.service"
	ok "with success" has Result success "$name.service"
done
