/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries as rows (deliveries.h), and the lists of them that people ask for. */
#include <errno.h>
#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/deliveries.h"

#define COLUMNS                                                                                    \
	"SELECT d.id, d.source, d.file, d.format, s.uai, d.kind, d.year, d.received, d.state,"     \
	" d.brake, d.refusal, d.refusal_line, d.seen, d.accepted, d.rejected, d.unchanged,"        \
	" d.written, d.superseded, d.digest, d.member FROM delivery d LEFT JOIN school s"          \
	" ON s.id = d.school "
#define APPLIED "d.state IN (0, 1)" /* VIGIE_DELIVERY_STORED, UNCHANGED */

#define DELIVERIES_STATEMENTS(X)                                                                   \
	X(DELIVERIES_GET, COLUMNS "WHERE d.id = ?")                                                \
	X(DELIVERIES_SINCE, COLUMNS "WHERE d.received >= ? ORDER BY d.received DESC, d.id DESC")   \
	X(DELIVERIES_APPLIED_BEFORE,                                                               \
	  COLUMNS "WHERE d.digest = ? AND " APPLIED " AND d.id < ? ORDER BY d.id DESC LIMIT 1")    \
	X(DELIVERIES_BY_DIGEST, COLUMNS "WHERE d.digest = ? ORDER BY d.id DESC LIMIT 1")           \
	X(DELIVERIES_APPLIED,                                                                      \
	  COLUMNS "WHERE d.digest = ? AND " APPLIED " AND (d.rejected = 0 OR d.settled = 0)"       \
		  " ORDER BY d.superseded DESC,"                                                   \
		  " d.rejected DESC, d.id LIMIT 1")                                                \
	X(DELIVERIES_OF_FILE,                                                                      \
	  COLUMNS "WHERE d.source = ? AND d.file = ? AND " APPLIED " ORDER BY d.id DESC LIMIT 1")  \
	X(DELIVERIES_INSERT,                                                                       \
	  "INSERT INTO delivery(source, file, digest, format, school, kind, year, complete,"       \
	  " received, state, brake, refusal, refusal_line, seen, accepted, rejected, unchanged,"   \
	  " written, types, origin, member)"                                                       \
	  " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?)")     \
	X(DELIVERIES_UPDATE, "UPDATE delivery SET state = ?2, seen = ?3, accepted = ?4,"           \
			     " rejected = ?5, unchanged = ?6, written = ?7, types = ?8"            \
			     " WHERE id = ?1")                                                     \
	X(DELIVERIES_SUPERSEDE, "UPDATE delivery SET superseded = 1 WHERE school = ?1 AND id < ?2" \
				" AND superseded = 0 AND digest <> ?3 AND"                         \
				" (types & ?4 <> 0 OR (complete = 1 AND types & ?5 <> 0))")        \
	X(DELIVERIES_CONFIRM, "UPDATE delivery SET superseded = ?2"                                \
			      " WHERE digest = ?1 AND superseded <> ?2")                           \
	X(DELIVERIES_ORIGIN, "SELECT coalesce(origin, id) FROM delivery WHERE id = ?")             \
	X(DELIVERIES_REJECT, "INSERT INTO quarantine(delivery, n, line, place, code, member)"      \
			     " VALUES(?, ?, ?, ?, ?, ?)")                                          \
	X(DELIVERIES_REJECTED,                                                                     \
	  "SELECT line, place, code, member FROM quarantine WHERE delivery = ?")

STORE_DEFINE_STATEMENTS(DELIVERIES, DELIVERIES_STATEMENTS)

_Static_assert(VIGIE_DELIVERY_STORED == 0 && VIGIE_DELIVERY_UNCHANGED == 1,
	       "APPLIED names these numbers");

#define SUPERSEDED_COLUMN 17
#define DIGEST_COLUMN 18
#define MEMBER_COLUMN 19

static const char *const codes[] = {
#define X(enumerator, code, reason) [VIGIE_REJECT_##enumerator] = code,
	VIGIE_REJECTIONS(X)
#undef X
};

/* A code of a newer or older vigie reads as the general one. */
static enum vigie_rejection rejection_of(const char *code)
{
	for (size_t i = 0; code && i < VIGIE_ARRAY_SIZE(codes); i++)
		if (strcmp(codes[i], code) == 0)
			return (enum vigie_rejection)i;
	return VIGIE_REJECT_VALUE;
}

