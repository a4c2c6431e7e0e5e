/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is in a school and in no rule's population for want of a fact. Owns nothing; what is written
 * are two numbers a school, in the store's small state.
 */
#include "vigie/population.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define KEY "passed-over/%s"

/* In no population, and of one at least it cannot be said: who is known to be outside of all of
 * them is meant to be. */
static bool is_passed_over(const struct vigie_verdicts *verdicts, size_t pupil, size_t n_rules)
{
	bool unknown = false;

	for (size_t rule = 0; rule < n_rules; rule++) {
		if (vigie_verdicts_applies(verdicts, pupil, rule))
			return false;
		if (vigie_verdicts_clear(verdicts, pupil, rule) == VIGIE_UNKNOWN)
			unknown = true;
	}
	return unknown;
}

void vigie_population_count(const struct vigie_verdicts *verdicts, size_t n_pupils, size_t n_rules,
			    struct vigie_population *ret_population)
{
	struct vigie_population population = {0};

	for (size_t pupil = 0; pupil < n_pupils; pupil++) {
		if (!vigie_verdicts_enrolled(verdicts, pupil))
			continue;
		population.enrolled++;
		population.passed_over += is_passed_over(verdicts, pupil, n_rules);
	}
	*ret_population = population;
}

bool vigie_population_is_amiss(const struct vigie_population *population)
{
	return population->passed_over > population->enrolled / 2;
}

int vigie_population_put(struct vigie_store *store, const char *uai,
			 const struct vigie_population *population)
{
	char key[64], text[48], before[48] = "";
	int r;

	snprintf(key, sizeof(key), KEY, uai);
	snprintf(text, sizeof(text), "%" PRIu64 " %" PRIu64, population->passed_over,
		 population->enrolled);
	r = vigie_store_get_state(store, key, before, sizeof(before));
	if (r < 0 && r != -ENOENT)
		return r;
	/* Nothing amiss is not worth a transaction for each school and day. */
	if (strcmp(text, before) == 0 || (!*before && !vigie_population_is_amiss(population)))
		return 0;
	return vigie_store_put_state(store, key, text);
}

int vigie_population_get(struct vigie_store *store, const char *uai,
			 struct vigie_population *ret_population)
{
	struct vigie_population population = {0};
	char key[64], text[48] = "";
	int r;

	snprintf(key, sizeof(key), KEY, uai);
	r = vigie_store_get_state(store, key, text, sizeof(text));
	if (r < 0 && r != -ENOENT)
		return r;
	(void)sscanf(text, "%" SCNu64 " %" SCNu64, &population.passed_over, &population.enrolled);
	*ret_population = population;
	return 0;
}
