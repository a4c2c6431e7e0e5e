/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the office has: codes by number, counts, stories; and the one place where values leave the
 * store by themselves, for the coordinator's letter. Reads only.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/codes.h"
#include "vigie/translate.h"

#define COLUMNS                                                                                    \
	"SELECT id, programme, state, expires, referral, (SELECT max(moment) FROM code_step"       \
	" WHERE code_step.code = code.id) FROM code "

#define CODES_LIST_STATEMENTS(X)                                                                   \
	X(CODES_LIST_ALL, COLUMNS "/* all */ ORDER BY id")                                         \
	X(CODES_LIST_OF, COLUMNS "WHERE programme = ? ORDER BY id")                                \
	X(CODES_LIST_ONE, COLUMNS "WHERE id = ?")                                                  \
	X(CODES_LIST_REFERRAL, COLUMNS "WHERE referral = ? AND state = 'issued'")                  \
	X(CODES_LIST_COUNT, "SELECT state, expires IS NOT NULL AND expires < ?2, count(*) FROM"    \
			    " code WHERE programme = ?1 GROUP BY 1, 2")                            \
	X(CODES_LIST_STEPS, "SELECT moment, what, who, why FROM code_step WHERE code = ?"          \
			    " ORDER BY id")                                                        \
	X(CODES_LIST_UNTOLD,                                                                       \
	  "SELECT c.id, c.referral, c.programme, r.coordinator, s.uai, c.value, c.expires"         \
	  " FROM code AS c JOIN referral AS r ON r.id = c.referral"                                \
	  " JOIN school AS s ON s.id = r.school WHERE c.state = 'issued' AND c.told IS NULL"       \
	  " ORDER BY c.id")

STORE_DEFINE_STATEMENTS(CODES_LIST, CODES_LIST_STATEMENTS)

static const char *const state_words[] = {
#define X(enumerator, word, text) [VIGIE_CODE_##enumerator] = word,
	VIGIE_CODE_STATES(X)
#undef X
};

static const char *const event_words[] = {
#define X(enumerator, word, text) [VIGIE_CODE_EVENT_##enumerator] = word,
	VIGIE_CODE_EVENTS(X)
#undef X
};

const char *vigie_code_state_word(enum vigie_code_state state)
{
	return state_words[state];
}

const char *vigie_code_state_text(enum vigie_code_state state)
{
	static const char *const texts[] = {
#define X(enumerator, word, text) [VIGIE_CODE_##enumerator] = text,
		VIGIE_CODE_STATES(X)
#undef X
	};
	return _(texts[state]);
}

const char *vigie_code_event_word(enum vigie_code_event event)
{
	return event_words[event];
}

const char *vigie_code_event_text(enum vigie_code_event event)
{
	static const char *const texts[] = {
#define X(enumerator, word, text) [VIGIE_CODE_EVENT_##enumerator] = text,
		VIGIE_CODE_EVENTS(X)
#undef X
	};
	return _(texts[event]);
}

/* The place of a column's word; `n` when it is none of them. */
static size_t read_word(sqlite3_stmt *statement, int column, const char *const *words, size_t n)
{
	const char *word = (const char *)sqlite3_column_text(statement, column);
	size_t i = 0;

	while (i < n && word && strcmp(word, words[i]) != 0)
		i++;
	return word ? i : n;
}

/* A code whose day is over is good for nobody, whoever got it. */
static int read_state(sqlite3_stmt *statement, int column, bool over, enum vigie_code_state *state)
{
	size_t word = read_word(statement, column, state_words, VIGIE_CODE_STATES_N);

	if (word == VIGIE_CODE_STATES_N)
		return -EUCLEAN;
	*state = (enum vigie_code_state)word;
	if (*state != VIGIE_CODE_REVOKED && over)
		*state = VIGIE_CODE_EXPIRED;
	return 0;
}

static int read_code(sqlite3_stmt *statement, vigie_day day, struct vigie_code *ret_code)
{
	struct vigie_code code = {
		.id = sqlite3_column_int64(statement, 0),
		.expires = (vigie_day)database_integer(statement, 3, VIGIE_DAY_NONE),
		.referral = database_integer(statement, 4, 0),
		.since = database_integer(statement, 5, VIGIE_TIME_NONE),
	};
	bool over = code.expires != VIGIE_DAY_NONE && code.expires < day;
	int r = read_state(statement, 2, over, &code.state);

	database_copy_text(statement, 1, code.programme, sizeof(code.programme));
	if (r == 0)
		*ret_code = code;
	return r;
}

