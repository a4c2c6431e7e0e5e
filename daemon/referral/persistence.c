/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of a flag's life. Every cell is a sentence of RULES.md ("Statements of a rule"): a `no`
 * or an ignored unknown in between starts `for` again, unknown never clears.
 */
#include "daemon/referral/persistence.h"

/* Rows: phase; columns: OUT, EXIT, HOLDS, QUIET. */
static const enum persistence_action actions[][4] = {
	[PERSISTENCE_NONE] = {PERSISTENCE_STAY, PERSISTENCE_STAY, PERSISTENCE_START,
			      PERSISTENCE_STAY},
	[PERSISTENCE_PENDING] = {PERSISTENCE_DROP, PERSISTENCE_DROP, PERSISTENCE_RIPEN,
				 PERSISTENCE_DROP},
	[PERSISTENCE_RAISED] = {PERSISTENCE_CLEAR, PERSISTENCE_CLEAR, PERSISTENCE_STAY,
				PERSISTENCE_STAY},
	[PERSISTENCE_HELD] = {PERSISTENCE_CLEAR, PERSISTENCE_CLEAR, PERSISTENCE_RIPEN,
			      PERSISTENCE_STAY},
};

enum persistence_signal persistence_signal(const struct vigie_rule_info *info, bool applies,
					   enum vigie_truth when, enum vigie_truth clear)
{
	if (!applies)
		return PERSISTENCE_OUT;
	if (clear == VIGIE_TRUE)
		return PERSISTENCE_EXIT;
	if (when == VIGIE_TRUE || (when == VIGIE_UNKNOWN && info->flag_unknown))
		return PERSISTENCE_HOLDS;
	return PERSISTENCE_QUIET;
}

enum persistence_action persistence_next(enum persistence_phase phase,
					 enum persistence_signal signal)
{
	return actions[phase][signal];
}

bool persistence_due(const struct vigie_rule_info *info, vigie_day since, vigie_day rested_from,
		     vigie_day on)
{
	if (on - since < info->for_days)
		return false;
	if (info->rest_days == 0 || rested_from == VIGIE_DAY_NONE)
		return true;
	return on - rested_from >= info->rest_days;
}
