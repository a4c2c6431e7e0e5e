/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operators, from loose to tight: or; and; not; comparison and in; else; + -; * /; sign. Types
 * are not its business: whatever reads well is a tree. */
#include "rules/language/parser.h"

static struct ast_expression *join(struct parser *parser, size_t first, enum ast_operator op,
				   struct ast_expression *a, struct ast_expression *b)
{
	struct ast_expression *node = b ? parser_new_node(parser, AST_BINARY, first) : NULL;

	if (!node)
		return NULL;
	node->op = op;
	node->a = a;
	node->b = b;
	return parser_close_node(parser, node, first);
}

static struct ast_expression *prefixed(struct parser *parser, enum ast_operator op, size_t first,
				       struct ast_expression *(*operand)(struct parser *))
{
	struct ast_expression *node;

	if (!parser_enter(parser))
		return NULL;
	node = parser_new_node(parser, AST_UNARY, first);
	if (node) {
		node->op = op;
		node->a = operand(parser);
	}
	parser->depth--;
	return node && node->a ? parser_close_node(parser, node, first) : NULL;
}

static struct ast_expression *sign(struct parser *parser)
{
	size_t first = parser->at;

	if (!parser_at_punctuation(parser, "-"))
		return parser_primary(parser);
	parser_mark_tight(parser);
	parser->at++;
	return prefixed(parser, AST_NEGATE, first, sign);
}

static struct ast_expression *product(struct parser *parser)
{
	size_t first = parser->at;
	struct ast_expression *node = sign(parser);

	while (node) {
		if (parser_take_punctuation(parser, "*"))
			node = join(parser, first, AST_MULTIPLY, node, sign(parser));
		else if (parser_take_punctuation(parser, "/"))
			node = join(parser, first, AST_DIVIDE, node, sign(parser));
		else
			break;
	}
	return node;
}

struct ast_expression *parser_operand(struct parser *parser)
{
	size_t first = parser->at;
	struct ast_expression *node = product(parser);

	while (node) {
		if (parser_take_punctuation(parser, "+"))
			node = join(parser, first, AST_ADD, node, product(parser));
		else if (parser_take_punctuation(parser, "-"))
			node = join(parser, first, AST_SUBTRACT, node, product(parser));
		else
			break;
	}
	return node;
}

static struct ast_expression *fallback(struct parser *parser)
{
	size_t first = parser->at;
	struct ast_expression *node = parser_operand(parser);

	while (node && parser_take_keyword(parser, KEYWORD_ELSE)) {
		struct ast_expression *otherwise = parser_operand(parser), *value = node;

		node = otherwise ? parser_new_node(parser, AST_ELSE, first) : NULL;
		if (!node)
			return NULL;
		node->a = value;
		node->b = otherwise;
		node = parser_close_node(parser, node, first);
	}
	return node;
}

/* After the parentheses of a list nothing goes on that could be the end of a range. */
static bool at_list(const struct parser *parser)
{
	static const char *const operators[] = {"..", "+", "-", "*", "/"};
	struct parser ahead = *parser;
	int depth = 0;

	if (!parser_at_punctuation(&ahead, "("))
		return false;
	do {
		if (parser_at_punctuation(&ahead, "("))
			depth++;
		if (parser_at_punctuation(&ahead, ")"))
			depth--;
		ahead.at++;
	} while (depth > 0 && !parser_at_kind(&ahead, VIGIE_TOKEN_END) &&
		 !parser_at_punctuation(&ahead, "{") && !parser_at_punctuation(&ahead, "}"));
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(operators); i++) {
		if (parser_at_punctuation(&ahead, operators[i]))
			return false;
	}
	return true;
}

static struct ast_expression *membership(struct parser *parser, size_t first,
					 struct ast_expression *value)
{
	bool is_list = at_list(parser);
	struct ast_expression *node =
		parser_new_node(parser, is_list ? AST_IN_LIST : AST_IN_RANGE, first);

	if (!node)
		return NULL;
	node->a = value;
	if (is_list)
		return parser_items(parser, node, fallback) ? parser_close_node(parser, node, first)
							    : NULL;
	node->b = parser_operand(parser);
	if (!node->b ||
	    !parser_require_punctuation(parser, "..", N_("'..' and the end of a range")))
		return NULL;
	node->c = parser_operand(parser);
	return node->c ? parser_close_node(parser, node, first) : NULL;
}

