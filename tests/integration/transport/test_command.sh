#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A system of the office's own: a program that prints records, from the configuration to the store.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../cli/office.sh"

# Where the tests run as root the program runs as nobody, who must be able to read it.
chmod 755 "$work"
program=$work/export-ent
print() {
	cat >"$program"
	chmod 755 "$program"
}
rm -r "${work:?}/depots" && mkdir "$work/depots"
cat >>"$VIGIE_CONF" <<END
source "ent" {
    fetch  "command:$program --since yesterday"
    secret credential "ent-password"
}
END
mkdir -m 700 "$work/credentials"
echo sésame >"$work/credentials/ent-password"
export CREDENTIALS_DIRECTORY=$work/credentials

print <<'END'
#!/bin/sh
[ "$*" = "--since yesterday" ] && [ "$(cat <&3)" = sésame ] || exit 77
echo '{"t":"delivery","school":"0999999Z","kind":"records","year":2026,"complete":true}'
echo '{"t":"pupil","id":{"ine":"0123456789A"},"last":"ESSAI","first":"Gaël","born":"2013-02-03","class":"4B","level":"4e"}'
END
run check
ok "a command is a source like any other" exits 0
run run --once
ok "what it prints is stored" exits 0
run explain "ESSAI Gaël"
ok "and known of the pupil" exits 0
run run --once
ok "the same again is nothing new" both exits 0 prints "nothing changed since the last evaluation"
run sources list --json
ok "no error is told" both prints '"source":"ent"' prints '"failures":0,"error":null'

print <<'END'
#!/bin/sh
echo '{"t":"delivery","school":"0999999Z","kind":"records","year":2026,"complete":true}'
echo "ESSAI Gaël: no such pupil" >&2
exit 78
END
run run --once
ok "a program that fails is a source that cannot be read" both exits 3 prints "sources that could not be read: 1"
ok "what it says is repeated nowhere, for it may name a pupil" [ "$(cat "$work/err" "$work/out" | grep -c Gaël)" -eq 0 ]
run sources list --json
ok "its exit status says why" prints "the program's own configuration is wrong (exit status 78)"
ok "and nothing else does" [ "$(grep -c Gaël "$work/out")" -eq 0 ]
run explain "ESSAI Gaël"
ok "what was stored stays" exits 0

rm "$program"
run run --once
run sources list --json
ok "a program that is gone is told" prints "$program cannot be started: No such file or directory"

sed -i "s|command:$program|command:export-ent|" "$VIGIE_CONF"
run check
ok "a program without its path is refused at once" both exits 1 tells "a program is written command:/absolute/path"
sed -i 's|command:export-ent --since yesterday|command:/bin/export-ent \| sort|' "$VIGIE_CONF"
run check
ok "and so is a pipe" both exits 1 tells "no shell reads the command"
sed -i 's/^    secret credential "ent-password"/    after delete/; s/ | sort//' "$VIGIE_CONF"
run check
ok "and what a command cannot do" both exits 1 tells "after"
echo "1..$number"