static void read_delivery(sqlite3_stmt *statement, struct vigie_delivery *delivery)
{
	memset(delivery, 0, sizeof(*delivery));
	delivery->id = sqlite3_column_int64(statement, 0);
	database_copy_text(statement, 1, delivery->source, sizeof(delivery->source));
	database_copy_text(statement, 2, delivery->file, sizeof(delivery->file));
	database_copy_text(statement, 3, delivery->format, sizeof(delivery->format));
	database_copy_text(statement, 4, delivery->school, sizeof(delivery->school));
	delivery->kind = (enum vigie_delivery_kind)sqlite3_column_int(statement, 5);
	delivery->year = sqlite3_column_int(statement, 6);
	delivery->received = sqlite3_column_int64(statement, 7);
	delivery->state = (enum vigie_delivery_state)sqlite3_column_int(statement, 8);
	delivery->brake = (enum vigie_brake)sqlite3_column_int(statement, 9);
	if (delivery->state == VIGIE_DELIVERY_REFUSED)
		delivery->refusal = rejection_of((const char *)sqlite3_column_text(statement, 10));
	delivery->refusal_line = (uint32_t)sqlite3_column_int64(statement, 11);
	delivery->seen = (uint64_t)sqlite3_column_int64(statement, 12);
	delivery->accepted = (uint64_t)sqlite3_column_int64(statement, 13);
	delivery->rejected = (uint64_t)sqlite3_column_int64(statement, 14);
	delivery->unchanged = (uint64_t)sqlite3_column_int64(statement, 15);
	delivery->facts_written = (uint64_t)sqlite3_column_int64(statement, 16);
	database_copy_text(statement, MEMBER_COLUMN, delivery->member, sizeof(delivery->member));
}

/* The first row of a bound statement: 1, 0 none, -errno. */
static int read_one(struct vigie_store *store, sqlite3_stmt *statement,
		    struct vigie_delivery *ret_delivery)
{
	int r = database_step(store, statement);

	if (r == 1)
		read_delivery(statement, ret_delivery);
	return r;
}

static bool is_digest(sqlite3_stmt *statement, const uint8_t *digest)
{
	return sqlite3_column_bytes(statement, DIGEST_COLUMN) == DIGEST_BYTES &&
	       memcmp(sqlite3_column_blob(statement, DIGEST_COLUMN), digest, DIGEST_BYTES) == 0;
}

/* A file that a source still holds as it was last applied has nothing new to say, whatever other
 * files said since. By hand, a person may mean to apply it again. */
int deliveries_find_same_file(struct vigie_store *store, const struct vigie_import *import,
			      const uint8_t *digest, struct vigie_delivery *ret_delivery)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r;

	if (!import->source || import->source[0] == '\0' || !import->file)
		return 0;
	r = database_bind(store, &statements_DELIVERIES, DELIVERIES_OF_FILE, &statement, "tt",
			  import->source, import->file);
	if (r == 0)
		r = read_one(store, statement, ret_delivery);
	return r == 1 && !is_digest(statement, digest) ? 0 : r;
}

int deliveries_find_known(struct vigie_store *store, const struct vigie_import *import,
			  const uint8_t *digest, struct vigie_delivery *ret_delivery)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_DELIVERIES, DELIVERIES_APPLIED, &statement, "b",
			      digest, (size_t)DIGEST_BYTES);

	if (r == 0)
		r = read_one(store, statement, ret_delivery);
	if (r <= 0)
		return r;
	/* Who was nobody, or one of several, may be known by now. */
	if (ret_delivery->rejected > 0)
		return 0;
	if (sqlite3_column_int(statement, SUPERSEDED_COLUMN) == 0)
		return 1;
	return deliveries_find_same_file(store, import, digest, ret_delivery);
}

int deliveries_find_digest(struct vigie_store *store, const uint8_t *digest,
			   struct vigie_delivery *ret_delivery)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_DELIVERIES, DELIVERIES_BY_DIGEST, &statement, "b",
			      digest, (size_t)DIGEST_BYTES);

	return r < 0 ? r : read_one(store, statement, ret_delivery);
}

int deliveries_find_applied(struct vigie_store *store, const uint8_t *digest, int64_t before,
			    struct vigie_delivery *ret_delivery)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_DELIVERIES, DELIVERIES_APPLIED_BEFORE, &statement,
			      "bi", digest, (size_t)DIGEST_BYTES, before);

	return r < 0 ? r : read_one(store, statement, ret_delivery);
}

int deliveries_insert(struct vigie_store *store, const struct vigie_delivery *delivery,
		      const struct delivery_extra *extra, int64_t *ret_id)
{
	sqlite3_stmt *statement = NULL;
	bool refused = delivery->state == VIGIE_DELIVERY_REFUSED;
	int r = database_bind(
		store, &statements_DELIVERIES, DELIVERIES_INSERT, &statement,
		"ttbtniiiiiitiiiiiiiit", delivery->source, delivery->file, extra->digest,
		(size_t)DIGEST_BYTES, delivery->format, (int64_t)delivery->kind,
		(int64_t)delivery->year, (int64_t)extra->complete, delivery->received,
		(int64_t)delivery->state, (int64_t)delivery->brake,
		refused ? codes[delivery->refusal] : NULL, (int64_t)delivery->refusal_line,
		(int64_t)delivery->seen, (int64_t)delivery->accepted, (int64_t)delivery->rejected,
		(int64_t)delivery->unchanged, (int64_t)delivery->facts_written,
		(int64_t)extra->types, extra->origin,
		delivery->member[0] ? delivery->member : NULL);

	if (r == 0 && extra->school != 0)
		r = database_errno(sqlite3_bind_int64(statement, 5, extra->school));
	if (r == 0)
		r = database_run(store, statement);
	if (r == 0)
		*ret_id = database_last_id(store);
	return r;
}

