#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the journal says: one table of events and fields, two catalogues and every place that logs agree. Prints TAP.
set -u
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../tap.sh"
table=include/vigie/log.h
english=systemd/vigie.catalog
french=systemd/vigie.fr.catalog

# rows MACRO: the rows of an X-macro table, as "enumerator text".
rows() { awk -v macro="#define $1(X)" 'index($0, macro) { inside = 1; next } inside && !/\\$/ { last = 1 } inside { print } last { exit }' "$table" | sed -nE 's/^\tX\(([A-Z_]+), "([^"]*)"\).*/\1 \2/p'; }
# ids CATALOGUE: the identifiers of its entries.
ids() { sed -n 's/^-- //p' "$1"; }
# entry CATALOGUE ID: its subject and text.
entry() { awk -v id="-- $2" '/^-- / { inside = $0 == id; next } inside' "$1"; }
# placeholders CATALOGUE ID: the fields that an entry shows.
placeholders() { entry "$1" "$2" | grep -oE '@VIGIE_[A-Z]+@' | sed 's/@VIGIE_//; s/@//' | sort -u; }
# differ A B: what is in one list only.
differ() { diff <(sort <<<"$1") <(sort <<<"$2") | grep '^[<>]'; }
# calls: every call of the log with the functions that hand an event on, one a line: "file: vigie_log(…".
calls() {
	git ls-files 'daemon/*.c' 'rules/*.c' 'connectors/*.c' | grep -v '^daemon/base/log\.c$' | while read -r file; do
		tr -s '\n\t ' ' ' <"$file" | grep -oE '\b(vigie_log|tell) ?\([^;]*VIGIE_EVENT_[A-Z_]+[^;]*;' | sed "s|^|$file: |"
	done
}

# commands CATALOGUE: what it tells to run, without the words that stand for something.
commands() { sed -nE 's/^    ([a-z])/\1/p' "$1" | sed -E 's/ [^a-z@-][^ ]*//g'; }

events=$(rows VIGIE_LOG_EVENTS)
fields=$(rows VIGIE_LOG_FIELDS | cut -d' ' -f1)
verdict "the table of events is read" "$([ "$(wc -l <<<"$events")" -gt 20 ] || echo "$events")"
verdict "each identifier is 128 bits in hexadecimal, and of one event" \
	"$(cut -d' ' -f2 <<<"$events" | grep -vxE '[0-9a-f]{32}'; cut -d' ' -f2 <<<"$events" | sort | uniq -d)"
verdict "the English catalogue has each event, and no other" "$(differ "$(cut -d' ' -f2 <<<"$events")" "$(ids "$english")")"
verdict "so has the French one" "$(differ "$(cut -d' ' -f2 <<<"$events")" "$(ids "$french")")"
verdict "both show the same fields of an event" \
	"$(while read -r name id; do diff <(placeholders "$english" "$id") <(placeholders "$french" "$id") >/dev/null || echo "$name"; done <<<"$events")"
verdict "they show no field that the table has not" \
	"$(while read -r name id; do differ "$(placeholders "$english" "$id" | grep -vxF "$fields")" "" | sed "s/^/$name /"; done <<<"$events")"
verdict "they name the same commands" \
	"$(diff <(commands "$english") <(commands "$french"))"
verdict "each says what it means" \
	"$(for file in "$english" "$french"; do while read -r name id; do [ "$(entry "$file" "$id" | grep -cE '^(Subject: .|Defined-By: vigie|Documentation: man:|[^ A-Z-].{20}|[A-ZÀÉ«][^:]{20})')" -ge 4 ] || echo "$file: $name"; done <<<"$events"; done)"
verdict "and fits a terminal" "$(grep -nP '^(?!#|Subject:).{81,}' "$english"; LC_ALL=C.UTF-8 grep -nP '^(?!#|Subject:).{81,}' "$french")"
verdict "each event is logged somewhere" \
	"$(while read -r name _; do git grep -qw "VIGIE_EVENT_$name" -- 'daemon/*.c' || echo "$name"; done <<<"$events")"
verdict "each field is given somewhere" \
	"$(while read -r name; do git grep -qw "VIGIE_FIELD_$name" -- 'daemon/*.c' || echo "$name"; done <<<"$fields")"
# What the catalogue shows must be there each time.
verdict "whoever logs an event gives the fields that the catalogue shows of it" \
	"$(calls | while read -r call; do
		event=$(grep -oE 'VIGIE_EVENT_[A-Z_]+' <<<"$call" | head -1)
		id=$(awk -v name="${event#VIGIE_EVENT_}" '$1 == name { print $2 }' <<<"$events")
		[ -n "$id" ] && [ -n "$(placeholders "$english" "$id")" ] && grep -q "$event, NULL" <<<"$call" && echo "$call"
	done)"
verdict "nothing is logged past the table" \
	"$(git grep -nE '\b(sd_journal_(print|send|sendv|perror)|syslog|openlog|vsyslog)\b *\(' -- daemon connectors rules | grep -v '^daemon/base/log\.c:')"
verdict "the manual explains each event" \
	"$(while read -r name _; do grep -qx "@EVENT $name@" daemon/man/vigied.8.in || echo "$name"; done <<<"$events")"
echo "1..$number"
