#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Folders of real FTP servers under TLS: what is read, who is trusted, what is left alone, and what is said when it goes wrong.
# shellcheck source=tests/support/servers.sh
. "$(dirname "$0")/../../support/servers.sh"
# shellcheck source=tests/integration/transport/proftpd.sh
. "$(dirname "$0")/proftpd.sh"

home=$work/home
exports=$home/exports
proftpd_start
login=(user=vigie secret=motdepasse)
trust=authority=$work/ca.pem
known=("${login[@]}" "$trust")
url=ftps://localhost:$port/exports
old() { touch -d '2026-01-01 08:00' "$@"; }
clear() { rm -rf "$exports" && mkdir "$exports"; }

# The way it should go.
mkdir -p "$exports/0999999Z/T1" "$exports/archive"
records >"$exports/0999999Z/T1/essai.ndjson"
odd="élève \"5B\" d'essai \\ ;type=a #1 100%.csv"
echo odd >"$exports/$odd"
echo hidden >"$exports/.hidden"
echo part >"$exports/a.csv.part"
echo old >"$exports/archive/old.csv"
: >"$exports/empty.csv"
ln -s /etc/passwd "$exports/passwd.csv"
ln -s /etc "$exports/etc"
probe "$url" "${known[@]}" polls=2
ok "the files of a folder and below are listed" prints "items 3, unsettled 0"
ok "and fetched whole" fetched 0999999Z_T1_essai.ndjson "$exports/0999999Z/T1/essai.ndjson"
ok "whatever their names" prints "item $odd 4"
ok "an empty one too" prints "item empty.csv 0"
ok "and known at the next poll" [ "$(grep -c '^known ' "$work/out")" -eq 3 ]
ok "the server's folder is as it was" [ "$(ls "$exports/archive")" = old.csv ]
ok "the spool is empty" spool_is_empty
ok "data are as protected as commands" [ "$(told PROT)" -ge 1 ]
probe "$url/" "${known[@]}" polls=2 "fetched=echo more >>$exports/empty.csv"
ok "a file that changed is fetched again" [ "$(grep -c '^item empty.csv' "$work/out")" -eq 2 ]

clear
touch "$exports/$(printf 'b\033[2J.csv')" "$exports/$(printf 'nom_\351l\350ve.csv')"
echo fine >"$exports/fine.csv"
probe "$url" "${known[@]}"
ok "names that are none are left out, and the others taken" both prints "item fine.csv 5" prints "items 1, unsettled 0"
ok "which is said without the names" prints 'list ok: 2 entries of the folder "/exports/" have names that cannot be taken'

# Who asks, and whom to trust.
clear
records >"$exports/essai.ndjson"
probe "$url" user=vigie secret=faux "$trust"
ok "a wrong password is told" prints "list EACCES: the server refuses the user or the secret"
ok "without repeating it" [ "$(cat "$work/out" "$work/err" | grep -c faux)" -eq 0 ]
: >"$ftp_log"
probe "$url" "${login[@]}"
ok "an authority that nobody named is not trusted" prints "list EPERM: the certificate of the server is not trusted"
probe "$url" "${login[@]}" "authority=$work/stranger.pem"
ok "nor is a server of another than the one named" prints "list EPERM: the certificate of the server is not trusted"
ok "none of these was sent a user" [ "$(told USER)" -eq 0 ]
certificate=elsewhere proftpd_start
probe "ftps://localhost:$port/exports" "${known[@]}"
ok "a certificate of another name is not trusted" prints "list EPERM: the certificate of the server is not trusted"
ok "and the server not sent a user" [ "$(told USER)" -eq 0 ]
tls=off proftpd_start
probe "ftps://localhost:$port/exports" "${known[@]}"
ok "a server without TLS is told" prints "list EPERM: the server offers no encryption"
ok "and not sent a user" [ "$(told USER)" -eq 0 ]
tls=implicit proftpd_start
probe "ftps://localhost:$port/exports" "${known[@]}" polls=2
ok "a server with TLS from the first byte is read" both prints "fetch ok" prints "known essai.ndjson"
proftpd_start
url=ftps://localhost:$port/exports

# What becomes of what was stored.
mkdir -p "$exports/a b/c"
records >"$exports/a b/c/$odd"
probe "$url" "${known[@]}" after=archive polls=2
ok "what is archived goes to archive/, with its folders" [ -f "$exports/archive/a b/c/$odd" ]
ok "and is not listed again" prints "items 0, unsettled 0"
echo again >"$exports/essai.ndjson"
probe "$url" "${known[@]}" after=archive
ok "never over another" cmp -s "$exports/archive/essai.ndjson" <(records)
ok "but beside it" [ "$(cat "$exports/archive/essai.ndjson.1")" = again ]
echo once >"$exports/essai.ndjson"
probe "$url" "${known[@]}" after=delete
ok "what is deleted is gone" [ ! -e "$exports/essai.ndjson" ]
echo once >"$exports/essai.ndjson" && old "$exports/essai.ndjson"
probe "$url" "${known[@]}" after=delete "fetched=echo other >$exports/essai.ndjson"
ok "what changed since is not" prints "settle EAGAIN"
ok "but stays" [ -f "$exports/essai.ndjson" ]
probe "$url" "${known[@]}" after=archive "fetched=rm $exports/essai.ndjson"
ok "what somebody took away is settled" prints "settle ok"
echo once >"$exports/essai.ndjson"
rm -rf "$exports/archive" && echo "in the way" >"$exports/archive"
probe "$url" "${known[@]}" after=archive
ok "what cannot be moved is told" grep -qE '^settle E[A-Z]+: ' "$work/out"
ok "and stays" [ -f "$exports/essai.ndjson" ]

