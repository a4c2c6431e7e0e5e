/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of flags: one current flag per school, pupil and rule; cleared ones stay as history.
 * Owns nothing; transactions are the caller's.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/flags.h"
#include "vigie/vocabulary.h"

#define FLAGS_STATEMENTS(X)                                                                        \
	X(FLAGS_CURRENT,                                                                           \
	  "SELECT id, person, rule, state, priority, since,"                                       \
	  " EXISTS(SELECT 1 FROM referral_flag WHERE flag = flag.id)"                              \
	  " FROM flag WHERE school = ?1 AND state <> 'cleared' ORDER BY rule, person")             \
	X(FLAGS_INSERT, "INSERT INTO flag(school, person, rule, title, state, priority, since)"    \
			" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")                                     \
	X(FLAGS_HOLD, "UPDATE flag SET state = 'held', title = ?2, priority = ?3 WHERE id = ?1")   \
	X(FLAGS_RAISE, "UPDATE flag SET state = 'raised', title = ?2, priority = ?3, raised = ?4," \
		       " score = ?5 WHERE id = ?1")                                                \
	X(FLAGS_VERSION,                                                                           \
	  "INSERT INTO rule_version(rule, fingerprint, text, sentence, author, reason,"            \
	  " conditions) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"                                        \
	  " ON CONFLICT(rule, fingerprint) DO UPDATE SET sentence = ?4, author = ?5, reason = ?6," \
	  " conditions = ?7 WHERE sentence IS NULL")                                               \
	X(FLAGS_DECIDE,                                                                            \
	  "INSERT INTO decision(flag, day, moment, content, findings, version)"                    \
	  " SELECT ?1, ?2, ?3, ?4, ?5, id FROM rule_version WHERE rule = ?6 AND fingerprint = ?7") \
	X(FLAGS_CLEAR,                                                                             \
	  "UPDATE flag SET state = 'cleared', cleared = ?2, reason = ?3 WHERE id = ?1")            \
	X(FLAGS_DROP, "DELETE FROM flag WHERE id = ?1")                                            \
	X(FLAGS_COUNT_RAISED, "SELECT count(*) FROM flag WHERE school = ?1 AND rule = ?2"          \
			      " AND raised BETWEEN ?3 AND ?4")                                     \
	X(FLAGS_RESTED,                                                                            \
	  "SELECT max(cleared), max((SELECT max(closed) FROM referral_flag AS link"                \
	  "  JOIN referral ON referral.id = link.referral WHERE link.flag = flag.id))"             \
	  " FROM flag WHERE person = ?2 AND rule = ?3 AND school = ?1 AND raised IS NOT NULL")     \
	X(FLAGS_UNHEARD, "SELECT 1 FROM flag WHERE id = ? AND state = 'raised'"                    \
			 " AND NOT EXISTS (SELECT 1 FROM referral_flag WHERE flag = flag.id)")     \
	X(FLAGS_EVALUATED, "SELECT day FROM evaluation WHERE school = ?1")                         \
	X(FLAGS_PUT_EVALUATED, "INSERT INTO evaluation(school, day) VALUES(?1, ?2)"                \
			       " ON CONFLICT(school) DO UPDATE SET day = ?2 WHERE day <> ?2")      \
	X(FLAGS_RECORD,                                                                            \
	  "SELECT decision.day, fingerprint, text, content, author, reason, sentence, conditions," \
	  " findings FROM decision JOIN rule_version ON rule_version.id = version WHERE flag = "   \
	  "?1")                                                                                    \
	X(FLAGS_LIST,                                                                              \
	  "SELECT flag.id, person, school, uai, flag.rule, title, flag.state, flag.priority,"      \
	  " since, raised, cleared, flag.reason, fingerprint"                                      \
	  " FROM flag /* all */ JOIN school ON school.id = flag.school"                            \
	  " LEFT JOIN decision ON decision.flag = flag.id"                                         \
	  " LEFT JOIN rule_version ON rule_version.id = version"                                   \
	  " WHERE (?1 IS NULL OR uai = ?1) AND (?2 IS NULL OR flag.rule = ?2)"                     \
	  " AND (?3 OR flag.state <> 'cleared') AND (?4 IS NULL OR NOT EXISTS"                     \
	  " (SELECT 1 FROM silence WHERE silence.flag = flag.id AND last >= ?4)) ORDER BY "        \
	  "flag.priority DESC, since, flag.id")

