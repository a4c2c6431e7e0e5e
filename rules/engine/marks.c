/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks brought to 20 and weighted, exactly. */
#include "rules/engine/marks.h"

#include "rules/engine/counts.h"

#define FULL_MARK INT64_C(20)

/* A mark on 20 in millionths. */
static struct fraction on_twenty(const struct vigie_fact_mark *mark)
{
	if (mark->out_of == FULL_MARK * VIGIE_DECIMAL_ONE)
		return (struct fraction){mark->value, 1};
	if (mark->out_of % VIGIE_DECIMAL_ONE == 0)
		return (struct fraction){(__int128)mark->value * FULL_MARK,
					 mark->out_of / VIGIE_DECIMAL_ONE};
	return (struct fraction){(__int128)mark->value * FULL_MARK * VIGIE_DECIMAL_ONE,
				 mark->out_of};
}

static bool counts(const struct vigie_fact_mark *mark)
{
	return mark->value != VIGIE_DECIMAL_NONE && mark->coefficient > 0 && mark->out_of > 0;
}

static void add(struct school_sum *sum, const struct vigie_fact_mark *mark)
{
	struct fraction value = on_twenty(mark);

	value.n *= mark->coefficient;
	sum->sum = fraction_accumulate(sum->sum, value);
	sum->weight += mark->coefficient;
}

struct fraction marks_mean_of_sum(const struct school_sum *sum)
{
	if (sum->weight == 0)
		return FRACTION_UNKNOWN;
	return fraction_scale(sum->sum, 1, sum->weight);
}

static bool within(const struct vigie_fact_mark *mark, vigie_day first, vigie_day last)
{
	return mark->date >= first && mark->date <= last;
}

static bool matches(const uint8_t *match, uint32_t subject)
{
	return !match || (subject != VIGIE_SUBJECT_NONE && match[subject]);
}

struct fraction marks_mean(const struct school *school, const uint8_t *match, vigie_day first,
			   vigie_day last, uint32_t pupil, struct trace *trace)
{
	struct school_sum sum = {.sum = FRACTION_ZERO};

	for (SCHOOL_EACH(school, pupil, marks, mark)) {
		if (!within(mark, first, last) || !counts(mark) || !matches(match, mark->subject))
			continue;
		add(&sum, mark);
		trace_add(trace, mark->from);
	}
	return marks_mean_of_sum(&sum);
}

void marks_sum_by_label(struct school *school, vigie_day first, vigie_day last, uint32_t pupil,
			struct trace *trace)
{
	uint64_t stamp = ++school->stamp;

	school->n_touched = 0;
	for (SCHOOL_EACH(school, pupil, marks, mark)) {
		if (!within(mark, first, last) || !counts(mark) ||
		    mark->subject == VIGIE_SUBJECT_NONE)
			continue;
		uint32_t label = school->labels[mark->subject];
		struct school_sum *sum = &school->marks_sums[label];

		if (sum->stamp != stamp) {
			*sum = (struct school_sum){.sum = FRACTION_ZERO, .stamp = stamp};
			school->touched[school->n_touched++] = label;
		}
		add(sum, mark);
		trace_add(trace, mark->from);
	}
}

/* A count of dated facts is known where the school has delivered such facts for the window. */
static bool seen(const struct school *school, const struct query *query)
{
	return period_dated(&query->period) &&
	       school->delivered[school->year - query->period.year][SCHOOL_MARKS];
}

static struct measure number(int64_t n)
{
	return (struct measure){fraction_of(n * VIGIE_DECIMAL_ONE), false};
}

struct measure marks_count(const struct school *school, const struct query *query, uint32_t pupil,
			   struct trace *trace)
{
	int64_t n = 0;

	if (!seen(school, query))
		return MEASURE_UNKNOWN;
	for (SCHOOL_EACH(school, pupil, marks, mark)) {
		if (!within(mark, query->period.first, query->period.last) || !counts(mark) ||
		    mark->annotation != VIGIE_ANNOTATION_NONE ||
		    !matches(query->match, mark->subject))
			continue;
		n++;
		trace_add(trace, mark->from);
	}
	return number(n);
}

struct measure marks_missing_work(const struct school *school, const struct query *query,
				  uint32_t pupil, struct trace *trace)
{
	int64_t n = 0;

	if (!seen(school, query))
		return counts_sum(school, query, VIGIE_COUNT_NOT_HANDED_IN, pupil, trace);
	for (SCHOOL_EACH(school, pupil, marks, mark)) {
		if (!within(mark, query->period.first, query->period.last) ||
		    mark->annotation != VIGIE_ANNOTATION_NOT_HANDED_IN ||
		    !matches(query->match, mark->subject))
			continue;
		n++;
		trace_add(trace, mark->from);
	}
	return number(n);
}
