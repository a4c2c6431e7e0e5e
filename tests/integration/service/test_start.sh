#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The service starts, says what it does, feeds the watchdog, stops; and says why when it cannot start.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "$0")/service.sh"

serve
ok "it is ready" await "NOTIFY READY=1"
ok "says which source it looks at" await "NOTIFY STATUS=Looking at depots"
ok "which file it reads" await "NOTIFY STATUS=Reading depots: file 1 of 1"
ok "which school it evaluates" await "NOTIFY STATUS=Evaluating school 1 of 1"
ok "that it writes mail" await "NOTIFY STATUS=Writing and sending mail"
ok "and when it is done" await "NOTIFY STATUS=Idle; the last cycle is done"
ok "readiness is said once, after the sources were opened" [ "$(grep -nE 'READY=1|Looking at' "$events" | sed 's/.*NOTIFY //' | tr '\n' ' ')" = "STATUS=Looking at depots READY=1 " ]
ok "the journal has the figures" await "Deliveries stored: 1,"
run status --json
ok "status agrees" both exits 0 prints '"last_cycle":"2026-11-30T11:00:00Z"'
stop
ok "SIGTERM ends it cleanly" [ "$code" -eq 0 ]
ok "which it tells systemd" await "NOTIFY STOPPING=1"
ok "and the journal" await "stops as it was told"

mark
serve WATCHDOG_USEC=200000
ok "the watchdog is fed" await "NOTIFY WATCHDOG=1"
mark
ok "again and again, while idle" await "NOTIFY WATCHDOG=1"
stop INT
ok "SIGINT ends it cleanly too" [ "$code" -eq 0 ]

# refused ARGUMENTS…: a start that ends by itself.
refused() {
	code=0
	timeout 30 "$vigied" "$@" >"$work/out" 2>"$work/err" || code=$?
}
refused --wrong
ok "an unknown option is a usage error" both exits 2 tells "wrong"
refused extra
ok "so is an argument" both exits 2 tells "extra"
refused -c "$work/none.conf"
ok "without a configuration it is not configured" both exits 6 tells "none.conf"
cp "$VIGIE_CONF" "$work/kept.conf"
sed -i 's/digest   daily/digst    daily/; s/every    15 minutes/every    15 minuts/' "$VIGIE_CONF"
refused
ok "a broken configuration is told, all errors at once" both exits 6 tells "vigie.conf:9:"
ok "as a start that is refused" tells "<3>vigie does not start"
ok "with the nearest word" both tells "digst" tells "did you mean 'digest'"
cp "$work/kept.conf" "$VIGIE_CONF"
cp "$work/rules.d/10-essai.rules" "$work/kept.rules"
echo 'rule "x" { when averag() < 8 }' >>"$work/rules.d/10-essai.rules"
refused
ok "so are broken rules" both exits 6 tells "10-essai.rules:"
cp "$work/kept.rules" "$work/rules.d/10-essai.rules"
mv "$work/vigie.db" "$work/kept.db"
echo "this is no store, and long enough to be taken for one: $(head -c 8192 /dev/zero | tr '\0' x)" >"$work/vigie.db"
refused
ok "what is no store is left alone" both exits 1 tells "cannot be opened"
ok "as it is" grep -q "^this is no store" "$work/vigie.db"
mv "$work/kept.db" "$work/vigie.db"
query "PRAGMA user_version = 1000"
refused
ok "a store of a newer vigie is refused" both exits 3 tells "newer"
echo "1..$number"
