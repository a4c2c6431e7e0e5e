/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time as a parameter: whoever needs "now" is handed one of these. */
#ifndef VIGIE_CLOCK_H
#define VIGIE_CLOCK_H

#include <stdint.h>

#include "vigie/date.h"

typedef int64_t vigie_time; /* microseconds since 1970-01-01 UTC */

#define VIGIE_TIME_NONE INT64_MIN
#define VIGIE_USEC_PER_SEC INT64_C(1000000)

/* The real clock, or the moment that $VIGIE_NOW names ("2026-11-30", or "2026-11-30T07:30:00" in
 * UTC): tests, demonstrations. */
vigie_time vigie_clock_now(void);
/* The civil day and, unless `ret_second` is NULL, the seconds since midnight of `now` in an IANA
 * time zone ("Europe/Paris"); UTC when NULL or unknown. */
vigie_day vigie_clock_local(vigie_time now, const char *timezone, int *ret_second);
/* The moment at which the local clock of `timezone` shows `second` after midnight on `day`. */
vigie_time vigie_clock_from_local(vigie_day day, int second, const char *timezone);
/* Is this a name that the system's time zone database knows? */
int vigie_clock_timezone_known(const char *timezone);

#endif
