/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pupil's weakest subjects. See weakness.h. */
#include "daemon/referral/weakness.h"

#include <string.h>

/* The averages of a pupil in the last term that has one of a subject; of the year (term 0) where
 * there is no term. */
struct bulletin {
	const struct vigie_fact_average *first, *end; /* of the pupil */
	int year;
	uint8_t term;
};

static bool is_of_subject(const struct vigie_fact_average *average)
{
	return average->subject != VIGIE_SUBJECT_NONE && average->value != VIGIE_DECIMAL_NONE;
}

/* The first average of a pupil in the sorted array. */
static const struct vigie_fact_average *find_first(const struct vigie_facts *facts, size_t pupil)
{
	size_t low = 0, high = facts->n_averages;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (facts->averages[middle].pupil < pupil)
			low = middle + 1;
		else
			high = middle;
	}
	return facts->averages + low;
}

static struct bulletin find_bulletin(const struct vigie_facts *facts, size_t pupil)
{
	const struct vigie_fact_average *end = facts->averages + facts->n_averages;
	struct bulletin bulletin = {.first = find_first(facts, pupil)};

	for (bulletin.end = bulletin.first; bulletin.end < end && bulletin.end->pupil == pupil;
	     bulletin.end++) {
		/* By year, then term: the last one that counts stays. */
		if (!is_of_subject(bulletin.end))
			continue;
		bulletin.year = bulletin.end->year;
		bulletin.term = bulletin.end->term;
	}
	return bulletin;
}

static bool is_in(const struct bulletin *bulletin, const struct vigie_fact_average *average)
{
	return average->year == bulletin->year && average->term == bulletin->term;
}

/* The general average, else the mean of the subjects. */
static vigie_decimal find_level(const struct bulletin *bulletin)
{
	vigie_decimal sum = 0;
	int n = 0;

	for (const struct vigie_fact_average *at = bulletin->first; at < bulletin->end; at++) {
		if (!is_in(bulletin, at) || at->value == VIGIE_DECIMAL_NONE)
			continue;
		if (at->subject == VIGIE_SUBJECT_NONE)
			return at->value;
		sum += at->value;
		n++;
	}
	return n > 0 ? sum / n : 0;
}

/* The lowest below `level` that was not taken yet: by value, then as they stand. */
static const struct vigie_fact_average *find_lowest(const struct bulletin *bulletin,
						    vigie_decimal level,
						    const struct vigie_fact_average *after)
{
	const struct vigie_fact_average *lowest = NULL;

	for (const struct vigie_fact_average *at = bulletin->first; at < bulletin->end; at++) {
		if (!is_in(bulletin, at) || !is_of_subject(at) || at->value >= level)
			continue;
		if (after &&
		    (at->value < after->value || (at->value == after->value && at <= after)))
			continue;
		if (!lowest || at->value < lowest->value)
			lowest = at;
	}
	return lowest;
}

static bool has(const struct weakness *weakness, const char *label)
{
	for (size_t i = 0; i < weakness->n; i++)
		if (strcmp(weakness->labels[i], label) == 0)
			return true;
	return false;
}

void weakness_find(const struct vigie_facts *facts, const struct vigie_rules *rules, size_t pupil,
		   struct weakness *ret_weakness)
{
	struct bulletin bulletin = find_bulletin(facts, pupil);
	vigie_decimal level = find_level(&bulletin);
	const struct vigie_fact_average *at = NULL;

	ret_weakness->n = 0;
	while (ret_weakness->n < WEAKNESS_MOST && (at = find_lowest(&bulletin, level, at))) {
		const struct vigie_fact_subject *subject = &facts->subjects[at->subject];
		const char *label = vigie_rules_subject(rules, subject->label, subject->code);

		if (!has(ret_weakness, label))
			ret_weakness->labels[ret_weakness->n++] = label;
	}
}
