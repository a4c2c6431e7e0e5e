/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pupil's weakest subjects: what a tutor should work on beside what the rules named. Pure. */
#ifndef VIGIE_REFERRAL_WEAKNESS_H
#define VIGIE_REFERRAL_WEAKNESS_H

#include "vigie/facts.h"
#include "vigie/rules.h"

#define WEAKNESS_MOST 3 /* subjects: one or two hours a week are not enough for more */

struct weakness {
	const char *labels[WEAKNESS_MOST]; /* weakest first, as the rules call them; borrowed */
	size_t n;
};
/* The lowest averages of the pupil's last term that are below the general one, else below the mean
 * of the subjects. A subject that schools call by several names has one: that of its block. */
void weakness_find(const struct vigie_facts *facts, const struct vigie_rules *rules, size_t pupil,
		   struct weakness *ret_weakness);

#endif
