/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tutoring record. Days are days, `present` is 0 or 1. Of a measure a row is written when its
 * value changes; `subject` is "" for the general average. All of it goes with the referral, thus
 * with the pupil.
 */
#include "daemon/store/schema.h"

const char schema_tutoring[] =
	"CREATE TABLE session("
	"  referral INTEGER NOT NULL REFERENCES referral(id) ON DELETE CASCADE,"
	"  day INTEGER NOT NULL, minutes INTEGER NOT NULL, present INTEGER NOT NULL,"
	"  who TEXT NOT NULL, through TEXT NOT NULL, moment INTEGER NOT NULL,"
	"  PRIMARY KEY(referral, day)) STRICT, WITHOUT ROWID;"
	/* `what`: 0 average, 1 half-days; `value` in millionths. */
	"CREATE TABLE measure("
	"  referral INTEGER NOT NULL REFERENCES referral(id) ON DELETE CASCADE,"
	"  what INTEGER NOT NULL, subject TEXT NOT NULL, day INTEGER NOT NULL,"
	"  value INTEGER NOT NULL, PRIMARY KEY(referral, what, subject, day))"
	"  STRICT, WITHOUT ROWID;"
	/* The end is proposed since. */
	"CREATE TABLE ending("
	"  referral INTEGER PRIMARY KEY REFERENCES referral(id) ON DELETE CASCADE,"
	"  day INTEGER NOT NULL) STRICT;";
