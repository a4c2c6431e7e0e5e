#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Over the whole invented department: no name, INE or birth date of a pupil leaves the store, but by `explain` of that one pupil; and what
# the exports hold beyond what is needed (the addresses and telephones are marked ZZPERDU) does not even reach it.
set -u
: "${BUILD:=build/release}"
vigie=$(realpath "$BUILD/vigie")
vigied=$(realpath "$BUILD/vigied")
work=$(mktemp -d)
service=
trap '[ "$BASHPID" = $$ ] && { kill $service 2>/dev/null; rm -rf "$work"; }' EXIT
number=0
# none NAME PATTERNS FILE…: no line of any file holds any of the patterns (fixed strings), whole words where they are names.
none() {
	local name=$1 patterns=$2
	shift 2
	number=$((number + 1))
	if [ $# -eq 0 ] || ! cat "$@" >"$work/all" || [ ! -s "$work/all" ]; then
		echo "not ok $number - $name"
		echo "# there was nothing to look through"
	elif grep -a -c -w -F -f "$patterns" "$work/all" >"$work/n"; then
		echo "not ok $number - $name"
		echo "# lines: $(cat "$work/n")"
	else
		echo "ok $number - $name"
	fi
}
some() {
	number=$((number + 1))
	if grep -a -q -w -F -f "$2" "$3"; then echo "ok $number - $1"; else echo "not ok $number - $1"; fi
}

"$BUILD/generate" --truth "$work/truth" "$work/exports" >/dev/null
mkdir -p "$work/etat" "$work/mails" "$work/out"
sed "s,\"regles\",\"$(realpath rules/library)\"," tests/support/demo/vigie.conf >"$work/vigie.conf"
export VIGIE_NOW=2026-11-27T08:00:00 VIGIE_LIBDIR=$work/none VIGIE_CONF=$work/vigie.conf LC_ALL=C.UTF-8 LANGUAGE=en

mkfifo "$work/pipe"
"$vigied" --debug >"$work/out/vigied.out" 2>"$work/pipe" &
service=$!
exec 3<"$work/pipe"
while IFS= read -r line <&3; do
	printf '%s\n' "$line" >>"$work/out/journal"
	case $line in *"Cycle done"* | *"Cycle terminé"*) break ;; esac
done
kill "$service"
cat <&3 >>"$work/out/journal"
wait "$service"

command() {
	local name
	name=$(echo "$*" | tr ' /' '__')
	"$vigie" "$@" >"$work/out/$name" 2>&1
}
for json in "" --json; do
	for words in status "flags list" "referrals list" "sources list" "sources quarantine list" "mail list --all" evaluate; do
		# Words of a command, ours.
		# shellcheck disable=SC2086
		command $words $json
	done
done
command flags list --summary
command referrals list --summary
command flags show 1
command referrals show 1
# evaluate --json is made for machines and names pupils by INE: it is meant to.
rm -f "$work/out/evaluate_--json"

python3 tests/support/patterns.py "$work/truth/pupils.csv" "$work"
echo ZZPERDU >"$work/marker"
# Mail as it is sent, and as it is read.
python3 - "$work" <<'PYTHON'
import email, email.policy, pathlib, sys
work = pathlib.Path(sys.argv[1])
with open(work / "decoded", "w", encoding="utf-8") as out:
    for path in sorted((work / "mails").glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for key, value in message.items():
            out.write(f"{key}: {value}\n")
        for part in message.walk():
            if not part.is_multipart():
                out.write(part.get_content() + "\n")
PYTHON

for what in names lasts ines births; do
	none "no $what in the journal" "$work/$what" "$work/out/journal"
	none "no $what in what the commands print" "$work/$what" "$work"/out/*_* "$work/out/status" "$work/out/evaluate"
	none "no $what in a mail as sent" "$work/$what" "$work"/mails/*.eml
	none "no $what in a mail as read" "$work/$what" "$work/decoded"
done
some "the exports name pupils, so there was something to find" "$work/lasts" <(iconv -f LATIN1 -t UTF-8 "$work"/exports/depots/*/EXP_ELEVE*.csv)
some "the exports hold what must not be kept" "$work/marker" <(cat "$work"/exports/depots/*/* | tr -c 'A-Za-z0-9' '\n')
tr -c 'A-Za-z0-9' '\n' <"$work/etat/vigie.db" >"$work/store.words"
none "the store does not" "$work/marker" "$work/store.words"
cat "$work"/out/* "$work/decoded" | tr -c 'A-Za-z0-9' '\n' >"$work/said.words"
none "nor anything that was said" "$work/marker" "$work/said.words"
some "the store knows the pupils" "$work/ines" <(tr -c 'A-Za-z0-9' '\n' <"$work/etat/vigie.db")
number=$((number + 1))
if [ -z "$(find "$work/etat" -type f ! -name 'vigie.db*' ! \( -path '*/quarantine/*' -perm 600 -regex '.*/[0-9a-f]*' \))" ]; then
	echo "ok $number - the spool holds only what waits for a person, private and without a name"
else
	echo "not ok $number - the spool holds only what waits for a person, private and without a name"
fi
echo "1..$number"
