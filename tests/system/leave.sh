# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What was said, and what is left: the whole journal without a pupil, and the machine without the package as it was before. Sourced by
# test_system.sh, last or before the package comes a second time.
# shellcheck disable=SC2154 # variables of machine.sh and office.sh

python3 tests/support/patterns.py "$work/truth/pupils.csv" "$work"
printf 'TROISEPINES\nOmbeline\n' >>"$work/lasts"
echo 0987654321Z >>"$work/ines"
inside journalctl -q --all -o export >"$work/journal"
long_enough() { [ "$(grep -c "^MESSAGE=" "$work/journal" | tee "$work/out")" -gt 300 ]; }
# The lines are not shown: what is printed here is a log, too.
nobody() { grep -a -c -w -F -f "$work/$1" "$work/journal" >"$work/out"; [ "$(cat "$work/out")" = 0 ]; }
ok "the journal is the one of the whole run" long_enough
ok "no name of a pupil is in it" nobody names
ok "nor a last name" nobody lasts
ok "nor an INE" nobody ines
ok "nor a date of birth" nobody births
inside sh -c 'cat /srv/depots/0990005T/*' | iconv -f LATIN1 -t UTF-8 >"$work/journal"
fails_nobody() { ! nobody lasts; }
ok "though the exports have them all" fails_nobody

ok "apt removes the package" run apt-get remove -y vigie
ok "the service is stopped" has ActiveState inactive
ok "what it knows is kept, and its configuration" run test -f /var/lib/vigie/vigie.db -a -f /etc/vigie/vigie.conf
ok "apt purges it" run apt-get purge -y vigie
run sh -c 'rm -rf /etc/open /usr/open /var/open /opt/open /home/open /usr/local/bin/set-id /usr/local/lib/vigie; systemctl daemon-reload'
everything >"$work/after"
nothing_left() { diff "$work/before" "$work/after" >"$work/out"; }
ok "nothing of it is left: no file, no user, no unit" nothing_left
