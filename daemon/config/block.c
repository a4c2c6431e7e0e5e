/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the inside of a block by the table of its keys. Knows nothing of what the keys mean. After
 * a mistake it goes on at the next line, so that each mistake is told once.
 */
#include "daemon/config/reader.h"

#include "vigie/translate.h"

#define KEYS_LIMIT 32 /* of one block; the largest table has half of it */

static const struct reader_key *find_key(const struct reader_key *keys, size_t n,
					 const struct vigie_token *token)
{
	for (size_t i = 0; i < n; i++)
		if (reader_is_word(token, keys[i].word))
			return &keys[i];
	return NULL;
}

/* Skips the rest of a statement: to the next line that does not begin inside braces, or to the
 * block's end. */
static void skip_statement(struct reader *reader)
{
	int depth = 0;

	for (const struct vigie_token *token = reader_peek(reader); token->kind != VIGIE_TOKEN_END;
	     token = reader_peek(reader)) {
		if (depth == 0 && (token->first_on_line || reader_is_punctuation(token, "}")))
			return;
		if (reader_is_punctuation(token, "{"))
			depth++;
		if (reader_is_punctuation(token, "}"))
			depth--;
		reader->at++;
	}
}

static void unknown_key(struct reader *reader, const struct reader_key *keys, size_t n)
{
	const struct vigie_token *token = reader_next(reader);
	enum config_word words[KEYS_LIMIT + 1];
	struct vigie_diagnostic *entry;

	entry = vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_KEY), token->span,
				      N_("this block has no such key"));
	for (size_t i = 0; i < n; i++)
		words[i] = keys[i].word;
	words[n] = WORDS_N;
	(void)reader_suggest(reader, entry, token, words);
	skip_statement(reader);
}

static void report_missing(struct reader *reader, const struct reader_key *keys, size_t n,
			   const bool *seen, struct vigie_span name)
{
	for (size_t i = 0; i < n; i++)
		if (keys[i].required && !seen[i])
			vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_MISSING),
					      name, N_("the key '%s' is missing"),
					      reader_word(reader, keys[i].word));
}

static void read_statement(struct reader *reader, const struct reader_key *keys, size_t n,
			   bool *seen, void *object)
{
	const struct reader_key *key = find_key(keys, n, reader_peek(reader));

	if (!key) {
		unknown_key(reader, keys, n);
		return;
	}
	if (seen[key - keys] && !key->repeats)
		reader_fail(reader, CODE_TWICE, N_("this key is there already"));
	seen[key - keys] = true;
	reader->at++;
	if (key->read(reader, object) && !reader_peek(reader)->first_on_line &&
	    !reader_is_punctuation(reader_peek(reader), "}"))
		reader_fail(reader, CODE_VALUE, N_("nothing more is expected on this line"));
	skip_statement(reader);
}

void reader_block(struct reader *reader, const struct reader_key *keys, size_t n, void *object,
		  struct vigie_span name)
{
	bool seen[KEYS_LIMIT] = {false};

	if (!reader_take_punctuation(reader, "{")) {
		reader_fail(reader, CODE_VALUE, N_("a '{' is expected here"));
		skip_statement(reader);
		return;
	}
	while (!reader->error && reader_peek(reader)->kind != VIGIE_TOKEN_END &&
	       !reader_is_punctuation(reader_peek(reader), "}"))
		read_statement(reader, keys, n, seen, object);
	if (!reader_take_punctuation(reader, "}"))
		reader_fail(reader, CODE_VALUE, N_("the block is not closed: a '}' is missing"));
	report_missing(reader, keys, n, seen, name);
}

void reader_skip_block(struct reader *reader)
{
	while (reader_peek(reader)->kind != VIGIE_TOKEN_END &&
	       !reader_is_punctuation(reader_peek(reader), "{") &&
	       !(reader_next(reader), reader_peek(reader)->first_on_line))
		continue;
	if (!reader_take_punctuation(reader, "{"))
		return;
	for (int depth = 1; depth > 0 && reader_peek(reader)->kind != VIGIE_TOKEN_END;) {
		const struct vigie_token *token = reader_next(reader);

		depth += reader_is_punctuation(token, "{");
		depth -= reader_is_punctuation(token, "}");
	}
}
