/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Persons of one school, loaded, found, added, completed (roster.h). */
#include <errno.h>
#include <string.h>

#include "daemon/store/roster.h"

#define ROSTER_STATEMENTS(X)                                                                       \
	X(ROSTER_MEMBERS, "SELECT p.id, p.ine, p.folded, p.born, m.year, m.class FROM member m"    \
			  " JOIN person p ON p.id = m.person WHERE m.school = ?")                  \
	X(ROSTER_NUMBERS, "SELECT kind, value, person FROM identifier WHERE school = ?")           \
	X(ROSTER_BY_INE, "SELECT id, ine, folded, born FROM person WHERE ine = ?")                 \
	X(ROSTER_ADD_PERSON, "INSERT INTO person(ine, last, first, folded, born, household)"       \
			     " VALUES(?, ?, ?, ?, ?, ?)")                                          \
	X(ROSTER_LEARN,                                                                            \
	  "UPDATE person SET ine = coalesce(?2, ine), last = coalesce(?3, last),"                  \
	  " first = coalesce(?4, first), folded = coalesce(?5, folded),"                           \
	  " born = coalesce(?6, born), household = coalesce(?7, household) WHERE id = ?1"          \
	  " AND (ine IS NOT coalesce(?2, ine) OR last IS NOT coalesce(?3, last)"                   \
	  " OR first IS NOT coalesce(?4, first) OR folded IS NOT coalesce(?5, folded)"             \
	  " OR born IS NOT coalesce(?6, born) OR household IS NOT coalesce(?7, household))")       \
	X(ROSTER_ADD_NUMBER, "INSERT INTO identifier(school, kind, value, person)"                 \
			     " VALUES(?, ?, ?, ?)")                                                \
	X(ROSTER_ENTER, "INSERT INTO member(school, year, person, class) VALUES(?1, ?2, ?3, ?4)"   \
			" ON CONFLICT DO UPDATE SET class = excluded.class"                        \
			" WHERE excluded.class IS NOT NULL AND class IS NOT excluded.class"        \
			" AND (?5 OR class IS NULL)")

STORE_DEFINE_STATEMENTS(ROSTER, ROSTER_STATEMENTS)

void roster_done(struct roster *roster)
{
	lookup_done(&roster->keys);
	lookup_done(&roster->memo);
	vigie_buffer_done(&roster->scratch);
	vigie_buffer_done(&roster->id);
	vigie_arena_free(roster->arena);
	free(roster->persons);
	memset(roster, 0, sizeof(*roster));
}

/* One letter, the text, and what narrows it: keys of different kinds never meet. */
static struct vigie_buffer *make_key(struct roster *roster, char kind, const char *text,
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
static int add_key(struct roster *roster, const struct vigie_buffer *key, uint32_t person)
{
	const struct lookup_entry *entry;

	if (vigie_buffer_error(key) < 0)
		return -ENOMEM;
	entry = lookup_find(&roster->keys, key->data, key->size);
	while (entry && entry->value != person)
		entry = lookup_next(&roster->keys, entry);
	return entry ? 0 : lookup_add(&roster->keys, key->data, key->size, person);
}

static uint32_t find_key(struct roster *roster, const struct vigie_buffer *key)
{
	const struct lookup_entry *entry =
		key->data ? lookup_find(&roster->keys, key->data, key->size) : NULL;

	return entry ? (uint32_t)entry->value : ROSTER_NONE;
}

uint32_t roster_find_person(struct roster *roster, int64_t id)
{
	return find_key(roster, make_key(roster, 'p', "", NULL, id));
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
	return find_key(roster, make_key(roster, 'b', value, NULL, kind));
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
	return each(roster, make_key(roster, 'n', name, NULL, born), name, at);
}

uint32_t roster_each_class(struct roster *roster, const char *name, const char *class_name,
			   int year, const struct lookup_entry **at)
{
	return each(roster, make_key(roster, 'c', name, class_name, year), name, at);
}

static int copy(struct roster *roster, const char *text, const char **ret_copy)
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
static int put(struct roster *roster, const struct roster_person *person, uint32_t *ret_index)
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
	r = copy(roster, person->ine, &slot->ine);
	if (r == 0)
		r = copy(roster, person->folded, &slot->folded);
	if (r < 0)
		return r;
	*ret_index = (uint32_t)roster->n++;
	if (slot->ine)
		r = add_key(roster, make_key(roster, 'i', slot->ine, NULL, 0), *ret_index);
	if (r == 0 && slot->folded && slot->born != VIGIE_DAY_NONE)
		r = add_key(roster, make_key(roster, 'n', slot->folded, NULL, slot->born),
			    *ret_index);
	if (r == 0)
		r = add_key(roster, make_key(roster, 'p', "", NULL, slot->id), *ret_index);
	return r;
}

