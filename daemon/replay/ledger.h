/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The flags of one school in memory, brought from one day to the next by the same table, order and
 * cap as the queue's (daemon/referral/persistence.h, cap.h). Owned by a replay or a simulation.
 * Refuses to write: the store's own flags are only ever read.
 */
#ifndef VIGIE_REPLAY_LEDGER_H
#define VIGIE_REPLAY_LEDGER_H

#include "daemon/referral/persistence.h"
#include "vigie/referral.h"

struct ledger_flag {
	enum persistence_phase phase;
	vigie_day since; /* the condition holds; meaningless without a phase */
	vigie_day rested; /* last day on which a raised flag was cleared; NONE never */
	vigie_day first_up; /* first day on which it was raised; NONE never */
	bool concerned; /* in the rule's population on some day */
};

/* What the cap counts, and what came of a rule on all days so far. */
struct ledger_rule {
	vigie_day month;
	int64_t raised_in_month;
	struct vigie_flag_changes changes;
};

struct ledger {
	const struct vigie_rules *rules; /* borrowed */
	size_t n_rules, n_pupils;
	int64_t *persons; /* ascending, as in the facts */
	struct ledger_flag *flags; /* of the first rule for every pupil, of the second … */
	struct ledger_rule *of_rule;
	struct ledger_candidate *candidates; /* room for every pupil */
	/* From which day `rest` counts, beside what the ledger saw; NULL: nothing else is known. */
	int (*rested)(void *userdata, size_t rule, int64_t person, vigie_day on,
		      vigie_day *ret_day);
	void *userdata;
};

/* Nobody is flagged yet. The facts' pupils are all that there will be. 0 or -ENOMEM. */
int ledger_init(struct ledger *ledger, const struct vigie_rules *rules,
		const struct vigie_facts *facts) VIGIE_MUST_CHECK;
void ledger_done(struct ledger *ledger);
/* NULL when the pupil is none of the ledger's. */
struct ledger_flag *ledger_flag(const struct ledger *ledger, size_t rule, int64_t person);
/* Puts the raised flags into the facts, in place of the store's: `flagged`. 0 or -ENOMEM. */
int ledger_tell(const struct ledger *ledger, struct vigie_facts *facts) VIGIE_MUST_CHECK;
/* One evaluation; days must not go back. 0 or -errno of `rested`. */
int ledger_apply(struct ledger *ledger, const struct vigie_facts *facts,
		 const struct vigie_verdicts *verdicts, vigie_day on) VIGIE_MUST_CHECK;
static inline bool ledger_is_up(const struct ledger_flag *flag)
{
	return flag->phase == PERSISTENCE_RAISED;
}

#endif
