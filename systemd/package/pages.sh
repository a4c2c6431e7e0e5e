#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the manual pages, compressed, those of a folder fr/ as French ones:  pages.sh FROM SHARE/man
set -eu
cd "$1"
find . -name '*.[158]' -printf '%P\n' | while read -r page; do
	case $page in */*) language=${page%/*}/ ;; *) language='' ;; esac
	to=$OLDPWD/$2/${language}man${page##*.}
	case $2 in /*) to=$2/${language}man${page##*.} ;; esac
	install -d "$to"
	gzip -9n <"$page" >"$to/${page##*/}.gz"
	chmod 644 "$to/${page##*/}.gz"
done
