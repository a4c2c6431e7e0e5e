/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The `office` block: where things are kept, the language, the week, the holidays and the terms.
 * Owns nothing. Refuses a second office: one service serves one.
 */
#include <errno.h>
#include <string.h>

#include "daemon/config/reader.h"
#include "vigie/clock.h"
#include "vigie/translate.h"

#define OFFICE_TERMS_MOST 12 /* a year cut in more parts is a mistake */

static bool read_store(struct reader *reader, void *object)
{
	(void)object;
	return reader_path(reader, &reader->config->store);
}

static bool read_rules(struct reader *reader, void *object)
{
	(void)object;
	reader->config->rules_span = reader_peek(reader)->span;
	return reader_path(reader, &reader->config->rules);
}

static bool read_spool(struct reader *reader, void *object)
{
	(void)object;
	return reader_path(reader, &reader->config->spool);
}

static bool read_timezone(struct reader *reader, void *object)
{
	const char *name;

	(void)object;
	if (!reader_text(reader, &name))
		return false;
	if (!vigie_clock_timezone_known(name)) {
		reader->at--;
		return reader_fail(reader, CODE_UNKNOWN, N_("no time zone has this name"));
	}
	reader->config->timezone = name;
	return true;
}

static bool read_language(struct reader *reader, void *object)
{
	const struct vigie_token *token = reader_peek(reader);

	(void)object;
	if (token->kind != VIGIE_TOKEN_WORD ||
	    (strcmp(token->text, "fr") != 0 && strcmp(token->text, "en") != 0))
		return reader_fail(reader, CODE_VALUE, N_("the language is fr or en"));
	reader->config->language = strcmp(token->text, "fr") == 0 ? "fr" : "en";
	reader->at++;
	return true;
}

static bool read_contact(struct reader *reader, void *object)
{
	(void)object;
	return reader_text(reader, &reader->config->contact);
}

static bool close_days(struct reader *reader)
{
	struct vigie_span where = reader_peek(reader)->span;
	vigie_day first, last;

	if (!reader_day(reader, &first))
		return false;
	last = first;
	if (reader_take_punctuation(reader, "..") && !reader_day(reader, &last))
		return false;
	if (last < first) {
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_VALUE), where,
				      N_("the last day is before the first"));
		return false;
	}
	if (vigie_calendar_close_days(reader->config->calendar, first, last) < 0)
		reader->error = -ENOMEM;
	return true;
}

static bool close_zone(struct reader *reader)
{
	const struct vigie_token *token = reader_next(reader);
	struct vigie_span where = reader_peek(reader)->span;
	enum vigie_zone zone;
	const char *path;

	if (token->kind != VIGIE_TOKEN_WORD || !vigie_zone_parse(token->text, &zone)) {
		reader->at--;
		return reader_fail(reader, CODE_VALUE,
				   N_("the holiday zone is A, B or C, or the name of one that has "
				      "its own: corse, guadeloupe, reunion, …"));
	}
	return reader_path(reader, &path) && holidays_read(reader, path, zone, where);
}

/* holidays zone C "calendar.csv", 2026-05-15, 2026-12-24..2027-01-02 */
static bool read_holidays(struct reader *reader, void *object)
{
	(void)object;
	do {
		if (!(reader_take_word(reader, WORD_ZONE) ? close_zone(reader)
							  : close_days(reader)))
			return false;
	} while (reader_take_punctuation(reader, ","));
	return true;
}

/* week monday, tuesday, wednesday morning, thursday, friday */
static bool read_week(struct reader *reader, void *object)
{
	uint16_t week = 0;

	(void)object;
	do {
		int weekday, halves = 3;

		if (!reader_weekday(reader, &weekday))
			return false;
		if (reader_take_word(reader, WORD_MORNING))
			halves = 1;
		else if (reader_take_word(reader, WORD_AFTERNOON))
			halves = 2;
		week |= (uint16_t)(halves << (2 * weekday));
	} while (reader_take_punctuation(reader, ","));
	vigie_calendar_set_week(reader->config->calendar, week);
	return true;
}

/* terms 1 2026-09-01..2026-11-30, 2 2026-12-01..2027-02-28 */
static bool read_terms(struct reader *reader, void *object)
{
	(void)object;
	do {
		struct vigie_fact_term *term;
		struct vigie_span where = reader_peek(reader)->span;
		vigie_day from, to;
		int index;

		if (!reader_count(reader, 1, OFFICE_TERMS_MOST, &index) ||
		    !reader_day(reader, &from))
			return false;
		if (!reader_take_punctuation(reader, ".."))
			return reader_fail(reader, CODE_VALUE,
					   N_("a term is written 1 2026-09-01..2026-11-30"));
		if (!reader_day(reader, &to))
			return false;
		if (to < from || vigie_day_school_year(from) != vigie_day_school_year(to)) {
			vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_VALUE),
					      where, N_("a term lies within one school year"));
			return false;
		}
		term = reader_grow(reader, &reader->config->terms, &reader->config->n_terms,
				   sizeof(*term));
		if (!term)
			return false;
		*term = (struct vigie_fact_term){.year = vigie_day_school_year(from),
						 .index = (uint8_t)index,
						 .from = from,
						 .to = to};
	} while (reader_take_punctuation(reader, ","));
	return true;
}

void office_read(struct reader *reader)
{
	static const struct reader_key keys[] = {
		{WORD_STORE, false, false, read_store},
		{WORD_RULES, false, false, read_rules},
		{WORD_SPOOL, false, false, read_spool},
		{WORD_TIMEZONE, false, false, read_timezone},
		{WORD_LANGUAGE, false, false, read_language},
		{WORD_CONTACT, false, false, read_contact},
		{WORD_HOLIDAYS, false, true, read_holidays},
		{WORD_WEEK, false, false, read_week},
		{WORD_TERMS, false, true, read_terms},
	};
	struct vigie_span name = reader_peek(reader)->span;

	if (reader->config->office)
		reader_fail(reader, CODE_TWICE, N_("there is an office block already"));
	if (!reader_text(reader, &reader->config->office))
		return;
	reader_block(reader, keys, VIGIE_ARRAY_SIZE(keys), NULL, name);
}
