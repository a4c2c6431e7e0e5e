#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# WebDAV folders of a real nginx: what is listed, fetched, archived and deleted, and what is left alone.
# shellcheck source=tests/support/servers.sh
. "$(dirname "$0")/../../support/servers.sh"

nginx_start
dav=$work/www/dav
trust=authority=$work/ca.pem
# put PATH CONTENT: a file that nobody writes any more.
put() {
	mkdir -p "$(dirname "$dav/$1")"
	echo "$2" >"$dav/$1"
	touch -d '2026-11-28 08:00' "$dav/$1"
}
listed() { sed -n 's/^item \(.*\) [0-9]* [^ ]*$/\1/p' "$work/out" | tr '\n' '|'; }

put 0999999Z/notes.csv un
put "0999998Y/3e B/Élèves & co %41.csv" deux
put top.csv trois
put .hidden no
put 0999999Z/upload.csv.part no
put archive/old.csv no
probe "davs://$site/dav" "$trust" polls=2
ok "a folder is listed with all below it, in order" [ "$(listed)" = "0999998Y/3e B/Élèves & co %41.csv|0999999Z/notes.csv|top.csv|" ]
ok "each is fetched whole" fetched 0999999Z_notes.csv "$dav/0999999Z/notes.csv"
ok "whatever its name" fetched "0999998Y_3e B_Élèves & co %41.csv" "$dav/0999998Y/3e B/Élèves & co %41.csv"
ok "and known at the next poll" [ "$(grep -c '^known' "$work/out")" -eq 3 ]
ok "what is kept stays" [ -e "$dav/top.csv" ]
ok "the spool is empty" spool_is_empty

mkdir -p "$work/www/dav/éà"
put "éà/x.csv" x
probe "davs://$site/dav/éà/" "$trust"
ok "an address may have accents" both exits 0 prints "item x.csv"
rm -r "$work/www/dav/éà"

# After the read.
probe "davs://$site/dav/" "$trust" after=archive polls=2
ok "archived items are moved with their folders" [ -e "$dav/archive/0999998Y/3e B/Élèves & co %41.csv" ]
ok "out of the way" [ ! -e "$dav/top.csv" ]
ok "and not listed any more" [ "$(tail -n 1 "$work/out")" = "items 0, unsettled 0" ]
put top.csv vier
probe "davs://$site/dav/" "$trust" after=archive
ok "one of the same name is kept beside the first" [ "$(cat "$dav/archive/top.csv" "$dav/archive/top.csv.1")" = $'trois\nvier' ]
put top.csv fünf
probe "davs://$site/dav/" "$trust" after=delete
ok "deleted items are deleted" [ ! -e "$dav/top.csv" ]
put top.csv sechs
probe "davs://$site/dav/" "$trust" after=delete "fetched=echo sieben >$dav/top.csv"
ok "an item that changed after it was read is not deleted" both prints "settle EAGAIN" exits 0
ok "it stays as it is" [ "$(cat "$dav/top.csv")" = sieben ]
put top.csv sechs
probe "davs://$site/dav/" "$trust" after=archive "fetched=echo acht >$dav/top.csv"
ok "nor archived" [ "$(cat "$dav/top.csv")" = acht ]
put top.csv neun
probe "davs://$site/dav/" "$trust" after=archive "fetched=rm $dav/top.csv"
ok "one that somebody took away is settled" prints "settle ok"
put top.csv zehn
probe "davs://$site/basicdav/" "$trust" user=vigie secret=motdepasse after=delete
ok "a server that forbids it is told" both prints "settle" prints "does not know how to do that"
ok "and the file stays" [ -e "$dav/top.csv" ]

# Replaced between the listing and the read, and during the read.
probe "davs://$site/dav/" "$trust" "listed=echo longer than before >$dav/top.csv"
ok "a file replaced since it was listed is not taken" prints "fetch EAGAIN"
head -c 200000 /dev/zero | tr '\0' a >"$dav/top.csv"
touch -d '2026-11-28 08:00' "$dav/top.csv"
head -c 200000 /dev/zero | tr '\0' b >"$work/big.new"
probe "davs://$site/slowdav/" "$trust" polls=2 "fetching=mv $work/big.new $dav/top.csv"
ok "nor is one replaced during the read" prints "fetch EAGAIN"
ok "but at the next poll" prints "fetch ok"
ok "as it is then" fetched top.csv "$dav/top.csv"
probe "davs://$site/dav/" "$trust" limit=199999
ok "a file over the cap is told" prints "fetch EFBIG: the file is larger than the limit of its source"
ok "and not kept" spool_is_empty
rm "$dav/top.csv"

