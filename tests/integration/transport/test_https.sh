#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files at addresses of a real nginx: what is asked, what is believed, and what is said when it goes wrong.
# shellcheck source=tests/support/servers.sh
. "$(dirname "$0")/../../support/servers.sh"

nginx_start
files=$work/www/files
trust=authority=$work/ca.pem
records >"$files/essai.ndjson"

probe "https://$site/files/essai.ndjson" "$trust" polls=2
ok "a file is listed under the last part of its address" prints "item essai.ndjson 0 \""
ok "fetched whole" fetched essai.ndjson "$files/essai.ndjson"
ok "and known at the next poll" both exits 0 prints "known essai.ndjson"
ok "for which the server sends no body" [ "$(asked GET /files/essai.ndjson 304)" -ge 1 ]
ok "and once only it did" [ "$(asked GET /files/essai.ndjson 200)" -eq 1 ]
ok "the spool is empty" spool_is_empty

probe "https://$site/files/essai.ndjson" "$trust" polls=2 "fetched=echo >>$files/essai.ndjson"
ok "a file that changed since is fetched again" [ "$(grep -c '^fetch ok' "$work/out")" -eq 2 ]
ok "as it is now" fetched essai.ndjson "$files/essai.ndjson"

probe "https://$site/old/essai.ndjson" "$trust" polls=2
ok "of a server that says no version the content tells" both exits 0 prints "known essai.ndjson"
probe "https://$site/old/essai.ndjson" "$trust" polls=2 "fetched=echo >>$files/essai.ndjson"
ok "one change from the next" [ "$(grep -c '^fetch ok' "$work/out")" -eq 2 ]

cp "$files/essai.ndjson" "$files/Élèves 6e.csv"
probe "https://$site/files/%C3%89l%C3%A8ves%206e.csv" "$trust"
ok "names are decoded" both exits 0 prints "item Élèves 6e.csv"
probe "https://$site/files/..%2f..%2fetc%2fpasswd" "$trust"
ok "a name that is no name is never a path" [ ! -e "$work/fetched/passwd" ]

# Who asks.
probe "https://$site/basic/essai.ndjson" "$trust" user=vigie secret=motdepasse
ok "user and password are shown" both exits 0 prints "fetch ok"
probe "https://$site/basic/essai.ndjson" "$trust" user=vigie secret=faux
ok "a wrong password is told" prints "list EACCES: the server refuses the user or the secret"
ok "without repeating it" [ "$(grep -c 'faux' "$work/out" "$work/err" | grep -vc ':0')" -eq 0 ]
probe "https://$site/bearer/essai.ndjson" "$trust" secret=jeton login=bearer
ok "a token is shown" both exits 0 prints "fetch ok"
probe "https://$site/bearer/essai.ndjson" "$trust" secret=autre login=bearer
ok "a wrong token is told" prints "list EACCES: the server refuses the user or the secret"
probe "https://$site/private/essai.ndjson" "$trust" "certificate=$work/client.pem" "key=$work/client.key"
ok "our certificate is shown" both exits 0 prints "fetch ok"
probe "https://$site/private/essai.ndjson" "$trust"
ok "without it the server lets nobody in" prints "list EACCES: the server does not let this user do that"
probe "https://$site/private/essai.ndjson" "$trust" "certificate=$work/client.pem" "key=$work/server.key"
ok "a key of another certificate is told" prints "our certificate and its key cannot be used"

# Whom to trust.
: >"$requests"
probe "https://$site/files/essai.ndjson"
ok "an authority that nobody named is not trusted" prints "list EPERM: the certificate of the server is not trusted"
probe "https://$site/files/essai.ndjson" "authority=$work/stranger.pem"
ok "nor is a server of another than the one named" prints "list EPERM: the certificate of the server is not trusted"
probe "https://127.0.0.2:$port/files/essai.ndjson" "$trust"
ok "nothing was asked of them" [ ! -s "$requests" ]
probe "https://$site/files/essai.ndjson" "authority=$work/missing.pem"
ok "a file of authorities that is missing is told" prints "the file of the authority cannot be read"
certificate=elsewhere nginx_start
probe "https://$site/files/essai.ndjson" "$trust"
ok "a certificate of another name is not trusted" prints "list EPERM: the certificate of the server is not trusted"
nginx_start

