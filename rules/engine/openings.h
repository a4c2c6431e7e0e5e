/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open half-days of a range in constant time: running sums over a calendar. Lives in the arena of
 * an evaluation; refuses nothing, days outside its reach are asked of the calendar itself. */
#ifndef VIGIE_RULES_OPENINGS_H
#define VIGIE_RULES_OPENINGS_H

#include "vigie/arena.h"
#include "vigie/calendar.h"

struct openings {
	const struct vigie_calendar *calendar;
	vigie_day first; /* of the sums */
	int n_days;
	int *before; /* open half-days before each half-day; 2 × n_days + 1 */
};

/* 0 or -ENOMEM. */
int openings_init(struct openings *openings, const struct vigie_calendar *calendar, vigie_day first,
		  vigie_day last, struct vigie_arena *arena) VIGIE_MUST_CHECK;
/* Open half-days from one half-day to another, both included; 0 when the range is empty. */
int openings_count(const struct openings *openings, vigie_day first, enum vigie_half first_half,
		   vigie_day last, enum vigie_half last_half);
/* The same over whole days. */
static inline int openings_count_days(const struct openings *openings, vigie_day first,
				      vigie_day last)
{
	return openings_count(openings, first, VIGIE_HALF_AM, last, VIGIE_HALF_PM);
}

#endif