STORE_DEFINE_STATEMENTS(FLAGS, FLAGS_STATEMENTS)

VIGIE_DEFINE_WORD(vigie_flag_state_word, enum vigie_flag_state, VIGIE_FLAG_STATES)
VIGIE_DEFINE_WORD(vigie_flag_reason_word, enum vigie_flag_reason, VIGIE_FLAG_REASONS)

/* A word that this program does not know was written by nobody it knows: damaged. */
static int read_state(sqlite3_stmt *row, int column, enum vigie_flag_state *ret_state)
{
	const char *word = (const char *)sqlite3_column_text(row, column);

	for (int state = 0; word && state <= VIGIE_FLAG_CLEARED; state++) {
		if (strcmp(word, vigie_flag_state_word(state)) == 0) {
			*ret_state = state;
			return 0;
		}
	}
	return -EUCLEAN;
}

static enum vigie_flag_reason read_reason(sqlite3_stmt *row, int column)
{
	const char *word = (const char *)sqlite3_column_text(row, column);

	for (int reason = 0; word && reason <= VIGIE_FLAG_REASON_WITHDRAWN; reason++)
		if (strcmp(word, vigie_flag_reason_word(reason)) == 0)
			return reason;
	return VIGIE_FLAG_REASON_EXIT;
}

int flags_each_current(struct vigie_store *store, int64_t school,
		       int (*on_flag)(void *userdata, const struct flag_row *flag), void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_FLAGS, FLAGS_CURRENT, &row, "i", school);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct flag_row flag = {
			.id = sqlite3_column_int64(row, 0),
			.person = sqlite3_column_int64(row, 1),
			.rule = (const char *)sqlite3_column_text(row, 2),
			.priority = (enum vigie_priority)sqlite3_column_int(row, 4),
			.since = sqlite3_column_int(row, 5),
			.referred = sqlite3_column_int(row, 6),
		};

		r = read_state(row, 3, &flag.state);
		if (r == 0)
			r = on_flag(userdata, &flag);
		if (r != 0)
			return r;
	}
	return r;
}

int flags_insert(struct vigie_store *store, const struct flag_start *start, int64_t *ret_id)
{
	int r = database_do(store, &statements_FLAGS, FLAGS_INSERT, "iitttii", start->school,
			    start->person, start->rule->name, start->rule->title,
			    vigie_flag_state_word(start->state), (int64_t)start->rule->priority,
			    (int64_t)start->since);

	if (r == 0)
		*ret_id = database_last_id(store);
	return r;
}

int flags_hold(struct vigie_store *store, int64_t id, const struct vigie_rule_info *rule)
{
	return database_do(store, &statements_FLAGS, FLAGS_HOLD, "iti", id, rule->title,
			   (int64_t)rule->priority);
}

int flags_raise(struct vigie_store *store, int64_t id, const struct flag_decision *decision)
{
	const struct vigie_rule_info *rule = decision->rule;
	int r = database_do(store, &statements_FLAGS, FLAGS_RAISE, "itiii", id, rule->title,
			    (int64_t)rule->priority, (int64_t)decision->day, decision->score);

	if (r == 0)
		r = database_do(store, &statements_FLAGS, FLAGS_VERSION, "ttttttt", rule->name,
				decision->fingerprint, rule->text, decision->sentence, rule->author,
				rule->reason, decision->conditions);
	if (r == 0)
		r = database_do(store, &statements_FLAGS, FLAGS_DECIDE, "iiitttt", id,
				(int64_t)decision->day, decision->moment, decision->values,
				decision->findings, rule->name, decision->fingerprint);
	return r;
}

int flags_clear(struct vigie_store *store, int64_t id, vigie_day day, enum vigie_flag_reason reason)
{
	return database_do(store, &statements_FLAGS, FLAGS_CLEAR, "iit", id, (int64_t)day,
			   vigie_flag_reason_word(reason));
}

int flags_drop(struct vigie_store *store, int64_t id)
{
	return database_do(store, &statements_FLAGS, FLAGS_DROP, "i", id);
}

int flags_count_raised(struct vigie_store *store, int64_t school, const char *rule, vigie_day first,
		       vigie_day last, int64_t *ret_n)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_FLAGS, FLAGS_COUNT_RAISED, &row, "itii", school,
			      rule, (int64_t)first, (int64_t)last);

	if (r == 0)
		r = database_step(store, row);
	if (r < 0)
		return r;
	*ret_n = sqlite3_column_int64(row, 0);
	return 0;
}

