/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The canonical text of an expression in either language. Appends to the caller's buffer; writes no
 * parentheses that the tree does not need, and all that it does: what is printed reads back as the
 * same tree. */
#include <string.h>

#include "rules/language/indicator_table.h"
#include "rules/language/keywords.h"
#include "rules/language/phrases.h"

/* How tightly a form binds; an operand that binds less is put between parentheses. */
enum tightness {
	LOOSEST,
	DISJUNCTION = LOOSEST,
	CONJUNCTION,
	NEGATION,
	COMPARISON,
	FALLBACK,
	SUM,
	PRODUCT,
	SIGN,
	PRIMARY,
};

struct printer {
	struct vigie_buffer *out;
	enum vigie_language language;
};

static void print(const struct printer *printer, const struct ast_expression *node,
		  enum tightness least);

static enum tightness operator_tightness(enum ast_operator op)
{
	switch (op) {
	case AST_OR:
		return DISJUNCTION;
	case AST_AND:
		return CONJUNCTION;
	case AST_NOT:
		return NEGATION;
	case AST_LESS:
	case AST_LESS_EQUAL:
	case AST_EQUAL:
	case AST_NOT_EQUAL:
	case AST_GREATER_EQUAL:
	case AST_GREATER:
		return COMPARISON;
	case AST_ADD:
	case AST_SUBTRACT:
		return SUM;
	case AST_MULTIPLY:
	case AST_DIVIDE:
		return PRODUCT;
	case AST_NEGATE:
		return SIGN;
	}
	return PRIMARY;
}

static enum tightness tightness(const struct ast_expression *node)
{
	switch (node->kind) {
	case AST_UNARY:
	case AST_BINARY:
		return operator_tightness(node->op);
	case AST_IN_RANGE:
	case AST_IN_LIST:
		return COMPARISON;
	case AST_ELSE:
		return FALLBACK;
	case AST_NUMBER:
	case AST_TEXT:
	case AST_LEVEL:
	case AST_ANSWER:
	case AST_DATE:
	case AST_INDICATOR:
	case AST_AT_LEAST:
	case AST_KNOWN:
	case AST_LET:
	case AST_SCORE:
	case AST_FLAGGED:
		break;
	}
	return PRIMARY;
}

static void put(const struct printer *printer, const char *text)
{
	vigie_buffer_append_string(printer->out, text);
}

static void put_keyword(const struct printer *printer, enum keyword keyword)
{
	put(printer, keyword_name(keyword, printer->language));
}

void phrase_text(struct vigie_buffer *out, const char *text)
{
	vigie_buffer_append_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			vigie_buffer_append_char(out, '\\');
		if (*text == '\n')
			vigie_buffer_append_string(out, "\\n");
		else
			vigie_buffer_append_char(out, *text);
	}
	vigie_buffer_append_char(out, '"');
}

void phrase_number(struct vigie_buffer *out, vigie_decimal number, enum vigie_language language)
{
	size_t start = out->size;
	char *dot;

	vigie_decimal_append(out, number, 0);
	if (language != VIGIE_FRENCH || vigie_buffer_error(out))
		return;
	dot = strchr(out->data + start, '.');
	if (dot)
		*dot = ',';
}

static bool is_singular(vigie_decimal number, enum vigie_language language)
{
	return language == VIGIE_FRENCH ? number < 2 * VIGIE_DECIMAL_ONE
					: number == VIGIE_DECIMAL_ONE;
}

void phrase_quantity(struct vigie_buffer *out, vigie_decimal number, enum ast_type unit,
		     enum vigie_language language)
{
	bool one = is_singular(number, language);
	enum keyword keyword;

	phrase_number(out, number, language);
	if (unit == AST_TYPE_PERCENT) {
		vigie_buffer_append_string(out, " %");
		return;
	}
	if (unit == AST_TYPE_DAYS)
		keyword = one ? KEYWORD_DAY : KEYWORD_DAYS;
	else if (unit == AST_TYPE_HOURS)
		keyword = one ? KEYWORD_HOUR : KEYWORD_HOURS;
	else if (unit == AST_TYPE_YEARS)
		keyword = one ? KEYWORD_YEAR : KEYWORD_YEARS;
	else
		return;
	vigie_buffer_append_format(out, " %s", keyword_name(keyword, language));
}

