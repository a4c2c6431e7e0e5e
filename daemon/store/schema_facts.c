/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Step 1 of the schema: deliveries, persons, facts, quarantine. Laid out so that one pupil is
 * erased by `person` and a year purged by (school, year), each through an index. Times are
 * microseconds, days are days since 1970, decimals are packed; nothing else holds personal data.
 */
#include "daemon/store/schema.h"

const char schema_facts[] =
	"CREATE TABLE school("
	"  id INTEGER PRIMARY KEY, uai TEXT NOT NULL UNIQUE,"
	"  name TEXT, kind TEXT, priority TEXT, department TEXT, ips INTEGER,"
	"  changed INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE INDEX school_changed ON school(uai) WHERE changed = 1;"

	"CREATE TABLE district("
	"  code TEXT PRIMARY KEY, name TEXT, department TEXT, communes TEXT) STRICT, WITHOUT ROWID;"

	/* Words of facts, by number: class names, names of outcomes. */
	"CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE subject("
	"  id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE, code TEXT) STRICT;"

	/*
	 * One row per school's part of a file. `digest` is of the bytes and of what was said about
	 * them; `types` has a bit per record type held; `superseded` says that applying the same
	 * bytes again may change something.
	 */
	"CREATE TABLE delivery("
	"  id INTEGER PRIMARY KEY, source TEXT NOT NULL, file TEXT NOT NULL, digest BLOB NOT NULL,"
	"  format TEXT NOT NULL, school INTEGER REFERENCES school(id), kind INTEGER NOT NULL,"
	"  year INTEGER NOT NULL, complete INTEGER NOT NULL, received INTEGER NOT NULL,"
	"  state INTEGER NOT NULL, brake INTEGER NOT NULL, refusal TEXT, refusal_line INTEGER NOT "
	"NULL,"
	"  seen INTEGER NOT NULL, accepted INTEGER NOT NULL, rejected INTEGER NOT NULL,"
	"  unchanged INTEGER NOT NULL, written INTEGER NOT NULL, types INTEGER NOT NULL,"
	"  superseded INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE INDEX delivery_digest ON delivery(digest);"
	"CREATE INDEX delivery_file ON delivery(source, file, id);"
	"CREATE INDEX delivery_received ON delivery(received);"
	"CREATE INDEX delivery_school ON delivery(school, id) WHERE school IS NOT NULL;"

	/* Where, and why; never the content. */
	"CREATE TABLE quarantine("
	"  delivery INTEGER NOT NULL REFERENCES delivery(id) ON DELETE CASCADE, n INTEGER NOT NULL,"
	"  line INTEGER NOT NULL, place INTEGER NOT NULL, code TEXT NOT NULL,"
	"  PRIMARY KEY(delivery, n)) STRICT, WITHOUT ROWID;"

	"CREATE TABLE person("
	"  id INTEGER PRIMARY KEY, ine TEXT, last TEXT, first TEXT, folded TEXT, born INTEGER,"
	"  household TEXT) STRICT;"
	"CREATE UNIQUE INDEX person_ine ON person(ine) WHERE ine IS NOT NULL;"

	/* Identifiers that hold within one school: be, elenoet, local. */
	"CREATE TABLE identifier("
	"  school INTEGER NOT NULL REFERENCES school(id), kind INTEGER NOT NULL,"
	"  value TEXT NOT NULL, person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,"
	"  PRIMARY KEY(school, kind, value)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX identifier_person ON identifier(person);"

	/* Whom a school named in a year; `class` is folded, for finding by name and class. */
	"CREATE TABLE member("
	"  school INTEGER NOT NULL REFERENCES school(id), year INTEGER NOT NULL,"
	"  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE, class TEXT,"
	"  PRIMARY KEY(school, year, person)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX member_person ON member(person);"

	/*
	 * The facts: what each delivery changed of one kind for one person, packed (pack.h); a row
	 * takes the segments of several deliveries, `delivery` is the first (apply.c).
	 * person 0: the school itself. No foreign key on person: it would want an index as large
	 * as the table; `member` leads from a person to the rows.
	 */
	"CREATE TABLE fact("
	"  school INTEGER NOT NULL, year INTEGER NOT NULL, kind INTEGER NOT NULL,"
	"  person INTEGER NOT NULL, delivery INTEGER NOT NULL, body BLOB NOT NULL,"
	"  PRIMARY KEY(school, year, kind, person, delivery)) STRICT, WITHOUT ROWID;"

	"CREATE TABLE item("
	"  source TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL,"
	"  modified INTEGER NOT NULL, version TEXT NOT NULL, delivery INTEGER,"
	"  PRIMARY KEY(source, path)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE source("
	"  source TEXT PRIMARY KEY, last_poll INTEGER, last_success INTEGER, last_delivery INTEGER,"
	"  error TEXT NOT NULL, failures INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE state(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

	"CREATE TABLE access("
	"  id INTEGER PRIMARY KEY, moment INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,"
	"  person INTEGER NOT NULL) STRICT;"
	"CREATE INDEX access_person ON access(person);";
