#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A service that was down: what it missed is caught up, and what its sources owe is told.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "$0")/service.sh"

sed -i 's/language en/language en\n    contact  "contact@exemple.fr"/; s/every    15 minutes/every    15 minutes\n    expect   absences within 3 days, grades within 30 days/' "$VIGIE_CONF"
cat >>"$work/rules.d/10-essai.rules" <<'END'

rule "durable" {
    title    "Absences qui durent"
    when     half_days(over: 60 days) >= 4 for 7 days
}

test "durable" {
    on 2026-11-30
    pupil "A" { level 4e  absence 2026-11-05..2026-11-06 unjustified }
    pupil "B" { level 4e  absence 2026-11-05 unjustified }
    expect "durable" for "A"
    expect nothing for "B"
}
END
letters() { query "SELECT count(*) FROM outbox WHERE recipient = 'contact@exemple.fr'"; }

serve
await "NOTIFY STATUS=Idle"
stop
ok "a flag waits for its seventh day" [ "$(query "SELECT count(*) FROM flag WHERE rule = 'durable' AND state = 'pending'")" = 2 ]
run sources --json
ok "sources tells what is expected and until when" prints '"expect":[{"kind":"absences","within":3,"last":"2026-11-30T11:00:00Z","by":"2026-12-03","silent":false}'
ok "and when the next poll is" grep -q '"next_poll":"2026-11-30T11:[01]' "$work/out"
run sources
ok "in plain words too" prints "absences by 2026-12-03"
run status
ok "nothing needs a person" exits 0

mark
export VIGIE_NOW=2026-12-04T09:00:00
serve
ok "days that were missed are caught up" await "No evaluation was made since 2026-12-01 (days: 3)"
ok "day by day" await "NOTIFY STATUS=Catching up on 2026-12-01: school 1 of 1"
ok "in order" await "NOTIFY STATUS=Catching up on 2026-12-03: school 1 of 1"
ok "a source that owes something is told" await "Source depots is silent: absences, last delivery: 2026-11-30, expected within 3 school days."
await "NOTIFY STATUS=Idle"
ok "and the contact is written to" [ "$(letters)" = 1 ]
run status --json
ok "status needs a person" both exits 1 prints '"code":"source-silent"'
run sources
ok "and sources says so" prints "absences silent, expected by 2026-12-03"
stop

mark
serve
await "NOTIFY STATUS=Idle"
ok "the same day nothing is caught up again" untold "Catching up"
ok "nor told again" untold "is silent"
ok "nor written again" [ "$(letters)" = 1 ]
stop

mark
export VIGIE_NOW=2026-12-12T09:00:00
kill_turns() { serve; await "NOTIFY STATUS=Catching up on 2026-12-0$1"; stop KILL; }
kill_turns 6
kill_turns 8
serve
await "NOTIFY STATUS=Idle"
ok "killed while it catches up it goes on from there" [ "$(tail -n "+$mark" "$events" | grep -c "Catching up on 2026-12-05")" -le 2 ]
ok "and the flag is raised on its day" [ "$(query "SELECT count(*) FROM flag WHERE rule = 'durable' AND raised = julianday('2026-12-07') - 2440587.5")" = 2 ]

mark
pupil 1 | sed '2s/.*/{"t":"absence","id":{"ine":"0123456789B"},"from":"2026-12-08","half_days":"1","justified":false}/' >"$work/depots/0999999Z/absences.ndjson"
ok "once it delivers again that is told" await "Source depots delivers again: absences."
await "NOTIFY STATUS=Idle"
ok "to the contact as well" [ "$(letters)" = 2 ]
run status
ok "and status is content" exits 0
stop

export VIGIE_NOW=2026-12-10T09:00:00
run status --json
ok "a clock that was set back needs a person" both exits 1 prints '"code":"clock-behind"'
echo "1..$number"
