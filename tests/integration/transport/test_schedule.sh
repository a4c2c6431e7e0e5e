#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One source whose server hangs beside others: they are polled when they should be, and what they bring is evaluated.
# shellcheck disable=SC2119 # stop takes an argument where it is needed
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "$0")/../service/service.sh"

: >"$work/port"
python3 "$(dirname "$0")/../../support/trouble.py" hang >"$work/port" &
server=$!
trap 'kill $server 2>/dev/null; end' EXIT
until [ -s "$work/port" ]; do kill -0 "$server" || exit 1; done

sed -i 's/every    15 minutes/every    1 second/' "$VIGIE_CONF"
cat >>"$VIGIE_CONF" <<END
source "morte" {
    fetch "https://localhost:$(cat "$work/port")/export.csv"
    every 1 second
}
END
# A timetable is kept by a clock that goes.
serve VIGIE_NOW=
await "records.ndjson stored" || exit 1
await "NOTIFY STATUS=Looking at morte" || exit 1
mark
pupil 1 >"$work/depots/0999999Z/one.ndjson"
ok "a file that comes while a server hangs is stored" await "one.ndjson stored"

# Twenty polls, a second apart.
mark_polls=$(($(wc -l <"$events") + 1))
began=${EPOCHREALTIME/./}
polls() { tail -n "+$mark_polls" "$events" | grep -cF "STATUS=Looking at depots"; }
until [ "$(polls)" -ge 20 ]; do
	read -r -t 30 -u 3 || break
done
took=$(((${EPOCHREALTIME/./} - began) / 1000))
echo "# 20 polls, a second apart, of a folder beside a server that hangs: $took ms"
ok "the other source is polled as often as it should be" [ "$(polls)" -ge 20 ]
ok "and on time" [ $((took > 17000 && took < 23000)) -eq 1 ]
ok "its school is evaluated" told "Schools evaluated: 1."
ok "while the server still hangs" untold "Source morte cannot be read"
ok "all the time" [ "$(grep -c 'STATUS=Looking at morte' "$events")" -eq 1 ]
stop
ok "and the service stops at once" [ "$code" -eq 0 ]
echo "1..$number"
