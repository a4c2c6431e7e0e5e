#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The golden set: every letter that vigie writes, both languages, each identity. Well formed to the letter, no spam, and its text as it was
# agreed on: set/LETTER.LANGUAGE. GOLDEN_UPDATE=1 writes these anew. Prints TAP.
set -u
: "${BUILD:=build/release}"
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../../support/tap.sh"
mkdir "$work/set" "$work/text"

verdict "every letter of the table is written" \
	"$(GOLDEN_LETTERS=$work/set VIGIE_LOCALEDIR=$BUILD/locale "$BUILD/tests/golden/mail/test_letters" >"$work/log" 2>&1 || cat "$work/log")"
verdict "every message is exact, and shows of a pupil what it may" "$(python3 "$here/examine.py" "$work"/set/*.eml)"

# Without the network; what a filter at home would say.
spam() {
	HOME=$work spamassassin -L -x "$work"/set/*.eml 2>/dev/null | grep -a '^X-Spam-Status' | sed 's/.*score=\([-0-9.]*\).*/\1/' >"$work/scores"
	[ "$(wc -l <"$work/scores")" -eq "$(find "$work/set" -name '*.eml' | wc -l)" ] || echo "not every message has a score"
	awk '$1 >= 1 { print "scores " $1 }' "$work/scores"
}
if command -v spamassassin >/dev/null; then
	verdict "every message scores under 1.0 in SpamAssassin" "$(spam)"
else
	number=$((number + 1))
	echo "ok $number - every message scores under 1.0 in SpamAssassin # SKIP spamassassin is not installed"
fi

python3 - "$work/text" "$work"/set/*.none.eml <<'END'
import email, email.policy, sys
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        message = email.message_from_binary_file(file, policy=email.policy.strict)
    with open(sys.argv[1] + "/" + path.rsplit("/", 1)[-1].removesuffix(".none.eml"), "w") as file:
        file.write(f"{message['Subject']}\n\n{message.get_body(('plain',)).get_content()}")
END
[ -z "${GOLDEN_UPDATE-}" ] || { rm -rf "$here/set" && cp -r "$work/text" "$here/set"; }
verdict "the letters say what was agreed on" "$(diff -ru "$here/set" "$work/text")"
echo "1..$number"
