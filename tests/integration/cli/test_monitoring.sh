#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What monitoring reads: `vigie metrics`, to the letter and by Prometheus' own checker, and `vigie status --check` as a plugin of Nagios:
# its exit codes, its line, its thresholds. Prints TAP.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"
# Nine pupils of one class who were absent, so that groups of more and of fewer than five are flagged.
{
	echo '{"t":"delivery","school":"0999999Z","kind":"records","year":2026,"complete":true}'
	for n in 1 2 3 4 5 6 7 8 9; do
		printf '{"t":"pupil","id":{"be":"%s"},"last":"INVENTE","first":"Essai","born":"2013-02-0%s","class":"4B","level":"4e"}\n' "$n" "$n"
		printf '{"t":"absence","id":{"be":"%s"},"from":"2026-11-03","to":"2026-11-06","half_days":"5","justified":false}\n' "$n"
	done
} >"$records"
touch -d '2026-11-28 08:00' "$records"
sed -i 's/every    15 minutes/every 15 minutes\n    expect absences within 3 days/' "$VIGIE_CONF"
plugin() { both exits "$1" prints "VIGIE $2 - "; }

run status --check
ok "without a store nothing can be told: 3, on one line" plugin 3 UNKNOWN
run -c "$work/none.conf" status --check
ok "nor without a configuration" plugin 3 UNKNOWN

run run --once
run metrics
ok "metrics are printed" exits 0
cp "$work/out" "$work/metrics"
# What differs from one machine and version to the next.
steady() {
	sed -E 's/(version|fingerprint)="[^"]*"/\1="…"/; s/^(vigie_store_size_bytes|vigie_evaluation_duration_seconds) .*/\1 …/' "$1"
}
cat >"$work/expected" <<'END'
vigie_build_info{version="…"} 1
vigie_rules_info{fingerprint="…"} 1
vigie_rules_loaded_timestamp_seconds 1796036400
vigie_reload_errors 0
vigie_last_cycle_timestamp_seconds 1796036400
vigie_evaluation_duration_seconds …
vigie_evaluation_schools 1
vigie_schools 1
vigie_deliveries_stopped 0
vigie_rows_rejected 0
vigie_source_last_poll_timestamp_seconds{source="depots"} 1796036400
vigie_source_last_success_timestamp_seconds{source="depots"} 1796036400
vigie_source_last_delivery_timestamp_seconds{source="depots"} 1796036400
vigie_source_failures{source="depots"} 0
vigie_source_data_timestamp_seconds{source="depots",kind="absences"} 1796036400
vigie_source_silent{source="depots",kind="absences"} 0
vigie_flags{state="pending"} 0
vigie_flags{state="raised"} 5
vigie_flags{state="held"} 0
vigie_flags{state="cleared"} 0
vigie_referrals{programme="tutorat",state="waiting"} 5
vigie_referrals{programme="tutorat",state="ready"} 0
vigie_referrals{programme="tutorat",state="proposed"} 0
vigie_referrals{programme="tutorat",state="accepted"} 0
vigie_referrals{programme="tutorat",state="declined"} 0
vigie_referrals{programme="tutorat",state="expired"} 0
vigie_referrals{programme="tutorat",state="assigned"} 0
vigie_referrals{programme="tutorat",state="started"} 0
vigie_referrals{programme="tutorat",state="ended"} 0
vigie_referrals{programme="tutorat",state="held"} 0
vigie_referrals{programme="tutorat",state="withdrawn"} 0
vigie_outbox_messages{state="queued"} 0
vigie_outbox_messages{state="failed"} 0
vigie_outbox_messages{state="held"} 0
vigie_store_size_bytes …
vigie_backup_timestamp_seconds 0
END
steady "$work/metrics" | grep -v '^#' >"$work/out"
ok "they are these, pupils in fives" diff "$work/expected" "$work/out"
ok "each has its help and its type" [ "$(grep -c '^# HELP' "$work/metrics")" = "$(grep -c '^# TYPE [a-z_]* gauge$' "$work/metrics")" ]
if command -v promtool >/dev/null; then
	promtool check metrics <"$work/metrics" >"$work/out" 2>&1
	ok "promtool finds nothing in them" [ ! -s "$work/out" ]
