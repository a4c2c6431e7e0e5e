#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# rules publish: the page of all rules in force, for the public.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

cat >"$work/rules.d/20-lettres.rules" <<'END'
rule "lettres" {
    title  "Français <sous> 8 & en baisse"
    when   average("FRANCAIS") < 8
    from   2026-09-01
    to     2027-06-30
    author "Mission \"décrochage\""
    reason "Bilan 2025-2026"
}
END
run rules publish --text
ok "every rule is there, in plain words" both exits 0 prints "Flag pupils from 6e to 3e who have at least 4 half-days"
ok "with its thresholds" prints "4 → yes, 3 → no"
ok "its validity" prints "Validity: from 2026-09-01 to 2027-06-30"
ok "author and reason" both prints 'Author: Mission "décrochage"' prints "Reason: Bilan 2025-2026"
ok "the programme by its title" prints "Tutorat d'essai"
ok "the fingerprint of the set" prints "Fingerprint: "
fingerprint=$(sed -n 's/.*Fingerprint: //p' "$work/out")

run rules publish -o "$work/regles.html"
ok "a file is written, nothing printed" both exits 0 prints_nothing
cp "$work/regles.html" "$work/out"
ok "HTML is the default, with the same fingerprint" both prints "<!DOCTYPE html>" prints "$fingerprint"
ok "what the author wrote is text, not markup" prints "Français &lt;sous&gt; 8 &amp; en baisse"
ok "in the office's language" prints '<html lang="en">'
ok "nothing runs and nothing is fetched" [ "$(grep -ciE '<script|<link|<img|src=|url\(|http|@import|onclick' "$work/out")" -eq 0 ]
ok "legible in the dark" prints "prefers-color-scheme:dark"
ok "one heading for the page, one for each rule" [ "$(grep -c '<h1>' "$work/out") $(grep -c '<h2 ' "$work/out")" = "1 3" ]
if command -v xmllint >/dev/null; then
	sed -e 's/<!DOCTYPE html>//' -e 's/<meta \([^>]*\)>/<meta \1\/>/' "$work/out" >"$work/page.xml"
	ok "every element is closed" xmllint --noout "$work/page.xml"
fi
ok "nothing else is left beside it" [ "$(find "$work" -name 'regles.html*' | wc -l)" -eq 1 ]

sed -i 's/language en/language fr/' "$VIGIE_CONF"
run rules publish --html
ok "a French office publishes in French, whoever runs it" both prints '<html lang="fr">' prints "Signaler les élèves de la 6e à la 3e"
run rules publish --html --text
ok "one form at a time" both exits 2 tells "--html and --text"
run rules publish -o "$work/none/regles.html"
ok "a file that cannot be written is told" both exits 3 tells "regles.html"
echo 'rule "faux" { title "t" when moyene() < 8 }' >"$work/rules.d/30-faux.rules"
run rules publish
ok "rules with errors are not published" both exits 1 prints_nothing
echo "1..$number"
