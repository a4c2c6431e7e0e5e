/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Step 2 of the schema: flags and their decisions, referrals and their story, digests and the
 * outbox. States are the stable words of vigie/referral.h and vigie/mail.h. Everything about a
 * pupil goes with the pupil (ON DELETE CASCADE); a message in the outbox names nobody by number.
 */
#include "daemon/store/schema.h"

const char schema_queue[] =
	/* Numbers of flags and referrals are told to people: never used twice (AUTOINCREMENT). */
	"CREATE TABLE flag("
	"  id INTEGER PRIMARY KEY AUTOINCREMENT, school INTEGER NOT NULL REFERENCES school(id),"
	"  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,"
	"  rule TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, priority INTEGER NOT NULL,"
	"  since INTEGER NOT NULL, raised INTEGER, cleared INTEGER, reason TEXT) STRICT;"
	"CREATE UNIQUE INDEX flag_current ON flag(school, person, rule) WHERE state <> 'cleared';"
	"CREATE INDEX flag_person ON flag(person, rule);"
	"CREATE INDEX flag_raised ON flag(school, rule, raised) WHERE raised IS NOT NULL;"

	/* The text of a rule is kept once, however many pupils it decided about. */
	"CREATE TABLE rule_version("
	"  id INTEGER PRIMARY KEY, rule TEXT NOT NULL, fingerprint TEXT NOT NULL,"
	"  text TEXT NOT NULL, UNIQUE(rule, fingerprint)) STRICT;"
	"CREATE TABLE decision("
	"  flag INTEGER PRIMARY KEY REFERENCES flag(id) ON DELETE CASCADE,"
	"  version INTEGER NOT NULL REFERENCES rule_version(id), day INTEGER NOT NULL,"
	"  moment INTEGER NOT NULL, content TEXT NOT NULL) STRICT;"
	"CREATE TABLE evaluation("
	"  school INTEGER PRIMARY KEY REFERENCES school(id), day INTEGER NOT NULL) STRICT;"

	/* `open` and `seat` follow from the state (referral/state.c); `coordinator` is whose place
	 * is taken. */
	"CREATE TABLE referral("
	"  id INTEGER PRIMARY KEY AUTOINCREMENT, school INTEGER NOT NULL REFERENCES school(id),"
	"  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,"
	"  programme TEXT NOT NULL, state TEXT NOT NULL, open INTEGER NOT NULL,"
	"  seat INTEGER NOT NULL, coordinator TEXT NOT NULL DEFAULT '', priority INTEGER NOT NULL,"
	"  subjects TEXT NOT NULL DEFAULT '', created INTEGER NOT NULL, proposed INTEGER,"
	"  proposed_at INTEGER, deadline INTEGER, closed INTEGER, closed_at INTEGER) STRICT;"
	"CREATE UNIQUE INDEX referral_open ON referral(person, programme) WHERE open = 1;"
	"CREATE INDEX referral_school ON referral(school) WHERE open = 1;"
	"CREATE INDEX referral_waiting ON referral(programme, priority DESC, created, id)"
	"  WHERE state = 'waiting';"
	"CREATE INDEX referral_seat ON referral(programme, school) WHERE seat = 1;"
	"CREATE INDEX referral_holder ON referral(programme, coordinator) WHERE seat = 1;"
	"CREATE INDEX referral_closed ON referral(closed_at) WHERE open = 0;"
	"CREATE INDEX referral_person ON referral(person);"
	"CREATE TABLE referral_flag("
	"  flag INTEGER NOT NULL REFERENCES flag(id) ON DELETE CASCADE,"
	"  referral INTEGER NOT NULL REFERENCES referral(id) ON DELETE CASCADE,"
	"  PRIMARY KEY(flag, referral)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX referral_flag_referral ON referral_flag(referral, flag);"
	"CREATE TABLE referral_step("
	"  id INTEGER PRIMARY KEY, referral INTEGER NOT NULL REFERENCES referral(id)"
	"  ON DELETE CASCADE, origin TEXT NOT NULL, target TEXT NOT NULL, moment INTEGER NOT NULL,"
	"  who TEXT NOT NULL, why TEXT NOT NULL, through TEXT NOT NULL) STRICT;"
	"CREATE INDEX referral_step_referral ON referral_step(referral, id);"
	/* A household's places are looked for through its members. */
	"CREATE INDEX person_household ON person(household) WHERE household IS NOT NULL;"

	"CREATE TABLE digest("
	"  coordinator TEXT PRIMARY KEY, day INTEGER NOT NULL, moment INTEGER NOT NULL)"
	"  STRICT, WITHOUT ROWID;"
	"CREATE TABLE outbox("
	"  id INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE,"
	"  coordinator TEXT NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL,"
	"  subject TEXT NOT NULL, body BLOB NOT NULL, state TEXT NOT NULL, queued INTEGER NOT NULL,"
	"  next_attempt INTEGER, leased_until INTEGER, lease INTEGER, sent INTEGER,"
	"  attempts INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '') STRICT;"
	"CREATE INDEX outbox_due ON outbox(next_attempt, id) WHERE state = 'queued';"
	"CREATE INDEX outbox_leased ON outbox(leased_until) WHERE leased_until IS NOT NULL;";
