/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list replaced by a newer one: rows become pupils who are known, by national number, then by
 * name and birth date where only one answers. Nobody is added to the store, and of who is not found
 * nothing is kept.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/joining.h"
#include "daemon/store/lists.h"
#include "daemon/store/lookup.h"
#include "vigie/text.h"

#define NOT_OBJECTING " AND coalesce(joined, id) NOT IN (SELECT person FROM objection)"

#define LISTS_IMPORT_STATEMENTS(X)                                                                 \
	X(LISTS_IMPORT_INE, "SELECT coalesce(joined, id) FROM person WHERE ine = ?" NOT_OBJECTING) \
	X(LISTS_IMPORT_NAMES,                                                                      \
	  "SELECT coalesce(joined, id), doubtful, folded, born FROM"                               \
	  " person /* all */ WHERE folded IS NOT NULL AND born IS NOT NULL" NOT_OBJECTING)         \
	X(LISTS_IMPORT_ADD, "INSERT INTO list(name, until, since, moment, who, unmatched)"         \
			    " VALUES(?1, ?2, ?3, ?4, ?5, 0)")                                      \
	X(LISTS_IMPORT_RENEW, "UPDATE list SET until = ?2, moment = ?3, who = ?4,"                 \
			      " since = iif(until < ?5, ?5, since) WHERE id = ?1")                 \
	X(LISTS_IMPORT_COUNT, "UPDATE list SET unmatched = ?2 WHERE id = ?1")                      \
	X(LISTS_IMPORT_MEMBERS, "SELECT person FROM membership WHERE list = ?")                    \
	X(LISTS_IMPORT_ENTER, "INSERT INTO membership(list, person, since) VALUES(?, ?, ?)")       \
	X(LISTS_IMPORT_LEAVE, "DELETE FROM membership WHERE list = ? AND person = ?")

STORE_DEFINE_STATEMENTS(LISTS_IMPORT, LISTS_IMPORT_STATEMENTS)

#define SEVERAL (-1) /* in place of a person's number */

struct importing {
	struct vigie_store *store;
	const struct vigie_list_import *import;
	struct vigie_list_imported imported;
	int64_t list;
	struct lookup names; /* name and birth date to pupil; made when a row needs it */
	bool has_names;
	struct vigie_buffer key, found, before; /* found and before: pupils, int64_t */
};

static void importing_done(struct importing *importing)
{
	lookup_done(&importing->names);
	vigie_buffer_done(&importing->key);
	vigie_buffer_done(&importing->found);
	vigie_buffer_done(&importing->before);
}

static int make_key(struct importing *importing, const char *folded, size_t size, vigie_day born)
{
	vigie_buffer_clear(&importing->key);
	vigie_buffer_append(&importing->key, folded, size);
	vigie_buffer_append_format(&importing->key, "|%d", (int)born);
	return vigie_buffer_error(&importing->key);
}

/* A name that a person has to tell apart leads to nobody here either. */
static int take_name(struct importing *importing, sqlite3_stmt *statement)
{
	const char *folded = (const char *)sqlite3_column_text(statement, 2);
	int64_t person = sqlite3_column_int64(statement, 0);
	const struct lookup_entry *other;
	int r = make_key(importing, folded, strlen(folded),
			 (vigie_day)sqlite3_column_int64(statement, 3));

	if (r < 0)
		return r;
	other = lookup_find(&importing->names, importing->key.data, importing->key.size);
	if (other && other->value == person)
		return 0;
	if (other || sqlite3_column_int(statement, 1))
		person = SEVERAL;
	return lookup_add(&importing->names, importing->key.data, importing->key.size, person);
}

static int load_names(struct importing *importing)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = importing->has_names
			? 0
			: database_statement(importing->store, &statements_LISTS_IMPORT,
					     LISTS_IMPORT_NAMES, &statement);

	while (r == 0 && statement && (r = database_step(importing->store, statement)) == 1)
		r = take_name(importing, statement);
	importing->has_names = true;
	return r;
}

static int find_by_ine(struct importing *importing, const char *ine, int64_t *ret_person)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(importing->store, &statements_LISTS_IMPORT, LISTS_IMPORT_INE,
			      &statement, "t", ine);

	if (r == 0)
		r = database_step(importing->store, statement);
	if (r == 1)
		*ret_person = sqlite3_column_int64(statement, 0);
	return r;
}

static int find_by_name(struct importing *importing, const struct vigie_list_row *row,
			int64_t *ret_person)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer whole = {0}, folded = {0};
	const struct lookup_entry *entry;
	int r = load_names(importing);

	vigie_buffer_append_format(&whole, "%s %s", row->last, row->first);
	if (r == 0)
		r = vigie_buffer_error(&whole);
	if (r == 0)
		r = vigie_text_fold(whole.data, whole.size, true, &folded);
	if (r == 0)
		r = make_key(importing, vigie_buffer_string(&folded), folded.size, row->born);
	if (r < 0)
		return r == -EILSEQ ? 0 : r;
	entry = lookup_find(&importing->names, importing->key.data, importing->key.size);
	if (!entry)
		return 0;
	*ret_person = entry->value;
	return 1;
}

static void tell(struct importing *importing, const struct vigie_list_row *row,
		 enum vigie_list_flaw flaw)
{
	importing->imported.flawed++;
	importing->import->on_flaw(importing->import->userdata, row->line, flaw);
}

