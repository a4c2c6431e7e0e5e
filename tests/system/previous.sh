#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# previous.sh DEB: prints a package of the previous version, to upgrade from. No version was released yet, so it is what an office would
# have had: the programs and rules as they were at a commit whose store has seven of the steps of daemon/store/schema.h, where referrals,
# decisions and mail already are, but none of the tables for answers, stocks and tutoring. The control data is that of DEB.
set -eu
commit=f86a4b7
deb=$(realpath "$1")
previous=build/system/previous-$commit
package=$previous-$(md5sum <"$deb" | cut -c1-12).deb
git cat-file -e "$commit^{commit}" 2>/dev/null || {
	echo "this copy of the sources has no history: commit $commit is needed" >&2
	exit 1
}
if [ ! -x "$previous/build/release/vigied" ]; then
	rm -rf "$previous"
	mkdir -p "$previous"
	git archive "$commit" | tar -x -C "$previous"
	env -u MAKEFLAGS -u MAKELEVEL make -s -j2 -C "$previous" CC="${CC:-gcc}" CFLAGS=-O1 LDFLAGS= BUILD=build/release PROFILE=release all >&2
fi
if [ ! -f "$package" ]; then
	tree=$previous/package
	rm -rf "$tree" "$previous"-*.deb
	dpkg-deb -R "$deb" "$tree"
	install -m 755 "$previous"/build/release/vigie "$previous"/build/release/vigied "$tree/usr/bin/"
	rm -f "$tree"/usr/lib/vigie/rules/*
	install -m 644 "$previous"/rules/library/*.rules "$tree/usr/lib/vigie/rules/"
	sed -i 's/^Version: .*/Version: 0.0.9/' "$tree/DEBIAN/control"
	(cd "$tree" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | xargs -0 md5sum >DEBIAN/md5sums)
	dpkg-deb -Zgzip -z1 --root-owner-group -b "$tree" "$package" >&2
fi
realpath "$package"
