/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cursor over a configuration file and the shapes of values. Owns nothing: texts live in the
 * configuration's arena. Refuses a value by saying what shape it should have, at the token that has
 * it not.
 */
#include "daemon/config/reader.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "vigie/text.h"
#include "vigie/translate.h"

const char *const config_words_english[WORDS_N] = {
#define X(enumerator, english, french) [WORD_##enumerator] = english,
	CONFIG_WORDS(X)
#undef X
};

const char *const config_words_french[WORDS_N] = {
#define X(enumerator, english, french) [WORD_##enumerator] = french,
	CONFIG_WORDS(X)
#undef X
};

const char *config_code(enum config_code code)
{
	static const char *const codes[] = {
#define X(enumerator, text, explanation) [CODE_##enumerator] = text,
		CONFIG_CODES(X)
#undef X
	};
	return codes[code];
}

const struct vigie_token *reader_peek(const struct reader *reader)
{
	return &reader->tokens.items[reader->at];
}

const struct vigie_token *reader_next(struct reader *reader)
{
	const struct vigie_token *token = reader_peek(reader);

	if (token->kind != VIGIE_TOKEN_END)
		reader->at++;
	return token;
}

bool reader_is_word(const struct vigie_token *token, enum config_word word)
{
	return token->kind == VIGIE_TOKEN_WORD &&
	       (strcmp(token->text, config_words_english[word]) == 0 ||
		strcmp(token->text, config_words_french[word]) == 0);
}

bool reader_is_punctuation(const struct vigie_token *token, const char *text)
{
	return token->kind == VIGIE_TOKEN_PUNCTUATION && strcmp(token->text, text) == 0;
}

bool reader_take_word(struct reader *reader, enum config_word word)
{
	if (!reader_is_word(reader_peek(reader), word))
		return false;
	reader->at++;
	return true;
}

bool reader_take_punctuation(struct reader *reader, const char *text)
{
	if (!reader_is_punctuation(reader_peek(reader), text))
		return false;
	reader->at++;
	return true;
}

bool reader_fail(struct reader *reader, enum config_code code, const char *format, ...)
{
	struct vigie_buffer message = {0};
	va_list arguments;

	va_start(arguments, format);
	vigie_buffer_append_vformat(&message, _(format), arguments);
	va_end(arguments);
	vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(code),
			      reader_peek(reader)->span, "%s", vigie_buffer_string(&message));
	vigie_buffer_done(&message);
	return false;
}

char *reader_copy(struct reader *reader, const char *text, size_t size)
{
	char *copy = vigie_arena_copy(reader->config->arena, text, size);

	if (!copy)
		reader->error = -ENOMEM;
	return copy;
}

char *reader_absolute(struct reader *reader, const char *path)
{
	struct vigie_buffer joined = {0};
	char *copy;

	if (path[0] == '/')
		return reader_copy(reader, path, strlen(path));
	vigie_buffer_append_format(&joined, "%s/%s", reader->folder, path);
	copy = vigie_buffer_error(&joined) ? NULL : reader_copy(reader, joined.data, joined.size);
	if (!copy)
		reader->error = -ENOMEM;
	vigie_buffer_done(&joined);
	return copy;
}

void *reader_grow(struct reader *reader, void *array, size_t *n, size_t size)
{
	void **items = array;

	if ((*n & (*n - 1)) == 0) {
		void *larger =
			vigie_arena_allocate(reader->config->arena, size * (*n ? *n * 2 : 1));

		if (!larger) {
			reader->error = -ENOMEM;
			return NULL;
		}
		if (*n)
			memcpy(larger, *items, *n * size);
		*items = larger;
	}
	return (char *)*items + (*n)++ * size;
}

bool reader_text(struct reader *reader, const char **ret_text)
{
	const struct vigie_token *token = reader_peek(reader);

	if (token->kind != VIGIE_TOKEN_TEXT || token->text[0] == '\0')
		return reader_fail(reader, CODE_VALUE, N_("a text in quotes is expected here"));
	*ret_text = reader_copy(reader, token->text, strlen(token->text));
	reader->at++;
	return *ret_text != NULL;
}

bool reader_texts(struct reader *reader, const char *const **ret_texts, size_t *ret_n)
{
	const char **texts = NULL;
	size_t n = 0;

	do {
		const char *text, **slot;

		if (!reader_text(reader, &text))
			return false;
		slot = reader_grow(reader, &texts, &n, sizeof(*texts));
		if (!slot)
			return false;
		*slot = text;
	} while (reader_take_punctuation(reader, ","));
	*ret_texts = texts;
	*ret_n = n;
	return true;
}

