/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Persons of one school, loaded, found, added, completed (roster.h). */
#include <errno.h>
#include <string.h>

#include "daemon/store/roster_keys.h"

#define ROSTER_STATEMENTS(X)                                                                       \
	X(ROSTER_MEMBERS,                                                                          \
	  "SELECT p.id, p.ine, p.folded, p.born, p.joined, p.doubtful, m.year, m.class"            \
	  " FROM member m JOIN person p ON p.id = m.person WHERE m.school = ?"                     \
	  " ORDER BY p.joined IS NOT NULL")                                                        \
	X(ROSTER_ANSWERS, "SELECT key, person FROM answer WHERE school = ?")                       \
	X(ROSTER_NUMBERS, "SELECT kind, value, person FROM identifier WHERE school = ?")           \
	X(ROSTER_BY_INE, "SELECT id, ine, folded, born, joined, doubtful FROM person"              \
			 " WHERE ine = ?")                                                         \
	X(ROSTER_BY_ID, "SELECT id, ine, folded, born, joined, doubtful FROM person WHERE id ="    \
			" (SELECT coalesce(joined, id) FROM person WHERE id = ?)")

STORE_DEFINE_STATEMENTS(ROSTER, ROSTER_STATEMENTS)

void roster_done(struct roster *roster)
{
	lookup_done(&roster->keys);
	lookup_done(&roster->memo);
	lookup_done(&roster->answers);
	vigie_buffer_done(&roster->scratch);
	vigie_buffer_done(&roster->id);
	vigie_buffer_done(&roster->links);
	vigie_arena_free(roster->arena);
	free(roster->persons);
	memset(roster, 0, sizeof(*roster));
}

/* One letter, the text, and what narrows it: keys of different kinds never meet. */
struct vigie_buffer *roster_make_key(struct roster *roster, char kind, const char *text,
				     const char *narrow, int64_t number)
{
	struct vigie_buffer *key = &roster->scratch;

	vigie_buffer_clear(key);
	vigie_buffer_append_char(key, kind);
	vigie_buffer_append_string(key, text);
	if (narrow) {
		vigie_buffer_append_char(key, '\n');
		vigie_buffer_append_string(key, narrow);
	}
	vigie_buffer_append(key, (const char *)&number, sizeof(number));
	return key;
}

/* Adds the key unless it leads to the person already. */
int roster_add_key(struct roster *roster, const struct vigie_buffer *key, uint32_t person)
{
	const struct lookup_entry *entry;

	if (vigie_buffer_error(key) < 0)
		return -ENOMEM;
	entry = lookup_find(&roster->keys, key->data, key->size);
	while (entry && entry->value != person)
		entry = lookup_next(&roster->keys, entry);
	return entry ? 0 : lookup_add(&roster->keys, key->data, key->size, person);
}

uint32_t roster_find_key(struct roster *roster, const struct vigie_buffer *key)
{
	const struct lookup_entry *entry =
		key->data ? lookup_find(&roster->keys, key->data, key->size) : NULL;

	return entry ? (uint32_t)entry->value : ROSTER_NONE;
}

uint32_t roster_find_person(struct roster *roster, int64_t id)
{
	return roster_find_key(roster, roster_make_key(roster, 'p', "", NULL, id));
}

bool roster_is_nameable(const struct roster *roster, uint32_t person)
{
	const struct roster_person *known;
	uint32_t ways = 0;

	if (person == ROSTER_NONE)
		return true;
	known = &roster->persons[person];
	ways |= known->ine ? ROSTER_SAYS_INE : 0;
	ways |= known->folded ? ROSTER_SAYS_NAME : 0;
	for (int kind = 0; kind < ROSTER_IDENTIFIERS; kind++)
		ways |= known->identifier[kind] ? 1u << kind : 0;
	return ways & roster->list_says;
}

uint32_t roster_find_identifier(struct roster *roster, enum roster_identifier kind,
				const char *value)
{
	return roster_find_key(roster, roster_make_key(roster, 'b', value, NULL, kind));
}

