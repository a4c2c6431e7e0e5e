/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What changes a referral: its moves and their story, its school, the marks of clocks, what else
 * may be offered. Owns nothing; transactions are the caller's.
 */
#include "daemon/store/database.h"
#include "daemon/store/referrals.h"

#define MOVES_STATEMENTS(X)                                                                        \
	X(MOVES_CHANGE,                                                                            \
	  "UPDATE referral SET state = ?2, open = ?3, seat = ?4,"                                  \
	  " coordinator = coalesce(?5, coordinator), tutor = coalesce(?8, tutor),"                 \
	  " reason = coalesce(?9, ''), deadline = coalesce(?11, deadline),"                        \
	  " origin = CASE WHEN ?2 = 'held' THEN ?10 END,"                                          \
	  " until = CASE WHEN ?2 = 'held' THEN ?12 END,"                                           \
	  " proposed = CASE WHEN ?2 = 'proposed' THEN coalesce(proposed, ?6) ELSE proposed END,"   \
	  " proposed_at = CASE WHEN ?2 = 'proposed' THEN coalesce(proposed_at, ?7)"                \
	  "  ELSE proposed_at END,"                                                                \
	  " asked = CASE WHEN ?2 = 'proposed' THEN ?6 ELSE asked END,"                             \
	  " reminded = CASE WHEN ?2 = 'proposed' THEN NULL ELSE reminded END,"                     \
	  " escalated = CASE WHEN ?2 = 'proposed' THEN NULL ELSE escalated END,"                   \
	  " started = CASE WHEN ?2 = 'started' THEN coalesce(started, ?6) ELSE started END,"       \
	  " closed = CASE WHEN ?3 THEN NULL ELSE ?6 END,"                                          \
	  " closed_at = CASE WHEN ?3 THEN NULL ELSE ?7 END WHERE id = ?1")                         \
	X(MOVES_STEP,                                                                              \
	  "INSERT INTO referral_step(referral, origin, target, moment, who, why, through, event,"  \
	  " reason, tutor, day)"                                                                   \
	  " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce(?9, ''), coalesce(?10, ''), ?11)")     \
	X(MOVES_FIND_STEP,                                                                         \
	  "SELECT 1 FROM referral_step WHERE referral = ?1 AND event = ?2 AND who = ?3"            \
	  " AND reason = coalesce(?4, '') AND tutor = coalesce(?5, '') LIMIT 1")                   \
	X(MOVES_REMINDED, "UPDATE referral SET reminded = ?2 WHERE id = ?1 AND reminded IS NULL")  \
	X(MOVES_ESCALATED,                                                                         \
	  "UPDATE referral SET escalated = ?2 WHERE id = ?1 AND escalated IS NULL")                \
	X(MOVES_GONE, "UPDATE referral SET gone = ?2 WHERE id = ?1 AND gone IS NOT ?2")            \
	X(MOVES_SCHOOL,                                                                            \
	  "UPDATE referral SET school = ?2, gone = NULL, seat = 0, coordinator = '' WHERE id = "   \
	  "?1")                                                                                    \
	X(MOVES_SEAT, "UPDATE referral SET seat = ?2, coordinator = ?3 WHERE id = ?1")             \
	X(MOVES_ASKED, "SELECT id FROM referral WHERE state = 'proposed' ORDER BY asked, id")      \
	X(MOVES_PAUSED, "SELECT id FROM referral WHERE state = 'held' ORDER BY until, id")         \
	X(MOVES_UNTOLD,                                                                            \
	  "SELECT id, (SELECT max(moment) FROM referral_step AS step WHERE step.referral ="        \
	  " referral.id AND target = 'ready' AND origin <> 'ready') FROM referral /* all */"       \
	  " WHERE state = 'ready' ORDER BY id")                                                    \
	X(MOVES_LEFT,                                                                              \
	  "SELECT id FROM referral WHERE open = 1 AND gone IS NOT NULL ORDER BY gone, id")         \
	X(MOVES_CONCERNING,                                                                        \
	  "SELECT id FROM referral WHERE school = ?1 AND open = 1 UNION"                           \
	  " SELECT referral.id FROM member CROSS JOIN referral"                                    \
	  " ON referral.person = member.person AND open = 1 WHERE member.school = ?1 ORDER BY 1")  \
	X(MOVES_OF_PERSON, "SELECT id FROM referral WHERE person = ?1 AND open = 1 ORDER BY id")   \
	X(MOVES_BESIDE, "SELECT id FROM referral WHERE beside = ?1 AND open = 1 ORDER BY id")      \
	X(MOVES_ADD_OFFER,                                                                         \
	  "INSERT INTO referral_offer(referral, place, programme) SELECT ?1,"                      \
	  " coalesce((SELECT max(place) FROM referral_offer WHERE referral = ?1), 0) + 1, ?2"      \
	  " WHERE true ON CONFLICT DO NOTHING")                                                    \
	X(MOVES_OFFERS, "SELECT programme FROM referral_offer WHERE referral = ?1 ORDER BY place") \
	X(MOVES_WANTED, "SELECT 1 FROM referral_flag AS link JOIN flag ON flag.id = link.flag"     \
			" WHERE link.referral = ?1 AND flag.state = 'raised' LIMIT 1")             \
	X(MOVES_COPY_FLAGS,                                                                        \
	  "INSERT INTO referral_flag(flag, referral) SELECT flag.id, ?2"                           \
	  " FROM referral_flag AS link JOIN flag ON flag.id = link.flag"                           \
	  " WHERE link.referral = ?1 AND flag.state = 'raised' ON CONFLICT DO NOTHING")            \
	X(MOVES_HELPED,                                                                            \
	  "SELECT 1 FROM referral WHERE person = ?1 AND programme = ?2 AND state = 'ended'"        \
	  " AND started IS NOT NULL AND closed > ?3 LIMIT 1")                                      \
	X(MOVES_FAMILY, "SELECT 1 FROM referral WHERE person = ?1 AND programme = ?2 AND open = 0" \
			" AND reason = 'family-declined' AND closed >= ?3 LIMIT 1")