# What is wrong at the server.
probe "https://$site/files/absent.csv" "$trust"
ok "nothing there is told" prints "list ENOENT: there is nothing at this address"
probe "https://$site/gone/essai.ndjson" "$trust"
ok "a redirection is told" prints "points to another address"
ok "and not followed" [ "$(asked GET /files/essai.ndjson 200)" -eq 0 ]
probe "https://$site/broken/essai.ndjson" "$trust"
ok "an error of the server is told" prints "the server has an error of its own"
ok "of all that nothing is in the spool" spool_is_empty

# Size.
size=$(stat -c %s "$files/essai.ndjson")
probe "https://$site/files/essai.ndjson" "$trust" "limit=$size"
ok "a file of just the limit is taken" both exits 0 prints "fetch ok"
probe "https://$site/files/essai.ndjson" "$trust" "limit=$((size - 1))"
ok "one byte more is refused" prints "list EFBIG: the file is larger than the limit of its source"
ok "and not kept" spool_is_empty

# Replaced during the read: the server sends 100 kB a second, and what the file was is gone before the end.
head -c 200000 /dev/zero | tr '\0' a >"$files/big.csv"
touch -d '2026-11-28 08:00' "$files/big.csv"
head -c 200000 /dev/zero | tr '\0' b >"$work/big.new"
probe "https://$site/slow/big.csv" "$trust" polls=2 "fetching=mv $work/big.new $files/big.csv"
ok "a file replaced during the read is not taken" prints "fetch EAGAIN"
ok "but at the next poll" prints "fetch ok"
ok "as it is then" fetched big.csv "$files/big.csv"
probe "https://$site/slow/big.csv" "$trust" polls=2 "fetching=head -c 100000 /dev/zero >$files/big.csv"
ok "a file cut short during the read is not taken" [ "$(grep -cE '^(list|fetch) E' "$work/out")" -ge 1 ]
ok "nor is anything left of it" spool_is_empty

# Servers that hang, stall, cut, or speak something else.
script_start trouble hang
probe "https://localhost:$port/x.csv" "$trust" connect=300
ok "a server that says nothing at all is told" prints "list ETIMEDOUT: the server does not answer"
script_start trouble mute "$work/server.pem" "$work/server.key"
probe "https://localhost:$port/x.csv" "$trust" stall=1
ok "so is one that says nothing once it is asked" prints "list ETIMEDOUT: the server does not answer"
script_start trouble stall "$work/server.pem" "$work/server.key"
probe "https://localhost:$port/x.csv" "$trust" stall=1
ok "and one that stops in the middle" prints "list ETIMEDOUT: the server stopped sending"
probe "https://localhost:$port/x.csv" "$trust" total=1
ok "or takes for ever" prints "list ETIMEDOUT: the server stopped sending"
script_start trouble cut "$work/server.pem" "$work/server.key"
probe "https://localhost:$port/x.csv" "$trust"
ok "a connection cut in mid-file is told" prints "list EIO: the connection was lost in the middle"
printf 'SSH-2.0-OpenSSH_9.2\r\n' >"$work/banner"
script_start trouble "$work/banner" "$work/server.pem" "$work/server.key"
probe "https://localhost:$port/x.csv" "$trust"
ok "an answer of another kind is told" prints "list EIO: the answer of the server cannot be understood"
script_start trouble "$work/banner"
probe "https://localhost:$port/x.csv" "$trust"
ok "a server without TLS gets nothing" prints "no encrypted connection can be made"
ok "of all these nothing is in the spool" spool_is_empty
probe "https://localhost:$(free_port)/x.csv" "$trust"
ok "a server that is down is told" prints "list ECONNREFUSED: the server cannot be reached"
probe "https://nowhere.invalid/x.csv" "$trust"
ok "a name that nobody knows is told" prints "list EHOSTUNREACH: the name of the server is not known"
probe "https://vigie:motdepasse@$site/x.csv" "$trust"
ok "a password in the address is refused" prints "refused: a user and a secret never stand in an address"

echo "1..$number"
