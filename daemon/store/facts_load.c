/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The facts of a school, from the store into the arrays that rules read: one range of rows per
 * school year, folded person by person. Reads only.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/facts_load.h"
#include "daemon/store/flags.h"
#include "daemon/store/lists.h"
#include "daemon/store/referrals.h"
#include "daemon/store/roster.h"
#include "daemon/store/schools.h"
#include "vigie/person.h"

#define LOAD_STATEMENTS(X)                                                                         \
	X(LOAD_DELIVERIES, "SELECT id, received, types FROM delivery WHERE school = ?"             \
			   " AND state IN (0, 1) ORDER BY id")                                     \
	X(LOAD_PUPILS, "SELECT id, ine, born FROM person WHERE id IN (SELECT person FROM member"   \
		       " WHERE school = ?1 AND year BETWEEN ?2 AND ?3) AND joined IS NULL"         \
		       " AND id NOT IN (SELECT person FROM objection) ORDER BY id")                \
	X(LOAD_PUPIL, "SELECT id, ine, born FROM person WHERE id = ?")                             \
	X(LOAD_NUMBERS, "SELECT kind, value, person FROM identifier WHERE school = ?"              \
			" AND kind <> 1")                                                          \
	X(LOAD_FACTS, "SELECT kind, person, body FROM fact WHERE school = ? AND year = ?"          \
		      " ORDER BY kind, person, delivery")

STORE_DEFINE_STATEMENTS(LOAD, LOAD_STATEMENTS)

_Static_assert(ROSTER_ELENOET == 1, "LOAD_NUMBERS leaves this kind out");

#define GRADES (UINT32_C(1) << VIGIE_RECORD_AVERAGE | UINT32_C(1) << VIGIE_RECORD_MARK)
#define ABSENCES (UINT32_C(1) << VIGIE_RECORD_ABSENCE | UINT32_C(1) << VIGIE_RECORD_COUNT)

static void load_done(struct facts_load *load)
{
	vigie_facts_free(load->facts);
	fold_done(&load->fold);
	vigie_buffer_done(&load->hidden_deliveries);
	vigie_buffer_done(&load->lists);
	facts_numbers_done(&load->subjects);
	facts_numbers_done(&load->classes);
	facts_numbers_done(&load->outcomes);
}

/* Which deliveries came too late to be known, and when the last of each sort came. */
static int load_deliveries(struct facts_load *load, vigie_time cutoff, const char *timezone)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct vigie_fact_school *school = &load->facts->school;
	vigie_time grades = VIGIE_TIME_NONE, absences = VIGIE_TIME_NONE, hidden = INT64_MAX;
	int second;
	int r = database_bind(load->store, &statements_LOAD, LOAD_DELIVERIES, &statement, "i",
			      load->school);

	while (r >= 0 && (r = database_step(load->store, statement)) == 1) {
		uint32_t id = (uint32_t)sqlite3_column_int64(statement, 0);
		vigie_time received = sqlite3_column_int64(statement, 1);
		uint32_t types = (uint32_t)sqlite3_column_int64(statement, 2);

		if (received >= cutoff) {
			vigie_buffer_append(&load->hidden_deliveries, (const char *)&id,
					    sizeof(id));
			hidden = received < hidden ? received : hidden;
			continue;
		}
		if (types & GRADES && received > grades)
			grades = received;
		if (types & ABSENCES && received > absences)
			absences = received;
	}
	if (r < 0)
		return r;
	load->facts->more_on = VIGIE_DAY_NONE;
	if (hidden != INT64_MAX)
		load->facts->more_on = vigie_clock_local(hidden, timezone, &second);
	school->last_grades = school->last_absences = VIGIE_DAY_NONE;
	if (grades != VIGIE_TIME_NONE)
		school->last_grades = vigie_clock_local(grades, timezone, &second);
	if (absences != VIGIE_TIME_NONE)
		school->last_absences = vigie_clock_local(absences, timezone, &second);
	return vigie_buffer_error(&load->hidden_deliveries);
}

static int copy_text(struct facts_load *load, sqlite3_stmt *statement, int column,
		     const char **ret_text)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	if (!text)
		return 0;
	*ret_text = vigie_arena_copy(load->facts->arena, text, strlen(text));
	return *ret_text ? 0 : -ENOMEM;
}

