/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The referrals of one school's pupils as they stood when each past day began: what people decided
 * is a fact, a replay does not decide it anew. Owned by a replay; reads the store once.
 */
#ifndef VIGIE_REPLAY_PAST_H
#define VIGIE_REPLAY_PAST_H

#include "vigie/referral.h"

struct past {
	struct past_referral {
		int64_t person;
		size_t rule; /* one that raised a flag for it; SIZE_MAX none, or not of the set */
		const char *programme; /* in the arena */
		vigie_day created, started, closed; /* NONE not yet */
	} * items; /* by person; one for each rule */
	size_t n, capacity;
	struct vigie_arena *arena;
	const struct vigie_rules *rules;
	const char *timezone;
};

int past_load(struct past *past, struct vigie_store *store, const struct vigie_rules *rules,
	      int64_t school, const char *timezone) VIGIE_MUST_CHECK;
void past_done(struct past *past);
/* Puts the referrals that were open into the facts, in place of the present ones. 0 or -ENOMEM. */
int past_tell(const struct past *past, vigie_day on, struct vigie_facts *facts) VIGIE_MUST_CHECK;
/* When the last referral of a rule's flags for a pupil was closed, before a day; NONE never. For
 * struct ledger. */
int past_rested(void *userdata, size_t rule, int64_t person, vigie_day on, vigie_day *ret_day);

#endif
