/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one lexer of rule files and of vigie.conf: words (with accents and hyphens folded away for
 * comparison), quoted strings, exact numbers with either decimal mark, dates, levels, comments.
 * Whole input at once, tokens in an array.
 */
#ifndef VIGIE_LEXER_H
#define VIGIE_LEXER_H

#include "vigie/arena.h"
#include "vigie/date.h"
#include "vigie/decimal.h"
#include "vigie/diagnostic.h"

#define VIGIE_SOURCE_LIMIT (4u << 20) /* bytes of one rule or configuration file */
#define VIGIE_TOKEN_LIMIT (1u << 20)

enum vigie_token_kind {
	VIGIE_TOKEN_END, /* always the last token */
	VIGIE_TOKEN_WORD, /* letters, digits, '_' , '-' inside: `half_days`, `demi-journées`, `6e`;
			     `text` is folded lower case */
	VIGIE_TOKEN_TEXT, /* "…"; `text` has its escapes (\" \\ \n) resolved and is NFC-normalised,
			     not trimmed */
	VIGIE_TOKEN_NUMBER, /* `number`; 8.5, or 8,5 with no space on either side of the comma */
	VIGIE_TOKEN_DATE, /* 2026-11-30 */
	VIGIE_TOKEN_PUNCTUATION, /* `text` is the operator: { } ( ) , : . .. + - * / % < <= = != >
				    >= */
	VIGIE_TOKEN_COMMENT, /* `# …` to the end of the line; only when asked for: the formatter
				keeps them */
};

struct vigie_token {
	enum vigie_token_kind kind;
	struct vigie_span span;
	const char *text; /* owned by the arena */
	vigie_decimal number;
	vigie_day date;
	bool first_on_line; /* nothing but white space before it on its line */
	uint16_t blank_lines_before; /* for the formatter */
};

struct vigie_tokens {
	struct vigie_token *items; /* owned by the arena */
	size_t n;
};

/*
 * Cuts the whole source. Errors (V001 not UTF-8, V002 NUL byte, V003 unknown character, V004 string
 * not closed, V005 unknown escape, V006 number out of range, V007 no such date, V008 file too
 * large) go to `list` and the lexer goes on, so that one pass shows all; only what is not text
 * (V001, V002) is told once, and leaves the END alone. Returns 0 (look at the list for errors) or
 * -ENOMEM.
 *
 * Words. A word begins with a letter or a digit followed by letters (`6e`, `2de`); `10` is a
 * number; `6e..3e` is WORD
 * `..` WORD; `4..6` NUMBER `..` NUMBER; `1re` a WORD; `T1` a WORD. A '-' joins a word only between
 * two letters
 * (`demi-journees`), so `a-1` and `a - b` are subtractions; '_' always joins. Folding makes `-`
 * inside a word `_`.
 */
int vigie_lex(const struct vigie_source *source, bool comments, struct vigie_arena *arena,
	      struct vigie_diagnostics *list, struct vigie_tokens *ret_tokens) VIGIE_MUST_CHECK;

#endif
