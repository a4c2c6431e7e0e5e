/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of indicators: arguments by place and by name, in any order, and windows. An argument that
 * is not taken is said and read all the same, so that the rest of the expression is still seen. */
#include <string.h>

#include "rules/language/indicator_table.h"
#include "rules/language/parser.h"
#include "rules/language/withheld.h"
#include "vigie/text.h"

/* Ten years: the school calendar looks back no further. */
#define WINDOW_DAYS_LIMIT 3650
#define TERM_LIMIT 9

static int span_size(struct vigie_span span)
{
	return (int)(span.end - span.start);
}

static const char *span_text(struct vigie_span span)
{
	return span.source->text + span.start;
}

/* Copy of what is written in a span; "" when memory is exhausted. */
static const char *written(struct parser *parser, struct vigie_span span)
{
	const char *copy =
		vigie_arena_copy(parser->set->arena, span_text(span), (size_t)span_size(span));

	parser->exhausted |= !copy;
	return copy ? copy : "";
}

/* To the end of an argument, so that what follows it is read. */
static void skip_argument(struct parser *parser)
{
	for (int depth = 0; !parser_at_kind(parser, VIGIE_TOKEN_END); parser->at++) {
		if (parser_at_punctuation(parser, "{") || parser_at_punctuation(parser, "}") ||
		    (parser_token(parser)->first_on_line && parser_at_statement(parser)))
			return;
		if (parser_at_punctuation(parser, "("))
			depth++;
		if (depth == 0 &&
		    (parser_at_punctuation(parser, ",") || parser_at_punctuation(parser, ")")))
			return;
		if (parser_at_punctuation(parser, ")"))
			depth--;
	}
}

static const char *nearest_window(struct parser *parser, const struct vigie_token *token)
{
	static const enum keyword windows[] = {
		KEYWORD_THIS_MONTH,    KEYWORD_PREVIOUS_MONTH, KEYWORD_THIS_TERM,
		KEYWORD_PREVIOUS_TERM, KEYWORD_THIS_YEAR,      KEYWORD_PREVIOUS_YEAR,
	};
	const char *names[2 * VIGIE_ARRAY_SIZE(windows)];
	struct vigie_span span = token->span;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(names); i++)
		names[i] = keyword_name(windows[i / 2], (enum vigie_language)(i % 2));
	if (token->kind == VIGIE_TOKEN_WORD && token[1].kind == VIGIE_TOKEN_WORD)
		span.end = token[1].span.end;
	return vigie_text_nearest(written(parser, span), names, VIGIE_ARRAY_SIZE(names));
}

static void refuse_window(struct parser *parser)
{
	/* `over: 30)`: it is the number that lacks its unit. */
	const struct vigie_token *here = parser_token(parser);
	bool bare = here->kind != VIGIE_TOKEN_WORD && here[-1].kind == VIGIE_TOKEN_NUMBER;
	const struct vigie_token *token = bare ? here - 1 : here;
	const char *nearest = nearest_window(parser, token);
	struct vigie_diagnostic *entry = vigie_diagnostics_add(
		parser->list, VIGIE_ERROR, rule_code(CODE_WINDOW), token->span,
		N_("unknown window '%.*s'"), span_size(token->span), span_text(token->span));

	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), nearest);
	else
		vigie_diagnostic_hint(entry, N_("a window is 30 days, 10 school days, this month, "
						"previous month, this term, previous term, term 2, "
						"this year or previous year"));
	skip_argument(parser);
}

static bool counted_window(struct parser *parser, struct ast_window *window)
{
	if (!parser_require_integer(parser, N_("a number of days"), 1, WINDOW_DAYS_LIMIT,
				    &window->n))
		return false;
	if (parser_take_keyword(parser, KEYWORD_SCHOOL_DAYS) ||
	    parser_take_keyword(parser, KEYWORD_SCHOOL_DAY))
		window->kind = AST_WINDOW_SCHOOL_DAYS;
	else if (parser_take_keyword(parser, KEYWORD_DAYS) ||
		 parser_take_keyword(parser, KEYWORD_DAY))
		window->kind = AST_WINDOW_DAYS;
	else
		refuse_window(parser);
	return true;
}

static bool read_window(struct parser *parser, struct ast_window *window)
{
	static const struct {
		enum keyword keyword;
		enum ast_window_kind kind;
	} windows[] = {
		{KEYWORD_THIS_MONTH, AST_WINDOW_THIS_MONTH},
		{KEYWORD_PREVIOUS_MONTH, AST_WINDOW_PREVIOUS_MONTH},
		{KEYWORD_THIS_TERM, AST_WINDOW_THIS_TERM},
		{KEYWORD_PREVIOUS_TERM, AST_WINDOW_PREVIOUS_TERM},
		{KEYWORD_THIS_YEAR, AST_WINDOW_THIS_YEAR},
		{KEYWORD_PREVIOUS_YEAR, AST_WINDOW_PREVIOUS_YEAR},
	};

	if (parser_at_kind(parser, VIGIE_TOKEN_NUMBER))
		return counted_window(parser, window);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(windows); i++) {
		if (!parser_take_keyword(parser, windows[i].keyword))
			continue;
		window->kind = windows[i].kind;
		return true;
	}
	if (!parser_take_keyword(parser, KEYWORD_TERM)) {
		refuse_window(parser);
		return true;
	}
	window->kind = AST_WINDOW_TERM;
	return parser_require_integer(parser, N_("the number of a term"), 1, TERM_LIMIT,
				      &window->n);
}

