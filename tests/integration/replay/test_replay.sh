#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# replay: the days as they would have run, with what had been delivered by each of them.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

VIGIE_NOW=2026-11-10T11:00:00 run import "$records"
before=$(sha256sum "$work/vigie.db")
run replay --from 2026-11-01 --to 2026-12-02 --json
ok "flags are raised once delivered, and cleared when the month ends" both exits 0 is '{"rule":"absences","population":3,"flagged":2,"raised":2,"cleared":2,"held":0,"up":0,"facts":"as delivered"}
{"rule":"maths","population":3,"flagged":1,"raised":1,"cleared":0,"held":0,"up":1,"facts":"as delivered"}'
run replay --from 2026-11-01 --to 2026-11-09 --json
ok "before the delivery nobody is known" both prints '"rule":"absences","population":0' tells "--by-fact-date"
run replay --from 2026-11-01 --to 2026-11-09 --by-fact-date --json
ok "unless facts count from their own date" both prints '"flagged":1,"raised":1,"cleared":0,"held":0,"up":1,"facts":"by fact date"' tells_nothing
run replay --from 2026-11-01 --to 2026-11-30
ok "the table says what the days knew" both prints "as they had been delivered by each day" prints "Still up"
run replay --from 2026-11-01 --to 2026-11-30 --by-fact-date
ok "in both cases" prints "by their own date, whenever they were delivered"
ok "names nobody" [ "$(grep -cE 'ESSAI|MODELE|012345' "$work/out")" -eq 0 ]
sed '/^test/,/^}/d; s/^    when     half/    for      5 days\n&/' "$work/rules.d/10-essai.rules" >"$work/for.rules"
run replay --from 2026-11-01 --to 2026-11-14 --rules "$work/for.rules" --json
ok "other rules may be tried, and their delay counts" prints '"rule":"absences","population":3,"flagged":0'
run replay --from 2026-11-01 --to 2026-11-15 --rules "$work/for.rules" --json
ok "from the day on which the absences were known" prints '"rule":"absences","population":3,"flagged":1'
run replay --from 2026-11-01 --to 2026-11-17 --rules "$work/for.rules" --json
ok "or reached four half-days" prints '"rule":"absences","population":3,"flagged":2'
ok "nothing was written" [ "$before" = "$(sha256sum "$work/vigie.db")" ]

cat >"$work/outcomes.ndjson" <<'END'
{"t":"delivery","school":"0999999Z","kind":"outcomes","year":2026}
{"t":"outcome","id":{"ine":"0123456789A"},"name":"decrochage","value":true,"date":"2026-11-26"}
{"t":"outcome","id":{"ine":"0123456789B"},"name":"decrochage","value":false,"date":"2026-11-26"}
END
run import "$work/outcomes.ndjson"
run replay --from 2026-11-01 --to 2026-11-30 --outcome decrochage --json
ok "flags are counted against the outcome" both exits 0 is '{"rule":"absences","tp":1,"fp":0,"fn":0,"tn":1,"precision":1,"recall":1,"base_rate":0.5,"lift":2,"lead_days_median":16,"facts":"as delivered"}
{"rule":"maths","tp":1,"fp":0,"fn":0,"tn":1,"precision":1,"recall":1,"base_rate":0.5,"lift":2,"lead_days_median":16,"facts":"as delivered"}'
ok "who has none is left out aloud" tells "1 pupil has no outcome 'decrochage' and is left out"
run replay --from 2026-11-01 --to 2026-11-30 --outcome decrochage
ok "and as a table" both exits 0 prints "100 %"
ok "of figures, without a threshold to choose" [ "$(grep -ciE 'threshold|suggest|recommend' "$work/out")" -eq 0 ]
run replay --from 2026-11-01 --to 2026-11-30 --outcome decrochages
ok "an outcome that nobody delivered is told" both exits 3 tells "'decrochages'"

run replay --to 2026-11-30
ok "the first day is missing" both exits 2 tells "--from is missing"
run replay --from 2026-11-30 --to 2026-11-01
ok "days do not run backwards" both exits 2 tells "comes before"
run replay --from 2026-02-30 --to 2026-11-01
ok "nor is there a 30 February" exits 2
echo "1..$number"