static struct roster_person read_person(sqlite3_stmt *statement)
{
	return (struct roster_person){
		.id = sqlite3_column_int64(statement, 0),
		.ine = (const char *)sqlite3_column_text(statement, 1),
		.folded = (const char *)sqlite3_column_text(statement, 2),
		.born = (vigie_day)database_integer(statement, 3, VIGIE_DAY_NONE),
	};
}

/* A row of `member`: the same person may come once a year. */
static int take_member(struct roster *roster, sqlite3_stmt *statement)
{
	struct roster_person person = read_person(statement);
	int year = sqlite3_column_int(statement, 4);
	const char *class_name = (const char *)sqlite3_column_text(statement, 5);
	uint32_t index = roster_find_person(roster, person.id);
	int r = index == ROSTER_NONE ? put(roster, &person, &index) : 0;

	if (r < 0)
		return r;
	roster->persons[index].member_year = year;
	if (class_name && person.folded)
		r = add_key(roster, make_key(roster, 'c', person.folded, class_name, year), index);
	return r;
}

static int know_number(struct roster *roster, uint32_t index, enum roster_identifier kind,
		       const char *value)
{
	int r = copy(roster, value, &roster->persons[index].identifier[kind]);

	return r < 0 ? r : add_key(roster, make_key(roster, 'b', value, NULL, kind), index);
}

static int take_number(struct roster *roster, sqlite3_stmt *statement)
{
	int kind = sqlite3_column_int(statement, 0);
	const char *value = (const char *)sqlite3_column_text(statement, 1);
	uint32_t index = roster_find_person(roster, sqlite3_column_int64(statement, 2));

	if (index == ROSTER_NONE || kind < 0 || kind >= ROSTER_IDENTIFIERS || !value)
		return -EUCLEAN;
	return know_number(roster, index, (enum roster_identifier)kind, value);
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
	if (r < 0)
		roster_done(roster);
	return r;
}

int roster_find_ine(struct roster *roster, const char *ine, uint32_t *ret_person)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct roster_person person;
	uint32_t index = find_key(roster, make_key(roster, 'i', ine, NULL, 0));
	int r;

	if (index != ROSTER_NONE) {
		*ret_person = index;
		return 0;
	}
	r = database_bind(roster->store, &statements_ROSTER, ROSTER_BY_INE, &statement, "t", ine);
	if (r == 0)
		r = database_step(roster->store, statement);
	if (r == 1) {
		person = read_person(statement);
		roster->beyond = true;
		r = put(roster, &person, &index);
	}
	if (r == 0)
		*ret_person = index;
	return r;
}

/* The columns of a person, beginning with the INE; a day that is NONE is NULL. */
static int bind_person(sqlite3_stmt *statement, int first, const struct roster_saying *saying)
{
	const char *texts[] = {saying->ine, saying->last, saying->first, saying->name};
	int code = SQLITE_OK;

	for (int i = 0; i < 4 && code == SQLITE_OK; i++)
		code = sqlite3_bind_text(statement, first + i, texts[i], -1, SQLITE_STATIC);
	if (code == SQLITE_OK && saying->born != VIGIE_DAY_NONE)
		code = sqlite3_bind_int64(statement, first + 4, saying->born);
	if (code == SQLITE_OK)
		code = sqlite3_bind_text(statement, first + 5, saying->household, -1,
					 SQLITE_STATIC);
	return database_errno(code);
}

/* Numbers that the person does not have yet; one that leads to it already stays as it is. */
static int add_numbers(struct roster *roster, uint32_t index, const struct roster_saying *saying)
{
	int r = 0;

	for (int kind = 0; kind < ROSTER_IDENTIFIERS && r == 0; kind++) {
		const char *value = saying->identifier[kind];

		if (!value || roster_find_identifier(roster, kind, value) != ROSTER_NONE)
			continue;
		roster->beyond |= roster->persons[index].identifier[kind] != NULL;
		r = database_do(roster->store, &statements_ROSTER, ROSTER_ADD_NUMBER, "iiti",
				roster->school, (int64_t)kind, value, roster->persons[index].id);
		if (r == 0)
			r = know_number(roster, index, kind, value);
	}
	return r;
}

