# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
# What a folder of any file server obeys, for the tests of sftp and ftps: `url` is the folder, `known` what opens it, `exports` where it lies
# here, `odd` a difficult name. Sourced after tests/support/servers.sh.

old() { touch -d '2026-01-01 08:00' "$@"; }
# clear: an empty folder again.
clear() { rm -rf "$exports" && mkdir "$exports"; }

# What is there to read, and what is not.
reads_a_folder() {
	mkdir -p "$exports/0999999Z/T1" "$exports/archive"
	records >"$exports/0999999Z/T1/essai.ndjson"
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
	probe "$url/" "${known[@]}" polls=2 "fetched=echo more >>$exports/empty.csv"
	ok "a file that changed is fetched again" [ "$(grep -c '^item empty.csv' "$work/out")" -eq 2 ]
}

# What becomes of what was stored; begins with essai.ndjson alone. settles REFUSED: how the server says that it does not let us.
settles() {
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
	ok "what cannot be moved is told" grep -qE "^settle $1" "$work/out"
	ok "and stays" [ -f "$exports/essai.ndjson" ]
}

keeps_to_the_size() {
	clear
	head -c 1000 /dev/zero >"$exports/size.csv"
	probe "$url" "${known[@]}" limit=1000
	ok "a file of just the limit is taken" prints "fetch ok"
	probe "$url" "${known[@]}" limit=999
	ok "one byte more is refused" prints "fetch EFBIG: the file is larger than the limit of its source"
	probe "$url" "${known[@]}" limit=1000 "listed=echo >>$exports/size.csv"
	ok "also when it grew since" grep -qE '^fetch E(FBIG|AGAIN)' "$work/out"
	ok "and not kept" spool_is_empty
}

# reads_what_changes SLOW SIZE: a file of SIZE bytes, replaced and cut short during the read over the address SLOW.
reads_what_changes() {
	head -c "$2" /dev/zero | tr '\0' a >"$exports/size.csv" && old "$exports/size.csv"
	head -c "$2" /dev/zero | tr '\0' b >"$work/new"
	probe "$1" "${known[@]}" polls=2 "fetching=mv $work/new $exports/size.csv"
	ok "a file replaced during the read is not taken" prints "fetch EAGAIN"
	ok "but at the next poll" fetched size.csv "$exports/size.csv"
	old "$exports/size.csv"
	probe "$1" "${known[@]}" polls=2 "fetching=echo short >$exports/size.csv"
	ok "nor is one that was cut short" grep -qE '^fetch E(AGAIN|IO)' "$work/out"
	ok "until it is read whole" fetched size.csv "$exports/size.csv"
}

# tells_who_is_not_there SCHEME HOST
tells_who_is_not_there() {
	probe "$1://$2:$(free_port)/x" "${known[@]}"
	ok "a server that is down is told" prints "list ECONNREFUSED: the server cannot be reached"
	probe "$1://nowhere.invalid/x" "${known[@]}"
	ok "a name that nobody knows is told" prints "list EHOSTUNREACH: the name of the server is not known"
	probe "${url}x" "${known[@]}"
	ok "a folder that is not there is told" prints "list ENOENT: there is nothing at this address"
	probe "$1://vigie@$2/x" "${known[@]}"
	ok "an address with a user is refused" prints "refused: a user and a secret never stand in an address"
}

# All are listed, and of the one that is small enough the content is read.
lists_many() {
	clear
	(cd "$exports" && for i in $(seq -w 1 9999); do echo "$i" >"f$i.csv"; done)
	echo >"$exports/small.csv"
	probe "$url" "${known[@]}" limit=1
	ok "10,000 files in one folder are listed" prints "items 10000, unsettled 0"
	ok "and fetched where they may" [ "$(grep -c '^fetch ok' "$work/out")" -eq 1 ]
}
