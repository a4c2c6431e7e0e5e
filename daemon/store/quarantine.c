/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of the quarantine: which deliveries wait for a person, what was kept of them, what people
 * did. Kept files are removed after the rows that name them, so that no row names a file that is
 * not there.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/deliveries.h"
#include "daemon/store/quarantine.h"

/* The words of the index delivery_open. */
#define OPEN "settled = 0 AND (state IN (3, 4) OR rejected > 0)"
_Static_assert(VIGIE_DELIVERY_HELD == 3 && VIGIE_DELIVERY_REFUSED == 4, "OPEN names these numbers");

/* An import that is not over yet may have copied its file already. */
#define ORPHAN_AGE (VIGIE_USEC_PER_SEC * 3600)

#define QUARANTINE_STATEMENTS(X)                                                                   \
	X(QUARANTINE_HAS_OTHERS, "SELECT 1 FROM delivery WHERE source = ?1 AND file = ?2"          \
				 " AND " OPEN " LIMIT 1")                                          \
	X(QUARANTINE_SETTLE_FILE,                                                                  \
	  "UPDATE delivery SET settled = 1 WHERE source = ?1 AND file = ?2 AND digest <> ?3"       \
	  " AND " OPEN " AND (?1 <> '' OR school IS NULL OR ?4 = 0 OR school = ?4)")               \
	X(QUARANTINE_SETTLE_BYTES,                                                                 \
	  "UPDATE delivery SET settled = 1 WHERE digest = ?1 AND id < ?2 AND " OPEN)               \
	X(QUARANTINE_SETTLE_ONE,                                                                   \
	  "UPDATE delivery SET settled = 1 WHERE digest = (SELECT digest FROM delivery"            \
	  " WHERE id = ?1) AND (id = ?1 OR state IN (3, 4)) AND " OPEN)                            \
	X(QUARANTINE_IS_OPEN, "SELECT 1 FROM delivery WHERE id = ?1 AND " OPEN)                    \
	X(QUARANTINE_LIST,                                                                         \
	  "SELECT d.id FROM delivery d /* all */ LEFT JOIN school s ON s.id = d.school"            \
	  " WHERE " OPEN " AND (?1 IS NULL OR d.source = ?1) AND (?2 IS NULL OR s.uai = ?2)"       \
	  " AND (?3 IS NULL OR d.refusal = ?3 OR EXISTS (SELECT 1 FROM quarantine q"               \
	  "  WHERE q.delivery = d.id AND q.code = ?3))"                                            \
	  " ORDER BY d.received DESC, d.id DESC")                                                  \
	X(QUARANTINE_KEEP,                                                                         \
	  "INSERT INTO kept(delivery, name, moment, format, school, class, subject, kind, year,"   \
	  " term, day) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"                       \
	  " ON CONFLICT(delivery) DO UPDATE SET moment = excluded.moment")                         \
	X(QUARANTINE_KEPT,                                                                         \
	  "SELECT k.name, k.format, k.school, k.class, k.subject, k.kind, k.year, k.term, k.day"   \
	  " FROM delivery d JOIN kept k ON k.name = lower(hex(substr(d.digest, 1, 16)))"           \
	  " WHERE d.id = ?1 LIMIT 1")                                                              \
	X(QUARANTINE_STEP, "INSERT INTO quarantine_step(delivery, moment, who, what, why)"         \
			   " VALUES(?1, ?2, ?3, ?4, ?5)")                                          \
	X(QUARANTINE_STEPS, "SELECT moment, who, what, why FROM quarantine_step"                   \
			    " WHERE delivery = ?1 ORDER BY id")                                    \
	X(QUARANTINE_UNNEEDED,                                                                     \
	  "SELECT k.name FROM kept k /* all */ WHERE k.moment < ?1 OR NOT EXISTS"                  \
	  " (SELECT 1 FROM delivery AS first JOIN delivery AS d ON d.digest = first.digest"        \
	  "  WHERE first.id = k.delivery AND d.settled = 0"                                        \
	  "  AND (d.state IN (3, 4) OR d.rejected > 0))")                                          \
	X(QUARANTINE_FORGET, "DELETE FROM kept WHERE name = ?1")                                   \
	X(QUARANTINE_IS_KEPT, "SELECT 1 FROM kept WHERE name = ?1")                                \
	X(QUARANTINE_ASK_AGAIN, "DELETE FROM item WHERE (source, path) ="                          \
				" (SELECT source, file FROM delivery WHERE id = ?1)")

STORE_DEFINE_STATEMENTS(QUARANTINE, QUARANTINE_STATEMENTS)

_Static_assert(KEPT_NAME_BYTES == 16, "QUARANTINE_KEPT makes the name of the digest");

