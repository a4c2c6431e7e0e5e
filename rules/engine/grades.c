/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Averages as exported, else computed. Several exported facts that one name stands for: of one
 * label with and without a modality, that of the later delivery; otherwise their mean weighted by
 * coefficient. The order of the facts of a pupil never counts.
 */
#include "rules/engine/grades.h"

#include "rules/engine/marks.h"

static struct fraction known_or_zero(struct fraction f)
{
	return fraction_known(f) ? f : FRACTION_ZERO;
}

struct grade_filter grades_filter(const struct query *query)
{
	return (struct grade_filter){.match = query->match, .whole = query->instance->whole};
}

static vigie_decimal field_of(const struct vigie_fact_average *fact, enum grade_field field)
{
	switch (field) {
	case GRADE_VALUE:
		return fact->value;
	case GRADE_CLASS_VALUE:
		return fact->class_value;
	case GRADE_MASTERY:
		return fact->mastery ? fact->mastery * VIGIE_DECIMAL_ONE : VIGIE_DECIMAL_NONE;
	}
	return VIGIE_DECIMAL_NONE;
}

static bool wanted(const struct school *school, const struct vigie_fact_average *fact,
		   struct grade_filter filter)
{
	if (fact->subject == VIGIE_SUBJECT_NONE || filter.whole)
		return filter.whole && fact->subject == VIGIE_SUBJECT_NONE;
	return filter.match ? filter.match[fact->subject]
			    : school->labels[fact->subject] == filter.label;
}

/* The averages of one term on the school's sheet. */
static void collect(struct school *school, int year, int term, uint32_t pupil)
{
	school->n_sheet = 0;
	for (SCHOOL_EACH(school, pupil, averages, fact))
		if (fact->year == year && fact->term == term)
			school->sheet[school->n_sheet++] = fact;
}

static uint32_t label_of(const struct school *school, const struct vigie_fact_average *fact)
{
	return fact->subject == VIGIE_SUBJECT_NONE ? VIGIE_SUBJECT_NONE
						   : school->labels[fact->subject];
}

static bool superseded(const struct school *school, const struct vigie_fact_average *fact,
		       enum grade_field field)
{
	for (size_t i = 0; i < school->n_sheet; i++) {
		const struct vigie_fact_average *other = school->sheet[i];

		if (label_of(school, other) == label_of(school, fact) &&
		    field_of(other, field) != VIGIE_DECIMAL_NONE &&
		    other->from.delivery > fact->from.delivery &&
		    ((other->modality == 0) != (fact->modality == 0) ||
		     other->modality == fact->modality))
			return true;
	}
	return false;
}

static struct measure weigh(const struct school *school, struct grade_filter filter,
			    enum grade_field field, bool plain, struct trace *trace)
{
	struct fraction sum = FRACTION_ZERO;
	int64_t weight = 0, n = 0;

	for (size_t i = 0; i < school->n_sheet; i++) {
		const struct vigie_fact_average *fact = school->sheet[i];
		vigie_decimal value = field_of(fact, field);
		vigie_decimal coefficient = fact->coefficient;

		if (value == VIGIE_DECIMAL_NONE || !wanted(school, fact, filter) ||
		    superseded(school, fact, field))
			continue;
		if (plain || coefficient == VIGIE_DECIMAL_NONE)
			coefficient = VIGIE_DECIMAL_ONE;
		sum = fraction_accumulate(sum, (struct fraction){(__int128)value * coefficient, 1});
		weight += coefficient;
		n++;
		if (!plain)
			trace_add(trace, fact->from);
	}
	if (n > 0 && weight == 0)
		return weigh(school, filter, field, true, trace);
	if (n == 0)
		return MEASURE_UNKNOWN;
	return (struct measure){fraction_scale(sum, 1, weight), n > 1};
}

/* The field of the facts of the sheet that pass the filter. */
static struct measure merge(const struct school *school, struct grade_filter filter,
			    enum grade_field field, struct trace *trace)
{
	const struct vigie_fact_average *found = NULL;

