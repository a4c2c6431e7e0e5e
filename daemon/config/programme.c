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

static bool read_title(struct reader *reader, void *object)
{
	struct vigie_config_programme *programme = object;

	return reader_text(reader, &programme->title);
}

/* mode in person | remote at home | remote at school */
static bool read_mode(struct reader *reader, void *object)
{
	static const enum config_word first[] = {WORD_IN, WORD_REMOTE, WORD_AT, WORDS_N};
	static const enum config_word person[] = {WORD_PERSON, WORDS_N};
	static const enum config_word place[] = {WORD_HOME, WORD_SCHOOL, WORDS_N};
	struct vigie_config_programme *programme = object;
	enum config_word word;

	if (!reader_choice(reader, first, &word))
		return false;
	if (word == WORD_IN) {
		programme->mode = VIGIE_MODE_IN_PERSON;
		return reader_choice(reader, person, &word);
	}
	if (word == WORD_AT) /* "à distance …" */
		reader_take_word(reader, WORD_REMOTE);
	if (!reader_take_word(reader, WORD_AT) && !reader_take_word(reader, WORD_TO_THE))
		reader_take_word(reader, WORD_IN);
	if (!reader_choice(reader, place, &word))
		return false;
	programme->mode =
		word == WORD_HOME ? VIGIE_MODE_REMOTE_AT_HOME : VIGIE_MODE_REMOTE_AT_SCHOOL;
	return true;
}

static bool is_key(const struct vigie_token *token)
{
	static const enum config_word keys[] = {WORD_TITLE,    WORD_MODE,      WORD_ELIGIBLE,
						WORD_CAPACITY, WORD_HOUSEHOLD, WORD_ANSWER,
						WORD_ENDS};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(keys); i++)
		if (reader_is_word(token, keys[i]))
			return true;
	return false;
}

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

/* answer within 10 days, expire after 30 days */
static bool read_answer(struct reader *reader, void *object)
{
	static const enum config_word within[] = {WORD_WITHIN, WORDS_N};
	static const enum config_word expire[] = {WORD_EXPIRE, WORDS_N};
	static const enum config_word after[] = {WORD_AFTER, WORDS_N};
	struct vigie_config_programme *programme = object;
	enum config_word word;

	if (!reader_choice(reader, within, &word) || !reader_days(reader, &programme->answer_days))
		return false;
	if (!reader_take_punctuation(reader, ","))
		return true;
	return reader_choice(reader, expire, &word) && reader_choice(reader, after, &word) &&
	       reader_days(reader, &programme->expire_days);
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
	static const struct reader_key keys[] = {
		{WORD_TITLE, false, false, read_title},
		{WORD_MODE, false, false, read_mode},
		{WORD_ELIGIBLE, false, false, read_eligible},
		{WORD_CAPACITY, false, true, read_capacity},
		{WORD_HOUSEHOLD, false, false, read_household},
		{WORD_ANSWER, false, false, read_answer},
		{WORD_ENDS, false, false, read_ends},
	};
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
						     .household = -1};
	check_name(reader, programme);
	reader_block(reader, keys, VIGIE_ARRAY_SIZE(keys), programme, span);
}
