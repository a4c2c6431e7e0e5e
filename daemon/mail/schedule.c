/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The days of a digest: each day or one weekday, never on a quiet day (the next open one takes its
 * place), nothing after `until`, one a day at most. A day missed is made up for once.
 */
#include "daemon/mail/schedule.h"

#define WEEKEND 5 /* Saturday, counted from Monday */
#define LOOK_AHEAD 366 /* no calendar stays closed for a year: beyond, there is no next digest */

/* The calendar says which days are closed, not why: a Saturday or Sunday is within holidays when
 * the Friday before and the Monday after are closed too. */
static bool in_holidays(const struct vigie_calendar *calendar, vigie_day day)
{
	int weekday = vigie_day_weekday(day);

	if (weekday < WEEKEND)
		return !vigie_calendar_day_open(calendar, day);
	return !vigie_calendar_day_open(calendar, day - (weekday - WEEKEND + 1)) &&
	       !vigie_calendar_day_open(calendar, day + (7 - weekday));
}

static bool is_quiet(const struct vigie_config_coordinator *coordinator,
		     const struct vigie_calendar *calendar, vigie_day day)
{
	if (coordinator->quiet_weekends && vigie_day_weekday(day) >= WEEKEND)
		return true;
	return coordinator->quiet_holidays && in_holidays(calendar, day);
}

static bool is_over(const struct vigie_config_coordinator *coordinator, vigie_day day)
{
	return coordinator->until != VIGIE_DAY_NONE && day > coordinator->until;
}

/* The latest day, `day` or earlier, on which a digest is planned. */
static vigie_day planned(const struct vigie_config_coordinator *coordinator, vigie_day day)
{
	if (coordinator->digest_weekday < 0)
		return day;
	return day - (vigie_day_weekday(day) - coordinator->digest_weekday + 7) % 7;
}

bool schedule_open(const struct vigie_config_coordinator *coordinator,
		   const struct vigie_calendar *calendar, vigie_day day)
{
	return !is_over(coordinator, day) && !is_quiet(coordinator, calendar, day);
}

static bool day_due(const struct vigie_config_coordinator *coordinator,
		    const struct vigie_calendar *calendar, vigie_day last, vigie_day day)
{
	vigie_day first = planned(coordinator, day);

	if (!schedule_open(coordinator, calendar, day))
		return false;
	if (last != VIGIE_DAY_NONE)
		return last < first;
	/* The very first one does not make up for a day on which nobody waited for it. */
	while (first < day && is_quiet(coordinator, calendar, first))
		first++;
	return first == day;
}

bool schedule_due(const struct vigie_config_coordinator *coordinator,
		  const struct vigie_calendar *calendar, vigie_day last, vigie_day today,
		  int second, bool ignore_hour)
{
	return (ignore_hour || second >= coordinator->digest_second) &&
	       day_due(coordinator, calendar, last, today);
}

vigie_day schedule_next(const struct vigie_config_coordinator *coordinator,
			const struct vigie_calendar *calendar, vigie_day last, vigie_day from)
{
	for (vigie_day day = from; day < from + LOOK_AHEAD; day++) {
		if (is_over(coordinator, day))
			break;
		if (day_due(coordinator, calendar, last, day))
			return day;
	}
	return VIGIE_DAY_NONE;
}
