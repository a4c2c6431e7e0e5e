#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the Debian package from what `make install` has put into ROOT:  make.sh VERSION ROOT PACKAGE.deb
# The same sources and compiler give the same bytes, whatever the folder, the umask and the hour: every date is the changelog's.
set -eu
umask 022
version=$1 root=$2 package=$3
here=$(dirname "$(realpath "$0")")
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l "$here/changelog" -S Timestamp)
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8

strip --remove-section=.comment --remove-section=.note "$root"/usr/bin/*
install -d "$root/DEBIAN"
gzip -9n <"$here/changelog" >"$root/usr/share/doc/vigie/changelog.gz"

# Templates (name@.service) are enabled by whoever names an instance.
units=$(cd "$root/usr/lib/systemd/system" && grep -l '^\[Install\]' ./* | sed 's,^\./,,' | grep -v @ | sort | paste -sd ' ')
for script in postinst prerm postrm; do
	sed "s/^units=\"@UNITS@\"/units=\"$units\"/" "$here/$script" >"$root/DEBIAN/$script"
	chmod 755 "$root/DEBIAN/$script"
done
# The configuration is none of them: `vigie setup` writes it, and dpkg would ask about each line of it at every upgrade.
if [ -d "$root/etc" ]; then
	(cd "$root" && find etc -type f -printf '/%p\n' | sort) >"$root/DEBIAN/conffiles"
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# dpkg-shlibdeps only works beside a source package.
mkdir "$scratch/debian"
printf 'Source: vigie\n\nPackage: vigie\nArchitecture: any\n' >"$scratch/debian/control"
root=$(realpath "$root")
depends=$(cd "$scratch" && dpkg-shlibdeps -O -e"$root/usr/bin/vigie" -e"$root/usr/bin/vigied" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ]
(cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
# In KiB, each file rounded up and each folder as one, as Debian's own tools do.
size=$(find "$root" -path "$root/DEBIAN" -prune -o -type f -printf '%s\n' -o -printf '1\n' | awk '{ n += int(($1 + 1023) / 1024) } END { print n }')
sed "s/@VERSION@/$version/; s/@ARCHITECTURE@/$(dpkg --print-architecture)/; s/@SIZE@/$size/; s/@DEPENDS@/$depends/" \
	"$here/control.in" >"$root/DEBIAN/control"
find "$root" -type d -exec chmod 755 {} +
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz -z9 --build "$root" "$package" >/dev/null
echo "$package"
