/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two pupils become one, and come apart again. The second stays as another name of the first, so
 * that every later row of either leads to one pupil; what it had is put aside for the way back.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/store/joining.h"
#include "daemon/store/segments.h"

/* What the kept pupil lacked and took over, as bits. */
enum { TOOK_INE = 1, TOOK_NAME = 2, TOOK_BORN = 4, TOOK_HOUSEHOLD = 8 };

#define JOINING_STATEMENTS(X)                                                                      \
	X(JOINING_LOOK, "SELECT joined, EXISTS(SELECT 1 FROM person AS o WHERE o.joined = p.id),"  \
			" p.ine IS NULL, p.folded IS NULL, p.born IS NULL, p.household IS NULL"    \
			" FROM person AS p WHERE p.id = ?1")                                       \
	X(JOINING_NOTE_MEMBERS,                                                                    \
	  "INSERT INTO joined_row(person, what, school, number) SELECT ?2, 'member', school, year" \
	  " FROM member WHERE person = ?2 AND (school, year) NOT IN"                               \
	  " (SELECT school, year FROM member WHERE person = ?1)")                                  \
	X(JOINING_ENTER, "INSERT OR IGNORE INTO member(school, year, person, class)"               \
			 " SELECT school, year, ?1, class FROM member WHERE person = ?2")          \
	X(JOINING_NOTE_NUMBERS,                                                                    \
	  "INSERT INTO joined_row(person, what, school, number, value)"                            \
	  " SELECT person, 'number', school, kind, value FROM identifier WHERE person = ?")        \
	X(JOINING_MOVE_NUMBERS, "UPDATE identifier SET person = ?1 WHERE person = ?2")             \
	X(JOINING_RETURN_NUMBERS,                                                                  \
	  "UPDATE identifier SET person = ?2 WHERE person = ?1 AND (school, kind, value) IN"       \
	  " (SELECT school, number, value FROM joined_row WHERE person = ?2 AND what = 'number')") \
	X(JOINING_NOTE_TOOK, "INSERT INTO joined_row(person, what, number, value)"                 \
			     " SELECT id, 'took', ?2, ine FROM person WHERE id = ?1")              \
	X(JOINING_TAKE_INE_OFF, "UPDATE person SET ine = NULL WHERE id = ?2 AND ?1 & 1")           \
	X(JOINING_TAKE,                                                                            \
	  "UPDATE person SET ine = CASE WHEN ?3 & 1 THEN (SELECT value FROM joined_row"            \
	  "  WHERE person = ?2 AND what = 'took') ELSE ine END,"                                   \
	  " last = CASE WHEN ?3 & 2 THEN o.last ELSE person.last END,"                             \
	  " first = CASE WHEN ?3 & 2 THEN o.first ELSE person.first END,"                          \
	  " folded = CASE WHEN ?3 & 2 THEN o.folded ELSE person.folded END,"                       \
	  " born = CASE WHEN ?3 & 4 THEN o.born ELSE person.born END,"                             \
	  " household = CASE WHEN ?3 & 8 THEN o.household ELSE person.household END, doubtful = 0" \
	  " FROM (SELECT last, first, folded, born, household FROM person WHERE id = ?2) AS o"     \
	  " WHERE person.id = ?1")                                                                 \
	X(JOINING_TOOK, "SELECT number, value FROM joined_row WHERE person = ? AND what = 'took'") \
	X(JOINING_GIVE_BACK,                                                                       \
	  "UPDATE person SET ine = iif(?2 & 1, NULL, ine), last = iif(?2 & 2, NULL, last),"        \
	  " first = iif(?2 & 2, NULL, first), folded = iif(?2 & 2, NULL, folded),"                 \
	  " born = iif(?2 & 4, NULL, born), household = iif(?2 & 8, NULL, household)"              \
	  " WHERE id = ?1")                                                                        \
	X(JOINING_JOIN, "UPDATE person SET joined = ?1, doubtful = 0 WHERE id = ?2")               \
	X(JOINING_PART, "UPDATE person SET joined = NULL, ine = coalesce(?2, ine) WHERE id = ?1")  \
	X(JOINING_LEAVE,                                                                           \
	  "DELETE FROM member WHERE person = ?1 AND (school, year) IN"                             \
	  " (SELECT school, number FROM joined_row WHERE person = ?2 AND what = 'member')"         \
	  " AND NOT EXISTS (SELECT 1 FROM fact WHERE fact.school = member.school"                  \
	  "  AND fact.year = member.year AND fact.kind BETWEEN 0 AND 100 AND fact.person = ?1)")   \
	X(JOINING_FORGET, "DELETE FROM joined_row WHERE person = ?")                               \
	X(JOINING_MARK, "UPDATE school SET changed = changed + 1 WHERE id IN"                      \
			" (SELECT school FROM member WHERE person = ?)")                           \
	X(JOINING_NAMES, "SELECT id FROM person WHERE joined = ?")