else
	number=$((number + 1))
	echo "ok $number - promtool finds nothing in them # SKIP promtool is not installed"
fi
run metrics -o "$work/vigie.prom"
ok "a file is written instead" both exits 0 prints_nothing
same() { [ "$(steady "$work/vigie.prom")" = "$(steady "$work/metrics")" ] && [ "$(stat -c %a "$work/vigie.prom")" = 644 ]; }
ok "the same, readable by the exporter, nothing beside it" same
ok "nothing is left beside it" [ "$(find "$work" -maxdepth 1 -name 'vigie.prom*' | wc -l)" = 1 ]
run metrics -o "$work/none/vigie.prom"
ok "a folder that is not there is said" both exits 3 tells "$work/none/vigie.prom"

# ---- the plugin ----

run status --check --critical disk_free=
ok "a fresh installation is well: its first night is to come" both exits 0 prints " backup_age=0s;172800;604800;0 "
VIGIE_NOW=2026-12-02T12:00:00 run status --check
ok "two days later a copy is missing" prints "seconds without any backup: 176400"
VIGIE_NOW=2026-12-02T12:00:00 LANGUAGE=fr run status --check
ok "which a French office reads in French" prints "secondes sans aucune sauvegarde"
run backup
run status --check --critical disk_free=
ok "all is well: 0" plugin 0 OK
ok "on one line" lines 1
ok "with figures after the bar" prints " | cycle_age=0s;10800;93600;0 clock_behind=0;;0;0 "
ok "none of which is of pupils" [ -z "$(grep -oE 'flag|referral|pupil|tutorat' "$work/out")" ]
export VIGIE_NOW=2026-11-30T15:00:00
run status --check
ok "no cycle for four hours is a warning: 1" both exits 1 prints "WARNING - seconds since the last cycle: 14400 |"
run status --check --critical cycle_age=3600
ok "critical where the office says so: 2" plugin 2 CRITICAL
run status --check --warning cycle_age=
ok "an empty range never warns" plugin 0 OK
export VIGIE_NOW=2026-12-10T11:00:00
run status --check
ok "a silent source and no cycle for days are critical" both exits 2 prints "sources silent: 1"
ok "the backup is too old" prints "seconds since the last backup: 864000"
run status --check --details
ok "details follow on lines of their own" [ "$(wc -l <"$work/out")" -ge 3 ]
ok "and hold no second bar" [ "$(tail -n +2 "$work/out" | grep -c '|')" = 0 ]
export VIGIE_NOW=2026-11-30T11:00:00
echo 'rule {' >"$work/rules.d/20-faux.rules"
run status --check
ok "rule files with errors are critical" both exits 2 prints "rules refused: 1"
rm "$work/rules.d/20-faux.rules"
for wrong in pupils=1 cycle_age cycle_age=x =1; do
	run status --check --warning "$wrong"
	ok "the threshold '$wrong' cannot be: 3" plugin 3 UNKNOWN
done
run status --warning cycle_age=1
ok "thresholds go with --check only" exits 2
run status
ok "without --check status says what it always said" both exits 0 prints "Nothing needs a person."
rm -f "$work"/vigie.db*
run import "$records"
run status --check
ok "a store without a cycle is critical, in words" both exits 2 prints "CRITICAL - no cycle has been done yet |"
ok "what there is none of is no figure" prints " | cycle_age=U;10800;93600;0 "

# The units beside the service.
sed -i 's/language en/language fr/' "$VIGIE_CONF"
unit() {
	code=0
	# shellcheck disable=SC2016 # the shell that becomes the program knows its number
	env -u LC_ALL LANGUAGE= LANG=en_US.UTF-8 sh -c 'SYSTEMD_EXEC_PID=$$ exec "$@"' unit "$vigie" "$@" >"$work/out" 2>"$work/err" || code=$?
}
unit status --check
ok "what systemd starts speaks the language of the office" prints "aucun cycle n'a encore été fait"
run status --check
ok "a person hears their own" prints "no cycle has been done yet"
echo "1..$number"
