#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual pages in French: well-formed, and translated as far as is promised here. What a page does not say in French stands in English.
# Run with BUILD=build/<profile> after `make man`; prints TAP, and the share of each page.
set -u
cd "$(dirname "$0")/../../.." || exit 1
build=${BUILD:-build/release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/support/tap.sh
. tests/support/tap.sh
po=daemon/man/fr.po

verdict "the catalogue of the manual is well-formed" "$(msgfmt --check -o /dev/null "$po" 2>&1)"
verdict "no translation of it is fuzzy" "$(msgattrib --only-fuzzy --no-obsolete "$po" | grep '^msgid')"
# left KIND CATALOGUE: how many of its texts of that kind (page, table) stay English; of KIND: how many there are.
of() {
	msggrep --extracted-comment --regexp="^$1\$" "$2" | sed '1,/^$/d' | grep -c '^msgid'
}
left() {
	msgattrib --untranslated "$2" >"$work/left.po"
	of "$1" "$work/left.po"
}

# Page, the percentage of its paragraphs and that of its tables' texts that are promised in French: a text changed in English counts until it is
# translated again.
while read -r page paragraphs cells; do
	bash daemon/man/messages.sh "$page" >"$work/page.po"
	while read -r kind promised; do
		all=$(of "$kind" "$work/page.po")
		[ "$all" -gt 0 ] || continue
		share=$(((all - $(left "$kind" "$work/page.po")) * 100 / all))
		echo "# $page: $share % of $all texts of the $kind in French"
		verdict "$page: texts of the $kind are in French for $promised % at least" "$([ "$share" -ge "$promised" ] || echo "$share %")"
	done <<<"page $paragraphs
table $cells"
	# mandoc knows the English names of sections only.
	verdict "$page is well-formed in French" \
		"$(mandoc -T lint -W warning "$build/man/fr/$page" 2>&1 | grep -vE 'first section is not "NAME"|outside NAME section')"
	verdict "$page in French says every macro of the English page" \
		"$(for macro in It Sh Ss Bl El Bd Ed; do
			english=$(grep -c "^\.$macro" "$build/man/$page") french=$(grep -c "^\.$macro" "$build/man/fr/$page")
			[ "$english" = "$french" ] || echo ".$macro: $english in English, $french in French"
		done)"
done <<'END'
vigie.1 90 95
vigie.conf.5 90 95
vigied.8 90 95
vigie.rules.5 90 95
vigie-records.5 90 95
END
verdict "a mark of two parts has a no-break space before it behind a quoted word" \
	"$(for page in "$build"/man/fr/*.[158]; do mandoc -T utf8 -O width=1000 "$page" | col -b | grep -oE ".{0,20}’ ?[:;?!]( |\$)"; done)"
verdict "the French pages are ASCII: every reader of manual pages shows their accents" \
	"$(LC_ALL=C grep -nP '[^\x00-\x7f]' "$build"/man/fr/*.[158])"
echo "1..$number"
