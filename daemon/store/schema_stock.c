/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Step 8 of the schema: stocks of access codes, lists of members, the town of a school. A code
 * stays when its pupil is erased, without a link to anybody; a membership goes with the pupil.
 */
#include "daemon/store/schema.h"

const char schema_stock[] =
	"ALTER TABLE school ADD COLUMN town TEXT;"

	/* Numbers of codes are told to people. `value` is plain: it has to be handed out, and a key
	 * beside it in the same account would protect it from nobody. `told`: when the letter to
	 * the coordinator was written. */
	"CREATE TABLE code("
	"  id INTEGER PRIMARY KEY AUTOINCREMENT, programme TEXT NOT NULL, value TEXT NOT NULL,"
	"  state TEXT NOT NULL, expires INTEGER,"
	"  referral INTEGER REFERENCES referral(id) ON DELETE SET NULL, told INTEGER,"
	"  UNIQUE(programme, value)) STRICT;"
	"CREATE INDEX code_state ON code(programme, state, expires);"
	"CREATE INDEX code_referral ON code(referral) WHERE referral IS NOT NULL;"
	"CREATE UNIQUE INDEX code_issued ON code(referral) WHERE state = 'issued';"
	"CREATE INDEX code_untold ON code(id) WHERE state = 'issued' AND told IS NULL;"
	"CREATE TABLE code_step("
	"  id INTEGER PRIMARY KEY, code INTEGER NOT NULL REFERENCES code(id) ON DELETE CASCADE,"
	"  moment INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL)"
	"  STRICT;"
	"CREATE INDEX code_step_code ON code_step(code, id);"

	/* `until` is the last day on which the list speaks. */
	"CREATE TABLE list("
	"  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, until INTEGER NOT NULL,"
	"  since INTEGER NOT NULL, moment INTEGER NOT NULL, who TEXT NOT NULL,"
	"  unmatched INTEGER NOT NULL) STRICT;"
	"CREATE INDEX list_until ON list(until);"
	"CREATE TABLE membership("
	"  list INTEGER NOT NULL REFERENCES list(id) ON DELETE CASCADE,"
	"  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE, since INTEGER NOT NULL,"
	"  PRIMARY KEY(list, person)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX membership_person ON membership(person);";
