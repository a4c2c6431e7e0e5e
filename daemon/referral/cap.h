/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `cap`: which of the flags that are due are raised and which are held. Pure: no store, no clock.
 * It drops nothing; flags under the cap are not its business.
 */
#ifndef VIGIE_REFERRAL_CAP_H
#define VIGIE_REFERRAL_CAP_H

#include "vigie/date.h"
#include "vigie/rules.h"

/* What one flag that is due is ordered by. */
struct cap_rank {
	vigie_day since;
	int64_t person;
};

/* All flags of a rule are equally serious: the longest comes first, then a stable order. As
 * qsort() wants it. */
int cap_compare(const struct cap_rank *a, const struct cap_rank *b);
/* The first day of the month whose raised flags count on day `on`. */
vigie_day cap_month(vigie_day on);
/* How many of `due` flags may still be raised when `raised` were in the month. */
size_t cap_allowed(const struct vigie_rule_info *info, size_t due, int64_t raised);

#endif
