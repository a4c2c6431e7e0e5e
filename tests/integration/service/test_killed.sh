#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Ended at any moment of a cycle, gently or by kill -9, and started again: the store and the mail are those of a run that nobody disturbed.
# The moment is a number of system calls that change something, so that a failure can be repeated: it is drawn from SEED.
# shellcheck disable=SC2119 # serve and stop take arguments where they are needed
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "$0")/service.sh"
RANDOM=${SEED:-2026}

"$BUILD/generate" --schools 5 --pupils 300 "$work/exports" >/dev/null
library=$(realpath rules/library)
export VIGIE_NOW=2026-11-27T08:00:00

# office NAME: a fresh office of that name over the same exports.
office() {
	mkdir -p "$work/$1/etat" "$work/$1/mails"
	sed "s,exports/,$work/exports/,g; s,\"regles\",\"$library\",; s,langue     fr,langue en," tests/support/demo/vigie.conf >"$work/$1/vigie.conf"
	export VIGIE_CONF=$work/$1/vigie.conf
	store=$work/$1/etat/vigie.db
}
# What must be the same: everything but when and how often something was tried.
picture() {
	sqlite3 "$store" "SELECT file, state, accepted, rejected FROM delivery ORDER BY file" \
		"SELECT count(*), sum(length(body)) FROM fact" "SELECT count(*) FROM person" \
		"SELECT rule, state, count(*) FROM flag GROUP BY rule, state ORDER BY rule, state" \
		"SELECT programme, state, count(*) FROM referral GROUP BY programme, state ORDER BY programme, state" \
		"SELECT state, count(*) FROM outbox GROUP BY state"
	find "$work/$1/mails" -name '*.eml' | wc -l
	cat "$work/$1/mails"/*.eml | grep -i '^Message-ID:' | sort | uniq -c | awk '{ print $1 }' | sort | uniq -c
	find "$work/$1/etat" "$work/$1/mails" -name '*.part' -o -name '*.tmp' | wc -l
}
# whole: a run to the end of its first complete cycle, two hours later: a message that was in hand when the run was killed is leased until then.
whole() {
	local -x VIGIE_NOW=2026-11-27T10:00:00
	mark
	serve
	await "NOTIFY STATUS=Idle"
	stop
}

office quiet
whole
picture quiet >"$work/expected"
ok "a quiet run reads, flags, refers and mails" [ "$(find "$work/quiet/mails" -name '*.eml' | wc -l)" -gt 0 ]

# endure LINES: until the run has told so many lines, or rests. Never before its first line: a signal would not yet find a service.
endure() {
	until [ $(($(wc -l <"$events") - mark + 1)) -ge "$1" ] || told "NOTIFY STATUS=Idle"; do
		read -r -t 1 -u 3 || true
	done
}
# disturb NAME SIGNAL: ends a run after some of the lines that it would tell, again and again, then lets it finish.
disturb() {
	office "$1"
	for _ in 1 2 3 4 5 6; do
		mark
		serve
		endure $((RANDOM % 30 + 1))
		stop "$2"
	done
	whole
	picture "$1" >"$work/found"
	diff "$work/expected" "$work/found" >"$work/out"
}
for n in 1 2 3 4; do
	ok "killed at six moments, the outcome is the same ($n)" disturb "killed$n" KILL
done
for n in 1 2; do
	ok "stopped at six moments, the outcome is the same ($n)" disturb "stopped$n" TERM
	ok "and every stop was clean ($n)" [ "$code" -eq 0 ]
done

# At each system call that writes: the finest moments there are.
if command -v strace >/dev/null; then
	office counted
	calls=fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,pwrite64,ftruncate
	mark
	strace -f -qq -e "trace=$calls" -o "$work/calls" env NOTIFY_SOCKET="$work/notify" "$vigied" 2>>"$events" 3<&- &
	service=$!
	await "NOTIFY STATUS=Idle"
	n_calls=$(wc -l <"$work/calls")
	pkill -TERM -P "$service"
	collect
	interrupt() {
		office "$1"
		for _ in 1 2 3; do
			mark
			strace -f -qq -o /dev/null -e "trace=$calls" -e "inject=$calls:signal=KILL:when=$((RANDOM * 7 % n_calls + 1))" \
				env NOTIFY_SOCKET="$work/notify" "$vigied" 2>>"$events" 3<&- &
			service=$!
			while untold "NOTIFY STATUS=Idle" && kill -0 "$service" 2>/dev/null; do read -r -t 0.1 -u 3 _; done
			pkill -TERM -P "$service"
			collect
		done
		whole
		picture "$1" >"$work/found"
		diff "$work/expected" "$work/found" >"$work/out"
	}
	for n in 1 2 3 4; do
		ok "killed in the middle of writing, the outcome is the same ($n of $n_calls calls)" interrupt "written$n"
	done
else
	ok "killed in the middle of writing # SKIP strace is not installed" true
fi
echo "1..$number"
