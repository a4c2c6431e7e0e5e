#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `vigie setup` and `vigie mail test`: five questions, by options, from standard input and at a terminal; what is wrong is asked again,
# what fails leaves nothing behind, what is written passes the check.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"

support=$(dirname "$0")/../../support
root=$(dirname "$0")/../../..
servers=()
trap 'kill "${servers[@]}" 2>/dev/null; rm -rf "$work"' EXIT
cp "$root"/rules/library/*.rules "$VIGIE_LIBDIR/rules/"
cp "$root/daemon/config/calendrier-scolaire.csv" "$VIGIE_LIBDIR/"
depots=$work/depots
office=$work/bureau
mkdir "$office"
conf=$office/vigie.conf
unset VIGIE_CONF

# serve NAME [LOGIN]: a mail server; its port in $port, its mails in $work/NAME.mbox.
serve() {
	python3 "$support/smtpd.py" "$work/$1.port" "$work/$1.mbox" ${2+"$2"} &
	servers+=($!)
	for _ in $(seq 200); do
		[ -s "$work/$1.port" ] && break
		read -rt 0.05 <> <(:)
	done
	port=$(cat "$work/$1.port")
}
serve plain
plain=$port
serve login vigie:secret
login=$port

answers() { printf "%s${1+\n}" "$@" >"$work/answers"; }
# setup ARGUMENTS…: with the answers as standard input.
setup() {
	code=0
	"$vigie" -c "$conf" setup "$@" <"$work/answers" >"$work/out" 2>"$work/err" || code=$?
}
# at_terminal ARGUMENTS…: the same, typed.
at_terminal() {
	code=0
	python3 "$support/typist.py" "$work/answers" "$vigie" -c "$conf" setup "$@" >"$work/out" 2>"$work/err" || code=$?
}
holds() { grep -qF -- "$1" "$conf"; }
nothing_there() { [ -z "$(ls -A "$office")" ]; }
afresh() { rm -rf "$office" && mkdir "$office"; }
all=(--folder "$depots" --server "smtp://localhost:$plain" --from vigie@ac-creteil.fr --coordinator 'Secteur <secteur@exemple.fr>' --zone C)
answers

setup "${all[@]}"
ok "by options alone it writes a configuration and sends a message" both exits 0 prints "A test message was sent to secteur@exemple.fr"
ok "the check was the usual one" prints "vigie.conf is correct"
ok "the message has arrived" grep -q "^To: Secteur" "$work/plain.mbox"
ok "the message names nobody but its reader" [ "$(grep -c ESSAI "$work/plain.mbox")" -eq 0 ]
ok "it says what comes next" prints "run --once"
ok "it says which exports are there" prints "  1  "
ok "the file is for its owner and group only" [ "$(stat -c %a "$conf")" = 640 ]
ok "nothing but the configuration and the folder of rules is left" [ "$(ls -A "$office" | tr '\n' ' ')" = "rules.d vigie.conf " ]
run -c "$conf" check
ok "vigie check finds nothing to say" both exits 0 tells_nothing
cp "$conf" "$work/first"

setup "${all[@]}"
ok "a configuration that is there is left as it is" both exits 3 tells "--replace"
ok "byte for byte" cmp -s "$conf" "$work/first"
setup "${all[@]}" --zone A --replace
ok "with --replace a new one is written" both exits 0 holds "zone A"
ok "and the old one kept beside it" cmp -s "$office"/vigie.conf.2026-11-30.1 "$work/first"
setup "${all[@]}" --zone B --replace
ok "a second time too, under another name" [ -e "$office/vigie.conf.2026-11-30.2" ]

for option in folder server from coordinator zone; do
	less=()
	for ((i = 0; i < ${#all[@]}; i += 2)); do
		[ "${all[i]}" = "--$option" ] || less+=("${all[@]:i:2}")
	done
	afresh
	setup "${less[@]}"
	ok "without a terminal a missing --$option is named" both exits 2 tells "--$option is missing"
	ok "and nothing is written without --$option" nothing_there
done
for wrong in "--folder $work/nowhere" "--folder $records" "--server ftp://x" "--server smtp://vigie:geheim@smtp.exemple.fr" "--from vigie" \
	"--coordinator secteur@" "--zone D" "--calendar $work/nowhere" "--instance ../x"; do
	afresh
	# shellcheck disable=SC2086 # an option and its value
	setup "${all[@]}" $wrong
	ok "${wrong%% *} is refused when it is wrong: ${wrong##*/}" both exits 2 tells "${wrong%% *} "
	ok "and leaves nothing behind" nothing_there
