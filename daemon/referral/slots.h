/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The current flags of one school, joined to the rules and pupils of an evaluation, in the order in
 * which it walks them.
 */
#ifndef VIGIE_REFERRAL_SLOTS_H
#define VIGIE_REFERRAL_SLOTS_H

#include "daemon/store/flags.h"

struct slot {
	size_t rule, pupil; /* index; SIZE_MAX: not in the set, not in the facts */
	int64_t id;
	enum vigie_flag_state state;
	vigie_day since;
	bool referred;
};

struct slots {
	struct slot *items; /* by rule, then pupil */
	size_t n;
};

int slots_load(struct vigie_store *store, int64_t school, const struct vigie_rules *rules,
	       const struct vigie_facts *facts, struct slots *ret_slots) VIGIE_MUST_CHECK;
void slots_done(struct slots *slots);

#endif
