#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What time does to referrals by itself, with the real programs: a code that expires, a pupil who leaves for no school, a place that
# nobody is told of.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

sed -i 's/^    capacity 1 per school/    codes low 1/' "$VIGIE_CONF"
printf 'SECRET-01\nSECRET-02\n' >"$work/codes.txt"
printf 'SECRET-03\n' >"$work/later.txt"
"$vigie" codes import tutorat "$work/codes.txt" --expires 2026-12-04 --as 'C. Essai' >"$work/out"
run run --once
ok "two are referred" both exits 0 prints "referrals made: 2"
run referrals accept 1 --as 'C. Essai'
ok "one has a code" exits 0

VIGIE_NOW=2026-12-04T11:00:00 run codes list --json
ok "a code is good on its last day" both prints '"state":"issued"' prints '"state":"free"'
export VIGIE_NOW=2026-12-05T11:00:00
run codes list --json
ok "and out of date after it, whoever got it" [ "$(grep -c '"state":"expired"' "$work/out")" -eq 2 ]
run referrals accept 2 --as 'C. Essai'
ok "nobody is accepted with a code that is over" both exits 3 tells "no code left"
run run --once
run status --json
ok "and the office is told" prints '"code":"codes-low"'
"$vigie" codes import tutorat "$work/later.txt" --expires 2027-07-02 --as 'C. Essai' >"$work/out"
run referrals accept 2 --as 'C. Essai'
ok "until there are others" exits 0
run codes show 1
ok "the story of the code stays" prints "issued  C. Essai"

# The pupil of the first referral is on no list any more.
grep -v '10001"},"last"' "$records" | grep -v 0123456789A >"$work/without"
cp "$work/without" "$records"
touch -d '2026-12-06 08:00' "$records"
VIGIE_NOW=2026-12-07T11:00:00 run run --once
VIGIE_NOW=2026-12-07T11:00:00 run sources quarantine retry 2 --force --why "un élève est parti"
VIGIE_NOW=2026-12-07T11:00:00 run run --once
run referrals show 1 --json
ok "that a pupil left is in the story" prints "school 0999999Z no longer names the pupil"
VIGIE_NOW=2026-12-18T11:00:00 run run --once
run referrals list --all --state accepted --json
ok "and given ten school days to be named by another school" prints '"referral":1,'
VIGIE_NOW=2027-01-05T11:00:00 run run --once
run referrals show 1 --json
ok "then the referral is withdrawn" both prints '"state":"withdrawn"' prints '"reason":"left-school"'
run referrals show 1
ok "in the name of the clock" prints "left the school"

echo "1..$number"
