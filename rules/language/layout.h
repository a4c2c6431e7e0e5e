/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Canonical layout of a rule file: pieces (words already in their language) and comments in, lines
 * out. Owned by the formatter. Laying out what was laid out changes nothing.
 */
#ifndef VIGIE_RULES_LAYOUT_H
#define VIGIE_RULES_LAYOUT_H

#include "rules/language/parser.h"

#define LAYOUT_WIDTH 100 /* columns; longer conditions are split, longer blocks opened */

/* A token, or the tokens of one keyword or indicator. */
struct piece {
	const char *text;
	const struct vigie_token *token; /* the first */
	struct token_mark mark; /* of the first token */
	size_t comment; /* the first comment that stands before this piece */
	size_t closes; /* of a '{': the piece with its '}' */
	bool folded; /* of a '{': its block stands on one line */
};

struct layout {
	struct piece *pieces; /* `n`, and one more for the end: its comments are the last ones */
	size_t n;
	const struct vigie_token *const *comments;
	size_t n_comments;
	struct vigie_buffer *out;
	int depth; /* of blocks */
	bool continues_at_statement; /* continuation lines stand under the values of a rule */
	bool blank_wanted; /* an item with a block has ended */
	enum token_break break_at; /* where the statement is split */
};

/* Writes all. Memory failures stick in `out`. */
void layout_write(struct layout *layout);

#endif
