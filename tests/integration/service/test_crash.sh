#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kill -9 at any system call of a day's work, and power that fails at any moment of it: KILLS and CUTS times (12 each; `make check-crash`:
# 500), drawn from SEED. See tests/integration/service/crashes.py and tests/support/disk.py.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/crash.sh
. "$(dirname "$0")/crash.sh"
if ! command -v strace >/dev/null; then
	ok "crashes # SKIP strace is not installed" true
	echo "1..$number"
	exit
fi
make_home
cp -a "$home" "$work/live"
export VIGIE_CONF=$work/live/vigie.conf
calls=$(python3 tests/support/disk.py calls)
cd "$work/live" || exit 1
# recorded N COMMAND…: its calls in calls.N.
recorded() { ASAN_OPTIONS=detect_leaks=0 strace -f -qq -y -xx -s 100000000 -e "trace=$calls" -o "$work/calls.$1" "${@:2}"; }
recorded 0 "$vigie" run --once >"$work/out" 2>"$work/err"
ok "a recorded cycle reads, refers and mails" prints "referrals made: 4"
recorded 1 "$vigie" referrals accept 1 --as Essai >"$work/out" 2>"$work/err"
ok "a referral was accepted" grep -q accepted "$work/out"
recorded 2 "$vigie" import lists/la.ndjson lists/lb.ndjson >"$work/out" 2>"$work/err"
recorded 3 "$vigie" run --once >"$work/out" 2>"$work/err"
ok "mails were written" [ "$(find mail -name '*.eml' | wc -l)" -ge 2 ]
cd - >/dev/null || exit 1
export MORNING=$VIGIE_NOW
VIGIE_NOW=2026-11-30T10:00:00 VIGIE=$vigie python3 tests/integration/service/crashes.py "$work" "${KILLS:-12}" "${CUTS:-12}" "${SEED:-2026}" $((number + 1))
echo "1..$((number + 3))"
