/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means and ranks of divisions: one measuring per pupil, then one sort or one sum per division. */
#include "rules/engine/peers.h"

#include <errno.h>
#include <stdlib.h>

#include "rules/engine/grades.h"

#define NO_DIVISION UINT32_MAX
#define PERCENT 100

static uint32_t division_of(const struct school *school, uint32_t pupil)
{
	const struct vigie_fact_enrolment *enrolment = school->enrolments[pupil];

	return enrolment && enrolment->class_index < school->facts->n_classes
		       ? enrolment->class_index
		       : NO_DIVISION;
}

struct division {
	struct fraction sum;
	int64_t n;
};

/* Room for the means of one school, reused for each term. */
struct peers {
	struct school *school;
	struct division *divisions;
	struct school_sum *sums; /* of the terms of a year, per pupil */
};

static int peers_init(struct peers *peers, struct school *school)
{
	peers->school = school;
	peers->divisions = vigie_arena_allocate(school->arena, (school->facts->n_classes + 1) *
								       sizeof(*peers->divisions));
	peers->sums =
		vigie_arena_allocate(school->arena, (school->n_pupils + 1) * sizeof(*peers->sums));
	return peers->divisions && peers->sums ? 0 : -ENOMEM;
}

/* Sums the averages of each division over a period. */
static void sum_divisions(struct peers *peers, const struct query *query)
{
	struct school *school = peers->school;

	for (size_t d = 0; d < school->facts->n_classes; d++)
		peers->divisions[d] = (struct division){.sum = FRACTION_ZERO};
	for (uint32_t p = 0; p < school->n_pupils; p++) {
		uint32_t d = division_of(school, p);

		if (d == NO_DIVISION)
			continue;
		struct measure m = grades_average(school, query, p, NULL);

		if (!fraction_known(m.value))
			continue;
		peers->divisions[d].sum = fraction_accumulate(peers->divisions[d].sum, m.value);
		peers->divisions[d].n++;
	}
}

static struct measure mean_of_division(const struct peers *peers, uint32_t pupil)
{
	uint32_t d = division_of(peers->school, pupil);

	if (d == NO_DIVISION || peers->divisions[d].n == 0)
		return MEASURE_UNKNOWN;
	return (struct measure){fraction_scale(peers->divisions[d].sum, 1, peers->divisions[d].n),
				true};
}

static struct measure exported_in_term(struct school *school, const struct query *query,
				       uint32_t pupil)
{
	return grades_exported(school, grades_filter(query), GRADE_CLASS_VALUE, query->period.year,
			       query->period.term, pupil, NULL);
}

/* The class average in a term: the pupil's own exported one, else that of the division. */
static struct measure in_term(struct peers *peers, const struct query *query, uint32_t pupil)
{
	struct measure exported = exported_in_term(peers->school, query, pupil);

	return fraction_known(exported.value) ? exported : mean_of_division(peers, pupil);
}

/* Divisions are only summed where someone's export leaves the class average out. */
static void over_term(struct peers *peers, const struct query *query, int64_t *values)
{
	struct school *school = peers->school;
	bool missing = false;

	for (uint32_t p = 0; p < school->n_pupils; p++) {
		if (!school->enrolments[p])
			continue;
		values[p] = measure_decimal(exported_in_term(school, query, p));
		missing |= values[p] == VIGIE_DECIMAL_NONE;
	}
	if (!missing)
		return;
	sum_divisions(peers, query);
	for (uint32_t p = 0; p < school->n_pupils; p++)
		if (school->enrolments[p] && values[p] == VIGIE_DECIMAL_NONE)
			values[p] = measure_decimal(mean_of_division(peers, p));
}

static void over_days(struct peers *peers, const struct query *query, int64_t *values)
{
	sum_divisions(peers, query);
	for (uint32_t p = 0; p < peers->school->n_pupils; p++)
		if (peers->school->enrolments[p])
			values[p] = measure_decimal(mean_of_division(peers, p));
}

