/* SPDX-License-Identifier: GPL-3.0-or-later */
/* School life (attendance.h). */
#include "attendance.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* 6 % of a normal law lie above: the chronic absentees. */
	CHRONIC_UNREST = 1555,
	/* Brings the mean of a whole year to about 25 half-days a pupil, for benchmarks. */
	BENCH_RATE_PERCENT = 281,
};

int gen_absence_rate(const struct gen_pupil *pupil)
{
	int unrest = pupil->unrest;

	if (unrest > CHRONIC_UNREST)
		return 130 + (unrest - CHRONIC_UNREST) * 120 / 1000;
	return unrest < -2000 ? 8 : 8 + (unrest + 2000) * 18 / 2000;
}

static struct gen_absence *add_absence(struct gen_school *school)
{
	if (school->n_absences == school->size_absences) {
		size_t size = 2 * school->size_absences + 256;
		struct gen_absence *more = realloc(school->absences, size * sizeof(*more));

		if (!more)
			return NULL;
		school->absences = more;
		school->size_absences = size;
	}
	return &school->absences[school->n_absences++];
}

static int add_event(struct gen_events *events, struct gen_event event)
{
	if (events->n == events->size) {
		size_t size = 2 * events->size + 64;
		struct gen_event *more = realloc(events->list, size * sizeof(*more));

		if (!more)
			return -ENOMEM;
		events->list = more;
		events->size = size;
	}
	events->list[events->n++] = event;
	return 0;
}

static int draw_length(struct gen_random *random)
{
	int draw = gen_random_below(random, 10);

	return draw < 5 ? 1 : draw < 8 ? 2 : draw < 9 ? 4 : 6;
}

static void draw_absence(struct gen_random *random, const struct gen_pupil *pupil, int length,
			 struct gen_absence *absence)
{
	bool chronic = pupil->unrest > CHRONIC_UNREST;

	absence->justified = gen_random_chance(random, chronic ? 350 : 800);
	absence->settled = absence->justified || gen_random_chance(random, 400);
	absence->motive = gen_random_below(random, 8);
	absence->half_days = 100 * length;
	absence->timed = gen_random_chance(random, 60);
	if (length == 1 && gen_random_chance(random, 120))
		absence->half_days = 50;
	else if (gen_random_chance(random, 40))
		absence->half_days = 0;
}

static bool pupil_is_there(const struct gen_pupil *pupil, gen_day day)
{
	return day >= pupil->entered && (!pupil->left || day <= pupil->left);
}

static int make_absences(struct gen_school *school, int index)
{
	const struct gen_department *department = school->department;
	const struct gen_year *year = &department->year;
	const struct gen_pupil *pupil = &school->pupils[index];
	struct gen_random random =
		gen_random_at(department->seed, GEN_STREAM_ABSENCES, pupil->key, 0);
	/* An event lasts 2.1 half-days on average; benchmarks have one half-day a row. */
	int chance = department->bench ? gen_absence_rate(pupil) * BENCH_RATE_PERCENT / 100
				       : gen_absence_rate(pupil) * 10 / 21;

	for (int h = 0; h < year->n_halves; h++) {
		struct gen_absence *absence;
		int length;

		if (!gen_random_chance(&random, chance))
			continue;
		length = department->bench ? 1 : draw_length(&random);
		if (length > year->n_halves - h)
			length = year->n_halves - h;
		if (!pupil_is_there(pupil, year->halves[h] / 2) ||
		    !pupil_is_there(pupil, year->halves[h + length - 1] / 2))
			continue;
		absence = add_absence(school);
		if (!absence)
			return -ENOMEM;
		*absence = (struct gen_absence){.pupil = index,
						.first_half = year->halves[h],
						.last_half = year->halves[h + length - 1]};
		draw_absence(&random, pupil, length, absence);
		if (department->bench)
			absence->half_days = 100;
		h += length;
	}
	return 0;
}

/* Draws one kind of event day after day. */
static int make_events(struct gen_school *school, int index, enum gen_stream stream, uint64_t lane,
		       int per_mille, struct gen_events *events)
{
	const struct gen_year *year = &school->department->year;
	const struct gen_pupil *pupil = &school->pupils[index];
	struct gen_random random =
		gen_random_at(school->department->seed, stream, pupil->key, lane);

	for (int h = 0; h < year->n_halves; h++) {
		struct gen_event event = {.pupil = index, .day = year->halves[h] / 2};
		int r;

		if (year->halves[h] % 2 || !gen_random_chance(&random, per_mille) ||
		    !pupil_is_there(pupil, event.day))
			continue;
		event.what = gen_random_below(&random, 16);
		event.minutes = 5 + 5 * gen_random_below(&random, 6);
		event.settled = gen_random_chance(&random, 600);
		r = add_event(events, event);
		if (r < 0)
			return r;
	}
	return 0;
}

static int above(int trait, int threshold, int divisor)
{
	return trait > threshold ? (trait - threshold) / divisor : 0;
}

static int make_behaviour(struct gen_school *school, int index)
{
	const struct gen_pupil *pupil = &school->pupils[index];
	int r = make_events(school, index, GEN_STREAM_LATENESS, 0,
			    8 + above(pupil->unrest, 500, 15), &school->lateness);

	if (r < 0 || school->kind == GEN_KIND_ECOLE)
		return r;
	r = make_events(school, index, GEN_STREAM_BEHAVIOUR, 0,
			1 + above(pupil->behaviour, 500, 40), &school->punishments);
	if (r < 0)
		return r;
	return make_events(school, index, GEN_STREAM_BEHAVIOUR, 1,
			   above(pupil->behaviour, 1500, 60), &school->sanctions);
}

int gen_attendance_make(struct gen_school *school)
{
	for (int i = 0; i < school->n_pupils; i++) {
		int r = make_absences(school, i);

		if (r == 0 && !school->department->bench)
			r = make_behaviour(school, i);
		if (r < 0)
			return r;
	}
	return 0;
}

static bool day_in_term(gen_day day, const struct gen_term *term)
{
	return day >= term->first && day <= term->last;
}

void gen_attendance_count(const struct gen_school *school, const struct gen_term *term,
			  struct gen_counts *counts)
{
	memset(counts, 0, (size_t)school->n_pupils * sizeof(*counts));
	for (size_t i = 0; i < school->n_absences; i++) {
		const struct gen_absence *absence = &school->absences[i];
		struct gen_counts *count = &counts[absence->pupil];
		int half_days = absence->half_days ? absence->half_days : 100;

		if (!day_in_term(absence->first_half / 2, term))
			continue;
		if (absence->justified)
			count->justified += half_days;
		else
			count->unjustified += half_days;
	}
	for (size_t i = 0; i < school->lateness.n; i++)
		if (day_in_term(school->lateness.list[i].day, term))
			counts[school->lateness.list[i].pupil].late++;
}
