#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the service says: the catalogue as systemd's own tool reads it, the language, the priorities, the fields, and no pupil.
# That table, catalogues and calls agree is held by tests/support/lint/journal.sh.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "$0")/service.sh"

# A system of its own for journalctl, and a locale for its French that need not be installed.
root=$work/root
mkdir -p "$root/usr/lib/systemd/catalog" "$root/var/lib/systemd/catalog" "$work/locales"
cp systemd/*.catalog "$root/usr/lib/systemd/catalog/"
cp -r /usr/lib/locale/C.utf8 "$work/locales/fr_FR.UTF-8"
# catalogue LOCALE WORD…: journalctl, as somebody with this locale.
catalogue() { LOCPATH=$work/locales LC_ALL=$1 journalctl --root="$root" "${@:2}" >"$work/out" 2>"$work/err"; }
# list LOCALE: an identifier and a subject for each event, none of them empty.
list() {
	catalogue "$1" --list-catalog
	grep -cE '^6f0f4ac9a0f14cf0a1c3f0b1a5a3[0-9a-f]{4} vigie: .{10}' "$work/out"
}
n=$(grep -cE '^\sX\([A-Z_]+, "6f0f' include/vigie/log.h)
if command -v journalctl >/dev/null; then
	catalogue C.UTF-8 --update-catalog
	ok "journalctl reads the catalogues without a word" tells_nothing
	ok "it has a subject for each event" [ "$(list C.UTF-8)" -eq "$n" ]
	ok "in English" prints "vigie is at work"
	ok "and one in French" [ "$(list fr_FR.UTF-8)" -eq "$n" ]
	ok "which is French" both prints "vigie est au travail" prints "a atteint son plafond"
	catalogue fr_FR.UTF-8 --dump-catalog
	ok "no event keeps its English text" [ "$(grep -cE 'There is nothing to do|is tried again|cannot be' "$work/out")" -eq 0 ]
else
	ok "the catalogue # SKIP journalctl is not installed" true
fi

# On a pipe each line has its priority, and the fields behind it.
said() { grep -qE -- "$1" "$events"; }
# A second pupil whom the maths rule finds, in a month that has room for one.
sed -i 's/when     average("MATHEMATIQUES") < 8/when     average("MATHEMATIQUES") <= 8\n    cap      1 per school per month/' "$work/rules.d/10-essai.rules"
sed -i '/^test "maths"/,$d' "$work/rules.d/10-essai.rules"
: >"$work/depots/0999999Z/empty.ndjson"
serve
await "NOTIFY STATUS=Idle"
ok "a start is a notice" said '^<5>vigie .* is at work'
ok "a stored file names source, delivery and file" said '^<6>.* stored\. .* \[source=depots delivery=[0-9]+ file=0999999Z/records.ndjson\]$'
ok "a refused one is a warning" said '^<4>.* is refused: .* \[source=depots delivery=[0-9]+ file=0999999Z/empty.ndjson\]$'
ok "a rule that reached its cap is named, with the school" said '^<5>Rule maths .* Flags that wait beyond it: 1\. \[rule=maths school=0999999Z\]$'
stop
ok "each line of the log has a priority" [ "$(grep -v '^NOTIFY ' "$events" | grep -cvE '^<[3-6]>')" -eq 0 ]

# A proposal that nobody answers: the clocks of the referral.
sed -i 's/capacity 1 per school/capacity 1 per school\n    answer   within 1 days, remind after 1 days, expire after 2 days/' "$VIGIE_CONF"
mark
run check
ok "the office with clocks is right" exits 0
VIGIE_NOW=2026-12-01T09:00:00 serve
await "NOTIFY STATUS=Idle"
stop
mark
VIGIE_NOW=2026-12-09T09:00:00 serve
await "NOTIFY STATUS=Idle"
stop
ok "what becomes of a referral names it" said '^<6>Referral No\. [0-9]+: .* \[referral=[0-9]+\]$'
ok "a mail is named by its Message-ID, with the coordinator" said '^<6>Mail <.*>: .* \[mail=<[^ ]+> coordinator=Secteur d.essai\]$'

mark
sed -i 's/language en/language fr/' "$VIGIE_CONF"
LC_ALL=C.UTF-8 LANGUAGE=en serve
await "NOTIFY STATUS=Au repos"
stop
ok "an office whose language is French has a French journal, whatever the locale" both told "est au travail" told "s'arr"
ok "to its last word" [ "$(tail -n "+$mark" "$events" | grep -cE ' (is|the|was|are|of) ')" -eq 0 ]

ok "nobody is named" [ "$(grep -ciE 'essai gaël|gaël|zoé|modele|0123456789|2013-0[2-5]-0|2012-01-01' "$events")" -eq 0 ]
echo "1..$number"