struct call {
	const char *name; /* as written */
	int takes;
	int taken; /* TAKES_… bits of the arguments so far */
	struct ast_indicator *indicator;
};

static void note_argument(struct parser *parser, struct call *call, int which,
			  struct vigie_span span)
{
	if (!(call->takes & which))
		vigie_diagnostic_hint(
			vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_ARGUMENT),
					      span, N_("'%s' does not take '%.*s'"), call->name,
					      span_size(span), span_text(span)),
			N_("remove it"));
	else if (call->taken & which)
		vigie_diagnostic_hint(vigie_diagnostics_add(parser->list, VIGIE_ERROR,
							    rule_code(CODE_TWICE), span,
							    N_("this argument is given twice")),
				      N_("keep one of the two"));
	call->taken |= which;
}

static bool read_answer(struct parser *parser, enum vigie_answer *answer)
{
	if (parser_take_keyword(parser, KEYWORD_YES))
		*answer = VIGIE_YES;
	else if (parser_take_keyword(parser, KEYWORD_NO))
		*answer = VIGIE_NO;
	else
		return parser_refuse(parser, N_("'yes' or 'no'"));
	return true;
}

static bool read_unknown(struct parser *parser, const struct call *call)
{
	static const char *const names[] = {"over", "sur", "justified", "justifié"};
	struct vigie_span span = parser_token(parser)->span;
	const char *word = written(parser, span);
	const char *nearest = vigie_text_nearest(word, names, VIGIE_ARRAY_SIZE(names));
	struct vigie_diagnostic *entry =
		vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_ARGUMENT), span,
				      N_("'%s' does not take '%s'"), call->name, word);

	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), nearest);
	skip_argument(parser);
	return true;
}

static bool read_named(struct parser *parser, struct call *call)
{
	struct vigie_span span = parser_token(parser)->span;

	if (parser_take_keyword(parser, KEYWORD_OVER)) {
		parser->at++;
		note_argument(parser, call, TAKES_OVER, span);
		return read_window(parser, &call->indicator->over);
	}
	if (parser_take_keyword(parser, KEYWORD_JUSTIFIED)) {
		parser->at++;
		note_argument(parser, call, TAKES_JUSTIFIED, span);
		return read_answer(parser, &call->indicator->justified);
	}
	return read_unknown(parser, call);
}

static void find_support(struct parser *parser, struct ast_indicator *indicator,
			 struct vigie_span span)
{
	static const char *const codes[] = {
#define X(enumerator, code) code,
		VIGIE_SUPPORTS(X)
#undef X
	};
	struct vigie_diagnostic *entry;
	const char *nearest;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(codes); i++) {
		if (strcasecmp(codes[i], indicator->text) != 0)
			continue;
		indicator->support = (enum vigie_support)i;
		indicator->text = codes[i];
		return;
	}
	entry = vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_SUPPORT), span,
				      N_("unknown support '%s'"), indicator->text);
	nearest = vigie_text_nearest(indicator->text, codes, VIGIE_ARRAY_SIZE(codes));
	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), nearest);
	else
		vigie_diagnostic_hint(
			entry, N_("supports are PAP, PPS, PPRE, PAI, ULIS, SEGPA, UPE2A and CTR"));
}

static bool read_limit(struct parser *parser, struct ast_indicator *indicator)
{
	if (!parser_enter(parser))
		return false;
	indicator->limit = parser_operand(parser);
	parser->depth--;
	return indicator->limit != NULL;
}

static bool read_data(struct parser *parser, struct ast_indicator *indicator)
{
	if (parser_take_keyword(parser, KEYWORD_GRADES))
		indicator->data = VIGIE_DATA_GRADES;
	else if (parser_take_keyword(parser, KEYWORD_ABSENCES))
		indicator->data = VIGIE_DATA_ABSENCES;
	else
		return parser_refuse(parser, N_("'grades' or 'absences'"));
	return true;
}

static bool read_text(struct parser *parser, struct call *call, int which)
{
	struct vigie_span span = parser_token(parser)->span;
	const char **place =
		which == TAKES_SUBJECT ? &call->indicator->subject : &call->indicator->text;

	if (!parser_require_name(parser, N_("a name between quotes"), place))
		return false;
	if (which == TAKES_SUPPORT)
		find_support(parser, call->indicator, span);
	return true;
}

