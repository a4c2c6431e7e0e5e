/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lexer reads one source once, from the front, and writes tokens into the caller's arena. It
 * goes on after every error but of encoding, so that its user sees all of them; it refuses files
 * over the limits and never looks behind the end of the text. */
#include <errno.h>
#include <string.h>

#include <utf8proc.h>

#include "daemon/base/character.h"
#include "daemon/base/lexer_state.h"
#include "vigie/text.h"
#include "vigie/translate.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* X(operator), a longer one before its own beginning. */
#define OPERATORS(X)                                                                               \
	X("..")                                                                                    \
	X("<=")                                                                                    \
	X(">=")                                                                                    \
	X("!=")                                                                                    \
	X("{")                                                                                     \
	X("}")                                                                                     \
	X("(")                                                                                     \
	X(")")                                                                                     \
	X(",")                                                                                     \
	X(":")                                                                                     \
	X(".")                                                                                     \
	X("+")                                                                                     \
	X("-")                                                                                     \
	X("*")                                                                                     \
	X("/")                                                                                     \
	X("%")                                                                                     \
	X("<")                                                                                     \
	X("=")                                                                                     \
	X(">")

/* X(character, what to write instead): what word processors and other languages put in. */
#define LOOKALIKES(X)                                                                              \
	X(0x201c, "\"")                                                                            \
	X(0x201d, "\"")                                                                            \
	X(0x201e, "\"")                                                                            \
	X(0xab, "\"")                                                                              \
	X('\'', "\"")                                                                              \
	X(0xbb, "\"")                                                                              \
	X(0x2264, "<=")                                                                            \
	X(0x2265, ">=")                                                                            \
	X(0x2260, "!=")                                                                            \
	X(0x2212, "-")                                                                             \
	X(0x2013, "-")                                                                             \
	X(0xd7, "*")                                                                               \
	X(0xf7, "/")                                                                               \
	X(0x2026, "..")                                                                            \
	X('[', "(")                                                                                \
	X(']', ")")                                                                                \
	X('!', "not")                                                                              \
	X('|', "or")                                                                               \
	X('&', "and")

static bool is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of the letter at `at`, combining marks being letters inside a word; 0 when it is none. */
static uint32_t letter_size(const struct vigie_lexer *lexer, uint32_t at, bool inside)
{
	utf8proc_category_t category;
	uint32_t c;
	int length;

	if (at >= lexer->size)
		return 0;
	if ((unsigned char)lexer->text[at] < 0x80)
		return is_ascii_letter(lexer->text[at]);
	length = vigie_lexer_peek(lexer, at, &c);
	if (length <= 0)
		return 0;
	category = utf8proc_category((utf8proc_int32_t)c);
	if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO)
		return (uint32_t)length;
	if (inside && (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC))
		return (uint32_t)length;
	return 0;
}

static int add_word(struct vigie_lexer *lexer, uint32_t start)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};
	struct vigie_token *token = vigie_lexer_add(lexer, VIGIE_TOKEN_WORD, start);
	char *text;
	int r;

	if (!token)
		return -ENOMEM;
	r = vigie_text_fold(lexer->text + start, lexer->at - start, false, &folded);
	if (r < 0)
		return r;
	text = vigie_arena_copy(lexer->arena, vigie_buffer_string(&folded), folded.size);
	if (!text)
		return -ENOMEM;
	for (char *dash = strchr(text, '-'); dash; dash = strchr(dash, '-'))
		*dash = '_';
	token->text = text;
	return 0;
}

static int read_word(struct vigie_lexer *lexer)
{
	uint32_t start = lexer->at;
	bool after_letter = false;

	for (;;) {
		uint32_t length = letter_size(lexer, lexer->at, lexer->at > start);
		char c = lexer->text[lexer->at];

		if (length == 0 && c == '-' && after_letter &&
		    letter_size(lexer, lexer->at + 1, false)) {
			lexer->at++;
			continue;
		}
		after_letter = length > 0;
		if (length == 0 && (vigie_lexer_is_digit(c) || c == '_'))
			length = 1;
		if (length == 0)
			return add_word(lexer, start);
		lexer->at += length;
	}
}

