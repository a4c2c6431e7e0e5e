/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of referrals. A place is taken while `seat` is 1; one open referral per pupil and
 * programme is held by an index. Owns nothing; transactions are the caller's.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/referrals.h"
#include "daemon/store/schools.h"
#include "vigie/vocabulary.h"

/* Titles: one of each, that of the most serious flag first. */
#define LISTED                                                                                     \
	"SELECT referral.id, person, school, uai, school.name, department, programme, state,"      \
	" referral.priority, created, proposed, deadline, closed,"                                 \
	" (SELECT group_concat(title, ' · ') FROM (SELECT title FROM referral_flag AS link"       \
	"  JOIN flag ON flag.id = link.flag WHERE link.referral = referral.id"                     \
	"  GROUP BY title ORDER BY max(flag.priority) DESC, min(flag.id))), subjects, "            \
	"proposed_at,"                                                                             \
	" referral.coordinator, tutor, referral.reason, origin, until, asked, reminded, "          \
	"escalated,"                                                                               \
	" started, gone, referral.score, beside, after, seat,"                                     \
	" (SELECT day FROM ending WHERE ending.referral = referral.id"                             \
	"  AND state = 'started')"                                                                 \
	" FROM referral JOIN school ON school.id = school "

#define REFERRALS_STATEMENTS(X)                                                                    \
	X(REFERRALS_INSERT,                                                                        \
	  "INSERT INTO referral(school, person, programme, priority, subjects, created, state,"    \
	  " open, seat, score, beside, after) VALUES(?1, ?2, ?3, ?4, ?5, ?6, 'waiting', 1, 0, ?7," \
	  " nullif(?8, 0), nullif(?9, 0))")                                                        \
	X(REFERRALS_FIND_OPEN,                                                                     \
	  "SELECT id FROM referral WHERE person = ?1 AND programme = ?2 AND open = 1")             \
	X(REFERRALS_LINK, "INSERT INTO referral_flag(flag, referral) VALUES(?1, ?2)"               \
			  " ON CONFLICT DO NOTHING")                                               \
	X(REFERRALS_SET_SUBJECTS,                                                                  \
	  "UPDATE referral SET subjects = ?2 WHERE id = ?1 AND subjects <> ?2")                    \
	X(REFERRALS_REFRESH,                                                                       \
	  "UPDATE referral SET priority = highest, score = best FROM"                              \
	  " (SELECT max(flag.priority) AS highest, max(flag.score) AS best"                        \
	  "  FROM referral_flag AS link JOIN flag ON flag.id = link.flag"                          \
	  "  WHERE link.referral = ?1 AND flag.state = 'raised')"                                  \
	  " WHERE id = ?1 AND open = 1 AND (priority <> highest OR referral.score <> best)")       \
	X(REFERRALS_COUNT_ALL, "SELECT count(*) FROM referral WHERE programme = ?1 AND seat = 1")  \
	X(REFERRALS_COUNT_SCHOOL,                                                                  \
	  "SELECT count(*) FROM referral WHERE programme = ?1 AND school = ?2 AND seat = 1")       \
	X(REFERRALS_COUNT_COORDINATOR,                                                             \
	  "SELECT count(*) FROM referral WHERE programme = ?1 AND coordinator = ?2"                \
	  " AND seat = 1")                                                                         \
	X(REFERRALS_COUNT_HOUSEHOLD,                                                               \
	  "SELECT count(*) FROM person AS pupil JOIN person AS sibling"                            \
	  " ON sibling.household = pupil.household"                                                \
	  " JOIN referral ON referral.person = sibling.id AND programme = ?1 AND seat = 1"         \
	  " WHERE pupil.id = ?2 AND pupil.household <> ''")                                        \
	X(REFERRALS_WAITING,                                                                       \
	  "SELECT referral.id, person, school, uai, department, referral.priority, score"          \
	  " FROM referral"                                                                         \
	  " JOIN school ON school.id = school WHERE programme = ?1 AND state = 'waiting' AND "     \
	  "gone IS NULL"                                                                           \
	  " ORDER BY referral.priority DESC, referral.score DESC, created, referral.id")           \
	X(REFERRALS_BASELESS,                                                                      \
	  "SELECT id FROM referral_flag AS link JOIN referral ON id = link.referral"               \
	  " WHERE link.flag = ?1 AND state IN ('waiting', 'ready') AND gone IS NULL AND NOT "      \
	  "EXISTS"                                                                                 \
	  " (SELECT 1 FROM referral_flag AS other JOIN flag ON flag.id = other.flag"               \
	  "  WHERE other.referral = referral.id AND flag.state = 'raised')")                       \
	X(REFERRALS_OF_FLAG, "SELECT referral FROM referral_flag WHERE flag = ?1")                 \
	X(REFERRALS_OPEN,                                                                          \
	  "SELECT other.person, other.programme, other.state = 'started' FROM referral"            \
	  " JOIN referral AS other ON other.person = referral.person AND other.open = 1"           \
	  " WHERE referral.school = ?1 AND referral.open = 1"                                      \
	  " UNION SELECT referral.person, programme, state = 'started' FROM member"                \
	  " JOIN referral ON referral.person = member.person AND open = 1"                         \
	  " WHERE member.school = ?1 ORDER BY 1, 2")                                               \
	X(REFERRALS_SPANS,                                                                         \
	  "SELECT DISTINCT referral.person, programme, flag.rule, created, closed,"                \
	  " (SELECT min(moment) FROM referral_step AS step WHERE step.referral = referral.id"      \
	  "  AND target = 'started')"                                                              \
	  " FROM member CROSS JOIN referral ON referral.person = member.person"                    \
	  " LEFT JOIN referral_flag AS link ON link.referral = referral.id"                        \
	  " LEFT JOIN flag ON flag.id = link.flag AND flag.school = ?1"                            \
	  " WHERE member.school = ?1"                                                              \
	  " ORDER BY referral.person, programme, referral.id")                                     \
	X(REFERRALS_NEWS, LISTED                                                                   \
	  "/* all */ WHERE seat = 1 OR (open = 0 AND closed_at > ?1 AND proposed IS NOT NULL)"     \
	  " ORDER BY referral.priority DESC, referral.score DESC, created, referral.id")           \
	X(REFERRALS_QUEUE,                                                                         \
	  "SELECT programme, uai, school.name, department, count(*) FROM referral"                 \
	  " JOIN school ON school.id = school WHERE state = 'waiting'"                             \
	  " GROUP BY programme, school.id ORDER BY programme, uai")                                \
	X(REFERRALS_LIST,                                                                          \
	  LISTED "/* all */ WHERE (?1 IS NULL OR uai = ?1) AND (?2 IS NULL OR programme = ?2)"     \
		 " AND (?3 IS NULL OR state = ?3) AND (?4 OR ?3 IS NOT NULL OR open = 1)"          \
		 " AND (?5 IS NULL OR coordinator = ?5) AND referral.priority >= ?6"               \
		 " AND (?7 IS NULL OR created <= ?7)"                                              \
		 " ORDER BY referral.priority DESC, referral.score DESC, created, referral.id")    \
	X(REFERRALS_GET, LISTED "WHERE referral.id = ?1")                                          \
	X(REFERRALS_STEPS,                                                                         \
	  "SELECT origin, target, moment, who, why, through, event, reason, tutor"                 \
	  " FROM referral_step WHERE referral = ?1 ORDER BY id")