	for (size_t i = 0; i < school->n_sheet; i++) {
		if (field_of(school->sheet[i], field) == VIGIE_DECIMAL_NONE ||
		    !wanted(school, school->sheet[i], filter))
			continue;
		if (found)
			return weigh(school, filter, field, false, trace);
		found = school->sheet[i];
	}
	if (!found)
		return MEASURE_UNKNOWN;
	trace_add(trace, found->from);
	return (struct measure){fraction_of(field_of(found, field)), false};
}

struct measure grades_exported(struct school *school, struct grade_filter filter,
			       enum grade_field field, int year, int term, uint32_t pupil,
			       struct trace *trace)
{
	const struct vigie_fact_average *found = NULL;

	for (SCHOOL_EACH(school, pupil, averages, fact)) {
		if (fact->term != term || fact->year != year || !wanted(school, fact, filter) ||
		    field_of(fact, field) == VIGIE_DECIMAL_NONE)
			continue;
		if (found) { /* several: they have to be weighed */
			collect(school, year, term, pupil);
			return merge(school, filter, field, trace);
		}
		found = fact;
	}
	if (!found)
		return MEASURE_UNKNOWN;
	trace_add(trace, found->from);
	return (struct measure){fraction_of(field_of(found, field)), false};
}

/* A subject's coefficient in the term of the sheet: the largest given, 1 where none is. */
static vigie_decimal coefficient_of(const struct school *school, uint32_t label)
{
	vigie_decimal largest = VIGIE_DECIMAL_NONE;

	for (size_t i = 0; i < school->n_sheet; i++)
		if (label_of(school, school->sheet[i]) == label &&
		    school->sheet[i]->coefficient > largest)
			largest = school->sheet[i]->coefficient;
	return largest == VIGIE_DECIMAL_NONE ? VIGIE_DECIMAL_ONE : largest;
}

static void list(struct school *school, uint32_t label, struct fraction value,
		 vigie_decimal coefficient)
{
	school->subjects[school->n_subjects++] = (struct school_subject){label, value, coefficient};
}

/* Notes which labels stand several times on the sheet: only they have to be merged. */
static void find_repeated(struct school *school)
{
	uint64_t seen = ++school->stamp;

	for (size_t i = 0; i < school->n_sheet; i++) {
		uint32_t label = label_of(school, school->sheet[i]);

		if (label == VIGIE_SUBJECT_NONE)
			continue;
		school->repeated[label] = school->seen[label] == seen;
		school->seen[label] = seen;
	}
}

static void list_one(struct school *school, const struct vigie_fact_average *fact,
		     enum grade_field field, struct trace *trace)
{
	uint32_t label = label_of(school, fact);
	struct grade_filter filter = {.label = label};
	vigie_decimal coefficient = fact->coefficient;

	if (school->repeated[label]) {
		list(school, label, merge(school, filter, field, trace).value,
		     coefficient_of(school, label));
		return;
	}
	trace_add(trace, fact->from);
	list(school, label, fraction_of(field_of(fact, field)),
	     coefficient == VIGIE_DECIMAL_NONE ? VIGIE_DECIMAL_ONE : coefficient);
}

/* Lists the exported subjects of the sheet, each label once; `listed` marks them with `stamp`. */
static void list_exported(struct school *school, enum grade_field field, uint64_t stamp,
			  struct trace *trace)
{
	find_repeated(school);
	for (size_t i = 0; i < school->n_sheet; i++) {
		uint32_t label = label_of(school, school->sheet[i]);

		if (label == VIGIE_SUBJECT_NONE ||
		    field_of(school->sheet[i], field) == VIGIE_DECIMAL_NONE ||
		    school->listed[label] == stamp)
			continue;
		school->listed[label] = stamp;
		list_one(school, school->sheet[i], field, trace);
	}
}

/* Lists the subjects that have marks in a range and are not listed yet. */
static void list_marked(struct school *school, vigie_day first, vigie_day last, uint64_t stamp,
			uint32_t pupil, struct trace *trace)
{
	marks_sum_by_label(school, first, last, pupil, trace);
	for (size_t i = 0; i < school->n_touched; i++) {
		uint32_t label = school->touched[i];

		if (school->listed[label] == stamp)
			continue;
		school->listed[label] = stamp;
		list(school, label, marks_mean_of_sum(&school->marks_sums[label]),
		     coefficient_of(school, label));
	}
}

