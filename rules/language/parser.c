/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tokens of one file as the parsers take them. Owns nothing; allocates in the arena of the set.
 * It never goes behind the END token and says an error only at the token that is in the way. */
#include <string.h>

#include "rules/language/parser.h"
#include "vigie/text.h"

const struct vigie_token *parser_token(const struct parser *parser)
{
	return &parser->tokens[parser->at];
}

bool parser_at_kind(const struct parser *parser, enum vigie_token_kind kind)
{
	return parser_token(parser)->kind == kind;
}

bool parser_at_punctuation(const struct parser *parser, const char *punctuation)
{
	return parser_at_kind(parser, VIGIE_TOKEN_PUNCTUATION) &&
	       strcmp(parser_token(parser)->text, punctuation) == 0;
}

static void advance(struct parser *parser)
{
	if (!parser_at_kind(parser, VIGIE_TOKEN_END))
		parser->at++;
}

bool parser_take_punctuation(struct parser *parser, const char *punctuation)
{
	if (!parser_at_punctuation(parser, punctuation))
		return false;
	advance(parser);
	return true;
}

bool parser_at_keyword(const struct parser *parser, enum keyword keyword)
{
	enum vigie_language language;

	return keyword_match(parser_token(parser), keyword, &language) > 0;
}

bool parser_take_keyword(struct parser *parser, enum keyword keyword)
{
	enum vigie_language language;
	size_t n = keyword_match(parser_token(parser), keyword, &language);

	if (n == 0)
		return false;
	if (parser->marks) {
		struct token_mark *mark = &parser->marks[parser->at];

		mark->role = ROLE_KEYWORD;
		mark->n = (uint8_t)n;
		mark->which = (uint16_t)keyword;
		mark->language = (uint8_t)language;
	}
	if (strcmp(keyword_name(keyword, VIGIE_ENGLISH), keyword_name(keyword, VIGIE_FRENCH)) != 0)
		parser->language = language;
	parser->at += n;
	return true;
}

struct vigie_span parser_span_from(const struct parser *parser, size_t first)
{
	struct vigie_span span = parser->tokens[first].span;

	if (parser->at > first)
		span.end = parser->tokens[parser->at - 1].span.end;
	return span;
}

void parser_mark_begin(struct parser *parser, enum token_begins begins)
{
	if (parser->marks)
		parser->marks[parser->at].begins = (uint8_t)begins;
}

void parser_mark_tight(struct parser *parser)
{
	if (parser->marks)
		parser->marks[parser->at].tight = true;
}

bool parser_after_gap(const struct parser *parser)
{
	const struct vigie_token *token = parser_token(parser);
	uint32_t at = parser->at > 0 ? token[-1].span.end : 0;

	for (; parser->has_gaps && at < token->span.start; at++) {
		const char *text = token->span.source->text + at;

		if (*text == '#')
			at += (uint32_t)strcspn(text, "\r\n");
		else if (!strchr(" \t\r\n", *text))
			return true;
	}
	return false;
}

bool parser_refuse(struct parser *parser, const char *expected)
{
	const struct vigie_token *token = parser_token(parser);
	const struct vigie_source *source = token->span.source;

	if (parser_after_gap(parser))
		return false;
	if (token->kind == VIGIE_TOKEN_END)
		vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_SYNTAX),
				      token->span, N_("expected %s, found the end of the file"),
				      _(expected));
	else
		vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_SYNTAX),
				      token->span, N_("expected %s, found '%.*s'"), _(expected),
				      (int)(token->span.end - token->span.start),
				      source->text + token->span.start);
	return false;
}

/* Of words equally near, the first is suggested. */
static enum vigie_language ordered_language(const struct parser *parser, size_t i)
{
	return (parser->language == VIGIE_FRENCH) == (i == 0) ? VIGIE_FRENCH : VIGIE_ENGLISH;
}

