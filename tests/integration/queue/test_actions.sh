#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What people do with referrals on the command line: done, refused with what is possible, told.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

run run --once
ok "a cycle makes referrals" both exits 0 prints "referrals made: 2"
run referrals list --state waiting --json
waiting=$(sed -n 's/.*"referral":\([0-9]*\).*/\1/p' "$work/out")
run referrals list --state proposed --json
proposed=$(sed -n 's/.*"referral":\([0-9]*\).*/\1/p' "$work/out")
ok "one is proposed, one waits" [ "${waiting:+x}${proposed:+x}" = xx ]

run referrals start "$proposed" --as "Mme Martin"
ok "what is not possible is refused with what is" both exits 3 tells "What is possible: accept, decline, hold, withdraw"
run referrals decline "$proposed"
ok "a reason is asked for, by its list" both exits 2 tells "not-relevant"
run referrals decline "$proposed" --reason schedul
ok "a misspelt one names the nearest" both exits 2 tells "did you mean 'schedule'?"
run referrals accept "$proposed" --as vigie
ok "the service signs for nobody" both exits 2 tells "--as is the name of a person"
run flags silence 1 --until 2026-12-04 --why essai --as " "
ok "nor does a blank" both exits 2 tells "--as is the name of a person"
run referrals accept "n$proposed" --as "Mme Martin"
ok "accepted" both exits 0 prints "accepted"
run referrals accept "$proposed" --as "Mme Martin"
ok "twice is once" both exits 0 prints "done already"
run referrals accept "#$proposed" --as "Mme Martin"
ok "a pupil's number is no referral's" both exits 2 tells "not a number"
run referrals session "n° $proposed" --on 2026-13-01 --minutes 60 --as "Mme Martin"
ok "the day of a session is --on" both exits 2 tells "no such day"
run referrals assign "$proposed" --as "Mme Martin"
ok "without a tutor the option is named" both exits 2 tells "--to NAME"
run referrals assign "$proposed" --to "=SUM(A1)" --as "Mme Martin"
ok "a tutor takes it" exits 0
run referrals start "$proposed" --on 2026-12-24 --as "Mme Martin"
ok "not in the future" both exits 2 tells "after today"
run referrals start "$proposed" --as "Mme Martin" --note "lundi 17 h"
ok "started" both exits 0 prints "started"
run referrals show "$proposed"
ok "the story says who, through what and why" prints "Mme Martin  command     tutoring began: lundi 17 h"
run referrals list --csv
ok "a cell that a spreadsheet would compute is inert" prints "\"'=SUM(A1)\""
run referrals show "$proposed"
ok "the story has who and why" both prints "Mme Martin" prints "lundi 17 h"
run referrals show "$proposed" --json
ok "also as JSON" both lines 1 prints '"event":"accept"'
run referrals end "$proposed" --reason results-improved
ok "the end is by whoever is logged in" exits 0
run referrals list --state ready --json
ok "the place goes to the one who waited" prints "\"referral\":$waiting,"
run referrals hold "$waiting" --reason absent --until 2027-12-01
ok "a hold is bounded" both exits 2 tells "90 days"
run referrals hold "$waiting" --reason absent --until 2026-12-04
ok "on hold" exits 0
VIGIE_NOW=2026-12-05T11:00:00 run run --once
ok "the service takes it up again" exits 0
run referrals show "$waiting" --json
ok "where it was, and its digest goes out" prints '"through":"clock"'
run referrals withdraw "$waiting" --reason other --as "M. Durand"
ok "withdrawn" exits 0
run referrals accept "$waiting"
ok "what is closed stays closed" both exits 3 tells "It is closed"
run referrals accept 4711
ok "an unknown number is told" both exits 3 tells "4711"
run referrals list --priority urgent --json
ok "filters: none is urgent" lines 0
run referrals list --all --before 2026-11-29 --json
ok "and none waits since then" lines 0
run referrals list --all --coordinator "Secteur d'essai" --json
ok "both were one coordinator's" lines 2

run flags list --json
flag=$(sed -n '1s/.*"flag":\([0-9]*\).*/\1/p' "$work/out")
before=$(wc -l <"$work/out")
run flags silence "$flag" --until 2027-12-01 --why "vu avec l'école"
ok "a silence is bounded" both exits 2 tells "60 days"
run flags silence "$flag" --until 2026-12-06
ok "and has a reason" both exits 2 tells "--why"
run flags silence "$flag" --until 2026-12-06 --why "vu avec l'école" --as "Secteur d'essai"
ok "a flag is silenced" both exits 0 prints "silent until 2026-12-06"
run flags list --json
ok "and not listed" lines $((before - 1))
run flags list --all --json
ok "unless all are" prints "\"flag\":$flag,"
VIGIE_NOW=2026-12-07T11:00:00 run run --once
ok "its author is reminded when it is over" grep -qsr "silences_that_are" "$work/mail"
VIGIE_NOW=2026-12-07T12:00:00 run run --once
ok "once" [ "$(grep -lr "silences_that_are" "$work/mail" | wc -l)" -eq 1 ]
run referrals list --all --json
ok "nobody is named" [ "$(grep -cE 'ESSAI|MODELE' "$work/out")" -eq 0 ]

echo "1..$number"