static int load_pupils(struct facts_load *load, int first_year, int last_year)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct vigie_facts *facts = load->facts;
	int r = load->only ? database_bind(load->store, &statements_LOAD, LOAD_PUPIL, &statement,
					   "i", load->only)
			   : database_bind(load->store, &statements_LOAD, LOAD_PUPILS, &statement,
					   "iii", load->school, (int64_t)first_year,
					   (int64_t)last_year);

	while (r >= 0 && (r = database_step(load->store, statement)) == 1) {
		struct vigie_fact_pupil *pupil;

		r = FACTS_RESERVE(load, pupils, 1);
		if (r < 0)
			break;
		pupil = &facts->pupils[facts->n_pupils++];
		*pupil = (struct vigie_fact_pupil){
			.id = sqlite3_column_int64(statement, 0),
			.born = (vigie_day)database_integer(statement, 2, VIGIE_DAY_NONE),
		};
		r = copy_text(load, statement, 1, &pupil->ine);
	}
	return r;
}

static uint32_t find_pupil(const struct vigie_facts *facts, int64_t person)
{
	size_t low = 0, high = facts->n_pupils;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (facts->pupils[middle].id == person)
			return (uint32_t)middle;
		if (facts->pupils[middle].id < person)
			low = middle + 1;
		else
			high = middle;
	}
	return UINT32_MAX;
}

static int load_numbers(struct facts_load *load)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(load->store, &statements_LOAD, LOAD_NUMBERS, &statement, "i",
			      load->school);

	while (r >= 0 && (r = database_step(load->store, statement)) == 1) {
		uint32_t index = find_pupil(load->facts, sqlite3_column_int64(statement, 2));
		struct vigie_fact_pupil *pupil;

		if (index == UINT32_MAX)
			continue;
		pupil = &load->facts->pupils[index];
		r = copy_text(load, statement, 1,
			      sqlite3_column_int(statement, 0) == ROSTER_BE ? &pupil->be
									    : &pupil->local);
		if (r < 0)
			break;
	}
	return r;
}

/* Rows of one person and kind that follow each other. */
struct group {
	int kind;
	int64_t person;
};

static int end_group(struct facts_load *load, const struct group *group, int year)
{
	uint32_t pupil = 0;

	if (load->fold.n == 0)
		return 0;
	if (group->person != 0) {
		pupil = find_pupil(load->facts, group->person);
		/* Whose family objected is looked at by no rule. */
		if (pupil == UINT32_MAX)
			return 0;
	}
	return facts_fill(load, (enum vigie_record_type)group->kind, year, pupil);
}

static int take_row(struct facts_load *load, sqlite3_stmt *statement, struct group *group, int year)
{
	const struct fold_hidden hidden = {(const uint32_t *)load->hidden_deliveries.data,
					   load->hidden_deliveries.size / sizeof(uint32_t)};
	int kind = sqlite3_column_int(statement, 0);
	int64_t person = sqlite3_column_int64(statement, 1);
	int r;

	if (kind != group->kind || person != group->person) {
		r = end_group(load, group, year);
		if (r < 0)
			return r;
		fold_clear(&load->fold);
		*group = (struct group){kind, person};
	}
	if (kind < 0 || kind >= VIGIE_RECORD_TYPES_N || pack_kinds[kind].n_fields == 0)
		return -EUCLEAN;
	return fold_body(&load->fold, &pack_kinds[kind], sqlite3_column_blob(statement, 2),
			 (size_t)sqlite3_column_bytes(statement, 2), &hidden);
}

static int load_year(struct facts_load *load, int year)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct group group = {-1, 0};
	int r = database_bind(load->store, &statements_LOAD, LOAD_FACTS, &statement, "ii",
			      load->school, (int64_t)year);

	fold_clear(&load->fold);
	while (r == 0 && (r = database_step(load->store, statement)) == 1)
		r = take_row(load, statement, &group, year);
	if (r == 0)
		r = end_group(load, &group, year);
	return r;
}

static int take_open(struct facts_load *load, int64_t person, const char *name, bool started,
		     struct vigie_fact_open *ret_open)
{
	*ret_open = (struct vigie_fact_open){
		.pupil = find_pupil(load->facts, person),
		.name = vigie_arena_copy(load->facts->arena, name, strlen(name)),
		.started = started,
	};
	return ret_open->name ? 0 : -ENOMEM;
}

static int on_flag(void *userdata, const struct flag_row *flag)
{
	struct facts_load *load = userdata;
	struct vigie_facts *facts = load->facts;
	int r;

	if (flag->state != VIGIE_FLAG_RAISED)
		return 0;
	r = FACTS_RESERVE(load, flags, 1);
	if (r == 0)
		r = take_open(load, flag->person, flag->rule, false, &facts->flags[facts->n_flags]);
	/* A pupil without facts in these years has no flag that a rule could ask for. */
	if (r == 0 && facts->flags[facts->n_flags].pupil != UINT32_MAX)
		facts->n_flags++;
	return r;
}