int roster_add(struct roster *roster, const struct roster_saying *saying, uint32_t *ret_person)
{
	sqlite3_stmt *statement = NULL;
	struct roster_person person = {
		.ine = saying->ine, .folded = saying->name, .born = saying->born};
	uint32_t index = ROSTER_NONE;
	int r = database_statement(roster->store, &statements_ROSTER, ROSTER_ADD_PERSON,
				   &statement);

	if (r == 0)
		r = bind_person(statement, 1, saying);
	if (r == 0)
		r = database_run(roster->store, statement);
	if (r < 0)
		return r;
	person.id = database_last_id(roster->store);
	r = put(roster, &person, &index);
	if (r == 0)
		r = add_numbers(roster, index, saying);
	if (r == 0)
		*ret_person = index;
	return r;
}

/* Writes what differs and brings the person in memory, and its keys, to it. */
static int write_learnt(struct roster *roster, uint32_t index, const struct roster_saying *news)
{
	sqlite3_stmt *statement = NULL;
	struct roster_person *person = &roster->persons[index];
	int r = database_statement(roster->store, &statements_ROSTER, ROSTER_LEARN, &statement);

	if (r == 0)
		r = database_errno(sqlite3_bind_int64(statement, 1, person->id));
	if (r == 0)
		r = bind_person(statement, 2, news);
	if (r == 0)
		r = database_run(roster->store, statement);
	if (r < 0 || sqlite3_changes(database_handle(roster->store)) == 0)
		return r;
	roster->rewritten = true;
	lookup_clear(&roster->memo);
	if (news->born != VIGIE_DAY_NONE && news->born != person->born)
		roster->learnt = true;
	if (news->born != VIGIE_DAY_NONE)
		person->born = news->born;
	if (news->ine)
		r = copy(roster, news->ine, &person->ine);
	if (r == 0 && news->name)
		r = copy(roster, news->name, &person->folded);
	if (r == 0 && news->ine)
		r = add_key(roster, make_key(roster, 'i', news->ine, NULL, 0), index);
	if (r == 0 && person->folded && person->born != VIGIE_DAY_NONE)
		r = add_key(roster, make_key(roster, 'n', person->folded, NULL, person->born),
			    index);
	return r;
}

int roster_learn(struct roster *roster, uint32_t person, const struct roster_saying *saying,
		 bool authority)
{
	struct roster_person *known = &roster->persons[person];
	struct roster_saying news = *saying;
	int r = 0;

	if (known->ine)
		news.ine = NULL;
	if (!authority && known->born != VIGIE_DAY_NONE)
		news.born = VIGIE_DAY_NONE;
	/* A name that does not say where the last name ends replaces none. */
	if ((!authority || !saying->first) && known->folded)
		news.name = news.last = news.first = NULL;
	if (news.ine || news.name || news.household || news.born != VIGIE_DAY_NONE)
		r = write_learnt(roster, person, &news);
	return r < 0 ? r : add_numbers(roster, person, saying);
}

/* Does the person have a class in the year, and a key of this one? Then only a pupil record can
 * change it. */
static bool knows_class(struct roster *roster, uint32_t person, int year, const char *name,
			const char *class_name)
{
	const struct lookup_entry *at = NULL;
	uint32_t found;

	if (!name)
		return false;
	do
		found = roster_each_class(roster, name, class_name, year, &at);
	while (found != ROSTER_NONE && found != person);
	return found == person;
}

int roster_enter(struct roster *roster, uint32_t person, int year, const char *name,
		 const char *class_name, bool authority)
{
	struct roster_person *member = &roster->persons[person];
	bool known = class_name && knows_class(roster, person, year, name, class_name);
	bool again = member->member_year == year;
	int r;

	if (again && (!class_name || (known && !authority)))
		return 0;
	r = database_do(roster->store, &statements_ROSTER, ROSTER_ENTER, "iiiti", roster->school,
			(int64_t)year, member->id, class_name, (int64_t)authority);
	if (r < 0)
		return r;
	/* Loaded again, it would have one class, the one that is in the store. */
	if (class_name && !known && (again || sqlite3_changes(database_handle(roster->store)) == 0))
		roster->beyond = true;
	member->member_year = year;
	if (class_name && name && !known)
		r = add_key(roster, make_key(roster, 'c', name, class_name, year), person);
	return r;
}
