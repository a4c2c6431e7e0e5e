#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `vigie report --html` on an invented department, and the reviewed page: written whole, naming nobody, showing no small count; in
# Chromium at the width of a telephone and of a desk, light and dark, axe-core finds nothing and nothing is wider than the window.
# PICTURES=FOLDER also keeps pictures. Prints TAP.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"
axe_core="axe-core@4.10.3"
npm_folder=$(realpath "$BUILD")/npm
axe=$npm_folder/node_modules/axe-core/axe.min.js

cp tests/support/demo/vigie.conf "$VIGIE_CONF"
rm -rf "$work/rules.d"
mkdir -p "$work/etat" "$work/mails" "$work/regles"
cp rules/library/*.rules "$work/regles/"
export VIGIE_NOW=2026-11-27T08:00:00
"$(realpath "$BUILD")/generate" --clean --seed 7 --schools 6 --pupils 700 --until 2026-11-24 --truth "$work" "$work/exports" >/dev/null
find "$work/exports" -type f -exec touch -d '2026-11-25 06:00' {} +
run run --once
page=$work/public/index.html

# ---- the command ----

run report --html "$work/public"
ok "the page is written into a folder that is made" exits 0
ok "others may read it" [ "$(stat -c %a "$page")" = 644 ]
ok "nothing is left beside it" [ "$(ls "$work/public")" = index.html ]
ok "it is in the language of the office" grep -q '<html lang="fr">' "$page"
before=$(stat -c %i "$page")
run report --html "$work/public"
ok "it is replaced, not written over" [ "$(stat -c %i "$page")" != "$before" ]
run report --html "$VIGIE_CONF"
ok "what is no folder is said" both exits 3 tells "$VIGIE_CONF"
run report --year 2026-2027
ok "a school year may be said with both its years" exits 0
run report --school 0000000Z
ok "a school of which nothing was read is told" both exits 3 tells "no export of school 0000000Z"
run report --html "$work/public" --json
ok "the page goes with no other form" exits 2

# ---- what it says ----

names_nobody() {
	python3 - "$page" "$work" <<'END'
import csv, html, re, sqlite3, sys
text = html.unescape(re.sub(r"<[^>]*>", "\n", open(sys.argv[1], encoding="utf-8").read().split("</style>")[1]))
db = sqlite3.connect(f"file:{sys.argv[2]}/etat/vigie.db?mode=ro", uri=True)
found = [f"{last} {first}" for last, first, ine in db.execute("SELECT last, first, ine FROM person")
         if f"{last} {first}".casefold() in text.casefold() or ine and ine in text]
sys.exit(bool(found) or db.execute("SELECT count(*) FROM person").fetchone()[0] < 300)
END
}
# Every figure of a table of counts is 0 or five at least; days and percents are no counts.
small_counts() {
	python3 - "$page" <<'END'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
bad = []
seen = 0
for table in re.findall(r'<caption id="(?:levels|rules|schools|programmes|places|exams|answers)">.*?</table>', text, re.S):
    for row in re.findall(r'<tr class.*?</tr>', table, re.S):
        for cell in re.findall(r'<td class="n">(\d+)</td>', row):
            seen += 1
            if 0 < int(cell) < 5:
                bad.append(row[:120])
sys.exit(bool(bad) or seen < 20)
END
}
# What is hidden of schools and of levels is nobody, or five pupils at least.
no_difference() {
	python3 - "$page" <<'END'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
def column(name, place):
    table = re.search(rf'<caption id="{name}">.*?</table>', text, re.S).group(0)
    cells = [re.findall(r'<td class="n">(.*?)</td>', row)[place] for row in re.findall(r'<tr class.*?</tr>', table, re.S)]
    shown = [int(re.sub(r"\D", "", cell)) for cell in cells if "few" not in cell]
    return sum(shown), len(cells) - len(shown)
total = int(re.sub(r"\D", "", re.search(r"<dd>(.*?)</dd>", text).group(1)))
for name, place in (("levels", 0), ("schools", 1)):
    shown, hidden = column(name, place)
    if 0 < total - shown < 5 or (hidden == 1 and total != shown):
        sys.exit(1)
END
}
ok "it names no pupil of the store" names_nobody
ok "it shows no count between one and four" small_counts
ok "and none follows from its totals" no_difference
ok "it fetches and runs nothing" [ -z "$(grep -oE '<script|<link|<img|<iframe|https?:|url\(|@import|\son[a-z]+=' "$page")" ]

# ---- in a browser ----

if ! command -v chromium >/dev/null; then
	missing="chromium is not installed"
elif [ ! -e "$axe" ] && ! npm install --prefix "$npm_folder" --silent --no-audit --no-fund "$axe_core" >/dev/null 2>&1; then
	missing="no npm, or no network: axe-core cannot be had"
else
	missing=
fi
skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $missing"
}
# In a frame, since a window of Chromium has 500 pixels at least; the frame tells its window what it found.
look() {
	local file=$1 width=$2 height=$3
	shift 3
	{
		sed 's/<meta http-equiv="Content-Security-Policy"[^>]*>//' "$file"
		cat <<'END'
<script src="axe.min.js"></script><script>
addEventListener("load", async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  const name = (one) => one.id + " " + one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ");
  const wide = [...document.querySelectorAll("body *")].filter((element) => !element.closest(".frame, .hear, .skip, svg") &&
    element.getBoundingClientRect().right > innerWidth + 1).map((element) => "wide " + element.tagName + " " + element.className);
  if (document.documentElement.scrollWidth > innerWidth) wide.push("the page is " + document.documentElement.scrollWidth + " wide");
  parent.postMessage({width: innerWidth, dark: matchMedia("(prefers-color-scheme: dark)").matches, passes: found.passes.length,
    wrong: found.violations.map(name).concat(wide)}, "*");
});
</script>
END
	} >"$work/browser/child.html"
	cat >"$work/browser/frame.html" <<END
<!DOCTYPE html><title>frame</title><style>body{margin:0}</style><iframe src="child.html" width="$width" height="$height" style="border:0"></iframe>
<pre id="told"></pre><script>addEventListener("message", (event) => {
document.getElementById("told").textContent = "@" + JSON.stringify(event.data) + "@"; });</script>
END
	chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/chromium" "--window-size=$((width > 500 ? width : 500)),$height" \
		--virtual-time-budget=60000 "$@" --dump-dom "file://$work/browser/frame.html" 2>/dev/null | grep -o '@{.*}@' >"$work/out"
	[ -z "${PICTURES-}" ] || {
		mkdir -p "$PICTURES"
		chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/chromium" \
			"--window-size=$width,$height" "$@" "--screenshot=$PICTURES/$(basename "$file" .html)-$width-$#.png" \
			"file://$file" >/dev/null 2>&1
	}
}
# told WIDTH DARK: axe ran at this width and scheme, many rules passed, and nothing is wrong.
told() {
	python3 - "$work/out" "$1" "$2" <<'END'
import html, json, sys
told = json.loads(html.unescape(open(sys.argv[1], encoding="utf-8").read().strip()).strip("@"))
good = told["width"] == int(sys.argv[2]) and told["dark"] == (sys.argv[3] == "dark") and told["passes"] > 15 and not told["wrong"]
if not good:
    print(json.dumps(told, indent=1)[:3000], file=sys.stderr)
sys.exit(not good)
END
}
mkdir -p "$work/browser"
[ -n "$missing" ] || cp "$axe" "$work/browser/"
reviewed=$(realpath tests/golden/report/page.html)
for file in "$reviewed" "$page"; do
	name="the reviewed page, in English"
	[ "$file" = "$reviewed" ] || name="the page of the office, in French"
	for width in 360 1280; do
		for scheme in light dark; do
			title="$name: axe finds nothing, nothing overflows, $width pixels, $scheme"
			[ -z "$missing" ] || { skip "$title"; continue; }
			dark=()
			[ "$scheme" = light ] || dark=(--blink-settings=preferredColorScheme=0)
			look "$file" "$width" 900 "${dark[@]}"
			ok "$title" told "$width" "$scheme"
		done
	done
done
# The test itself sees what is wrong.
if [ -n "$missing" ]; then
	skip "a page with faults is found out"
else
	sed -e 's/ lang="fr"//' -e 's/--soft:#4a556a/--soft:#bbbbbb/g' -e 's/max-width:68rem/min-width:68rem/' "$page" >"$work/browser/bad.html"
	look "$work/browser/bad.html" 360 900
	finds() { grep -q 'html-has-lang' "$work/out" && grep -q 'color-contrast' "$work/out" && grep -q 'the page is' "$work/out"; }
	ok "a page with faults is found out" finds
fi
echo "1..$number"
