/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The flags of one evaluation that ask for a referral, kept until every school is done: places go
 * by the order of the queue, not by that of schools, rules and pupils. Owned by the evaluation;
 * borrows the rules and the configuration, and decides nothing about places.
 */
#ifndef VIGIE_REFERRAL_WISHES_H
#define VIGIE_REFERRAL_WISHES_H

#include "daemon/referral/queue.h"
#include "daemon/referral/weakness.h"

struct wish {
	struct queue_case wanted; /* `weak` is not set: see `weakness` */
	size_t place; /* of the rule among the rules */
	enum vigie_priority priority; /* the highest of the pupil's wishes */
	vigie_decimal score; /* the highest of the pupil's wishes */
	struct weakness weakness;
};

struct vigie_wishes {
	struct wish *items;
	size_t n, capacity;
	struct vigie_arena *arena; /* of what the wishes point at */
};

/* Copies what it points at but the rule. 0 or -ENOMEM. */
int wishes_add(struct vigie_wishes *wishes, const struct wish *wish,
	       size_t n_programmes) VIGIE_MUST_CHECK;
/* Forgets those from the n-th on: what they came from was not committed. */
void wishes_cut(struct vigie_wishes *wishes, size_t n);
/* Most serious pupils first, the wishes of one together, in order of the rules. */
void wishes_sort(struct vigie_wishes *wishes);

#endif
