/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes and the confusion table. See outcome.h. */
#include "daemon/replay/outcome.h"

#include <errno.h>
#include <string.h>

/* Is `date` a better one than what was found so far? What came before the range cannot have been
 * foretold in it. */
static bool is_nearer(vigie_day date, vigie_day found, vigie_day from)
{
	if (found == VIGIE_DAY_NONE)
		return true;
	if ((date > from) != (found > from))
		return date > from;
	return date > from ? date < found : date > found;
}

int outcome_find(const struct vigie_facts *facts, const char *name, vigie_day from,
		 struct outcome **ret_outcomes)
{
	struct outcome *outcomes = calloc(facts->n_pupils + 1, sizeof(*outcomes));

	if (!outcomes)
		return -ENOMEM;
	for (size_t i = 0; i < facts->n_pupils; i++)
		outcomes[i].date = VIGIE_DAY_NONE;
	for (size_t i = 0; i < facts->n_results; i++) {
		const struct vigie_fact_outcome *result = &facts->results[i];
		struct outcome *outcome = &outcomes[result->pupil];

		if (strcmp(facts->outcomes[result->name], name) == 0 &&
		    is_nearer(result->date, outcome->date, from))
			*outcome = (struct outcome){result->date, result->value};
	}
	*ret_outcomes = outcomes;
	return 0;
}

static int add_lead(struct leads *leads, int32_t days)
{
	if (leads->n == leads->capacity) {
		size_t capacity = leads->capacity ? 2 * leads->capacity : 64;
		int32_t *larger = reallocarray(leads->days, capacity, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		leads->days = larger;
		leads->capacity = capacity;
	}
	leads->days[leads->n++] = days;
	return 0;
}

int outcome_count(const struct outcome *outcome, vigie_day first_up, struct vigie_replay_rule *rule,
		  struct leads *leads)
{
	bool flagged = first_up != VIGIE_DAY_NONE && first_up < outcome->date;

	if (outcome->date == VIGIE_DAY_NONE)
		rule->without++;
	else if (flagged && outcome->value)
		rule->tp++;
	else if (flagged)
		rule->fp++;
	else if (outcome->value)
		rule->fn++;
	else
		rule->tn++;
	return flagged && outcome->value ? add_lead(leads, outcome->date - first_up) : 0;
}

static int compare_days(const void *left, const void *right)
{
	const int32_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

bool leads_median(struct leads *leads, double *ret_median)
{
	const int32_t *days = leads->days;
	size_t middle = leads->n / 2;

	if (leads->n == 0)
		return false;
	qsort(leads->days, leads->n, sizeof(*leads->days), compare_days);
	*ret_median = leads->n % 2 ? days[middle] : (days[middle - 1] + days[middle]) / 2.0;
	return true;
}

void leads_done(struct leads *leads)
{
	free(leads->days);
	*leads = (struct leads){0};
}
