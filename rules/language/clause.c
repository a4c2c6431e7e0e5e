/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions in plain words: what pupils have or do. Appends to the caller's buffer. A form for
 * which there are no words is quoted as it is written, so that nothing is left out. */
#include "rules/language/indicator_table.h"
#include "rules/language/restatement.h"
#include "rules/language/sentence.h"

struct clause {
	struct vigie_buffer *out;
	enum vigie_language language;
};

static void put(const struct clause *clause, const char *text)
{
	vigie_buffer_append_string(clause->out, text);
}

static void put_word(const struct clause *clause, enum sentence_word word)
{
	put(clause, sentence_word(word, clause->language));
}

static void write_clause(const struct clause *clause, const struct ast_expression *node,
			 bool nested);

/* What stands in for words that there are none for. */
static void quote(const struct clause *clause, const struct ast_expression *node)
{
	put(clause, clause->language == VIGIE_FRENCH ? "« " : "“");
	ast_expression_print(node, clause->language, clause->out);
	put(clause, clause->language == VIGIE_FRENCH ? " »" : "”");
}

static const struct ast_expression *open_let(const struct ast_expression *node)
{
	while (node->kind == AST_LET && node->let && node->let->value)
		node = node->let->value;
	return node;
}

static void write_window(const struct clause *clause, const struct ast_indicator *indicator)
{
	struct ast_window window = indicator->over;

	if (window.kind == AST_WINDOW_DEFAULT)
		window.kind = indicator_entry(indicator->which)->window;
	put(clause, window_words(window.kind, clause->language));
	if (window.n > 0)
		phrase_window(clause->out, &window, clause->language);
}

static enum sentence_word justification(const struct ast_indicator *indicator)
{
	if (indicator->which == INDICATOR_HALF_DAYS)
		return indicator->justified == VIGIE_YES ? SENTENCE_JUSTIFIED_HALF_DAYS
							 : SENTENCE_UNJUSTIFIED_HALF_DAYS;
	return indicator->justified == VIGIE_YES ? SENTENCE_JUSTIFIED : SENTENCE_UNJUSTIFIED;
}

/* What narrows an indicator: its subject, limit, justification, window. */
static void write_details(const struct clause *clause, const struct ast_indicator *indicator)
{
	if (indicator->subject) {
		put_word(clause, SENTENCE_IN_SUBJECT);
		put(clause, indicator->subject);
	}
	if (indicator->limit) {
		put_word(clause, SENTENCE_UNDER_GRADE);
		ast_expression_print(indicator->limit, clause->language, clause->out);
	}
	if (indicator->text)
		vigie_buffer_append_format(clause->out, " %s", indicator->text);
	if (indicator->which == INDICATOR_DATA_AGE)
		put_word(clause, indicator->data == VIGIE_DATA_GRADES ? SENTENCE_AGE_OF_GRADES
								      : SENTENCE_AGE_OF_ABSENCES);
	if (indicator->justified != VIGIE_UNSAID)
		put_word(clause, justification(indicator));
	write_window(clause, indicator);
}

static bool is_count(const struct ast_expression *node)
{
	if (node->kind == AST_ELSE)
		return is_count(open_let(node->a));
	return node->kind == AST_INDICATOR &&
	       (node->type == AST_TYPE_COUNT || node->type == AST_TYPE_HOURS);
}

static bool has_words(const struct ast_expression *node)
{
	return (node->kind == AST_INDICATOR && value_words(node->indicator.which, 0)) ||
	       node->kind == AST_SCORE;
}

static void write_value(const struct clause *clause, const struct ast_expression *node)
{
	node = open_let(node);
	if (node->kind == AST_SCORE) {
		put_word(clause, SENTENCE_SCORE);
		put(clause, node->text);
	} else if (node->kind == AST_ELSE && has_words(open_let(node->a))) {
		write_value(clause, node->a);
		put_word(clause, SENTENCE_OR_ELSE);
		write_value(clause, node->b);
		put(clause, ")");
	} else if (has_words(node)) {
		put(clause, value_words(node->indicator.which, clause->language));
		write_details(clause, &node->indicator);
	} else if (node->kind == AST_NUMBER || node->kind == AST_TEXT) {
		ast_expression_print(node, clause->language, clause->out);
	} else {
		quote(clause, node);
	}
}

/* Has it words of its own, or its left side before `else`? */
static bool can_be_said(const struct ast_expression *node)
{
	return has_words(node) || (node->kind == AST_ELSE && has_words(open_let(node->a)));
}

static bool is_literal(const struct ast_expression *node)
{
	node = open_let(node);
	return node->kind == AST_NUMBER || node->kind == AST_TEXT ||
	       (node->kind == AST_UNARY && node->op == AST_NEGATE && node->a->kind == AST_NUMBER);
}

