/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks over the flags and the waits of a school year, for the report. See report.h. */
#include "daemon/store/report.h"

#include <errno.h>

#include "daemon/store/database.h"

/* ?1 first day, ?2 last day, ?3 the school year, or the end of the last day. */
#define FLAGGED_STATEMENTS(X)                                                                      \
	X(FLAGGED_PUPILS, "SELECT flag.school, flag.person, flag.rule, max(flag.title) FROM flag"  \
			  " JOIN member ON member.school = flag.school AND member.year = ?3"       \
			  "  AND member.person = flag.person"                                      \
			  " JOIN person ON person.id = flag.person AND joined IS NULL"             \
			  " WHERE raised BETWEEN ?1 AND ?2"                                        \
			  " GROUP BY flag.school, flag.person, flag.rule"                          \
			  " ORDER BY flag.school, flag.person, flag.rule")                         \
	X(FLAGGED_WAITS,                                                                           \
	  "SELECT programme, state = 'waiting', created, iif(proposed <= ?2, proposed, NULL),"     \
	  " (SELECT min(moment) FROM referral_step AS step WHERE step.referral = referral.id"      \
	  "  AND event IN ('accept', 'decline') AND moment <= ?3),"                                \
	  " (SELECT min(moment) FROM referral_step AS step WHERE step.referral = referral.id"      \
	  "  AND event = 'accept' AND moment <= ?3),"                                              \
	  " iif(started <= ?2, started, NULL)"                                                     \
	  " FROM referral /* all */ WHERE created BETWEEN ?1 AND ?2"                               \
	  " ORDER BY programme, id")

STORE_DEFINE_STATEMENTS(FLAGGED, FLAGGED_STATEMENTS)

static int bind(struct vigie_store *store, size_t which, const struct report_span *span,
		int64_t third, sqlite3_stmt **ret_row)
{
	return database_bind(store, &statements_FLAGGED, which, ret_row, "iii",
			     (int64_t)span->first, (int64_t)span->last, third);
}

int report_each_flagged(struct vigie_store *store, const struct report_span *span,
			int (*on_flagged)(void *userdata, const struct report_flagged *one),
			void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = bind(store, FLAGGED_PUPILS, span, vigie_day_school_year(span->first), &row);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct report_flagged one = {.school = sqlite3_column_int64(row, 0),
					     .person = sqlite3_column_int64(row, 1)};

		database_copy_text(row, 2, one.rule, sizeof(one.rule));
		database_copy_text(row, 3, one.title, sizeof(one.title));
		r = on_flagged(userdata, &one);
		if (r != 0)
			return r;
	}
	return r;
}

int report_each_wait(struct vigie_store *store, const struct report_span *span,
		     int (*on_wait)(void *userdata, const struct report_wait *one), void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = bind(store, FLAGGED_WAITS, span, span->end, &row);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct report_wait one = {
			.waiting = sqlite3_column_int(row, 1) != 0,
			.created = (vigie_day)database_integer(row, 2, VIGIE_DAY_NONE),
			.proposed = (vigie_day)database_integer(row, 3, VIGIE_DAY_NONE),
			.answered = database_integer(row, 4, VIGIE_TIME_NONE),
			.accepted = database_integer(row, 5, VIGIE_TIME_NONE),
			.started = (vigie_day)database_integer(row, 6, VIGIE_DAY_NONE),
		};

		database_copy_text(row, 0, one.programme, sizeof(one.programme));
		r = on_wait(userdata, &one);
		if (r != 0)
			return r;
	}
	return r;
}
