# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# An invented office in a private folder, for the tests of the command line: sourced by them. Pupils,
# schools and rules are invented; time stands still on 2026-11-30 at noon.
set -u
: "${BUILD:=build/release}"
vigie=$(realpath "$BUILD/vigie")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0

# ok NAME COMMAND…: a test that passes when the command does.
ok() {
	local name=$1
	shift
	number=$((number + 1))
	if "$@"; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		{ echo "exit status: ${code-}"; cat "$work/out" "$work/err" 2>/dev/null; } | head -40 | sed 's/^/# /'
	fi
}

# run ARGUMENTS…: runs vigie; its exit status in $code, its output in $work/out and $work/err.
run() {
	code=0
	"$vigie" "$@" >"$work/out" 2>"$work/err" || code=$?
}

exits() { [ "$code" -eq "$1" ]; }
prints() { grep -qF -- "$1" "$work/out"; }
prints_nothing() { [ ! -s "$work/out" ]; }
tells() { grep -qF -- "$1" "$work/err"; }
tells_nothing() { [ ! -s "$work/err" ]; }
# lines N: so many lines on standard output.
lines() { [ "$(wc -l <"$work/out")" -eq "$1" ]; }
# is TEXT: standard output is exactly this text.
is() { [ "$(cat "$work/out")" = "$1" ]; }
# both CHECK TEXT CHECK TEXT: two of the checks above.
both() { "$1" "$2" && "$3" "${4-}"; }

export VIGIE_CONF="$work/vigie.conf" VIGIE_LIBDIR="$work/lib" VIGIE_NOW=2026-11-30T11:00:00
export LC_ALL=C.UTF-8 LANGUAGE=en
unset NO_COLOR CREDENTIALS_DIRECTORY

mkdir -p "$work/rules.d" "$work/depots/0999999Z" "$work/spool" "$work/mail" "$work/lib/rules"

cat >"$VIGIE_CONF" <<END
office "Académie d'essai" {
    store    "vigie.db"
    rules    "rules.d"
    spool    "spool"
    language en
}
source "depots" {
    fetch    "directory:depots"
    every    15 minutes
}
programme "tutorat" {
    title    "Tutorat d'essai"
    capacity 1 per school
}
coordinator "Secteur d'essai" {
    email    "secteur@exemple.fr"
    covers   everything
    digest   daily at 07:30
}
mail {
    from     "vigie <vigie@exemple.fr>"
    smtp     "file://$work/mail"
}
END

cat >"$work/rules.d/10-essai.rules" <<'END'
rule "absences" {
    title    "Au moins quatre demi-journées"
    applies  to level in 6e..3e
    when     half_days(justified: no, over: this month) >= 4
    priority high
    refer    to "tutorat"
}

rule "maths" {
    title    "Mathématiques sous 8"
    when     average("MATHEMATIQUES") < 8
    refer    to "tutorat"
}

test "quatre, pas trois" {
    on 2026-11-30
    pupil "A" { level 4e  absence 2026-11-05..2026-11-06 unjustified }
    pupil "B" { level 4e  absence 2026-11-03..2026-11-04 unjustified }
    expect "absences" for "A"
    expect nothing for "B"
}

test "maths" {
    on 2026-11-30
    pupil "A" { average "MATHEMATIQUES" 7.99 term 1 }
    pupil "B" { average "MATHEMATIQUES" 8 term 1 }
    expect "maths" for "A"
    expect nothing for "B"
}
END

cat >"$work/depots/0999999Z/records.ndjson" <<'END'
{"t":"delivery","school":"0999999Z","kind":"records","year":2026,"complete":true}
{"t":"pupil","id":{"ine":"0123456789A","be":"10001"},"last":"ESSAI","first":"Gaël","born":"2013-02-03","class":"4B","level":"4e"}
{"t":"pupil","id":{"ine":"0123456789B","be":"10002"},"last":"MODELE","first":"Zoé","born":"2013-05-06","class":"4B","level":"4e"}
{"t":"pupil","id":{"be":"10003"},"last":"MODELE","first":"Zoé","born":"2012-01-01","class":"3A","level":"3e"}
{"t":"term","index":1,"from":"2026-09-01","to":"2026-11-30"}
{"t":"average","id":{"ine":"0123456789A"},"subject":"MATHEMATIQUES","term":1,"value":"7.40"}
{"t":"average","id":{"ine":"0123456789B"},"subject":"MATHEMATIQUES","term":1,"value":"8.00"}
{"t":"absence","id":{"ine":"0123456789A"},"from":"2026-11-05","to":"2026-11-06","half_days":"4","justified":false}
{"t":"absence","id":{"be":"10003"},"from":"2026-11-09","to":"2026-11-12","half_days":"5.5","justified":false}
END
# The service leaves alone what was written a moment ago.
touch -d '2026-11-28 08:00' "$work/depots/0999999Z/records.ndjson"
# shellcheck disable=SC2034 # used by who sources this
records=$work/depots/0999999Z/records.ndjson
