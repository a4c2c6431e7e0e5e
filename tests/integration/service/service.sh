# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The real service on the invented office of the command line's tests, watched: sourced by the tests of this folder. What it logs and
# what it tells systemd come, in order, as lines of one file; a test waits for a line, never for a time.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "${BASH_SOURCE[0]}")/../cli/office.sh"
vigied=$(realpath "$BUILD/vigied")
events=$work/events
: >"$events"
service=

python3 "$(dirname "${BASH_SOURCE[0]}")/notify.py" "$work/notify" >>"$events" &
relay=$!
exec 3< <(exec tail -n +1 -f --pid=$$ "$events")
end() {
	[ "$BASHPID" = $$ ] || return
	kill "$relay" ${service:+"$service"} 2>/dev/null
	rm -rf "$work"
}
trap end EXIT
trap "exit 1" TERM INT

mark=1
# mark: what came before is of no interest from now on.
mark() { mark=$(($(wc -l <"$events") + 1)); }
told() { tail -n "+$mark" "$events" | grep -qF -- "$1"; }
untold() { ! told "$1"; }
# await TEXT: until a line since the mark holds TEXT; fails when the service says nothing at all for half a minute.
await() {
	until told "$1"; do
		read -r -t 30 -u 3 || return 1
	done
}

# serve [VARIABLE=VALUE…]: starts the service with these variables.
serve() {
	env NOTIFY_SOCKET="$work/notify" "$@" "$vigied" 2>>"$events" 3<&- &
	service=$!
}
# stop [SIGNAL]: ends it, its exit status in $code.
stop() {
	kill "-${1:-TERM}" "$service"
	collect
}
collect() {
	code=0
	wait "$service" 2>/dev/null || code=$?
	service=
}
# pupil DIGIT: a delivery of one more pupil.
pupil() {
	printf '%s\n' '{"t":"delivery","school":"0999999Z","kind":"records","year":2026}' \
		"{\"t\":\"pupil\",\"id\":{\"ine\":\"012345679$1Z\"},\"last\":\"INVENTE\",\"first\":\"Élève\",\"born\":\"2013-03-0$1\",\"class\":\"4C\",\"level\":\"4e\"}"
}
query() { sqlite3 "$work/vigie.db" "$1"; }
# stored FILE: the store has applied exactly one delivery of this file.
stored() { [ "$(query "SELECT count(*) FROM delivery WHERE file = '0999999Z/$1' AND state = 0")" = 1 ]; }

await "NOTIFY listening"
