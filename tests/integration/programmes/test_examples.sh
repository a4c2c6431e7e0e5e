#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The programmes that are shipped as examples: each is configuration only, and who may be referred,
# and how many, is what it says.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

examples=$(realpath "$(dirname "$0")/../../../daemon/config/examples")
rm -r "$work/depots" "$work/rules.d"/*
mkdir "$work/depots" "$VIGIE_CONF.d"
# The office without its own programme.
sed -i '/^programme/,/^}/d' "$VIGIE_CONF"
cp "$examples"/*.conf "$VIGIE_CONF.d"

# rule PROGRAMME: everybody is referred there, and nowhere else.
rule() {
	printf 'rule "tous" {\n title "Tous"\n when known(level) or not known(level)\n refer to "%s"\n}\n' "$1" >"$work/rules.d/tous.rules"
}

# fresh [UAI TOWN]: an empty store, a school in a town of the directory.
fresh() {
	uai=${1:-0999999Z}
	rm -f "$work"/vigie.db* "$work/records.ndjson"
	if [ -n "${2-}" ]; then
		printf '{"t":"delivery","kind":"directory"}\n{"t":"school","uai":"%s","town":"%s"}\n' "$uai" "$2" >"$work/directory.ndjson"
		"$vigie" import "$work/directory.ndjson" >/dev/null
	fi
	printf '{"t":"delivery","school":"%s","kind":"pupils","year":2026}\n' "$uai" >"$work/records.ndjson"
}

# pupil BE LEVEL [HOUSEHOLD]: an invented pupil of the school, born in 2013.
pupil() {
	printf '{"t":"pupil","id":{"be":"%s"},"last":"ESSAI","first":"%s","born":"2013-05-14","level":"%s"%s}\n' \
		"$1" "$1" "$2" "${3:+,\"household\":\"$3\"}" >>"$work/records.ndjson"
}

# deliver: the school delivers what pupil wrote.
deliver() { "$vigie" import "$work/records.ndjson" >/dev/null; }

# on_list LIST BE…: these pupils are on an imported list.
on_list() {
	local list=$1 be
	shift
	echo 'Nom;Prénom;Date de naissance' >"$work/list.csv"
	for be in "$@"; do echo "Essai;$be;14/05/2013"; done >>"$work/list.csv"
	"$vigie" members import "$list" "$work/list.csv" --until 2027-06-30 >/dev/null
}

# referred PROGRAMME [WHERE]: the pupils referred to it, in one line.
referred() {
	sqlite3 "$work/vigie.db" "SELECT group_concat(value, ' ') FROM (SELECT i.value FROM referral AS r JOIN identifier AS i
		ON i.person = r.person AND i.kind = 0 WHERE r.programme = '$1' AND ${2:-1} ORDER BY i.value)"
}
refers() { [ "$(referred "$1" "${3:-1}")" = "$2" ]; }
count() { sqlite3 "$work/vigie.db" "SELECT count(*) FROM referral WHERE programme = '$1' AND ${2:-1}"; }

run check
ok "the six together are right, and warn of nothing" both exits 0 tells_nothing
for file in devoirs-faits codes-bailleur club equipement; do
	rm "$VIGIE_CONF.d"/*
	cp "$examples/$file.conf" "$VIGIE_CONF.d"
	run check
	ok "$file is right by itself" both exits 0 tells_nothing
done
cp "$examples"/*.conf "$VIGIE_CONF.d"
ok "every example has its programme here" [ "$(cat "$examples"/*.conf | grep -c '^programme')" -eq "$(find "$examples" -name '*.conf' | wc -l)" ]

levels='CE2 CM1 CM2 6e 5e 4e 3e 2de 1re Tle CAP1'
everybody() { for level in $levels; do pupil "$level" "$level"; done; }

rule tutorat-college
fresh
everybody
deliver
run run --once
ok "tutorat-college: from 6e to 3e" refers tutorat-college "3e 4e 5e 6e"
fresh 0999998Y
everybody
deliver
run run --once
ok "tutorat-college: nobody of a school that is no partner" [ "$(count tutorat-college)" -eq 0 ]
fresh
for n in $(seq -w 1 82); do pupil "p$n" 4e; done
deliver
run run --once
ok "tutorat-college: 80 places in a school" [ "$(count tutorat-college "seat = 1")" -eq 80 ]
ok "tutorat-college: the two others are offered HomeClasse" [ "$(count homeclasse "seat = 1")" -eq 2 ]

rule homeclasse
fresh 0999998Y
everybody
deliver
run run --once
ok "homeclasse: from CM1 to Terminale" refers homeclasse "1re 2de 3e 4e 5e 6e CM1 CM2 Tle"

rule devoirs-faits
fresh 0999998Y
everybody
deliver
run run --once
ok "devoirs-faits: from 6e to 3e, in any collège" refers devoirs-faits "3e 4e 5e 6e"
fresh
for n in $(seq -w 1 61); do pupil "p$n" 5e; done
deliver
run run --once
ok "devoirs-faits: 60 places in a school, one waits" [ "$(count devoirs-faits "seat = 1")$(count devoirs-faits "seat = 0")" = 601 ]

rule codes-bailleur
for town in Clichy-sous-Bois "CLICHY SOUS BOIS" Grigny Chaville Plaisir Sarcelles Meaux Valenton; do
	fresh 0999999Z "$town"
	pupil tenant 4e
	pupil other 4e
	deliver
	on_list locataires tenant
	run run --once
	ok "codes-bailleur: tenants of $town" refers codes-bailleur tenant
done
fresh 0999999Z Clichy
pupil tenant 4e
deliver
on_list locataires tenant
run run --once
ok "codes-bailleur: not those of another town" [ "$(count codes-bailleur)" -eq 0 ]
fresh 0999999Z Meaux
pupil a 4e f1
pupil b 5e f1
pupil c 6e f1
pupil d 6e f2
deliver
run run --once
ok "codes-bailleur: nobody before the list was imported" [ "$(count codes-bailleur)" -eq 0 ]
on_list locataires a b c d
run run --once
ok "codes-bailleur: no place without a code" [ "$(count codes-bailleur "seat = 1")$(count codes-bailleur "seat = 0")" = 04 ]
seq -f 'CODE-%04g' 1000 >"$work/codes.txt"
run codes import codes-bailleur "$work/codes.txt" --expires 2027-07-02
ok "codes-bailleur: a stock of 1,000" both exits 0 prints "Codes added: 1000"
run run --once
ok "codes-bailleur: two of a household, and the others" [ "$(count codes-bailleur "seat = 1")$(count codes-bailleur "seat = 0")" = 31 ]

rule club
fresh
everybody
deliver
on_list club CE2 CM1 4e Tle
run run --once
ok "club: members from CM1 to Terminale" refers club "4e CM1 Tle"
fresh
for n in $(seq -w 1 31); do pupil "p$n" 3e; done
deliver
# shellcheck disable=SC2046 # a list of words
on_list club $(seq -f 'p%02g' 1 31)
run run --once
ok "club: 30 places in all" [ "$(count club "seat = 1")$(count club "seat = 0")" = 301 ]

rule homeclasse
fresh
pupil equipped 4e
pupil without 4e
pupil sister 4e f1
pupil brother 4e f1
deliver
on_list sans-equipement without sister brother
run run --once
ok "equipement: beside HomeClasse, for who has none" [ "$(count homeclasse "seat = 1")" -eq 4 ]
ok "equipement: not for who has" [ -z "$(referred equipement "i.value = 'equipped'")" ]
ok "equipement: one for a household" [ "$(count equipement "seat = 1")" -eq 2 ]

echo "1..$number"