STORE_DEFINE_STATEMENTS(REFERRALS, REFERRALS_STATEMENTS)

VIGIE_DEFINE_WORD(vigie_referral_state_word, enum vigie_referral_state, VIGIE_REFERRAL_STATES)

int referrals_parse_state(const char *word, enum vigie_referral_state *ret_state)
{
	for (int state = 0; word && state <= VIGIE_REFERRAL_WITHDRAWN; state++) {
		if (strcmp(word, vigie_referral_state_word(state)) == 0) {
			*ret_state = state;
			return 0;
		}
	}
	return -EUCLEAN;
}

static int read_state(sqlite3_stmt *row, int column, enum vigie_referral_state *ret_state)
{
	return referrals_parse_state((const char *)sqlite3_column_text(row, column), ret_state);
}

int referrals_insert(struct vigie_store *store, const struct referral_start *start, int64_t *ret_id)
{
	int r = database_do(store, &statements_REFERRALS, REFERRALS_INSERT, "iititiiii",
			    start->school, start->person, start->programme,
			    (int64_t)start->priority, start->subjects, (int64_t)start->day,
			    start->score, start->beside, start->after);

	if (r < 0)
		return r;
	*ret_id = database_last_id(store);
	return schools_mark_unmeasured(store, start->school);
}

