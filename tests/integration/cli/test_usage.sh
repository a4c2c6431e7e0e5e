#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the command line says to who does not know it: help, usage errors, exit codes.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"

run
ok "without a command it is a usage error on standard error" both exits 2 tells "say which command"
run help
ok "the help is on standard output" both exits 0 prints "Usage: vigie"
run --version
ok "the version is told" both exits 0 is "vigie $(sed -n 's/^VERSION := //p' Makefile)"

run statut
ok "an unknown command names the nearest one" both exits 2 tells "did you mean 'status'?"
run rules chek
ok "an unknown word of a group names the nearest one" both exits 2 tells "did you mean 'check'?"
run evaluate --onn 2026-11-30
ok "an unknown option names the nearest one" both exits 2 tells "'--onn'; did you mean '--on'?"
run evaluate --on 2026-02-30
ok "a day that does not exist is refused" both exits 2 tells "'2026-02-30'"
run evaluate --on
ok "an option without its value is refused" both exits 2 tells "--on needs a value"
run status --json=yes
ok "a value that an option does not take is refused" both exits 2 tells "--json takes no value"
run report --year 26
ok "a year of two digits is no school year" both exits 2 tells "write 2026 or 2026-2027"
run report --year 2026-2028
ok "nor are two that do not follow" both exits 2 tells "write 2026 or 2026-2027"
run report --year 9999
ok "nor is one whose end has five digits" exits 2
run import
ok "a missing operand is named" both exits 2 tells "FILE… is missing"
run status now
ok "a word too many is named" both exits 2 tells "'now' is one word too many"
run decode --school 75 "$records"
ok "a school that is no UAI is refused" both exits 2 tells "no UAI"
run decode --format pronot "$records"
ok "an unknown format names the nearest one" both exits 2 tells "did you mean 'pronote'?"
run referrals list --state waitng
ok "an unknown state names the nearest one" both exits 2 tells "did you mean 'waiting'?"
run poll depotts
ok "an unknown source names the nearest one" both exits 2 tells "did you mean 'depots'?"
run run
ok "run wants to be told once" both exits 2 tells "--once"
run rules format --check --write
ok "check and write exclude each other" both exits 2 tells "exclude each other"

run -c "$work/nothing.conf" status
ok "a configuration that is not there cannot be used" both exits 3 tells "nothing.conf: it does not exist"
run status
ok "without a store there is nothing to tell" both exits 3 tells "there is no store"
run -c "$VIGIE_CONF" flags
ok "the configuration may be named before the command" both exits 3 tells "there is no store"
run flags -c "$work/nothing.conf"
ok "and after it" both exits 3 tells "nothing.conf"

"$vigie" help --words >"$work/words"
ok "the completion knows every command of the help" [ "$(grep -c . "$work/words")" -ge 20 ]
wide=
badly=
while IFS=$'\t' read -r name _; do
	# shellcheck disable=SC2086
	run $name --help
	[ "$code" -eq 0 ] || badly+=" $name"
	[ "$(wc -L <"$work/out")" -le 80 ] || wide+=" $name"
	awk '/^Examples:/ { seen = 1 } seen && !/^(Examples:|  vigie )/ { exit 1 } END { exit !seen }' "$work/out" || badly+=" $name"
done <"$work/words"
ok "every command has a help that ends with examples" [ -z "$badly" ]
ok "no help is wider than 80 columns" [ -z "$wide" ]
while IFS=$'\t' read -r name _; do
	# shellcheck disable=SC2086
	LANGUAGE=fr run help $name
	[ "$(wc -L <"$work/out")" -le 80 ] || wide+=" $name"
done <"$work/words"
LANGUAGE=fr run help
[ "$(wc -L <"$work/out")" -le 80 ] || wide+=" help"
ok "not in French either" [ -z "$wide" ]
run sources --help
ok "a group has a help" both exits 0 prints "sources quarantine list"
run help sources quarantine show
ok "help takes the name of a command" both exits 0 prints "NUMBER"

code=0
"$vigie" help >/dev/full 2>"$work/err" || code=$?
ok "a full disk behind standard output is told" both exits 3 tells "standard output: the disk is full"

echo "1..$number"
