/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One pupil who is two, and rows of whom a person says whose they are. What is said here is found
 * again by every later import (identity.c).
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/joining.h"
#include "daemon/store/roster.h"
#include "daemon/store/segments.h"
#include "vigie/text.h"

#define SEPARATING_STATEMENTS(X)                                                                   \
	X(SEPARATING_MAKE, "INSERT INTO person(last, first, folded, born, household)"              \
			   " SELECT last, first, folded, born, household FROM person"              \
			   " WHERE id = ?1 AND joined IS NULL")                                    \
	X(SEPARATING_CLEAR, "UPDATE person SET doubtful = 0 WHERE id = ?")                         \
	X(SEPARATING_LOSE_INE, "UPDATE person SET ine = NULL WHERE id = ?1 AND ine = ?2")          \
	X(SEPARATING_GIVE_INE, "UPDATE person SET ine = ?2 WHERE id = ?1")                         \
	X(SEPARATING_NUMBER, "UPDATE identifier SET person = ?2 WHERE person = ?1 AND kind = ?3"   \
			     " AND value = ?4")                                                    \
	X(SEPARATING_ENTER, "INSERT OR IGNORE INTO member(school, year, person, class)"            \
			    " SELECT school, year, ?2, iif(year = ?3, ?4, NULL) FROM member"       \
			    " WHERE person = ?1")                                                  \
	X(SEPARATING_LEAVE_CLASS, "UPDATE member SET class = NULL WHERE person = ?1"               \
				  " AND year = ?2 AND class = ?3")                                 \
	X(SEPARATING_ANSWER, "INSERT OR REPLACE INTO answer(school, key, person, moment, who)"     \
			     " SELECT id, ?2, nullif(?3, 0), ?4, ?5 FROM school WHERE uai = ?1")

STORE_DEFINE_STATEMENTS(SEPARATING, SEPARATING_STATEMENTS)

/* The second pupil, under way. */
struct separating {
	struct joining joining; /* kept: the first; other: the second */
	const struct vigie_separation *said;
	bool found; /* anything of the first that is the second's */
};

static int change(struct separating *separating, int r)
{
	sqlite3 *handle = database_handle(separating->joining.store);

	separating->found |= r == 0 && sqlite3_changes(handle) > 0;
	return r;
}

static int move_number(struct separating *separating, int kind, const char *value)
{
	const struct joining *joining = &separating->joining;

	if (!value)
		return 0;
	return change(separating,
		      database_do(joining->store, &statements_SEPARATING, SEPARATING_NUMBER, "iiit",
				  joining->kept, joining->other, (int64_t)kind, value));
}

static int move_ine(struct separating *separating)
{
	const struct joining *joining = &separating->joining;
	const char *ine = separating->said->ine;
	int r;

	if (!ine)
		return 0;
	r = database_do(joining->store, &statements_SEPARATING, SEPARATING_LOSE_INE, "it",
			joining->kept, ine);
	if (r < 0 || sqlite3_changes(database_handle(joining->store)) == 0)
		return r;
	separating->found = true;
	return database_do(joining->store, &statements_SEPARATING, SEPARATING_GIVE_INE, "it",
			   joining->other, ine);
}

/* Both are members wherever the first is; the class says who is meant by a name. */
static int enter(struct separating *separating)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer class_name = {0};
	const struct joining *joining = &separating->joining;
	const char *said = separating->said->class_name;
	int r = said ? vigie_text_fold(said, strlen(said), false, &class_name) : 0;

	if (r == 0)
		r = database_do(joining->store, &statements_SEPARATING, SEPARATING_ENTER, "iiit",
				joining->kept, joining->other, (int64_t)separating->said->year,
				said ? vigie_buffer_string(&class_name) : NULL);
	if (r < 0 || !said)
		return r;
	separating->found = true;
	return database_do(joining->store, &statements_SEPARATING, SEPARATING_LEAVE_CLASS, "iit",
			   joining->kept, (int64_t)separating->said->year,
			   vigie_buffer_string(&class_name));
}

