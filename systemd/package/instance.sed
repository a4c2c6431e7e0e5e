# SPDX-License-Identifier: GPL-3.0-or-later
# From a unit to its template name@.unit, for an office that serves several territories: `make install` makes one of each unit, so that
# what shuts one in shuts in all of them.
/^#/! {
	s,/etc/vigie/vigie\.conf,/etc/vigie/%i/vigie.conf,g
	s,/\(lib\|run\)/vigie\(-[a-z]*\)\{0\,1\},&/%i,g
	s,^\(Exec[A-Za-z]*=[^ ]*/vigied\{0\,1\}\)\( \|$\),\1 -c /etc/vigie/%i/vigie.conf\2,
	s,^\(StateDirectory\|ConfigurationDirectory\|RuntimeDirectory\)=vigie\(-[a-z]*\)\{0\,1\}$,&/%i,
	s,\(vigie[a-z-]*\)\.\(service\|timer\),\1@%i.\2,g
	s,^Description=.*,& (%i),
	# Of the states below /var/lib/vigie there is its own, and no other to be seen.
	s,^ProtectSystem=strict$,&\nTemporaryFileSystem=/var/lib/vigie:ro\nBindPaths=-/var/lib/vigie/%i,
}