STORE_DEFINE_STATEMENTS(JOINING, JOINING_STATEMENTS)

struct look {
	int64_t joined;
	bool several;
	int lacks; /* TOOK_… of what is not known */
};

static int look_at(struct vigie_store *store, int64_t person, struct look *ret_look)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_JOINING, JOINING_LOOK, &statement, "i", person);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	*ret_look = (struct look){
		.joined = sqlite3_column_int64(statement, 0),
		.several = sqlite3_column_int(statement, 1),
		.lacks = sqlite3_column_int(statement, 2) * TOOK_INE |
			 sqlite3_column_int(statement, 3) * TOOK_NAME |
			 sqlite3_column_int(statement, 4) * TOOK_BORN |
			 sqlite3_column_int(statement, 5) * TOOK_HOUSEHOLD,
	};
	return 0;
}

int joining_mark_schools(struct vigie_store *store, int64_t person)
{
	return database_do(store, &statements_JOINING, JOINING_MARK, "i", person);
}

int joining_log(const struct joining *joining, const char *what, int64_t person, int64_t other)
{
	char text[160];

	snprintf(text, sizeof(text), "%s #%lld%s%s", what, (long long)other,
		 joining->ruling->why && *joining->ruling->why ? ": " : "",
		 joining->ruling->why ? joining->ruling->why : "");
	return vigie_store_log_access(joining->store, joining->ruling->when, joining->ruling->who,
				      text, person);
}

static int do_both(const struct joining *joining, size_t which)
{
	return database_do(joining->store, &statements_JOINING, which, "ii", joining->kept,
			   joining->other);
}

/* Of one place, the facts of both, as they were delivered; where one delivery spoke of both, the
 * kept pupil's has the last word. */
static int join_place(const struct joining *joining, const struct segments_place *place)
{
	VIGIE_CLEANUP(segments_done) struct segments all = {0};
	int r = segments_read(joining->store, place, joining->other, true, &all);

	if (r == 0)
		r = segments_read(joining->store, place, joining->kept, false, &all);
	if (r < 0)
		return r;
	segments_sort(&all);
	return segments_write(joining->store, place, joining->kept, &all);
}

/* The kept pupil's without those of the other; and these as they were. */
static int part_place(const struct joining *joining, const struct segments_place *place)
{
	VIGIE_CLEANUP(segments_done) struct segments kept = {0};
	VIGIE_CLEANUP(segments_done) struct segments other = {0};
	int r = segments_read(joining->store, place, joining->other, true, &other);

	if (r == 0)
		r = segments_read(joining->store, place, joining->kept, false, &kept);
	if (r < 0)
		return r;
	segments_subtract(&kept, &other);
	r = segments_write(joining->store, place, joining->kept, &kept);
	return r < 0 ? r : segments_write(joining->store, place, joining->other, &other);
}

static int each_place(const struct joining *joining,
		      int (*on_place)(const struct joining *joining,
				      const struct segments_place *place))
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer places = {0};
	const struct segments_place *list;
	int r = segments_list_places(joining->store, joining->other, true, &places);

	list = (const struct segments_place *)places.data;
	for (size_t i = 0; r == 0 && i < places.size / sizeof(*list); i++)
		r = on_place(joining, &list[i]);
	return r;
}

static int join_facts(const struct joining *joining)
{
	int r = segments_put_aside(joining->store, joining->other);

	if (r == 0)
		r = each_place(joining, join_place);
	return r < 0 ? r : segments_delete(joining->store, joining->other);
}

/* What the kept pupil lacks, the other one's becomes: an INE leads to one person only. */
static int join_names(const struct joining *joining, int lacks)
{
	int r = database_do(joining->store, &statements_JOINING, JOINING_NOTE_TOOK, "ii",
			    joining->other, (int64_t)lacks);

	if (r == 0)
		r = database_do(joining->store, &statements_JOINING, JOINING_TAKE_INE_OFF, "ii",
				(int64_t)lacks, joining->other);
	if (r == 0)
		r = database_do(joining->store, &statements_JOINING, JOINING_TAKE, "iii",
				joining->kept, joining->other, (int64_t)lacks);
	return r < 0 ? r : do_both(joining, JOINING_JOIN);
}