bool reader_path(struct reader *reader, const char **ret_path)
{
	const char *text;

	if (!reader_text(reader, &text))
		return false;
	*ret_path = reader_absolute(reader, text);
	return *ret_path != NULL;
}

bool reader_count(struct reader *reader, int least, int most, int *ret_count)
{
	const struct vigie_token *token = reader_peek(reader);

	if (token->kind != VIGIE_TOKEN_NUMBER || token->number % VIGIE_DECIMAL_ONE != 0)
		return reader_fail(reader, CODE_VALUE, N_("a whole number is expected here"));
	if (token->number < least * VIGIE_DECIMAL_ONE || token->number > most * VIGIE_DECIMAL_ONE)
		return reader_fail(reader, CODE_LIMIT, N_("the number must be from %d to %d"),
				   least, most);
	*ret_count = (int)(token->number / VIGIE_DECIMAL_ONE);
	reader->at++;
	return true;
}

bool reader_day(struct reader *reader, vigie_day *ret_day)
{
	const struct vigie_token *token = reader_peek(reader);

	if (token->kind != VIGIE_TOKEN_DATE)
		return reader_fail(reader, CODE_VALUE,
				   N_("a date such as 2026-11-30 is expected here"));
	*ret_day = token->date;
	reader->at++;
	return true;
}

bool reader_duration(struct reader *reader, int *ret_seconds)
{
	static const enum config_word units[] = {WORD_SECONDS, WORD_MINUTES, WORD_HOURS,
						 WORD_DAYS,    WORD_SECOND,  WORD_MINUTE,
						 WORD_HOUR,    WORD_DAY,     WORDS_N};
	static const int seconds[] = {1, 60, 3600, 86400};
	int count;

	if (!reader_count(reader, 1, 10000, &count))
		return false;
	for (size_t i = 0; units[i] != WORDS_N; i++) {
		if (!reader_take_word(reader, units[i]))
			continue;
		*ret_seconds = count * seconds[i % VIGIE_ARRAY_SIZE(seconds)];
		return true;
	}
	return reader_fail_words(reader, units);
}

bool reader_days(struct reader *reader, int *ret_days)
{
	static const enum config_word days[] = {WORD_DAYS, WORD_DAY, WORDS_N};
	enum config_word word;

	return reader_count(reader, 1, 1000, ret_days) && reader_choice(reader, days, &word);
}

bool reader_time(struct reader *reader, int *ret_second)
{
	const struct vigie_token *token = reader_peek(reader);
	int hour = 0, minute = 0;

	if (token->kind != VIGIE_TOKEN_NUMBER || token->number % VIGIE_DECIMAL_ONE != 0)
		return reader_fail(reader, CODE_VALUE, N_("a time such as 07:30 is expected here"));
	if (!reader_count(reader, 0, 23, &hour))
		return false;
	if (!reader_take_punctuation(reader, ":"))
		return reader_fail(reader, CODE_VALUE, N_("a time such as 07:30 is expected here"));
	if (!reader_count(reader, 0, 59, &minute))
		return false;
	*ret_second = hour * 3600 + minute * 60;
	return true;
}

bool reader_weekday(struct reader *reader, int *ret_weekday)
{
	static const enum config_word days[] = {WORD_MONDAY,   WORD_TUESDAY, WORD_WEDNESDAY,
						WORD_THURSDAY, WORD_FRIDAY,  WORD_SATURDAY,
						WORD_SUNDAY,   WORDS_N};
	enum config_word word;

	if (!reader_choice(reader, days, &word))
		return false;
	*ret_weekday = (int)word - (int)WORD_MONDAY;
	return true;
}

bool reader_choice(struct reader *reader, const enum config_word *words, enum config_word *ret_word)
{
	for (size_t i = 0; words[i] != WORDS_N; i++) {
		if (!reader_take_word(reader, words[i]))
			continue;
		*ret_word = words[i];
		return true;
	}
	return reader_fail_words(reader, words);
}

bool reader_credential(struct reader *reader, const char **ret_name)
{
	struct vigie_diagnostic *entry;

	if (reader_take_word(reader, WORD_CREDENTIAL))
		return reader_text(reader, ret_name);
	entry = vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_VALUE),
				      reader_peek(reader)->span,
				      N_("a secret is named here, never written"));
	vigie_diagnostic_hint(entry, N_("write: secret credential \"NAME\", and give NAME to the "
					"service as a systemd credential"));
	return false;
}
