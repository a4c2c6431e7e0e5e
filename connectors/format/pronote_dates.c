/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times of day in cells. Pure; knows the French names of months, no locale, no clock. */
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_cells.h"
#include "vigie/text.h"

/* Days from 1899-12-30 and 1904-01-01, where spreadsheets count from, to 1970-01-01. */
#define SERIAL_1900 25569
#define SERIAL_1904 24107
/* Serials of births and school days: 1932 to 2119. Shorter numbers are no dates. */
#define SERIAL_FIRST 11000
#define SERIAL_LAST 80000
#define MINUTES_PER_DAY 1440

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads at most `longest` digits; the number of digits, 0 for none. */
static int take_number(const char **text, int longest, int *ret_value)
{
	int n = 0, value = 0;

	for (; n < longest && is_digit((*text)[n]); n++)
		value = value * 10 + ((*text)[n] - '0');
	*text += n;
	if (n)
		*ret_value = value;
	return n;
}

static bool take_char(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

/* "17:00", "17h00", "17:00:00"; what comes behind is left. */
static int take_time(const char **text, int *ret_minute)
{
	int hour, minute = 0, second;

	if (!take_number(text, 2, &hour))
		return -EINVAL;
	if (!take_char(text, ':') && !take_char(text, 'h') && !take_char(text, 'H'))
		return -EINVAL;
	if (take_number(text, 2, &minute) == 1 || hour > 23 || minute > 59)
		return -EINVAL;
	if (take_char(text, ':') && take_number(text, 2, &second) != 2)
		return -EINVAL;
	*ret_minute = hour * 60 + minute;
	return 0;
}

static void skip_spaces(const char **text)
{
	while (take_char(text, ' '))
		;
}

/* Behind a date: nothing, or a time that "de", "à" or "T" may announce; "… à 17:30" is left. */
static int read_time_of_day(const char *text, int *ret_minute)
{
	static const char *const words[] = {"de ", "à ", "a ", "vers ", "T"};

	skip_spaces(&text);
	if (*text == '\0')
		return 0;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(words); i++) {
		size_t size = strlen(words[i]);

		if (strncmp(text, words[i], size) == 0) {
			text += size;
			break;
		}
	}
	return take_time(&text, ret_minute);
}

static int read_slashed(const char **text, struct vigie_pronote_moment *moment)
{
	if (!take_number(text, 2, &moment->day) || !take_char(text, '/') ||
	    !take_number(text, 2, &moment->month))
		return -EINVAL;
	if (take_char(text, '/') && take_number(text, 4, &moment->year) != 4)
		return -EINVAL;
	return is_digit(**text) ? -EINVAL : 0;
}

static int read_iso(const char **text, struct vigie_pronote_moment *moment)
{
	if (take_number(text, 4, &moment->year) != 4 || !take_char(text, '-') ||
	    take_number(text, 2, &moment->month) != 2 || !take_char(text, '-') ||
	    take_number(text, 2, &moment->day) != 2)
		return -EINVAL;
	return is_digit(**text) ? -EINVAL : 0;
}

/* "45995", "45995,708": the fraction is the time of day. */
static int read_serial(const char *text, struct vigie_pronote_moment *moment)
{
	int64_t fraction = 0, unit = 1;
	int serial;

	if (take_number(&text, 5, &serial) != 5 || serial < SERIAL_FIRST || serial > SERIAL_LAST)
		return -EINVAL;
	moment->serial = serial;
	if (*text == '\0')
		return 0;
	if (!take_char(&text, ',') && !take_char(&text, '.'))
		return -EINVAL;
	for (; is_digit(*text); text++)
		if (unit < 1000000000) {
			fraction = fraction * 10 + (*text - '0');
			unit *= 10;
		}
	moment->minute = (int)(fraction * MINUTES_PER_DAY / unit);
	return *text == '\0' ? 0 : -EINVAL;
}

/* The month that a folded word names or abbreviates ("novembre", "nov."); 0 none. */
static int month_of(const char *word, size_t size)
{
	static const char *const months[] = {"janvier",	  "fevrier", "mars",	 "avril",
					     "mai",	  "juin",    "juillet",	 "aout",
					     "septembre", "octobre", "novembre", "decembre"};

	if (size > 0 && word[size - 1] == '.')
		size--;
	for (int i = 0; size >= 3 && i < 12; i++)
		if (size <= strlen(months[i]) && strncmp(months[i], word, size) == 0 &&
		    !(size == 3 && strncmp(word, "jui", 3) == 0))
			return i + 1;
	return 0;
}

/* "le mardi 4 novembre 2025", folded: the day is the first number, the month the word behind. */
static int read_french(const char **text, struct vigie_pronote_moment *moment)
{
	const char *at = *text, *word;

	while (*at && !is_digit(*at))
		at++;
	if (at - *text > 16 || !take_number(&at, 2, &moment->day))
		return -EINVAL;
	if (moment->day == 1 && strncmp(at, "er", 2) == 0)
		at += 2;
	skip_spaces(&at);
	word = at;
	while (*at && *at != ' ')
		at++;
	moment->month = month_of(word, (size_t)(at - word));
	skip_spaces(&at);
	if (!moment->month || take_number(&at, 4, &moment->year) != 4)
		return -EINVAL;
	*text = at;
	return 0;
}

static int read_words(const char *text, struct vigie_pronote_moment *moment)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};
	const char *at;
	int r = vigie_text_fold(text, strlen(text), false, &folded);

	if (r < 0)
		return -EINVAL;
	at = vigie_buffer_string(&folded);
	r = read_french(&at, moment);
	return r < 0 ? r : read_time_of_day(at, &moment->minute);
}

int vigie_pronote_read_moment(const char *text, struct vigie_pronote_moment *ret_moment)
{
	static const struct vigie_pronote_moment empty = {.serial = VIGIE_PRONOTE_NO_SERIAL,
							  .minute = VIGIE_PRONOTE_NO_TIME};
	struct vigie_pronote_moment moment = empty;
	const char *at = text;

	if (read_slashed(&at, &moment) == 0) {
		if (read_time_of_day(at, &moment.minute) < 0)
			return -EINVAL;
		*ret_moment = moment;
		return 0;
	}
	at = text;
	moment = empty;
	if (read_iso(&at, &moment) == 0 && read_time_of_day(at, &moment.minute) == 0) {
		*ret_moment = moment;
		return 0;
	}
	moment = empty;
	if (read_serial(text, &moment) < 0) {
		moment = empty;
		if (read_words(text, &moment) < 0)
			return -EINVAL;
	}
	*ret_moment = moment;
	return 0;
}

int vigie_pronote_read_day_month(const char *text, struct vigie_pronote_moment *ret_moment)
{
	struct vigie_pronote_moment moment = {.serial = VIGIE_PRONOTE_NO_SERIAL,
					      .minute = VIGIE_PRONOTE_NO_TIME};

	if (read_slashed(&text, &moment) < 0 || *text)
		return -EINVAL;
	*ret_moment = moment;
	return 0;
}

vigie_day vigie_pronote_place(const struct vigie_pronote_moment *moment, int year, bool from_1904)
{
	int in_year = moment->year;

	if (moment->serial != VIGIE_PRONOTE_NO_SERIAL)
		return moment->serial - (from_1904 ? SERIAL_1904 : SERIAL_1900);
	if (in_year == 0 && year != 0)
		in_year = moment->month >= 9 ? year : year + 1;
	return vigie_day_from_date(in_year, moment->month, moment->day);
}
