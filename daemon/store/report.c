/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks for the report of a school year. See report.h. */
#include "daemon/store/report.h"

#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/referrals.h"

/* ?1 first day, ?2 last day, ?3 end of the last day. */
#define REPORT_STATEMENTS(X)                                                                       \
	X(REPORT_CASES,                                                                            \
	  "SELECT referral.id, referral.person, referral.school, uai, school.name, department,"    \
	  " programme, tutor,"                                                                     \
	  " coalesce((SELECT target FROM referral_step AS step WHERE step.referral = referral.id"  \
	  "  AND moment <= ?3 AND target <> 'held' ORDER BY step.id DESC LIMIT 1), 'waiting'),"    \
	  " created, iif(started <= ?2, started, NULL),"                                           \
	  " (SELECT coalesce(sum(minutes), 0) FROM session WHERE session.referral = referral.id"   \
	  "  AND present = 1 AND day BETWEEN ?1 AND ?2)"                                           \
	  " FROM referral /* all */ JOIN school ON school.id = referral.school"                    \
	  " WHERE created <= ?2 AND (closed IS NULL OR closed >= ?1)"                              \
	  " ORDER BY referral.person, referral.id")                                                \
	X(REPORT_ANSWERS,                                                                          \
	  "SELECT flag.rule, max(flag.title), answer.reason = 'not-relevant'"                      \
	  " FROM referral /* all */ JOIN referral_step AS answer ON answer.id ="                   \
	  "  (SELECT id FROM referral_step AS step WHERE step.referral = referral.id"              \
	  "   AND event IN ('accept', 'decline') AND moment <= ?3 ORDER BY id DESC LIMIT 1)"       \
	  " JOIN referral_flag AS link ON link.referral = referral.id"                             \
	  " JOIN flag ON flag.id = link.flag"                                                      \
	  " WHERE created <= ?2 AND (closed IS NULL OR closed >= ?1)"                              \
	  " GROUP BY flag.rule, referral.id ORDER BY flag.rule, referral.id")                      \
	X(REPORT_SCHOOLS,                                                                          \
	  "SELECT school.id, uai, name, kind, priority, department, count(*),"                     \
	  " sum(EXISTS(SELECT 1 FROM flag WHERE flag.person = member.person"                       \
	  "  AND flag.school = member.school AND raised BETWEEN ?1 AND ?2))"                       \
	  " FROM school /* all */ JOIN member ON member.school = school.id AND member.year = ?4"   \
	  " JOIN person ON person.id = member.person AND joined IS NULL"                           \
	  " GROUP BY school.id ORDER BY uai")

STORE_DEFINE_STATEMENTS(REPORT, REPORT_STATEMENTS)

static int bind(struct vigie_store *store, size_t which, const struct report_span *span,
		sqlite3_stmt **ret_row)
{
	return database_bind(store, &statements_REPORT, which, ret_row, "iii", (int64_t)span->first,
			     (int64_t)span->last, span->end);
}

static int read_case(sqlite3_stmt *row, struct report_case *one)
{
	one->id = sqlite3_column_int64(row, 0);
	one->person = sqlite3_column_int64(row, 1);
	one->school = sqlite3_column_int64(row, 2);
	database_copy_text(row, 3, one->uai, sizeof(one->uai));
	database_copy_text(row, 4, one->school_name, sizeof(one->school_name));
	database_copy_text(row, 5, one->department, sizeof(one->department));
	database_copy_text(row, 6, one->programme, sizeof(one->programme));
	database_copy_text(row, 7, one->tutor, sizeof(one->tutor));
	one->created = sqlite3_column_int(row, 9);
	one->started = (vigie_day)database_integer(row, 10, VIGIE_DAY_NONE);
	one->minutes = sqlite3_column_int64(row, 11);
	if (!one->department[0])
		memcpy(one->department, one->uai, sizeof(one->department) - 1);
	return referrals_parse_state((const char *)sqlite3_column_text(row, 8), &one->state);
}

int report_each_case(struct vigie_store *store, const struct report_span *span,
		     int (*on_case)(void *userdata, const struct report_case *one), void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = bind(store, REPORT_CASES, span, &row);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct report_case one = {0};

		r = read_case(row, &one);
		if (r == 0)
			r = on_case(userdata, &one);
		if (r != 0)
			return r;
	}
	return r;
}

int report_each_answer(struct vigie_store *store, const struct report_span *span,
		       int (*on_answer)(void *userdata, const char *rule, const char *title,
					bool irrelevant),
		       void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = bind(store, REPORT_ANSWERS, span, &row);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		r = on_answer(userdata, (const char *)sqlite3_column_text(row, 0),
			      (const char *)sqlite3_column_text(row, 1),
			      sqlite3_column_int(row, 2) != 0);
		if (r != 0)
			return r;
	}
	return r;
}

int report_each_school(struct vigie_store *store, int year, const struct report_span *span,
		       int (*on_school)(void *userdata, const struct vigie_school *school,
					int64_t pupils, int64_t flagged),
		       void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REPORT, REPORT_SCHOOLS, &row, "iiii",
			      (int64_t)span->first, (int64_t)span->last, span->end, (int64_t)year);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct vigie_school school = {.id = sqlite3_column_int64(row, 0)};

		database_copy_text(row, 1, school.uai, sizeof(school.uai));
		database_copy_text(row, 2, school.name, sizeof(school.name));
		database_copy_text(row, 3, school.kind, sizeof(school.kind));
		database_copy_text(row, 4, school.priority, sizeof(school.priority));
		database_copy_text(row, 5, school.department, sizeof(school.department));
		r = on_school(userdata, &school, sqlite3_column_int64(row, 6),
			      sqlite3_column_int64(row, 7));
		if (r != 0)
			return r;
	}
	return r;
}