/* "at least 4 late arrivals": the words of what is counted are its unit. */
static void write_counted(const struct clause *clause, enum ast_operator op,
			  const struct ast_expression *value, const struct ast_expression *limit)
{
	put(clause, comparison_words(op, COMPARISON_OF_COUNT, clause->language));
	if (limit->kind == AST_NUMBER)
		phrase_number(clause->out, limit->number, clause->language);
	else
		ast_expression_print(limit, clause->language, clause->out);
	put(clause, " ");
	write_value(clause, value);
}

/* a - b >= 3: "an average over the previous term that exceeds by at least 3 an average …" */
static void write_difference(const struct clause *clause, enum ast_operator op,
			     const struct ast_expression *difference,
			     const struct ast_expression *limit)
{
	write_value(clause, difference->a);
	put(clause, comparison_words(op, COMPARISON_OF_DIFFERENCE, clause->language));
	ast_expression_print(limit, clause->language, clause->out);
	put(clause, " ");
	write_value(clause, difference->b);
}

static bool is_level(const struct ast_expression *node)
{
	return node->kind == AST_INDICATOR && node->indicator.which == INDICATOR_LEVEL;
}

static void write_level(const struct clause *clause, enum ast_operator op, enum vigie_level level)
{
	static const enum sentence_word words[] = {
		[AST_LESS] = SENTENCE_ARE_BELOW,
		[AST_LESS_EQUAL] = SENTENCE_ARE_AT_MOST,
		[AST_EQUAL] = SENTENCE_ARE_IN,
		[AST_NOT_EQUAL] = SENTENCE_ARE_NOT_IN,
		[AST_GREATER_EQUAL] = SENTENCE_ARE_AT_LEAST,
		[AST_GREATER] = SENTENCE_ARE_ABOVE,
	};

	if (op == AST_LESS || op == AST_GREATER)
		sentence_format_levels(clause->out, clause->language, words[op], level, level);
	else
		sentence_format(clause->out, clause->language, words[op], vigie_level_name(level),
				NULL);
}

static void write_comparison(const struct clause *clause, const struct ast_expression *node)
{
	const struct ast_expression *a = open_let(node->a), *b = open_let(node->b);
	bool difference = a->kind == AST_BINARY && a->op == AST_SUBTRACT &&
			  has_words(open_let(a->a)) && has_words(open_let(a->b));

	if (is_level(a) && b->kind == AST_LEVEL) {
		write_level(clause, node->op, b->level);
		return;
	}
	if (!can_be_said(a) && !difference) {
		put_word(clause, SENTENCE_SATISFY);
		quote(clause, node);
		return;
	}
	put_word(clause, SENTENCE_HAVE);
	if (difference && is_literal(b)) {
		write_difference(clause, node->op, a, b);
	} else if (is_count(a) && is_literal(b)) {
		write_counted(clause, node->op, a, b);
	} else {
		write_value(clause, a);
		if (node->op == AST_EQUAL && b->kind == AST_TEXT)
			put(clause, " ");
		else
			put(clause, comparison_words(node->op,
						     is_literal(b) ? COMPARISON_OF_VALUE
								   : COMPARISON_OF_TWO,
						     clause->language));
		if (is_literal(b))
			ast_expression_print(b, clause->language, clause->out);
		else
			write_value(clause, b);
	}
}

static void write_range(const struct clause *clause, const struct ast_expression *first,
			const struct ast_expression *last)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer from = {0}, to = {0};

	ast_expression_print(open_let(first), clause->language, &from);
	ast_expression_print(open_let(last), clause->language, &to);
	sentence_format(clause->out, clause->language, SENTENCE_RANGE, vigie_buffer_string(&from),
			vigie_buffer_string(&to));
}

static void write_list(const struct clause *clause, const struct ast_expression *node)
{
	for (size_t i = 0; i < node->n_items; i++) {
		if (i > 0 && i + 1 == node->n_items)
			put_word(clause, SENTENCE_OR);
		else if (i > 0)
			put(clause, ", ");
		ast_expression_print(open_let(node->items[i]), clause->language, clause->out);
	}
}

static bool has_literal_ends(const struct ast_expression *node)
{
	if (node->kind == AST_IN_RANGE)
		return is_literal(node->b) && is_literal(node->c);
	for (size_t i = 0; i < node->n_items; i++)
		if (!is_literal(node->items[i]))
			return false;
	return true;
}

static bool is_level_list(const struct ast_expression *node)
{
	if (node->kind != AST_IN_LIST || !is_level(open_let(node->a)))
		return false;
	for (size_t i = 0; i < node->n_items; i++)
		if (open_let(node->items[i])->kind != AST_LEVEL)
			return false;
	return true;
}

static void write_levels(const struct clause *clause, const struct ast_expression *node, bool yes)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};

	write_list(&(struct clause){&list, clause->language}, node);
	sentence_format(clause->out, clause->language, yes ? SENTENCE_ARE_IN : SENTENCE_ARE_NOT_IN,
			vigie_buffer_string(&list), NULL);
}

