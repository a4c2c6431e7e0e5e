/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Flags and referrals of two pupils who are one. A rule flags a pupil once in a school, and a
 * programme has one open referral of a pupil: of two, the one that is further stays, and speaks for
 * the other.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/joining.h"
#include "daemon/store/referrals.h"
#include "vigie/stock.h"
#include "vigie/transition.h"

#define THROUGH_JOINING "joining"

/* How far a flag, or a referral, has come. */
#define FLAG_RANK(table) "CASE " table ".state WHEN 'raised' THEN 3 WHEN 'held' THEN 2 ELSE 1 END"
#define REFERRAL_RANK(table)                                                                       \
	"CASE " table ".state WHEN 'started' THEN 7 WHEN 'assigned' THEN 6 WHEN 'accepted' THEN 5" \
	" WHEN 'proposed' THEN 4 WHEN 'held' THEN 3 WHEN 'ready' THEN 2 ELSE 1 END"

#define PAIRS                                                                                      \
	"SELECT iif(back, o_id, k_id), iif(back, k_id, o_id), iif(back, k_state, o_state) FROM"    \
	" (SELECT o.id AS o_id, k.id AS k_id, o.state AS o_state, k.state AS k_state, "

#define CASES_STATEMENTS(X)                                                                        \
	/* Of two the one that stays, the one that goes, and the state of that. */                 \
	X(CASES_FLAGS,                                                                             \
	  PAIRS FLAG_RANK("o") " > " FLAG_RANK(                                                    \
		  "k") " AS back FROM flag AS o JOIN flag AS k"                                    \
		       " ON k.school = o.school AND k.person = ?1 AND k.rule = o.rule"             \
		       " AND k.state <> 'cleared' WHERE o.person = ?2 AND o.state <> 'cleared')")  \
	X(CASES_REFERRALS,                                                                         \
	  PAIRS REFERRAL_RANK("o") " > " REFERRAL_RANK(                                            \
		  "k") " AS back FROM referral AS o"                                               \
		       " JOIN referral AS k ON k.person = ?1 AND k.programme = o.programme"        \
		       " AND k.open = 1 WHERE o.person = ?2 AND o.open = 1)")                      \
	X(CASES_LINK_FLAG, "INSERT OR IGNORE INTO referral_flag(flag, referral)"                   \
			   " SELECT ?1, referral FROM referral_flag WHERE flag = ?2")              \
	X(CASES_LINK_REFERRAL, "INSERT OR IGNORE INTO referral_flag(flag, referral)"               \
			       " SELECT flag, ?1 FROM referral_flag WHERE referral = ?2")          \
	X(CASES_DROP_FLAG, "DELETE FROM flag WHERE id = ? AND state = 'pending'")                  \
	X(CASES_CLEAR_FLAG, "UPDATE flag SET state = 'cleared', cleared = ?2, reason = 'joined'"   \
			    " WHERE id = ?1 AND state <> 'cleared'")                               \
	X(CASES_NOTE_FLAGS, "INSERT INTO joined_row(person, what, number)"                         \
			    " SELECT person, 'flag', id FROM flag WHERE person = ?")               \
	X(CASES_NOTE_REFERRALS, "INSERT INTO joined_row(person, what, number)"                     \
				" SELECT person, 'referral', id FROM referral WHERE person = ?")   \
	X(CASES_MOVE_FLAGS, "UPDATE flag SET person = ?1 WHERE person = ?2")                       \
	X(CASES_MOVE_REFERRALS, "UPDATE referral SET person = ?1 WHERE person = ?2")               \
	X(CASES_RETURN_FLAGS, "UPDATE flag SET person = ?2 WHERE person = ?1 AND id IN"            \
			      " (SELECT number FROM joined_row WHERE person = ?2"                  \
			      "  AND what = 'flag')")                                              \
	X(CASES_RETURN_REFERRALS,                                                                  \
	  "UPDATE referral SET person = ?2 WHERE person = ?1 AND id IN"                            \
	  " (SELECT number FROM joined_row WHERE person = ?2 AND what = 'referral')")

STORE_DEFINE_STATEMENTS(CASES, CASES_STATEMENTS)

struct pair {
	int64_t stays, goes;
	char state[16]; /* of the one that goes */
};