int flags_rested_from(struct vigie_store *store, int64_t school, int64_t person, const char *rule,
		      vigie_day *ret_day)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	vigie_day cleared, closed;
	int r = database_bind(store, &statements_FLAGS, FLAGS_RESTED, &row, "iit", school, person,
			      rule);

	if (r == 0)
		r = database_step(store, row);
	if (r < 0)
		return r;
	cleared = (vigie_day)database_integer(row, 0, VIGIE_DAY_NONE);
	closed = (vigie_day)database_integer(row, 1, VIGIE_DAY_NONE);
	*ret_day = cleared > closed ? cleared : closed;
	return 0;
}

int flags_is_unheard(struct vigie_store *store, int64_t id)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_FLAGS, FLAGS_UNHEARD, &row, "i", id);

	return r == 0 ? database_step(store, row) : r;
}

int flags_get_evaluated(struct vigie_store *store, int64_t school, vigie_day *ret_day)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_FLAGS, FLAGS_EVALUATED, &row, "i", school);

	if (r == 0)
		r = database_step(store, row);
	if (r < 0)
		return r;
	*ret_day = r > 0 ? sqlite3_column_int(row, 0) : VIGIE_DAY_NONE;
	return 0;
}

int flags_put_evaluated(struct vigie_store *store, int64_t school, vigie_day day)
{
	return database_do(store, &statements_FLAGS, FLAGS_PUT_EVALUATED, "ii", school,
			   (int64_t)day);
}

/* NULL stays NULL. */
static int copy_column(sqlite3_stmt *row, int column, struct vigie_arena *arena,
		       const char **ret_text)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	*ret_text = text ? vigie_arena_copy(arena, text, (size_t)sqlite3_column_bytes(row, column))
			 : NULL;
	return text && !*ret_text ? -ENOMEM : 0;
}

int flags_get_record(struct vigie_store *store, int64_t id, struct vigie_arena *arena,
		     struct flag_record *ret_record)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	struct flag_record record = {0};
	const char **const texts[] = {&record.fingerprint, &record.text,    &record.values,
				      &record.author,	   &record.reason,  &record.sentence,
				      &record.conditions,  &record.findings};
	int r = database_bind(store, &statements_FLAGS, FLAGS_RECORD, &row, "i", id);

	if (r == 0)
		r = database_step(store, row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	r = 0;
	record.day = sqlite3_column_int(row, 0);
	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(texts); i++)
		r = copy_column(row, (int)i + 1, arena, texts[i]);
	if (r == 0)
		*ret_record = record;
	return r;
}

static int read_flag(sqlite3_stmt *row, struct vigie_flag *flag)
{
	flag->id = sqlite3_column_int64(row, 0);
	flag->person = sqlite3_column_int64(row, 1);
	flag->school = sqlite3_column_int64(row, 2);
	database_copy_text(row, 3, flag->uai, sizeof(flag->uai));
	database_copy_text(row, 4, flag->rule, sizeof(flag->rule));
	database_copy_text(row, 5, flag->title, sizeof(flag->title));
	flag->priority = (enum vigie_priority)sqlite3_column_int(row, 7);
	flag->since = sqlite3_column_int(row, 8);
	flag->raised = (vigie_day)database_integer(row, 9, VIGIE_DAY_NONE);
	flag->cleared = (vigie_day)database_integer(row, 10, VIGIE_DAY_NONE);
	flag->reason = read_reason(row, 11);
	database_copy_text(row, 12, flag->fingerprint, sizeof(flag->fingerprint));
	return read_state(row, 6, &flag->state);
}

int vigie_flags_each(struct vigie_store *store, const struct vigie_flag_filter *filter,
		     int (*on_flag)(void *userdata, const struct vigie_flag *flag), void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_FLAGS, FLAGS_LIST, &row, "tti", filter->school,
			      filter->rule, (int64_t)filter->all);

	if (r == 0 && filter->heard_on)
		r = database_errno(sqlite3_bind_int64(row, 4, *filter->heard_on));
	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct vigie_flag flag;

		r = read_flag(row, &flag);
		if (r == 0)
			r = on_flag(userdata, &flag);
		if (r != 0)
			return r;
	}
	return r;
}
