/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of a file: rules and tests (elsewhere), lets, scores, subjects. What cannot be read is
 * said and stepped over to the next item; a definition whose value is wrong keeps its name, so that
 * its users are not blamed. */
#include <string.h>

#include "rules/language/parser.h"

void parser_skip_item(struct parser *parser)
{
	while (!parser_at_kind(parser, VIGIE_TOKEN_END) && !parser_at_item(parser))
		parser_skip(parser);
}

static bool is_reserved(const struct parser *parser)
{
	const struct vigie_token *token = parser_token(parser);

	if (parser_at_reserved(parser) || keyword_level(token->text) != VIGIE_LEVEL_NONE)
		return true;
#define X(enumerator, english, french, parameters, type, window)                                   \
	if (keyword_is_word(token->text, english, strcspn(english, ".")) ||                        \
	    keyword_is_word(token->text, french, strcspn(french, ".")))                            \
		return true;
	VIGIE_INDICATORS(X)
#undef X
	return false;
}

static bool read_let_name(struct parser *parser, struct ast_let *let)
{
	const struct vigie_token *token = parser_token(parser);

	if (token->kind != VIGIE_TOKEN_WORD)
		return parser_refuse(parser, N_("a name of one word"));
	let->span = token->span;
	let->name =
		vigie_arena_copy(parser->set->arena, token->span.source->text + token->span.start,
				 token->span.end - token->span.start);
	parser->exhausted |= !let->name;
	if (let->name && is_reserved(parser))
		vigie_diagnostic_hint(vigie_diagnostics_add(parser->list, VIGIE_ERROR,
							    rule_code(CODE_RESERVED), token->span,
							    N_("'%s' is a word of the language"),
							    let->name),
				      N_("choose another name"));
	parser->at++;
	return let->name != NULL;
}

static void read_let(struct parser *parser)
{
	struct ast_let let = {0};

	parser_take_keyword(parser, KEYWORD_LET);
	if (!read_let_name(parser, &let)) {
		parser_skip_item(parser);
		return;
	}
	if (parser_require_punctuation(parser, "=", N_("'='")))
		let.value = parser_expression(parser);
	PARSER_APPEND(parser, parser->set->lets, parser->set->n_lets, let);
	if (!let.value)
		parser_skip_item(parser);
}

/* Opens the block of a named item; false when it is said and skipped. */
static bool open_block(struct parser *parser, const char *expected, const char **ret_name,
		       struct vigie_span *ret_span, struct vigie_span *ret_opened)
{
	*ret_span = parser_token(parser)->span;
	if (parser_require_name(parser, expected, ret_name)) {
		*ret_opened = parser_token(parser)->span;
		if (parser_require_punctuation(parser, "{", N_("'{'")))
			return true;
	}
	parser_skip_item(parser);
	return false;
}

static bool take_points(struct parser *parser)
{
	return parser_take_keyword(parser, KEYWORD_POINTS) ||
	       parser_take_keyword(parser, KEYWORD_POINT);
}

static bool at_score_line(const struct parser *parser)
{
	struct parser ahead = *parser;

	ahead.marks = NULL;
	if (!parser_at_kind(parser, VIGIE_TOKEN_NUMBER))
		return false;
	ahead.at++;
	return take_points(&ahead);
}

/* N points when EXPR */
static bool read_score_line(struct parser *parser, struct ast_score_line *line)
{
	if (!parser_at_kind(parser, VIGIE_TOKEN_NUMBER))
		return parser_refuse(parser, N_("a line 'N points when …'"));
	line->points = parser_primary(parser);
	if (!line->points)
		return false;
	if (!take_points(parser))
		return parser_refuse(parser, N_("'points'"));
	if (!parser_require_keyword(parser, KEYWORD_WHEN, N_("'when' and a condition")))
		return false;
	line->when = parser_expression(parser);
	return line->when != NULL;
}