bool parser_refuse_word(struct parser *parser, const char *expected, enum keyword first,
			enum keyword last)
{
	const char *names[2 * KEYWORDS_N], *nearest;
	const struct vigie_token *token = parser_token(parser);
	struct vigie_diagnostic *entry;
	size_t n = 0;

	if (token->kind != VIGIE_TOKEN_WORD || parser_after_gap(parser))
		return parser_refuse(parser, expected);
	for (size_t i = 0; i < 2; i++)
		for (enum keyword keyword = first; keyword <= last; keyword++)
			names[n++] = keyword_name(keyword, ordered_language(parser, i));
	entry = vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_SYNTAX),
				      token->span, N_("expected %s, found '%.*s'"), _(expected),
				      (int)(token->span.end - token->span.start),
				      token->span.source->text + token->span.start);
	nearest = vigie_text_nearest(token->text, names, n);
	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), nearest);
	return false;
}

static const char *nearest_word(const struct parser *parser, const char *const *names, size_t n)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer phrase = {0};
	const struct vigie_token *token = parser_token(parser);
	const char *nearest = vigie_text_nearest(token->text, names, n);

	if (nearest || token[1].kind != VIGIE_TOKEN_WORD)
		return nearest;
	vigie_buffer_append_format(&phrase, "%s %s", token->text, token[1].text);
	return vigie_text_nearest(vigie_buffer_string(&phrase), names, n);
}

static size_t list_groups(const enum keyword_group *groups, size_t n_groups,
			  enum vigie_language language, const char **ret_names)
{
	size_t n = 0;

	for (enum keyword keyword = 0; keyword < KEYWORDS_N; keyword++)
		for (size_t i = 0; i < n_groups; i++)
			if (keyword_group(keyword) == groups[i])
				ret_names[n++] = keyword_name(keyword, language);
	return n;
}

void parser_refuse_beginning(struct parser *parser, const char *expected,
			     const enum keyword_group *groups, size_t n_groups)
{
	const char *names[2 * KEYWORDS_N], *nearest;
	const struct vigie_token *token = parser_token(parser);
	struct vigie_diagnostic *entry;
	size_t n = 0;

	if (token->kind != VIGIE_TOKEN_WORD || parser_after_gap(parser)) {
		parser_refuse(parser, expected);
		return;
	}
	for (size_t i = 0; i < 2; i++)
		n += list_groups(groups, n_groups, ordered_language(parser, i), names + n);
	entry = vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_WORD), token->span,
				      N_("unknown word '%.*s'"),
				      (int)(token->span.end - token->span.start),
				      token->span.source->text + token->span.start);
	nearest = nearest_word(parser, names, n);
	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), nearest);
	else
		vigie_diagnostic_hint(entry, N_("expected here: %s"), _(expected));
}

bool parser_require_punctuation(struct parser *parser, const char *punctuation,
				const char *expected)
{
	return parser_take_punctuation(parser, punctuation) || parser_refuse(parser, expected);
}

bool parser_require_keyword(struct parser *parser, enum keyword keyword, const char *expected)
{
	return parser_take_keyword(parser, keyword) || parser_refuse(parser, expected);
}

bool parser_require_name(struct parser *parser, const char *expected, const char **ret_name)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};
	const struct vigie_token *token = parser_token(parser);
	char *copy;

	if (token->kind != VIGIE_TOKEN_TEXT)
		return parser_refuse(parser, expected);
	if (vigie_text_normalise(token->text, strlen(token->text), &name) < 0) {
		parser->exhausted = true;
		return false;
	}
	if (name.size == 0)
		return parser_refuse(parser, expected);
	copy = vigie_arena_copy(parser->set->arena, name.data, name.size);
	if (!copy) {
		parser->exhausted = true;
		return false;
	}
	*ret_name = copy;
	advance(parser);
	return true;
}

bool parser_require_names(struct parser *parser, const char *expected, const char ***names,
			  size_t *n_names)
{
	do {
		const char *name;

		if (!parser_require_name(parser, expected, &name) ||
		    !PARSER_APPEND(parser, *names, *n_names, name))
			return false;
	} while (parser_take_punctuation(parser, ","));
	return true;
}

