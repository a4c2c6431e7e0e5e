/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `programme` blocks: a help that pupils are referred to. Owns nothing. Conditions are kept as
 * places in the text: the rule language compiles them with the rules, so their messages are its
 * own.
 */
#include <errno.h>
#include <string.h>

#include "daemon/config/reader.h"
#include "vigie/translate.h"

#define GROUP_LIMIT 40 /* pupils: more is a class */
#define HOURS_LIMIT 40 /* a week: more is a school */
#define VOLUNTEERS_LIMIT 1000 /* in one school */
#define NOTE_LIMIT 500 /* bytes: it stands in each mail */
#define CODES_LOW 20 /* free codes: about what one sector gives out in a week */
#define EVERY_DAY 0x7fu

static bool read_title(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;

	return reader_text(reader, &programme->title);
}

/* in person | remote at home | remote at school */
static bool read_one_mode(struct reader *reader, struct vigie_config_programme *programme)
{
	static const enum config_word first[] = {WORD_IN, WORD_REMOTE, WORD_AT, WORDS_N};
	static const enum config_word person[] = {WORD_PERSON, WORDS_N};
	static const enum config_word place[] = {WORD_HOME, WORD_SCHOOL, WORDS_N};
	enum config_word word;

	if (!reader_choice(reader, first, &word))
		return false;
	if (word == WORD_IN) {
		programme->mode |= VIGIE_MODE_IN_PERSON;
		return reader_choice(reader, person, &word);
	}
	if (word == WORD_AT) /* "à distance …" */
		reader_take_word(reader, WORD_REMOTE);
	if (!reader_take_word(reader, WORD_AT) && !reader_take_word(reader, WORD_TO_THE))
		reader_take_word(reader, WORD_IN);
	if (!reader_choice(reader, place, &word))
		return false;
	programme->mode |=
		word == WORD_HOME ? VIGIE_MODE_REMOTE_AT_HOME : VIGIE_MODE_REMOTE_AT_SCHOOL;
	return true;
}

static bool read_mode(struct reader *reader, void *object)
{
	do {
		if (!read_one_mode(reader, object))
			return false;
	} while (reader_take_punctuation(reader, ","));
	return true;
}

static bool is_key(const struct vigie_token *token);

/* Takes the tokens of an expression: to the end of the block or to a line that begins with a key.
 */
static bool read_condition(struct reader *reader, const char *programme, const char *what,
			   struct vigie_condition_source *ret_condition)
{
	static const enum config_word when[] = {WORD_WHEN, WORDS_N};
	struct vigie_buffer name = {0};
	enum config_word word;
	uint32_t start, end = 0;

	if (!reader_choice(reader, when, &word))
		return false;
	start = reader_peek(reader)->span.start;
	for (const struct vigie_token *token = reader_peek(reader);
	     token->kind != VIGIE_TOKEN_END && !reader_is_punctuation(token, "}") &&
	     !(token->first_on_line && is_key(token));
	     token = reader_peek(reader)) {
		end = token->span.end;
		reader->at++;
	}
	if (end == 0)
		return reader_fail(reader, CODE_VALUE, N_("a condition is expected here"));
	vigie_buffer_append_format(&name, "programme %s %s", programme, what);
	*ret_condition = (struct vigie_condition_source){
		.name = reader_copy(reader, vigie_buffer_string(&name), name.size),
		.source = reader->source,
		.start = start,
		.end = end};
	vigie_buffer_done(&name);
	return ret_condition->name != NULL;
}

static bool read_eligible(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;

	return read_condition(reader, programme->name, "eligible", &programme->eligible);
}

static bool read_ends(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;

	return read_condition(reader, programme->name, "ends", &programme->ends);
}

/* capacity 80 per school, 200 per coordinator, 1000 in all */
static bool read_capacity(struct reader *reader, void *object)
{
	static const enum config_word per[] = {WORD_PER, WORD_IN, WORD_TO_THE, WORDS_N};
	static const enum config_word whose[] = {WORD_SCHOOL, WORD_COORDINATOR, WORDS_N};
	static const enum config_word all[] = {WORD_ALL, WORDS_N};
	struct vigie_config_programme *programme = object;

	do {
		enum config_word word;
		int count;

		if (!reader_count(reader, 0, 1000000, &count) || !reader_choice(reader, per, &word))
			return false;
		if (!reader_choice(reader, word == WORD_PER ? whose : all, &word))
			return false;
		if (word == WORD_SCHOOL)
			programme->capacity_per_school = count;
		else if (word == WORD_COORDINATOR)
			programme->capacity_per_coordinator = count;
		else
			programme->capacity_total = count;
	} while (reader_take_punctuation(reader, ","));
	return true;
}

