/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One indicator of one pupil: its value, and where the value came from when someone asks. Pure
 * functions of a school; they share its room for sums, so one thread per school. */
#ifndef VIGIE_RULES_MEASURE_H
#define VIGIE_RULES_MEASURE_H

#include "rules/engine/instance.h"
#include "rules/engine/machine.h"
#include "rules/engine/terms.h"

struct measure {
	struct fraction value;
	bool computed; /* a mean, a percent: rounded to the hundredth; else exact, as exported */
};

#define MEASURE_UNKNOWN ((struct measure){FRACTION_UNKNOWN, false})

/* The facts that a value came from. */
struct trace {
	struct vigie_provenance sources[VIGIE_EXPLANATION_SOURCES];
	size_t n, n_more;
};

/* Adds a source once; a NULL trace and an unknown delivery are ignored. */
void trace_add(struct trace *trace, struct vigie_provenance from);

/* An instance on an evaluation date in one school. */
struct query {
	const struct instance *instance;
	struct period period;
	const uint8_t *match; /* per subject: is it the one asked for? NULL: no subject asked */
};

/* 0 or -ENOMEM. */
int query_init(struct query *query, const struct instance *instance,
	       struct school *school) VIGIE_MUST_CHECK;

/* An indicator that concerns one pupil alone; RANK and CLASS_AVERAGE (what was exported) too, for
 * their sources. */
struct measure measure_number(struct school *school, const struct query *query, uint32_t pupil,
			      struct trace *trace);
enum program_truth measure_truth(const struct school *school, const struct query *query,
				 uint32_t pupil, struct trace *trace);
/* The decimal of a measure, or NONE. */
vigie_decimal measure_decimal(struct measure measure);

/* Fills a column for all enrolled pupils; others are unknown. `averages` are those of a rank where
 * they are measured already, else NULL. 0 or -ENOMEM. */
int measure_column(struct school *school, const struct query *query, const int64_t *averages,
		   struct column *column) VIGIE_MUST_CHECK;

#endif