int vigie_quarantine_folder(const char *spool, char *ret_path, size_t size)
{
	int n = snprintf(ret_path, size, "%s/quarantine", spool);

	return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

static const char *const words[] = {
#define X(enumerator, word, text) word,
	VIGIE_QUARANTINE_STEPS(X)
#undef X
};

/* Has the bound statement a row? 1, 0, -errno. */
static int has_row(struct vigie_store *store, sqlite3_stmt *statement)
{
	int r = database_step(store, statement);

	database_reset(statement);
	return r;
}

int quarantine_keep(struct vigie_store *store, const struct vigie_import *import,
		    const uint8_t *digest, int64_t delivery)
{
	const struct vigie_hints *hints = &import->options.hints;
	sqlite3_stmt *statement = NULL;
	char name[2 * KEPT_NAME_BYTES + 1];
	int r;

	if (!import->keep)
		return 0;
	kept_name(digest, name);
	/* That it cannot be tried again from a copy is no reason to refuse what it holds. */
	if (kept_copy(import->keep, name, import->path) < 0)
		return 0;
	r = database_bind(store, &statements_QUARANTINE, QUARANTINE_KEEP, &statement, "ititttttii",
			  delivery, name, import->received,
			  import->format ? import->format->name : NULL, hints->school,
			  hints->class_name, hints->subject, hints->kind, (int64_t)hints->year,
			  (int64_t)hints->term);
	if (r == 0 && hints->date != VIGIE_DAY_NONE)
		r = database_errno(sqlite3_bind_int64(statement, 11, hints->date));
	return r < 0 ? r : database_run(store, statement);
}

int quarantine_settle(struct vigie_store *store, const struct vigie_delivery *newest,
		      const uint8_t *digest, int64_t school, bool applied)
{
	sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_QUARANTINE, QUARANTINE_HAS_OTHERS, &statement,
			      "tt", newest->source, newest->file);

	if (r == 0)
		r = has_row(store, statement);
	if (r > 0)
		r = database_do(store, &statements_QUARANTINE, QUARANTINE_SETTLE_FILE, "ttbi",
				newest->source, newest->file, digest, (size_t)DIGEST_BYTES, school);
	if (r == 0 && applied)
		r = database_do(store, &statements_QUARANTINE, QUARANTINE_SETTLE_BYTES, "bi",
				digest, (size_t)DIGEST_BYTES, newest->id);
	return r;
}

int quarantine_settle_bytes(struct vigie_store *store, const uint8_t *digest)
{
	return database_do(store, &statements_QUARANTINE, QUARANTINE_SETTLE_BYTES, "bi", digest,
			   (size_t)DIGEST_BYTES, INT64_MAX);
}

static int add_step(struct vigie_store *store, int64_t delivery, enum vigie_quarantine_what what,
		    vigie_time when, const char *who, const char *why)
{
	return database_do(store, &statements_QUARANTINE, QUARANTINE_STEP, "iittt", delivery, when,
			   who, words[what], why ? why : "");
}

int quarantine_note(struct vigie_store *store, const struct vigie_import *import, int64_t delivery)
{
	if (!import->who || (!import->force && import->retry == 0))
		return 0;
	return add_step(store, import->retry ? import->retry : delivery,
			import->force ? VIGIE_QUARANTINE_ACCEPTED : VIGIE_QUARANTINE_RETRIED,
			import->received, import->who, import->why);
}

int vigie_quarantine_each(struct vigie_store *store, const struct vigie_quarantine_filter *filter,
			  int (*on_delivery)(void *userdata, const struct vigie_delivery *delivery),
			  void *userdata)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_QUARANTINE, QUARANTINE_LIST, &statement, "ttt",
			      filter->source, filter->school, filter->code);

	/* Copied first: the callback may use the store. */
	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		int64_t id = sqlite3_column_int64(statement, 0);

		vigie_buffer_append(&list, (const char *)&id, sizeof(id));
	}
	if (r == 0)
		r = vigie_buffer_error(&list);
	for (size_t at = 0; r == 0 && at < list.size; at += sizeof(int64_t)) {
		struct vigie_delivery delivery;
		int64_t id;

		memcpy(&id, list.data + at, sizeof(id));
		r = vigie_store_get_delivery(store, id, &delivery);
		if (r == 0)
			r = on_delivery(userdata, &delivery);
	}
	return r;
}

int vigie_quarantine_is_open(struct vigie_store *store, int64_t delivery)
{
	sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_QUARANTINE, QUARANTINE_IS_OPEN, &statement, "i",
			      delivery);

	return r < 0 ? r : has_row(store, statement);
}