/* The next person under the key that still has the name. */
static uint32_t each(struct roster *roster, const struct vigie_buffer *key, const char *name,
		     const struct lookup_entry **at)
{
	const struct lookup_entry *entry = *at;

	do {
		if (entry)
			entry = lookup_next(&roster->keys, entry);
		else
			entry = key->data ? lookup_find(&roster->keys, key->data, key->size) : NULL;
	} while (entry && strcmp(roster->persons[entry->value].folded, name) != 0);
	*at = entry;
	return entry ? (uint32_t)entry->value : ROSTER_NONE;
}

uint32_t roster_each_born(struct roster *roster, const char *name, vigie_day born,
			  const struct lookup_entry **at)
{
	return each(roster, roster_make_key(roster, 'n', name, NULL, born), name, at);
}

uint32_t roster_each_class(struct roster *roster, const char *name, const char *class_name,
			   int year, const struct lookup_entry **at)
{
	return each(roster, roster_make_key(roster, 'c', name, class_name, year), name, at);
}

int roster_copy(struct roster *roster, const char *text, const char **ret_copy)
{
	const char *copied = NULL;

	if (text) {
		copied = vigie_arena_copy(roster->arena, text, strlen(text));
		if (!copied)
			return -ENOMEM;
	}
	*ret_copy = copied;
	return 0;
}

/* Room for one more; its strings are copied and its keys added. */
int roster_put(struct roster *roster, const struct roster_person *person, uint32_t *ret_index)
{
	struct roster_person *slot;
	int r;

	if (roster->n == roster->capacity) {
		size_t capacity = roster->capacity ? roster->capacity * 2 : 128;

		slot = reallocarray(roster->persons, capacity, sizeof(*slot));
		if (!slot)
			return -ENOMEM;
		roster->persons = slot;
		roster->capacity = capacity;
	}
	slot = &roster->persons[roster->n];
	*slot = *person;
	r = roster_copy(roster, person->ine, &slot->ine);
	if (r == 0)
		r = roster_copy(roster, person->folded, &slot->folded);
	if (r < 0)
		return r;
	*ret_index = (uint32_t)roster->n++;
	if (slot->same == ROSTER_NONE)
		slot->same = *ret_index;
	else
		roster->persons[slot->same].has_names = true;
	if (slot->ine)
		r = roster_add_key(roster, roster_make_key(roster, 'i', slot->ine, NULL, 0),
				   *ret_index);
	if (r == 0 && slot->folded && slot->born != VIGIE_DAY_NONE)
		r = roster_add_key(roster,
				   roster_make_key(roster, 'n', slot->folded, NULL, slot->born),
				   *ret_index);
	if (r == 0)
		r = roster_add_key(roster, roster_make_key(roster, 'p', "", NULL, slot->id),
				   *ret_index);
	return r;
}

/* `ret_joined` gets the number of whom it is another name, 0 of nobody. */
static struct roster_person read_person(sqlite3_stmt *statement, int64_t *ret_joined)
{
	*ret_joined = sqlite3_column_int64(statement, 4);
	return (struct roster_person){
		.id = sqlite3_column_int64(statement, 0),
		.ine = (const char *)sqlite3_column_text(statement, 1),
		.folded = (const char *)sqlite3_column_text(statement, 2),
		.born = (vigie_day)database_integer(statement, 3, VIGIE_DAY_NONE),
		.doubtful = sqlite3_column_int(statement, 5),
		.same = ROSTER_NONE,
	};
}

/* A row of `member`: the same person may come once a year. */
static int take_member(struct roster *roster, sqlite3_stmt *statement)
{
	int64_t joined;
	struct roster_person person = read_person(statement, &joined);
	int year = sqlite3_column_int(statement, 6);
	const char *class_name = (const char *)sqlite3_column_text(statement, 7);
	uint32_t index = roster_find_person(roster, person.id);
	int r = 0;

	/* Those of whom others are another name come first. */
	if (joined != 0)
		person.same = roster_find_person(roster, joined);
	if (joined != 0 && person.same == ROSTER_NONE)
		return -EUCLEAN;
	if (index == ROSTER_NONE)
		r = roster_put(roster, &person, &index);
	if (r < 0)
		return r;
	roster->persons[index].member_year = year;
	if (class_name && person.folded)
		r = roster_add_key(roster,
				   roster_make_key(roster, 'c', person.folded, class_name, year),
				   index);
	return r;
}

