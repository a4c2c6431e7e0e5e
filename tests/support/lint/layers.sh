#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks who may include what, and the rules of the house that a script can see. Prints TAP; each violation says file, line and why.
set -u
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../tap.sh"

# includes FOLDERS PATTERN WHY: lines of these folders that include what PATTERN names.
includes() {
	local folders=$1 pattern=$2 why=$3
	# shellcheck disable=SC2086
	git grep -nE "#include [<\"]($pattern)" -- $folders | sed -E "s|^([^:]*:[0-9]+):.*#include (.*)|\1: may not include \2: $why|"
}

all='daemon connectors rules include'
verdict "only the store includes sqlite3.h" \
	"$(includes "$all" 'sqlite3\.h' 'only daemon/store knows SQL' | grep -v '^daemon/store/')"
verdict "only transports and the mail sender include curl" \
	"$(includes "$all" 'curl/' 'only connectors/transport and daemon/mail do transfers' | grep -vE '^(connectors/transport|daemon/mail)/')"
verdict "only the mail room encrypts" \
	"$(includes "$all" 'gpgme\.h' 'only daemon/mail/seal.c runs gpg and gpgsm' | grep -v '^daemon/mail/seal\.c')"
verdict "only connectors include libxml2 and jansson" \
	"$(includes "$all" 'libxml/|jansson\.h' 'only decoders parse XML and JSON' | grep -v '^connectors/')"
verdict "only connectors include libarchive and zlib" \
	"$(includes "$all" 'archive\.h|archive_entry\.h|zlib\.h' 'only connectors unpack archives' | grep -v '^connectors/')"
pure='vigie/(arena|buffer|cleanup|decimal|date|text|calendar|diagnostic|lexer|translate|rules|record|level|facts)\.h'
verdict "rules/ is pure: it includes only the base, the facts and itself" \
	"$(git grep -nE '#include "' -- rules | grep -vE "#include \"($pure|rules/)" | sed 's/$/: rules\/ does no I\/O and knows no other room/')"
verdict "rules/ asks neither clock nor locale nor files" \
	"$(git grep -nwE 'fopen|open|read|write|time|clock_gettime|setlocale|getenv|printf|fprintf' -- 'rules/*.c' | grep -E '\b(fopen|open|time|clock_gettime|setlocale|getenv|printf|fprintf)\(' )"
verdict "connectors see only the base and the public headers" \
	"$(includes connectors 'daemon/|rules/' 'a connector knows neither store nor rules')"
verdict "the base includes no other room" \
	"$(includes daemon/base 'connectors/|rules/|daemon/(config|store|referral|mail|report)|vigie/(store|config|rules|format|transport|referral|mail)\.h' 'the base is below everything')"
verdict "every file carries its licence" \
	"$(git ls-files '*.c' '*.h' '*.sh' Makefile '*.mk' | while read -r file; do head -2 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || echo "$file:1: no SPDX line"; done)"
verdict "no file is longer than 500 lines" \
	"$(git ls-files '*.c' '*.h' | while read -r file; do lines=$(wc -l <"$file"); [ "$lines" -le 500 ] || echo "$file: $lines lines"; done)"
verdict "nothing is left over" \
	"$(git grep -nIE 'TODO|FIXME|\bXXX\b|HACK' -- '*.c' '*.h' '*.sh' '*.md' Makefile ':!tests/support/lint/layers.sh')"
verdict "tests do not sleep" "$(git grep -nE '\b(sleep|usleep|nanosleep)\b *\(?[0-9]' -- tests)"
verdict "errors of public functions may not be ignored" \
	"$(git grep -nE '^int vigie_[a-z_]+\(' -- include | grep -c . >/dev/null; git grep -L 'VIGIE_MUST_CHECK' -- include/vigie/store.h include/vigie/rules.h include/vigie/format.h | sed 's/$/: no VIGIE_MUST_CHECK/')"
verdict "the top level holds the rooms only" \
	"$(git ls-files | cut -d/ -f1 | sort -u | grep -vxE 'daemon|connectors|rules|include|systemd|tests|Makefile|README.md|LICENSE|\..*')"
echo "1..$number"
