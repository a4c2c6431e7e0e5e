/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes hold for the school year of their delivery. Unsaid is unknown. */
#include "rules/engine/attributes.h"

#include <string.h>

#include "vigie/text.h"

#define AGE_AT_CP 6 /* in the calendar year in which CP begins */

static struct measure whole(int64_t value)
{
	return (struct measure){fraction_of(value * VIGIE_DECIMAL_ONE), false};
}

static struct measure years_behind(const struct school *school, vigie_day born,
				   enum vigie_level level)
{
	if (born == VIGIE_DAY_NONE || !vigie_level_is_ordered(level))
		return MEASURE_UNKNOWN;
	int expected = school->year - vigie_day_to_date(born).year - AGE_AT_CP;

	return whole(expected - ((int)level - VIGIE_LEVEL_CP));
}

/* A delivery after the evaluation date has no age yet. */
static struct measure data_age(const struct school *school, enum vigie_data_kind kind)
{
	vigie_day last = kind == VIGIE_DATA_GRADES ? school->facts->school.last_grades
						   : school->facts->school.last_absences;

	if (last == VIGIE_DAY_NONE)
		return MEASURE_UNKNOWN;
	return whole(last < school->on ? school->on - last : 0);
}

struct measure attributes_number(const struct school *school, const struct query *query,
				 uint32_t pupil, struct trace *trace)
{
	const struct vigie_fact_enrolment *enrolment = school->enrolments[pupil];
	enum vigie_indicator which = query->instance->which;
	vigie_day born = school->facts->pupils[pupil].born;
	enum vigie_level level = enrolment ? enrolment->level : VIGIE_LEVEL_NONE;

	if (which == INDICATOR_SCHOOL_IPS)
		return (struct measure){fraction_of(school->facts->school.ips), false};
	if (which == INDICATOR_DATA_AGE)
		return data_age(school, query->instance->data);
	if (enrolment)
		trace_add(trace, enrolment->from);
	if (which == INDICATOR_LEVEL)
		return (struct measure){
			level == VIGIE_LEVEL_NONE ? FRACTION_UNKNOWN : fraction_of(level), false};
	if (which == INDICATOR_YEARS_BEHIND)
		return years_behind(school, born, level);
	return born == VIGIE_DAY_NONE ? MEASURE_UNKNOWN : whole(vigie_day_age(born, school->on));
}

static enum program_truth truth_of(int8_t answer)
{
	return answer == VIGIE_UNSAID ? PROGRAM_MAYBE : answer ? PROGRAM_YES : PROGRAM_NO;
}

static enum program_truth support(const struct school *school, enum vigie_support code,
				  uint32_t pupil, struct trace *trace)
{
	for (SCHOOL_EACH(school, pupil, supports, s)) {
		if (s->year != school->year || s->code != code)
			continue;
		trace_add(trace, s->from);
		return PROGRAM_YES;
	}
	return school->any_support ? PROGRAM_NO : PROGRAM_MAYBE;
}

static enum program_truth partner(const struct vigie_fact_school *school, const char *name)
{
	for (size_t i = 0; i < school->n_partners; i++)
		if (vigie_text_same(school->partners[i], name))
			return PROGRAM_YES;
	return PROGRAM_NO;
}

static enum program_truth referral(const struct school *school, const char *programme,
				   bool only_started, uint32_t pupil)
{
	for (SCHOOL_EACH(school, pupil, referrals, r))
		if ((!programme || strcmp(r->name, programme) == 0) &&
		    (!only_started || r->started))
			return PROGRAM_YES;
	return PROGRAM_NO;
}

static enum program_truth flagged(const struct school *school, const char *rule, uint32_t pupil)
{
	for (SCHOOL_EACH(school, pupil, flags, flag))
		if (strcmp(flag->name, rule) == 0)
			return PROGRAM_YES;
	return PROGRAM_NO;
}

/* A list that nobody imported, or whose time is over, says nothing of anybody. */
static enum program_truth member(const struct school *school, const char *name, uint32_t pupil)
{
	const struct vigie_facts *facts = school->facts;
	enum program_truth truth = PROGRAM_MAYBE;

	for (uint32_t i = 0; i < facts->n_lists; i++) {
		const struct vigie_fact_list *list = &facts->lists[i];

		if (school->on < list->since || list->until < school->on ||
		    !vigie_text_same(list->name, name))
			continue;
		truth = PROGRAM_NO;
		for (SCHOOL_EACH(school, pupil, memberships, m))
			if (m->list == i && m->since <= school->on)
				return PROGRAM_YES;
	}
	return truth;
}

static enum program_truth of_enrolment(const struct school *school, enum vigie_indicator which,
				       uint32_t pupil, struct trace *trace)
{
	const struct vigie_fact_enrolment *enrolment = school->enrolments[pupil];

	if (!enrolment)
		return PROGRAM_MAYBE;
	trace_add(trace, enrolment->from);
	if (which == INDICATOR_BOARDER)
		return truth_of(enrolment->boarder);
	return truth_of(which == INDICATOR_REPEATING ? enrolment->repeating
						     : enrolment->scholarship);
}

enum program_truth attributes_truth(const struct school *school, const struct query *query,
				    uint32_t pupil, struct trace *trace)
{
	const struct instance *instance = query->instance;

	if (instance->which == INDICATORS_N)
		return flagged(school, instance->text, pupil);
	if (instance->which == INDICATOR_SUPPORT)
		return support(school, instance->support, pupil, trace);
	if (instance->which == INDICATOR_SCHOOL_PARTNER)
		return partner(&school->facts->school, instance->text);
	if (instance->which == INDICATOR_TUTORED || instance->which == INDICATOR_REFERRED)
		return referral(school, instance->text, instance->which == INDICATOR_TUTORED,
				pupil);
	if (instance->which == INDICATOR_MEMBER)
		return member(school, instance->text, pupil);
	return of_enrolment(school, instance->which, pupil, trace);
}

const char *attributes_text(const struct school *school, enum vigie_indicator which)
{
	if (which == INDICATOR_SCHOOL_KIND)
		return school->facts->school.kind;
	if (which == INDICATOR_SCHOOL_PRIORITY)
		return school->facts->school.priority;
	return which == INDICATOR_SCHOOL_TOWN ? school->facts->school.town
					      : school->facts->school.department;
}
