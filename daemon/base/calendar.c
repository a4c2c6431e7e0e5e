/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A school calendar keeps running totals of open half-days over the years that exports and reports
 * speak of, so that counting a range is one subtraction. Outside those years the week alone
 * decides. Owned by who made it; it knows no clock and reads no file. */
#include <errno.h>
#include <limits.h>

#include "vigie/calendar.h"

#define FIRST_DAY                                                                                  \
	10957 /* 2000-01-01: pupils at school today, and their past, fit well within …           \
	       */
#define LAST_DAY 33237 /* … 2060-12-31 */
#define N_DAYS (LAST_DAY - FIRST_DAY + 1)
#define HALVES_PER_DAY 2
#define HALVES_PER_WEEK (7 * HALVES_PER_DAY)
#define FIRST_HALF ((int64_t)HALVES_PER_DAY * FIRST_DAY)
#define N_HALVES (HALVES_PER_DAY * N_DAYS)
#define DEFAULT_WEEK 0x3df /* Monday to Friday but for Wednesday afternoon */
#define FARTHEST_DAYS 3660 /* ten years: no school was closed that long */

_Static_assert(N_HALVES <= UINT16_MAX, "a total fits its type");

struct vigie_calendar {
	uint16_t week;
	bool closed[N_DAYS];
	uint16_t totals[N_HALVES + 1]; /* open half-days of the table before each half-day */
};

/* Half-days are numbered from 1970-01-01 in the morning, like days. */
static int64_t number_half(vigie_day day, enum vigie_half half)
{
	return (int64_t)HALVES_PER_DAY * day + half;
}

static bool open_in_week(const struct vigie_calendar *calendar, int64_t number)
{
	/* 1970-01-01 was a Thursday. */
	int64_t in_week = (number + 3 * HALVES_PER_DAY) % HALVES_PER_WEEK;

	return calendar->week >> (in_week < 0 ? in_week + HALVES_PER_WEEK : in_week) & 1;
}

static void add_up(struct vigie_calendar *calendar, int64_t from)
{
	for (int64_t i = from; i < N_HALVES; i++)
		calendar->totals[i + 1] =
			(uint16_t)(calendar->totals[i] + (!calendar->closed[i / HALVES_PER_DAY] &&
							  open_in_week(calendar, FIRST_HALF + i)));
}

int vigie_calendar_new(struct vigie_calendar **ret_calendar)
{
	struct vigie_calendar *calendar = calloc(1, sizeof(*calendar));

	if (!calendar)
		return -ENOMEM;
	vigie_calendar_set_week(calendar, DEFAULT_WEEK);
	*ret_calendar = calendar;
	return 0;
}

void vigie_calendar_free(struct vigie_calendar *calendar)
{
	free(calendar);
}

void vigie_calendar_set_week(struct vigie_calendar *calendar, uint16_t open_halves)
{
	calendar->week = open_halves & ((1u << HALVES_PER_WEEK) - 1);
	add_up(calendar, 0);
}

int vigie_calendar_close_days(struct vigie_calendar *calendar, vigie_day first, vigie_day last)
{
	if (last < first)
		return -EINVAL;
	if (first < FIRST_DAY)
		first = FIRST_DAY;
	if (last > LAST_DAY)
		last = LAST_DAY;
	if (last < first)
		return 0;
	for (vigie_day day = first; day <= last; day++)
		calendar->closed[day - FIRST_DAY] = true;
	add_up(calendar, number_half(first - FIRST_DAY, VIGIE_HALF_AM));
	return 0;
}

bool vigie_calendar_half_open(const struct vigie_calendar *calendar, vigie_day day,
			      enum vigie_half half)
{
	if (day >= FIRST_DAY && day <= LAST_DAY && calendar->closed[day - FIRST_DAY])
		return false;
	return open_in_week(calendar, number_half(day, half));
}

bool vigie_calendar_day_open(const struct vigie_calendar *calendar, vigie_day day)
{
	return vigie_calendar_half_open(calendar, day, VIGIE_HALF_AM) ||
	       vigie_calendar_half_open(calendar, day, VIGIE_HALF_PM);
}

/* Open half-days from `from` up to before `to`, by the week alone. */
static int64_t count_in_weeks(const struct vigie_calendar *calendar, int64_t from, int64_t to)
{
	int64_t weeks = (to - from) / HALVES_PER_WEEK;
	int64_t n = weeks * __builtin_popcount(calendar->week);

	for (from += weeks * HALVES_PER_WEEK; from < to; from++)
		n += open_in_week(calendar, from);
	return n;
}

/* Open half-days from the start of the table up to before `number`; negative before the table. */
static int64_t count_before(const struct vigie_calendar *calendar, int64_t number)
{
	int64_t at = number - FIRST_HALF;

	if (at < 0)
		return -count_in_weeks(calendar, number, FIRST_HALF);
	if (at <= N_HALVES)
		return calendar->totals[at];
	return calendar->totals[N_HALVES] + count_in_weeks(calendar, FIRST_HALF + N_HALVES, number);
}

int vigie_calendar_count_halves(const struct vigie_calendar *calendar, vigie_day first,
				enum vigie_half first_half, vigie_day last,
				enum vigie_half last_half)
{
	int64_t from = number_half(first, first_half), to = number_half(last, last_half);
	int64_t n;

	if (to < from)
		return 0;
	n = count_before(calendar, to + 1) - count_before(calendar, from);
	return n > INT_MAX ? INT_MAX : (int)n;
}

static vigie_day walk(const struct vigie_calendar *calendar, vigie_day day, int step, int n)
{
	for (int i = 0; i < FARTHEST_DAYS; i++, day += step) {
		if (vigie_calendar_day_open(calendar, day) && --n <= 0)
			break;
	}
	return day;
}

vigie_day vigie_calendar_school_days_back(const struct vigie_calendar *calendar, vigie_day day,
					  int n)
{
	return walk(calendar, day, -1, n);
}

vigie_day vigie_calendar_school_days_ahead(const struct vigie_calendar *calendar, vigie_day day,
					   int n)
{
	return walk(calendar, day + 1, 1, n);
}