STORE_DEFINE_STATEMENTS(MOVES, MOVES_STATEMENTS)

int referrals_change(struct vigie_store *store, const struct referral_change *change)
{
	sqlite3_stmt *update = NULL;
	int r = database_bind(store, &statements_MOVES, MOVES_CHANGE, &update, "itiitiittt",
			      change->referral, vigie_referral_state_word(change->to),
			      (int64_t)change->open, (int64_t)change->seat, change->coordinator,
			      (int64_t)change->day, change->moment, change->tutor, change->reason,
			      vigie_referral_state_word(change->from));

	if (r == 0 && change->deadline != VIGIE_DAY_NONE)
		r = database_errno(sqlite3_bind_int64(update, 11, change->deadline));
	if (r == 0 && change->to == VIGIE_REFERRAL_HELD)
		r = database_errno(sqlite3_bind_int64(update, 12, change->until));
	if (r == 0)
		r = database_run(store, update);
	return r < 0 ? r : referrals_note(store, change);
}

int referrals_note(struct vigie_store *store, const struct referral_change *change)
{
	return database_do(store, &statements_MOVES, MOVES_STEP, "ittitttttti", change->referral,
			   vigie_referral_state_word(change->from),
			   vigie_referral_state_word(change->to), change->moment, change->who,
			   change->why, change->through, change->event, change->reason,
			   change->tutor, (int64_t)change->day);
}

/* Steps a bound SELECT of at most one row: was there one? */
static int exists(struct vigie_store *store, sqlite3_stmt *row, int r)
{
	if (r == 0)
		r = database_step(store, row);
	database_reset(row);
	return r;
}

int referrals_find_step(struct vigie_store *store, const struct referral_change *change)
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MOVES, MOVES_FIND_STEP, &row, "itttt",
			      change->referral, change->event, change->who, change->reason,
			      change->tutor);

	return exists(store, row, r);
}

int referrals_mark_reminded(struct vigie_store *store, int64_t referral, vigie_day day)
{
	return database_do(store, &statements_MOVES, MOVES_REMINDED, "ii", referral, (int64_t)day);
}

int referrals_mark_escalated(struct vigie_store *store, int64_t referral, vigie_day day)
{
	return database_do(store, &statements_MOVES, MOVES_ESCALATED, "ii", referral, (int64_t)day);
}