# Who asks, and whom to trust.
put top.csv un
probe "davs://$site/basicdav/" "$trust" user=vigie secret=faux
ok "a wrong password is told" prints "list EACCES: the server refuses the user or the secret"
: >"$requests"
probe "davs://$site/dav/"
ok "a server that is not trusted is told" prints "list EPERM: the certificate of the server is not trusted"
ok "and asked nothing" [ ! -s "$requests" ]
probe "davs://$site/files/" "$trust"
ok "a server that speaks no WebDAV is told" prints "the server does not know how to do that"
probe "davs://$site/dav/absent/" "$trust"
ok "a folder that is not there is told" prints "list ENOENT: there is nothing at this address"
printf '%s' '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "b">]><m/>' >"$work/body"
{ printf 'HTTP/1.1 207 Multi-Status\r\nContent-Length: %s\r\n\r\n' "$(stat -c %s "$work/body")"; cat "$work/body"; } >"$work/answer"
script_start trouble "$work/answer" "$work/server.pem" "$work/server.key"
probe "davs://localhost:$port/dav/" "$trust"
ok "an answer that is no list is refused" prints "list EBADMSG: its list of files cannot be understood"

# A server that is strict where nginx is not: ETags in its list, folders that must be made, conditions on every method.
strict=$work/strict
mkdir -p "$strict/dav/e/f"
echo un >"$strict/dav/e/f/x.csv"
touch -d '2026-11-28 08:00' "$strict/dav/e/f/x.csv"
script_start dav "$strict" "$work/server.pem" "$work/server.key"
probe "davs://localhost:$port/dav/" "$trust" polls=2
ok "a strict server is read" both exits 0 prints "known e/f/x.csv"
probe "davs://localhost:$port/dav/" "$trust" after=archive
ok "the folders of its archive are made" [ "$(cat "$strict/dav/archive/e/f/x.csv")" = un ]
echo deux >"$strict/dav/e/f/x.csv"
probe "davs://localhost:$port/dav/" "$trust" after=archive
ok "nothing in it is overwritten" [ "$(cat "$strict/dav/archive/e/f/x.csv" "$strict/dav/archive/e/f/x.csv.1")" = $'un\ndeux' ]
echo trois >"$strict/dav/e/f/x.csv"
probe "davs://localhost:$port/dav/" "$trust" after=delete "listed=echo vier >$strict/dav/e/f/x.csv"
ok "a file of the same size that was replaced since it was listed is not taken" prints "fetch EAGAIN"
ok "and not deleted" [ "$(cat "$strict/dav/e/f/x.csv")" = vier ]
probe "davs://localhost:$port/dav/" "$trust" after=delete
ok "but once it was read" [ ! -e "$strict/dav/e/f/x.csv" ]

# Names that lead elsewhere.
entry() { printf '<D:response><D:href>%s</D:href><D:propstat><D:prop><D:resourcetype/><D:getcontentlength>1</D:getcontentlength></D:prop></D:propstat></D:response>' "$1"; }
{
	printf '<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">'
	for href in /dav/ /dav/good.csv /dav/../../etc/passwd /dav/..%2f..%2fpasswd /dav/a%00b /dav/%0a /other/x.csv https://elsewhere.invalid/dav/far.csv; do entry "$href"; done
	printf '</D:multistatus>'
} >"$work/body"
{ printf 'HTTP/1.1 207 Multi-Status\r\nContent-Length: %s\r\n\r\n' "$(stat -c %s "$work/body")"; cat "$work/body"; } >"$work/answer"
script_start trouble "$work/answer" "$work/server.pem" "$work/server.key"
probe "davs://localhost:$port/dav/" "$trust"
ok "names that would leave the folder are told and left out" prints "list ok: / cannot be read: it holds names that cannot be used"
ok "the others are not" [ "$(listed)" = "far.csv|good.csv|" ]

# Hung, and cut.
script_start trouble mute "$work/server.pem" "$work/server.key"
probe "davs://localhost:$port/dav/" "$trust" stall=1
ok "a server that does not answer is told" prints "list ETIMEDOUT: the server does not answer"
script_start trouble cut "$work/server.pem" "$work/server.key"
probe "davs://localhost:$port/dav/" "$trust"
ok "a list cut in the middle is not believed" prints "list EIO: the connection was lost in the middle"

# Ten thousand files.
rm -rf "$dav"
mkdir -p "$dav/0999999Z"
(cd "$dav/0999999Z" && seq -f 'fichier %05g.csv' 10000 | tr '\n' '\0' | xargs -0 touch -d '2026-11-28 08:00')
: >"$requests"
# The spool syncs each file and its folder: in memory that is no matter of the disk of this machine.
spool=$(mktemp -d -p /dev/shm 2>/dev/null || echo "$work/spool")
probe "davs://$site/dav/" "$trust" out= "spool=$spool"
[ "$spool" = "$work/spool" ] || rm -rf "$spool"
ok "ten thousand files are listed" prints "items 10000, unsettled 0"
ok "by two questions" [ "$(asked PROPFIND '/dav/.*' 207)" -eq 2 ]
ok "and each is fetched" [ "$(grep -c '^fetch ok' "$work/out")" -eq 10000 ]

echo "1..$number"
