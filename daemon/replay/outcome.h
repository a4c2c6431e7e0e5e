/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The outcomes of one school's pupils, and the counting of flags against them. Owned by a replay.
 * Counts; judges nothing.
 */
#ifndef VIGIE_REPLAY_OUTCOME_H
#define VIGIE_REPLAY_OUTCOME_H

#include "vigie/replay.h"

struct outcome {
	vigie_day date; /* NONE: the pupil has no outcome of that name */
	bool value;
};

/* The days from first flag to outcome of one rule's true positives, over all schools. */
struct leads {
	int32_t *days;
	size_t n, capacity;
};

/* One for each pupil of the facts, in their order: the first outcome after `from`, else the last
 * one. Owner: caller, free(). 0 or -ENOMEM. */
int outcome_find(const struct vigie_facts *facts, const char *name, vigie_day from,
		 struct outcome **ret_outcomes) VIGIE_MUST_CHECK;
/* Counts one pupil of a rule's population; `first_up` NONE: never flagged. 0 or -ENOMEM. */
int outcome_count(const struct outcome *outcome, vigie_day first_up, struct vigie_replay_rule *rule,
		  struct leads *leads) VIGIE_MUST_CHECK;
/* The median; false when there is none. */
bool leads_median(struct leads *leads, double *ret_median);
void leads_done(struct leads *leads);

#endif