done

answers "$work/nowhere" "$depots" "smtp://localhost:$plain" vigie@ac-reims.fr "" B
setup
ok "answers come from standard input, the wrong one again" both exits 0 tells "nowhere': it does not exist"
ok "an empty line takes what is usual" holds '"vigie@ac-reims.fr"'

afresh
answers "$work/nowhere" "$depots" "localhost:$plain" vigie@ac-lyon.fr secteur "Secteur <secteur@exemple.fr>" ""
at_terminal
ok "at a terminal the questions are asked with what they mean" both exits 0 prints "1/5  Folder of the exports"
ok "a wrong folder is asked again" prints "it does not exist"
ok "a wrong address is asked again" prints "this is no e-mail address"
ok "the zone is that of the academy" holds "zone A"
afresh
answers "$depots"
at_terminal
ok "who gives up has written nothing" both exits 3 nothing_there

afresh
answers
setup "${all[@]}" --server "smtp://localhost:1"
ok "a server that does not answer is told, and the configuration stands" both exits 1 tells "cannot be reached"
ok "it says how to try again" tells "mail test"
answers "$depots" "localhost:1" "localhost:1" vigie@ac-lyon.fr "" ""
afresh
at_terminal --no-test
ok "without tests the server is not asked" both exits 0 holds "localhost:1"

afresh
answers
setup "${all[@]}" --server "vigie@localhost:$login"
ok "a server that wants a password: the configuration is written, no message sent" both exits 1 tells "the password of the mail server is not there yet"
ok "the commands for the credential are printed" prints "LoadCredential=smtp-password:$office/credentials/smtp-password"
ok "the password stands nowhere in the configuration" holds 'credential "smtp-password"'
sed -i.kept 's/"smtp-password"/"mot-de-passe"/' "$conf"
run -c "$conf" mail test
ok "they name the credential that the configuration names" both exits 3 prints "LoadCredential=mot-de-passe:$office/credentials/mot-de-passe"
mv "$conf.kept" "$conf"
mkdir -m 0700 "$office/credentials"
echo secret >"$office/credentials/smtp-password"
run -c "$conf" mail test
ok "with the password the test message goes out" both exits 0 prints "secteur@exemple.fr"
ok "and arrives" grep -q "^Subject: vigie: test message" "$work/login.mbox"
echo wrong >"$office/credentials/smtp-password"
run -c "$conf" mail test
ok "a wrong password is told" both exits 3 tells "refused the user or the password"
run -c "$conf" mail test "Secteurr"
ok "a coordinator who is not there is a usage error" both exits 2 tells "did you mean 'Secteur'?"

# What it proposes for exports whose names must speak is taken as it stands.
afresh
mkdir "$work/muets"
cp "$root"/tests/golden/pronote/{absences,averages,grades,pupils}.csv "$work/muets/"
setup "${all[@]}" --folder "$work/muets" --no-test
sed -n '/^  match/,/[^,]$/p' "$work/out" >"$work/match"
ok "exports that do not name their school: it shows how their names would" [ "$(grep -c school "$work/match")" -gt 1 ]
ok "the one that takes any name is last" [ "$(sed -n '$s/^ *//p' "$work/match")" = '"{school}/{any}.csv"' ]
sed -i "/format .*auto/r $work/match" "$conf"
run -c "$conf" check
ok "in words that the configuration takes" both exits 0 prints "is correct"

