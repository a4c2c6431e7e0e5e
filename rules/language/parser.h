/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state of a recursive descent over the tokens of one file, shared by the parsers of items,
 * statements, expressions, calls and tests. Owned by who parses the set; everything made goes into
 * the set's arena. A parser function that fails has said why, once, and returns NULL or false; its
 * caller says nothing more and synchronises at the next statement.
 */
#ifndef VIGIE_RULES_PARSER_H
#define VIGIE_RULES_PARSER_H

#include "rules/language/ast.h"
#include "rules/language/codes.h"
#include "rules/language/keywords.h"

/* What the formatter needs to know about a token. Only made for it. */
enum token_role { ROLE_PLAIN, ROLE_KEYWORD, ROLE_INDICATOR, ROLE_LEVEL };
/* A block whose first content is a fact stands on one line where it fits. */
enum token_begins { BEGINS_NOTHING, BEGINS_ITEM, BEGINS_STATEMENT, BEGINS_FACT };

/* Where a long expression is split, outside parentheses: the loosest that there is. */
enum token_break { BREAKS_NOT, BREAKS_OR, BREAKS_AND, BREAKS_ITEM };

struct token_mark {
	uint8_t role; /* enum token_role */
	uint8_t n; /* tokens that the keyword or indicator takes */
	uint8_t begins; /* enum token_begins */
	uint8_t language; /* in which it was written */
	uint16_t which; /* keyword or indicator */
	bool tight; /* no space before the '(' of a call, after the '-' of a sign, beside the '/' of
		       a mark */
	uint8_t breaks; /* enum token_break */
};

struct parser {
	struct ast_set *set;
	struct vigie_diagnostics *list;
	const struct vigie_token *tokens; /* without comments, END last */
	size_t at;
	struct token_mark *marks; /* one a token; NULL when nobody formats */
	int depth;
	enum vigie_language language; /* of the last keyword: the words that are suggested first */
	bool has_gaps; /* the lexer has refused something of this file */
	bool exhausted; /* memory: nothing more is said, the caller returns -ENOMEM */
};

/* parser.c: tokens */

const struct vigie_token *parser_token(const struct parser *parser);
bool parser_at_kind(const struct parser *parser, enum vigie_token_kind kind);
bool parser_at_punctuation(const struct parser *parser, const char *punctuation);
bool parser_take_punctuation(struct parser *parser, const char *punctuation);
bool parser_at_keyword(const struct parser *parser, enum keyword keyword);
bool parser_take_keyword(struct parser *parser, enum keyword keyword);
/* From the first byte of token `first` to the end of the last one taken. */
struct vigie_span parser_span_from(const struct parser *parser, size_t first);
void parser_mark_begin(struct parser *parser, enum token_begins begins);
void parser_mark_tight(struct parser *parser);

/* Says V010 here: "expected …, found …". `expected` is a msgid. Returns false. */
bool parser_refuse(struct parser *parser, const char *expected);
/* The same, with the nearest of a run of keywords. */
bool parser_refuse_word(struct parser *parser, const char *expected, enum keyword first,
			enum keyword last);
/* Says V011 here: no item, statement or fact begins with this word. */
void parser_refuse_beginning(struct parser *parser, const char *expected,
			     const enum keyword_group *groups, size_t n_groups);
bool parser_require_punctuation(struct parser *parser, const char *punctuation,
				const char *expected);
bool parser_require_keyword(struct parser *parser, enum keyword keyword, const char *expected);
/* A text that is not blank, white space single and trimmed. */
bool parser_require_name(struct parser *parser, const char *expected, const char **ret_name);
/* "A", "B", …: appended to an array. */
bool parser_require_names(struct parser *parser, const char *expected, const char ***names,
			  size_t *n_names);
bool parser_require_day(struct parser *parser, vigie_day *ret_day);
bool parser_require_number(struct parser *parser, const char *expected, vigie_decimal *ret_number);
/* A whole number within limits; V031 else. */
bool parser_require_integer(struct parser *parser, const char *expected, int lowest, int highest,
			    int *ret_integer);
/* Did the lexer refuse what stood just before this token? Then it has said all there is to say. */
bool parser_after_gap(const struct parser *parser);
/* Steps over the block that opens here, or one token, whatever it holds. */
void parser_skip(struct parser *parser);

/* Memory of the set; NULL sets `exhausted`. */
void *parser_allocate(struct parser *parser, size_t size);
/* The array with room for one more element behind its `n`; NULL sets `exhausted`. */
void *parser_grow(struct parser *parser, void *items, size_t n, size_t element_size);
#define PARSER_APPEND(parser, array, n, item)                                                      \
	({                                                                                         \
		__typeof__(array) _grown = parser_grow(parser, array, n, sizeof(*(array)));        \
		if (_grown) {                                                                      \
			(array) = _grown;                                                          \
			(array)[(n)++] = (item);                                                   \
		}                                                                                  \
		_grown != NULL;                                                                    \
	})

/* operands.c */

struct ast_expression *parser_new_node(struct parser *parser, enum ast_kind kind, size_t first);
/* Sets span and height after the children; NULL when too deep, which is said. */
struct ast_expression *parser_close_node(struct parser *parser, struct ast_expression *node,
					 size_t first);
/* One more level of what nests without a node; false beyond the limit, which is said. Who entered
 * decreases `depth`. */
bool parser_enter(struct parser *parser);
/* A list between parentheses. */
bool parser_items(struct parser *parser, struct ast_expression *node,
		  struct ast_expression *(*item)(struct parser *));
/* Is this a word that cannot be the name of a let? */
bool parser_at_reserved(const struct parser *parser);
/* A literal, call, name or parentheses. */
struct ast_expression *parser_primary(struct parser *parser);

/* calls.c */

/* An indicator, when one is named here; NULL else, or when `*ret_failed`. */
struct ast_expression *parser_call(struct parser *parser, bool *ret_failed);
/* A name called with parentheses that is no indicator: says so and skips it. */
struct ast_expression *parser_unknown_call(struct parser *parser);

/* expressions.c */

/* A whole expression; nesting is counted from here. */
struct ast_expression *parser_expression(struct parser *parser);
/* The same inside another one. */
struct ast_expression *parser_condition(struct parser *parser);
/* A sum: an expression without comparison. */
struct ast_expression *parser_operand(struct parser *parser);

/* statements.c, tests.c, items.c */

void parser_rule(struct parser *parser);
/* Does a statement of a rule begin here? */
bool parser_at_statement(const struct parser *parser);
void parser_test(struct parser *parser);
/* All items of the file. */
void parser_file(struct parser *parser);
/* To the next item. */
void parser_skip_item(struct parser *parser);
/* Whether the next token begins an item after which a block cannot go on. */
bool parser_at_item(const struct parser *parser);
/* Says that the '{' was not closed when an item or the end comes. Returns whether the block goes
 * on; takes its '}'. */
bool parser_block_goes_on(struct parser *parser, struct vigie_span opened);
/* Says V016 at a '{'. */
void parser_refuse_open(struct parser *parser, struct vigie_span opened);

#endif