static int on_referral(void *userdata, int64_t person, const char *programme, bool started)
{
	struct facts_load *load = userdata;
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, referrals, 1);

	if (r == 0)
		r = take_open(load, person, programme, started,
			      &facts->referrals[facts->n_referrals]);
	if (r == 0 && facts->referrals[facts->n_referrals].pupil != UINT32_MAX)
		facts->n_referrals++;
	return r;
}

static int on_list(void *userdata, int64_t id, const char *name, vigie_day since, vigie_day until)
{
	struct facts_load *load = userdata;
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, lists, 1);

	if (r < 0)
		return r;
	facts->lists[facts->n_lists] = (struct vigie_fact_list){
		.name = vigie_arena_copy(facts->arena, name, strlen(name)),
		.since = since,
		.until = until,
	};
	if (!facts->lists[facts->n_lists++].name)
		return -ENOMEM;
	vigie_buffer_append(&load->lists, (const char *)&id, sizeof(id));
	return vigie_buffer_error(&load->lists);
}

static int on_membership(void *userdata, int64_t person, int64_t list, vigie_day since)
{
	struct facts_load *load = userdata;
	const int64_t *lists = (const int64_t *)load->lists.data;
	struct vigie_facts *facts = load->facts;
	uint32_t pupil = find_pupil(facts, person), index = 0;
	int r = pupil == UINT32_MAX ? 0 : FACTS_RESERVE(load, memberships, 1);

	if (r < 0 || pupil == UINT32_MAX)
		return r;
	while (index < facts->n_lists && lists[index] != list)
		index++;
	if (index == facts->n_lists) /* a list that came a moment ago */
		return 0;
	facts->memberships[facts->n_memberships++] =
		(struct vigie_fact_membership){.pupil = pupil, .list = index, .since = since};
	return 0;
}

static int load_lists(struct facts_load *load)
{
	int r = lists_each(load->store, on_list, load);

	if (r < 0 || load->facts->n_lists == 0)
		return r;
	return lists_each_membership(load->store, load->school, on_membership, load);
}

static int load_all(struct facts_load *load, int first_year, int last_year)
{
	int r = load_pupils(load, first_year, last_year);

	if (r == 0)
		r = load_numbers(load);
	for (int year = first_year; r == 0 && year <= last_year; year++)
		r = load_year(load, year);
	if (r == 0)
		r = flags_each_current(load->store, load->school, on_flag, load);
	if (r == 0)
		r = referrals_each_open(load->store, load->school, on_referral, load);
	if (r == 0)
		r = load_lists(load);
	return r < 0 ? r : facts_sort(load->facts);
}

static int load_school(struct vigie_store *store, int64_t school, int64_t only, int first_year,
		       int last_year, vigie_day known_on, const char *timezone,
		       struct vigie_facts **ret_facts)
{
	VIGIE_CLEANUP(load_done)
	struct facts_load load = {.store = store, .school = school, .only = only};
	vigie_time cutoff = INT64_MAX;
	int r;

	if (known_on != VIGIE_DAY_NONE)
		cutoff = vigie_clock_from_local(known_on + 1, 0, timezone);
	load.facts = calloc(1, sizeof(*load.facts));
	if (!load.facts)
		return -ENOMEM;
	r = vigie_arena_new(&load.facts->arena);
	if (r == 0)
		r = schools_load(store, school, load.facts);
	if (r == 0)
		r = load_deliveries(&load, cutoff, timezone);
	if (r == 0)
		r = load_all(&load, first_year, last_year);
	if (r < 0)
		return r;
	*ret_facts = TAKE_PTR(load.facts);
	return 0;
}

int vigie_store_load_facts(struct vigie_store *store, int64_t school, int first_year, int last_year,
			   vigie_day known_on, const char *timezone, struct vigie_facts **ret_facts)
{
	return load_school(store, school, 0, first_year, last_year, known_on, timezone, ret_facts);
}

int vigie_store_load_pupil(struct vigie_store *store, int64_t school, int64_t person,
			   int first_year, int last_year, const char *timezone,
			   struct vigie_facts **ret_facts)
{
	return load_school(store, school, person, first_year, last_year, VIGIE_DAY_NONE, timezone,
			   ret_facts);
}
