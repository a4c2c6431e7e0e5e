/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks of one pupil: their means and numbers (RULES.md, "Marks"). An annotation is no mark unless
 * it carries a value. */
#ifndef VIGIE_RULES_MARKS_H
#define VIGIE_RULES_MARKS_H

#include "rules/engine/measure.h"

/* The mean of the marks that match (NULL: all) in a range of days, on 20; unknown when there is
 * none. */
struct fraction marks_mean(const struct school *school, const uint8_t *match, vigie_day first,
			   vigie_day last, uint32_t pupil, struct trace *trace);
/* Sums the marks of a range by label into the school's marks_sums; touched lists the labels. */
void marks_sum_by_label(struct school *school, vigie_day first, vigie_day last, uint32_t pupil,
			struct trace *trace);
/* The mean of a label summed so. */
struct fraction marks_mean_of_sum(const struct school_sum *sum);

struct measure marks_count(const struct school *school, const struct query *query, uint32_t pupil,
			   struct trace *trace);
struct measure marks_missing_work(const struct school *school, const struct query *query,
				  uint32_t pupil, struct trace *trace);

#endif
