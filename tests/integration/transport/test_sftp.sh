#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Folders of a real OpenSSH server: what is read, who is trusted, what is left alone, and what is said when it goes wrong.
# shellcheck source=tests/support/servers.sh
. "$(dirname "$0")/../../support/servers.sh"
# shellcheck source=tests/integration/transport/sshd.sh
. "$(dirname "$0")/sshd.sh"
# shellcheck source=tests/integration/transport/proftpd.sh
. "$(dirname "$0")/proftpd.sh"

exports=$work/exports
sshd_start
key=("${login[@]}" "key=$work/client_key")
old() { touch -d '2026-01-01 08:00' "$@"; }
# clear: an empty folder again.
clear() { rm -rf "$exports" && mkdir "$exports"; }

# The way it should go.
mkdir -p "$exports/0999999Z/T1" "$exports/archive"
records >"$exports/0999999Z/T1/essai.ndjson"
odd="élève \"5B\" d'essai \\ #1 100%.csv"
echo odd >"$exports/$odd"
echo hidden >"$exports/.hidden"
echo part >"$exports/a.csv.part"
echo old >"$exports/archive/old.csv"
: >"$exports/empty.csv"
ln -s /etc/passwd "$exports/passwd.csv"
ln -s /etc "$exports/etc"
probe "$url" "${key[@]}" polls=2
ok "the files of a folder and below are listed" prints "items 3, unsettled 0"
ok "and fetched whole" fetched 0999999Z_T1_essai.ndjson "$exports/0999999Z/T1/essai.ndjson"
ok "whatever their names" grep -qF "item $odd 4" "$work/out"
ok "an empty one too" prints "item empty.csv 0"
ok "and known at the next poll" [ "$(grep -c '^known ' "$work/out")" -eq 3 ]
ok "the server's folder is as it was" [ "$(ls "$exports/archive")" = old.csv ]
ok "the spool is empty" spool_is_empty
echo more >>"$exports/0999999Z/T1/essai.ndjson"
probe "$url/" "${key[@]}" polls=2 "fetched=echo more >>$exports/empty.csv"
ok "a file that changed is fetched again" [ "$(grep -c '^item empty.csv' "$work/out")" -eq 2 ]

clear
touch "$exports/$(printf 'a\n-rw-r--r-- 1 u g 5 Nov 22 12:48 ..')" "$exports/$(printf 'b\033[2J.csv')"
echo fine >"$exports/fine.csv"
probe "$url" "${key[@]}"
ok "names that are none are left out, and the others taken" both prints "item fine.csv 5" prints "items 2, unsettled 0"
ok "which is said without the names" grep -qE '^list ok: [0-9]+ entr(y|ies) of the folder "[^"]*" ha' "$work/out"

# Who asks.
clear
records >"$exports/essai.ndjson"
probe "$url" "${login[@]}" "key=$work/locked_key" "secret=mot de passe"
ok "a key under a passphrase opens" both exits 0 prints "fetch ok"
probe "$url" "${login[@]}" "key=$work/locked_key" "secret=faux"
ok "a wrong passphrase is told" prints "list EACCES: the server refuses the user or the secret"
probe "$url" "${login[@]}" "key=$work/sshd/host"
ok "a key that the server does not know is told" prints "list EACCES: the server refuses the user or the secret"
probe "$url" "${login[@]}" secret=faux
ok "and a password that it does not take" both exits 1 prints "list EACCES: the server refuses the user or the secret"
eval "$(ssh-agent -s)" >/dev/null
servers+=("$SSH_AGENT_PID")
ssh-add -q "$work/client_key"
probe "$url" "${login[@]}" secret=faux
ok "no key of an agent is used" exits 1
unset SSH_AUTH_SOCK

