#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A digest, its text and its page, to the letter in both languages; tokens are left out. GOLDEN_UPDATE=1 writes the files anew. Prints TAP.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../../integration/cli/office.sh"
here=$(dirname "$0")

# part KIND: that part of the one message, without what differs each time.
part() {
	python3 - "$1" "$work"/mail/*.eml <<-'END'
		import email, email.policy, re, sys
		with open(sys.argv[2], "rb") as file:
		    message = email.message_from_binary_file(file, policy=email.policy.strict)
		text = message.get_body((sys.argv[1],)).get_content().replace("\r\n", "\n")
		sys.stdout.write(re.sub(r"vigie%2Br[^@]*@", "vigie%2BTOKEN@", text))
	END
}
# same KIND LANGUAGE
same() {
	local expected=$here/digest.$2.$1
	part "$1" >"$work/out" || return
	[ -z "${GOLDEN_UPDATE-}" ] || cp "$work/out" "$expected"
	diff -u "$expected" "$work/out" >"$work/err"
}

sed -i -e 's/capacity 1 per school/&\n    answer within 10 days/' -e 's|smtp .*|&\n    inbox "imaps://localhost:1/INBOX"|' "$VIGIE_CONF"
sed -i 's/priority high/priority urgent/' "$work/rules.d/10-essai.rules"
for language in en fr; do
	rm -f "$work"/vigie.db* "$work"/mail/*.eml
	sed -i "s/language .*/language $language/" "$VIGIE_CONF"
	LANGUAGE=$language run run --once
	ok "the text ($language)" same plain "$language"
	ok "the page ($language)" same html "$language"
done

echo "1..$number"
