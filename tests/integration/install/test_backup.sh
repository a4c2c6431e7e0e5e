#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Copies of the store: made while others write, found out when they are damaged, rotated, restored as the manual says; one before an
# upgrade, and none of a newer store.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"
vigied=$(realpath "$BUILD/vigied")
here=$(realpath "$(dirname "$0")")
store=$work/vigie.db
copies=$work/backups
query() { sqlite3 "$store" "$1"; }
# on DAY ARGUMENTS…: runs vigie on that day.
on() {
	local -x VIGIE_NOW=$1T03:00:00
	shift
	run "$@"
}

run backup
ok "without a store there is nothing to copy" both exits 3 tells "vigie.db: it does not exist"
ok "and none is made" [ ! -e "$store" ]
run run --once
run backup
copy=$copies/vigie-2026-11-30T110000Z.db
ok "a copy is named after the moment, and says what it holds" both prints "$copy" prints "deliveries: 1, pupils: 3, flags: 3, referrals: 2"
ok "only its owner reads it" [ "$(stat -c %a "$copies" "$copy" "$copy.sha256" | tr '\n' ' ')" = "700 600 600 " ]
ok "sha256sum knows its checksum" sh -c "cd '$copies' && sha256sum --quiet -c *.sha256"
ok "it is one file, beside its checksum" [ "$(find "$copies" -type f | wc -l)" = 2 ]
run backup
ok "a copy is never replaced" both exits 3 tells "it is there already"
run backup --verify "$copy"
ok "it is sound" both exits 0 prints "is sound"

# A letter in a text: nothing that SQLite would notice.
sed 's/ESSAI/ESSAJ/' "$copy" >"$work/letter.db"
run backup --verify "$work/letter.db"
ok "without its checksum a changed letter passes, and it is said" both exits 0 prints "no checksum beside it"
cp "$copy.sha256" "$work/letter.db.sha256"
run backup --verify "$work/letter.db"
ok "with it the letter is found" both exits 1 tells "its bytes are not those that were written"
head -c 100000 "$copy" >"$work/short.db"
run backup --verify "$work/short.db"
ok "a file that was cut is damaged" both exits 1 tells "integrity"
run backup --verify "$VIGIE_CONF"
ok "what is no store is called so" both exits 1 tells "no store of vigie"
run backup --verify "$work/nowhere.db"
ok "what is not there cannot be verified" both exits 3 tells "it does not exist"
query "PRAGMA foreign_keys = OFF; UPDATE member SET person = 99 WHERE person = 3"
on 2026-12-01 backup
ok "a damaged store is not copied over good copies" both exits 3 tells "cannot be copied: it is damaged"
ok "and nothing is left of it" [ "$(find "$copies" -type f | wc -l)" = 2 ]
query "UPDATE member SET person = 3 WHERE person = 99"

# Writers all the while.
for n in $(seq 1 9); do
	printf '%s\n' '{"t":"delivery","school":"0999999Z","kind":"records","year":2026}' \
		"{\"t\":\"pupil\",\"id\":{\"ine\":\"012345679${n}Z\"},\"last\":\"INVENTE\",\"first\":\"Élève\",\"born\":\"2013-03-0$n\",\"class\":\"4C\",\"level\":\"4e\"}" >"$work/more-$n.ndjson"
done
import_all() {
	local n
	for n in $(seq 1 9); do "$vigie" import "$work/more-$n.ndjson" >"$work/import-$n" 2>&1 || return 1; done
}
import_all &
writer=$!
for hour in 4 5 6 7; do
	VIGIE_NOW=2026-12-01T0$hour:00:00 run backup --json
	ok "while another process writes, a copy is whole" prints '"checksum":true,"removed":0'
done
ok "and the writer was never turned away" wait "$writer"
ok "every copy is the store of one moment" sh -c "for one in '$copies'/*.db; do '$vigie' backup --verify \"\$one\" || exit; done >'$work/out' 2>&1"