int referrals_find_open(struct vigie_store *store, int64_t person, const char *programme,
			int64_t *ret_id)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_FIND_OPEN, &row, "it", person,
			      programme);

	if (r == 0)
		r = database_step(store, row);
	if (r > 0)
		*ret_id = sqlite3_column_int64(row, 0);
	return r;
}

int referrals_link(struct vigie_store *store, int64_t referral, int64_t flag)
{
	return database_do(store, &statements_REFERRALS, REFERRALS_LINK, "ii", flag, referral);
}

int referrals_set_subjects(struct vigie_store *store, int64_t referral, const char *subjects)
{
	return database_do(store, &statements_REFERRALS, REFERRALS_SET_SUBJECTS, "it", referral,
			   subjects);
}

int referrals_refresh_priority(struct vigie_store *store, int64_t referral)
{
	return database_do(store, &statements_REFERRALS, REFERRALS_REFRESH, "i", referral);
}

/* Steps a bound `SELECT count(*)`. */
static int read_count(struct vigie_store *store, sqlite3_stmt *row, int r, int64_t *ret_n)
{
	if (r == 0)
		r = database_step(store, row);
	if (r > 0)
		*ret_n = sqlite3_column_int64(row, 0);
	database_reset(row);
	return r < 0 ? r : 0;
}

int referrals_count_all(struct vigie_store *store, const char *programme, int64_t *ret_n)
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_COUNT_ALL, &row, "t",
			      programme);

	return read_count(store, row, r, ret_n);
}

int referrals_count_school(struct vigie_store *store, const char *programme, int64_t school,
			   int64_t *ret_n)
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_COUNT_SCHOOL, &row, "ti",
			      programme, school);

	return read_count(store, row, r, ret_n);
}

int referrals_count_coordinator(struct vigie_store *store, const char *programme,
				const char *coordinator, int64_t *ret_n)
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_COUNT_COORDINATOR, &row, "tt",
			      programme, coordinator);

	return read_count(store, row, r, ret_n);
}

int referrals_count_household(struct vigie_store *store, const char *programme, int64_t person,
			      int64_t *ret_n)
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_COUNT_HOUSEHOLD, &row, "ti",
			      programme, person);

	return read_count(store, row, r, ret_n);
}

int referrals_each_waiting(struct vigie_store *store, const char *programme,
			   int (*on_waiting)(void *userdata, const struct referral_waiting *row),
			   void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_WAITING, &row, "t",
			      programme);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct referral_waiting waiting = {
			.id = sqlite3_column_int64(row, 0),
			.person = sqlite3_column_int64(row, 1),
			.school = sqlite3_column_int64(row, 2),
			.priority = sqlite3_column_int(row, 5),
			.score = sqlite3_column_int64(row, 6),
		};

		database_copy_text(row, 3, waiting.uai, sizeof(waiting.uai));
		database_copy_text(row, 4, waiting.department, sizeof(waiting.department));
		r = on_waiting(userdata, &waiting);
		if (r != 0)
			return r;
	}
	return r;
}

