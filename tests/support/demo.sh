#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job on an invented department: makes the exports, lets the real service read, evaluate, refer and mail them, and shows
# what came of it. Everything is below build/demo; nothing leaves the machine. `make demo` runs it after the build.
set -eu
cd "$(dirname "$0")/../.."
top=$PWD
programs=$top/build/release
demo=$top/build/demo
export VIGIE_NOW=2026-11-27T08:00:00 VIGIE_LIBDIR=$demo/none VIGIE_CONF=$demo/vigie.conf LC_ALL=C.UTF-8 LANGUAGE=fr

title() {
	printf '\n== %s\n' "$1"
}

rm -rf "$demo"
mkdir -p "$demo/etat" "$demo/mails" "$demo/regles"
cp tests/support/demo/vigie.conf "$demo/"
cp rules/library/*.rules "$demo/regles/"

title "Un département inventé, ses exports avec leurs défauts"
"$programs/generate" "$demo/exports"

title "La configuration et les règles"
"$programs/vigie" check

title "Le nom des établissements, d'après leur annuaire"
"$programs/vigie" schools import "$demo/exports/annuaire.csv"

# Starts the service and waits, by its log, for the end of its first cycle.
serve() {
	local log=$demo/journal.$1 line
	mkfifo "$demo/pipe"
	"$programs/vigied" 2>"$demo/pipe" &
	service=$!
	exec 3<"$demo/pipe"
	while IFS= read -r line <&3; do
		printf '%s\n' "$line" >>"$log"
		case $line in *"Cycle terminé"* | *"Cycle done"*) break ;; esac
	done
	kill -TERM "$service"
	cat <&3 >>"$log"
	exec 3<&-
	rm "$demo/pipe"
	wait "$service"
	# without the level that the journal takes off
	sed -nE "/Cycle (terminé|done)|est au travail|s'arrête/s/^<[0-7]>//p" "$log"
}

title "Le service au travail : relevé, évaluation, orientations, courriels"
serve 1
title "Une deuxième fois, sur les mêmes exports : rien de nouveau n'est écrit"
serve 2

title "Les dépôts : ce qui a été lu, ce qui est retenu et pourquoi"
"$programs/vigie" sources list || true
"$programs/vigie" sources quarantine list

title "Les élèves signalés, par règle"
"$programs/vigie" flags list --summary

title "Les orientations, par programme, et la liste d'attente"
"$programs/vigie" referrals list --summary

title "Une synthèse reçue par un coordinateur (le début)"
"$programs/vigie" mail show 1 --text | head -45

title "Pourquoi cet élève ? La première orientation de la file, expliquée"
first=$("$programs/vigie" referrals list --json | sed -n '1s/.*"referral":\([0-9]*\),.*/\1/p')
"$programs/vigie" explain "n$first" --rule absences-quatre

title "La page du territoire, sans un nom d'élève"
"$programs/vigie" report --html "$demo/page"

title "L'état du service"
"$programs/vigie" status || true
printf '\nTout est dans %s : la base, les courriels (mails/*.eml), la page (page/index.html), le journal.\n' "${demo#"$top"/}"
