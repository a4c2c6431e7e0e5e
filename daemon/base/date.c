/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Civil dates as plain integers, owned by nobody. Pure arithmetic: it asks no clock, no time zone
 * and no locale. */
#include <errno.h>

#include "vigie/date.h"

#define DAYS_PER_ERA 146097 /* 400 Gregorian years */
#define DAYS_BEFORE_1970 719468 /* from 0000-03-01, where a computed year begins */

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

vigie_day vigie_day_from_date(int year, int month, int day)
{
	int from_march, day_of_year, era, year_of_era;

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month))
		return VIGIE_DAY_NONE;
	/* Years counted from March put the leap day last. */
	year -= month <= 2;
	from_march = (month + 9) % 12;
	day_of_year = (153 * from_march + 2) / 5 + day - 1;
	era = year / 400;
	year_of_era = year % 400;
	return era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - DAYS_BEFORE_1970;
}

struct vigie_date vigie_day_to_date(vigie_day day)
{
	int64_t since = (int64_t)day + DAYS_BEFORE_1970;
	int64_t era = (since >= 0 ? since : since - DAYS_PER_ERA + 1) / DAYS_PER_ERA;
	int in_era = (int)(since - era * DAYS_PER_ERA);
	int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * year + year / 4 - year / 100);
	int from_march = (5 * in_year + 2) / 153;
	int month = from_march < 10 ? from_march + 3 : from_march - 9;

	return (struct vigie_date){
		.year = (int)(era * 400) + year + (month <= 2),
		.month = month,
		.day = in_year - (153 * from_march + 2) / 5 + 1,
	};
}

int vigie_day_weekday(vigie_day day)
{
	/* 1970-01-01 was a Thursday. */
	return (int)((((int64_t)day + 3) % 7 + 7) % 7);
}

int vigie_day_school_year(vigie_day day)
{
	struct vigie_date date = vigie_day_to_date(day);

	return date.month >= 9 ? date.year : date.year - 1;
}

vigie_day vigie_school_year_first(int year)
{
	return vigie_day_from_date(year, 9, 1);
}

vigie_day vigie_school_year_last(int year)
{
	return vigie_day_from_date(year + 1, 8, 31);
}

int vigie_day_age(vigie_day born, vigie_day on)
{
	struct vigie_date birth = vigie_day_to_date(born);
	struct vigie_date today = vigie_day_to_date(on);
	bool birthday_to_come =
		today.month < birth.month || (today.month == birth.month && today.day < birth.day);

	return today.year - birth.year - birthday_to_come;
}

static int parse_digits(const char *text, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

int vigie_day_parse_iso(const char *text, size_t size, vigie_day *ret_day)
{
	vigie_day day;

	if (size != 10 || text[4] != '-' || text[7] != '-')
		return -EINVAL;
	day = vigie_day_from_date(parse_digits(text, 4), parse_digits(text + 5, 2),
				  parse_digits(text + 8, 2));
	if (day == VIGIE_DAY_NONE)
		return -EINVAL;
	*ret_day = day;
	return 0;
}

void vigie_day_append_iso(struct vigie_buffer *buffer, vigie_day day)
{
	struct vigie_date date = vigie_day_to_date(day);

	if (day != VIGIE_DAY_NONE)
		vigie_buffer_append_format(buffer, "%04d-%02d-%02d", date.year, date.month,
					   date.day);
}