on 2026-12-02 backup --keep 2
ok "the oldest go" both prints "4 older copies were removed" exits 0
ok "with their checksums" [ "$(cd "$copies" && echo ./*)" = "./vigie-2026-12-01T070000Z.db ./vigie-2026-12-01T070000Z.db.sha256 ./vigie-2026-12-02T030000Z.db ./vigie-2026-12-02T030000Z.db.sha256" ]
for day in $(seq 10 25); do on "2026-12-$day" backup; done
ok "fourteen are kept" [ "$(find "$copies" -name '*.db' | wc -l)" = 14 ]
run backup --to "$work/usb.db"
ok "a copy may have any place" both exits 0 prints "$work/usb.db"
ok "and no other goes for it" [ "$(find "$copies" -name '*.db' | wc -l)" = 14 ]
run backup --to "$work/usb.db"
ok "where it replaces nothing" both exits 3 tells "it is there already"
run backup --to "$work/none/usb.db"
ok "a folder that is not there is said" both exits 3 tells "it does not exist"
run backup --keep 0
ok "the new one is kept" both exits 2 tells "at least the new copy"
run backup --keep 3 --to "$work/x.db"
ok "options that contradict each other are refused" both exits 2 tells "exclude each other"

# As vigied(8) says, COPIES OF THE STORE.
"$vigie" referrals accept 1 >/dev/null
restore() (
	cd "$work" && "$vigie" backup --verify usb.db >/dev/null && mkdir -m 700 aside &&
		mv vigie.db vigie.db-wal vigie.db-shm aside && install -m 600 usb.db vigie.db
)
# It leaves the log there.
"$vigie" status >/dev/null 2>&1
ok "a copy is restored as the manual says" restore
run referrals show 1
ok "the store is what it was" both exits 0 prints "proposed"
run run --once
ok "and goes on" exits 0

# An upgrade.
old() {
	rm -rf "$store"* "$copies"
	sqlite3 "$store" <"$here/store-11.sql"
}
old
run status
ok "a store of an older vigie is not touched by who only reads" both exits 3 tells "of an older vigie"
run run --once
ok "whoever writes brings it up to date, and names the copy" both exits 0 tells "vigie-2026-11-30T110000Z-before-upgrade.db"
upgraded() {
	[ "$(query 'PRAGMA user_version')" -gt 11 ] && [ "$(query 'SELECT count(*) FROM referral')" = 2 ] &&
		[ "$(query 'PRAGMA integrity_check')" = ok ] && [ -z "$(query 'PRAGMA foreign_key_check')" ]
}
ok "with every referral" upgraded
run backup --verify "$copies/vigie-2026-11-30T110000Z-before-upgrade.db" --json
ok "the copy is what it was before" both exits 0 prints '"version":11,"deliveries":1,"pupils":3,"flags":3,"referrals":2,"checksum":true'
run run --once
ok "once" [ "$(find "$copies" -name '*.db' | wc -l)" = 1 ]
old
echo "in the way" >"$copies"
run run --once
ok "without a copy there is no upgrade" both exits 3 tells "could not be copied"
ok "and the store is as it was" [ "$(query 'PRAGMA user_version')" = 11 ]
run backup
ok "vigie backup says why" both exits 3 tells "a part of its path is not a folder"
code=0
"$vigied" >"$work/out" 2>"$work/err" || code=$?
ok "the service does not start either" both exits 1 tells "could not be copied"
rm "$copies"
query "UPDATE member SET person = 99 WHERE person = 3"
run run --once
ok "nor is a damaged store brought up to date" both exits 3 tells "could not be copied"

# A newer store.
query "PRAGMA user_version = 1000"
before=$(sha256sum <"$store")
for command in status "run --once" "import $records"; do
	# shellcheck disable=SC2086
	run $command
	ok "vigie $command refuses a store of a newer vigie" both exits 3 tells "written by a newer vigie"
done
ok "which is left alone" [ "$(sha256sum <"$store")" = "$before" ]
echo "1..$number"