static void put_counted(struct vigie_buffer *out, int n, enum keyword one, enum keyword many,
			enum vigie_language language)
{
	vigie_buffer_append_format(out, "%d %s", n, keyword_name(n == 1 ? one : many, language));
}

void phrase_window(struct vigie_buffer *out, const struct ast_window *window,
		   enum vigie_language language)
{
	enum keyword keyword = KEYWORDS_N;

	switch (window->kind) {
	case AST_WINDOW_DAYS:
		put_counted(out, window->n, KEYWORD_DAY, KEYWORD_DAYS, language);
		break;
	case AST_WINDOW_SCHOOL_DAYS:
		put_counted(out, window->n, KEYWORD_SCHOOL_DAY, KEYWORD_SCHOOL_DAYS, language);
		break;
	case AST_WINDOW_TERM:
		vigie_buffer_append_format(out, "%s %d", keyword_name(KEYWORD_TERM, language),
					   window->n);
		break;
	case AST_WINDOW_THIS_MONTH:
		keyword = KEYWORD_THIS_MONTH;
		break;
	case AST_WINDOW_PREVIOUS_MONTH:
		keyword = KEYWORD_PREVIOUS_MONTH;
		break;
	case AST_WINDOW_THIS_TERM:
		keyword = KEYWORD_THIS_TERM;
		break;
	case AST_WINDOW_PREVIOUS_TERM:
		keyword = KEYWORD_PREVIOUS_TERM;
		break;
	case AST_WINDOW_THIS_YEAR:
		keyword = KEYWORD_THIS_YEAR;
		break;
	case AST_WINDOW_PREVIOUS_YEAR:
		keyword = KEYWORD_PREVIOUS_YEAR;
		break;
	case AST_WINDOW_DEFAULT:
		break;
	}
	if (keyword != KEYWORDS_N)
		vigie_buffer_append_string(out, keyword_name(keyword, language));
}

static void begin_argument(const struct printer *printer, bool *first)
{
	put(printer, *first ? "(" : ", ");
	*first = false;
}

static void print_data(const struct printer *printer, enum vigie_data_kind data)
{
	put_keyword(printer, data == VIGIE_DATA_GRADES ? KEYWORD_GRADES : KEYWORD_ABSENCES);
}

static void print_placed(const struct printer *printer, const struct ast_indicator *indicator,
			 bool *first)
{
	const char *text = indicator->subject ? indicator->subject : indicator->text;

	if (text) {
		begin_argument(printer, first);
		phrase_text(printer->out, text);
	}
	if (indicator->limit) {
		begin_argument(printer, first);
		print(printer, indicator->limit, SUM);
	}
	if (indicator_entry(indicator->which)->parameters & TAKES_DATA) {
		begin_argument(printer, first);
		print_data(printer, indicator->data);
	}
}

static void print_indicator(const struct printer *printer, const struct ast_indicator *indicator)
{
	const struct indicator_entry *entry = indicator_entry(indicator->which);
	bool first = true;

	put(printer, entry->names[printer->language]);
	print_placed(printer, indicator, &first);
	if (indicator->justified != VIGIE_UNSAID) {
		begin_argument(printer, &first);
		put_keyword(printer, KEYWORD_JUSTIFIED);
		put(printer, ": ");
		put_keyword(printer, indicator->justified == VIGIE_YES ? KEYWORD_YES : KEYWORD_NO);
	}
	if (indicator->over.kind != AST_WINDOW_DEFAULT) {
		begin_argument(printer, &first);
		put_keyword(printer, KEYWORD_OVER);
		put(printer, ": ");
		phrase_window(printer->out, &indicator->over, printer->language);
	}
	if (!first)
		put(printer, ")");
	else if (entry->parameters & PRINTS_PARENTHESES)
		put(printer, "()");
}

static void print_items(const struct printer *printer, const struct ast_expression *node,
			enum tightness least)
{
	for (size_t i = 0; i < node->n_items; i++) {
		put(printer, i == 0 ? "(" : ", ");
		print(printer, node->items[i], least);
	}
	put(printer, ")");
}