static bool read_household(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;

	return reader_count(reader, 1, 100, &programme->household);
}

/* Is `sooner` not later than `later`? 0: that step does not exist. */
static bool in_order(int sooner, int later)
{
	return sooner == 0 || later == 0 || sooner <= later;
}

static bool check_answer(struct reader *reader, const struct vigie_config_programme *programme,
			 struct vigie_span where)
{
	if (in_order(programme->remind_days, programme->escalate_days) &&
	    in_order(programme->remind_days, programme->expire_days) &&
	    in_order(programme->escalate_days, programme->expire_days) &&
	    in_order(programme->answer_days, programme->expire_days))
		return true;
	vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_LIMIT), where,
			      N_("a proposal is reminded of, then escalated, then expires"));
	return false;
}

/* answer within 10 days, remind after 5 days, escalate after 8 days, expire after 30 days */
static bool read_answer(struct reader *reader, void *object)
{
	static const enum config_word within[] = {WORD_WITHIN, WORDS_N};
	static const enum config_word steps[] = {WORD_REMIND, WORD_ESCALATE, WORD_EXPIRE, WORDS_N};
	static const enum config_word after[] = {WORD_AFTER, WORDS_N};
	struct vigie_config_programme *programme = object;
	struct vigie_span where = reader_peek(reader)->span;
	enum config_word word;

	if (!reader_choice(reader, within, &word) || !reader_days(reader, &programme->answer_days))
		return false;
	while (reader_take_punctuation(reader, ",")) {
		enum config_word step;

		if (!reader_choice(reader, steps, &step) || !reader_choice(reader, after, &word) ||
		    !reader_days(reader, step == WORD_REMIND	 ? &programme->remind_days
					 : step == WORD_ESCALATE ? &programme->escalate_days
								 : &programme->expire_days))
			return false;
	}
	return check_answer(reader, programme, where);
}

static bool read_then(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;

	return reader_text(reader, &programme->next);
}

static bool read_beside(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;

	return reader_texts(reader, &programme->beside, &programme->n_beside);
}

/* 2 | 1..2 */
static bool read_range(struct reader *reader, int limit, struct vigie_range *range)
{
	int least, most;

	if (!reader_count(reader, 1, limit, &least))
		return false;
	most = least;
	if (reader_take_punctuation(reader, "..") && !reader_count(reader, least, limit, &most))
		return false;
	*range = (struct vigie_range){least, most};
	return true;
}

static bool read_group(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;

	return read_range(reader, GROUP_LIMIT, &programme->group);
}

/* hours 1..2 per week */
static bool read_hours(struct reader *reader, void *object)
{
	static const enum config_word per[] = {WORD_PER, WORDS_N};
	static const enum config_word week[] = {WORD_WEEK, WORDS_N};
	struct vigie_config_programme *programme = object;
	enum config_word word;

	return read_range(reader, HOURS_LIMIT, &programme->hours) &&
	       reader_choice(reader, per, &word) && reader_choice(reader, week, &word);
}

/* every day | monday, wednesday */
static bool read_open_days(struct reader *reader, unsigned *ret_days)
{
	static const enum config_word day[] = {WORD_DAY, WORDS_N};
	enum config_word word;
	unsigned days = 0;

	if (reader_take_word(reader, WORD_EVERY) || reader_take_word(reader, WORD_EACH)) {
		*ret_days = EVERY_DAY;
		return reader_choice(reader, day, &word);
	}
	do {
		int weekday;

		if (!reader_weekday(reader, &weekday))
			return false;
		days |= 1u << weekday;
	} while (reader_take_punctuation(reader, ","));
	*ret_days = days;
	return true;
}

/* open 16:00 to 20:00 every day */
static bool read_open(struct reader *reader, void *object)
{
	static const enum config_word to[] = {WORD_TO_THE, WORD_AT, WORDS_N};
	struct vigie_config_programme *programme = object;
	struct vigie_span where = reader_peek(reader)->span;
	enum config_word word;

	if (!reader_time(reader, &programme->opens) || !reader_choice(reader, to, &word) ||
	    !reader_time(reader, &programme->closes) ||
	    !read_open_days(reader, &programme->open_days))
		return false;
	if (programme->opens < programme->closes)
		return true;
	vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_VALUE), where,
			      N_("it closes before it opens"));
	return false;
}