static int move_place(struct separating *separating, const struct segments_place *place)
{
	VIGIE_CLEANUP(segments_done) struct segments first = {0};
	VIGIE_CLEANUP(segments_done) struct segments second = {0};
	const struct joining *joining = &separating->joining;
	int r = segments_read(joining->store, place, joining->kept, false, &first);

	if (r == 0)
		r = segments_move(&first, separating->said->deliveries,
				  separating->said->n_deliveries, &second);
	if (r < 0 || second.list.size == 0)
		return r;
	separating->found = true;
	segments_sort(&second);
	r = segments_write(joining->store, place, joining->kept, &first);
	return r < 0 ? r : segments_write(joining->store, place, joining->other, &second);
}

static int move_facts(struct separating *separating)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer places = {0};
	const struct joining *joining = &separating->joining;
	const struct segments_place *list;
	int r = 0;

	if (separating->said->n_deliveries > 0)
		r = segments_list_places(joining->store, joining->kept, false, &places);
	list = (const struct segments_place *)places.data;
	for (size_t i = 0; r == 0 && i < places.size / sizeof(*list); i++)
		r = move_place(separating, &list[i]);
	return r;
}

static int make(struct separating *separating)
{
	struct joining *joining = &separating->joining;
	int r = database_do(joining->store, &statements_SEPARATING, SEPARATING_MAKE, "i",
			    joining->kept);

	if (r == 0 && sqlite3_changes(database_handle(joining->store)) == 0)
		return -ENOENT;
	joining->other = database_last_id(joining->store);
	return r < 0 ? r
		     : database_do(joining->store, &statements_SEPARATING, SEPARATING_CLEAR, "i",
				   joining->kept);
}

static int separate(struct separating *separating)
{
	const struct joining *joining = &separating->joining;
	const struct vigie_separation *said = separating->said;
	int r = make(separating);

	if (r == 0)
		r = enter(separating);
	if (r == 0)
		r = move_ine(separating);
	if (r == 0)
		r = move_number(separating, ROSTER_BE, said->be);
	if (r == 0)
		r = move_number(separating, ROSTER_ELENOET, said->elenoet);
	if (r == 0)
		r = move_number(separating, ROSTER_LOCAL, said->local);
	if (r == 0)
		r = move_facts(separating);
	if (r == 0 && !separating->found)
		return VIGIE_JOIN_NOTHING;
	if (r == 0)
		r = joining_mark_schools(joining->store, joining->kept);
	if (r == 0)
		r = joining_log(joining, "separated from", joining->kept, joining->other);
	return r < 0 ? r : joining_log(joining, "separated from", joining->other, joining->kept);
}

int vigie_person_separate(struct vigie_store *store, int64_t person,
			  const struct vigie_separation *separation,
			  const struct vigie_ruling *ruling, int64_t *ret_person)
{
	struct separating separating = {.joining = {store, person, 0, ruling}, .said = separation};
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = separate(&separating);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r != 0)
		vigie_store_rollback(store);
	else
		*ret_person = separating.joining.other;
	return r;
}

static bool is_side(const struct vigie_unclear *row, int64_t person)
{
	for (size_t i = 0; i < row->n_sides; i++)
		if (row->sides[i] == person)
			return true;
	return person == 0;
}

/* With this row one of two in doubt is told from the other. */
static int answer(const struct joining *joining, const struct vigie_unclear *row)
{
	const struct vigie_ruling *ruling = joining->ruling;
	int r = database_do(joining->store, &statements_SEPARATING, SEPARATING_ANSWER, "tbiit",
			    row->school, (const void *)row->key, sizeof(row->key), joining->kept,
			    ruling->when, ruling->who);

	for (size_t i = 0; r == 0 && i < row->n_sides; i++) {
		r = database_do(joining->store, &statements_SEPARATING, SEPARATING_CLEAR, "i",
				row->sides[i]);
		if (r == 0)
			r = joining_log(joining, joining->kept ? "a row is of" : "a row is not of",
					row->sides[i],
					joining->kept ? joining->kept : row->sides[i]);
	}
	return r;
}

int vigie_person_answer(struct vigie_store *store, const struct vigie_unclear *row, int64_t person,
			const struct vigie_ruling *ruling)
{
	const struct joining joining = {store, person, 0, ruling};
	int r;

	if (!is_side(row, person))
		return VIGIE_JOIN_NOT_A_SIDE;
	r = vigie_store_begin(store);
	if (r < 0)
		return r;
	r = answer(&joining, row);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r != 0)
		vigie_store_rollback(store);
	return r;
}
