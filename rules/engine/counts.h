/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts per term, which stand for dated facts that a school never delivered (RULES.md,
 * "Attendance"). Never derives a count from another. */
#ifndef VIGIE_RULES_COUNTS_H
#define VIGIE_RULES_COUNTS_H

#include "rules/engine/measure.h"

/* One kind of count over a term or this year; unknown for other windows. */
struct measure counts_sum(const struct school *school, const struct query *query,
			  enum vigie_count_what what, uint32_t pupil, struct trace *trace);
/* Half-days of absence over a term or this year, by the query's `justified`. */
struct measure counts_half_days(const struct school *school, const struct query *query,
				uint32_t pupil, struct trace *trace);
/* The same as a percent of the open half-days of the whole terms counted. */
struct measure counts_absence_rate(const struct school *school, const struct query *query,
				   uint32_t pupil, struct trace *trace);

#endif