/* A value in a range or a list of literals: "from 3 to 5 late arrivals", "an average of 8 or 9". */
static bool write_in(const struct clause *clause, const struct ast_expression *node)
{
	const struct ast_expression *a;
	bool range = node->kind == AST_IN_RANGE;

	if (!range && node->kind != AST_IN_LIST)
		return false;
	a = open_let(node->a);
	if (!can_be_said(a) || !has_literal_ends(node))
		return false;
	put_word(clause, SENTENCE_HAVE);
	if (!is_count(a)) {
		write_value(clause, a);
		put(clause,
		    range || a->type == AST_TYPE_TEXT
			    ? " "
			    : comparison_words(AST_EQUAL, COMPARISON_OF_VALUE, clause->language));
	} else if (!range) {
		put(clause, comparison_words(AST_EQUAL, COMPARISON_OF_COUNT, clause->language));
	}
	if (range)
		write_range(clause, node->b, node->c);
	else
		write_list(clause, node);
	if (is_count(a)) {
		put(clause, " ");
		write_value(clause, a);
	}
	return true;
}

static bool write_known(const struct clause *clause, const struct ast_expression *node, bool yes)
{
	if (node->kind != AST_KNOWN || !can_be_said(open_let(node->a)))
		return false;
	put_word(clause, yes ? SENTENCE_KNOWN : SENTENCE_NOT_KNOWN);
	write_value(clause, node->a);
	return true;
}

static void write_chain(const struct clause *clause, const struct ast_expression *node, bool nested)
{
	bool parentheses = nested && node->op == AST_OR;

	if (parentheses)
		put(clause, "(");
	write_clause(clause, node->a, node->op == AST_AND);
	put_word(clause, node->op == AST_AND ? SENTENCE_AND : SENTENCE_OR);
	write_clause(clause, node->b, true);
	if (parentheses)
		put(clause, ")");
}

static void write_at_least(const struct clause *clause, const struct ast_expression *node)
{
	sentence_format_number(clause->out, clause->language, SENTENCE_MEET_AT_LEAST, node->count);
	for (size_t i = 0; i < node->n_items; i++) {
		if (i > 0)
			put_word(clause, SENTENCE_NEXT_CONDITION);
		write_clause(clause, node->items[i], false);
	}
	put(clause, ")");
}

static bool is_of_programme(const struct ast_indicator *indicator)
{
	return indicator->which == INDICATOR_TUTORED || indicator->which == INDICATOR_REFERRED;
}

static bool write_answer(const struct clause *clause, const struct ast_expression *node, bool yes)
{
	const char *words;

	if (is_level_list(node)) {
		write_levels(clause, node, yes);
		return true;
	}
	if (write_known(clause, node, yes))
		return true;
	if (node->kind == AST_FLAGGED) {
		put_word(clause, yes ? SENTENCE_FLAGGED : SENTENCE_NOT_FLAGGED);
		put(clause, node->text);
		return true;
	}
	if (node->kind != AST_INDICATOR)
		return false;
	words = answer_words(node->indicator.which, yes, clause->language);
	if (!words)
		return false;
	put(clause, words);
	if (!node->indicator.text)
		return true;
	vigie_buffer_append_format(clause->out,
				   is_of_programme(&node->indicator) ? " (programme %s)" : " %s",
				   node->indicator.text);
	return true;
}

static void write_negation(const struct clause *clause, const struct ast_expression *node)
{
	if (write_answer(clause, open_let(node->a), false))
		return;
	put_word(clause, SENTENCE_DO_NOT);
	write_clause(clause, node->a, false);
	put(clause, ")");
}

static bool is_level_range(const struct ast_expression *node)
{
	return node->kind == AST_IN_RANGE && is_level(node->a) && node->b->kind == AST_LEVEL &&
	       node->c->kind == AST_LEVEL;
}

static void write_clause(const struct clause *clause, const struct ast_expression *node,
			 bool nested)
{
	node = open_let(node);
	if (node->kind == AST_BINARY && node->op <= AST_AND)
		write_chain(clause, node, nested);
	else if (node->kind == AST_BINARY)
		write_comparison(clause, node);
	else if (node->kind == AST_UNARY)
		write_negation(clause, node);
	else if (node->kind == AST_AT_LEAST)
		write_at_least(clause, node);
	else if (is_level_range(node))
		sentence_format_levels(clause->out, clause->language, SENTENCE_ARE_FROM_LEVEL,
				       node->b->level, node->c->level);
	else if (!write_in(clause, node) && !write_answer(clause, node, true)) {
		put_word(clause, SENTENCE_SATISFY);
		quote(clause, node);
	}
}

void clause_write(const struct ast_expression *condition, enum vigie_language language, bool nested,
		  struct vigie_buffer *out)
{
	write_clause(&(struct clause){out, language}, condition, nested);
}
