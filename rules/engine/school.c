/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over each array of a school's facts before its pupils are measured. Facts dated after
 * the evaluation date are not seen. */
#include "rules/engine/school.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/terms.h"
#include "vigie/text.h"

/* Positions of each pupil's facts in an array sorted by pupil. */
static int slice(struct school *school, enum school_slice kind, const uint32_t *pupil,
		 size_t stride, size_t n)
{
	uint32_t *first =
		vigie_arena_allocate(school->arena, (school->n_pupils + 1) * sizeof(*first));
	size_t i = 0;

	if (!first)
		return -ENOMEM;
	for (size_t p = 0; p < school->n_pupils; p++) {
		first[p] = (uint32_t)i;
		while (i < n && *(const uint32_t *)((const char *)pupil + i * stride) <= p)
			i++;
	}
	first[school->n_pupils] = (uint32_t)i;
	school->slices[kind] = first;
	return 0;
}

static int slice_all(struct school *school)
{
	const struct vigie_facts *facts = school->facts;
	int r = 0;

#define X(array)                                                                                   \
	r = r ? r                                                                                  \
	      : slice(school, SLICE_##array, facts->n_##array ? &facts->array->pupil : NULL,       \
		      sizeof(*facts->array), facts->n_##array);
	SCHOOL_SLICES(X)
#undef X
	return r;
}

static bool holds(const struct vigie_fact_enrolment *enrolment, vigie_day on)
{
	return (enrolment->entered == VIGIE_DAY_NONE || enrolment->entered <= on) &&
	       (enrolment->left == VIGIE_DAY_NONE || on <= enrolment->left);
}

const struct vigie_fact_enrolment *school_enrolment(const struct school *school, uint32_t pupil,
						    int year)
{
	const struct vigie_fact_enrolment *found = NULL;

	if (year == school->year)
		return school->enrolments[pupil];
	for (SCHOOL_EACH(school, pupil, enrolments, e))
		if (e->year == year)
			found = e;
	return found;
}

static int find_enrolments(struct school *school)
{
	school->enrolments = vigie_arena_allocate(
		school->arena, (school->n_pupils + 1) * sizeof(*school->enrolments));
	if (!school->enrolments)
		return -ENOMEM;
	for (uint32_t p = 0; p < school->n_pupils; p++)
		for (SCHOOL_EACH(school, p, enrolments, e))
			if (e->year == school->year && holds(e, school->on))
				school->enrolments[p] = e;
	return 0;
}

static void note(struct school *school, enum school_kind kind, vigie_day date)
{
	if (date > school->on)
		return;
	if (date >= vigie_school_year_first(school->year))
		school->delivered[0][kind] = true;
	else if (date >= vigie_school_year_first(school->year - 1))
		school->delivered[1][kind] = true;
}

static void note_event(struct school *school, const struct vigie_fact_event *event)
{
	if (event->type == VIGIE_RECORD_INCIDENT)
		note(school, SCHOOL_INCIDENTS, event->date);
	else if (event->type == VIGIE_RECORD_PUNISHMENT)
		note(school, SCHOOL_PUNISHMENTS, event->date);
	else if (event->type == VIGIE_RECORD_SANCTION)
		note(school, SCHOOL_SANCTIONS, event->date);
}

static void note_absence(struct school *school, const struct vigie_fact_absence *absence)
{
	vigie_day first = vigie_school_year_first(school->year);
	vigie_day last = absence->to_day > absence->from_day ? absence->to_day : absence->from_day;

	note(school, SCHOOL_ABSENCES, absence->from_day);
	if (absence->from_day >= first && absence->from_day <= school->on &&
	    last > school->last_absence)
		school->last_absence = last;
}

static void note_deliveries(struct school *school)
{
	const struct vigie_facts *facts = school->facts;

	school->last_absence = VIGIE_DAY_NONE;
	for (size_t i = 0; i < facts->n_absences; i++)
		note_absence(school, &facts->absences[i]);
	for (size_t i = 0; i < facts->n_latenesses; i++)
		note(school, SCHOOL_LATENESSES, facts->latenesses[i].date);
	for (size_t i = 0; i < facts->n_marks; i++)
		note(school, SCHOOL_MARKS, facts->marks[i].date);
	for (size_t i = 0; i < facts->n_events; i++)
		note_event(school, &facts->events[i]);
	for (size_t i = 0; i < facts->n_supports; i++)
		school->any_support |= facts->supports[i].year == school->year;
}

static int fold_label(struct school *school, size_t subject, struct vigie_buffer *folded)
{
	const char *label = school->facts->subjects[subject].label;
	int r;

	vigie_buffer_clear(folded);
	r = label ? vigie_text_fold(label, strlen(label), false, folded) : 0;
	if (r == -ENOMEM)
		return r;
	school->folded[subject] = vigie_arena_copy(school->arena, vigie_buffer_string(folded),
						   r < 0 ? 0 : folded->size);
	return school->folded[subject] ? 0 : -ENOMEM;
}

/* Gives the same number to subjects whose labels read the same; a subject known by its code alone
 * is only itself. */
static int number_labels(struct school *school)
{
	size_t n = school->facts->n_subjects;
	struct vigie_buffer folded = {0};
	int r = 0;

	school->labels = vigie_arena_allocate(school->arena, (n + 1) * sizeof(*school->labels));
	school->folded = vigie_arena_allocate(school->arena, (n + 1) * sizeof(*school->folded));
	if (!school->labels || !school->folded)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < n; i++) {
		size_t same = 0;

		r = fold_label(school, i, &folded);
		if (r == 0 && school->folded[i][0] == '\0')
			same = i;
		while (r == 0 && same < i && strcmp(school->folded[same], school->folded[i]) != 0)
			same++;
		school->labels[i] = (uint32_t)same;
	}
	vigie_buffer_done(&folded);
	return r;
}

