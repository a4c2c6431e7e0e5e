#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Exports that name only the class: rules that ask for a level pass over the pupils, and a person learns of it. Prints TAP.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"

# Only the rule that asks for a level: one without looks at everybody.
sed -i '/^rule "maths"/,/^}/d; /^test "maths"/,/^}/d' "$work/rules.d/10-essai.rules"
# deliver CLASS LEVEL…: pupils of that class, each with the level unless it is -.
deliver() {
	local class=$1 n=0 level
	shift
	{
		echo '{"t":"delivery","school":"0999999Z","kind":"records","year":2026,"complete":true}'
		for level; do
			n=$((n + 1))
			[ "$level" = - ] && level= || level=",\"level\":\"$level\""
			printf '{"t":"pupil","id":{"be":"%s"},"last":"INVENTE","first":"Essai","class":"%s"%s}\n' "$n" "$class" "$level"
			printf '{"t":"absence","id":{"be":"%s"},"from":"2026-11-03","to":"2026-11-06","half_days":"5","justified":false}\n' "$n"
		done
	} >"$records"
}

deliver 4B 4e 4e - -
run run --once
run status
ok "half of the pupils without a level is how schools are" [ "$(grep -c 'no rule looks' "$work/out")" -eq 0 ]
run evaluate
ok "an evaluation counts them" prints "because the exports name only the class"

deliver 4B 4e - - -
run run --once
run status
ok "more than half needs a person" both exits 1 prints "(most often the level) is unknown: 1, such as 0999999Z"
ok "and names what shows it" prints "vigie evaluate --school 0999999Z"

deliver 4B 4e 4e 4e 4e
run run --once
run status
ok "levels that are known end it" [ "$(grep -c 'no rule looks' "$work/out")" -eq 0 ]
run evaluate
ok "nobody is passed over" [ "$(grep -c 'name only the class' "$work/out")" -eq 0 ]

deliver 4B CM2 CM2 CM2 CM2
run run --once
run status
ok "pupils of another level are meant to be outside" [ "$(grep -c 'no rule looks' "$work/out")" -eq 0 ]

echo "1..$number"
