/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indicators that compare a pupil with the others of the same division on the evaluation date. */
#ifndef VIGIE_RULES_PEERS_H
#define VIGIE_RULES_PEERS_H

#include "rules/engine/measure.h"

/* Fill a column of decimals for all enrolled pupils; others are unknown. 0 or -ENOMEM. */
int peers_class_average(struct school *school, const struct query *query,
			int64_t *values) VIGIE_MUST_CHECK;
/* `averages` are those of the rank where they are measured already, else NULL. */
int peers_rank(struct school *school, const struct query *query, const int64_t *averages,
	       int64_t *values) VIGIE_MUST_CHECK;

#endif