static size_t largest_slice(const struct school *school, enum school_slice kind)
{
	size_t largest = 0;

	for (size_t p = 0; p < school->n_pupils; p++) {
		size_t n = school->slices[kind][p + 1] - school->slices[kind][p];

		largest = n > largest ? n : largest;
	}
	return largest;
}

static int make_room(struct school *school)
{
	size_t labels = school->facts->n_subjects + 1;
	size_t sheet = largest_slice(school, SLICE_averages) + 1;
	struct vigie_arena *arena = school->arena;

	school->sheet = vigie_arena_allocate(arena, sheet * sizeof(*school->sheet));
	school->subjects = vigie_arena_allocate(arena, labels * sizeof(*school->subjects));
	school->marks_sums = vigie_arena_allocate(arena, labels * sizeof(*school->marks_sums));
	school->year_sums = vigie_arena_allocate(arena, labels * sizeof(*school->year_sums));
	school->touched = vigie_arena_allocate(arena, labels * sizeof(*school->touched));
	school->year_touched = vigie_arena_allocate(arena, labels * sizeof(*school->year_touched));
	school->listed = vigie_arena_allocate(arena, labels * sizeof(*school->listed));
	school->seen = vigie_arena_allocate(arena, labels * sizeof(*school->seen));
	school->repeated = vigie_arena_allocate(arena, labels * sizeof(*school->repeated));
	return school->sheet && school->subjects && school->marks_sums && school->year_sums &&
			       school->touched && school->year_touched && school->listed
		       ? 0
		       : -ENOMEM;
}

int school_init(struct school *school, const struct vigie_facts *facts,
		const struct vigie_evaluation *evaluation, int years_back,
		struct vigie_arena *arena)
{
	int year = vigie_day_school_year(evaluation->on);
	int r;

	memset(school, 0, sizeof(*school));
	school->facts = facts;
	school->evaluation = evaluation;
	school->arena = arena;
	school->on = evaluation->on;
	school->year = year;
	school->n_pupils = facts->n_pupils;
	r = openings_init(&school->openings, evaluation->calendar,
			  vigie_school_year_first(year - years_back), vigie_school_year_last(year),
			  arena);
	if (r == 0)
		r = slice_all(school);
	if (r == 0)
		r = find_enrolments(school);
	if (r == 0)
		r = number_labels(school);
	if (r == 0)
		r = make_room(school);
	if (r < 0)
		return r;
	note_deliveries(school);
	terms_find(school);
	return 0;
}
