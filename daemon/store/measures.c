/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of measures. The start of a referral is its last measure of that day or before, else its
 * first one. See tutoring.h and vigie/session.h.
 */
#include <errno.h>

#include "daemon/store/database.h"
#include "daemon/store/tutoring.h"

#define SAME "referral = ?1 AND what = ?2 AND subject = ?3"

/* ?4: the day that counts as the start. */
#define START                                                                                      \
	"coalesce((SELECT max(day) FROM measure WHERE " SAME " AND day <= ?4),"                    \
	" (SELECT min(day) FROM measure WHERE " SAME "))"

#define MEASURES_STATEMENTS(X)                                                                     \
	X(MEASURES_ADD, "INSERT INTO measure(referral, what, subject, day, value)"                 \
			" VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")                      \
	X(MEASURES_CORRECT, "UPDATE measure SET value = ?5 WHERE " SAME " AND day = ?4"            \
			    " AND value <> ?5")                                                    \
	X(MEASURES_PRUNE,                                                                          \
	  "DELETE FROM measure WHERE " SAME " AND day < ?5 AND day >= ?6 AND day > ?4"             \
	  " AND day > (SELECT min(day) FROM measure WHERE " SAME ")")                              \
	X(MEASURES_OF,                                                                             \
	  "SELECT referral.id, referral.person, programme, subjects, created, started,"            \
	  " state = 'started' FROM member CROSS JOIN referral"                                     \
	  " ON referral.person = member.person AND referral.school = member.school"                \
	  " WHERE member.school = ?1 AND member.year = ?2 AND (open = 1 OR"                        \
	  " (started IS NOT NULL AND closed >= ?3)) ORDER BY referral.person, referral.id")        \
	X(MEASURES_START, "SELECT coalesce(started, created) FROM referral WHERE id = ?")          \
	X(MEASURES_GET, "SELECT (SELECT value FROM measure WHERE " SAME " AND day = " START "),"   \
			" (SELECT value FROM measure WHERE " SAME                                  \
			" AND day <= ?5 AND day > " START "  ORDER BY day DESC LIMIT 1)")          \
	X(MEASURES_SUBJECTS, "SELECT DISTINCT subject FROM measure WHERE referral = ?"             \
			     " AND what = 0 AND subject <> '' ORDER BY subject")

STORE_DEFINE_STATEMENTS(MEASURES, MEASURES_STATEMENTS)

int measures_put(struct vigie_store *store, const struct measure_row *row, bool fresh,
		 vigie_day keep)
{
	int64_t first = vigie_school_year_first(vigie_day_school_year(row->day));
	int r = database_do(store, &statements_MEASURES, MEASURES_ADD, "iitii", row->referral,
			    (int64_t)row->what, row->subject, (int64_t)row->day, row->value);

	if (r == 0 && fresh)
		r = database_do(store, &statements_MEASURES, MEASURES_CORRECT, "iitii",
				row->referral, (int64_t)row->what, row->subject, (int64_t)row->day,
				row->value);
	if (r == 0)
		r = database_do(store, &statements_MEASURES, MEASURES_PRUNE, "iitiii",
				row->referral, (int64_t)row->what, row->subject, (int64_t)keep,
				(int64_t)row->day, first);
	return r;
}

int measures_each(struct vigie_store *store, int64_t school, int year,
		  int (*on_measured)(void *userdata, const struct measured *measured),
		  void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MEASURES, MEASURES_OF, &row, "iii", school,
			      (int64_t)year, (int64_t)vigie_school_year_first(year));

	while (r == 0 && (r = database_step(store, row)) > 0) {
		const struct measured measured = {
			.referral = sqlite3_column_int64(row, 0),
			.person = sqlite3_column_int64(row, 1),
			.programme = (const char *)sqlite3_column_text(row, 2),
			.subjects = (const char *)sqlite3_column_text(row, 3),
			.created = sqlite3_column_int(row, 4),
			.started = (vigie_day)database_integer(row, 5, VIGIE_DAY_NONE),
			.at_work = sqlite3_column_int(row, 6) != 0,
		};

		r = on_measured(userdata, &measured);
		if (r != 0)
			return r;
	}
	return r;
}

static int start_of(struct vigie_store *store, int64_t referral, int64_t *ret_day)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MEASURES, MEASURES_START, &row, "i", referral);

	if (r == 0)
		r = database_step(store, row);
	if (r > 0)
		*ret_day = sqlite3_column_int64(row, 0);
	return r < 0 ? r : r == 0 ? -ENOENT : 0;
}

int measures_pair(struct vigie_store *store, int64_t referral, enum measure_what what,
		  const char *subject, vigie_day start, vigie_day until, vigie_decimal *ret_start,
		  vigie_decimal *ret_latest)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_MEASURES, MEASURES_GET, &row, "iitii", referral,
			      (int64_t)what, subject, (int64_t)start, (int64_t)until);

	if (r == 0)
		r = database_step(store, row);
	if (r <= 0)
		return r;
	*ret_start = database_integer(row, 0, VIGIE_DECIMAL_NONE);
	*ret_latest = database_integer(row, 1, VIGIE_DECIMAL_NONE);
	return 0;
}

int vigie_tutoring_get(struct vigie_store *store, int64_t referral,
		       struct vigie_tutoring *ret_tutoring)
{
	struct vigie_tutoring tutoring = {.last = VIGIE_DAY_NONE};
	int64_t day;
	int r = start_of(store, referral, &day);

	if (r < 0)
		return r;
	r = sessions_sum(store, referral, &tutoring);
	if (r == 0)
		r = endings_get(store, referral, &tutoring.ending);
	if (r == 0)
		r = measures_pair(store, referral, MEASURE_AVERAGE, "", (vigie_day)day, INT32_MAX,
				  &tutoring.start.average, &tutoring.latest.average);
	if (r == 0)
		r = measures_pair(store, referral, MEASURE_HALF_DAYS, "", (vigie_day)day, INT32_MAX,
				  &tutoring.start.half_days, &tutoring.latest.half_days);
	if (r == 0)
		*ret_tutoring = tutoring;
	return r;
}

int vigie_tutoring_each_subject(struct vigie_store *store, int64_t referral,
				int (*on_subject)(void *userdata, const char *subject,
						  vigie_decimal start, vigie_decimal latest),
				void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int64_t day;
	int r = start_of(store, referral, &day);

	if (r == 0)
		r = database_bind(store, &statements_MEASURES, MEASURES_SUBJECTS, &row, "i",
				  referral);
	while (r == 0 && (r = database_step(store, row)) > 0) {
		vigie_decimal start, latest;

		const char *subject = (const char *)sqlite3_column_text(row, 0);

		r = measures_pair(store, referral, MEASURE_AVERAGE, subject, (vigie_day)day,
				  INT32_MAX, &start, &latest);
		if (r == 0)
			r = on_subject(userdata, subject, start, latest);
		if (r != 0)
			return r;
	}
	return r;
}
