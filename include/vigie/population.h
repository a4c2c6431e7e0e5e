/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pupils of a school whom no rule looks at because what `applies to` asks of them is unknown:
 * the level, most often, where exports name only the class. Counts, never names.
 */
#ifndef VIGIE_POPULATION_H
#define VIGIE_POPULATION_H

#include "vigie/rules.h"
#include "vigie/store.h"

struct vigie_population {
	uint64_t enrolled, passed_over;
};

void vigie_population_count(const struct vigie_verdicts *verdicts, size_t n_pupils, size_t n_rules,
			    struct vigie_population *ret_population);
/* More than half: a class or two without a level (nursery school, a unit) is how schools are. */
bool vigie_population_is_amiss(const struct vigie_population *population);

/* As the last evaluation of the school found it; writes only what is new. 0 or -errno. */
int vigie_population_put(struct vigie_store *store, const char *uai,
			 const struct vigie_population *population) VIGIE_MUST_CHECK;
/* Zeroes when it was never evaluated. 0 or -errno. */
int vigie_population_get(struct vigie_store *store, const char *uai,
			 struct vigie_population *ret_population) VIGIE_MUST_CHECK;

#endif
