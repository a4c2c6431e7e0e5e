/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A person's rights: erasure that leaves nothing, objection, and who looked. What was erased is
 * overwritten (secure_delete), and the log of the database with it.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/joining.h"
#include "daemon/store/kept.h"
#include "daemon/store/segments.h"

/* The pupil and its other names. */
#define NAMES "(SELECT id FROM person WHERE id = ?1 OR joined = ?1)"
#define ERASED "a pupil in it was erased"

#define RIGHTS_STATEMENTS(X)                                                                       \
	X(RIGHTS_KNOWN, "SELECT 1 FROM person WHERE id = ?")                                       \
	/* A mail that named the pupil was logged at the moment it was written. */                 \
	X(RIGHTS_ERASE_MAIL,                                                                       \
	  "UPDATE outbox /* all */ SET body = x'', subject = '', next_attempt = NULL,"             \
	  " error = iif(state = 'queued', '" ERASED "', error),"                                   \
	  " state = iif(state = 'queued', 'failed', state) WHERE queued IN"                        \
	  " (SELECT moment FROM access WHERE person IN " NAMES " AND what LIKE 'digest%')")        \
	X(RIGHTS_ERASE_ACCESS, "DELETE FROM access WHERE person IN " NAMES)                        \
	X(RIGHTS_ERASE_PERSON, "DELETE FROM person WHERE id = ?")                                  \
	X(RIGHTS_KEPT,                                                                             \
	  "SELECT DISTINCT k.name FROM kept AS k /* all */ JOIN delivery AS d ON d.id ="           \
	  " k.delivery WHERE d.school IS NULL OR d.school IN"                                      \
	  " (SELECT school FROM member WHERE person IN " NAMES ")")                                \
	X(RIGHTS_FORGET_KEPT, "DELETE FROM kept WHERE name = ?")                                   \
	X(RIGHTS_OBJECT, "INSERT OR IGNORE INTO objection(person, moment, who, why)"               \
			 " VALUES(?, ?, ?, ?)")                                                    \
	X(RIGHTS_END_OBJECTION, "DELETE FROM objection WHERE person = ?")                          \
	X(RIGHTS_OBJECTION, "SELECT moment, who, why FROM objection WHERE person = ?")             \
	X(RIGHTS_DROP_FLAGS, "DELETE FROM flag WHERE person = ? AND state = 'pending'")            \
	X(RIGHTS_CLEAR_FLAGS, "UPDATE flag SET state = 'cleared', cleared = ?2,"                   \
			      " reason = 'objected' WHERE person = ?1 AND state <> 'cleared'")     \
	X(RIGHTS_ACCESS, "SELECT moment, who, what FROM access WHERE person = ? ORDER BY id")

STORE_DEFINE_STATEMENTS(RIGHTS, RIGHTS_STATEMENTS)

static int is_known(struct vigie_store *store, int64_t person)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_RIGHTS, RIGHTS_KNOWN, &statement, "i", person);

	if (r == 0)
		r = database_step(store, statement);
	if (r == 0)
		return -ENOENT;
	return r < 0 ? r : 0;
}

static int list_kept(struct vigie_store *store, int64_t person, struct vigie_buffer *names)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_RIGHTS, RIGHTS_KEPT, &statement, "i", person);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		const char *name = (const char *)sqlite3_column_text(statement, 0);

		vigie_buffer_append(names, name, strlen(name) + 1);
	}
	return r < 0 ? r : vigie_buffer_error(names);
}

static int forget_kept(struct vigie_store *store, const struct vigie_buffer *names)
{
	int r = 0;

	for (size_t at = 0; r == 0 && at < names->size; at += strlen(names->data + at) + 1)
		r = database_do(store, &statements_RIGHTS, RIGHTS_FORGET_KEPT, "t",
				names->data + at);
	return r;
}

static int on_joined(void *userdata, int64_t other)
{
	return segments_delete(userdata, other);
}

/* In one transaction; of the erasure itself a number remains, that names nobody. */
static int erase(const struct joining *joining, struct vigie_buffer *copies)
{
	struct vigie_store *store = joining->store;
	int64_t person = joining->kept;
	int r = is_known(store, person);

	if (r == 0)
		r = list_kept(store, person, copies);
	if (r == 0)
		r = forget_kept(store, copies);
	if (r == 0)
		r = joining_mark_schools(store, person);
	if (r == 0)
		r = segments_delete(store, person);
	if (r == 0)
		r = vigie_person_each_joined(store, person, on_joined, store);
	if (r == 0)
		r = database_do(store, &statements_RIGHTS, RIGHTS_ERASE_MAIL, "i", person);
	if (r == 0)
		r = database_do(store, &statements_RIGHTS, RIGHTS_ERASE_ACCESS, "i", person);
	if (r == 0)
		r = database_do(store, &statements_RIGHTS, RIGHTS_ERASE_PERSON, "i", person);
	return r < 0 ? r : joining_log(joining, "erased", person, person);
}

