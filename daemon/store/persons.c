/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Named persons, for those who may see them. Finds and reads; who reads is written to the access
 * log by vigie_store_log_access(), which the reader calls.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/roster.h"
#include "vigie/text.h"

#define PERSONS_STATEMENTS(X)                                                                      \
	X(PERSONS_GET, "SELECT id, ine, last, first, born, household FROM person WHERE id = ?")    \
	X(PERSONS_NUMBERS, "SELECT kind, value FROM identifier WHERE person = ?"                   \
			   " ORDER BY school DESC")                                                \
	X(PERSONS_SCHOOLS, "SELECT DISTINCT s.id, s.uai, s.name, s.kind, s.priority, s.department" \
			   " FROM member m JOIN school s ON s.id = m.school WHERE m.person = ?")   \
	X(PERSONS_BY_ID, "SELECT coalesce(joined, id) FROM person WHERE id = ?")                   \
	X(PERSONS_BY_INE, "SELECT coalesce(joined, id) FROM person WHERE ine = ?")                 \
	X(PERSONS_BY_NUMBER, "SELECT DISTINCT i.person FROM school s /* all */"                    \
			     " JOIN identifier i ON i.school = s.id WHERE i.kind = 0"              \
			     " AND i.value = ?")                                                   \
	X(PERSONS_BY_NAME,                                                                         \
	  "SELECT DISTINCT coalesce(joined, id) FROM person /* all */ WHERE folded = ?")           \
	X(PERSONS_LOG, "INSERT INTO access(moment, who, what, person) VALUES(?, ?, ?, ?)")

STORE_DEFINE_STATEMENTS(PERSONS, PERSONS_STATEMENTS)

static int read_numbers(struct vigie_store *store, struct vigie_person *person)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_PERSONS, PERSONS_NUMBERS, &statement, "i",
			      person->id);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		switch (sqlite3_column_int(statement, 0)) {
		case ROSTER_BE:
			database_copy_text(statement, 1, person->be, sizeof(person->be));
			break;
		case ROSTER_LOCAL:
			database_copy_text(statement, 1, person->local, sizeof(person->local));
			break;
		default:
			break;
		}
	}
	return r;
}

int vigie_store_get_person(struct vigie_store *store, int64_t id, struct vigie_person *ret_person)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct vigie_person person = {.id = id};
	int r = database_bind(store, &statements_PERSONS, PERSONS_GET, &statement, "i", id);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	database_copy_text(statement, 1, person.ine, sizeof(person.ine));
	database_copy_text(statement, 2, person.last, sizeof(person.last));
	database_copy_text(statement, 3, person.first, sizeof(person.first));
	person.born = (vigie_day)database_integer(statement, 4, VIGIE_DAY_NONE);
	database_copy_text(statement, 5, person.household, sizeof(person.household));
	r = read_numbers(store, &person);
	if (r == 0)
		*ret_person = person;
	return r;
}

static int list_ids(struct vigie_store *store, size_t which, const char *text,
		    struct vigie_buffer *list)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_PERSONS, which, &statement, "t", text);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		int64_t id = sqlite3_column_int64(statement, 0);

		vigie_buffer_append(list, (const char *)&id, sizeof(id));
	}
	return r < 0 ? r : vigie_buffer_error(list);
}

/* Another name of a pupil leads to the pupil. */
static int list_by_id(struct vigie_store *store, int64_t id, struct vigie_buffer *list)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_PERSONS, PERSONS_BY_ID, &statement, "i", id);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r;
	id = sqlite3_column_int64(statement, 0);
	vigie_buffer_append(list, (const char *)&id, sizeof(id));
	return vigie_buffer_error(list);
}

static int list_by_name(struct vigie_store *store, const char *text, struct vigie_buffer *list)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};
	int r = vigie_text_fold(text, strlen(text), true, &folded);

	if (r < 0 || folded.size == 0)
		return r == -EILSEQ ? 0 : r;
	return list_ids(store, PERSONS_BY_NAME, folded.data, list);
}

/* The surest way that finds somebody ends the search. */
static int list_pupils(struct vigie_store *store, const char *text, struct vigie_buffer *list)
{
	int r = 0;
	char *end = NULL;

	if (text[0] == '#') {
		int64_t id = strtoll(text + 1, &end, 10);

		return end != text + 1 && *end == '\0' ? list_by_id(store, id, list) : 0;
	}
	r = list_ids(store, PERSONS_BY_INE, text, list);
	if (r == 0 && list->size == 0)
		r = list_ids(store, PERSONS_BY_NUMBER, text, list);
	if (r == 0 && list->size == 0)
		r = list_by_name(store, text, list);
	return r;
}

static int list_schools(struct vigie_store *store, int64_t person, struct vigie_buffer *list)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_PERSONS, PERSONS_SCHOOLS, &statement, "i", person);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		struct vigie_school school = {.id = sqlite3_column_int64(statement, 0)};

		database_copy_text(statement, 1, school.uai, sizeof(school.uai));
		database_copy_text(statement, 2, school.name, sizeof(school.name));
		database_copy_text(statement, 3, school.kind, sizeof(school.kind));
		database_copy_text(statement, 4, school.priority, sizeof(school.priority));
		database_copy_text(statement, 5, school.department, sizeof(school.department));
		vigie_buffer_append(list, (const char *)&school, sizeof(school));
	}
	return r < 0 ? r : vigie_buffer_error(list);
}

/* Once for each school of the pupil. */
static int tell_pupil(struct vigie_store *store, int64_t id,
		      int (*on_pupil)(void *userdata, const struct vigie_person *person,
				      const struct vigie_school *school),
		      void *userdata)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer schools = {0};
	struct vigie_person person;
	int r = vigie_store_get_person(store, id, &person);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = list_schools(store, id, &schools);
	for (size_t at = 0; r == 0 && at < schools.size; at += sizeof(struct vigie_school))
		r = on_pupil(userdata, &person, (const struct vigie_school *)(schools.data + at));
	return r;
}

int vigie_store_find_pupils(struct vigie_store *store, const char *text,
			    int (*on_pupil)(void *userdata, const struct vigie_person *person,
					    const struct vigie_school *school),
			    void *userdata)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
	int r = list_pupils(store, text, &list);

	for (size_t at = 0; r == 0 && at < list.size; at += sizeof(int64_t)) {
		int64_t id;

		memcpy(&id, list.data + at, sizeof(id));
		r = tell_pupil(store, id, on_pupil, userdata);
	}
	return r;
}

int vigie_store_log_access(struct vigie_store *store, vigie_time when, const char *who,
			   const char *what, int64_t person)
{
	return database_do(store, &statements_PERSONS, PERSONS_LOG, "itti", when, who, what,
			   person);
}
