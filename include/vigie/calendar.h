/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which half-days of which days are open for school: the office's week and the holidays of its zone
 * (RULES.md, "Half-days" and "Holidays"). Pure; filled by the configuration, read by the rules and
 * the referral clocks.
 */
#ifndef VIGIE_CALENDAR_H
#define VIGIE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "vigie/date.h"

enum vigie_half { VIGIE_HALF_AM = 0, VIGIE_HALF_PM = 1 };

struct vigie_calendar; /* owner: who made it; immutable once handed out */

/* A calendar with the default week: Monday, Tuesday, Thursday, Friday both halves, Wednesday
 * morning. 0 or -ENOMEM. */
int vigie_calendar_new(struct vigie_calendar **ret_calendar) VIGIE_MUST_CHECK;
void vigie_calendar_free(struct vigie_calendar *calendar);
VIGIE_DEFINE_FREEP(vigie_calendar, struct vigie_calendar, vigie_calendar_free)
/* Replaces the week: bit (2 × weekday + half) says open; weekday 0 is Monday. */
void vigie_calendar_set_week(struct vigie_calendar *calendar, uint16_t open_halves);
/* Closes every half-day from `first` to `last`, both included. Returns 0, -EINVAL (last before
 * first), -ENOMEM. */
int vigie_calendar_close_days(struct vigie_calendar *calendar, vigie_day first,
			      vigie_day last) VIGIE_MUST_CHECK;

bool vigie_calendar_half_open(const struct vigie_calendar *calendar, vigie_day day,
			      enum vigie_half half);
/* Is at least one half of the day open? */
bool vigie_calendar_day_open(const struct vigie_calendar *calendar, vigie_day day);
/* Open half-days from (first, first_half) to (last, last_half), both included; 0 when the range is
 * empty. */
int vigie_calendar_count_halves(const struct vigie_calendar *calendar, vigie_day first,
				enum vigie_half first_half, vigie_day last,
				enum vigie_half last_half);
/* The n-th open day counted back from `day`, itself counting if open (n ≥ 1); looks back ten years
 * at most, then the day reached. */
vigie_day vigie_calendar_school_days_back(const struct vigie_calendar *calendar, vigie_day day,
					  int n);
/* The n-th open day after `day` (n ≥ 1), `day` itself not counting: clocks of referrals. */
vigie_day vigie_calendar_school_days_ahead(const struct vigie_calendar *calendar, vigie_day day,
					   int n);

#endif
