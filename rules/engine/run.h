/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule set applied to one school on one date: its facts as columns, its lets and scores computed,
 * a machine ready for programs. Lives in an arena; borrows the set and the facts. */
#ifndef VIGIE_RULES_RUN_H
#define VIGIE_RULES_RUN_H

#include "rules/engine/measure.h"
#include "rules/engine/set.h"

struct run {
	const struct vigie_rules *set;
	struct school school;
	struct query *queries; /* per instance */
	struct column *columns; /* of the set, then none */
	struct machine machine;
	size_t n_lanes; /* pupils, padded */
};

/* Measures and computes all columns. 0 or -ENOMEM. */
int run_init(struct run *run, const struct vigie_rules *set, const struct vigie_facts *facts,
	     const struct vigie_evaluation *evaluation, struct vigie_arena *arena) VIGIE_MUST_CHECK;
/* Room for one value per lane. 0 or -ENOMEM. */
int run_make_column(struct column *column, uint8_t bank, size_t n_lanes,
		    struct vigie_arena *arena) VIGIE_MUST_CHECK;
/* Computes the columns of lets and scores for lanes [start, start + n). */
void run_compute(const struct vigie_rules *set, struct machine *machine, size_t start, size_t n);
/* The value of a column for one pupil, as people see it. */
struct vigie_value run_value(const struct run *run, uint16_t column, size_t pupil);

static inline enum vigie_truth run_truth(uint8_t truth)
{
	return truth == PROGRAM_MAYBE ? VIGIE_UNKNOWN
	       : truth == PROGRAM_YES ? VIGIE_TRUE
				      : VIGIE_FALSE;
}

#endif
