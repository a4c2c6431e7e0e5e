#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Lists of members: whoever they are sent by, only who is known is kept, and nobody is named.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

"$vigie" import "$records" >/dev/null
cat >"$work/list.csv" <<'END'
Licence;Nom;Prénom;Né(e) le;INE
1;ESSAI;Gaël;03/02/2013;
2;;;;0123456789b
3;Inconnu;Paul;01/01/2013;
4;Modèle;Zoe;1/1/2012;
5;Inconnu;Paul;demain;
6;;;;
END
run members import club "$work/list.csv" --until 2027-06-30
ok "who is known is on the list" both exits 1 prints "Pupils on the list: 3 (new: 3, gone: 0); rows that match nobody: 3."
ok "the others are told by their line" [ "$(grep -oE 'csv:[0-9]+:' "$work/err" | tr -d '\n')" = csv:4:csv:6:csv:7: ]
ok "and named by nobody" [ "$(grep -ciE 'inconnu|essai|modele' "$work/err")" -eq 0 ]
run members
ok "a list is shown by counts" both exits 0 prints "club"
run members list --json
ok "as JSON" both lines 1 prints '"list":"club","members":3,"unmatched":3,"since":"2026-11-30","until":"2027-06-30"'
cat >"$work/rules.d/10-essai.rules" <<'END'
rule "club" {
    title "Membre du club"
    when  member("Club")
    refer to "tutorat"
}
END
run evaluate --json
ok "and reaches the rules" [ "$(grep -c '"verdict":"yes"' "$work/out")" -eq 3 ]
run evaluate --json --on 2027-07-01
ok "until its last day" [ "$(grep -c '"verdict":"unknown"' "$work/out")" -eq 3 ]
run pupil export 0123456789A
ok "a family is told of the lists their child is on" both exits 0 prints '{"t":"list","list":"club","since":"2026-11-30","until":"2027-06-30"}'

head -2 "$work/list.csv" >"$work/shorter.csv"
run members import CLUB "$work/shorter.csv"
ok "a list is replaced whole, however its name is spelled" both exits 0 prints "Pupils on the list: 1 (new: 0, gone: 2)"
run pupil erase 0123456789A --why 'asked by the family' --yes
run members list --json
ok "erasure takes a pupil off every list" prints '"members":0'

printf 'a;b\n1;2\n' >"$work/none.csv"
run members import x "$work/none.csv"
ok "a file that says not who is meant is refused" both exits 1 tells "no column says who is meant"
run members import x "$work/list.csv" --until 2026-11-29
ok "so is a list that is over" both exits 2 tells "--until is in the past"
VIGIE_NOW=2027-09-01T11:00:00 run run --once
run members list --json
ok "a list is forgotten after its last day" prints_nothing
run members remove x
ok "a list that is not there cannot be removed" both exits 3 tells "no such list"

echo "1..$number"
