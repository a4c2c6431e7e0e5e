/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The nodes of expressions and their tightest forms: literals, lists, calls, parentheses. Nodes
 * belong to the set. Refuses what is nested beyond AST_DEPTH_LIMIT, so that everything after the
 * parser may recurse.
 */
#include <string.h>

#include "rules/language/parser.h"
#include "rules/language/tree.h"

struct ast_expression *parser_new_node(struct parser *parser, enum ast_kind kind, size_t first)
{
	struct ast_expression *node = parser_allocate(parser, sizeof(*node));

	if (!node)
		return NULL;
	node->kind = kind;
	node->span = parser->tokens[first].span;
	node->height = 1;
	node->size = 1;
	node->day = VIGIE_DAY_NONE;
	return node;
}

static bool refuse_depth(struct parser *parser, struct vigie_span span)
{
	vigie_diagnostic_hint(
		vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_DEPTH), span,
				      N_("this expression is nested more than %d deep"),
				      AST_DEPTH_LIMIT),
		N_("give parts of it a name with 'let', or write a list after 'in'"));
	return false;
}

struct ast_expression *parser_close_node(struct parser *parser, struct ast_expression *node,
					 size_t first)
{
	node->span = parser_span_from(parser, first);
	tree_measure(node);
	if (node->height <= AST_DEPTH_LIMIT)
		return node;
	refuse_depth(parser, node->span);
	return NULL;
}

/* Parentheses, signs and not are counted while they open, so that the parser itself is bounded. */
bool parser_enter(struct parser *parser)
{
	if (parser->depth == AST_DEPTH_LIMIT)
		return refuse_depth(parser, parser_token(parser)->span);
	parser->depth++;
	return true;
}

/* EXPR, EXPR, …) */
bool parser_items(struct parser *parser, struct ast_expression *node,
		  struct ast_expression *(*item)(struct parser *))
{
	bool splits = parser->marks && parser->depth == 0 && node->kind == AST_AT_LEAST;

	if (!parser_require_punctuation(parser, "(", N_("'(' and a list")) || !parser_enter(parser))
		return false;
	do {
		struct ast_expression *expression;

		if (splits)
			parser->marks[parser->at].breaks = BREAKS_ITEM;
		expression = item(parser);

		if (!expression || !PARSER_APPEND(parser, node->items, node->n_items, expression))
			return false;
	} while (parser_take_punctuation(parser, ","));
	parser->depth--;
	return parser_require_punctuation(parser, ")", N_("',' or ')'"));
}

static struct ast_expression *at_least(struct parser *parser, size_t first)
{
	struct ast_expression *node = parser_new_node(parser, AST_AT_LEAST, first);

	if (!node ||
	    !parser_require_integer(parser, N_("a number of conditions"), 1, 1000, &node->count) ||
	    !parser_require_keyword(parser, KEYWORD_OF, N_("'of' and a list of conditions")) ||
	    !parser_items(parser, node, parser_condition))
		return NULL;
	return parser_close_node(parser, node, first);
}

static struct ast_expression *parenthesised(struct parser *parser)
{
	struct ast_expression *node;

	if (!parser_enter(parser))
		return NULL;
	node = parser_condition(parser);
	parser->depth--;
	if (!node || !parser_require_punctuation(parser, ")", N_("')'")))
		return NULL;
	return node;
}

static struct ast_expression *known(struct parser *parser, size_t first)
{
	struct ast_expression *node = parser_new_node(parser, AST_KNOWN, first);

	parser_mark_tight(parser);
	if (!node || !parser_require_punctuation(parser, "(", N_("'('")))
		return NULL;
	node->a = parenthesised(parser);
	return node->a ? parser_close_node(parser, node, first) : NULL;
}

/* score("NAME"), flagged("RULE") */
static struct ast_expression *named(struct parser *parser, enum ast_kind kind, size_t first)
{
	struct ast_expression *node = parser_new_node(parser, kind, first);

	parser_mark_tight(parser);
	if (!node || !parser_require_punctuation(parser, "(", N_("'('")) ||
	    !parser_require_name(parser, N_("a name between quotes"), &node->text) ||
	    !parser_require_punctuation(parser, ")", N_("')'")))
		return NULL;
	return parser_close_node(parser, node, first);
}

static enum ast_type unit(struct parser *parser)
{
	if (parser_take_punctuation(parser, "%"))
		return AST_TYPE_PERCENT;
	if (parser_take_keyword(parser, KEYWORD_DAYS) || parser_take_keyword(parser, KEYWORD_DAY))
		return AST_TYPE_DAYS;
	if (parser_take_keyword(parser, KEYWORD_HOURS) || parser_take_keyword(parser, KEYWORD_HOUR))
		return AST_TYPE_HOURS;
	if (parser_take_keyword(parser, KEYWORD_YEARS) || parser_take_keyword(parser, KEYWORD_YEAR))
		return AST_TYPE_YEARS;
	return AST_TYPE_NUMBER;
}