int deliveries_update(struct vigie_store *store, const struct vigie_delivery *delivery,
		      const struct delivery_extra *extra)
{
	return database_do(store, &statements_DELIVERIES, DELIVERIES_UPDATE, "iiiiiiii",
			   delivery->id, (int64_t)delivery->state, (int64_t)delivery->seen,
			   (int64_t)delivery->accepted, (int64_t)delivery->rejected,
			   (int64_t)delivery->unchanged, (int64_t)delivery->facts_written,
			   (int64_t)extra->types);
}

int deliveries_supersede(struct vigie_store *store, const struct vigie_delivery *delivery,
			 const struct delivery_extra *extra)
{
	if (extra->school == 0 || (extra->replaced | extra->added) == 0)
		return 0;
	return database_do(store, &statements_DELIVERIES, DELIVERIES_SUPERSEDE, "iibii",
			   extra->school, delivery->id, extra->digest, (size_t)DIGEST_BYTES,
			   (int64_t)extra->replaced, (int64_t)extra->added);
}

int deliveries_confirm(struct vigie_store *store, const uint8_t *digest, bool stands)
{
	return database_do(store, &statements_DELIVERIES, DELIVERIES_CONFIRM, "bi", digest,
			   (size_t)DIGEST_BYTES, (int64_t)!stands);
}

int deliveries_find_origin(struct vigie_store *store, int64_t id, int64_t *ret_origin)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_DELIVERIES, DELIVERIES_ORIGIN, &statement, "i",
			      id);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	*ret_origin = sqlite3_column_int64(statement, 0);
	return 0;
}

int deliveries_reject(struct vigie_store *store, int64_t delivery, int64_t n,
		      const struct vigie_rejected_row *row)
{
	return database_do(store, &statements_DELIVERIES, DELIVERIES_REJECT, "iiiitt", delivery, n,
			   (int64_t)row->line, (int64_t)row->column, codes[row->why],
			   row->member[0] ? row->member : NULL);
}

int vigie_store_get_delivery(struct vigie_store *store, int64_t id,
			     struct vigie_delivery *ret_delivery)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_DELIVERIES, DELIVERIES_GET, &statement, "i", id);

	if (r == 0)
		r = read_one(store, statement, ret_delivery);
	if (r == 1)
		return 0;
	return r < 0 ? r : -ENOENT;
}

int vigie_store_each_delivery(struct vigie_store *store, vigie_time since,
			      int (*on_delivery)(void *userdata,
						 const struct vigie_delivery *delivery),
			      void *userdata)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct vigie_delivery delivery;
	int r = database_bind(store, &statements_DELIVERIES, DELIVERIES_SINCE, &statement, "i",
			      since);

	/* Copied first: the callback may use the store. */
	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		read_delivery(statement, &delivery);
		vigie_buffer_append(&list, (const char *)&delivery, sizeof(delivery));
	}
	if (r == 0)
		r = vigie_buffer_error(&list);
	for (size_t at = 0; r == 0 && at < list.size; at += sizeof(delivery))
		r = on_delivery(userdata, (const struct vigie_delivery *)(list.data + at));
	return r;
}

int vigie_store_each_rejected(struct vigie_store *store, int64_t delivery,
			      int (*on_row)(void *userdata, const struct vigie_rejected_row *row),
			      void *userdata)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_DELIVERIES, DELIVERIES_REJECTED, &statement, "i",
			      delivery);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		struct vigie_rejected_row row = {
			.delivery = delivery,
			.line = (uint32_t)sqlite3_column_int64(statement, 0),
			.column = (uint32_t)sqlite3_column_int64(statement, 1),
			.why = rejection_of((const char *)sqlite3_column_text(statement, 2)),
		};

		database_copy_text(statement, 3, row.member, sizeof(row.member));
		vigie_buffer_append(&list, (const char *)&row, sizeof(row));
	}
	if (r == 0)
		r = vigie_buffer_error(&list);
	for (size_t at = 0; r == 0 && at < list.size; at += sizeof(struct vigie_rejected_row))
		r = on_row(userdata, (const struct vigie_rejected_row *)(list.data + at));
	return r;
}
