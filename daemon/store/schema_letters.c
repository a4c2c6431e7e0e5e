/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of letters beside their bytes: when each coordinator last heard anything, which
 * message first spoke of a referral, and what people did with the outbox. What links a message to a
 * referral goes with the referral, thus with the pupil.
 */
#include "daemon/store/schema.h"

const char schema_letters[] =
	/* `day` of the last message of any kind; `urgent`: the moment of the last urgent one. */
	"CREATE TABLE told(coordinator TEXT PRIMARY KEY, day INTEGER, urgent INTEGER)"
	"  STRICT, WITHOUT ROWID;"

	/* `shows` is the most that the message says of a pupil (vigie/config.h, identity), or 3: an
	 * access code. */
	"ALTER TABLE outbox ADD COLUMN shows INTEGER NOT NULL DEFAULT 0;"
	/* A person asked for it to be tried again: its days count from then. */
	"ALTER TABLE outbox ADD COLUMN retried INTEGER;"
	"CREATE INDEX outbox_recipient ON outbox(recipient) WHERE state = 'queued';"
	"CREATE TABLE outbox_step("
	"  id INTEGER PRIMARY KEY, mail INTEGER NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,"
	"  moment INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL)"
	"  STRICT;"
	"CREATE INDEX outbox_step_mail ON outbox_step(mail, id);"

	"CREATE TABLE letter("
	"  referral INTEGER NOT NULL REFERENCES referral(id) ON DELETE CASCADE,"
	"  recipient TEXT NOT NULL COLLATE NOCASE, message_id TEXT NOT NULL,"
	"  PRIMARY KEY(referral, recipient)) STRICT, WITHOUT ROWID;";