int joining_join(const struct joining *joining)
{
	struct look kept, other;
	int r = look_at(joining->store, joining->kept, &kept);

	if (r == 0)
		r = look_at(joining->store, joining->other, &other);
	if (r < 0)
		return r;
	if (joining->kept == joining->other || kept.joined != 0 || other.joined != 0)
		return VIGIE_JOIN_SAME;
	if (other.several)
		return VIGIE_JOIN_SEVERAL;
	r = joining_mark_schools(joining->store, joining->other);
	if (r == 0)
		r = do_both(joining, JOINING_NOTE_MEMBERS);
	if (r == 0)
		r = do_both(joining, JOINING_ENTER);
	if (r == 0)
		r = join_facts(joining);
	if (r == 0)
		r = database_do(joining->store, &statements_JOINING, JOINING_NOTE_NUMBERS, "i",
				joining->other);
	if (r == 0)
		r = do_both(joining, JOINING_MOVE_NUMBERS);
	if (r == 0)
		r = joining_move_cases(joining);
	if (r == 0)
		r = join_names(joining, kept.lacks & ~other.lacks);
	if (r == 0)
		r = joining_mark_schools(joining->store, joining->kept);
	if (r == 0)
		r = joining_log(joining, "joined with", joining->kept, joining->other);
	return r < 0 ? r : joining_log(joining, "joined to", joining->other, joining->kept);
}

static int part_names(const struct joining *joining)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int64_t took;
	const char *ine;
	int r = database_bind(joining->store, &statements_JOINING, JOINING_TOOK, &statement, "i",
			      joining->other);

	if (r == 0)
		r = database_step(joining->store, statement);
	if (r <= 0)
		return r < 0 ? r : -EUCLEAN;
	took = sqlite3_column_int64(statement, 0);
	ine = took & TOOK_INE ? (const char *)sqlite3_column_text(statement, 1) : NULL;
	r = database_do(joining->store, &statements_JOINING, JOINING_GIVE_BACK, "ii", joining->kept,
			took);
	return r < 0 ? r
		     : database_do(joining->store, &statements_JOINING, JOINING_PART, "it",
				   joining->other, ine);
}

static int part(const struct joining *joining)
{
	struct look other;
	int r = look_at(joining->store, joining->other, &other);

	if (r < 0)
		return r;
	if (other.joined != joining->kept)
		return VIGIE_JOIN_NOT_JOINED;
	r = joining_mark_schools(joining->store, joining->kept);
	if (r == 0)
		r = each_place(joining, part_place);
	if (r == 0)
		r = segments_forget_aside(joining->store, joining->other);
	if (r == 0)
		r = do_both(joining, JOINING_RETURN_NUMBERS);
	if (r == 0)
		r = joining_return_cases(joining);
	if (r == 0)
		r = part_names(joining);
	if (r == 0)
		r = do_both(joining, JOINING_LEAVE);
	if (r == 0)
		r = database_do(joining->store, &statements_JOINING, JOINING_FORGET, "i",
				joining->other);
	if (r == 0)
		r = joining_mark_schools(joining->store, joining->other);
	if (r == 0)
		r = joining_log(joining, "parted from", joining->kept, joining->other);
	return r < 0 ? r : joining_log(joining, "parted from", joining->other, joining->kept);
}

int joining_transact(const struct joining *joining, int (*work)(const struct joining *joining))
{
	int r = vigie_store_begin(joining->store);

	if (r < 0)
		return r;
	r = work(joining);
	if (r == 0)
		r = vigie_store_commit(joining->store);
	if (r != 0)
		vigie_store_rollback(joining->store);
	return r;
}

int vigie_person_join(struct vigie_store *store, int64_t kept, int64_t other,
		      const struct vigie_ruling *ruling)
{
	return joining_transact(&(struct joining){store, kept, other, ruling}, joining_join);
}

int vigie_person_part(struct vigie_store *store, int64_t kept, int64_t other,
		      const struct vigie_ruling *ruling)
{
	return joining_transact(&(struct joining){store, kept, other, ruling}, part);
}

int vigie_person_each_joined(struct vigie_store *store, int64_t person,
			     int (*on_joined)(void *userdata, int64_t other), void *userdata)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_JOINING, JOINING_NAMES, &statement, "i", person);

	/* Copied first: the callback may use the store. */
	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		int64_t id = sqlite3_column_int64(statement, 0);

		vigie_buffer_append(&list, (const char *)&id, sizeof(id));
	}
	if (r == 0)
		r = vigie_buffer_error(&list);
	for (size_t i = 0; r == 0 && i < list.size / sizeof(int64_t); i++)
		r = on_joined(userdata, ((const int64_t *)list.data)[i]);
	return r;
}
