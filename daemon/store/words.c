/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers for subjects and other texts of facts (words.h). */
#include <errno.h>
#include <string.h>

#include "daemon/store/words.h"

#define WORDS_STATEMENTS(X)                                                                        \
	X(WORDS_FIND, "SELECT id, NULL FROM word WHERE text = ?")                                  \
	X(WORDS_ADD, "INSERT INTO word(text) VALUES(?)")                                           \
	X(WORDS_TEXT, "SELECT text, NULL FROM word WHERE id = ?")                                  \
	X(WORDS_FIND_SUBJECT, "SELECT id, code FROM subject WHERE label = ?")                      \
	X(WORDS_ADD_SUBJECT, "INSERT INTO subject(label) VALUES(?)")                               \
	X(WORDS_LEARN_CODE, "UPDATE subject SET code = ? WHERE id = ? AND code IS NULL")           \
	X(WORDS_LABEL, "SELECT label, code FROM subject WHERE id = ?")                             \
	X(WORDS_LABELS, "SELECT label FROM subject /* all */ ORDER BY label")

STORE_DEFINE_STATEMENTS(WORDS, WORDS_STATEMENTS)

/* Beside the number in memory: this subject's code is known. */
#define CODE_KNOWN (INT64_C(1) << 62)

void words_done(struct words *words)
{
	lookup_done(&words->words);
	lookup_done(&words->subjects);
}

/* Finds the text in the store or adds it; the value says whether a second column is set. */
static int find_or_add(struct words *words, size_t find, size_t add, const char *text,
		       int64_t *ret_value)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(words->store, &statements_WORDS, find, &statement, "t", text);

	if (r == 0)
		r = database_step(words->store, statement);
	if (r < 0)
		return r;
	if (r == 1) {
		*ret_value = sqlite3_column_int64(statement, 0);
		if (sqlite3_column_type(statement, 1) != SQLITE_NULL)
			*ret_value |= CODE_KNOWN;
		return 0;
	}
	r = database_do(words->store, &statements_WORDS, add, "t", text);
	if (r == 0)
		*ret_value = database_last_id(words->store);
	return r;
}

int words_number(struct words *words, const char *text, int64_t *ret_number)
{
	const struct lookup_entry *entry;
	int64_t value = 0;
	int r = 0;

	if (text) {
		entry = lookup_find(&words->words, text, strlen(text));
		if (entry) {
			*ret_number = entry->value;
			return 0;
		}
		r = find_or_add(words, WORDS_FIND, WORDS_ADD, text, &value);
		if (r == 0)
			r = lookup_add(&words->words, text, strlen(text), value);
	}
	if (r == 0)
		*ret_number = value;
	return r;
}

static int learn_code(struct words *words, int64_t number, const char *label, const char *code)
{
	int r = database_do(words->store, &statements_WORDS, WORDS_LEARN_CODE, "ti", code, number);

	words->learnt = true;
	/* The latest entry of a key is the one found. */
	return r < 0 ? r : lookup_add(&words->subjects, label, strlen(label), number | CODE_KNOWN);
}

int words_subject(struct words *words, const char *label, const char *code, int64_t *ret_number)
{
	const struct lookup_entry *entry;
	int64_t value = 0;
	int r = 0;

	if (!label) {
		*ret_number = 0;
		return 0;
	}
	entry = lookup_find(&words->subjects, label, strlen(label));
	if (entry) {
		value = entry->value;
	} else {
		r = find_or_add(words, WORDS_FIND_SUBJECT, WORDS_ADD_SUBJECT, label, &value);
		if (r == 0)
			r = lookup_add(&words->subjects, label, strlen(label), value);
	}
	if (r == 0 && code && !(value & CODE_KNOWN))
		r = learn_code(words, value, label, code);
	if (r == 0)
		*ret_number = value & ~CODE_KNOWN;
	return r;
}

static int read_pair(struct vigie_store *store, size_t which, int64_t number,
		     struct vigie_arena *arena, const char *ret_pair[2])
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	const char *pair[2] = {NULL, NULL};
	int r = database_bind(store, &statements_WORDS, which, &statement, "i", number);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	for (int i = 0; i < 2; i++) {
		const char *text = (const char *)sqlite3_column_text(statement, i);

		if (!text)
			continue;
		pair[i] = vigie_arena_copy(arena, text, strlen(text));
		if (!pair[i])
			return -ENOMEM;
	}
	memcpy(ret_pair, pair, sizeof(pair));
	return 0;
}

int words_text(struct vigie_store *store, int64_t number, struct vigie_arena *arena,
	       const char **ret_text)
{
	const char *pair[2];
	int r = read_pair(store, WORDS_TEXT, number, arena, pair);

	if (r == 0)
		*ret_text = pair[0];
	return r;
}

int words_label(struct vigie_store *store, int64_t number, struct vigie_arena *arena,
		const char **ret_label, const char **ret_code)
{
	const char *pair[2];
	int r = read_pair(store, WORDS_LABEL, number, arena, pair);

	if (r == 0) {
		*ret_label = pair[0];
		*ret_code = pair[1];
	}
	return r;
}

/* Moves the labels, counted on the way, into one array of the arena. */
static int copy_labels(struct vigie_buffer *list, struct vigie_arena *arena,
		       const char *const **ret_labels, size_t *ret_n)
{
	size_t size = list->size;
	const char **labels = vigie_arena_allocate(arena, size + sizeof(*labels));

	if (vigie_buffer_error(list) < 0 || !labels)
		return -ENOMEM;
	if (size > 0)
		memcpy(labels, list->data, size);
	*ret_labels = labels;
	*ret_n = size / sizeof(*labels);
	return 0;
}

int vigie_store_list_subjects(struct vigie_store *store, struct vigie_arena *arena,
			      const char *const **ret_labels, size_t *ret_n)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
	int r = database_statement(store, &statements_WORDS, WORDS_LABELS, &statement);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		const char *text = (const char *)sqlite3_column_text(statement, 0);
		const char *label = text ? vigie_arena_copy(arena, text, strlen(text)) : NULL;

		if (!label)
			return -ENOMEM;
		vigie_buffer_append(&list, (const char *)&label, sizeof(label));
	}
	return r < 0 ? r : copy_labels(&list, arena, ret_labels, ret_n);
}
