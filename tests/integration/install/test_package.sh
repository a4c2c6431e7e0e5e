#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian package: the same bytes from another folder, umask and language, nothing that lintian minds, nothing that `make install` does
# not install, units that systemd accepts. What installing, upgrading and purging it do is in tests/system.
set -u
: "${BUILD:=build/release}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
ok() {
	local name=$1
	shift
	number=$((number + 1))
	if "$@" >"$work/out" 2>&1; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		head -40 "$work/out" | sed 's/^/# /'
	fi
}
if nm -D "$BUILD/vigie" | grep -q __asan_; then
	echo "ok 1 - the package # SKIP it is made of programs without sanitizers"
	echo "1..1"
	exit 0
fi
# What a calling make said is no business of these.
unset MAKEFLAGS MFLAGS MAKELEVEL

# deb [VARIABLE=VALUE…]: makes the package here; its path is printed.
deb() { make -s deb PACKAGE="$work/${PWD##*/}.deb" "$@" >&2 && echo "$work/${PWD##*/}.deb"; }
package=$(deb BUILD="$BUILD") || { echo "Bail out! make deb fails"; exit 1; }
root=$work/unpacked
dpkg-deb -x "$package" "$root"
dpkg-deb -e "$package" "$work/control"

# Everything is compiled again, from the files that git knows.
elsewhere() (
	mkdir -p "$work/elsewhere/deeper" && git ls-files -z | xargs -0 cp --parents -t "$work/elsewhere/deeper" &&
		cd "$work/elsewhere/deeper" && umask 077 && LC_ALL=fr_FR.UTF-8 TZ=Pacific/Noumea deb -j2 BUILD=build/other
)
same() { elsewhere && cmp "$package" "$work/deeper.deb"; }
ok "two builds, in two folders, with two umasks, time zones and languages, give the same bytes" same
ok "lintian has nothing to say" sh -c "lintian --fail-on error,warning '$package' 2>&1 | grep '^[EWN]:' && exit 1 || exit 0"

# The list of what is below a folder, without what only a package has.
list() { (cd "$1" && find . -type f -o -type l) | grep -v -e '/changelog.gz$' | sort; }
by_hand() {
	make -s install BUILD="$BUILD" DESTDIR="$work/hand" prefix=/usr && diff <(list "$root") <(list "$work/hand") &&
		diff -r --exclude=bin --exclude=changelog.gz "$root" "$work/hand"
}
ok "make install puts the same in place" by_hand
below_prefix() {
	make -s install BUILD="$BUILD" DESTDIR="$work/local" prefix=/opt/vigie && diff <(list "$root/usr") <(list "$work/local/opt/vigie") &&
		[ "$(ls "$work/local")" = opt ] && ! grep -r /usr/bin/vigie "$work/local/opt/vigie/lib/systemd"
}
ok "below any prefix" below_prefix
ok "the version of the package is that of the programs, and of its changelog" \
	[ "vigie $(dpkg-deb -f "$package" Version) $(dpkg-parsechangelog -l systemd/package/changelog -S Version)" = "$("$BUILD/vigie" --version) $(dpkg-deb -f "$package" Version)" ]

hardened() {
	local program
	for program in "$root"/usr/bin/*; do
		readelf -hdl "$program" >"$work/elf" && grep -q 'DYN (Position' "$work/elf" && grep -q 'Flags: NOW PIE' "$work/elf" &&
			grep -q GNU_RELRO "$work/elf" && ! grep -E 'GNU_STACK.*E' -A1 "$work/elf" | grep -q RWE &&
			! readelf -S "$program" | grep -q '[.]debug_info' || return 1
	done
}
ok "the programs are stripped, and hardened" hardened
ok "nothing is anybody's to write but root's" [ -z "$(dpkg-deb -c "$package" | awk '$2 != "root/root" || $1 ~ /^.....w|^........w|[sStT]/')" ]
ok "no configuration is shipped: vigie setup writes it" [ ! -e "$root/etc" ]

# The programs that units name are not installed here: any other that is.
units() {
	local unit
	mkdir "$work/units"
	for unit in "$root"/usr/lib/systemd/system/*; do
		sed -E 's,^(Exec[A-Za-z]*=)/usr/bin/vigied?,\1/bin/true,' "$unit" >"$work/units/${unit##*/}"
	done
	[ -z "$(systemd-analyze verify "$work"/units/* 2>&1 | grep vigie | grep -vF 'man vigi' | tee /dev/stderr)" ]
}
ok "systemd accepts every unit and template" units
# Each line that differs names the instance, and nothing else does, but for what hides the states of the others.
templates() {
	local unit template
	for unit in systemd/*.service systemd/*.timer; do
		template=$root/usr/lib/systemd/system/$(basename "${unit%.*}")@.${unit##*.}
		diff <(cat "$unit") <(sed 's, (%i)$,,; s, -c /etc/vigie/%i/vigie.conf,,; s,@%i,,g; s,/%i,,g; /^TemporaryFileSystem=\|^BindPaths=/d' "$template") || return 1
	done
}
ok "a template is its unit, but for the instance" templates
instance() {
	local folder=$root/usr/lib/systemd/system
	grep -qx 'ExecStart=/usr/bin/vigied -c /etc/vigie/%i/vigie.conf' "$folder/vigied@.service" &&
		grep -qx 'StateDirectory=vigie/%i' "$folder/vigied@.service" &&
		grep -qx 'BindPaths=-/var/lib/vigie/%i' "$folder/vigied@.service" &&
		grep -qx 'ConditionPathExists=/etc/vigie/%i/vigie.conf' "$folder/vigie-backup@.service" &&
		grep -qx 'ExecStart=/usr/bin/vigie -c /etc/vigie/%i/vigie.conf backup' "$folder/vigie-backup@.service"
}
ok "an instance has its own configuration and state" instance
secure() {
	systemd-analyze security --offline=true "$work/units/vigie-backup.service" | tail -n 1 | awk '{ for (i = 1; i <= NF; i++) if ($i + 0 > 0) found = $i } END { exit !(found != "" && found <= 1.1) }'
}
ok "the exposure of the copying service is 1.1 at most" secure
scripts() {
	local script
	for script in postinst prerm postrm; do
		[ "$(sed -n 's/^units="\(.*\)"$/\1/p' "$work/control/$script")" = "$1" ] || return 1
	done
}
ok "every unit that can be enabled is, but no template" scripts "$(grep -l '^\[Install\]' systemd/*.service systemd/*.timer | xargs -n 1 basename | sort | paste -sd ' ')"
if command -v shellcheck >/dev/null; then
	ok "the scripts of the package hold what shellcheck asks" shellcheck -s sh "$work"/control/postinst "$work"/control/prerm "$work"/control/postrm
fi
echo "1..$number"
