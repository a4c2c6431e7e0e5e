#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the manual in French is made of, as a catalogue on standard output: every text that the pages look up, with what is said for it (french.h).
#
#   messages.sh PAGE …    each text with two comments: page or table, and the catalogue that knows it or should (vigie, vigie-man)
#   messages.sh refresh   daemon/man/fr.po as it should be: what no page asks for any more is left out, what is new has no translation yet
#
# Run at the top of the project, with BUILD=build/<profile> after `make man`.
set -eu
build=${BUILD:-build/release}
po=daemon/man/fr.po
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

catalogue() {
	export MAN_LOCALE=$build/locale MAN_MESSAGES=$work/messages
	for page; do
		[ "$page" != vigie.1 ] || "$build/daemon/man/list_commands" >/dev/null
		"$build/daemon/man/generate" "daemon/man/$page.in" </dev/null >/dev/null
	done
	{ sed -n '1,/^$/p' "$po"; cat "$work/messages"; } | msguniq --no-wrap -
}

if [ "$*" = refresh ]; then
	catalogue vigie.1 vigie.conf.5 vigied.8 vigie.rules.5 vigie-records.5 >"$work/all.po"
	sed -n '1,/^$/p' "$po"
	# A text begins on the line of its msgid, as nobody has to look for it a line further.
	msggrep --no-wrap --invert-match --extracted-comment --regexp='^vigie$' "$work/all.po" |
		sed '1,/^$/d; /^#\./d' | sed -z 's/\(msgid\|msgstr\) ""\n"/\1 "/g'
else
	catalogue "$@"
fi
