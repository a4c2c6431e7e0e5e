/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person may have meant, in the language that the file is written in: messages name words of
 * that one. Owns nothing; what nobody has written yet is told in the language of the messages.
 */
#include <string.h>

#include "daemon/config/reader.h"
#include "vigie/text.h"
#include "vigie/translate.h"

/* A word that both languages have says nothing: +1 French, -1 English. */
static int leaning(const struct vigie_token *token)
{
	for (size_t i = 0; i < WORDS_N; i++) {
		bool english = strcmp(token->text, config_words_english[i]) == 0;
		bool french = strcmp(token->text, config_words_french[i]) == 0;

		if (english || french)
			return french - english;
	}
	return 0;
}

static bool is_french(const struct reader *reader)
{
	int lean = 0;

	for (size_t i = 0; i < reader->tokens.n; i++)
		if (reader->tokens.items[i].kind == VIGIE_TOKEN_WORD)
			lean += leaning(&reader->tokens.items[i]);
	return lean != 0 ? lean > 0 : strcmp(vigie_translate_language(), "fr") == 0;
}

const char *reader_word(const struct reader *reader, enum config_word word)
{
	return is_french(reader) ? config_words_french[word] : config_words_english[word];
}

static const char *nearest(const char *const table[], const char *text,
			   const enum config_word *words)
{
	const char *names[WORDS_N];
	size_t n = 0;

	for (; words[n] != WORDS_N; n++)
		names[n] = table[words[n]];
	return vigie_text_nearest(text, names, n);
}

bool reader_suggest(const struct reader *reader, struct vigie_diagnostic *entry,
		    const struct vigie_token *token, const enum config_word *words)
{
	bool french = is_french(reader);
	const char *found;

	if (token->kind != VIGIE_TOKEN_WORD)
		return false;
	found = nearest(french ? config_words_french : config_words_english, token->text, words);
	if (!found)
		found = nearest(french ? config_words_english : config_words_french, token->text,
				words);
	if (found)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), found);
	return found != NULL;
}

bool reader_fail_words(struct reader *reader, const enum config_word *words)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer expected = {0};
	const struct vigie_token *token = reader_peek(reader);
	struct vigie_diagnostic *entry =
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_VALUE),
				      token->span, N_("another word is expected here"));

	if (reader_suggest(reader, entry, token, words))
		return false;
	for (size_t i = 0; words[i] != WORDS_N; i++)
		vigie_buffer_append_format(&expected, "%s%s", i ? ", " : "",
					   reader_word(reader, words[i]));
	vigie_diagnostic_hint(entry, N_("one of: %s"), vigie_buffer_string(&expected));
	return false;
}