static void print_operator(const struct printer *printer, enum ast_operator op)
{
	static const char *const signs[] = {
		[AST_LESS] = "<",	[AST_LESS_EQUAL] = "<=",    [AST_EQUAL] = "=",
		[AST_NOT_EQUAL] = "!=", [AST_GREATER_EQUAL] = ">=", [AST_GREATER] = ">",
		[AST_ADD] = "+",	[AST_SUBTRACT] = "-",	    [AST_MULTIPLY] = "*",
		[AST_DIVIDE] = "/",	[AST_NEGATE] = "-",
	};

	if (op == AST_OR)
		put_keyword(printer, KEYWORD_OR);
	else if (op == AST_AND)
		put_keyword(printer, KEYWORD_AND);
	else if (op == AST_NOT)
		put_keyword(printer, KEYWORD_NOT);
	else
		put(printer, signs[op]);
}

/* Chains lean to the left; comparisons do not chain. */
static void print_binary(const struct printer *printer, const struct ast_expression *node)
{
	enum tightness own = operator_tightness(node->op);

	print(printer, node->a, own == COMPARISON ? own + 1 : own);
	put(printer, " ");
	print_operator(printer, node->op);
	put(printer, " ");
	print(printer, node->b, own + 1);
}

static void print_unary(const struct printer *printer, const struct ast_expression *node)
{
	print_operator(printer, node->op);
	if (node->op == AST_NOT)
		put(printer, " ");
	print(printer, node->a, operator_tightness(node->op));
}

static void print_in(const struct printer *printer, const struct ast_expression *node)
{
	print(printer, node->a, FALLBACK);
	put(printer, " ");
	put_keyword(printer, KEYWORD_IN);
	put(printer, " ");
	if (node->kind == AST_IN_LIST) {
		print_items(printer, node, FALLBACK);
		return;
	}
	print(printer, node->b, SUM);
	put(printer, "..");
	print(printer, node->c, SUM);
}

static void print_at_least(const struct printer *printer, const struct ast_expression *node)
{
	put_keyword(printer, KEYWORD_AT_LEAST);
	vigie_buffer_append_format(printer->out, " %d ", node->count);
	put_keyword(printer, KEYWORD_OF);
	put(printer, " ");
	print_items(printer, node, LOOSEST);
}

static void print_named(const struct printer *printer, enum keyword keyword, const char *name)
{
	put_keyword(printer, keyword);
	put(printer, "(");
	phrase_text(printer->out, name);
	put(printer, ")");
}

static void print_node(const struct printer *printer, const struct ast_expression *node)
{
	switch (node->kind) {
	case AST_NUMBER:
		phrase_quantity(printer->out, node->number, node->type, printer->language);
		break;
	case AST_TEXT:
		phrase_text(printer->out, node->text);
		break;
	case AST_LEVEL:
		put(printer, vigie_level_name(node->level));
		break;
	case AST_ANSWER:
		put_keyword(printer, node->answer ? KEYWORD_YES : KEYWORD_NO);
		break;
	case AST_DATE:
		vigie_day_append_iso(printer->out, node->day);
		break;
	case AST_INDICATOR:
		print_indicator(printer, &node->indicator);
		break;
	case AST_UNARY:
		print_unary(printer, node);
		break;
	case AST_BINARY:
		print_binary(printer, node);
		break;
	case AST_IN_RANGE:
	case AST_IN_LIST:
		print_in(printer, node);
		break;
	case AST_AT_LEAST:
		print_at_least(printer, node);
		break;
	case AST_KNOWN:
		put_keyword(printer, KEYWORD_KNOWN);
		put(printer, "(");
		print(printer, node->a, LOOSEST);
		put(printer, ")");
		break;
	case AST_ELSE:
		print(printer, node->a, FALLBACK);
		put(printer, " ");
		put_keyword(printer, KEYWORD_ELSE);
		put(printer, " ");
		print(printer, node->b, FALLBACK + 1);
		break;
	case AST_LET:
		put(printer, node->let ? node->let->name : node->text ? node->text : "");
		break;
	case AST_SCORE:
		print_named(printer, KEYWORD_SCORE, node->text);
		break;
	case AST_FLAGGED:
		print_named(printer, KEYWORD_FLAGGED, node->text);
		break;
	}
}

static void print(const struct printer *printer, const struct ast_expression *node,
		  enum tightness least)
{
	bool parentheses = tightness(node) < least;

	if (parentheses)
		put(printer, "(");
	print_node(printer, node);
	if (parentheses)
		put(printer, ")");
}

void ast_expression_print(const struct ast_expression *expression, enum vigie_language language,
			  struct vigie_buffer *out)
{
	print(&(struct printer){out, language}, expression, LOOSEST);
}
