# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# An office between servers that stop in the middle until the test lets them go on: sourced by the tests of reload and stop.
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "${BASH_SOURCE[0]}")/service.sh"
held=()
end_held() {
	[ "$BASHPID" = $$ ] || return
	kill "${held[@]}" 2>/dev/null
	end
}
trap end_held EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=localhost" \
	-addext "subjectAltName=DNS:localhost" -keyout "$work/server.key" -out "$work/ca.pem" 2>/dev/null
mkdir "$work/credentials"
echo secret >"$work/credentials/secret"
export CREDENTIALS_DIRECTORY=$work/credentials VIGIE_NOW=2026-11-30T08:00:00
unset http_proxy https_proxy all_proxy no_proxy HTTPS_PROXY ALL_PROXY NO_PROXY

# hold KIND: starts a server; its port in $port.
hold() {
	mkdir -p "$work/$1"
	mkfifo "$work/$1/go"
	python3 "$(dirname "${BASH_SOURCE[0]}")/../../support/held.py" "$1" "$work/ca.pem" "$work/server.key" "$work/$1" >>"$events" 3<&- &
	held+=($!)
	await "PORT $1 "
	port=$(sed -n "s/^PORT $1 //p" "$events")
}
# pass KIND: those who wait go on, and from now on nobody waits.
pass() {
	touch "$work/$1/free"
	: >"$work/$1/go"
}
# block KIND: from now on everybody waits again.
block() { rm -f "$work/$1/free"; }

sed -i 's/every    15 minutes/every    1 second/' "$VIGIE_CONF"
hold https
pupil 1 | sed s/0999999Z/0999998Y/ >"$work/https/export.ndjson"
sed -i '2s/$/\n{"t":"absence","id":{"ine":"0123456791Z"},"from":"2026-11-05","to":"2026-11-06","half_days":"4","justified":false}/' "$work/https/export.ndjson"
cat >>"$VIGIE_CONF" <<END
source "serveur" {
    fetch     "https://localhost:$port/export.ndjson"
    authority "ca.pem"
    every     1 second
}
END
hold smtp
sed -i "s,smtp     .*,smtp     \"smtp://localhost:$port\"\n    authority \"ca.pem\"," "$VIGIE_CONF"
hold imap
cat >"$work/inbox" <<END
    inbox    "imaps://localhost:$port/INBOX" {
        user      "vigie"
        secret    credential "secret"
        authority "ca.pem"
    }
END
awk -v inbox="$work/inbox" '{ print } /smtp:/ { getline; print; while ((getline line <inbox) > 0) print line }' "$VIGIE_CONF" >"$work/with-inbox"
mv "$work/with-inbox" "$VIGIE_CONF"
