#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Folders of real FTP servers under TLS: what is read, who is trusted, what is left alone, and what is said when it goes wrong.
# shellcheck source=tests/support/servers.sh
. "$(dirname "$0")/../../support/servers.sh"
# shellcheck source=tests/integration/transport/proftpd.sh
. "$(dirname "$0")/proftpd.sh"
# shellcheck source=tests/integration/transport/remote.sh
. "$(dirname "$0")/remote.sh"

home=$work/home
exports=$home/exports
proftpd_start
login=(user=vigie secret=motdepasse)
trust=authority=$work/ca.pem
known=("${login[@]}" "$trust")
url=ftps://localhost:$port/exports
odd="élève \"5B\" d'essai \\ ;type=a #1 100%.csv"

reads_a_folder
ok "data are as protected as commands" [ "$(told PROT)" -ge 1 ]

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

settles 'E[A-Z]+: '

# A file that may still be written.
clear
echo young >"$exports/young.csv"
echo rested >"$exports/rested.csv" && old "$exports/rested.csv"
probe "$url" "${known[@]}" settle=60000000
ok "a young file is left, and an older one taken" both prints "items 1, unsettled 1" prints "item rested.csv"

keeps_to_the_size

# A server of 200 kB a second: replaced during the read, cut, stalled.
rate=200 proftpd_start
slow=ftps://localhost:$port/exports
reads_what_changes "$slow" 200000
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
tells_who_is_not_there ftps localhost

lists_many

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
