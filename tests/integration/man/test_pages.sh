#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual pages and the journal catalogue are well-formed, and say every word, indicator, code, key, command, option and event that the
# program knows. Run with BUILD=build/<profile> after `make man`; prints TAP.
set -u
cd "$(dirname "$0")/../../.." || exit 1
build=${BUILD:-build/release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/support/tap.sh
. tests/support/tap.sh

# text PAGE: the page as a reader sees it, on one line.
text() {
	mandoc -T utf8 -O width=1000 "$build/man/$1" | col -b | sed "s/’/'/g; s/[‐−]/-/g" | tr -s ' \t\n' ' ' | sed 's/- /-/g'
}

# absent PAGE: the lines of standard input that the page does not say as words of their own.
absent() {
	local words=0
	while IFS= read -r word; do
		words=$((words + 1))
		grep -qwF -- "$word" "$work/$1" || echo "$1 does not say: $word"
	done
	[ $words -gt 0 ] || echo "there was nothing to look for"
}

pages='vigie.1 vigie.conf.5 vigie.rules.5 vigie-records.5 vigied.8'
for page in $pages; do
	verdict "$page is made from the tables of the program" "$([ -s "$build/man/$page" ] || echo "there is none: make BUILD=$build man")"
	verdict "$page is well-formed" "$(mandoc -T lint -W warning "$build/man/$page" 2>&1)"
	text "$page" >"$work/$page"
done
verdict "the pages are ASCII: every reader of manual pages shows their accents" \
	"$(LC_ALL=C grep -nP '[^\x00-\x7f]' "$build"/man/*.[158])"

verdict "each example of a command stands on a line, as its reader would copy it" \
	"$(mandoc -T ascii "$build/man/vigie.1" | col -bx | awk '/^ +vigie / && gsub(/\047/, "\047") % 2 { print }')"

"$build/daemon/man/generate" --words >"$work/words"
for page in $pages; do
	verdict "$page says every word of its tables" \
		"$(grep "^$page	" "$work/words" | cut -f2 | sort -u | absent "$page")"
done
verdict "a directive that names nothing is refused" \
	"$(echo '@RULE_WORD NO_SUCH_WORD@' >"$work/page.in"
	"$build/daemon/man/generate" "$work/page.in" >/dev/null 2>&1 && echo 'it was not')"
verdict "vigie.rules.5 says every code of the lexer" \
	"$(grep -ohE '"V[0-9]{3}"' daemon/base/lexer*.c | tr -d '"' | sort -u | absent vigie.rules.5)"
verdict "vigie.conf.5 has an item for every key of every block" \
	"$(grep -ohE '\{WORD_[A-Z_]+, (true|false), (true|false)' daemon/config/*.c | sed 's/{WORD_//; s/,.*//' | sort -u | while read -r key; do
		grep -q "^@CONFIG_WORD $key " daemon/man/vigie.conf.5.in || echo "no item for $key"
	done)"
verdict "vigie.rules.5 has an item for every indicator, statement and code" \
	"$(sed -n '/define VIGIE_INDICATORS/,/^enum/p' rules/language/indicators.h | grep -oE 'X\([A-Z_]+,' | tr -d 'X(,' | sed 's/^/INDICATOR /' >"$work/items"
	grep -E 'X\([A-Z_]+, .*STATEMENT\)' rules/language/keywords.h | grep -oE 'X\([A-Z_]+,' | tr -d 'X(,' | sed 's/^/RULE_WORD /' >>"$work/items"
	grep -oE 'X\([A-Z_]+, "V[0-9]+"' rules/language/codes.h | sed 's/X(//; s/,.*//; s/^/RULE_CODE /' >>"$work/items"
	while read -r item; do
		grep -qE "^@${item}[ @]" daemon/man/vigie.rules.5.in || echo "no item $item"
	done <"$work/items")"

# displays TEMPLATE PATTERN: the displays whose first line matches, as their reader would copy them.
displays() {
	awk -v pattern="$2" '/^\.Bd/ { inside = first = 1; next } /^\.Ed/ { inside = keep = 0; print ""; next }
		inside { if (first) keep = ($0 ~ pattern); first = 0; if (keep) print }' "daemon/man/$1.in"
}