int vigie_quarantine_get_kept(struct vigie_store *store, int64_t delivery,
			      struct vigie_kept *ret_kept)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct vigie_kept kept = {0};
	int r = database_bind(store, &statements_QUARANTINE, QUARANTINE_KEPT, &statement, "i",
			      delivery);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	database_copy_text(statement, 0, kept.name, sizeof(kept.name));
	database_copy_text(statement, 1, kept.format, sizeof(kept.format));
	database_copy_text(statement, 2, kept.school, sizeof(kept.school));
	database_copy_text(statement, 3, kept.class_name, sizeof(kept.class_name));
	database_copy_text(statement, 4, kept.subject, sizeof(kept.subject));
	database_copy_text(statement, 5, kept.kind, sizeof(kept.kind));
	kept.year = sqlite3_column_int(statement, 6);
	kept.term = sqlite3_column_int(statement, 7);
	kept.date = (vigie_day)database_integer(statement, 8, VIGIE_DAY_NONE);
	*ret_kept = kept;
	return 0;
}

static enum vigie_quarantine_what read_what(const char *word)
{
	enum vigie_quarantine_what what = VIGIE_QUARANTINE_RETRIED;

	for (size_t i = 0; word && i < VIGIE_ARRAY_SIZE(words); i++)
		if (strcmp(words[i], word) == 0)
			what = (enum vigie_quarantine_what)i;
	return what;
}

int vigie_quarantine_each_step(struct vigie_store *store, int64_t delivery,
			       int (*on_step)(void *userdata,
					      const struct vigie_quarantine_step *step),
			       void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_QUARANTINE, QUARANTINE_STEPS, &statement, "i",
			      delivery);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		struct vigie_quarantine_step step = {
			.when = sqlite3_column_int64(statement, 0),
			.what = read_what((const char *)sqlite3_column_text(statement, 2)),
		};

		database_copy_text(statement, 1, step.who, sizeof(step.who));
		database_copy_text(statement, 3, step.why, sizeof(step.why));
		r = on_step(userdata, &step);
		if (r != 0)
			break;
	}
	return r;
}

static int discard(struct vigie_store *store, int64_t delivery,
		   const struct vigie_quarantine_step *step)
{
	struct vigie_delivery known;
	int r = vigie_store_get_delivery(store, delivery, &known);

	if (r == 0)
		r = vigie_quarantine_is_open(store, delivery);
	if (r <= 0)
		return r < 0 ? r : 1;
	r = database_do(store, &statements_QUARANTINE, QUARANTINE_SETTLE_ONE, "i", delivery);
	return r < 0 ? r : add_step(store, delivery, step->what, step->when, step->who, step->why);
}

int vigie_quarantine_discard(struct vigie_store *store, int64_t delivery,
			     const struct vigie_quarantine_step *step)
{
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = discard(store, delivery, step);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r != 0)
		vigie_store_rollback(store);
	return r;
}

static int list_unneeded(struct vigie_store *store, vigie_time now, struct vigie_buffer *names)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	vigie_time oldest = now - VIGIE_KEPT_DAYS * 86400 * VIGIE_USEC_PER_SEC;
	int r = database_bind(store, &statements_QUARANTINE, QUARANTINE_UNNEEDED, &statement, "i",
			      oldest);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		const char *name = (const char *)sqlite3_column_text(statement, 0);

		vigie_buffer_append(names, name, strlen(name) + 1);
	}
	return r < 0 ? r : vigie_buffer_error(names);
}

struct sweep {
	struct vigie_store *store;
	const char *folder;
};

/* A file that no row names. */
static int on_name(void *userdata, const char *name)
{
	const struct sweep *sweep = userdata;
	sqlite3_stmt *statement = NULL;
	int r = database_bind(sweep->store, &statements_QUARANTINE, QUARANTINE_IS_KEPT, &statement,
			      "t", name);

	if (r == 0)
		r = has_row(sweep->store, statement);
	if (r != 0)
		return r < 0 ? r : 0;
	return kept_remove(sweep->folder, name);
}

int vigie_quarantine_sweep(struct vigie_store *store, const char *folder, vigie_time now)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer names = {0};
	struct sweep sweep = {store, folder};
	int r = list_unneeded(store, now, &names);

	for (size_t at = 0; r == 0 && at < names.size; at += strlen(names.data + at) + 1) {
		r = database_do(store, &statements_QUARANTINE, QUARANTINE_FORGET, "t",
				names.data + at);
		if (r == 0)
			r = kept_remove(folder, names.data + at);
	}
	return r < 0 ? r : kept_each(folder, now - ORPHAN_AGE, on_name, &sweep);
}

int vigie_quarantine_ask_again(struct vigie_store *store, int64_t delivery)
{
	return database_do(store, &statements_QUARANTINE, QUARANTINE_ASK_AGAIN, "i", delivery);
}