static void add_term(struct peers *peers, const struct query *query, int t)
{
	struct query term = *query;

	term.period = period_of_term(peers->school, query->period.year, t);
	if (term.period.kind == PERIOD_UNKNOWN)
		return;
	sum_divisions(peers, &term);
	for (uint32_t p = 0; p < peers->school->n_pupils; p++) {
		if (!peers->school->enrolments[p])
			continue;
		struct measure m = in_term(peers, &term, p);

		if (!fraction_known(m.value))
			continue;
		if (peers->sums[p].weight++ == 0)
			peers->sums[p].sum = FRACTION_ZERO;
		peers->sums[p].sum = fraction_accumulate(peers->sums[p].sum, m.value);
	}
}

/* The mean of the known terms, else of the division over the year. */
static void over_year(struct peers *peers, const struct query *query, int64_t *values)
{
	over_days(peers, query, values);
	for (int t = 1; t <= school_n_terms(peers->school, query->period.year); t++)
		add_term(peers, query, t);
	for (uint32_t p = 0; p < peers->school->n_pupils; p++)
		if (peers->sums[p].weight > 0)
			values[p] = fraction_round(
				fraction_scale(peers->sums[p].sum, 1, peers->sums[p].weight));
}

int peers_class_average(struct school *school, const struct query *query, int64_t *values)
{
	struct peers peers;
	int r = peers_init(&peers, school);

	if (r < 0)
		return r;
	switch (query->period.kind) {
	case PERIOD_UNKNOWN:
		break;
	case PERIOD_DAYS:
		over_days(&peers, query, values);
		break;
	case PERIOD_TERM:
		over_term(&peers, query, values);
		break;
	case PERIOD_YEAR:
		over_year(&peers, query, values);
		break;
	}
	return 0;
}

struct place {
	uint32_t division, pupil;
	vigie_decimal value; /* rounded: ranks compare what is shown */
};

static int compare_places(const void *a, const void *b)
{
	const struct place *left = a, *right = b;

	if (left->division != right->division)
		return left->division < right->division ? -1 : 1;
	return left->value < right->value ? -1 : left->value > right->value;
}

/* Gives the places [start, end) of one division their percents; of no other pupil, unknown. */
static void rank_division(const struct place *places, size_t start, size_t end, int64_t *values)
{
	size_t lower = start;

	for (size_t i = start; i < end; i++) {
		if (places[i].value != places[lower].value)
			lower = i;
		values[places[i].pupil] = fraction_round(
			(struct fraction){(__int128)(lower - start) * PERCENT * VIGIE_DECIMAL_ONE,
					  (__int128)(end - start - 1)});
	}
}

/* Rounded; what was exported with more digits too. */
static vigie_decimal average_of(struct school *school, const struct query *query,
				const int64_t *averages, uint32_t pupil)
{
	if (!averages)
		return fraction_round(grades_average(school, query, pupil, NULL).value);
	return averages[pupil] == VIGIE_DECIMAL_NONE ? VIGIE_DECIMAL_NONE
						     : vigie_decimal_round(averages[pupil]);
}

int peers_rank(struct school *school, const struct query *query, const int64_t *averages,
	       int64_t *values)
{
	struct place *places =
		vigie_arena_allocate(school->arena, (school->n_pupils + 1) * sizeof(*places));
	size_t n = 0;

	if (!places)
		return -ENOMEM;
	for (uint32_t p = 0; p < school->n_pupils; p++) {
		uint32_t division = division_of(school, p);

		if (division == NO_DIVISION)
			continue;
		vigie_decimal value = average_of(school, query, averages, p);

		if (value != VIGIE_DECIMAL_NONE)
			places[n++] = (struct place){division, p, value};
	}
	qsort(places, n, sizeof(*places), compare_places);
	for (size_t start = 0, end; start < n; start = end) {
		end = start;
		while (end < n && places[end].division == places[start].division)
			end++;
		rank_division(places, start, end, values);
	}
	return 0;
}
