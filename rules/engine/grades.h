/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Averages, mastery and marks of one pupil (RULES.md, "Averages" and "Marks"). Nothing is rounded
 * here. */
#ifndef VIGIE_RULES_GRADES_H
#define VIGIE_RULES_GRADES_H

#include "rules/engine/measure.h"

/* What is read in an exported average. */
enum grade_field { GRADE_VALUE, GRADE_CLASS_VALUE, GRADE_MASTERY };

/* Which facts: one subject as a rule names it, one label, or none (the general average). */
struct grade_filter {
	const uint8_t *match; /* by subject; NULL: by label or none */
	bool whole; /* facts without subject */
	uint32_t label;
};

struct measure grades_average(struct school *school, const struct query *query, uint32_t pupil,
			      struct trace *trace);
struct measure grades_subjects_below(struct school *school, const struct query *query,
				     uint32_t pupil, struct trace *trace);
struct measure grades_mastery(struct school *school, const struct query *query, uint32_t pupil,
			      struct trace *trace);

/* An exported field in one term (0: the yearly one); unknown when none was exported. */
struct measure grades_exported(struct school *school, struct grade_filter filter,
			       enum grade_field field, int year, int term, uint32_t pupil,
			       struct trace *trace);
/* The filter of a query. */
struct grade_filter grades_filter(const struct query *query);

#endif