static bool read_placed(struct parser *parser, struct call *call)
{
	int which = call->takes & (TAKES_SUBJECT | TAKES_LIMIT | TAKES_SUPPORT | TAKES_PROGRAMME |
				   TAKES_PARTNER | TAKES_DATA | TAKES_LIST);

	note_argument(parser, call, which ? which : TAKES_SUBJECT, parser_token(parser)->span);
	if (which == TAKES_LIMIT)
		return read_limit(parser, call->indicator);
	if (which == TAKES_DATA)
		return read_data(parser, call->indicator);
	if (which)
		return read_text(parser, call, which);
	skip_argument(parser);
	return true;
}

static bool read_argument(struct parser *parser, struct call *call)
{
	const struct vigie_token *token = parser_token(parser);

	if (token->kind == VIGIE_TOKEN_WORD && token[1].kind == VIGIE_TOKEN_PUNCTUATION &&
	    token[1].text[0] == ':')
		return read_named(parser, call);
	return read_placed(parser, call);
}

static bool read_arguments(struct parser *parser, struct call *call)
{
	if (!parser_at_punctuation(parser, "("))
		return true;
	parser_mark_tight(parser);
	parser->at++;
	if (parser_take_punctuation(parser, ")"))
		return true;
	do {
		if (!read_argument(parser, call))
			return false;
	} while (parser_take_punctuation(parser, ","));
	return parser_require_punctuation(parser, ")", N_("',' or ')'"));
}

static void require_arguments(struct parser *parser, const struct call *call,
			      struct vigie_span span)
{
	int missing = call->takes & ~call->taken &
		      (TAKES_LIMIT | TAKES_SUPPORT | TAKES_PARTNER | TAKES_DATA | TAKES_LIST);
	const char *what;

	if (!missing)
		return;
	if (missing & TAKES_LIMIT)
		what = N_("a grade, such as (8)");
	else if (missing & TAKES_SUPPORT)
		what = N_("a support, such as (\"PPRE\")");
	else if (missing & TAKES_PARTNER)
		what = N_("a name, such as (\"zupdeco\")");
	else if (missing & TAKES_LIST)
		what = N_("a list, such as (\"club\")");
	else
		what = N_("'grades' or 'absences' between parentheses");
	vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_ARGUMENT_MISSING), span,
			      N_("'%s' needs %s"), call->name, _(what));
}

static void mark_name(struct token_mark *mark, size_t n, enum vigie_indicator which,
		      enum vigie_language language)
{
	mark->role = ROLE_INDICATOR;
	mark->n = (uint8_t)n;
	mark->which = (uint16_t)which;
	mark->language = (uint8_t)language;
}

struct ast_expression *parser_call(struct parser *parser, bool *ret_failed)
{
	enum vigie_indicator which;
	enum vigie_language language;
	size_t first = parser->at, n = indicator_match(parser_token(parser), &which, &language);
	struct ast_expression *node;
	struct vigie_span span;
	struct call call;

	if (n == 0)
		return NULL;
	*ret_failed = true;
	if (parser->marks)
		mark_name(&parser->marks[first], n, which, language);
	parser->at += n;
	span = parser_span_from(parser, first);
	node = parser_new_node(parser, AST_INDICATOR, first);
	if (!node)
		return NULL;
	node->indicator.which = which;
	node->indicator.justified = VIGIE_UNSAID;
	call = (struct call){written(parser, span), indicator_entry(which)->parameters, 0,
			     &node->indicator};
	if (!read_arguments(parser, &call))
		return NULL;
	require_arguments(parser, &call, span);
	return parser_close_node(parser, node, first);
}

/* The reader of the message sees the whole dotted name. */
static void skip_name(struct parser *parser)
{
	parser->at++;
	while (parser_at_punctuation(parser, ".") &&
	       parser_token(parser)[1].kind == VIGIE_TOKEN_WORD)
		parser->at += 2;
}

static void refuse_call(struct parser *parser, struct vigie_span span)
{
	const char *name = written(parser, span), *nearest = indicator_nearest(name);
	struct vigie_diagnostic *entry;

	if (withheld_refuse(parser->list, span, name))
		return;
	entry = vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_INDICATOR), span,
				      N_("unknown indicator '%s'"), name);
	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), nearest);
}

struct ast_expression *parser_unknown_call(struct parser *parser)
{
	size_t first = parser->at;
	struct ast_expression *node = parser_new_node(parser, AST_LET, first);

	skip_name(parser);
	refuse_call(parser, parser_span_from(parser, first));
	if (!parser_take_punctuation(parser, "("))
		return node;
	do
		skip_argument(parser);
	while (parser_take_punctuation(parser, ","));
	if (!parser_require_punctuation(parser, ")", N_("')'")))
		return NULL;
	return node;
}
