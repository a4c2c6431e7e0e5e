/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keeps a flag down although its condition holds, asked of the same functions that decide it.
 * Writes nothing. */
#include "daemon/referral/cap.h"
#include "daemon/referral/persistence.h"
#include "daemon/store/flags.h"

static int find_rest(struct vigie_store *store, const struct vigie_standing_case *of,
		     vigie_day *ret_until)
{
	vigie_day from = VIGIE_DAY_NONE, until;
	int r = flags_rested_from(store, of->school, of->person, of->info->name, &from);

	if (r < 0)
		return r;
	until = from == VIGIE_DAY_NONE ? VIGIE_DAY_NONE : from + of->info->rest_days;
	*ret_until = until > of->on ? until : VIGIE_DAY_NONE;
	return 0;
}

int vigie_flag_standing(struct vigie_store *store, const struct vigie_standing_case *of,
			struct vigie_standing *ret_standing)
{
	const struct vigie_rule_info *info = of->info;
	enum persistence_signal signal = persistence_signal(info, of->applies, of->when, of->clear);
	struct vigie_standing standing = {
		.holds = signal == PERSISTENCE_HOLDS,
		.exits = signal == PERSISTENCE_EXIT && of->when == VIGIE_TRUE,
		.ripe = VIGIE_DAY_NONE,
		.rested = VIGIE_DAY_NONE,
	};
	int r = 0;

	if (standing.holds && !persistence_due(info, of->since, VIGIE_DAY_NONE, of->on))
		standing.ripe = of->since + info->for_days;
	if (info->rest_days > 0)
		r = find_rest(store, of, &standing.rested);
	if (r == 0 && info->cap > 0)
		r = flags_count_raised(store, of->school, info->name, cap_month(of->on), of->on,
				       &standing.raised);
	if (r < 0)
		return r;
	standing.full = info->cap > 0 && cap_allowed(info, 1, standing.raised) == 0;
	*ret_standing = standing;
	return 0;
}
