/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of sessions and of proposed ends. See tutoring.h and vigie/session.h. */
#include "daemon/store/database.h"
#include "daemon/store/tutoring.h"

#define SESSIONS_STATEMENTS(X)                                                                     \
	X(SESSIONS_GET, "SELECT minutes, present FROM session WHERE referral = ? AND day = ?")     \
	X(SESSIONS_PUT,                                                                            \
	  "INSERT INTO session(referral, day, minutes, present, who, through, moment)"             \
	  " VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(referral, day) DO UPDATE SET"                  \
	  " minutes = excluded.minutes, present = excluded.present, who = excluded.who,"           \
	  " through = excluded.through, moment = excluded.moment")                                 \
	X(SESSIONS_LIST,                                                                           \
	  "SELECT day, minutes, present FROM session WHERE referral = ? ORDER BY day")             \
	X(SESSIONS_SUM, "SELECT coalesce(sum(present), 0), coalesce(sum(1 - present), 0),"         \
			" coalesce(sum(minutes * present), 0), max(day) FROM session"              \
			" WHERE referral = ?")                                                     \
	X(SESSIONS_ENDING, "SELECT ending.day FROM ending JOIN referral ON referral.id = referral" \
			   " WHERE referral = ? AND state = 'started'")                            \
	X(SESSIONS_ENDINGS,                                                                        \
	  "SELECT referral, ending.moment FROM ending /* all */ JOIN referral"                     \
	  " ON referral.id = referral WHERE state = 'started' ORDER BY referral")                  \
	X(SESSIONS_END, "INSERT INTO ending(referral, day, moment) VALUES(?, ?, ?)"                \
			" ON CONFLICT DO NOTHING")                                                 \
	X(SESSIONS_GO_ON, "DELETE FROM ending WHERE referral = ?")

STORE_DEFINE_STATEMENTS(SESSIONS, SESSIONS_STATEMENTS)

int sessions_get(struct vigie_store *store, int64_t referral, vigie_day day,
		 struct vigie_session *ret_session)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_SESSIONS, SESSIONS_GET, &row, "ii", referral,
			      (int64_t)day);

	if (r == 0)
		r = database_step(store, row);
	if (r > 0)
		*ret_session = (struct vigie_session){.referral = referral,
						      .day = day,
						      .minutes = sqlite3_column_int(row, 0),
						      .present = sqlite3_column_int(row, 1) != 0};
	return r;
}

int sessions_put(struct vigie_store *store, const struct vigie_session_entry *entry)
{
	const struct vigie_session *session = &entry->session;

	return database_do(store, &statements_SESSIONS, SESSIONS_PUT, "iiiitti", session->referral,
			   (int64_t)session->day, (int64_t)session->minutes,
			   (int64_t)session->present, entry->who, entry->through, entry->now);
}

int vigie_sessions_each(struct vigie_store *store, int64_t referral,
			int (*on_session)(void *userdata, const struct vigie_session *session),
			void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_SESSIONS, SESSIONS_LIST, &row, "i", referral);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		const struct vigie_session session = {.referral = referral,
						      .day = sqlite3_column_int(row, 0),
						      .minutes = sqlite3_column_int(row, 1),
						      .present = sqlite3_column_int(row, 2) != 0};

		r = on_session(userdata, &session);
		if (r != 0)
			return r;
	}
	return r;
}

int sessions_sum(struct vigie_store *store, int64_t referral, struct vigie_tutoring *tutoring)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_SESSIONS, SESSIONS_SUM, &row, "i", referral);

	if (r == 0)
		r = database_step(store, row);
	if (r <= 0)
		return r;
	tutoring->n_sessions = sqlite3_column_int(row, 0);
	tutoring->n_missed = sqlite3_column_int(row, 1);
	tutoring->minutes = sqlite3_column_int64(row, 2);
	tutoring->last = (vigie_day)database_integer(row, 3, VIGIE_DAY_NONE);
	return 0;
}

int endings_get(struct vigie_store *store, int64_t referral, vigie_day *ret_day)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_SESSIONS, SESSIONS_ENDING, &row, "i", referral);

	if (r == 0)
		r = database_step(store, row);
	if (r >= 0)
		*ret_day = r > 0 ? sqlite3_column_int(row, 0) : VIGIE_DAY_NONE;
	return r < 0 ? r : 0;
}

int vigie_endings_each(struct vigie_store *store,
		       int (*on_ending)(void *userdata, int64_t referral, vigie_time since),
		       void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_SESSIONS, SESSIONS_ENDINGS, &row, "");

	while (r == 0 && (r = database_step(store, row)) > 0) {
		r = on_ending(userdata, sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1));
		if (r != 0)
			return r;
	}
	return r;
}

int endings_put(struct vigie_store *store, int64_t referral, vigie_day day, vigie_time now)
{
	return database_do(store, &statements_SESSIONS, SESSIONS_END, "iii", referral, (int64_t)day,
			   now);
}

int endings_drop(struct vigie_store *store, int64_t referral)
{
	return database_do(store, &statements_SESSIONS, SESSIONS_GO_ON, "i", referral);
}
