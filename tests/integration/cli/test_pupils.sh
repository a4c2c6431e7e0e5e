#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# pupil: who is one and who is two, and a family's rights over what is kept.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/office.sh"

depot=$work/depots/0999999Z
file() {
	cat >"$depot/$1"
	touch -d "${2:-2026-11-28 08:00}" "$depot/$1"
}
# holders TEXT: how many files of store, spool and mails hold this text.
holders() { grep -rlF -- "$1" "$work"/vigie.db* "$work/spool" "$work/mail" 2>/dev/null | wc -l; }
list='{"t":"delivery","school":"0888888A","kind":"pupils","year":2026,"complete":true}
{"t":"pupil","id":{"name":"TWIN Lou","born":"2013-02-03"},"last":"TWIN","first":"Lou","born":"2013-02-03","class":"5A","level":"5e"}
{"t":"pupil","id":{"name":"TWIN Lou","born":"2013-02-03"},"last":"TWIN","first":"Lou","born":"2013-02-03","class":"5B","level":"5e"}
{"t":"pupil","id":{"be":"7"},"last":"AUTRE","first":"Ana","born":"2013-03-04","class":"5B","level":"5e"}'

run run --once
ok "a cycle to begin with" exits 0

# Two pupils of one name and birth date in a list, told apart by no number.
echo "$list" | file twins.ndjson
run poll
run pupil conflicts --json
ok "two rows of one name and birth date are both unclear" both exits 1 lines 2
delivery=$(sed -n '1s/.*"delivery":\([0-9]*\).*/\1/p' "$work/out")
twin=$(sed -n '1s/.*"pupils":\[\([0-9]*\)\].*/\1/p' "$work/out")
ok "with what they say by kind, and who may be meant" prints "{\"delivery\":$delivery,\"line\":3,\"school\":\"0888888A\",\"code\":\"R020\",\"says\":[\"name\",\"born\",\"class\"],\"pupils\":[$twin]}"
run pupil conflicts
ok "for people too, and no name" both prints "$delivery:3" prints "or #$twin: name, birth date"
ok "none at all" [ "$(grep -c TWIN "$work/out")" -eq 0 ]
run pupil conflicts --names
ok "names where they are asked for" both prints "name TWIN Lou, birth date 2013-02-03, class 5B" prints "or #$twin: name TWIN Lou"
run pupil conflicts --school 0999999Z
ok "filtered by school" both exits 0 prints "No row is unclear."
run evaluate --school 0888888A --json
ok "neither is taken for the other" [ "$(grep -c '"ine":null,"be":null' "$work/out")" -eq 0 ]
run pupil split "$delivery:9"
ok "a row that is not unclear" both exits 3 tells "no unclear row"
run pupil merge "#1" "$delivery:3"
ok "a row cannot be of somebody else" both exits 3 tells "cannot be of this pupil"
run pupil split "$delivery:3" --why 'seen with the school'
ok "a person says that a row is of a pupil of its own" both exits 0 prints "retry $delivery"
run sources quarantine retry "$delivery"
ok "which is then applied" both exits 0 prints "stored"
run pupil conflicts
ok "and nothing is unclear any more" both exits 0 prints "No row is unclear."
run pupil find 'TWIN Lou' --json
ok "there are two pupils" lines 2
echo "$list" | sed '4s/"class":"5B"/"class":"5C"/' | file twins.ndjson '2026-11-28 09:00'
run poll
ok "the next delivery follows without asking" both exits 0 prints "stored: 1"
run pupil find 'TWIN Lou' --json
ok "still two" lines 2
second=$(sed -n 's/.*"pupil":\([0-9]*\).*/\1/p' "$work/out" | grep -vx "$twin")

# They are one after all.
run pupil merge "#$twin" "#$second"
ok "two pupils become one" both exits 0 prints "#$second is now another name of #$twin"
run pupil find "#$second" --json
ok "both numbers lead to it" both lines 2 prints "\"pupil\":$second,\"name_of\":$twin"
run pupil merge "#$twin" "#$second"
ok "once" both exits 3 tells "one pupil already"
run pupil split "#$twin" "$second"
ok "and come apart again" both exits 0 prints "two pupils again"
run pupil split "#$twin" 3
ok "those who were not joined do not" both exits 3 tells "were not joined"
run pupil split "#$twin"
ok "one alone comes apart into what?" both exits 2 tells "say what belongs to the second pupil"
run pupil split 10001 --local none
ok "what is not the pupil's is not the second one's" both exits 3 tells "nothing of the pupil answers"
run pupil split 10001 --ine 0123456789A
ok "a number may be somebody else's" both exits 0 prints "The second pupil is #"
run pupil merge 10001 0123456789A
ok "and given back" exits 0