static void read_score(struct parser *parser)
{
	struct ast_score score = {0};
	struct vigie_span opened;
	bool wrong = false;

	parser_take_keyword(parser, KEYWORD_SCORE);
	if (!open_block(parser, N_("the name of the score between quotes"), &score.name,
			&score.span, &opened))
		return;
	while (parser_block_goes_on(parser, opened)) {
		struct ast_score_line line = {0};

		parser_mark_begin(parser, BEGINS_STATEMENT);
		if (read_score_line(parser, &line)) {
			PARSER_APPEND(parser, score.lines, score.n_lines, line);
			continue;
		}
		wrong = true;
		while (!parser_at_kind(parser, VIGIE_TOKEN_END) && !at_score_line(parser) &&
		       !parser_at_punctuation(parser, "}") && !parser_at_item(parser))
			parser_skip(parser);
	}
	if (score.n_lines == 0 && !wrong)
		vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_MISSING),
				      score.span, N_("score '%s' has no line 'N points when …'"),
				      score.name);
	PARSER_APPEND(parser, parser->set->scores, parser->set->n_scores, score);
}

static bool refuse_code(struct parser *parser)
{
	const struct vigie_token *token = parser_token(parser);

	vigie_diagnostic_hint(vigie_diagnostics_add(parser->list, VIGIE_ERROR,
						    rule_code(CODE_SYNTAX), token->span,
						    N_("a code is digits, or a text")),
			      N_("put a space after the comma between two codes"));
	return false;
}

/* National codes begin with zeros: a number is taken as it is written. */
static bool read_code(struct parser *parser, struct ast_subject *subject)
{
	const struct vigie_token *token = parser_token(parser);
	const char *code = token->text;

	if (token->kind != VIGIE_TOKEN_NUMBER) {
		if (!parser_require_name(parser, N_("a code such as 061300"), &code))
			return false;
	} else if (strspn(code, "0123456789") == strlen(code)) {
		parser->at++;
	} else {
		return refuse_code(parser);
	}
	return PARSER_APPEND(parser, subject->codes, subject->n_codes, code);
}

static bool read_codes(struct parser *parser, struct ast_subject *subject)
{
	do {
		if (!read_code(parser, subject))
			return false;
	} while (parser_take_punctuation(parser, ","));
	return true;
}

static bool read_subject_line(struct parser *parser, struct ast_subject *subject)
{
	static const enum keyword_group groups[] = {KEYWORD_DEFINITION};

	if (parser_take_keyword(parser, KEYWORD_CODE))
		return read_codes(parser, subject);
	if (parser_take_keyword(parser, KEYWORD_LABEL))
		return parser_require_names(parser, N_("a label between quotes"), &subject->labels,
					    &subject->n_labels);
	parser_refuse_beginning(parser, N_("'code' or 'label'"), groups, VIGIE_ARRAY_SIZE(groups));
	parser_skip(parser);
	return false;
}

static void read_subject(struct parser *parser)
{
	struct ast_subject subject = {0};
	struct vigie_span opened;

	parser_take_keyword(parser, KEYWORD_SUBJECT);
	if (!open_block(parser, N_("the name of the subject between quotes"), &subject.name,
			&subject.span, &opened))
		return;
	while (parser_block_goes_on(parser, opened)) {
		parser_mark_begin(parser, BEGINS_FACT);
		if (read_subject_line(parser, &subject))
			continue;
		while (!parser_at_kind(parser, VIGIE_TOKEN_END) && !parser_at_item(parser) &&
		       !parser_at_punctuation(parser, "}") &&
		       !parser_at_keyword(parser, KEYWORD_CODE) &&
		       !parser_at_keyword(parser, KEYWORD_LABEL))
			parser_skip(parser);
	}
	PARSER_APPEND(parser, parser->set->subjects, parser->set->n_subjects, subject);
}

static void read_item(struct parser *parser)
{
	static const enum keyword_group groups[] = {KEYWORD_ITEM};

	parser_mark_begin(parser, BEGINS_ITEM);
	if (parser_at_keyword(parser, KEYWORD_RULE)) {
		parser_rule(parser);
	} else if (parser_at_keyword(parser, KEYWORD_TEST)) {
		parser_test(parser);
	} else if (parser_at_keyword(parser, KEYWORD_LET)) {
		read_let(parser);
	} else if (parser_at_keyword(parser, KEYWORD_SCORE)) {
		read_score(parser);
	} else if (parser_at_keyword(parser, KEYWORD_SUBJECT)) {
		read_subject(parser);
	} else {
		parser_refuse_beginning(parser, N_("a rule, let, score, subject or test"), groups,
					VIGIE_ARRAY_SIZE(groups));
		parser_skip(parser);
		parser_skip_item(parser);
	}
}

void parser_file(struct parser *parser)
{
	while (!parser_at_kind(parser, VIGIE_TOKEN_END) && !parser->exhausted)
		read_item(parser);
}
