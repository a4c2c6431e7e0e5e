/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers by mail. Of a message a hash is kept, so that it is dealt with once, and of what it said
 * the command, who and when; a command goes with its referral, thus with the pupil. Addresses are
 * compared without case.
 */
#include "daemon/store/schema.h"

const char schema_reply[] =
	"CREATE TABLE reply_key(id INTEGER PRIMARY KEY CHECK(id = 1), key BLOB NOT NULL) STRICT;"
	"CREATE TABLE reply_seen(digest BLOB PRIMARY KEY, moment INTEGER NOT NULL)"
	"  STRICT, WITHOUT ROWID;"
	"CREATE INDEX reply_seen_moment ON reply_seen(moment);"
	"CREATE TABLE reply_done("
	"  id INTEGER PRIMARY KEY, referral INTEGER NOT NULL REFERENCES referral(id)"
	"  ON DELETE CASCADE, recipient TEXT NOT NULL COLLATE NOCASE, command TEXT NOT NULL,"
	"  moment INTEGER NOT NULL, confirmed INTEGER) STRICT;"
	"CREATE INDEX reply_done_open ON reply_done(recipient) WHERE confirmed IS NULL;"
	"CREATE INDEX reply_done_referral ON reply_done(referral);"
	/* What was answered lately, so that nobody is told too much. */
	"CREATE TABLE reply_answer("
	"  id INTEGER PRIMARY KEY, recipient TEXT NOT NULL COLLATE NOCASE,"
	"  referral INTEGER NOT NULL, help INTEGER NOT NULL, moment INTEGER NOT NULL) STRICT;"
	"CREATE INDEX reply_answer_lately ON reply_answer(recipient, moment);"
	"CREATE INDEX reply_answer_moment ON reply_answer(moment);"
	"CREATE TABLE bounced("
	"  id INTEGER PRIMARY KEY, recipient TEXT NOT NULL COLLATE NOCASE, status TEXT NOT NULL,"
	"  since INTEGER NOT NULL, mail INTEGER NOT NULL, cleared INTEGER, cleared_by TEXT) STRICT;"
	"CREATE UNIQUE INDEX bounced_now ON bounced(recipient) WHERE cleared IS NULL;";