static int take_row(struct importing *importing, const struct vigie_list_row *row)
{
	bool has_name = *row->last && row->born != VIGIE_DAY_NONE;
	int64_t person = 0;
	int r = 0;

	if (row->flaw >= 0 || (!*row->ine && !has_name)) {
		tell(importing, row,
		     row->flaw >= 0 ? (enum vigie_list_flaw)row->flaw : VIGIE_LIST_FLAW_UNSAID);
		return 0;
	}
	if (*row->ine)
		r = find_by_ine(importing, row->ine, &person);
	if (r == 0 && has_name)
		r = find_by_name(importing, row, &person);
	if (r < 0)
		return r;
	if (r == 0 || person == SEVERAL)
		tell(importing, row, r ? VIGIE_LIST_FLAW_SEVERAL : VIGIE_LIST_FLAW_NOBODY);
	else
		vigie_buffer_append(&importing->found, (const char *)&person, sizeof(person));
	return vigie_buffer_error(&importing->found);
}

static int take_rows(struct importing *importing)
{
	const struct vigie_list_import *import = importing->import;
	struct vigie_list_row row;
	int r;

	while ((r = import->next(import->userdata, &row)) == 1) {
		r = take_row(importing, &row);
		if (r < 0)
			return r;
	}
	return r;
}

static int open_list(struct importing *importing)
{
	const struct vigie_list_import *import = importing->import;
	const struct vigie_ruling *ruling = import->ruling;
	struct vigie_store *store = importing->store;
	vigie_day until;
	int r = lists_find(store, import->name, &importing->list, &until);

	if (r == 1)
		return database_do(store, &statements_LISTS_IMPORT, LISTS_IMPORT_RENEW, "iiiti",
				   importing->list, (int64_t)import->until, ruling->when,
				   ruling->who, (int64_t)ruling->day);
	if (r == 0)
		r = database_do(store, &statements_LISTS_IMPORT, LISTS_IMPORT_ADD, "tiiit",
				import->name, (int64_t)import->until, (int64_t)ruling->day,
				ruling->when, ruling->who);
	if (r == 0)
		importing->list = database_last_id(store);
	return r;
}

static int load_before(struct importing *importing)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(importing->store, &statements_LISTS_IMPORT, LISTS_IMPORT_MEMBERS,
			      &statement, "i", importing->list);

	while (r >= 0 && (r = database_step(importing->store, statement)) == 1) {
		int64_t person = sqlite3_column_int64(statement, 0);

		vigie_buffer_append(&importing->before, (const char *)&person, sizeof(person));
	}
	return r < 0 ? r : vigie_buffer_error(&importing->before);
}

static int compare(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* Sorted, each once; returns how many. */
static size_t sort_once(struct vigie_buffer *persons)
{
	int64_t *items = (int64_t *)persons->data;
	size_t n = persons->size / sizeof(*items), kept = 0;

	if (n > 0)
		qsort(items, n, sizeof(*items), compare);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || items[kept - 1] != items[i])
			items[kept++] = items[i];
	return kept;
}

static int enter(struct importing *importing, int64_t person)
{
	int r = database_do(importing->store, &statements_LISTS_IMPORT, LISTS_IMPORT_ENTER, "iii",
			    importing->list, person, (int64_t)importing->import->ruling->day);

	importing->imported.added++;
	return r < 0 ? r : joining_mark_schools(importing->store, person);
}

static int leave(struct importing *importing, int64_t person)
{
	int r = database_do(importing->store, &statements_LISTS_IMPORT, LISTS_IMPORT_LEAVE, "ii",
			    importing->list, person);

	importing->imported.removed++;
	return r < 0 ? r : joining_mark_schools(importing->store, person);
}

/* Both lists sorted: who is in one alone came, or went. */
static int replace(struct importing *importing)
{
	size_t n_found = sort_once(&importing->found), n_before = sort_once(&importing->before);
	const int64_t *found = (const int64_t *)importing->found.data;
	const int64_t *before = (const int64_t *)importing->before.data;
	size_t i = 0, j = 0;
	int r = 0;

	importing->imported.members = n_found;
	while (r == 0 && (i < n_found || j < n_before)) {
		if (j == n_before || (i < n_found && found[i] < before[j])) {
			r = enter(importing, found[i++]);
		} else if (i == n_found || before[j] < found[i]) {
			r = leave(importing, before[j++]);
		} else {
			i++;
			j++;
		}
	}
	return r;
}

static int import_all(struct importing *importing)
{
	int r = open_list(importing);

	if (r == 0)
		r = take_rows(importing);
	if (r == 0)
		r = load_before(importing);
	if (r == 0)
		r = replace(importing);
	return r ? r
		 : database_do(importing->store, &statements_LISTS_IMPORT, LISTS_IMPORT_COUNT, "ii",
			       importing->list, (int64_t)importing->imported.flawed);
}

int vigie_list_import(struct vigie_store *store, const struct vigie_list_import *import,
		      struct vigie_list_imported *ret_imported)
{
	VIGIE_CLEANUP(importing_done)
	struct importing importing = {.store = store, .import = import};
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = import_all(&importing);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r != 0) {
		vigie_store_rollback(store);
		return r;
	}
	*ret_imported = importing.imported;
	return 0;
}
