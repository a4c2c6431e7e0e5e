#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A decision is read as it was made, whatever the rules and the data say today.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"
rules=$work/rules.d/10-essai.rules
sed -i 's/    priority high/    author   "A. Essai"\n    reason   "Bilan de novembre"\n    priority high/' "$rules"

run run --once
run flags show 1
ok "a decision shows the rule as a sentence" both exits 0 prints "have at least 4 half-days of absence without"
ok "its boundary cases" prints "4 → yes, 3 → no"
ok "its author and its reason" both prints "Author: A. Essai" prints "Reason: Bilan de novembre"
ok "the day and the fingerprint" prints "Decided on 2026-11-30, with the rules "
ok "each condition with what it came to" prints "    yes     half_days(justified: no, over: this month) >= 4"
ok "each value" prints "      half_days(justified: no, over: this month) = 4"
ok "its file and line" prints "        from 0999999Z/records.ndjson, line 8 (delivery 1)"
ok "who is concerned, first" prints "      level = 4e"
ok "and that nothing has changed since" prints "The rules in force today are the same."
ok "it names nobody" [ "$(grep -cE 'ESSAI|Gaël|0123456789A' "$work/out")" -eq 0 ]

cp "$rules" "$work/old"
sed -i 's/>= 4/>= 5/; s/A. Essai/B. Autre/; s/Bilan de novembre/Bilan de mars/' "$rules"
run flags show 1
ok "after a change of the rule the old sentence stands" both exits 0 prints "have at least 4 half-days of absence without"
ok "with the old author and reason" both prints "Author: A. Essai" prints "Reason: Bilan de novembre"
ok "the old text" prints "when     half_days(justified: no, over: this month) >= 4"
ok "and it is said what the rule of today says" both prints "The rule in force today is another. It says:" prints "at least 5 half-days"

cp "$work/old" "$rules"
sed -i 's/average("MATHEMATIQUES") < 8/average("MATHEMATIQUES") < 7/' "$rules"
run flags show 1
ok "a change elsewhere is not a change of this rule" prints "The rule in force today reads the same; other parts of the rules have changed."

sed -i 's/"absences"/"assiduite"/' "$rules"
run flags show 1
ok "a rule that is gone is said to be" both exits 0 prints "Today no rule in force has this name."
sed -i 's/half_days/half_dais/' "$rules"
run flags show 1
ok "wrong rules of today hide no decision" both exits 0 prints "The rules in force today have errors"
ok "which is shown" prints "at least 4 half-days"

cp "$work/old" "$rules"
sed 's/"half_days":"4"/"half_days":"1"/' "$records" >"$work/corrected" && mv "$work/corrected" "$records"
touch -d '2026-11-29 08:00' "$records"
run run --once --on 2026-12-01
run flags show 1
ok "after a correction of the data the old value stands" prints "half_days(justified: no, over: this month) = 4"
ok "and the flag is cleared" prints "cleared since"

LANGUAGE=fr LC_ALL=C.UTF-8 run flags show 1
ok "the frame is in the reader's language, the record in the office's of then" prints "have at least 4 half-days"

sed -i 's/language en/language fr/' "$VIGIE_CONF"
rm -f "$work"/vigie.db*
sed -i 's/"half_days":"1"/"half_days":"4"/' "$records"
run run --once
LANGUAGE=fr run flags show 1
ok "a French office keeps its decisions in French" both prints "    oui     demi_journees(justifié: non, sur: ce mois) >= 4" prints "Signaler les élèves"

echo "1..$number"