int referrals_mark_gone(struct vigie_store *store, int64_t referral, vigie_day day)
{
	if (day == VIGIE_DAY_NONE)
		return database_do(store, &statements_MOVES, MOVES_GONE, "in", referral);
	return database_do(store, &statements_MOVES, MOVES_GONE, "ii", referral, (int64_t)day);
}

int referrals_move_school(struct vigie_store *store, int64_t referral, int64_t school)
{
	return database_do(store, &statements_MOVES, MOVES_SCHOOL, "ii", referral, school);
}

int referrals_set_seat(struct vigie_store *store, int64_t referral, bool seat,
		       const char *coordinator)
{
	return database_do(store, &statements_MOVES, MOVES_SEAT, "iit", referral, (int64_t)seat,
			   coordinator);
}

static int each_id(struct vigie_store *store, sqlite3_stmt *row, int r,
		   int (*on_referral)(void *userdata, int64_t referral), void *userdata)
{
	while (r == 0 && (r = database_step(store, row)) > 0)
		r = on_referral(userdata, sqlite3_column_int64(row, 0));
	database_reset(row);
	return r;
}

int referrals_each_timed(struct vigie_store *store, enum referrals_which which,
			 int (*on_referral)(void *userdata, int64_t referral), void *userdata)
{
	static const size_t statements[] = {
		[REFERRALS_ASKED] = MOVES_ASKED,
		[REFERRALS_PAUSED] = MOVES_PAUSED,
		[REFERRALS_LEFT] = MOVES_LEFT,
	};
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MOVES, statements[which], &row, "");

	return each_id(store, row, r, on_referral, userdata);
}

int vigie_referrals_each_untold(struct vigie_store *store,
				int (*on_referral)(void *userdata, int64_t referral,
						   vigie_time since),
				void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MOVES, MOVES_UNTOLD, &row, "");

	while (r == 0 && (r = database_step(store, row)) > 0)
		r = on_referral(userdata, sqlite3_column_int64(row, 0),
				database_integer(row, 1, VIGIE_TIME_NONE));
	return r;
}

static int each_of(struct vigie_store *store, size_t which, int64_t of,
		   int (*on_referral)(void *userdata, int64_t referral), void *userdata)
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MOVES, which, &row, "i", of);

	return each_id(store, row, r, on_referral, userdata);
}

int referrals_each_concerning(struct vigie_store *store, int64_t school,
			      int (*on_referral)(void *userdata, int64_t referral), void *userdata)
{
	return each_of(store, MOVES_CONCERNING, school, on_referral, userdata);
}

int referrals_each_of_person(struct vigie_store *store, int64_t person,
			     int (*on_referral)(void *userdata, int64_t referral), void *userdata)
{
	return each_of(store, MOVES_OF_PERSON, person, on_referral, userdata);
}

int referrals_each_beside(struct vigie_store *store, int64_t referral,
			  int (*on_referral)(void *userdata, int64_t referral), void *userdata)
{
	return each_of(store, MOVES_BESIDE, referral, on_referral, userdata);
}

int referrals_add_offer(struct vigie_store *store, int64_t referral, const char *programme)
{
	return database_do(store, &statements_MOVES, MOVES_ADD_OFFER, "it", referral, programme);
}

int referrals_each_offer(struct vigie_store *store, int64_t referral,
			 int (*on_offer)(void *userdata, const char *programme), void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MOVES, MOVES_OFFERS, &row, "i", referral);

	while (r == 0 && (r = database_step(store, row)) > 0)
		r = on_offer(userdata, (const char *)sqlite3_column_text(row, 0));
	return r;
}

int referrals_is_wanted(struct vigie_store *store, int64_t referral)
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MOVES, MOVES_WANTED, &row, "i", referral);

	return exists(store, row, r);
}

int referrals_copy_flags(struct vigie_store *store, int64_t from, int64_t to)
{
	return database_do(store, &statements_MOVES, MOVES_COPY_FLAGS, "ii", from, to);
}

int referrals_was_helped(struct vigie_store *store, int64_t person, const char *programme,
			 vigie_day day)
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MOVES, MOVES_HELPED, &row, "iti", person,
			      programme, (int64_t)day);

	return exists(store, row, r);
}

int referrals_family_declined(struct vigie_store *store, int64_t person, const char *programme,
			      vigie_day day)
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MOVES, MOVES_FAMILY, &row, "iti", person,
			      programme, (int64_t)day);

	return exists(store, row, r);
}
