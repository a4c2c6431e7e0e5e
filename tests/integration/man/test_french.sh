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
# Page, and the percentage of its paragraphs that are promised in French: a paragraph changed in English counts until it is translated again.
while read -r page promised; do
	"$build/daemon/man/generate" --messages "daemon/man/$page.in" >"$work/messages"
	{ sed -n '1,/^$/p' "$po"; cat "$work/messages"; } | msguniq - >"$work/page.pot"
	all=$(grep -c '^msgid' "$work/page.pot")
	msgmerge --quiet --no-fuzzy-matching -o "$work/page.po" "$po" "$work/page.pot"
	left=$(msgattrib --untranslated --no-obsolete "$work/page.po" | grep -c '^msgid')
	share=$(((all - left) * 100 / all))
	echo "# $page: $share % in French"
	verdict "$page is in French for $promised % at least" "$([ "$share" -ge "$promised" ] || echo "$share %")"
	# mandoc knows the English names of sections only.
	verdict "$page is well-formed in French" \
		"$(mandoc -T lint -W warning "$build/man/fr/$page" 2>&1 | grep -vE 'first section is not "NAME"|outside NAME section')"
	verdict "$page in French says every macro of the English page" \
		"$(for macro in It Sh Ss Bl El Bd Ed; do
			english=$(grep -c "^\.$macro" "$build/man/$page") french=$(grep -c "^\.$macro" "$build/man/fr/$page")
			[ "$english" = "$french" ] || echo ".$macro: $english in English, $french in French"
		done)"
done <<'END'
vigie.1 75
vigie.conf.5 75
vigied.8 75
vigie.rules.5 75
vigie-records.5 0
END
verdict "the French pages are ASCII: every reader of manual pages shows their accents" \
	"$(LC_ALL=C grep -nP '[^\x00-\x7f]' "$build"/man/fr/*.[158])"
echo "1..$number"