static int each_id(struct vigie_store *store, size_t which, int64_t flag,
		   int (*on_referral)(void *userdata, int64_t referral), void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, which, &row, "i", flag);

	while (r == 0 && (r = database_step(store, row)) > 0)
		r = on_referral(userdata, sqlite3_column_int64(row, 0));
	return r;
}

int referrals_each_baseless(struct vigie_store *store, int64_t flag,
			    int (*on_referral)(void *userdata, int64_t referral), void *userdata)
{
	return each_id(store, REFERRALS_BASELESS, flag, on_referral, userdata);
}

int referrals_each_of_flag(struct vigie_store *store, int64_t flag,
			   int (*on_referral)(void *userdata, int64_t referral), void *userdata)
{
	return each_id(store, REFERRALS_OF_FLAG, flag, on_referral, userdata);
}

int referrals_each_open(struct vigie_store *store, int64_t school,
			int (*on_referral)(void *userdata, int64_t person, const char *programme,
					   bool started),
			void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_OPEN, &row, "i", school);

	while (r == 0 && (r = database_step(store, row)) > 0)
		r = on_referral(userdata, sqlite3_column_int64(row, 0),
				(const char *)sqlite3_column_text(row, 1),
				sqlite3_column_int(row, 2));
	return r;
}

int referrals_each_span(struct vigie_store *store, int64_t school,
			int (*on_span)(void *userdata, const struct referral_span *span),
			void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_SPANS, &row, "i", school);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct referral_span span = {
			.person = sqlite3_column_int64(row, 0),
			.programme = (const char *)sqlite3_column_text(row, 1),
			.rule = (const char *)sqlite3_column_text(row, 2),
			.created = sqlite3_column_int(row, 3),
			.closed = (vigie_day)database_integer(row, 4, VIGIE_DAY_NONE),
			.started = database_integer(row, 5, VIGIE_TIME_NONE),
		};

		r = on_span(userdata, &span);
	}
	return r;
}

static int read_referral(sqlite3_stmt *row, struct vigie_referral *referral)
{
	int r;

	referral->id = sqlite3_column_int64(row, 0);
	referral->person = sqlite3_column_int64(row, 1);
	referral->school = sqlite3_column_int64(row, 2);
	database_copy_text(row, 3, referral->uai, sizeof(referral->uai));
	database_copy_text(row, 4, referral->school_name, sizeof(referral->school_name));
	database_copy_text(row, 5, referral->department, sizeof(referral->department));
	database_copy_text(row, 6, referral->programme, sizeof(referral->programme));
	referral->priority = (enum vigie_priority)sqlite3_column_int(row, 8);
	referral->created = sqlite3_column_int(row, 9);
	referral->proposed = (vigie_day)database_integer(row, 10, VIGIE_DAY_NONE);
	referral->deadline = (vigie_day)database_integer(row, 11, VIGIE_DAY_NONE);
	referral->closed = (vigie_day)database_integer(row, 12, VIGIE_DAY_NONE);
	database_copy_text(row, 13, referral->titles, sizeof(referral->titles));
	database_copy_text(row, 14, referral->subjects, sizeof(referral->subjects));
	database_copy_text(row, 16, referral->coordinator, sizeof(referral->coordinator));
	database_copy_text(row, 17, referral->tutor, sizeof(referral->tutor));
	database_copy_text(row, 18, referral->reason, sizeof(referral->reason));
	referral->until = (vigie_day)database_integer(row, 20, VIGIE_DAY_NONE);
	referral->asked = (vigie_day)database_integer(row, 21, VIGIE_DAY_NONE);
	referral->reminded = (vigie_day)database_integer(row, 22, VIGIE_DAY_NONE);
	referral->escalated = (vigie_day)database_integer(row, 23, VIGIE_DAY_NONE);
	referral->started = (vigie_day)database_integer(row, 24, VIGIE_DAY_NONE);
	referral->gone = (vigie_day)database_integer(row, 25, VIGIE_DAY_NONE);
	referral->score = sqlite3_column_int64(row, 26);
	referral->beside = sqlite3_column_int64(row, 27);
	referral->after = sqlite3_column_int64(row, 28);
	referral->seat = sqlite3_column_int(row, 29);
	referral->ending = (vigie_day)database_integer(row, 30, VIGIE_DAY_NONE);
	r = read_state(row, 7, &referral->state);
	referral->origin = referral->state;
	if (r == 0 && referral->state == VIGIE_REFERRAL_HELD)
		r = read_state(row, 19, &referral->origin);
	return r;
}

