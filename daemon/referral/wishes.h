/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The flags of one evaluation that ask for a referral, kept until all are known: places go by the
 * order of the queue, not by that of rules and pupils. Owned by the evaluation; decides nothing
 * about places.
 */
#ifndef VIGIE_REFERRAL_WISHES_H
#define VIGIE_REFERRAL_WISHES_H

#include "vigie/rules.h"

struct wish {
	size_t pupil, rule; /* index */
	int64_t flag;
	enum vigie_priority priority; /* the highest of the pupil's wishes */
	vigie_decimal score; /* the highest of the pupil's wishes */
};

struct wishes {
	struct wish *items;
	size_t n, capacity;
};

void wishes_done(struct wishes *wishes);
/* 0 or -ENOMEM. */
int wishes_add(struct wishes *wishes, const struct wish *wish) VIGIE_MUST_CHECK;
/* Most serious pupils first, the wishes of one together, in order of the rules. */
void wishes_sort(struct wishes *wishes);

#endif
