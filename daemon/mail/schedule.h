/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a coordinator's digest falls due. Pure: the configuration, the calendar, the day of the last
 * digest and the local time are parameters.
 */
#ifndef VIGIE_MAIL_SCHEDULE_H
#define VIGIE_MAIL_SCHEDULE_H

#include "vigie/config.h"

/* May anything be sent on this day: neither quiet nor past `until`? */
bool schedule_open(const struct vigie_config_coordinator *coordinator,
		   const struct vigie_calendar *calendar, vigie_day day);
/* Is the digest due on local day `today` at `second` after midnight? `last` is the day of the last
 * one, NONE when there was none. At most one a day; `ignore_hour` leaves out only the hour. */
bool schedule_due(const struct vigie_config_coordinator *coordinator,
		  const struct vigie_calendar *calendar, vigie_day last, vigie_day today,
		  int second, bool ignore_hour);
/* The first day, `from` or later, on which one may be due; NONE when there is none any more. */
vigie_day schedule_next(const struct vigie_config_coordinator *coordinator,
			const struct vigie_calendar *calendar, vigie_day last, vigie_day from);

#endif
