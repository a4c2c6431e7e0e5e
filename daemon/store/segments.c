/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of facts as their segments (segments.h). */
#include <errno.h>
#include <string.h>

#include "daemon/store/apply.h"
#include "daemon/store/segments.h"

struct segment {
	uint32_t delivery, order;
	size_t offset, size; /* of its bytes */
};

#define OF_PERSON                                                                                  \
	" WHERE person = ?1 AND kind BETWEEN 0 AND 100"                                            \
	" AND (school, year) IN (SELECT school, year FROM member WHERE person = ?1)"

#define SEGMENTS_STATEMENTS(X)                                                                     \
	X(SEGMENTS_PLACES, "SELECT DISTINCT school, year, kind FROM fact" OF_PERSON)               \
	X(SEGMENTS_PLACES_ASIDE,                                                                   \
	  "SELECT DISTINCT school, year, kind FROM joined_fact WHERE person = ?1")                 \
	X(SEGMENTS_READ, "SELECT body FROM fact WHERE school = ?1 AND year = ?2 AND kind = ?3"     \
			 " AND person = ?4 ORDER BY delivery")                                     \
	X(SEGMENTS_READ_ASIDE,                                                                     \
	  "SELECT body FROM joined_fact WHERE person = ?4 AND school = ?1 AND year = ?2"           \
	  " AND kind = ?3 ORDER BY delivery")                                                      \
	X(SEGMENTS_CLEAR, "DELETE FROM fact WHERE school = ?1 AND year = ?2 AND kind = ?3"         \
			  " AND person = ?4")                                                      \
	X(SEGMENTS_WRITE, "INSERT INTO fact(school, year, kind, person, delivery, body)"           \
			  " VALUES(?1, ?2, ?3, ?4, ?5, ?6)")                                       \
	X(SEGMENTS_PUT_ASIDE,                                                                      \
	  "INSERT INTO joined_fact(person, school, year, kind, delivery, body)"                    \
	  " SELECT person, school, year, kind, delivery, body FROM fact" OF_PERSON)                \
	X(SEGMENTS_FORGET_ASIDE, "DELETE FROM joined_fact WHERE person = ?1")                      \
	X(SEGMENTS_DELETE, "DELETE FROM fact" OF_PERSON)

STORE_DEFINE_STATEMENTS(SEGMENTS, SEGMENTS_STATEMENTS)

static size_t count(const struct segments *segments)
{
	return segments->list.size / sizeof(struct segment);
}

static struct segment *items(const struct segments *segments)
{
	return (struct segment *)segments->list.data;
}

void segments_done(struct segments *segments)
{
	vigie_buffer_done(&segments->list);
	vigie_buffer_done(&segments->bytes);
}

int segments_list_places(struct vigie_store *store, int64_t person, bool aside,
			 struct vigie_buffer *ret_places)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_SEGMENTS,
			      aside ? SEGMENTS_PLACES_ASIDE : SEGMENTS_PLACES, &statement, "i",
			      person);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		struct segments_place place = {sqlite3_column_int64(statement, 0),
					       sqlite3_column_int64(statement, 1),
					       sqlite3_column_int64(statement, 2)};

		vigie_buffer_append(ret_places, (const char *)&place, sizeof(place));
	}
	return r < 0 ? r : vigie_buffer_error(ret_places);
}

static int append(struct segments *segments, uint32_t delivery, const uint8_t *bytes, size_t size)
{
	struct segment segment = {delivery, (uint32_t)count(segments), segments->bytes.size, size};

	vigie_buffer_append(&segments->bytes, (const char *)bytes, size);
	vigie_buffer_append(&segments->list, (const char *)&segment, sizeof(segment));
	return vigie_buffer_error(&segments->bytes) < 0 ? -ENOMEM
							: vigie_buffer_error(&segments->list);
}

static int read_body(struct segments *segments, const uint8_t *body, size_t size)
{
	const uint8_t *at = body, *bytes = NULL;
	uint32_t delivery = 0;
	size_t length = 0;
	int r;

	while ((r = pack_next_segment(&at, body + size, &delivery, &bytes, &length)) > 0) {
		r = append(segments, delivery, bytes, length);
		if (r < 0)
			return r;
	}
	return r;
}

