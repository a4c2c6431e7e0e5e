#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The French catalogue is complete: every message of the sources is in it, translated, none fuzzy, none left over. Prints TAP.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
po=daemon/po/fr.po
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../tap.sh"

bash tests/support/extract_messages.sh "$work/vigie.pot"
msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$work/merged.po" "$po" "$work/vigie.pot" 2>"$work/errors"
verdict "the catalogue is well-formed" "$(msgfmt --check -o /dev/null "$po" 2>&1 | grep -vE '^$' ; cat "$work/errors")"
verdict "every message is translated" "$(msgattrib --untranslated --no-obsolete --no-wrap "$work/merged.po" | grep -A3 '^#:')"
verdict "no translation is fuzzy" "$(msgattrib --only-fuzzy --no-obsolete --no-wrap "$po" | grep '^msgid')"
verdict "no translation is left over" "$(msgattrib --only-obsolete --no-wrap "$work/merged.po" | grep '^#~ msgid')"
echo "1..$number"