# vigie … with the examples of the pages and nothing else; what it said, when it did not exit 0.
try() {
	said=$(VIGIE_LIBDIR=$work/lib LANGUAGE=en "$build/vigie" "$@" 2>&1 </dev/null) || echo "$said"
}

mkdir -p "$work/lib/rules" "$work/french" "$work/english" "$work/depots"
echo 'Population;Date de début;Date de fin;Zones
-;2026-12-19;2027-01-04;Zone C' >"$work/calendar.csv"
displays vigie.conf.5 '^rectorat' | sed "s#\"/usr/lib/[^\"]*#\"$work/calendar.csv#; s#\"/etc/vigie/rules.d#\"$work/french#; s#/srv/depots#$work/depots#" >"$work/french.conf"
echo 'programme "homeclasse" { }' >>"$work/french.conf"
displays vigie.rules.5 '^(règle|essai)' >"$work/french/a.rules"
{
	printf 'office "x" {\n    rules "english"\n}\nprogramme "tutorat-college" { }\nprogramme "homeclasse" { }\n'
	displays vigie.conf.5 '^source' | sed "s#/srv/depots#$work/depots#"
} >"$work/english.conf"
{
	displays vigie.rules.5 '^rule'
	echo 'test "facts" { on 2026-11-30 pupil "A" {'
	displays vigie.rules.5 '^level'
	echo '} expect nothing for "A" }'
} >"$work/english/a.rules"
for language in french english; do
	verdict "the $language examples of configuration and rules are correct" "$(try check -c "$work/$language.conf")"
	verdict "the $language examples of tests pass" "$(try rules test -c "$work/$language.conf")"
done
displays vigie-records.5 '^{' | awk '/^ / { sub(/^ /, ""); line = line $0; next } { if (line) print line; line = $0 } END { print line }' >"$work/a.ndjson"
verdict "the example of records is correct" "$(try decode "$work/a.ndjson")"

# "NAME<TAB>OPERANDS<TAB>--option=VALUE" for each command, from the program itself.
"$build/vigie" help --words >"$work/commands"
verdict "the program lists its commands" "$([ -s "$work/commands" ] || echo 'vigie help --words said nothing')"
verdict "vigie.1 says every command" "$(cut -f1 "$work/commands" | absent vigie.1)"
verdict "vigie.1 says every option" "$(cut -f3- "$work/commands" | tr '\t' '\n' | grep -- '^--' | sed 's/=.*//' | sort -u | absent vigie.1)"
verdict "vigie.1 says every name in lines of JSON" \
	"$(grep -ohE '\bjson_[a-z]+\([^,"]+, "[a-z_]+"' daemon/command/*.c | grep -oE '"[a-z_]+"' | tr -d '"' | sort -u | absent vigie.1)"
verdict "vigie.1 says everything that needs a person" \
	"$(grep -ohE '"[a-z]+(-[a-z]+)+"' daemon/command/status_gather.c | tr -d '"' | sort -u | absent vigie.1)"
verdict "vigie.1 says the options of the program" "$("$build/vigie" --help | grep -oE -- '--[a-z]+' | sort -u | absent vigie.1)"
verdict "vigied.8 says the options of the service" "$("$build/vigied" --help | grep -oE -- '--[a-z]+' | sort -u | absent vigied.8)"

grep -oE 'X\([A-Z_]+, *"[0-9a-f]{32}"' include/vigie/log.h | grep -oE '[0-9a-f]{32}' | sort >"$work/events"
for catalogue in systemd/vigie.catalog systemd/vigie.fr.catalog; do
	sed -n 's/^-- //p' "$catalogue" | sort >"$work/explained"
	verdict "$catalogue explains every event and nothing else" "$(diff "$work/events" "$work/explained")"
done
if command -v journalctl >/dev/null; then
	mkdir -p "$work/root/usr/lib/systemd/catalog"
	cp systemd/*.catalog "$work/root/usr/lib/systemd/catalog/"
	verdict "journalctl understands the catalogues" "$(journalctl --root="$work/root" --update-catalog 2>&1)"
else
	number=$((number + 1))
	echo "ok $number - journalctl understands the catalogues # skip it is not on this machine"
fi
echo "1..$number"
