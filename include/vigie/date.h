/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Civil days of the proleptic Gregorian calendar, without clock or time zone. */
#ifndef VIGIE_DATE_H
#define VIGIE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/buffer.h"

typedef int32_t vigie_day; /* days since 1970-01-01 */

#define VIGIE_DAY_NONE INT32_MIN

struct vigie_date {
	int year, month, day; /* 1..9999, 1..12, 1..31 */
};

/* The day of a civil date; VIGIE_DAY_NONE when no such date exists (31 February) or the year is
 * outside 1..9999. */
vigie_day vigie_day_from_date(int year, int month, int day);
struct vigie_date vigie_day_to_date(vigie_day day);
/* 0 = Monday … 6 = Sunday. */
int vigie_day_weekday(vigie_day day);
/* First year of the school year that holds `day`: 1 September to 31 August (RULES.md, Population).
 */
int vigie_day_school_year(vigie_day day);
vigie_day vigie_school_year_first(int year); /* 1 September */
vigie_day vigie_school_year_last(int year); /* 31 August of the next year */
/* Whole years from `born` to `on`. */
int vigie_day_age(vigie_day born, vigie_day on);

/* Reads exactly "2026-11-30". Returns 0 or -EINVAL (also for a date that does not exist). */
int vigie_day_parse_iso(const char *text, size_t size, vigie_day *ret_day) VIGIE_MUST_CHECK;
/* Appends "2026-11-30"; VIGIE_DAY_NONE appends nothing. */
void vigie_day_append_iso(struct vigie_buffer *buffer, vigie_day day);

#endif
