/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an instance to a column: which function measures which indicator. */
#include "rules/engine/measure.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/attendance.h"
#include "rules/engine/attributes.h"
#include "rules/engine/counts.h"
#include "rules/engine/grades.h"
#include "rules/engine/marks.h"
#include "rules/engine/peers.h"

void trace_add(struct trace *trace, struct vigie_provenance from)
{
	if (!trace || from.delivery == 0)
		return;
	for (size_t i = 0; i < trace->n; i++)
		if (trace->sources[i].delivery == from.delivery &&
		    trace->sources[i].line == from.line)
			return;
	if (trace->n < VIGIE_EXPLANATION_SOURCES)
		trace->sources[trace->n++] = from;
	else
		trace->n_more++;
}

static bool is_one(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; name && i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

int query_init(struct query *query, const struct instance *instance, struct school *school)
{
	const struct vigie_facts *facts = school->facts;
	uint8_t *match = NULL;

	if (instance->subject) {
		match = vigie_arena_allocate(school->arena, facts->n_subjects + 1);
		if (!match)
			return -ENOMEM;
		for (size_t i = 0; i < facts->n_subjects; i++)
			match[i] =
				is_one(instance->labels, instance->n_labels, school->folded[i]) ||
				is_one(instance->codes, instance->n_codes, facts->subjects[i].code);
	}
	*query = (struct query){
		.instance = instance, .period = period_of(school, instance->over), .match = match};
	return 0;
}

static struct measure class_sources(struct school *school, const struct query *query,
				    uint32_t pupil, struct trace *trace)
{
	if (query->period.kind == PERIOD_TERM) {
		struct measure exported =
			grades_exported(school, grades_filter(query), GRADE_CLASS_VALUE,
					query->period.year, query->period.term, pupil, trace);

		if (fraction_known(exported.value))
			return exported;
	}
	return grades_average(school, query, pupil, trace);
}

struct measure measure_number(struct school *school, const struct query *query, uint32_t pupil,
			      struct trace *trace)
{
	switch (query->instance->which) {
	case INDICATOR_AVERAGE:
	case INDICATOR_RANK:
		return grades_average(school, query, pupil, trace);
	case INDICATOR_CLASS_AVERAGE:
		return class_sources(school, query, pupil, trace);
	case INDICATOR_SUBJECTS_BELOW:
		return grades_subjects_below(school, query, pupil, trace);
	case INDICATOR_MASTERY:
		return grades_mastery(school, query, pupil, trace);
	case INDICATOR_MARKS:
		return marks_count(school, query, pupil, trace);
	case INDICATOR_MISSING_WORK:
		return marks_missing_work(school, query, pupil, trace);
	case INDICATOR_HALF_DAYS:
		return attendance_half_days(school, query, pupil, trace);
	case INDICATOR_HOURS_MISSED:
		return counts_sum(school, query, VIGIE_COUNT_HOURS_MISSED, pupil, trace);
	case INDICATOR_ABSENCE_RATE:
		return attendance_rate(school, query, pupil, trace);
	case INDICATOR_CONSECUTIVE_ABSENCES:
		return attendance_consecutive(school, query, pupil, trace);
	case INDICATOR_LATENESS:
		return attendance_lateness(school, query, pupil, trace);
	case INDICATOR_INCIDENTS:
	case INDICATOR_PUNISHMENTS:
	case INDICATOR_SANCTIONS:
		return attendance_events(school, query, pupil, trace);
	case INDICATOR_LEVEL:
	case INDICATOR_AGE:
	case INDICATOR_YEARS_BEHIND:
	case INDICATOR_SCHOOL_IPS:
	case INDICATOR_DATA_AGE:
		return attributes_number(school, query, pupil, trace);
	case INDICATOR_BOARDER: /* truths and texts, below */
	case INDICATOR_REPEATING:
	case INDICATOR_SCHOLARSHIP:
	case INDICATOR_SUPPORT:
	case INDICATOR_SCHOOL_KIND:
	case INDICATOR_SCHOOL_PRIORITY:
	case INDICATOR_SCHOOL_DEPARTMENT:
	case INDICATOR_SCHOOL_TOWN:
	case INDICATOR_SCHOOL_PARTNER:
	case INDICATOR_TUTORED:
	case INDICATOR_REFERRED:
	case INDICATOR_MEMBER:
	case INDICATORS_N:
		break;
	}
	return MEASURE_UNKNOWN;
}

enum program_truth measure_truth(const struct school *school, const struct query *query,
				 uint32_t pupil, struct trace *trace)
{
	return attributes_truth(school, query, pupil, trace);
}

vigie_decimal measure_decimal(struct measure measure)
{
	return measure.computed ? fraction_round(measure.value) : fraction_decimal(measure.value);
}

int measure_column(struct school *school, const struct query *query, const int64_t *averages,
		   struct column *column)
{
	bool truths = column->bank == PROGRAM_TRUTHS;

	for (size_t p = 0; p < machine_padded(school->n_pupils); p++)
		if (truths)
			column->truths[p] = PROGRAM_MAYBE;
		else
			column->numbers[p] = VIGIE_DECIMAL_NONE;
	if (query->instance->which == INDICATOR_CLASS_AVERAGE)
		return peers_class_average(school, query, column->numbers);
	if (query->instance->which == INDICATOR_RANK)
		return peers_rank(school, query, averages, column->numbers);
	for (uint32_t p = 0; p < school->n_pupils; p++) {
		if (!school->enrolments[p])
			continue;
		if (truths)
			column->truths[p] = (uint8_t)measure_truth(school, query, p, NULL);
		else
			column->numbers[p] =
				measure_decimal(measure_number(school, query, p, NULL));
	}
	return 0;
}
