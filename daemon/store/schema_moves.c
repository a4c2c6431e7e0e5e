/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Step 9 of the schema: what people do with referrals, the clocks of those, what is offered next,
 * and silences. Days are days, `moment`s are times; `reason` and `event` are the stable words of
 * vigie/transition.h, "" and NULL where there is none.
 */
#include "daemon/store/schema.h"

const char schema_moves[] =
	"ALTER TABLE flag ADD COLUMN score INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE referral ADD COLUMN score INTEGER NOT NULL DEFAULT 0;"
	/* Why it was closed, or is on hold. */
	"ALTER TABLE referral ADD COLUMN reason TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE referral ADD COLUMN tutor TEXT NOT NULL DEFAULT '';"
	/* Of one on hold: the state it goes back to, and the last day. */
	"ALTER TABLE referral ADD COLUMN origin TEXT;"
	"ALTER TABLE referral ADD COLUMN until INTEGER;"
	/* The answer is waited for since; what the clock has done about it. */
	"ALTER TABLE referral ADD COLUMN asked INTEGER;"
	"ALTER TABLE referral ADD COLUMN reminded INTEGER;"
	"ALTER TABLE referral ADD COLUMN escalated INTEGER;"
	"ALTER TABLE referral ADD COLUMN started INTEGER;"
	/* The day on which its school no longer named the pupil. */
	"ALTER TABLE referral ADD COLUMN gone INTEGER;"
	/* The referral beside which it was offered, and the one it was offered after. */
	"ALTER TABLE referral ADD COLUMN beside INTEGER REFERENCES referral(id) ON DELETE SET NULL;"
	"ALTER TABLE referral ADD COLUMN after INTEGER REFERENCES referral(id) ON DELETE SET NULL;"
	"UPDATE referral SET asked = proposed WHERE state = 'proposed';"
	"DROP INDEX referral_waiting;"
	"CREATE INDEX referral_waiting ON referral(programme, priority DESC, score DESC, created,"
	"  id) WHERE state = 'waiting';"
	"CREATE INDEX referral_asked ON referral(asked) WHERE state = 'proposed';"
	"CREATE INDEX referral_until ON referral(until) WHERE state = 'held';"
	"CREATE INDEX referral_gone ON referral(gone) WHERE open = 1 AND gone IS NOT NULL;"
	"CREATE INDEX referral_beside ON referral(beside) WHERE beside IS NOT NULL;"
	"CREATE INDEX referral_after ON referral(after) WHERE after IS NOT NULL;"

	"ALTER TABLE referral_step ADD COLUMN event TEXT;"
	"ALTER TABLE referral_step ADD COLUMN reason TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE referral_step ADD COLUMN tutor TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE referral_step ADD COLUMN day INTEGER;"

	/* Programmes for which the pupil was eligible too, in order. The key comes first: SQLite
	 * 3.40's integrity check finds NULLs that are not there where it does not. */
	"CREATE TABLE referral_offer("
	"  referral INTEGER NOT NULL REFERENCES referral(id) ON DELETE CASCADE,"
	"  programme TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY(referral, programme))"
	"  STRICT, WITHOUT ROWID;"

	/* Somebody knows of the flag; `last` is the last day of it, always said. */
	"CREATE TABLE silence("
	"  id INTEGER PRIMARY KEY, flag INTEGER NOT NULL REFERENCES flag(id) ON DELETE CASCADE,"
	"  who TEXT NOT NULL, why TEXT NOT NULL, moment INTEGER NOT NULL, last INTEGER NOT NULL,"
	"  told INTEGER) STRICT;"
	"CREATE INDEX silence_flag ON silence(flag, last);"
	"CREATE INDEX silence_last ON silence(last) WHERE told IS NULL;";