# Whom to trust.
: >"$sshd_log"
probe "$url" "user=$(id -un)" "key=$work/client_key"
ok "without known hosts nothing begins" [ ! -s "$sshd_log" ]
ok "and the command is told that prints the key" prints "list EPERM: the key of the server is not known, so nothing was sent to it: print it with 'ssh-keyscan -p $port 127.0.0.1'"
: >"$work/nobody"
probe "$url" "user=$(id -un)" "key=$work/client_key" "known_hosts=$work/nobody"
ok "nor with a host that is not among them" prints "and add it to $work/nobody"
know_host "$port" "$work/client_key" >"$work/another"
probe "$url" "user=$(id -un)" "key=$work/client_key" "known_hosts=$work/another"
ok "a host key that changed is told" prints "list EPERM: the server shows another key than the one known"
ok "none of these was sent a user" [ "$(grep -ciE 'user|publickey' "$sshd_log")" -eq 0 ]
ssh-keygen -q -H -f "$work/known_hosts" >/dev/null 2>&1
probe "$url" "${key[@]}"
ok "hashed names of hosts are known" exits 0

# What becomes of what was stored.
probe "$url" "${key[@]}" after=keep
ok "what is kept stays" [ -f "$exports/essai.ndjson" ]
mkdir -p "$exports/a b/c"
records >"$exports/a b/c/$odd"
probe "$url" "${key[@]}" after=archive polls=2
ok "what is archived goes to archive/, with its folders" [ -f "$exports/archive/a b/c/$odd" ]
ok "and is not listed again" prints "items 0, unsettled 0"
echo again >"$exports/essai.ndjson"
probe "$url" "${key[@]}" after=archive
ok "never over another" cmp -s "$exports/archive/essai.ndjson" <(records)
ok "but beside it" [ "$(cat "$exports/archive/essai.ndjson.1")" = again ]
echo once >"$exports/essai.ndjson"
probe "$url" "${key[@]}" after=delete
ok "what is deleted is gone" [ ! -e "$exports/essai.ndjson" ]
echo once >"$exports/essai.ndjson" && old "$exports/essai.ndjson"
probe "$url" "${key[@]}" after=delete "fetched=echo other >$exports/essai.ndjson"
ok "what changed since is not" prints "settle EAGAIN"
ok "but stays" [ -f "$exports/essai.ndjson" ]
probe "$url" "${key[@]}" after=archive "fetched=rm $exports/essai.ndjson"
ok "what somebody took away is settled" prints "settle ok"
echo once >"$exports/essai.ndjson"
rm -rf "$exports/archive" && echo "in the way" >"$exports/archive"
probe "$url" "${key[@]}" after=archive
ok "what cannot be moved is told" prints "settle EACCES: the server does not let this user do that"
ok "and stays" [ -f "$exports/essai.ndjson" ]

# A file that may still be written.
clear
echo young >"$exports/young.csv"
echo rested >"$exports/rested.csv" && old "$exports/rested.csv"
probe "$url" "${key[@]}" settle=2000000
ok "a file of this minute is left, and an older one taken" [ "$(grep '^fetch' "$work/out" | cut -d: -f1 | tr '\n' ' ')" = "fetch ok fetch EAGAIN " ]

# Size.
clear
head -c 1000 /dev/zero >"$exports/size.csv"
probe "$url" "${key[@]}" limit=1000
ok "a file of just the limit is taken" prints "fetch ok"
probe "$url" "${key[@]}" limit=999
ok "one byte more is refused" prints "fetch EFBIG: the file is larger than the limit of its source"
probe "$url" "${key[@]}" limit=1000 "listed=echo >>$exports/size.csv"
ok "also when it grew since" grep -qE '^fetch E(FBIG|AGAIN)' "$work/out"
ok "and not kept" spool_is_empty