afresh
mkdir "$office/vigie.conf.d"
cp "$root/daemon/config/examples/devoirs-faits.conf" "$office/vigie.conf.d/"
setup "${all[@]}" --no-test
ok "a programme of vigie.conf.d is not written twice" both exits 0 prints "programmes: 3"
afresh
mkdir "$office/vigie.conf.d"
echo 'office "another" { }' >"$office/vigie.conf.d/a.conf"
setup "${all[@]}" --no-test
ok "what does not pass the check is taken back" both exits 1 tells "everything is as it was before"
ok "with all that was made for it" [ "$(ls -A "$office")" = vigie.conf.d ]
cp "$work/first" "$conf"
setup "${all[@]}" --zone A --replace
ok "and the old configuration stands again" cmp -s "$conf" "$work/first"
ok "under its own name only" [ "$(ls -A "$office" | tr '\n' ' ')" = "vigie.conf vigie.conf.d " ]

afresh
setup "${all[@]}" --zone Réunion --no-test
ok "a zone whose holidays are not shipped is told" both exits 0 tells "--calendar"
ok "its clocks are right" holds '"Indian/Reunion"'
afresh
echo 'Population;Date de début;Date de fin;Zones
-;2026-12-19;2027-01-18;Réunion' >"$work/974.csv"
setup "${all[@]}" --zone Réunion --calendar "$work/974.csv" --no-test
ok "with a calendar of its own it has holidays" both exits 0 holds "zone reunion \"$work/974.csv\""

afresh
LANGUAGE=fr setup "${all[@]}" --no-test
ok "in French the configuration is French" both exits 0 holds 'synthèse   quotidienne à 07:30'
run -c "$conf" check
ok "and correct" both exits 0 tells_nothing
ok "what it says fits a terminal" [ "$(wc -L <"$work/out")" -le 100 ]

# Where the package installs it, /etc/vigie; in a mount namespace of its own.
installed() {
	code=0
	unshare --user --map-root-user --mount sh -c 'mount -t tmpfs none /etc && mkdir /etc/vigie && exec "$@"' sh \
		"$vigie" setup "${all[@]}" --server "smtp://127.0.0.1:$plain" --no-test "$@" >"$work/out" 2>"$work/err" || code=$?
}
prints_no() { ! prints "$1"; }
if unshare --user --map-root-user --mount mount -t tmpfs none /etc 2>/dev/null; then
	code=0
	unshare --user --map-root-user --mount sh -c 'mount -t tmpfs none /etc && exec "$0" status' "$vigie" >"$work/out" 2>"$work/err" || code=$?
	ok "without a configuration, the first steps are named" both exits 3 tells "'vigie setup'"
	installed --folder /srv
	ok "for the service, it says how to start it" both exits 0 prints "systemctl enable --now vigied"
	ok "and starts no cycle by hand, without its folder and password" prints_no "run --once"
	installed --folder /srv --instance essai
	ok "for one of several, how to start that one" both exits 0 prints "systemctl enable --now vigied@essai"
	ok "and its copies" prints "vigie-backup@essai.timer"
	installed --folder /home/nulle-part
	ok "a folder that the service would not see is not to be made" both exits 2 tells "sees nothing below /home"
else
	for name in "the first steps are named" "how to start it" "no cycle by hand" "how to start one of several" "and its copies" "a folder that the service would not see"; do
		number=$((number + 1))
		echo "ok $number - $name # SKIP no mount namespace"
	done
fi
answers "$depots" "smtp://127.0.0.1:$plain" vigie@exemple.fr a@exemple.fr C
afresh
at_terminal --no-test
ok "an address of digits is no domain to send from" both exits 0 prints_no "@0.0.1"
[ "$(id -u)" -ne 0 ] || {
	afresh
	setup --instance essai "${all[@]}" 2>/dev/null
	ok "an instance and a named file exclude each other" both exits 2 tells "exclude each other"
}
echo "1..$number"
