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
told() { text=$1 awk -v mark="$mark" 'NR >= mark && index($0, ENVIRON["text"]) { found = 1; exit } END { exit !found }' "$events"; }
untold() { ! told "$1"; }
# await TEXT: until a line since the mark holds TEXT; fails, and says what came last, when it has not come for a minute.
await() {
	local end=$((SECONDS + 60))
	until told "$1"; do
		if [ "$SECONDS" -ge "$end" ]; then
			echo "# waited in vain for '$1' since line $mark of $(wc -l <"$events"):"
			tail -n 12 "$events" | sed 's/^/# /'
			return 1
		fi
		read -r -t 1 -u 3 || true
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
