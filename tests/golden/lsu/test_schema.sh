#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The ministry's schemas accept every LSU file that the generator writes, each in the version it declares. Prints TAP.
# The schemas are read where they are, never copied; the test is skipped where they are absent.
set -u
schemas=/work/shared/samples/lsu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ ! -r "$schemas/import-bilan-complet.xsd" ]; then
	echo "1..0 # SKIP the ministry's schemas are not here"
	exit 0
fi
# The schema of 7.0 ends its lines in CR alone, which libxml2 counts as one line but reads.
declare -A schema=([2.0]=import-bilan-complet.xsd [3.0]=import-bilan-complet.xsd [7.0]=import-complet-strict_v7.xsd)

number=0
for seed in 1 2; do
	"${BUILD:-build/release}/generate" --clean --seed "$seed" --schools 6 --pupils 600 "$work/$seed" >/dev/null 2>&1
	refused=
	files=0
	while IFS= read -r file; do
		version=$(grep -o 'schemaVersion="[^"]*"' "$file" | head -1 | cut -d'"' -f2)
		files=$((files + 1))
		xmllint --noout --schema "$schemas/${schema[$version]:-none-for-$version}" "$file" >>"$work/messages" 2>&1 ||
			refused="$refused ${file#"$work"/} ($version)"
	done < <(grep -rl 'lsun-bilans' "$work/$seed")
	number=$((number + 1))
	if [ $files -gt 0 ] && [ -z "$refused" ]; then
		echo "ok $number - the schemas accept the LSU files of department $seed"
	else
		echo "not ok $number - the schemas accept the LSU files of department $seed"
		echo "# $files files, refused:$refused"
		grep -v ' validates$' "$work/messages" | head -5 | sed 's/^/# /'
	fi
done
echo "1..$number"
