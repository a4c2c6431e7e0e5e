/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which programmes come into question for a pupil, in order: those of the rule, then what each of
 * them offers next. Borrows the configuration; writes nothing.
 */
#ifndef VIGIE_REFERRAL_OFFER_H
#define VIGIE_REFERRAL_OFFER_H

#include "daemon/referral/queue.h"

#define OFFERS_MOST 64 /* programmes: a rule names a handful, and each leads to one more */

struct offers {
	const struct vigie_config_programme *items[OFFERS_MOST];
	size_t n;
};
/* Those of the names that are configured, then the chains of their `then`; each once. */
void offers_collect(const struct vigie_config *config, const char *const *names, size_t n,
		    struct offers *ret_offers);
/* Are they of one family: does `then` or `beside` lead from one to the other, over others too? */
bool offers_are_family(const struct vigie_config *config, const char *one, const char *other);
/*
 * May the pupil be proposed to it on this day: it is not over, the family has declined none of its
 * family this school year, and who was helped in it has rested? 1 yes, 0 no, -errno.
 */
int offers_allow(const struct queue *queue, const struct vigie_config_programme *programme,
		 int64_t person, int rest_days) VIGIE_MUST_CHECK;

#endif