int referrals_each_news(struct vigie_store *store, vigie_time since,
			int (*on_referral)(void *userdata, const struct vigie_referral *referral,
					   vigie_time told),
			void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_NEWS, &row, "i",
			      since == VIGIE_TIME_NONE ? INT64_MAX : since);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct vigie_referral referral;

		r = read_referral(row, &referral);
		if (r == 0)
			r = on_referral(userdata, &referral,
					database_integer(row, 15, VIGIE_TIME_NONE));
		if (r != 0)
			return r;
	}
	return r;
}

int referrals_each_queue(struct vigie_store *store,
			 int (*on_queue)(void *userdata, const struct referral_queue *queue),
			 void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_QUEUE, &row, "");

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct referral_queue queue = {.n = sqlite3_column_int64(row, 4)};

		database_copy_text(row, 0, queue.programme, sizeof(queue.programme));
		database_copy_text(row, 1, queue.uai, sizeof(queue.uai));
		database_copy_text(row, 2, queue.school_name, sizeof(queue.school_name));
		database_copy_text(row, 3, queue.department, sizeof(queue.department));
		r = on_queue(userdata, &queue);
		if (r != 0)
			return r;
	}
	return r;
}

int vigie_referrals_each(struct vigie_store *store, const struct vigie_referral_filter *filter,
			 int (*on_referral)(void *userdata, const struct vigie_referral *referral),
			 void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_LIST, &row, "tttiti",
			      filter->school, filter->programme, filter->state,
			      (int64_t)filter->all, filter->coordinator, (int64_t)filter->priority);

	if (r == 0 && filter->since)
		r = database_errno(sqlite3_bind_int64(row, 7, *filter->since));
	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct vigie_referral referral;

		r = read_referral(row, &referral);
		if (r == 0)
			r = on_referral(userdata, &referral);
		if (r != 0)
			return r;
	}
	return r;
}

int vigie_referral_get(struct vigie_store *store, int64_t id, struct vigie_referral *ret_referral)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	struct vigie_referral referral;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_GET, &row, "i", id);

	if (r == 0)
		r = database_step(store, row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	r = read_referral(row, &referral);
	if (r == 0)
		*ret_referral = referral;
	return r;
}

int vigie_referral_each_transition(struct vigie_store *store, int64_t id,
				   int (*on_transition)(void *userdata,
							const struct vigie_transition *transition),
				   void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REFERRALS, REFERRALS_STEPS, &row, "i", id);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct vigie_transition transition = {.when = sqlite3_column_int64(row, 2)};

		database_copy_text(row, 3, transition.who, sizeof(transition.who));
		database_copy_text(row, 4, transition.why, sizeof(transition.why));
		database_copy_text(row, 5, transition.through, sizeof(transition.through));
		database_copy_text(row, 6, transition.event, sizeof(transition.event));
		database_copy_text(row, 7, transition.reason, sizeof(transition.reason));
		database_copy_text(row, 8, transition.tutor, sizeof(transition.tutor));
		r = read_state(row, 0, &transition.from);
		if (r == 0)
			r = read_state(row, 1, &transition.to);
		if (r == 0)
			r = on_transition(userdata, &transition);
		if (r != 0)
			return r;
	}
	return r;
}