static int remove_copies(const char *folder, const struct vigie_buffer *names, uint64_t *ret_copies)
{
	uint64_t n = 0;
	int r = 0;

	for (size_t at = 0; r == 0 && at < names->size; at += strlen(names->data + at) + 1, n++)
		r = kept_remove(folder, names->data + at);
	*ret_copies = n;
	return r;
}

int vigie_person_erase(struct vigie_store *store, int64_t person, const char *folder,
		       const struct vigie_ruling *ruling, uint64_t *ret_copies)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer copies = {0};
	const struct joining joining = {store, person, 0, ruling};
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = erase(&joining, &copies);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0) {
		vigie_store_rollback(store);
		return r;
	}
	r = remove_copies(folder, &copies, ret_copies);
	if (r == 0)
		r = database_truncate_log(store);
	return r == -EBUSY ? 1 : r;
}

static int object(const struct joining *joining)
{
	const struct vigie_ruling *ruling = joining->ruling;
	struct vigie_store *store = joining->store;
	int r = is_known(store, joining->kept);

	if (r == 0)
		r = database_do(store, &statements_RIGHTS, RIGHTS_OBJECT, "iitt", joining->kept,
				ruling->when, ruling->who, ruling->why ? ruling->why : "");
	if (r == 0 && sqlite3_changes(database_handle(store)) == 0)
		return 1;
	if (r == 0)
		r = database_do(store, &statements_RIGHTS, RIGHTS_DROP_FLAGS, "i", joining->kept);
	if (r == 0)
		r = database_do(store, &statements_RIGHTS, RIGHTS_CLEAR_FLAGS, "ii", joining->kept,
				(int64_t)ruling->day);
	if (r == 0)
		r = joining_mark_schools(store, joining->kept);
	return r < 0 ? r : joining_log(joining, "objection of", joining->kept, joining->kept);
}

static int end_objection(const struct joining *joining)
{
	struct vigie_store *store = joining->store;
	int r = database_do(store, &statements_RIGHTS, RIGHTS_END_OBJECTION, "i", joining->kept);

	if (r == 0 && sqlite3_changes(database_handle(store)) == 0)
		return 1;
	if (r == 0)
		r = joining_mark_schools(store, joining->kept);
	return r < 0 ? r : joining_log(joining, "objection ended of", joining->kept, joining->kept);
}

int vigie_person_object(struct vigie_store *store, int64_t person,
			const struct vigie_ruling *ruling,
			int (*withdraw)(void *userdata, int64_t person), void *userdata)
{
	const struct joining joining = {store, person, 0, ruling};
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = object(&joining);
	if (r == 0)
		r = withdraw(userdata, person);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r != 0)
		vigie_store_rollback(store);
	return r;
}

int vigie_person_end_objection(struct vigie_store *store, int64_t person,
			       const struct vigie_ruling *ruling)
{
	return joining_transact(&(struct joining){store, person, 0, ruling}, end_objection);
}

int vigie_person_get_objection(struct vigie_store *store, int64_t person,
			       struct vigie_objection *ret_objection)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_RIGHTS, RIGHTS_OBJECTION, &statement, "i", person);

	if (r == 0)
		r = database_step(store, statement);
	if (r == 1) {
		ret_objection->when = sqlite3_column_int64(statement, 0);
		database_copy_text(statement, 1, ret_objection->who, sizeof(ret_objection->who));
		database_copy_text(statement, 2, ret_objection->why, sizeof(ret_objection->why));
	}
	return r;
}

int vigie_person_each_access(struct vigie_store *store, int64_t person,
			     int (*on_access)(void *userdata, const struct vigie_access *access),
			     void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_RIGHTS, RIGHTS_ACCESS, &statement, "i", person);

	while (r == 0 && (r = database_step(store, statement)) == 1) {
		struct vigie_access access = {.when = sqlite3_column_int64(statement, 0)};

		database_copy_text(statement, 1, access.who, sizeof(access.who));
		database_copy_text(statement, 2, access.what, sizeof(access.what));
		r = on_access(userdata, &access);
	}
	return r;
}