# Replaced during the read, over a line of 400 kB a second.
head -c 400000 /dev/zero | tr '\0' a >"$exports/size.csv" && old "$exports/size.csv"
head -c 400000 /dev/zero | tr '\0' b >"$work/new"
script_start relay "${server##*:}" slow 400000
know_host "$port" "$work/sshd/host" >>"$work/known_hosts"
slow=sftp://127.0.0.1:$port$exports
probe "$slow" "${key[@]}" polls=2 "fetching=mv $work/new $exports/size.csv"
ok "a file replaced during the read is not taken" prints "fetch EAGAIN"
ok "but at the next poll" fetched size.csv "$exports/size.csv"
old "$exports/size.csv"
probe "$slow" "${key[@]}" polls=2 "fetching=echo short >$exports/size.csv"
ok "nor is one that was cut short" grep -qE "^fetch E(AGAIN|IO)" "$work/out"
ok "until it is read whole" fetched size.csv "$exports/size.csv"
ok "and nothing is left in the spool" spool_is_empty

# Servers that hang, stall, cut, or are none.
script_start trouble hang
probe "sftp://127.0.0.1:$port/x" "${key[@]}" connect=300
ok "a server that says nothing at all is told" prints "list ETIMEDOUT: the server does not answer"
head -c 2000000 /dev/zero >"$exports/size.csv"
script_start relay "${server##*:}" cut 500000
know_host "$port" "$work/sshd/host" >>"$work/known_hosts"
probe "sftp://127.0.0.1:$port$exports" "${key[@]}" polls=2
ok "a connection cut in mid-file is told" grep -qE '^fetch EIO: the connection was lost' "$work/out"
ok "and the file taken at the next poll" fetched size.csv "$exports/size.csv"
script_start relay "${server##*:}" stall 500000
know_host "$port" "$work/sshd/host" >>"$work/known_hosts"
probe "sftp://127.0.0.1:$port$exports" "${key[@]}" stall=1
ok "one that stops in the middle is told" prints "fetch ETIMEDOUT: the server stopped sending"
ok "of these nothing is in the spool" spool_is_empty
probe "sftp://127.0.0.1:$(free_port)/x" "${key[@]}"
ok "a server that is down is told" prints "list ECONNREFUSED: the server cannot be reached"
probe "sftp://nowhere.invalid/x" "${key[@]}"
ok "a name that nobody knows is told" prints "list EHOSTUNREACH: the name of the server is not known"
probe "${url}x" "${key[@]}"
ok "a folder that is not there is told" prints "list ENOENT: there is nothing at this address"
probe "sftp://vigie@127.0.0.1/x" "${key[@]}"
ok "an address with a user is refused" prints "refused: a user and a secret never stand in an address"

# Many files: all are listed, and of the one that is small enough the content is read.
clear
(cd "$exports" && for i in $(seq -w 1 9999); do echo "$i" >"f$i.csv"; done)
echo >"$exports/small.csv"
probe "$url" "${key[@]}" limit=1
ok "10,000 files in one folder are listed" prints "items 10000, unsettled 0"
ok "and fetched where they may" [ "$(grep -c '^fetch ok' "$work/out")" -eq 1 ]

# A password, and another server than OpenSSH.
clear
records >"$exports/essai.ndjson"
home=$work tls=sftp
mkdir -p "$work/proftpd"
ssh_key "$work/proftpd/host"
proftpd_start
know_host "$port" "$work/proftpd/host" >"$work/known_hosts"
url=sftp://127.0.0.1:$port/~/exports
probe "$url" user=vigie secret=motdepasse "known_hosts=$work/known_hosts" polls=2
ok "a password opens, and ~ is where the login leads" both prints "item essai.ndjson" prints "known essai.ndjson"
ok "the file is fetched whole" fetched essai.ndjson "$exports/essai.ndjson"
probe "$url" user=vigie secret=faux "known_hosts=$work/known_hosts"
ok "a wrong password is told" prints "list EACCES: the server refuses the user or the secret"
ok "without repeating it" [ "$(cat "$work/out" "$work/err" | grep -c faux)" -eq 0 ]
probe "$url" user=vigie secret=motdepasse "known_hosts=$work/known_hosts" after=archive
ok "the file is archived" [ -f "$exports/archive/essai.ndjson" ]
echo "1..$number"
