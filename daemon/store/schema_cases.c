/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Step 3 of the schema: what people decide about deliveries and persons. Files kept for another
 * try, steps taken, answers to "who is meant", pupils who were joined and what has to come apart
 * again, objections. Everything about a pupil goes with the pupil (ON DELETE CASCADE).
 */
#include "daemon/store/schema.h"

const char schema_cases[] =
	/* A delivery is settled by a newer one of its file, or by a person. */
	"ALTER TABLE delivery ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;"
	/* Of one that was tried again: the delivery that brought it first. */
	"ALTER TABLE delivery ADD COLUMN origin INTEGER;"
	"UPDATE delivery SET settled = 1 WHERE EXISTS (SELECT 1 FROM delivery AS newer"
	"  WHERE newer.source = delivery.source AND newer.file = delivery.file"
	"  AND newer.id > delivery.id AND newer.digest <> delivery.digest);"
	"CREATE INDEX delivery_open ON delivery(source, file)"
	"  WHERE settled = 0 AND (state IN (3, 4) OR rejected > 0);"

	/* `name` is of the copy in the spool's folder of kept files; the rest is what was said
	 * about the file when it came. */
	"CREATE TABLE kept("
	"  delivery INTEGER PRIMARY KEY REFERENCES delivery(id) ON DELETE CASCADE,"
	"  name TEXT NOT NULL, moment INTEGER NOT NULL, format TEXT, school TEXT, class TEXT,"
	"  subject TEXT, kind TEXT, year INTEGER NOT NULL, term INTEGER NOT NULL, day INTEGER)"
	"  STRICT;"
	"CREATE INDEX kept_name ON kept(name);"
	"CREATE INDEX kept_moment ON kept(moment);"
	"CREATE TABLE quarantine_step("
	"  id INTEGER PRIMARY KEY, delivery INTEGER NOT NULL REFERENCES delivery(id)"
	"  ON DELETE CASCADE, moment INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,"
	"  why TEXT NOT NULL) STRICT;"
	"CREATE INDEX quarantine_step_delivery ON quarantine_step(delivery, id);"

	/* `joined`: this is another name of that pupil. `doubtful`: two pupils of one list answer
	 * to it, so a name alone leads nowhere until a person has said who is who. */
	"ALTER TABLE person ADD COLUMN joined INTEGER REFERENCES person(id) ON DELETE CASCADE;"
	"ALTER TABLE person ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX person_joined ON person(joined) WHERE joined IS NOT NULL;"
	/* `key` is a hash of all that a row says of its pupil; person NULL: one of its own, that
	 * the next such row makes. */
	"CREATE TABLE answer("
	"  school INTEGER NOT NULL REFERENCES school(id), key BLOB NOT NULL,"
	"  person INTEGER REFERENCES person(id) ON DELETE CASCADE, moment INTEGER NOT NULL,"
	"  who TEXT NOT NULL, PRIMARY KEY(school, key)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX answer_person ON answer(person) WHERE person IS NOT NULL;"

	/* What the joined pupil had of its own: the facts as they were, and the rows that went
	   over. */
	"CREATE TABLE joined_fact("
	"  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE, school INTEGER NOT "
	"NULL,"
	"  year INTEGER NOT NULL, kind INTEGER NOT NULL, delivery INTEGER NOT NULL,"
	"  body BLOB NOT NULL, PRIMARY KEY(person, school, year, kind, delivery))"
	"  STRICT, WITHOUT ROWID;"
	"CREATE TABLE joined_row("
	"  id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,"
	"  what TEXT NOT NULL, school INTEGER, number INTEGER, value TEXT) STRICT;"
	"CREATE INDEX joined_row_person ON joined_row(person, what);"

	"CREATE TABLE objection("
	"  person INTEGER PRIMARY KEY REFERENCES person(id) ON DELETE CASCADE,"
	"  moment INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL) STRICT;";