int roster_know_number(struct roster *roster, uint32_t index, enum roster_identifier kind,
		       const char *value)
{
	int r = roster_copy(roster, value, &roster->persons[index].identifier[kind]);

	return r < 0 ? r
		     : roster_add_key(roster, roster_make_key(roster, 'b', value, NULL, kind),
				      index);
}

static int take_number(struct roster *roster, sqlite3_stmt *statement)
{
	int kind = sqlite3_column_int(statement, 0);
	const char *value = (const char *)sqlite3_column_text(statement, 1);
	uint32_t index = roster_find_person(roster, sqlite3_column_int64(statement, 2));

	if (index == ROSTER_NONE || kind < 0 || kind >= ROSTER_IDENTIFIERS || !value)
		return -EUCLEAN;
	return roster_know_number(roster, index, (enum roster_identifier)kind, value);
}

static int take_answer(struct roster *roster, sqlite3_stmt *statement)
{
	return lookup_add(&roster->answers, sqlite3_column_blob(statement, 0),
			  (size_t)sqlite3_column_bytes(statement, 0),
			  sqlite3_column_int64(statement, 1));
}

static int load_rows(struct roster *roster, size_t which,
		     int (*take)(struct roster *roster, sqlite3_stmt *statement))
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(roster->store, &statements_ROSTER, which, &statement, "i",
			      roster->school);

	while (r == 0 && (r = database_step(roster->store, statement)) == 1)
		r = take(roster, statement);
	return r;
}

int roster_load(struct roster *roster, struct vigie_store *store, int64_t school)
{
	int r;

	memset(roster, 0, sizeof(*roster));
	roster->store = store;
	roster->school = school;
	r = vigie_arena_new(&roster->arena);
	if (r == 0)
		r = load_rows(roster, ROSTER_MEMBERS, take_member);
	if (r == 0)
		r = load_rows(roster, ROSTER_NUMBERS, take_number);
	if (r == 0)
		r = load_rows(roster, ROSTER_ANSWERS, take_answer);
	if (r < 0)
		roster_done(roster);
	return r;
}

/* Takes in the one person that a bound statement gives, whoever's other name it is first. */
static int take_one(struct roster *roster, sqlite3_stmt *statement, uint32_t *ret_index)
{
	struct roster_person person;
	int64_t joined;
	int r = database_step(roster->store, statement);

	if (r != 1)
		return r;
	person = read_person(statement, &joined);
	roster->beyond = true;
	if (joined != 0)
		r = roster_take_person(roster, joined, &person.same);
	*ret_index = roster_find_person(roster, person.id);
	return r < 0 || *ret_index != ROSTER_NONE ? r : roster_put(roster, &person, ret_index);
}

int roster_take_person(struct roster *roster, int64_t id, uint32_t *ret_person)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	uint32_t index = roster_find_person(roster, id);
	int r = 0;

	if (index == ROSTER_NONE) {
		r = database_bind(roster->store, &statements_ROSTER, ROSTER_BY_ID, &statement, "i",
				  id);
		if (r == 0)
			r = take_one(roster, statement, &index);
	}
	if (r == 0)
		*ret_person = index == ROSTER_NONE ? index : roster->persons[index].same;
	return r;
}

int roster_find_ine(struct roster *roster, const char *ine, uint32_t *ret_person)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	uint32_t index = roster_find_key(roster, roster_make_key(roster, 'i', ine, NULL, 0));
	int r = 0;

	if (index == ROSTER_NONE) {
		r = database_bind(roster->store, &statements_ROSTER, ROSTER_BY_INE, &statement, "t",
				  ine);
		if (r == 0)
			r = take_one(roster, statement, &index);
	}
	if (r == 0)
		*ret_person = index;
	return r;
}

void roster_note_side(struct roster *roster, uint32_t person)
{
	for (size_t i = 0; i < roster->n_sides; i++)
		if (roster->sides[i] == person)
			return;
	if (roster->n_sides < VIGIE_SIDES_MOST)
		roster->sides[roster->n_sides++] = person;
}
