/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of members as the store knows them (lists.h, vigie/membership.h). Names of lists are
 * compared as conditions compare them. */
#include "daemon/store/lists.h"

#include <errno.h>
#include <string.h>

#include "daemon/store/joining.h"
#include "vigie/text.h"

#define LISTS_STATEMENTS(X)                                                                        \
	X(LISTS_ALL, "SELECT id, name, since, until FROM list /* all */ ORDER BY name")            \
	X(LISTS_TOLD, "SELECT name, who, since, until, moment, unmatched, (SELECT count(*) FROM"   \
		      " membership WHERE list = list.id) FROM list /* all */ ORDER BY name")       \
	X(LISTS_MEMBERS, "SELECT person FROM membership WHERE list = ?")                           \
	X(LISTS_OF_SCHOOL,                                                                         \
	  "SELECT s.person, m.list, m.since FROM member AS s JOIN membership AS m"                 \
	  " ON m.person = s.person WHERE s.school = ?1 UNION"                                      \
	  " SELECT s.person, m.list, m.since FROM member AS s JOIN person AS p"                    \
	  " ON p.joined = s.person JOIN membership AS m ON m.person = p.id WHERE s.school = ?1")   \
	X(LISTS_OF_PERSON,                                                                         \
	  "SELECT l.name, min(m.since), l.until FROM membership AS m JOIN list AS l"               \
	  " ON l.id = m.list WHERE m.person IN (SELECT id FROM person WHERE id = ?1"               \
	  " UNION SELECT id FROM person WHERE joined = ?1) GROUP BY l.id")                         \
	X(LISTS_OVER, "SELECT id FROM list WHERE until < ?")                                       \
	X(LISTS_DROP, "DELETE FROM list WHERE id = ?")

STORE_DEFINE_STATEMENTS(LISTS, LISTS_STATEMENTS)

int lists_each(struct vigie_store *store,
	       int (*on_list)(void *userdata, int64_t id, const char *name, vigie_day since,
			      vigie_day until),
	       void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_statement(store, &statements_LISTS, LISTS_ALL, &statement);

	while (r == 0 && (r = database_step(store, statement)) == 1)
		r = on_list(userdata, sqlite3_column_int64(statement, 0),
			    (const char *)sqlite3_column_text(statement, 1),
			    (vigie_day)sqlite3_column_int64(statement, 2),
			    (vigie_day)sqlite3_column_int64(statement, 3));
	return r;
}

struct sought {
	const char *name;
	int64_t id;
	vigie_day until;
};

static int is_sought(void *userdata, int64_t id, const char *name, vigie_day since, vigie_day until)
{
	struct sought *sought = userdata;

	(void)since;
	if (!vigie_text_same(name, sought->name))
		return 0;
	sought->id = id;
	sought->until = until;
	return 1;
}

int lists_find(struct vigie_store *store, const char *name, int64_t *ret_id, vigie_day *ret_until)
{
	struct sought sought = {.name = name};
	int r = lists_each(store, is_sought, &sought);

	if (r == 1) {
		*ret_id = sought.id;
		*ret_until = sought.until;
	}
	return r;
}

int lists_each_membership(struct vigie_store *store, int64_t school,
			  int (*on_membership)(void *userdata, int64_t person, int64_t list,
					       vigie_day since),
			  void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_LISTS, LISTS_OF_SCHOOL, &statement, "i", school);

	while (r == 0 && (r = database_step(store, statement)) == 1)
		r = on_membership(userdata, sqlite3_column_int64(statement, 0),
				  sqlite3_column_int64(statement, 1),
				  (vigie_day)sqlite3_column_int64(statement, 2));
	return r;
}

int lists_mark_schools(struct vigie_store *store, int64_t list)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_LISTS, LISTS_MEMBERS, &statement, "i", list);

	while (r == 0 && (r = database_step(store, statement)) == 1)
		r = joining_mark_schools(store, sqlite3_column_int64(statement, 0));
	return r;
}

static int drop(struct vigie_store *store, int64_t list)
{
	int r = lists_mark_schools(store, list);

	return r < 0 ? r : database_do(store, &statements_LISTS, LISTS_DROP, "i", list);
}

static int drop_named(struct vigie_store *store, const void *name)
{
	int64_t list = 0;
	vigie_day until;
	int r = lists_find(store, name, &list, &until);

	if (r == 0)
		return -ENOENT;
	return r < 0 ? r : drop(store, list);
}

static int drop_over(struct vigie_store *store, const void *day)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer over = {0};
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_LISTS, LISTS_OVER, &statement, "i",
			      (int64_t) * (const vigie_day *)day);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		int64_t list = sqlite3_column_int64(statement, 0);

		vigie_buffer_append(&over, (const char *)&list, sizeof(list));
	}
	if (r == 0)
		r = vigie_buffer_error(&over);
	for (size_t i = 0; r == 0 && i < over.size / sizeof(int64_t); i++)
		r = drop(store, ((const int64_t *)over.data)[i]);
	return r;
}

static int transact(struct vigie_store *store,
		    int (*work)(struct vigie_store *store, const void *what), const void *what)
{
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = work(store, what);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0)
		vigie_store_rollback(store);
	return r;
}

int vigie_list_remove(struct vigie_store *store, const char *name)
{
	return transact(store, drop_named, name);
}

static int is_over(void *userdata, int64_t id, const char *name, vigie_day since, vigie_day until)
{
	(void)id;
	(void)name;
	(void)since;
	return until < *(const vigie_day *)userdata;
}

/* Most days nothing ends: then nothing is written. */
int vigie_lists_forget(struct vigie_store *store, vigie_day day)
{
	int r = lists_each(store, is_over, &day);

	return r == 1 ? transact(store, drop_over, &day) : r;
}

int vigie_lists_each(struct vigie_store *store,
		     int (*on_list)(void *userdata, const struct vigie_list *list), void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_statement(store, &statements_LISTS, LISTS_TOLD, &statement);

	while (r == 0 && (r = database_step(store, statement)) == 1) {
		struct vigie_list list = {
			.since = (vigie_day)sqlite3_column_int64(statement, 2),
			.until = (vigie_day)sqlite3_column_int64(statement, 3),
			.when = sqlite3_column_int64(statement, 4),
			.unmatched = (uint64_t)sqlite3_column_int64(statement, 5),
			.members = (uint64_t)sqlite3_column_int64(statement, 6),
		};

		database_copy_text(statement, 0, list.name, sizeof(list.name));
		database_copy_text(statement, 1, list.who, sizeof(list.who));
		r = on_list(userdata, &list);
	}
	return r;
}

int vigie_person_each_list(struct vigie_store *store, int64_t person,
			   int (*on_list)(void *userdata, const char *name, vigie_day since,
					  vigie_day until),
			   void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_LISTS, LISTS_OF_PERSON, &statement, "i", person);

	while (r == 0 && (r = database_step(store, statement)) == 1)
		r = on_list(userdata, (const char *)sqlite3_column_text(statement, 0),
			    (vigie_day)sqlite3_column_int64(statement, 1),
			    (vigie_day)sqlite3_column_int64(statement, 2));
	return r;
}