/* The subjects with an average in a term. */
static void list_term(struct school *school, int year, int term, uint32_t pupil,
		      struct trace *trace)
{
	struct period period = period_of_term(school, year, term);
	uint64_t stamp = ++school->stamp;

	collect(school, year, term, pupil);
	school->n_subjects = 0;
	list_exported(school, GRADE_VALUE, stamp, trace);
	if (period_dated(&period))
		list_marked(school, period.first, period.last, stamp, pupil, trace);
}

/* The subjects with marks in a range of days, each with coefficient 1. */
static void list_days(struct school *school, vigie_day first, vigie_day last, uint32_t pupil,
		      struct trace *trace)
{
	school->n_subjects = 0;
	school->n_sheet = 0;
	list_marked(school, first, last, ++school->stamp, pupil, trace);
}

static void add_to_year(struct school *school, const struct school_subject *subject, uint64_t stamp)
{
	struct school_sum *sum = &school->year_sums[subject->label];

	if (sum->stamp != stamp) {
		*sum = (struct school_sum){.sum = FRACTION_ZERO, .stamp = stamp};
		school->year_touched[school->n_year_touched++] = subject->label;
	}
	sum->sum = fraction_accumulate(sum->sum, subject->value);
	sum->weight++;
}

/* The subjects with an average in a year: the mean of their terms, else of the year, else of the
 * marks. */
static void list_year(struct school *school, const struct period *period, uint32_t pupil,
		      struct trace *trace)
{
	uint64_t stamp = ++school->stamp;

	school->n_year_touched = 0;
	for (int t = 1; t <= school_n_terms(school, period->year); t++) {
		if (!school_term_begun(school, period->year, t))
			continue;
		list_term(school, period->year, t, pupil, trace);
		for (size_t i = 0; i < school->n_subjects; i++)
			add_to_year(school, &school->subjects[i], stamp);
	}
	uint64_t listed = ++school->stamp;

	school->n_subjects = 0;
	for (size_t i = 0; i < school->n_year_touched; i++) {
		uint32_t label = school->year_touched[i];
		const struct school_sum *sum = &school->year_sums[label];

		school->listed[label] = listed;
		list(school, label, fraction_scale(sum->sum, 1, sum->weight), VIGIE_DECIMAL_ONE);
	}
	collect(school, period->year, 0, pupil);
	list_exported(school, GRADE_VALUE, listed, trace);
	school->n_sheet = 0;
	list_marked(school, period->first, period->last, listed, pupil, trace);
}

/* The mean of the list, weighted by the subjects' coefficients. */
static struct measure mean_of_list(const struct school *school)
{
	struct fraction sum = FRACTION_ZERO;
	int64_t weight = 0;

	for (size_t i = 0; i < school->n_subjects; i++) {
		const struct school_subject *subject = &school->subjects[i];

		sum = fraction_accumulate_times(sum, subject->value, subject->coefficient);
		weight += subject->coefficient;
	}
	if (weight == 0)
		return MEASURE_UNKNOWN;
	return (struct measure){fraction_scale(sum, 1, weight), true};
}

static struct measure average_of_days(struct school *school, struct grade_filter filter,
				      const struct period *period, uint32_t pupil,
				      struct trace *trace)
{
	if (!period_dated(period))
		return MEASURE_UNKNOWN;
	if (!filter.whole)
		return (struct measure){
			marks_mean(school, filter.match, period->first, period->last, pupil, trace),
			true};
	list_days(school, period->first, period->last, pupil, trace);
	return mean_of_list(school);
}

static struct measure average_of_term(struct school *school, struct grade_filter filter,
				      const struct period *period, uint32_t pupil,
				      struct trace *trace)
{
	struct measure exported = grades_exported(school, filter, GRADE_VALUE, period->year,
						  period->term, pupil, trace);

	if (fraction_known(exported.value))
		return exported;
	if (!filter.whole)
		return average_of_days(school, filter, period, pupil, trace);
	list_term(school, period->year, period->term, pupil, trace);
	return mean_of_list(school);
}

/* Coefficients apply within their term only. */
static void weigh_equally(struct school *school)
{
	for (size_t i = 0; i < school->n_subjects; i++)
		school->subjects[i].coefficient = VIGIE_DECIMAL_ONE;
}

