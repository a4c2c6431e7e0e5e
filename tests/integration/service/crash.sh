# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# An office for the tests of crashes: sources that keep, archive and delete what was read, files that are taken, refused and held back in
# part, two coordinators, and work that people do by commands. Sourced by them.
# shellcheck source=tests/integration/service/service.sh
. "$(dirname "${BASH_SOURCE[0]}")/service.sh"
home=$work/home
export VIGIE_NOW=2026-11-30T08:00:00

# delivery SCHOOL DIGIT NAME MARK: two pupils of a school, one of whom is weak and absent.
delivery() {
	printf '%s\n' "{\"t\":\"delivery\",\"school\":\"$1\",\"kind\":\"records\",\"year\":2026}" \
		"{\"t\":\"pupil\",\"id\":{\"ine\":\"01234${2}001A\"},\"last\":\"$3\",\"first\":\"Élève\",\"born\":\"2013-03-01\",\"class\":\"4C\",\"level\":\"4e\"}" \
		"{\"t\":\"pupil\",\"id\":{\"ine\":\"01234${2}002B\"},\"last\":\"$3\",\"first\":\"Autre\",\"born\":\"2013-04-01\",\"class\":\"4C\",\"level\":\"4e\"}" \
		'{"t":"term","index":1,"from":"2026-09-01","to":"2026-11-30"}' \
		"{\"t\":\"average\",\"id\":{\"ine\":\"01234${2}001A\"},\"subject\":\"MATHEMATIQUES\",\"term\":1,\"value\":\"$4\"}" \
		"{\"t\":\"absence\",\"id\":{\"ine\":\"01234${2}001A\"},\"from\":\"2026-11-05\",\"to\":\"2026-11-06\",\"half_days\":\"4\",\"justified\":false}"
}

# The office before anything ran, in $home.
make_home() {
	local source
	mkdir -p "$home"/{spool,mail,lists,rules.d}
	cp "$work/rules.d/10-essai.rules" "$home/rules.d/"
	cat >"$home/vigie.conf" <<-'END'
		office "Académie d'essai" {
		    store    "vigie.db"
		    rules    "rules.d"
		    spool    "spool"
		    language en
		}
		programme "tutorat" {
		    title    "Tutorat d'essai"
		    capacity 1 per school
		}
		coordinator "Secteur d'essai" {
		    email    "secteur@exemple.fr"
		    covers   everything
		    digest   daily at 07:30
		}
		coordinator "Autre secteur" {
		    email    "autre@exemple.fr"
		    covers   schools "0999998Y"
		    digest   daily at 07:30
		}
		mail {
		    from     "vigie <vigie@exemple.fr>"
		    smtp     "file://mail"
		}
	END
	# One file each: read in the order of the configuration, whatever was read before a crash.
	for source in keep archive delete archive-held delete-held delete-refused; do
		mkdir -p "$home/$source"
		printf 'source "%s" {\n    fetch "directory:%s"\n    every 1 second\n    after %s\n}\n' "$source" "$source" "${source%%-*}" >>"$home/vigie.conf"
	done
	cp "$records" "$home/keep/"
	delivery 0999998Y 56 INVENTE 7.00 >"$home/archive/archived.ndjson"
	delivery 0999997X 57 MODELE 6.00 >"$home/delete/deleted.ndjson"
	for source in archive delete; do
		delivery 0999995V 59 "RETENU-$source" 5.00 >"$home/$source-held/held-$source.ndjson"
		echo '{"t":"average","id":{"ine":"0123459001A"},"subject":"FRANCAIS","term":1,"value":"x"}' >>"$home/$source-held/held-$source.ndjson"
	done
	: >"$home/delete-refused/empty.ndjson"
	delivery 0999994U 60 TARDIF 4.00 >"$home/lists/la.ndjson"
	delivery 0999993T 61 TARDIVE 3.00 >"$home/lists/lb.ndjson"
	find "$home" -type f -exec touch -d '2026-11-28 08:00' {} +
}