# A file that may still be written.
clear
echo young >"$exports/young.csv"
echo rested >"$exports/rested.csv" && old "$exports/rested.csv"
probe "$url" "${known[@]}" settle=60000000
ok "a young file is left, and an older one taken" both prints "items 1, unsettled 1" prints "item rested.csv"

# Size.
clear
head -c 1000 /dev/zero >"$exports/size.csv"
probe "$url" "${known[@]}" limit=1000
ok "a file of just the limit is taken" prints "fetch ok"
probe "$url" "${known[@]}" limit=999
ok "one byte more is refused" prints "fetch EFBIG: the file is larger than the limit of its source"
probe "$url" "${known[@]}" limit=1000 "listed=echo >>$exports/size.csv"
ok "also when it grew since" grep -qE '^fetch E(FBIG|AGAIN)' "$work/out"
ok "and not kept" spool_is_empty

# A server of 200 kB a second: replaced during the read, cut, stalled.
head -c 200000 /dev/zero | tr '\0' a >"$exports/size.csv" && old "$exports/size.csv"
head -c 200000 /dev/zero | tr '\0' b >"$work/new"
rate=200 proftpd_start
slow=ftps://localhost:$port/exports
probe "$slow" "${known[@]}" polls=2 "fetching=mv $work/new $exports/size.csv"
ok "a file replaced during the read is not taken" prints "fetch EAGAIN"
ok "but at the next poll" fetched size.csv "$exports/size.csv"
old "$exports/size.csv"
probe "$slow" "${known[@]}" polls=2 "fetching=echo short >$exports/size.csv"
ok "nor is one that was cut short" grep -qE '^fetch E(AGAIN|IO)' "$work/out"
ok "until it is read whole" fetched size.csv "$exports/size.csv"
head -c 200000 /dev/zero >"$exports/size.csv"
probe "$slow" "${known[@]}" polls=2 "fetching=kill -KILL \$(pgrep -P $proftpd)"
ok "a connection cut in mid-file is told" grep -qE '^fetch EIO: the connection was lost' "$work/out"
ok "and the file taken at the next poll" fetched size.csv "$exports/size.csv"
probe "$slow" "${known[@]}" stall=1 "fetching=kill -STOP \$(pgrep -P $proftpd)"
ok "one that stops in the middle is told" prints "fetch ETIMEDOUT: the server stopped sending"
kill -KILL "$(pgrep -P "$proftpd")"
ok "of these nothing is in the spool" spool_is_empty

# Servers that hang, or are none.
script_start trouble hang
probe "ftps://localhost:$port/x" "${known[@]}" connect=300
ok "a server that says nothing at all is told" prints "list ETIMEDOUT: the server does not answer"
probe "ftps://localhost:$(free_port)/x" "${known[@]}"
ok "a server that is down is told" prints "list ECONNREFUSED: the server cannot be reached"
probe "ftps://nowhere.invalid/x" "${known[@]}"
ok "a name that nobody knows is told" prints "list EHOSTUNREACH: the name of the server is not known"
probe "${url}x" "${known[@]}"
ok "a folder that is not there is told" prints "list ENOENT: there is nothing at this address"
probe "ftps://vigie@localhost/x" "${known[@]}"
ok "an address with a user is refused" prints "refused: a user and a secret never stand in an address"

# Many files: all are listed, and of the one that is small enough the content is read.
clear
(cd "$exports" && for i in $(seq -w 1 9999); do echo "$i" >"f$i.csv"; done)
echo >"$exports/small.csv"
probe "$url" "${known[@]}" limit=1
ok "10,000 files in one folder are listed" prints "items 10000, unsettled 0"
ok "and fetched where they may" [ "$(grep -c '^fetch ok' "$work/out")" -eq 1 ]

# A server without MLSD: what it prints for people is read.
clear
mkdir "$exports/T1"
records >"$exports/T1/essai.ndjson"
echo odd >"$exports/$odd"
script_start ftpd "$home" "$work/server.pem" "$work/server.key"
probe "ftps://localhost:$port/exports" "${known[@]}" polls=2
ok "without MLSD the files are listed too" both prints "items 2, unsettled 0" prints "item T1/essai.ndjson"
ok "fetched" fetched "T1_essai.ndjson" "$exports/T1/essai.ndjson"
ok "and known" [ "$(grep -c '^known ' "$work/out")" -eq 2 ]
echo "1..$number"