static struct measure average_of_year(struct school *school, struct grade_filter filter,
				      const struct period *period, uint32_t pupil,
				      struct trace *trace)
{
	struct fraction sum = FRACTION_ZERO;
	int64_t n = 0;

	for (int t = 1; t <= school_n_terms(school, period->year); t++) {
		struct period term = period_of_term(school, period->year, t);

		if (term.kind == PERIOD_UNKNOWN)
			continue;
		struct measure m = average_of_term(school, filter, &term, pupil, trace);

		if (!fraction_known(m.value))
			continue;
		sum = fraction_accumulate(sum, m.value);
		n++;
	}
	if (n > 0)
		return (struct measure){fraction_scale(sum, 1, n), true};
	struct measure yearly =
		grades_exported(school, filter, GRADE_VALUE, period->year, 0, pupil, trace);

	if (fraction_known(yearly.value))
		return yearly;
	if (!filter.whole)
		return average_of_days(school, filter, period, pupil, trace);
	list_year(school, period, pupil, trace);
	weigh_equally(school);
	return mean_of_list(school);
}

struct measure grades_average(struct school *school, const struct query *query, uint32_t pupil,
			      struct trace *trace)
{
	struct grade_filter filter = grades_filter(query);

	switch (query->period.kind) {
	case PERIOD_UNKNOWN:
		return MEASURE_UNKNOWN;
	case PERIOD_DAYS:
		return average_of_days(school, filter, &query->period, pupil, trace);
	case PERIOD_TERM:
		return average_of_term(school, filter, &query->period, pupil, trace);
	case PERIOD_YEAR:
		return average_of_year(school, filter, &query->period, pupil, trace);
	}
	return MEASURE_UNKNOWN;
}

static void list_period(struct school *school, const struct period *period, uint32_t pupil,
			struct trace *trace)
{
	school->n_subjects = 0;
	if (period->kind == PERIOD_DAYS)
		list_days(school, period->first, period->last, pupil, trace);
	else if (period->kind == PERIOD_TERM)
		list_term(school, period->year, period->term, pupil, trace);
	else if (period->kind == PERIOD_YEAR)
		list_year(school, period, pupil, trace);
}

struct measure grades_subjects_below(struct school *school, const struct query *query,
				     uint32_t pupil, struct trace *trace)
{
	int64_t n = 0;

	list_period(school, &query->period, pupil, trace);
	if (school->n_subjects == 0)
		return MEASURE_UNKNOWN;
	for (size_t i = 0; i < school->n_subjects; i++)
		n += fraction_round(school->subjects[i].value) < query->instance->limit;
	return (struct measure){fraction_of(n * VIGIE_DECIMAL_ONE), false};
}

static struct measure mastery_of_term(struct school *school, struct grade_filter filter, int year,
				      int term, uint32_t pupil, struct trace *trace)
{
	collect(school, year, term, pupil);
	if (!filter.whole)
		return merge(school, filter, GRADE_MASTERY, trace);
	school->n_subjects = 0;
	list_exported(school, GRADE_MASTERY, ++school->stamp, trace);
	weigh_equally(school);
	return mean_of_list(school);
}

struct measure grades_mastery(struct school *school, const struct query *query, uint32_t pupil,
			      struct trace *trace)
{
	const struct period *period = &query->period;
	struct grade_filter filter = grades_filter(query);
	struct fraction sum = FRACTION_UNKNOWN;
	int64_t n = 0;

	if (period->kind == PERIOD_TERM)
		return mastery_of_term(school, filter, period->year, period->term, pupil, trace);
	if (period->kind != PERIOD_YEAR)
		return MEASURE_UNKNOWN;
	for (int t = 1; t <= school_n_terms(school, period->year); t++) {
		if (!school_term_begun(school, period->year, t))
			continue;
		struct measure m = mastery_of_term(school, filter, period->year, t, pupil, trace);

		if (!fraction_known(m.value))
			continue;
		sum = fraction_accumulate(known_or_zero(sum), m.value);
		n++;
	}
	if (n == 0)
		return mastery_of_term(school, filter, period->year, 0, pupil, trace);
	return (struct measure){fraction_scale(sum, 1, n), true};
}
