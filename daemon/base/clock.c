/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only place that asks for the time or for a time zone. It owns the process's TZ variable,
 * which stays on the zone asked last: everything runs on one thread, and nothing else converts
 * times. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "vigie/cleanup.h"
#include "vigie/clock.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define ZONE_MAGIC "TZif"
#define SECONDS_PER_DAY 86400
/* A day without an hour means 11:00 UTC, which is that same day in all of France, from Tahiti to
 * Wallis. */
#define HOUR_OF_BARE_DAY 11

static int read_two_digits(const char *text)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return INT_MAX;
	return 10 * (text[0] - '0') + (text[1] - '0');
}

/* "2026-11-30" or "2026-11-30T07:30:00"; VIGIE_TIME_NONE when it is neither. */
static vigie_time parse_moment(const char *text)
{
	int hour = HOUR_OF_BARE_DAY, minute = 0, second = 0;
	size_t size = strlen(text);
	vigie_day day;

	if (size != strlen("2026-11-30") && size != strlen("2026-11-30T07:30:00"))
		return VIGIE_TIME_NONE;
	if (vigie_day_parse_iso(text, strlen("2026-11-30"), &day) < 0)
		return VIGIE_TIME_NONE;
	text += strlen("2026-11-30");
	if (*text) {
		if (text[0] != 'T' || text[3] != ':' || text[6] != ':')
			return VIGIE_TIME_NONE;
		hour = read_two_digits(text + 1);
		minute = read_two_digits(text + 4);
		second = read_two_digits(text + 7);
	}
	if (hour > 23 || minute > 59 || second > 59)
		return VIGIE_TIME_NONE;
	return ((int64_t)day * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second) *
	       VIGIE_USEC_PER_SEC;
}

vigie_time vigie_clock_now(void)
{
	const char *named = getenv("VIGIE_NOW");
	vigie_time moment = named ? parse_moment(named) : VIGIE_TIME_NONE;
	struct timespec now;

	if (moment != VIGIE_TIME_NONE)
		return moment;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * VIGIE_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Letters, digits and "_+-/" only: no dot, so no path leaves the folder. */
static bool is_zone_name(const char *name)
{
	if (*name == '\0' || *name == '/')
		return false;
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "0123456789_+-/")] == '\0';
}

int vigie_clock_timezone_known(const char *timezone)
{
	VIGIE_CLEANUP(vigie_closep) int fd = -1;
	char path[PATH_MAX], magic[sizeof(ZONE_MAGIC) - 1];
	int length;

	if (!timezone || !is_zone_name(timezone))
		return false;
	length = snprintf(path, sizeof(path), ZONE_FOLDER "%s", timezone);
	if (length < 0 || (size_t)length >= sizeof(path))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && read(fd, magic, sizeof(magic)) == (ssize_t)sizeof(magic) &&
	       memcmp(magic, ZONE_MAGIC, sizeof(magic)) == 0;
}

/* Makes `timezone` the zone of this process. False, and nothing changed, when it is not known. */
static bool enter_zone(const char *timezone)
{
	const char *current = getenv("TZ");

	if (!timezone)
		return false;
	if (current && strcmp(current, timezone) == 0)
		return true;
	if (!vigie_clock_timezone_known(timezone) || setenv("TZ", timezone, 1) < 0)
		return false;
	tzset();
	return true;
}

static int64_t divide_down(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

vigie_day vigie_clock_local(vigie_time now, const char *timezone, int *ret_second)
{
	int64_t seconds = divide_down(now, VIGIE_USEC_PER_SEC), day;
	time_t moment = seconds;
	struct tm local;

	if (enter_zone(timezone) && localtime_r(&moment, &local))
		seconds += local.tm_gmtoff;
	day = divide_down(seconds, SECONDS_PER_DAY);
	if (ret_second)
		*ret_second = (int)(seconds - day * SECONDS_PER_DAY);
	return (vigie_day)day;
}

vigie_time vigie_clock_from_local(vigie_day day, int second, const char *timezone)
{
	struct vigie_date date = vigie_day_to_date(day);
	struct tm local = {
		.tm_year = date.year - 1900,
		.tm_mon = date.month - 1,
		.tm_mday = date.day,
		/* As a clock shows it: 28800 seconds after midnight would be an hour off on the
		 * day the clocks change. */
		.tm_hour = second / 3600,
		.tm_min = second / 60 % 60,
		.tm_sec = second % 60,
		.tm_isdst = -1,
	};

	if (enter_zone(timezone))
		return mktime(&local) * VIGIE_USEC_PER_SEC;
	return ((int64_t)day * SECONDS_PER_DAY + second) * VIGIE_USEC_PER_SEC;
}
