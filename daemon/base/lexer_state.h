/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of one run of the lexer, on the stack of vigie_lex(), and what its files share.
 * Internal to the base room. */
#ifndef VIGIE_BASE_LEXER_STATE_H
#define VIGIE_BASE_LEXER_STATE_H

#include "daemon/base/utf8.h"
#include "vigie/lexer.h"

struct vigie_lexer {
	const struct vigie_source *source;
	const char *text; /* the source, malformed bytes replaced by spaces; NUL-terminated */
	uint32_t size, at;
	struct vigie_arena *arena;
	struct vigie_diagnostics *list;
	struct vigie_token *items; /* malloc'ed while it grows */
	size_t n, capacity;
	uint32_t line_ends; /* since the last token or comment */
	bool line_is_blank; /* nothing but white space so far on this line */
	bool keep_comments;
};

static inline bool vigie_lexer_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline struct vigie_span vigie_lexer_span(const struct vigie_lexer *lexer, uint32_t start)
{
	return (struct vigie_span){lexer->source, start, lexer->at};
}

/* The character at the reading place; the text is well-formed by now. */
static inline int vigie_lexer_peek(const struct vigie_lexer *lexer, uint32_t at,
				   uint32_t *ret_character)
{
	*ret_character = 0;
	return at < lexer->size
		       ? vigie_utf8_decode(lexer->text + at, lexer->size - at, ret_character)
		       : 0;
}

static inline uint32_t vigie_lexer_count_digits(const struct vigie_lexer *lexer, uint32_t at)
{
	uint32_t n = 0;

	while (vigie_lexer_is_digit(lexer->text[at + n]))
		n++;
	return n;
}

/* The next token, begun at `start` and ended at the reading place; NULL when memory is exhausted.
 */
struct vigie_token *vigie_lexer_add(struct vigie_lexer *lexer, enum vigie_token_kind kind,
				    uint32_t start) VIGIE_MUST_CHECK;
/* The same, its text being the bytes from `start` to `end`. Returns 0 or -ENOMEM. */
int vigie_lexer_add_raw(struct vigie_lexer *lexer, enum vigie_token_kind kind, uint32_t start,
			uint32_t end) VIGIE_MUST_CHECK;

/* Does a date begin at the reading place, existing or not? */
bool vigie_lexer_at_date(const struct vigie_lexer *lexer);
/* Each reads one literal that begins at the reading place. Returns 0 or -ENOMEM. */
int vigie_lexer_read_date(struct vigie_lexer *lexer) VIGIE_MUST_CHECK;
int vigie_lexer_read_number(struct vigie_lexer *lexer) VIGIE_MUST_CHECK;
int vigie_lexer_read_text(struct vigie_lexer *lexer) VIGIE_MUST_CHECK;

#endif