int segments_read(struct vigie_store *store, const struct segments_place *place, int64_t person,
		  bool aside, struct segments *segments)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_SEGMENTS,
			      aside ? SEGMENTS_READ_ASIDE : SEGMENTS_READ, &statement, "iiii",
			      place->school, place->year, place->kind, person);

	while (r == 0 && (r = database_step(store, statement)) == 1)
		r = read_body(segments, sqlite3_column_blob(statement, 0),
			      (size_t)sqlite3_column_bytes(statement, 0));
	return r;
}

static int by_delivery(const void *a, const void *b)
{
	const struct segment *one = a, *two = b;

	if (one->delivery != two->delivery)
		return one->delivery < two->delivery ? -1 : 1;
	return one->order < two->order ? -1 : 1;
}

void segments_sort(struct segments *segments)
{
	if (count(segments) > 1)
		qsort(segments->list.data, count(segments), sizeof(struct segment), by_delivery);
}

static bool is_same(const struct segments *a, const struct segment *one, const struct segments *b,
		    const struct segment *two)
{
	return one->delivery == two->delivery && one->size == two->size &&
	       memcmp(a->bytes.data + one->offset, b->bytes.data + two->offset, one->size) == 0;
}

static void take_out(struct segments *segments, size_t index)
{
	struct segment *list = items(segments);
	size_t n = count(segments);

	memmove(&list[index], &list[index + 1], (n - index - 1) * sizeof(*list));
	segments->list.size -= sizeof(*list);
}

void segments_subtract(struct segments *segments, const struct segments *others)
{
	for (size_t i = 0; i < count(others); i++) {
		for (size_t j = 0; j < count(segments); j++) {
			if (is_same(segments, &items(segments)[j], others, &items(others)[i])) {
				take_out(segments, j);
				break;
			}
		}
	}
}

int segments_move(struct segments *segments, const int64_t *deliveries, size_t n,
		  struct segments *moved)
{
	int r = 0;

	for (size_t i = count(segments); r == 0 && i > 0; i--) {
		const struct segment *segment = &items(segments)[i - 1];
		size_t j = 0;

		while (j < n && deliveries[j] != segment->delivery)
			j++;
		if (j == n)
			continue;
		r = append(moved, segment->delivery,
			   (const uint8_t *)segments->bytes.data + segment->offset, segment->size);
		if (r == 0)
			take_out(segments, i - 1);
	}
	return r;
}

static int write_row(struct vigie_store *store, const struct segments_place *place, int64_t person,
		     int64_t delivery, const struct vigie_buffer *body)
{
	if (body->size == 0)
		return 0;
	if (vigie_buffer_error(body) < 0)
		return -ENOMEM;
	return database_do(store, &statements_SEGMENTS, SEGMENTS_WRITE, "iiiiib", place->school,
			   place->year, place->kind, person, delivery, (const void *)body->data,
			   body->size);
}

/* Rows of a modest size; segments of one delivery stay in one row, which is found by the first. */
int segments_write(struct vigie_store *store, const struct segments_place *place, int64_t person,
		   const struct segments *segments)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {0};
	const struct segment *list = items(segments);
	int64_t first = 0;
	int r = database_do(store, &statements_SEGMENTS, SEGMENTS_CLEAR, "iiii", place->school,
			    place->year, place->kind, person);

	for (size_t i = 0; r == 0 && i < count(segments); i++) {
		bool follows = i > 0 && list[i - 1].delivery == list[i].delivery;

		if (body.size + list[i].size > APPLY_BODY_BYTES && !follows) {
			r = write_row(store, place, person, first, &body);
			vigie_buffer_clear(&body);
		}
		if (body.size == 0)
			first = list[i].delivery;
		pack_append_segment(&body, list[i].delivery,
				    (const uint8_t *)segments->bytes.data + list[i].offset,
				    list[i].size);
	}
	return r < 0 ? r : write_row(store, place, person, first, &body);
}

int segments_put_aside(struct vigie_store *store, int64_t person)
{
	return database_do(store, &statements_SEGMENTS, SEGMENTS_PUT_ASIDE, "i", person);
}

int segments_forget_aside(struct vigie_store *store, int64_t person)
{
	return database_do(store, &statements_SEGMENTS, SEGMENTS_FORGET_ASIDE, "i", person);
}

int segments_delete(struct vigie_store *store, int64_t person)
{
	return database_do(store, &statements_SEGMENTS, SEGMENTS_DELETE, "i", person);
}
