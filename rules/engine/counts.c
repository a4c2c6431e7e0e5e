/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of term counts. A year is the sum of the terms known; where no term is, the count of the
 * year itself. */
#include "rules/engine/counts.h"

#define PERCENT 100

/* The value of one term (0: of the year), of some kind of count. */
typedef struct fraction (*term_value)(const struct school *school, const struct query *query,
				      int term, uint32_t pupil, struct trace *trace);

/*
 * One kind of count in one term: with a subject, the counts of that subject; without, the count
 * that names none, else the sum of the subjects'.
 */
static struct fraction one_kind(const struct school *school, const struct query *query, int term,
				enum vigie_count_what what, uint32_t pupil, struct trace *trace)
{
	struct fraction whole = FRACTION_UNKNOWN, parts = FRACTION_UNKNOWN;

	for (SCHOOL_EACH(school, pupil, counts, count)) {
		if (count->what != what || count->year != query->period.year ||
		    count->term != term || count->value == VIGIE_DECIMAL_NONE)
			continue;
		bool total = count->subject == VIGIE_SUBJECT_NONE;

		if (query->match && (total || !query->match[count->subject]))
			continue;
		struct fraction *sum = total ? &whole : &parts;

		*sum = fraction_add(fraction_known(*sum) ? *sum : FRACTION_ZERO,
				    fraction_of(count->value));
		trace_add(trace, count->from);
	}
	return fraction_known(whole) ? whole : parts;
}

static struct measure over_terms(const struct school *school, const struct query *query,
				 term_value value, uint32_t pupil, struct trace *trace)
{
	const struct period *period = &query->period;
	struct fraction sum = FRACTION_UNKNOWN;

	if (!period->counted)
		return MEASURE_UNKNOWN;
	if (period->kind == PERIOD_TERM)
		return (struct measure){value(school, query, period->term, pupil, trace), false};
	for (int t = 1; t <= school_n_terms(school, period->year); t++) {
		if (!school_term_begun(school, period->year, t))
			continue;
		struct fraction more = value(school, query, t, pupil, trace);

		if (fraction_known(more))
			sum = fraction_add(fraction_known(sum) ? sum : FRACTION_ZERO, more);
	}
	if (!fraction_known(sum))
		sum = value(school, query, 0, pupil, trace);
	return (struct measure){sum, false};
}

#define ONE_KIND(name, what)                                                                       \
	static struct fraction name(const struct school *school, const struct query *query,        \
				    int term, uint32_t pupil, struct trace *trace)                 \
	{                                                                                          \
		return one_kind(school, query, term, what, pupil, trace);                          \
	}

ONE_KIND(lateness, VIGIE_COUNT_LATENESS)
ONE_KIND(hours_missed, VIGIE_COUNT_HOURS_MISSED)
ONE_KIND(not_handed_in, VIGIE_COUNT_NOT_HANDED_IN)
ONE_KIND(justified, VIGIE_COUNT_HALF_DAYS_JUSTIFIED)
ONE_KIND(unjustified, VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED)
ONE_KIND(half_days, VIGIE_COUNT_HALF_DAYS)

/* The exported total, else both partial counts. */
static struct fraction all_half_days(const struct school *school, const struct query *query,
				     int term, uint32_t pupil, struct trace *trace)
{
	struct fraction total = half_days(school, query, term, pupil, trace);

	if (fraction_known(total))
		return total;
	return fraction_add(justified(school, query, term, pupil, trace),
			    unjustified(school, query, term, pupil, trace));
}

struct measure counts_sum(const struct school *school, const struct query *query,
			  enum vigie_count_what what, uint32_t pupil, struct trace *trace)
{
	static const term_value values[] = {
		[VIGIE_COUNT_HALF_DAYS] = half_days,
		[VIGIE_COUNT_HALF_DAYS_JUSTIFIED] = justified,
		[VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED] = unjustified,
		[VIGIE_COUNT_LATENESS] = lateness,
		[VIGIE_COUNT_HOURS_MISSED] = hours_missed,
		[VIGIE_COUNT_NOT_HANDED_IN] = not_handed_in,
	};

	return over_terms(school, query, values[what], pupil, trace);
}

static term_value half_days_value(const struct query *query)
{
	switch (query->instance->justified) {
	case VIGIE_YES:
		return justified;
	case VIGIE_NO:
		return unjustified;
	case VIGIE_UNSAID:
		return all_half_days;
	}
	return all_half_days;
}

struct measure counts_half_days(const struct school *school, const struct query *query,
				uint32_t pupil, struct trace *trace)
{
	return over_terms(school, query, half_days_value(query), pupil, trace);
}

static void add_rate(const struct school *school, const struct query *query, int term,
		     uint32_t pupil, struct trace *trace, struct fraction *missed, int64_t *open)
{
	const struct school_term *dates = school_term(school, query->period.year, term);

	if (!dates->begun || dates->from == VIGIE_DAY_NONE || dates->to == VIGIE_DAY_NONE)
		return;
	struct fraction more = half_days_value(query)(school, query, term, pupil, trace);

	if (!fraction_known(more))
		return;
	*missed = fraction_add(*missed, more);
	*open += openings_count_days(&school->openings, dates->from, dates->to);
}

struct measure counts_absence_rate(const struct school *school, const struct query *query,
				   uint32_t pupil, struct trace *trace)
{
	const struct period *period = &query->period;
	struct fraction missed = FRACTION_ZERO;
	int64_t open = 0;

	if (!period->counted)
		return MEASURE_UNKNOWN;
	int first = period->kind == PERIOD_TERM ? period->term : 1;
	int last = period->kind == PERIOD_TERM ? first : school_n_terms(school, period->year);

	for (int t = first; t <= last; t++)
		add_rate(school, query, t, pupil, trace, &missed, &open);
	if (open == 0)
		return MEASURE_UNKNOWN;
	return (struct measure){fraction_scale(missed, PERCENT, open), true};
}