int vigie_stock_each(struct vigie_store *store, const char *programme, vigie_day day,
		     int (*on_code)(void *userdata, const struct vigie_code *code), void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct vigie_code code;
	int r = programme ? database_bind(store, &statements_CODES_LIST, CODES_LIST_OF, &statement,
					  "t", programme)
			  : database_statement(store, &statements_CODES_LIST, CODES_LIST_ALL,
					       &statement);

	while (r == 0 && (r = database_step(store, statement)) == 1) {
		r = read_code(statement, day, &code);
		if (r == 0)
			r = on_code(userdata, &code);
	}
	return r;
}

/* 1 with the one code of a statement, 0 none, -errno. */
static int get(struct vigie_store *store, size_t which, int64_t number, vigie_day day,
	       struct vigie_code *ret_code)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_CODES_LIST, which, &statement, "i", number);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r;
	r = read_code(statement, day, ret_code);
	return r < 0 ? r : 1;
}

int vigie_stock_get(struct vigie_store *store, int64_t id, vigie_day day,
		    struct vigie_code *ret_code)
{
	int r = get(store, CODES_LIST_ONE, id, day, ret_code);

	if (r == 0)
		return -ENOENT;
	return r < 0 ? r : 0;
}

int vigie_stock_of_referral(struct vigie_store *store, int64_t referral, vigie_day day,
			    struct vigie_code *ret_code)
{
	return get(store, CODES_LIST_REFERRAL, referral, day, ret_code);
}

int vigie_stock_count(struct vigie_store *store, const char *programme, vigie_day day,
		      struct vigie_stock_counts *ret_counts)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct vigie_stock_counts counts = {0};
	int r = database_bind(store, &statements_CODES_LIST, CODES_LIST_COUNT, &statement, "ti",
			      programme, (int64_t)day);

	while (r == 0 && (r = database_step(store, statement)) == 1) {
		enum vigie_code_state state;

		r = read_state(statement, 0, sqlite3_column_int(statement, 1), &state);
		if (r == 0)
			counts.n[state] += (uint64_t)sqlite3_column_int64(statement, 2);
	}
	if (r == 0)
		*ret_counts = counts;
	return r;
}

int vigie_stock_each_step(struct vigie_store *store, int64_t id,
			  int (*on_step)(void *userdata, const struct vigie_code_step *step),
			  void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_CODES_LIST, CODES_LIST_STEPS, &statement, "i", id);

	while (r == 0 && (r = database_step(store, statement)) == 1) {
		struct vigie_code_step step = {.when = sqlite3_column_int64(statement, 0)};
		size_t event = read_word(statement, 1, event_words, VIGIE_CODE_EVENTS_N);

		if (event == VIGIE_CODE_EVENTS_N)
			return -EUCLEAN;
		step.what = (enum vigie_code_event)event;
		database_copy_text(statement, 2, step.who, sizeof(step.who));
		database_copy_text(statement, 3, step.why, sizeof(step.why));
		r = on_step(userdata, &step);
	}
	return r;
}

int vigie_stock_each_untold(struct vigie_store *store,
			    int (*on_code)(void *userdata, const struct vigie_code_letter *letter),
			    void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_statement(store, &statements_CODES_LIST, CODES_LIST_UNTOLD, &statement);

	while (r == 0 && (r = database_step(store, statement)) == 1) {
		const struct vigie_code_letter letter = {
			.code = sqlite3_column_int64(statement, 0),
			.referral = sqlite3_column_int64(statement, 1),
			.programme = (const char *)sqlite3_column_text(statement, 2),
			.coordinator = (const char *)sqlite3_column_text(statement, 3),
			.school = (const char *)sqlite3_column_text(statement, 4),
			.value = (const char *)sqlite3_column_text(statement, 5),
			.expires = (vigie_day)database_integer(statement, 6, VIGIE_DAY_NONE),
		};

		r = on_code(userdata, &letter);
	}
	return r;
}
