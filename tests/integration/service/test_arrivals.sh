#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files that come while the service serves: noticed without waiting for the next poll, whole or not at all, each once.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "$0")/service.sh"

school=$work/depots/0999999Z
serve
await "NOTIFY STATUS=Idle"

mark
pupil 1 >"$school/dropped.ndjson"
ok "a file that is dropped is taken at once" await "dropped.ndjson stored"
ok "and its school evaluated" await "Schools evaluated: 1."
ok "once" stored dropped.ndjson

mark
pupil 2 >"$work/renamed.ndjson"
mv "$work/renamed.ndjson" "$school/"
ok "so is a file that appears by rename" await "renamed.ndjson stored"

mark
pupil 3 >"$school/slow.ndjson.part"
pupil 4 >"$school/slow.ndjson.tmp"
pupil 5 >"$school/other.ndjson"
await "other.ndjson stored"
ok "files with a temporary name are left alone" untold "slow.ndjson"
mark
mv "$school/slow.ndjson.part" "$school/slow.ndjson"
ok "until they are renamed" await "slow.ndjson stored"

mark
exec 4>"$school/growing.ndjson"
pupil 6 >&4
pupil 7 >"$school/beside.ndjson"
await "beside.ndjson stored"
await "NOTIFY STATUS=Idle"
ok "a file that somebody still writes is left alone" untold "growing.ndjson"
pupil 8 | tail -n 1 >&4
exec 4>&-
ok "until it is closed" await "growing.ndjson stored. Records: 2,"

mark
mkdir -p "$work/depots/0999998Y"
pupil 9 | sed s/0999999Z/0999998Y/ >"$work/depots/0999998Y/first.ndjson"
ok "a new folder is looked into" await "0999998Y/first.ndjson stored"

mark
: >"$school/empty.ndjson"
head -c 3000 /dev/urandom >"$school/noise.csv"
ok "what cannot be read is refused" await "noise.csv is refused"
pupil 1 | sed s/4C/4E/ >"$school/last.ndjson"
ok "and the others go on" await "last.ndjson stored"
ok "the service is alive" kill -0 "$service"

# One file that cannot be fetched: larger than any export.
mark
truncate -s 3G "$school/aaa-huge.csv"
pupil 5 | sed 's/4C/4D/' >"$school/zzz.ndjson"
ok "a file of three gibibytes does not keep the later ones out" await "zzz.ndjson stored"
ok "and is named" await "aaa-huge.csv: the file is larger than any real export"
run status
ok "in status too" both exits 1 prints "aaa-huge.csv"
run sources --json
ok "its source is not put off" prints '"failures":0'
stop
rm "$school/aaa-huge.csv"

# Nothing new: nothing is written, no file is read.
mark
serve
await "NOTIFY STATUS=Idle"
stop
before=$(stat -c '%Y.%Z %s' "$work/vigie.db")
mark
serve
await "NOTIFY STATUS=Idle"
ok "while it serves an unchanged folder nothing is written" [ ! -s "$work/vigie.db-wal" ]
stop
ok "nor when it stops" [ "$(stat -c '%Y.%Z %s' "$work/vigie.db")" = "$before" ]
run poll
ok "nor by two polls" [ "$(run poll; stat -c '%Y.%Z %s' "$work/vigie.db")" = "$before" ]
if command -v strace >/dev/null; then
	ok "and no delivery is read" [ "$(strace -f -y -e trace=read,pread64,mmap "$vigie" run --once 2>&1 | grep -c "<$work/depots/.*ndjson\|<$work/depots/.*csv")" -eq 0 ]
else
	ok "and no delivery is read # SKIP strace is not installed" true
fi
echo "1..$number"
