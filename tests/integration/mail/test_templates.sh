#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Letters that the office wrote: used in place of the shipped ones, and checked like rules. Prints TAP.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../../integration/cli/office.sh"
shipped=$(dirname "$0")/../../../daemon/mail/templates
letters=$work/mail

# refuses FILE TEXT: with this in the folder, `vigie check` exits 1 with one message that says TEXT; FILE is taken away again.
refuses() {
	run check
	rm "$letters/$1"
	exits 1 && tells "mail/$1" && tells "$2" && tells "1 error"
}
written() { cat "$work"/mail/*.eml >"$work/out" 2>/dev/null; }

cp "$shipped"/* "$letters"
run check
ok "the shipped letters are correct where an office puts them" both exits 0 tells_nothing
rm "$letters"/*

sed 's/{total}/Bonjour\xc2\xa0!\n{total}/' "$shipped/digest.en.text" >"$letters/digest.en.text"
run run --once
written
ok "a letter of the office takes the place of the shipped one" prints "Bonjour=C2=A0!"
ok "and the other form stays the shipped one" prints '<h1 style=3D"font-size:16px'
rm "$letters"/*.eml "$letters"/*.text

sed '1s/{total}/{totl}/' "$shipped/digest.en.text" | sed '2i{total}' >"$letters/digest.en.text"
ok "an unknown name is told with its line" refuses digest.en.text "mail/digest.en.text:1:1: error"
sed '/{reasons}/d' "$shipped/digest.fr.html" | sed 's/{unsubscribe}//; s/{usage}//' | sed '0,/{number}/s///' >"$letters/digest.fr.html"
run check
ok "what is left out is told, for each block" both tells "this block has to hold {number}" tells "the letter has to hold {unsubscribe}"
rm "$letters/digest.fr.html"
printf '{text}\n\xe9\n' >"$letters/notice.fr.text"
ok "a letter that is not UTF-8 is told" refuses notice.fr.text "mail/notice.fr.text:2:1"
{ printf '{text}\n'; printf '%0999d\n' 0; } >"$letters/notice.fr.text"
ok "a line that no mail can carry is told" refuses notice.fr.text "at most 998 bytes"
cp "$shipped/digest.fr.text" "$letters/digset.fr.text"
ok "a file that is no letter is told, and what it may be" refuses digset.fr.text 'did you mean "digest.fr.text"?'
printf '{txt}\n' >"$letters/notice.en.text"
run run --once
ok "no cycle runs with a broken letter" both exits 3 tells "mail/notice.en.text:1:1"
rm "$letters"/*
run check
ok "without files all is well again" exits 0

echo "1..$number"
