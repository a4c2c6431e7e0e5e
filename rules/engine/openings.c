/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running sums of the open half-days of the school years that an evaluation looks at. */
#include "rules/engine/openings.h"

#include <errno.h>

int openings_init(struct openings *openings, const struct vigie_calendar *calendar, vigie_day first,
		  vigie_day last, struct vigie_arena *arena)
{
	int n_days = last - first + 1, sum = 0;
	int *before = vigie_arena_allocate(arena, (2 * (size_t)n_days + 1) * sizeof(*before));

	if (!before)
		return -ENOMEM;
	for (int i = 0; i < 2 * n_days; i++) {
		before[i] = sum;
		sum += vigie_calendar_half_open(calendar, first + i / 2, (enum vigie_half)(i % 2));
	}
	before[2 * n_days] = sum;
	*openings = (struct openings){
		.calendar = calendar, .first = first, .n_days = n_days, .before = before};
	return 0;
}

int openings_count(const struct openings *openings, vigie_day first, enum vigie_half first_half,
		   vigie_day last, enum vigie_half last_half)
{
	if (last < first)
		return 0;
	if (first < openings->first || last - openings->first >= openings->n_days)
		return vigie_calendar_count_halves(openings->calendar, first, first_half, last,
						   last_half);
	int from = 2 * (first - openings->first) + (int)first_half;
	int end = 2 * (last - openings->first) + (int)last_half + 1;

	return end > from ? openings->before[end] - openings->before[from] : 0;
}
