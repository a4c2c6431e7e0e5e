#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the units, each with its template name@.unit for offices that serve several territories:  units.sh PREFIX FOLDER
set -eu
here=$(dirname "$(realpath "$0")")
for unit in "$here"/../*.service "$here"/../*.timer; do
	name=$(basename "$unit")
	sed "s,/usr/bin/,$1/bin/,g" "$unit" >"$2/$name"
	sed -f "$here/instance.sed" "$2/$name" >"$2/${name%.*}@.${name##*.}"
	chmod 644 "$2/$name" "$2/${name%.*}@.${name##*.}"
done
