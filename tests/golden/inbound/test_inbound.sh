#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The inbound side as people see it: files as schools send them, through decode, inspect, import, poll and the quarantine. Each folder is
# a scenario: invented files, `steps` (this shell's functions) and `expected`, all that was printed. UPDATE=1 writes `expected` anew: read
# the difference before you keep it. SECRET stands in every cell that nobody may keep. Run with BUILD=build/<profile>; prints TAP.
set -u
cd "$(dirname "$0")/../../.." || exit 1
vigie=$(realpath "${BUILD:-build/release}/vigie")
scenarios=$PWD/tests/golden/inbound
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
export LC_ALL=C.UTF-8 LANGUAGE=en VIGIE_NOW=2026-11-30T11:00:00 VIGIE_LIBDIR=$work/lib
unset NO_COLOR CREDENTIALS_DIRECTORY VIGIE_CONF

# v ARGUMENTS…: runs vigie and tells everything: what it prints, what it says behind "! ", its exit status.
v() {
	local code=0
	echo "\$ vigie $*"
	"$vigie" -c vigie.conf "$@" >out 2>err || code=$?
	cat out
	sed 's/^/! /' err
	grep -q SECRET out err && echo "A SECRET WAS TOLD"
	[ $code -eq 0 ] || echo "exit $code"
}

# as ARGUMENTS… -- FILE…: do these files decode as the first does?
as() {
	local hints=() first='' file
	while [ "$1" != -- ]; do hints+=("$1") && shift; done
	shift
	for file; do
		"$vigie" -c vigie.conf decode "${hints[@]}" "$file" >out 2>err
		grep -q SECRET out err && echo "A SECRET WAS TOLD"
		sed -i 's/^[^:]*://' err
		if [ -z "$first" ]; then
			first=$file
			cp out first.out
			cp err first.err
			echo "$file: $(wc -l <out) records, $(wc -l <err) rejections"
		elif cmp -s out first.out && cmp -s err first.err; then
			echo "$file: as $first"
		else
			echo "$file: other than $first"
			diff first.out out | head -4
			head -2 err
		fi
	done
}

# written STEP…: runs the step in silence; did it change what the store holds?
written() {
	local before after
	before=$(cksum <vigie.db)
	"$@" >/dev/null
	after=$(cksum <vigie.db)
	[ "$before" = "$after" ] && echo "nothing was written" || echo "the store was written"
}

# letters N: a number as two capitals, for names.
# shellcheck disable=SC2059 # the format is made of the number
letters() { printf "\\x$(printf %x $((65 + $1 / 26)))\\x$(printf %x $((65 + $1 % 26)))"; }

for steps in "$scenarios"/*/steps; do
	folder=$(dirname "$steps")
	name=$(basename "$folder")
	number=$((number + 1))
	mkdir "$work/$name"
	cp -R "$folder/." "$scenarios/vigie.conf" "$work/$name/"
	# shellcheck source=/dev/null
	(cd "$work/$name" && mkdir -p rules.d depots && . ./steps) >"$work/$name.got" 2>&1
	[ -n "${UPDATE-}" ] && cp "$work/$name.got" "$folder/expected"
	if cmp -s "$work/$name.got" "$folder/expected"; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		diff "$folder/expected" "$work/$name.got" | head -40 | sed 's/^/# /'
	fi
done
echo "1..$number"