static int read_digits(struct vigie_lexer *lexer)
{
	if (vigie_lexer_at_date(lexer))
		return vigie_lexer_read_date(lexer);
	if (letter_size(lexer, lexer->at + vigie_lexer_count_digits(lexer, lexer->at), false))
		return read_word(lexer);
	return vigie_lexer_read_number(lexer);
}

static int read_comment(struct vigie_lexer *lexer)
{
	uint32_t start = lexer->at, end;

	while (lexer->at < lexer->size && lexer->text[lexer->at] != '\n' &&
	       lexer->text[lexer->at] != '\r')
		lexer->at++;
	end = lexer->at;
	while (lexer->text[end - 1] == ' ' || lexer->text[end - 1] == '\t')
		end--;
	if (lexer->keep_comments)
		return vigie_lexer_add_raw(lexer, VIGIE_TOKEN_COMMENT, start, end);
	lexer->line_ends = 0;
	return 0;
}

static const char *find_operator(const char *text)
{
#define X(symbol)                                                                                  \
	if (strncmp(text, symbol, sizeof(symbol) - 1) == 0)                                        \
		return symbol;
	OPERATORS(X)
#undef X
	return NULL;
}

static const char *find_lookalike(uint32_t c)
{
	static const struct {
		uint32_t character;
		const char *instead;
	} lookalikes[] = {
#define X(character, instead) {character, instead},
		LOOKALIKES(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(lookalikes); i++) {
		if (lookalikes[i].character == c)
			return lookalikes[i].instead;
	}
	return NULL;
}

static void reject_character(struct vigie_lexer *lexer)
{
	uint32_t start = lexer->at, c;
	int length = vigie_lexer_peek(lexer, lexer->at, &c);
	const char *instead = find_lookalike(c);
	struct vigie_diagnostic *entry;

	lexer->at += (uint32_t)length;
	lexer->line_is_blank = false;
	if (c < ' ' || (c >= 0x7f && c < 0xa0) || vigie_character_is_invisible(c))
		entry = vigie_diagnostics_add(lexer->list, VIGIE_ERROR, "V003",
					      vigie_lexer_span(lexer, start),
					      N_("invisible character U+%04X"), c);
	else
		entry = vigie_diagnostics_add(
			lexer->list, VIGIE_ERROR, "V003", vigie_lexer_span(lexer, start),
			N_("unknown character '%.*s'"), length, lexer->text + start);
	if (instead)
		vigie_diagnostic_hint(entry, N_("write '%s'"), instead);
}

static int read_punctuation(struct vigie_lexer *lexer)
{
	const char *symbol = find_operator(lexer->text + lexer->at);
	uint32_t start = lexer->at;
	struct vigie_token *token;

	if (!symbol) {
		reject_character(lexer);
		return 0;
	}
	lexer->at += (uint32_t)strlen(symbol);
	token = vigie_lexer_add(lexer, VIGIE_TOKEN_PUNCTUATION, start);
	if (!token)
		return -ENOMEM;
	token->text = symbol;
	return 0;
}

static void skip_space(struct vigie_lexer *lexer)
{
	for (uint32_t c;;) {
		int length = vigie_lexer_peek(lexer, lexer->at, &c);

		if (length <= 0 || !vigie_character_is_space(c))
			return;
		lexer->at += (uint32_t)length;
		if (c == '\n' || (c == '\r' && lexer->text[lexer->at] != '\n')) {
			lexer->line_ends++;
			lexer->line_is_blank = true;
		}
	}
}

static int read_token(struct vigie_lexer *lexer)
{
	char c = lexer->text[lexer->at];

	if (c == '#')
		return read_comment(lexer);
	if (c == '"')
		return vigie_lexer_read_text(lexer);
	if (vigie_lexer_is_digit(c))
		return read_digits(lexer);
	if (letter_size(lexer, lexer->at, false))
		return read_word(lexer);
	return read_punctuation(lexer);
}

static void reject_size(struct vigie_lexer *lexer)
{
	vigie_diagnostics_add(lexer->list, VIGIE_ERROR, "V008",
			      (struct vigie_span){lexer->source, 0, 0},
			      N_("this file is too large: the limit is %u bytes and %u words"),
			      VIGIE_SOURCE_LIMIT, VIGIE_TOKEN_LIMIT);
}

static bool is_bad(const char *text, uint32_t size, int *ret_length)
{
	uint32_t c;

	*ret_length = text[0] ? vigie_utf8_decode(text, size, &c) : VIGIE_UTF8_BAD;
	return *ret_length <= 0;
}

/* The end of the malformed bytes at `start`, of one kind, that the message underlines. */
static uint32_t bad_end(const char *text, uint32_t start, uint32_t size)
{
	uint32_t end = start;
	int length;

	while (end < size && is_bad(text + end, size - end, &length) && !text[end] == !text[start])
		end++;
	return end;
}

static bool is_utf16(const struct vigie_source *source)
{
	return strncmp(source->text, "\xff\xfe", 2) == 0 ||
	       strncmp(source->text, "\xfe\xff", 2) == 0;
}

static void reject_bytes(struct vigie_lexer *lexer, struct vigie_span span)
{
	bool nul = lexer->text[span.start] == '\0';
	const char *message =
		N_("the file is not in UTF-8, but probably in windows-1252 (Latin-1)");
	struct vigie_diagnostic *entry;

	if (is_utf16(lexer->source))
		message = N_("the file is in UTF-16, not in UTF-8");
	else if (nul)
		message = N_("NUL byte in a text file");
	entry = vigie_diagnostics_add(lexer->list, VIGIE_ERROR, nul ? "V002" : "V001", span, "%s",
				      _(message));
	vigie_diagnostic_hint(entry, N_("save the file with the encoding UTF-8"));
}

/* False after the first bytes that are not text: a file in another encoding would have an error
 * at each accent, and nothing that follows from its words would be true. */
static bool is_text(struct vigie_lexer *lexer)
{
	int length;

	for (uint32_t at = 0; at < lexer->size; at += (uint32_t)length) {
		if (!is_bad(lexer->text + at, lexer->size - at, &length))
			continue;
		reject_bytes(lexer, (struct vigie_span){lexer->source, at,
							bad_end(lexer->text, at, lexer->size)});
		return false;
	}
	return true;
}

static int read_all(struct vigie_lexer *lexer)
{
	int r;

	lexer->text = lexer->source->text;
	if (!is_text(lexer))
		return 0;
	if (strncmp(lexer->text, BYTE_ORDER_MARK, sizeof(BYTE_ORDER_MARK) - 1) == 0)
		lexer->at = sizeof(BYTE_ORDER_MARK) - 1;
	for (skip_space(lexer); lexer->at < lexer->size; skip_space(lexer)) {
		if (lexer->n == VIGIE_TOKEN_LIMIT) {
			reject_size(lexer);
			break;
		}
		r = read_token(lexer);
		if (r < 0)
			return r;
	}
	return 0;
}

int vigie_lex(const struct vigie_source *source, bool comments, struct vigie_arena *arena,
	      struct vigie_diagnostics *list, struct vigie_tokens *ret_tokens)
{
	struct vigie_lexer lexer = {
		.source = source,
		.arena = arena,
		.list = list,
		.line_is_blank = true,
		.keep_comments = comments,
	};
	VIGIE_CLEANUP(vigie_freep) struct vigie_token *items = NULL;
	struct vigie_token *owned;
	int r = 0;

	if (source->size > VIGIE_SOURCE_LIMIT) {
		reject_size(&lexer);
	} else {
		lexer.size = (uint32_t)source->size;
		r = read_all(&lexer);
	}
	if (r == 0 && !vigie_lexer_add(&lexer, VIGIE_TOKEN_END, lexer.at))
		r = -ENOMEM;
	items = lexer.items;
	if (r < 0)
		return r;
	owned = vigie_arena_allocate(arena, lexer.n * sizeof(*owned));
	if (!owned)
		return -ENOMEM;
	memcpy(owned, items, lexer.n * sizeof(*owned));
	*ret_tokens = (struct vigie_tokens){owned, lexer.n};
	return 0;
}
