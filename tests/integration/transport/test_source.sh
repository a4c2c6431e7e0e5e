#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A source on a server from end to end: configured, read with a credential, stored, archived, and told of in plain words.
# shellcheck source=tests/support/servers.sh
. "$(dirname "$0")/../../support/servers.sh"

nginx_start
dav=$work/www/dav
mkdir -p "$dav/0999999Z"

records >"$dav/0999999Z/essai.ndjson"
: >"$dav/empty.csv"
touch -d '2026-11-28 08:00' "$dav/0999999Z/essai.ndjson" "$dav/empty.csv"
cat >>"$VIGIE_CONF" <<END
source "portail" {
    fetch     "davs://$site/dav/"
    user      "vigie"
    secret    credential "portail"
    authority "ca.pem"
    after     archive
}
source "fichier" {
    fetch     "https://$site/basic/records.ndjson"
    user      "vigie"
    secret    credential "portail"
    authority "ca.pem"
}
END
run check
ok "sources on servers are understood" exits 0
run poll portail
ok "without its credential a source is not asked" exits 3
ok "at all" [ ! -s "$requests" ]
ok "and whoever polls by hand sees why" tells "portail: the credential 'portail' cannot be read"
ok "for the sources they asked about" [ "$(wc -l <"$work/err")" -eq 1 ]
run sources --json
ok "which is told" prints "the credential 'portail' cannot be read"
mkdir "$work/credentials"
export CREDENTIALS_DIRECTORY=$work/credentials
printf 'motdepasse\n' >"$work/credentials/portail"
run poll portail
ok "with it the folder is read" both exits 1 prints "1"
ok "and what was stored is archived" [ -e "$dav/archive/0999999Z/essai.ndjson" ]
ok "what was refused stays where it is" [ -e "$dav/empty.csv" ]
: >"$requests"
run poll portail
ok "the next poll asks for lists only" [ "$(asked GET '.*' '.*')" -eq 0 ]
records | sed s/4C/4D/ >"$work/www/files/records.ndjson"
run poll fichier
ok "a file behind a password is read" exits 0
: >"$requests"
run poll fichier
ok "and only asked about from then on" both exits 0 test "$(asked GET /basic/records.ndjson 304)"
cat >>"$VIGIE_CONF" <<END
source "autre" {
    fetch     "https://$site/basic/records.ndjson"
    user      "vigie"
    secret    credential "portail"
    authority "ca.pem"
}
END
records | sed s/4C/4E/ >"$work/www/files/records.ndjson"
touch -d '2026-11-29 08:00' "$work/www/files/records.ndjson"
run poll fichier autre
ok "two sources of one address, such as one folder of each user, do not meet" both exits 0 lines 7
printf 'faux\n' >"$work/credentials/portail"
run poll fichier
ok "a password that was changed is told" exits 3
run sources --json
ok "in plain words, for the source it concerns" prints 'the server refuses the user or the secret'
ok "without the secret" [ "$(grep -c faux "$work/out")" -eq 0 ]
ok "nothing on its way is left in the spool" [ -z "$(find "$work/spool" -maxdepth 1 -type f)" ]
echo "1..$number"
