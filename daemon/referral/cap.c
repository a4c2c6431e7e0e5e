/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of flags under a cap, and how many it lets through. See cap.h. */
#include "daemon/referral/cap.h"

int cap_compare(const struct cap_rank *a, const struct cap_rank *b)
{
	if (a->since != b->since)
		return a->since < b->since ? -1 : 1;
	return (a->person > b->person) - (a->person < b->person);
}

vigie_day cap_month(vigie_day on)
{
	struct vigie_date date = vigie_day_to_date(on);

	return vigie_day_from_date(date.year, date.month, 1);
}

size_t cap_allowed(const struct vigie_rule_info *info, size_t due, int64_t raised)
{
	size_t left = raised >= info->cap ? 0 : (size_t)(info->cap - raised);

	return info->cap == 0 || left > due ? due : left;
}