static bool is_number(const struct vigie_token *token)
{
	struct vigie_span span = token->span;
	vigie_decimal number;

	return vigie_decimal_parse(span.source->text + span.start, span.end - span.start,
				   &number) == 0;
}

static struct ast_expression *literal(struct parser *parser, enum ast_kind kind)
{
	const struct vigie_token *token = parser_token(parser);
	size_t first = parser->at++;
	struct ast_expression *node = parser_new_node(parser, kind, first);

	if (!node)
		return NULL;
	/* The lexer has said it: what follows from such a number would only be noise. */
	if (kind == AST_NUMBER && !is_number(token))
		node->kind = AST_LET;
	node->number = token->number;
	node->text = kind == AST_TEXT ? token->text : NULL;
	if (kind == AST_DATE)
		node->day = token->date;
	if (kind == AST_NUMBER)
		node->type = unit(parser);
	return parser_close_node(parser, node, first);
}

static struct ast_expression *answer(struct parser *parser, size_t first, bool yes)
{
	struct ast_expression *node = parser_new_node(parser, AST_ANSWER, first);

	if (node)
		node->answer = yes;
	return node;
}

static struct ast_expression *level(struct parser *parser, enum vigie_level value)
{
	size_t first = parser->at++;
	struct ast_expression *node = parser_new_node(parser, AST_LEVEL, first);

	if (parser->marks)
		parser->marks[first].role = ROLE_LEVEL;
	if (node)
		node->level = value;
	return node;
}

/* The name of a let, of this file or another: resolved by the checker. Kept as written. */
static struct ast_expression *reference(struct parser *parser)
{
	const struct vigie_token *token = parser_token(parser);
	size_t first = parser->at++;
	struct ast_expression *node = parser_new_node(parser, AST_LET, first);

	if (!node)
		return NULL;
	node->text =
		vigie_arena_copy(parser->set->arena, token->span.source->text + token->span.start,
				 token->span.end - token->span.start);
	parser->exhausted |= !node->text;
	return node->text ? node : NULL;
}

bool parser_at_reserved(const struct parser *parser)
{
	for (enum keyword keyword = 0; keyword < KEYWORDS_N; keyword++) {
		if (keyword_group(keyword) <= KEYWORD_EXPRESSION &&
		    parser_at_keyword(parser, keyword))
			return true;
	}
	return false;
}

static struct ast_expression *word(struct parser *parser)
{
	const struct vigie_token *token = parser_token(parser);
	enum vigie_level value = keyword_level(token->text);
	size_t first = parser->at;
	struct ast_expression *node;
	bool failed = false;

	if (parser_take_keyword(parser, KEYWORD_YES))
		return answer(parser, first, true);
	if (parser_take_keyword(parser, KEYWORD_NO))
		return answer(parser, first, false);
	if (parser_take_keyword(parser, KEYWORD_AT_LEAST))
		return at_least(parser, first);
	if (parser_take_keyword(parser, KEYWORD_KNOWN))
		return known(parser, first);
	if (parser_take_keyword(parser, KEYWORD_SCORE))
		return named(parser, AST_SCORE, first);
	if (parser_take_keyword(parser, KEYWORD_FLAGGED))
		return named(parser, AST_FLAGGED, first);
	if (value != VIGIE_LEVEL_NONE)
		return level(parser, value);
	node = parser_call(parser, &failed);
	if (node || failed)
		return node;
	if (parser_at_reserved(parser)) {
		parser_refuse(parser, N_("a value or a condition"));
		return NULL;
	}
	if (token[1].kind == VIGIE_TOKEN_PUNCTUATION &&
	    (token[1].text[0] == '(' || strcmp(token[1].text, ".") == 0))
		return parser_unknown_call(parser);
	return reference(parser);
}

struct ast_expression *parser_primary(struct parser *parser)
{
	switch (parser_token(parser)->kind) {
	case VIGIE_TOKEN_NUMBER:
		return literal(parser, AST_NUMBER);
	case VIGIE_TOKEN_TEXT:
		return literal(parser, AST_TEXT);
	case VIGIE_TOKEN_DATE:
		return literal(parser, AST_DATE);
	case VIGIE_TOKEN_WORD:
		return word(parser);
	case VIGIE_TOKEN_PUNCTUATION:
		if (parser_take_punctuation(parser, "("))
			return parenthesised(parser);
		break;
	case VIGIE_TOKEN_END:
	case VIGIE_TOKEN_COMMENT:
		break;
	}
	parser_refuse(parser, N_("a value or a condition"));
	return NULL;
}
