#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A place that no coordinator is told of is not taken back, and not forgotten.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

sed -i 's/^    covers   everything/    covers schools "0750001A"/' "$VIGIE_CONF"
run run --once
run referrals list --state ready --json
ok "one has a place, and nobody looks after its school" lines 1
VIGIE_NOW=2026-12-07T11:00:00 run run --once
VIGIE_NOW=2026-12-07T11:00:00 run status --json
ok "for five school days that is the business of the next digest" [ "$(grep -c referrals-untold "$work/out")" -eq 0 ]
VIGIE_NOW=2026-12-08T11:00:00 run run --once
VIGIE_NOW=2026-12-08T11:00:00 run status
ok "then it needs a person" both prints "no coordinator was told for more than 5 school days: 1" prints "vigie referrals list --state ready"
VIGIE_NOW=2027-03-01T11:00:00 run run --once
run referrals list --state ready --json
ok "its place is kept, whatever time passes" lines 1
sed -i 's/^    covers schools "0750001A"/    covers everything/' "$VIGIE_CONF"
VIGIE_NOW=2027-03-02T11:00:00 run run --once
run referrals list --state proposed --json
ok "the coordinator who is found is told" lines 1
VIGIE_NOW=2027-03-02T11:00:00 run status --json
ok "and it is nobody else's business" [ "$(grep -c referrals-untold "$work/out")" -eq 0 ]

echo "1..$number"
