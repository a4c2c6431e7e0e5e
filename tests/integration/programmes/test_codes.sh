#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Access codes from the file to the coordinator, and back: by number everywhere, by value nowhere but where it is asked for by name.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

sed -i 's/^    capacity 1 per school/    codes low 3\n    household 2/' "$VIGIE_CONF"
sed -i '/^source/,/^}/d' "$VIGIE_CONF"
sed -i 's/^    language en/&\n    contact  "rectorat@exemple.fr"/' "$VIGIE_CONF"
printf 'SECRET-01\r\nSECRET-02\nx\nSECRET-01\n\nSECRET 04\n' >"$work/codes.txt"

run codes import tutorat "$work/codes.txt" --expires 2027-07-02 --as 'C. Essai'
ok "what is sound is added, the rest told" both exits 1 prints "Codes added: 2; in the stock already: 0; lines that are no code: 3."
ok "by line" [ "$(grep -oE ':[0-9]+:' "$work/err" | tr -d '\n')" = :3::4::6: ]
ok "never by content" [ "$(cat "$work/out" "$work/err" | grep -c SECRET)" -eq 0 ]
run codes import tutorat "$work/codes.txt"
ok "the same file again adds nothing" prints "Codes added: 0; in the stock already: 3"
run codes import other "$work/codes.txt"
ok "a programme that is not configured has no stock" both exits 2 tells 'no programme has the name "other"'
run codes list --json
ok "codes have numbers and states" both lines 2 prints '{"code":1,"programme":"tutorat","state":"free","since":"2026-11-30T11:00:00Z","expires":"2027-07-02","referral":null}'

"$vigie" import "$records" >/dev/null
run run --once
run status --json
ok "that the stock is low is said" prints '"code":"codes-low"'
letters() { grep -rl 'Access codes are running out' "$work/mail" | wc -l; }
ok "and written to the office" [ "$(letters)" -eq 1 ]
run run --once
ok "once" [ "$(letters)" -eq 1 ]
run codes reveal 1 --as 'C. Essai'
ok "a code of nobody is not shown" both exits 3 prints_nothing
run referrals show 1
ok "a referral without a code names none" [ "$(grep -c 'Access code' "$work/out")" -eq 0 ]
run referrals accept 1 --as 'C. Essai'
ok "accepting takes a code" exits 0
run referrals show 1
ok "and the referral names its number" prints "Access code No."
run codes list --state issued
ok "which is issued now" both exits 0 prints "issued"
run referrals accept 1 --as 'C. Essai'
run codes list --state issued --json
ok "once" lines 1
run codes reveal 1
ok "nobody looks without a name" both exits 2 tells "--as"
run codes reveal 1 --as 'C. Essai' --why 'letter lost'
ok "a named person sees it" both exits 0 is SECRET-01
run codes show 1
ok "the story says who did what" both prints "issued  C. Essai" prints "shown  C. Essai  letter lost"
ok "without the value" [ "$(grep -c SECRET "$work/out")" -eq 0 ]
run codes show 99
ok "a number that does not exist is told" both exits 3 tells "no code 99"
run codes revoke 1
ok "nothing is revoked without a reason" both exits 2 tells "--why"
run codes revoke 1 --why 'shared online' --replace
ok "a revoked code is replaced when that is wanted" both exits 0 prints "Code 2 takes its place."
run codes revoke 1 --why again
ok "and revoked once" both exits 3 tells "revoked before"
run codes reveal 2 --as 'C. Essai'
ok "its referral has the other one" is SECRET-02
run referrals withdraw 1 --reason family-declined --as 'C. Essai'
run codes list --state revoked --json
ok "what is withdrawn takes its code along" lines 2
seq -f 'SECRET-1%g' 9 >"$work/more.txt"
"$vigie" codes import tutorat "$work/more.txt" --expires 2027-07-02 >/dev/null
run metrics
ok "graphs say that five are free or more: one less would be one pupil" prints 'vigie_codes_free{programme="tutorat"} 5'
if command -v sqlite3 >/dev/null; then
	ok "looking is in the access log of the pupil" [ "$(sqlite3 "$work/vigie.db" "SELECT count(*) FROM access WHERE what = 'code shown' AND person > 0")" -eq 2 ]
fi
ok "no mail and no spool has a value" [ "$(grep -rl SECRET "$work/mail" "$work/spool" | wc -l)" -eq 0 ]

echo "1..$number"
