#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Folders of a real OpenSSH server: what is read, who is trusted, what is left alone, and what is said when it goes wrong.
# shellcheck source=tests/support/servers.sh
. "$(dirname "$0")/../../support/servers.sh"
# shellcheck source=tests/integration/transport/sshd.sh
. "$(dirname "$0")/sshd.sh"
# shellcheck source=tests/integration/transport/proftpd.sh
. "$(dirname "$0")/proftpd.sh"
# shellcheck source=tests/integration/transport/remote.sh
. "$(dirname "$0")/remote.sh"

exports=$work/exports
sshd_start
known=("${login[@]}" "key=$work/client_key")
odd="élève \"5B\" d'essai \\ #1 100%.csv"

reads_a_folder

clear
touch "$exports/$(printf 'a\n-rw-r--r-- 1 u g 5 Nov 22 12:48 ..')" "$exports/$(printf 'b\033[2J.csv')"
echo fine >"$exports/fine.csv"
probe "$url" "${known[@]}"
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
probe "$url" "${known[@]}"
ok "hashed names of hosts are known" exits 0

# What becomes of what was stored.
probe "$url" "${known[@]}" after=keep
ok "what is kept stays" [ -f "$exports/essai.ndjson" ]
settles 'EACCES: the server does not let this user do that'

# A file that may still be written.
clear
echo young >"$exports/young.csv"
echo rested >"$exports/rested.csv" && old "$exports/rested.csv"
probe "$url" "${known[@]}" settle=2000000
ok "a file of this minute is left, and an older one taken" [ "$(grep '^fetch' "$work/out" | cut -d: -f1 | tr '\n' ' ')" = "fetch ok fetch EAGAIN " ]

keeps_to_the_size

# Replaced during the read, over a line of 400 kB a second.
script_start relay "${server##*:}" slow 400000
know_host "$port" "$work/sshd/host" >>"$work/known_hosts"
reads_what_changes "sftp://127.0.0.1:$port$exports" 400000
ok "and nothing is left in the spool" spool_is_empty

# Servers that hang, stall, cut, or are none.
script_start trouble hang
probe "sftp://127.0.0.1:$port/x" "${known[@]}" connect=300
ok "a server that says nothing at all is told" prints "list ETIMEDOUT: the server does not answer"
head -c 2000000 /dev/zero >"$exports/size.csv"
script_start relay "${server##*:}" cut 500000
know_host "$port" "$work/sshd/host" >>"$work/known_hosts"
probe "sftp://127.0.0.1:$port$exports" "${known[@]}" polls=2
ok "a connection cut in mid-file is told" grep -qE '^fetch EIO: the connection was lost' "$work/out"
ok "and the file taken at the next poll" fetched size.csv "$exports/size.csv"
script_start relay "${server##*:}" stall 500000
know_host "$port" "$work/sshd/host" >>"$work/known_hosts"
probe "sftp://127.0.0.1:$port$exports" "${known[@]}" stall=1
ok "one that stops in the middle is told" prints "fetch ETIMEDOUT: the server stopped sending"
ok "of these nothing is in the spool" spool_is_empty
tells_who_is_not_there sftp 127.0.0.1

lists_many

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
