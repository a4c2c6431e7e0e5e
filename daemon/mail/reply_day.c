/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day in the line of an answer (reply_line.h), in figures or in words of either language. Owns
 * nothing. Refuses to guess: a day to come or a wrong weekday is a slip of the pen. */
#include <stdio.h>
#include <string.h>

#include "daemon/mail/reply_line.h"

/* A date as it was said. */
struct said {
	int year, month, day; /* `year` 0: not said */
};

static const char *const months[] = {
	"janvier|january|janv|jan",
	"février|february|févr|fév|feb",
	"mars|march|mar",
	"avril|april|avr|apr",
	"mai|may",
	"juin|june|jun",
	"juillet|july|juil|jul",
	"août|august|aug",
	"septembre|september|sept|sep",
	"octobre|october|oct",
	"novembre|november|nov",
	"décembre|december|déc|dec",
};

static const char *const weekdays[] = {
	"lundi|monday",	   "mardi|tuesday",   "mercredi|wednesday", "jeudi|thursday",
	"vendredi|friday", "samedi|saturday", "dimanche|sunday",
};

/* By days before today. */
static const char *const near[] = {
	"aujourd'hui|ce jour|today",
	"hier|yesterday",
	"avant hier|the day before yesterday",
};

/* Which of the lists of phrases is at the front, and steps over it; -1 none. */
static int take_one_of(struct reply_line *line, const char *const *lists, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (reply_line_take(line, lists[i]))
			return (int)i;
	return -1;
}

static bool is_ending(const char *text)
{
	static const char *const endings[] = {"", "er", "st", "nd", "rd", "th"};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(endings); i++)
		if (strcmp(text, endings[i]) == 0)
			return true;
	return false;
}

/* "24", "1er", "24th"; 0: none, and nothing is taken. */
static int take_ordinal(struct reply_line *line)
{
	char word[24];
	int day = 0, end = 0;

	reply_line_copy(line, line->at, word, sizeof(word));
	if (sscanf(word, "%2d%n", &day, &end) != 1 || day < 1 || !is_ending(word + end))
		return 0;
	line->at++;
	return day;
}

static int take_year(struct reply_line *line)
{
	char word[24];
	int year = 0, end = 0;

	reply_line_copy(line, line->at, word, sizeof(word));
	if (sscanf(word, "%4d%n", &year, &end) != 1 || end != 4 || word[end] || year < 1000)
		return 0;
	line->at++;
	return year;
}

/* The month in words, its day before or behind it. */
static bool take_words(struct reply_line *line, struct said *said)
{
	said->day = take_ordinal(line);
	if (said->day > 0)
		(void)reply_line_take(line, "of");
	said->month = take_one_of(line, months, VIGIE_ARRAY_SIZE(months)) + 1;
	if (said->day == 0 && said->month > 0)
		said->day = take_ordinal(line);
	if (said->day == 0 || said->month == 0)
		return false;
	said->year = take_year(line);
	return true;
}

/* "12/11", "12/11/26", "12/11/2026", "2026-11-12" */
static bool take_figures(struct reply_line *line, struct said *said)
{
	char word[24];
	int end = 0, n = 0;
	vigie_day day;

	reply_line_copy(line, line->at, word, sizeof(word));
	if (vigie_day_parse_iso(word, strlen(word), &day) == 0) {
		struct vigie_date date = vigie_day_to_date(day);

		*said = (struct said){date.year, date.month, date.day};
	} else if (sscanf(word, "%2d/%2d%n", &said->day, &said->month, &end) != 2) {
		return false;
	} else if (word[end]) {
		if (sscanf(word + end, "/%4d%n", &said->year, &n) != 1 || word[end + n] ||
		    (n != 3 && n != 5) || said->year < 0)
			return false;
		said->year += n == 3 ? 2000 : 0;
	}
	line->at++;
	return true;
}

static vigie_day day_of(const struct said *said, vigie_day today)
{
	int year = vigie_day_school_year(today) + (said->month < 9);

	return vigie_day_from_date(said->year > 0 ? said->year : year, said->month, said->day);
}

static vigie_day take_date(struct reply_line *line, vigie_day today)
{
	struct reply_line ahead = *line;
	struct said said = {0};

	if (take_words(&ahead, &said)) {
		*line = ahead;
		return day_of(&said, today);
	}
	said = (struct said){0};
	return take_figures(line, &said) ? day_of(&said, today) : VIGIE_DAY_NONE;
}

bool reply_line_take_day(struct reply_line *line, vigie_day today, vigie_day *ret_day)
{
	int before = take_one_of(line, near, VIGIE_ARRAY_SIZE(near));
	int weekday = take_one_of(line, weekdays, VIGIE_ARRAY_SIZE(weekdays));
	vigie_day day = before >= 0 ? today - before : take_date(line, today);

	if (day == VIGIE_DAY_NONE || day > today ||
	    (weekday >= 0 && vigie_day_weekday(day) != weekday))
		return false;
	*ret_day = day;
	return true;
}

bool reply_line_at_month(const struct reply_line *line)
{
	struct reply_line ahead = *line;
	struct said said;

	return take_words(&ahead, &said);
}
