/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import learns of persons, written to the store at once (roster.h). */
#include <errno.h>
#include <string.h>

#include "daemon/store/roster_keys.h"

#define MEMBERS_STATEMENTS(X)                                                                      \
	X(MEMBERS_ADD_PERSON, "INSERT INTO person(ine, last, first, folded, born, household)"      \
			      " VALUES(?, ?, ?, ?, ?, ?)")                                         \
	X(MEMBERS_LEARN,                                                                           \
	  "UPDATE person SET ine = coalesce(?2, ine), last = coalesce(?3, last),"                  \
	  " first = coalesce(?4, first), folded = coalesce(?5, folded),"                           \
	  " born = coalesce(?6, born), household = coalesce(?7, household) WHERE id = ?1"          \
	  " AND (ine IS NOT coalesce(?2, ine) OR last IS NOT coalesce(?3, last)"                   \
	  " OR first IS NOT coalesce(?4, first) OR folded IS NOT coalesce(?5, folded)"             \
	  " OR born IS NOT coalesce(?6, born) OR household IS NOT coalesce(?7, household))")       \
	X(MEMBERS_ADD_NUMBER, "INSERT INTO identifier(school, kind, value, person)"                \
			      " VALUES(?, ?, ?, ?)")                                               \
	X(MEMBERS_ENTER, "INSERT INTO member(school, year, person, class) VALUES(?1, ?2, ?3, ?4)"  \
			 " ON CONFLICT DO UPDATE SET class = excluded.class"                       \
			 " WHERE excluded.class IS NOT NULL AND class IS NOT excluded.class"       \
			 " AND (?5 OR class IS NULL)")                                             \
	X(MEMBERS_ANSWERED, "UPDATE answer SET person = ?3 WHERE school = ?1 AND key = ?2")        \
	X(MEMBERS_DOUBT, "UPDATE person SET doubtful = 1 WHERE id = ?")

STORE_DEFINE_STATEMENTS(MEMBERS, MEMBERS_STATEMENTS)

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
		r = database_do(roster->store, &statements_MEMBERS, MEMBERS_ADD_NUMBER, "iiti",
				roster->school, (int64_t)kind, value, roster->persons[index].id);
		if (r == 0)
			r = roster_know_number(roster, index, kind, value);
	}
	return r;
}

int roster_add(struct roster *roster, const struct roster_saying *saying, uint32_t *ret_person)
{
	sqlite3_stmt *statement = NULL;
	struct roster_person person = {.ine = saying->ine,
				       .folded = saying->name,
				       .born = saying->born,
				       .same = ROSTER_NONE};
	uint32_t index = ROSTER_NONE;
	int r = database_statement(roster->store, &statements_MEMBERS, MEMBERS_ADD_PERSON,
				   &statement);

	if (r == 0)
		r = bind_person(statement, 1, saying);
	if (r == 0)
		r = database_run(roster->store, statement);
	if (r < 0)
		return r;
	person.id = database_last_id(roster->store);
	r = roster_put(roster, &person, &index);
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
	int r = database_statement(roster->store, &statements_MEMBERS, MEMBERS_LEARN, &statement);

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
		r = roster_copy(roster, news->ine, &person->ine);
	if (r == 0 && news->name)
		r = roster_copy(roster, news->name, &person->folded);
	if (r == 0 && news->ine)
		r = roster_add_key(roster, roster_make_key(roster, 'i', news->ine, NULL, 0), index);
	if (r == 0 && person->folded && person->born != VIGIE_DAY_NONE)
		r = roster_add_key(roster,
				   roster_make_key(roster, 'n', person->folded, NULL, person->born),
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
	r = database_do(roster->store, &statements_MEMBERS, MEMBERS_ENTER, "iiiti", roster->school,
			(int64_t)year, member->id, class_name, (int64_t)authority);
	if (r < 0)
		return r;
	/* Loaded again, it would have one class, the one that is in the store. */
	if (class_name && !known && (again || sqlite3_changes(database_handle(roster->store)) == 0))
		roster->beyond = true;
	member->member_year = year;
	if (class_name && name && !known)
		r = roster_add_key(roster, roster_make_key(roster, 'c', name, class_name, year),
				   person);
	return r;
}

int roster_doubt(struct roster *roster, uint32_t person)
{
	struct roster_person *doubtful = &roster->persons[person];

	doubtful->doubtful = true;
	roster->rewritten = true;
	roster->n_doubted++;
	lookup_clear(&roster->memo);
	return database_do(roster->store, &statements_MEMBERS, MEMBERS_DOUBT, "i", doubtful->id);
}

int roster_answered(struct roster *roster, const void *key, size_t size, uint32_t person)
{
	int64_t id = roster->persons[person].id;
	int r = database_do(roster->store, &statements_MEMBERS, MEMBERS_ANSWERED, "ibi",
			    roster->school, key, size, id);

	return r < 0 ? r : lookup_add(&roster->answers, key, size, id);
}
