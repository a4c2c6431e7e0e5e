/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of a decision: the values that the rule looked at, as one JSON object. */
#ifndef VIGIE_REFERRAL_DECISION_H
#define VIGIE_REFERRAL_DECISION_H

#include "vigie/rules.h"

/* Appends {"indicator": value, …}: numbers as numbers, levels and texts as strings, unknown null.
 */
void decision_append_values(struct vigie_buffer *out, const struct vigie_rules *rules,
			    const struct vigie_verdicts *verdicts, size_t pupil, size_t rule);

#endif
