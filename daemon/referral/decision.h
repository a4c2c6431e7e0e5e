/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of a decision: the rule as a sentence, what it looked at, what it found. Owned by
 * who fills it. */
#ifndef VIGIE_REFERRAL_DECISION_H
#define VIGIE_REFERRAL_DECISION_H

#include "vigie/rules.h"

struct decision_record {
	struct vigie_buffer values; /* {"indicator": value, …}: unknown null */
	struct vigie_buffer sentence, conditions, findings; /* a line per step in the latter two */
};
void decision_record_done(struct decision_record *record);
/* Fills an empty record. 0 or -ENOMEM. */
int decision_record_fill(struct decision_record *record, const struct vigie_rules *rules,
			 const struct vigie_verdicts *verdicts, size_t pupil, size_t rule,
			 enum vigie_language language) VIGIE_MUST_CHECK;

#endif