# A family's rights.
run pupil find "essai gael"
ok "a pupil is found by any name" both exits 0 prints "0123456789A"
run pupil find "PERSONNE Ici"
ok "nobody is told without the name" [ "$code" -eq 1 ] 
ok "which is not repeated" [ "$(grep -c PERSONNE "$work/err")" -eq 0 ]
run pupil export 10001
cp "$work/out" "$work/export"
ok "an export holds who it is" prints '"t":"person"'
ok "what was delivered, with its place" prints '{"t":"absence","id":{"ine":"0123456789A","be":"10001"},"from":"2026-11-05","from_half":"am","to":"2026-11-06","to_half":"pm","half_days":"4","justified":false,"school":"0999999Z","delivery":1,"line":8}'
ok "what rules said" prints '"t":"flag"'
ok "with the rule of then" prints 'half_days(justified'
ok "what became of it" prints '"t":"referral"'
ok "what was measured for it" prints '"t":"measure"'
ok "who looked" prints '"what":"pupil export"'
ok "and nobody else" [ "$(grep -cE '10002|10003|MODELE' "$work/out")" -eq 0 ]
ok "as JSON" python3 -c 'import json, sys; [json.loads(line) for line in open(sys.argv[1])]' "$work/export"
flag=$(sed -n 's/.*"t":"flag","flag":\([0-9]*\).*/\1/p' "$work/export" | head -1)
run pupil sheet --flag "$flag"
ok "a sheet explains one decision" both exits 0 prints "Decision of 2026-11-30, flag $flag"
ok "under four headings" [ "$(grep -cE '^[1-4]\. ' "$work/out")" -eq 4 ]
ok "with values, and where they came from" both prints "half_days(justified: no, over: this month) = 4" prints "0999999Z/records.ndjson, line 8"
ok "for the pupil whom it concerns" prints "ESSAI Gaël"
run pupil sheet 10001
ok "of a pupil, each decision" [ "$(grep -c '^Decision of' "$work/out")" -ge 1 ]
run pupil sheet --flag 999
ok "one that was never made" both exits 3 tells "no decision"
run pupil sheet
ok "a sheet of what?" both exits 2 tells "which pupil"

run explain 2
ok "a bare number is a pupil's and, of another, a referral's: nobody is taken for the other" both exits 3 prints "#2 "
run pupil object 10001 --why 'letter of 30 November'
ok "a family objects" both exits 0 prints "No rule looks at pupil"
run explain 10001
ok "an explanation says that it did, and not that the pupil is elsewhere" both prints "the family objected (noted on 2026-11-30" exits 0
run evaluate --json
ok "no rule looks at the pupil" [ "$(grep -c '"be":"10001"' "$work/out")" -eq 0 ]
run flags list --json
ok "its flags are cleared" [ "$(grep -c '"pupil":1,' "$work/out")" -eq 0 ]
run run --once
run flags list --json
ok "and stay so" [ "$(grep -c '"pupil":1,' "$work/out")" -eq 0 ]
run pupil find 10001
ok "which is shown" prints "10001      2026-11-30 12:00"
run pupil export 10001
ok "an export hides nothing for it" both prints '"t":"objection"' prints '"t":"absence"'
run pupil object 10001 --end
ok "an objection ends" both exits 0 prints "again from the next evaluation"
run evaluate --json
ok "and rules look again" [ "$(grep -c '"be":"10001"' "$work/out")" -ge 1 ]

{ echo '{"t":"delivery","school":"0999999Z","kind":"grades","year":2026}'
	echo '{"t":"average","id":{"ine":"0123456789A","name":"ESSAI Gaël","born":"2012-02-03"},"term":1,"value":"9"}'; } | file wrong.ndjson
run poll
ok "a file with the pupil waits in the quarantine" [ "$(find "$work/spool/quarantine" -type f | wc -l)" -ge 1 ]
ok "store and spool know the pupil" [ "$(holders 0123456789A)" -ge 2 ]
run pupil erase 10001
ok "an erasure is asked for twice" both exits 2 tells "--yes"
run pupil erase 10001 --yes
ok "and done" both exits 0 prints "is erased"
for trace in 0123456789A Gaël 'essai gael' ESSAI 2012-02-03; do
	ok "nothing of it is left: $trace" [ "$(holders "$trace")" -eq 0 ]
done
run pupil find 10001
ok "nobody finds the pupil" exits 1
run evaluate --json
ok "the others stay" prints '"be":"10003"'
ok "without it" [ "$(grep -c '"be":"10001"' "$work/out")" -eq 0 ]

# A pupil of two schools has two verdicts.
{ echo '{"t":"delivery","school":"0888888A","kind":"records","year":2026}'
	echo '{"t":"pupil","id":{"ine":"0123456789B"},"last":"MODELE","first":"Zoé","born":"2013-05-06","class":"4A","level":"4e"}'
	echo '{"t":"term","index":1,"from":"2026-09-01","to":"2026-11-30"}'
	echo '{"t":"average","id":{"ine":"0123456789B"},"subject":"MATHEMATIQUES","term":1,"value":"6"}'; } | file moved.ndjson
run poll
run evaluate --json
ok "a pupil who moved is judged by each school's own deliveries" prints '{"school":"0888888A","pupil":{"ine":"0123456789B","be":null,"local":null},"rule":"maths","verdict":"yes","values":{"average(\"MATHEMATIQUES\")":6}}'
ok "and not by the other's" [ "$(grep -c '"school":"0999999Z","pupil":{"ine":"0123456789B".*"rule":"maths"' "$work/out")" -eq 0 ]
run pupil find 0123456789B --json
ok "it is one pupil in two schools" lines 2

echo "1..$number"