bool parser_require_day(struct parser *parser, vigie_day *ret_day)
{
	if (!parser_at_kind(parser, VIGIE_TOKEN_DATE))
		return parser_refuse(parser, N_("a date such as 2026-11-30"));
	*ret_day = parser_token(parser)->date;
	advance(parser);
	return true;
}

bool parser_require_number(struct parser *parser, const char *expected, vigie_decimal *ret_number)
{
	if (!parser_at_kind(parser, VIGIE_TOKEN_NUMBER))
		return parser_refuse(parser, expected);
	*ret_number = parser_token(parser)->number;
	advance(parser);
	return true;
}

bool parser_require_integer(struct parser *parser, const char *expected, int lowest, int highest,
			    int *ret_integer)
{
	struct vigie_span span = parser_token(parser)->span;
	vigie_decimal number = 0;

	if (!parser_require_number(parser, expected, &number))
		return false;
	if (number % VIGIE_DECIMAL_ONE != 0 || number < lowest * VIGIE_DECIMAL_ONE ||
	    number > highest * VIGIE_DECIMAL_ONE) {
		vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_NUMBER), span,
				      N_("a whole number from %d to %d is needed here"), lowest,
				      highest);
		*ret_integer = lowest;
		return true;
	}
	*ret_integer = (int)(number / VIGIE_DECIMAL_ONE);
	return true;
}

void parser_skip(struct parser *parser)
{
	size_t depth = 0;

	do {
		if (parser_at_punctuation(parser, "{"))
			depth++;
		else if (parser_at_punctuation(parser, "}") && depth > 0)
			depth--;
		advance(parser);
	} while (depth > 0 && !parser_at_kind(parser, VIGIE_TOKEN_END) && !parser_at_item(parser));
}

static bool at_definition(const struct parser *parser, enum keyword keyword)
{
	const struct vigie_token *token = parser_token(parser);
	enum vigie_language language;
	size_t n = keyword_match(token, keyword, &language);

	return n > 0 && token[n].kind == VIGIE_TOKEN_TEXT;
}

bool parser_at_item(const struct parser *parser)
{
	if (!parser_token(parser)->first_on_line)
		return false;
	return parser_at_keyword(parser, KEYWORD_LET) || at_definition(parser, KEYWORD_RULE) ||
	       at_definition(parser, KEYWORD_SCORE) || at_definition(parser, KEYWORD_TEST) ||
	       at_definition(parser, KEYWORD_SUBJECT);
}

void parser_refuse_open(struct parser *parser, struct vigie_span opened)
{
	vigie_diagnostic_hint(vigie_diagnostics_add(parser->list, VIGIE_ERROR,
						    rule_code(CODE_BLOCK), opened,
						    N_("this block is not closed")),
			      N_("a '}' is missing before what follows or the end of the file"));
}

bool parser_block_goes_on(struct parser *parser, struct vigie_span opened)
{
	if (parser->exhausted || parser_take_punctuation(parser, "}"))
		return false;
	if (!parser_at_kind(parser, VIGIE_TOKEN_END) && !parser_at_item(parser))
		return true;
	parser_refuse_open(parser, opened);
	return false;
}

void *parser_allocate(struct parser *parser, size_t size)
{
	void *bytes = vigie_arena_allocate(parser->set->arena, size);

	parser->exhausted |= !bytes;
	return bytes;
}

void *parser_grow(struct parser *parser, void *items, size_t n, size_t element_size)
{
	void *grown;

	/* Full exactly when the count is a power of two: no capacity to keep. */
	if (n > 0 && (n & (n - 1)) != 0)
		return items;
	grown = parser_allocate(parser, (n > 0 ? 2 * n : 1) * element_size);
	if (grown && n > 0)
		memcpy(grown, items, n * element_size);
	return grown;
}
