#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# explain: what keeps a flag down although somebody would expect one.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"
rules=$work/rules.d/10-essai.rules

# with STATEMENTS…: the rule on absences with these statements, in a new store, after a cycle.
with() {
	printf 'rule "absences" {\n title "t" %s\n}\n' "$*" >"$rules"
	rm -f "$work"/vigie.db*
	run run --once
	[ "$code" -eq 0 ] || cat "$work/err"
}
when='when half_days(justified: no, over: this month) >= 4'

with 'applies to level = 3e' "$when"
run explain 0123456789A --why-not
ok "outside the population: not concerned, and by which condition" both prints "absences: not concerned" prints "no      level = 3e"
ok "with the value, its file and line" both prints "level = 4e" prints "line 2 (delivery 1)"

with 'when half_days(justified: no, over: this month) >= 7'
run explain 0123456789A --why-not
ok "a no: value, threshold, file and line" both prints "no      half_days(justified: no, over: this month) >= 7" prints "half_days(justified: no, over: this month) = 4"
ok "and the smallest change of one value" prints "4 → 7: yes"

with 'when average("LATIN") < 8'
run explain 0123456789A --why-not
ok "an unknown flags nobody" both prints "absences: unknown" prints "Unknown flags nobody ('if unknown ignore')."
with 'when average("LATIN") < 8 if unknown flag'
run explain 0123456789A --why-not
ok "unless the rule says so" prints "Unknown counts as yes here ('if unknown flag')."
with 'applies to average("LATIN") < 8' "$when"
run explain 0123456789A --why-not
ok "an unknown population is outside" prints "It is unknown whether the rule concerns the pupil: it counts as no."

with "from 2027-01-01 $when"
run explain 0123456789A --why-not
ok "a rule that is not in force yet" prints "Not in force before 2027-01-01 ('from')."
with "to 2026-11-29 $when"
run explain 0123456789A --why-not
ok "or no longer" prints "Not in force after 2026-11-29 ('to')."

with "for 7 days $when"
run explain 0123456789A
ok "pending: since when, and until when" both prints "pending, the condition holds since 2026-11-30" prints "It must hold for 7 days ('for'): until 2026-12-07."

with "clear when level = 4e $when"
run explain 0123456789A
ok "an exit condition outweighs" prints "The exit condition holds too ('clear when'): no flag while it does."

with "cap 1 per school per month $when"
run explain 10003
ok "beyond the cap a flag is held, and it is said until when" both prints "held by the cap" prints "The school has had its 1 flag of this rule this month ('cap'): held until the next."

with "rest 30 days when half_days(justified: no, over: 30 days) >= 4"
sed 's/"half_days":"4"/"half_days":"1"/' "$records" >"$work/corrected" && cp "$records" "$work/first" && mv "$work/corrected" "$records"
touch -d '2026-11-29 08:00' "$records"
run run --once --on 2026-12-01
run explain 0123456789A --on 2026-12-02
ok "after a flag the rule rests: until when" both prints "cleared on 2026-12-01" prints "No new flag for 30 days after the last ('rest'): before 2026-12-31."
run explain 0123456789A --on 2026-12-31
ok "and not longer" [ "$(grep -c "('rest')" "$work/out")" -eq 0 ]

echo "1..$number"
