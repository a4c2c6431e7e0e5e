/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a flag lives through evaluations: `for`, `clear when`, `rest` and unknown, as one table.
 * Pure: no store, no clock. It decides for one pupil and one rule; the cap is not its business.
 */
#ifndef VIGIE_REFERRAL_PERSISTENCE_H
#define VIGIE_REFERRAL_PERSISTENCE_H

#include "vigie/date.h"
#include "vigie/rules.h"

/* What one evaluation says of one rule for one pupil. */
enum persistence_signal {
	PERSISTENCE_OUT, /* outside the population */
	PERSISTENCE_EXIT, /* `clear when` is yes: it outweighs `when` */
	PERSISTENCE_HOLDS, /* `when` is yes, or unknown under `if unknown flag` */
	PERSISTENCE_QUIET /* neither: no, or unknown */
};

enum persistence_phase {
	PERSISTENCE_NONE,
	PERSISTENCE_PENDING,
	PERSISTENCE_RAISED,
	PERSISTENCE_HELD
};

enum persistence_action {
	PERSISTENCE_STAY,
	PERSISTENCE_START, /* holds since today */
	PERSISTENCE_RIPEN, /* holds on: raise it if it is due */
	PERSISTENCE_DROP, /* as if it had never held */
	PERSISTENCE_CLEAR
};

enum persistence_signal persistence_signal(const struct vigie_rule_info *info, bool applies,
					   enum vigie_truth when, enum vigie_truth clear);
enum persistence_action persistence_next(enum persistence_phase phase,
					 enum persistence_signal signal);
/* Have `for` and `rest` passed on day `on`? `rested_from` is the day of the last clearing or
 * closing, NONE when there was none. */
bool persistence_due(const struct vigie_rule_info *info, vigie_day since, vigie_day rested_from,
		     vigie_day on);

#endif
