/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks the words of restatements up, by language. Owns nothing. */
#include <string.h>

#include "rules/language/sentence.h"

const char *sentence_word(enum sentence_word word, enum vigie_language language)
{
	static const char *const words[][2] = {
#define X(enumerator, english, french) {english, french},
		VIGIE_SENTENCE_WORDS(X)
#undef X
	};

	return words[word][language];
}

void sentence_format(struct vigie_buffer *out, enum vigie_language language,
		     enum sentence_word word, const char *first, const char *second)
{
	const char *text = sentence_word(word, language), *place, *values[] = {first, second};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(values) && values[i]; i++) {
		place = strstr(text, "%s");
		if (!place)
			break;
		vigie_buffer_append(out, text, (size_t)(place - text));
		vigie_buffer_append_string(out, values[i]);
		text = place + 2;
	}
	vigie_buffer_append_string(out, text);
}

void sentence_format_number(struct vigie_buffer *out, enum vigie_language language,
			    enum sentence_word word, int number)
{
	const char *text = sentence_word(word, language), *place = strstr(text, "%d");

	vigie_buffer_append(out, text, (size_t)(place - text));
	vigie_buffer_append_format(out, "%d", number);
	vigie_buffer_append_string(out, place + 2);
}

static bool is_masculine(enum vigie_level level)
{
	return level <= VIGIE_LEVEL_CM2;
}

void sentence_format_levels(struct vigie_buffer *out, enum vigie_language language,
			    enum sentence_word word, enum vigie_level first, enum vigie_level last)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer from = {0}, to = {0};

	sentence_format(&from, language,
			is_masculine(first) ? SENTENCE_FROM_MASCULINE : SENTENCE_FROM_FEMININE,
			vigie_level_name(first), NULL);
	sentence_format(&to, language,
			is_masculine(last) ? SENTENCE_TO_MASCULINE : SENTENCE_TO_FEMININE,
			vigie_level_name(last), NULL);
	sentence_format(out, language, word, vigie_buffer_string(&from), vigie_buffer_string(&to));
}

const char *value_words(enum vigie_indicator which, enum vigie_language language)
{
	static const char *const words[INDICATORS_N][2] = {
#define X(enumerator, english, french) [INDICATOR_##enumerator] = {english, french},
		VIGIE_VALUE_WORDS(X)
#undef X
	};

	return words[which][language];
}

const char *answer_words(enum vigie_indicator which, bool yes, enum vigie_language language)
{
	static const char *const words[INDICATORS_N][2][2] = {
#define X(enumerator, english, english_no, french, french_no)                                      \
	[INDICATOR_##enumerator] = {{english_no, english}, {french_no, french}},
		VIGIE_ANSWER_WORDS(X)
#undef X
	};

	return words[which][language][yes];
}

const char *comparison_words(enum ast_operator op, enum comparison_form form,
			     enum vigie_language language)
{
	static const char *const words[][4][2] = {
#define X(enumerator, count, count_fr, value, value_fr, two, two_fr, difference, difference_fr)    \
	[AST_##enumerator] = {                                                                     \
		{count, count_fr}, {value, value_fr}, {two, two_fr}, {difference, difference_fr}},
		VIGIE_COMPARISON_WORDS(X)
#undef X
	};

	return words[op][form][language];
}

const char *window_words(enum ast_window_kind window, enum vigie_language language)
{
	static const char *const words[][2] = {[AST_WINDOW_DEFAULT] = {"", ""},
#define X(enumerator, english, french) [AST_WINDOW_##enumerator] = {english, french},
					       VIGIE_WINDOW_WORDS(X)
#undef X
	};

	return words[window][language];
}
