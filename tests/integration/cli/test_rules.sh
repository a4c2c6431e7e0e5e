#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check and the commands of rules: what the author of rules is told.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"
rules=$work/rules.d/10-essai.rules

run check
ok "a correct configuration is said to be" both exits 0 prints "Sources: 1, programmes: 1, coordinators: 1, rules: 2"
run check --json
ok "nothing to say is no line of JSON" both exits 0 prints_nothing

run rules check
ok "each rule is restated with its boundary cases" both exits 0 prints "4 → yes, 3 → no"
run rules check --explain
ok "on demand each rule is shown as written" both exits 0 prints '    refer    to "tutorat"'
run rules list --json
ok "rules are listed as JSON" both exits 0 prints '{"rule":"absences","title":"Au moins quatre demi-journées","priority":"high","programmes":["tutorat"],"file":'
run rules test
ok "the tests in rule files pass" both exits 0 prints "Tests passed: 2, failed: 0"
run rules test --tap
ok "as TAP too" both prints "ok 1 - quatre, pas trois" prints "1..2"

ok "what no test tries is a comment there" prints "# $rules:3:17: note: 'level in 6e..3e' is never no in any test"
ok "with the values that are missing" prints "#       = no test has CM2 → no"
VIGIE_CONF='' run rules test "$PWD/rules/library"
ok "the tests of the shipped rules leave nothing untried" both exits 0 is "Tests passed: 18, failed: 0"

sed 's/>= 4/>= 5/' "$rules" >"$work/five.rules"
run rules test "$work/five.rules"
ok "a failing test is shown, and found wrong" both exits 1 prints "Tests passed: 1, failed: 1"
ok "with its values" prints "+ got no (half_days(justified: no, over: this month) = 4)"
LANGUAGE=fr run rules test "$work/five.rules"
ok "in the reader's language" prints "+ obtenu non (demi_journees(justifié: non, sur: ce mois) = 4)"
VIGIE_CONF='' run rules check "$work/five.rules"
ok "rules named by hand need no configuration" both exits 0 prints "5 → yes, 4 → no"

cat >"$work/rules.d/20-faute.rules" <<'END'
rule "faute" {
    title "Une faute"
    when  moyene("MATHEMATIQUES") < 8
    refer to "tutora"
}
END
run check
ok "an error has its place and a caret" both tells "20-faute.rules:3:11: error V" tells "^^~~~~"
ok "and the nearest word" both exits 1 tells "moyenne"
ok "all errors at once" tells "tutora"
ok "without colours when it is no terminal" [ "$(grep -c $'\033' "$work/err")" -eq 0 ]
run check --json
ok "as JSON the messages are on standard output" both exits 1 prints '"severity":"error"'
run evaluate
ok "nobody is evaluated with wrong rules" both exits 3 prints_nothing
rm "$work/rules.d/20-faute.rules"

run rules format --write
ok "files are laid out" exits 0
run rules format --check
ok "a file in the canonical layout is left alone" both exits 0 prints_nothing
cp "$rules" "$work/free.rules"
sed -i 's/    title    /  title /' "$work/free.rules"
run rules format --check "$work/free.rules"
ok "one that is not is named" both exits 1 prints "free.rules: not in the canonical layout"
run rules format --write "$work/free.rules"
ok "and laid out" exits 0
run rules format --check "$work/free.rules"
ok "once" both exits 0 prints_nothing
run rules format --language fr "$work/free.rules"
ok "in French on demand" both exits 0 prints 'demi_journees(justifié: non, sur: ce mois) >= 4'
cp "$work/out" "$work/french.rules"
VIGIE_CONF='' run rules test "$work/french.rules"
ok "which means the same" both exits 0 prints "Tests passed: 2, failed: 0"

sed 's/rules.d/regles.d/' "$VIGIE_CONF" >"$work/folder.conf"
run -c "$work/folder.conf" check
ok "a folder of rules that is not there is told" both tells "its folder does not exist: $work/regles.d" exits 0
ok "and that there is no rule at all" prints "nobody is ever flagged"

sed -i 's/every    15 minutes/evry 15 minutes/' "$VIGIE_CONF"
run check
ok "an error of the configuration has its place" both exits 1 tells "vigie.conf:9:"
run status
ok "no command runs on a wrong configuration" both exits 3 tells "correct them first"

if command -v script >/dev/null; then
	run_on_terminal() { script -qec "$*" /dev/null >"$work/out" 2>&1 </dev/null; }
	run_on_terminal "$vigie" check
	ok "on a terminal messages have colours" grep -q $'\033' "$work/out"
	NO_COLOR=1 run_on_terminal "$vigie" check
	ok "which NO_COLOR takes away" [ "$(grep -c $'\033' "$work/out")" -eq 0 ]
fi

echo "1..$number"
