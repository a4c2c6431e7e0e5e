#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is missing, locked or full: the service says so, loses nothing, and takes up its work when it can.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "$0")/service.sh"

school=$work/depots/0999999Z
cp "$VIGIE_CONF" "$work/kept.conf"

# The folder of a source does not exist yet.
sed -i 's/every    15 minutes/every    1 second/' "$VIGIE_CONF"
mv "$work/depots" "$work/away"
serve
ok "a folder that is missing is told" await "Source depots cannot be read"
ok "the service is ready all the same" await "NOTIFY READY=1"
await "NOTIFY STATUS=Idle"
run status
ok "status shows it" both exits 1 prints "source depots cannot be read"
mark
mv "$work/away" "$work/depots"
ok "once it is there it is read" await "records.ndjson stored"
await "NOTIFY STATUS=Idle"
run status
ok "and status is content" exits 0
stop
cp "$work/kept.conf" "$VIGIE_CONF"

# The spool cannot be made at first.
mark
rm -rf "$work/spool"
sed -i 's/every    15 minutes/every    1 second/; s/"spool"/"missing\/spool"/' "$VIGIE_CONF"
serve
ok "a spool that cannot be made is told" await "Source depots cannot be read"
mkdir "$work/missing"
pupil 1 >"$school/one.ndjson"
ok "once it can, the source is read" await "one.ndjson stored"
stop
cp "$work/kept.conf" "$VIGIE_CONF"
mkdir -p "$work/spool"

# A credential that nobody handed over.
mark
sed -i 's,smtp     "file://.*,smtp "smtps://localhost:1"\n    user "vigie"\n    secret credential "smtp-password",' "$VIGIE_CONF"
pupil 2 >"$school/two.ndjson"
serve
ok "without its credential for mail it starts" await "NOTIFY READY=1"
ok "names what is missing" await "No mail can be sent: the credential 'smtp-password' cannot be read"
ok "and what to do" await "LoadCredential=smtp-password:"
ok "it goes on polling and evaluating" await "NOTIFY STATUS=Idle"
ok "with what came" stored two.ndjson
run status
ok "status shows it" both exits 1 prints "the credential 'smtp-password' cannot be read"
stop
ok "and it stops cleanly" [ "$code" -eq 0 ]
cp "$work/kept.conf" "$VIGIE_CONF"
mark
serve
await "NOTIFY STATUS=Idle"
stop
run status
ok "with mail that works status is content again" exits 0

# Another program holds the store.
mark
exec 5> >(exec sqlite3 "$work/vigie.db" >"$work/locker" 2>&1)
echo "BEGIN IMMEDIATE; SELECT 'held';" >&5
tail -n +1 -f --pid=$$ "$work/locker" | grep -qm1 held
pupil 3 >"$school/three.ndjson"
serve
ok "a locked store is told" await "What source depots brings cannot be stored"
ok "the service stays" await "again in a minute"
ok "with nothing of it" [ "$(query "SELECT count(*) FROM delivery WHERE file LIKE '%three%'")" = 0 ]
echo "COMMIT;" >&5
exec 5>&-
stop
mark
serve
ok "once it is free nothing was lost" await "three.ndjson stored"
stop

# A full disk: the store and the spool on a small file system of their own.
mark
mkdir "$work/small"
if mount -t tmpfs -o size=4m none "$work/small" 2>/dev/null; then
	trap 'umount "$work/small"; end' EXIT
	sed -i 's,"vigie.db","small/vigie.db",; s,"spool","small/spool",; s/every    15 minutes/every    1 second/' "$VIGIE_CONF"
	serve
	await "NOTIFY STATUS=Idle"
	head -c 8M /dev/zero >"$work/small/ballast" 2>/dev/null
	mark
	pupil 4 >"$school/four.ndjson"
	ok "a full disk is told" await "No space left on device. Nothing is lost"
	await "NOTIFY STATUS=Idle"
	ok "nothing of it is applied" [ "$(sqlite3 "file:$work/small/vigie.db?mode=ro" "SELECT count(*) FROM delivery WHERE file LIKE '%four%'")" = 0 ]
	mark
	rm "$work/small/ballast"
	ok "with room again it goes on by itself and nothing was lost" await "four.ndjson stored"
	await "NOTIFY STATUS=Idle"
	stop
	ok "and the store is whole" [ "$(sqlite3 "$work/small/vigie.db" "PRAGMA integrity_check")" = ok ]
else
	ok "a full disk # SKIP not allowed to mount a small file system" true
fi
echo "1..$number"