/* valid 2026-09-01..2027-07-02 */
static bool read_valid(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;
	struct vigie_span where = reader_peek(reader)->span;

	if (!reader_day(reader, &programme->from))
		return false;
	if (!reader_take_punctuation(reader, ".."))
		return reader_fail(reader, CODE_VALUE,
				   N_("days are written 2026-09-01..2027-07-02"));
	if (!reader_day(reader, &programme->to))
		return false;
	if (programme->from <= programme->to)
		return true;
	vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_VALUE), where,
			      N_("the last day is before the first"));
	return false;
}

/* codes | codes low 50 */
static bool read_codes(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;

	programme->codes = true;
	programme->codes_low = CODES_LOW;
	return reader_peek(reader)->first_on_line || !reader_take_word(reader, WORD_LOW) ||
	       reader_count(reader, 0, 1000000, &programme->codes_low);
}

/* volunteers 10 per school */
static bool read_volunteers(struct reader *reader, void *object)
{
	static const enum config_word per[] = {WORD_PER, WORDS_N};
	static const enum config_word school[] = {WORD_SCHOOL, WORDS_N};
	struct vigie_config_programme *programme = object;
	enum config_word word;

	return reader_count(reader, 1, VOLUNTEERS_LIMIT, &programme->volunteers) &&
	       reader_choice(reader, per, &word) && reader_choice(reader, school, &word);
}

static bool read_note(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;

	if (!reader_text(reader, &programme->note))
		return false;
	if (strlen(programme->note) <= NOTE_LIMIT)
		return true;
	reader->at--;
	return reader_fail(reader, CODE_LIMIT, N_("the text is longer than %d characters"),
			   NOTE_LIMIT);
}

static const struct reader_key keys[] = {
	{WORD_TITLE, false, false, read_title},
	{WORD_MODE, false, false, read_mode},
	{WORD_ELIGIBLE, false, false, read_eligible},
	{WORD_CAPACITY, false, true, read_capacity},
	{WORD_HOUSEHOLD, false, false, read_household},
	{WORD_ANSWER, false, false, read_answer},
	{WORD_ENDS, false, false, read_ends},
	{WORD_THEN, false, false, read_then},
	{WORD_BESIDE, false, false, read_beside},
	{WORD_GROUP, false, false, read_group},
	{WORD_HOURS, false, false, read_hours},
	{WORD_OPEN, false, false, read_open},
	{WORD_VALID, false, false, read_valid},
	{WORD_CODES, false, false, read_codes},
	{WORD_VOLUNTEERS, false, false, read_volunteers},
	{WORD_NOTE, false, false, read_note},
};

static bool is_key(const struct vigie_token *token)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(keys); i++)
		if (reader_is_word(token, keys[i].word))
			return true;
	return false;
}

static void check_name(struct reader *reader, const struct vigie_config_programme *programme)
{
	for (const struct vigie_config_programme *other = reader->config->programmes;
	     other < programme; other++)
		if (strcmp(other->name, programme->name) == 0)
			vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_TWICE),
					      programme->span,
					      N_("another programme has this name"));
	if (strlen(programme->name) > CONFIG_NAME_LIMIT)
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_LIMIT),
				      programme->span, N_("the name is longer than %d characters"),
				      CONFIG_NAME_LIMIT);
}

void programme_read(struct reader *reader)
{
	struct vigie_span span = reader_peek(reader)->span;
	struct vigie_config_programme *programme;
	const char *name;

	if (!reader_text(reader, &name))
		return;
	programme = reader_grow(reader, &reader->config->programmes, &reader->config->n_programmes,
				sizeof(*programme));
	if (!programme)
		return;
	*programme = (struct vigie_config_programme){.name = name,
						     .title = name,
						     .span = span,
						     .capacity_per_school = -1,
						     .capacity_per_coordinator = -1,
						     .capacity_total = -1,
						     .household = -1,
						     .from = VIGIE_DAY_NONE,
						     .to = VIGIE_DAY_NONE};
	check_name(reader, programme);
	reader_block(reader, keys, VIGIE_ARRAY_SIZE(keys), programme, span);
}