static bool comparison_operator(struct parser *parser, enum ast_operator *ret_op)
{
	static const struct {
		const char *text;
		enum ast_operator op;
	} operators[] = {
		{"<", AST_LESS},       {"<=", AST_LESS_EQUAL},	  {"=", AST_EQUAL},
		{"!=", AST_NOT_EQUAL}, {">=", AST_GREATER_EQUAL}, {">", AST_GREATER},
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(operators); i++) {
		if (!parser_take_punctuation(parser, operators[i].text))
			continue;
		*ret_op = operators[i].op;
		return true;
	}
	return false;
}

static struct ast_expression *comparison(struct parser *parser)
{
	size_t first = parser->at;
	struct ast_expression *node = fallback(parser);
	enum ast_operator op;

	if (!node)
		return NULL;
	if (parser_take_keyword(parser, KEYWORD_IN))
		return membership(parser, first, node);
	if (!comparison_operator(parser, &op))
		return node;
	node = join(parser, first, op, node, fallback(parser));
	if (node && comparison_operator(parser, &op)) {
		vigie_diagnostic_hint(vigie_diagnostics_add(parser->list, VIGIE_ERROR,
							    rule_code(CODE_SYNTAX),
							    parser->tokens[parser->at - 1].span,
							    N_("comparisons cannot be chained")),
				      N_("write 'a < b and b < c', or 'b in a..c'"));
		return NULL;
	}
	return node;
}

/* In French 'non' is both "not" and the answer "no": the answer when nothing follows to negate. */
static bool negates(const struct parser *parser)
{
	struct parser ahead = *parser;

	ahead.marks = NULL;
	if (!parser_take_keyword(&ahead, KEYWORD_NOT))
		return false;
	switch (parser_token(&ahead)->kind) {
	case VIGIE_TOKEN_NUMBER:
	case VIGIE_TOKEN_TEXT:
	case VIGIE_TOKEN_DATE:
		return true;
	case VIGIE_TOKEN_PUNCTUATION:
		return parser_at_punctuation(&ahead, "(") || parser_at_punctuation(&ahead, "-");
	case VIGIE_TOKEN_WORD:
		return parser_at_keyword(&ahead, KEYWORD_YES) ||
		       parser_at_keyword(&ahead, KEYWORD_NOT) ||
		       parser_at_keyword(&ahead, KEYWORD_NO) ||
		       parser_at_keyword(&ahead, KEYWORD_AT_LEAST) ||
		       parser_at_keyword(&ahead, KEYWORD_KNOWN) ||
		       parser_at_keyword(&ahead, KEYWORD_SCORE) ||
		       parser_at_keyword(&ahead, KEYWORD_FLAGGED) || !parser_at_reserved(&ahead);
	case VIGIE_TOKEN_END:
	case VIGIE_TOKEN_COMMENT:
		break;
	}
	return false;
}

static struct ast_expression *negation(struct parser *parser)
{
	size_t first = parser->at;

	if (!negates(parser))
		return comparison(parser);
	parser_take_keyword(parser, KEYWORD_NOT);
	return prefixed(parser, AST_NOT, first, negation);
}

static struct ast_expression *chain(struct parser *parser, enum keyword keyword,
				    enum ast_operator op,
				    struct ast_expression *(*link)(struct parser *))
{
	size_t first = parser->at;
	struct ast_expression *node = link(parser);

	while (node) {
		size_t at = parser->at;

		if (!parser_take_keyword(parser, keyword))
			break;
		if (parser->marks && parser->depth == 0)
			parser->marks[at].breaks = op == AST_OR ? BREAKS_OR : BREAKS_AND;
		node = join(parser, first, op, node, link(parser));
	}
	return node;
}

static struct ast_expression *conjunction(struct parser *parser)
{
	return chain(parser, KEYWORD_AND, AST_AND, negation);
}

struct ast_expression *parser_condition(struct parser *parser)
{
	return chain(parser, KEYWORD_OR, AST_OR, conjunction);
}

struct ast_expression *parser_expression(struct parser *parser)
{
	struct ast_expression *node;

	parser->depth = 0;
	node = parser_condition(parser);
	/* Half an expression would only be blamed for the half that is missing. */
	return parser_after_gap(parser) ? NULL : node;
}
