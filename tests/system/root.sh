#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# root.sh DEB FOLDER: prints the archive of a minimal Debian 12 with systemd and what the package depends on, and without the package. Made once by
# mmdebstrap from Debian's packages, and kept under build/system by the list of what is in it; made in FOLDER.
set -eu
deb=$1
# Beside the package's own: systemd as PID 1, and the French locale, in which `journalctl -x` is read too.
packages=systemd,systemd-sysv,dbus,procps,locales,libpam-systemd
packages=$packages,$(dpkg-deb -f "$deb" Pre-Depends Depends | sed 's/^[^:]*: //; s/([^)]*)//g; s/|[^,]*//g' | tr -d ' ' | paste -sd, | sed 's/,,*/,/g')
key=$(printf '%s %s' "$packages" "$(md5sum <"$0")" | md5sum | cut -c1-12)
root=build/system/root-$key.tar
if [ ! -f "$root" ]; then
	mkdir -p build/system
	making=$(mktemp -d "$2/making-XXXXXX")
	trap 'rm -rf --one-file-system "$making"' EXIT
	# In a mount namespace of its own: whatever it mounts to install the packages goes with it. A machine without a network does not
	# wait for one. $1 is for the shell of the hook.
	# shellcheck disable=SC2016
	TMPDIR=$making unshare --mount mmdebstrap --quiet --mode=root --dpkgopt=force-unsafe-io --variant=minbase --include="$packages" \
		--customize-hook='chroot "$1" localedef -i fr_FR -f UTF-8 fr_FR.UTF-8' \
		--customize-hook='chroot "$1" systemctl --quiet disable systemd-networkd.service systemd-networkd-wait-online.service' \
		--customize-hook=': >"$1"/etc/machine-id && mkdir -p "$1"/var/log/journal' \
		bookworm "$making/root.tar" </dev/null >&2
	mv "$making/root.tar" "$root"
fi
realpath "$root"