static int list_pairs(const struct joining *joining, size_t which, struct vigie_buffer *list)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(joining->store, &statements_CASES, which, &statement, "ii",
			      joining->kept, joining->other);

	while (r >= 0 && (r = database_step(joining->store, statement)) == 1) {
		struct pair pair = {sqlite3_column_int64(statement, 0),
				    sqlite3_column_int64(statement, 1), ""};

		database_copy_text(statement, 2, pair.state, sizeof(pair.state));
		vigie_buffer_append(list, (const char *)&pair, sizeof(pair));
	}
	return r < 0 ? r : vigie_buffer_error(list);
}

/* A pending flag whose condition is another's leaves no trace; others are history. */
static int end_flag(const struct joining *joining, const struct pair *pair)
{
	int r = database_do(joining->store, &statements_CASES, CASES_LINK_FLAG, "ii", pair->stays,
			    pair->goes);

	if (r == 0)
		r = database_do(joining->store, &statements_CASES, CASES_DROP_FLAG, "i",
				pair->goes);
	return r < 0 ? r
		     : database_do(joining->store, &statements_CASES, CASES_CLEAR_FLAG, "ii",
				   pair->goes, (int64_t)joining->ruling->day);
}

/* Its place is free from then on: the clocks give it to the first who waits. */
static int end_referral(const struct joining *joining, const struct pair *pair)
{
	const struct vigie_ruling *ruling = joining->ruling;
	struct referral_change change = {
		.referral = pair->goes,
		.to = VIGIE_REFERRAL_WITHDRAWN,
		.day = ruling->day,
		.deadline = VIGIE_DAY_NONE,
		.moment = ruling->when,
		.who = ruling->who,
		.why = vigie_referral_reason_text(VIGIE_REASON_JOINED),
		.through = THROUGH_JOINING,
		.event = vigie_referral_event_word(VIGIE_EVENT_REFERRAL_WITHDRAW),
		.reason = vigie_referral_reason_word(VIGIE_REASON_JOINED),
	};
	enum vigie_referral_actor actor;
	enum vigie_referral_need need;
	int r = referrals_parse_state(pair->state, &change.from);

	if (r == 0 && !vigie_referral_leads(change.from, VIGIE_EVENT_REFERRAL_WITHDRAW, &change.to,
					    &actor, &need))
		return -EUCLEAN;
	if (r == 0)
		r = database_do(joining->store, &statements_CASES, CASES_LINK_REFERRAL, "ii",
				pair->stays, pair->goes);
	if (r == 0)
		r = referrals_change(joining->store, &change);
	if (r == 0)
		r = vigie_stock_take_back(joining->store, pair->goes, ruling);
	return r < 0 ? r : referrals_refresh_priority(joining->store, pair->stays);
}

static int end_pairs(const struct joining *joining, size_t which,
		     int (*end)(const struct joining *joining, const struct pair *pair))
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
	const struct pair *pairs;
	int r = list_pairs(joining, which, &list);

	pairs = (const struct pair *)list.data;
	for (size_t i = 0; r == 0 && i < list.size / sizeof(*pairs); i++)
		r = end(joining, &pairs[i]);
	return r;
}

static int do_both(const struct joining *joining, size_t which)
{
	return database_do(joining->store, &statements_CASES, which, "ii", joining->kept,
			   joining->other);
}

int joining_move_cases(const struct joining *joining)
{
	int r = end_pairs(joining, CASES_FLAGS, end_flag);

	if (r == 0)
		r = end_pairs(joining, CASES_REFERRALS, end_referral);
	if (r == 0)
		r = database_do(joining->store, &statements_CASES, CASES_NOTE_FLAGS, "i",
				joining->other);
	if (r == 0)
		r = database_do(joining->store, &statements_CASES, CASES_NOTE_REFERRALS, "i",
				joining->other);
	if (r == 0)
		r = do_both(joining, CASES_MOVE_FLAGS);
	return r < 0 ? r : do_both(joining, CASES_MOVE_REFERRALS);
}

int joining_return_cases(const struct joining *joining)
{
	int r = do_both(joining, CASES_RETURN_FLAGS);

	return r < 0 ? r : do_both(joining, CASES_RETURN_REFERRALS);
}
