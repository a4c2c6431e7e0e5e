/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as one plain sentence, and the boundary cases of its comparisons: what an administrator
 * reads to see whether the rule says what was meant. Appends to the caller's buffer. */
#include "rules/language/keywords.h"
#include "rules/language/restatement.h"
#include "rules/language/sentence.h"

struct restatement {
	struct vigie_buffer *out;
	enum vigie_language language;
};

static void put_word(const struct restatement *restatement, enum sentence_word word)
{
	vigie_buffer_append_string(restatement->out, sentence_word(word, restatement->language));
}

static void put_next(const struct restatement *restatement, enum sentence_word word)
{
	put_word(restatement, SENTENCE_NEXT);
	put_word(restatement, word);
}

static void put_days(const struct restatement *restatement, enum sentence_word word, int number)
{
	if (number == 0)
		return;
	put_next(restatement, word);
	phrase_quantity(restatement->out, number * VIGIE_DECIMAL_ONE, AST_TYPE_DAYS,
			restatement->language);
}

static bool is_level(const struct ast_expression *node)
{
	return node->kind == AST_INDICATOR && node->indicator.which == INDICATOR_LEVEL;
}

static void write_population(const struct restatement *restatement,
			     const struct ast_expression *applies)
{
	if (applies->kind == AST_IN_RANGE && is_level(applies->a) &&
	    applies->b->kind == AST_LEVEL && applies->c->kind == AST_LEVEL) {
		sentence_format_levels(restatement->out, restatement->language, SENTENCE_FROM_LEVEL,
				       applies->b->level, applies->c->level);
	} else if (applies->kind == AST_BINARY && applies->op == AST_EQUAL &&
		   is_level(applies->a) && applies->b->kind == AST_LEVEL) {
		sentence_format(restatement->out, restatement->language, SENTENCE_OF_LEVEL,
				vigie_level_name(applies->b->level), NULL);
	} else {
		put_word(restatement, SENTENCE_AMONG);
		clause_write(applies, restatement->language, true, restatement->out);
		vigie_buffer_append_string(restatement->out, ",");
	}
}

static void write_validity(const struct restatement *restatement,
			   const struct vigie_rule_info *info)
{
	if (info->from != VIGIE_DAY_NONE) {
		put_next(restatement, SENTENCE_FROM_DAY);
		vigie_day_append_iso(restatement->out, info->from);
	}
	if (info->to != VIGIE_DAY_NONE) {
		put_next(restatement, SENTENCE_TO_DAY);
		vigie_day_append_iso(restatement->out, info->to);
	}
}

static void write_programmes(const struct restatement *restatement,
			     const struct vigie_rule_info *info)
{
	for (size_t i = 0; i < info->n_programmes; i++) {
		if (i == 0)
			put_next(restatement, SENTENCE_REFER);
		else
			put_word(restatement, SENTENCE_THEN);
		vigie_buffer_append_string(restatement->out, info->programmes[i]);
	}
}

static void write_sentence(const struct restatement *restatement, const struct ast_rule *rule)
{
	const struct vigie_rule_info *info = &rule->info;

	put_word(restatement, SENTENCE_FLAG_PUPILS);
	if (rule->applies)
		write_population(restatement, rule->applies);
	put_word(restatement, SENTENCE_WHO);
	clause_write(rule->when, restatement->language, false, restatement->out);
	if (info->flag_unknown)
		put_next(restatement, SENTENCE_AS_WELL_UNKNOWN);
	put_days(restatement, SENTENCE_HELD_FOR, info->for_days);
	if (rule->clear) {
		put_next(restatement, SENTENCE_CLEAR);
		clause_write(rule->clear, restatement->language, false, restatement->out);
	}
	put_days(restatement, SENTENCE_REST, info->rest_days);
	if (info->cap > 0) {
		put_word(restatement, SENTENCE_NEXT);
		sentence_format_number(restatement->out, restatement->language, SENTENCE_CAP,
				       info->cap);
	}
	write_validity(restatement, info);
	put_next(restatement, SENTENCE_PRIORITY);
	vigie_buffer_append_string(
		restatement->out,
		keyword_name((enum keyword)(KEYWORD_LOW + info->priority), restatement->language));
	write_programmes(restatement, info);
	vigie_buffer_append_string(restatement->out, ".\n");
}

void ast_rule_restate(const struct ast_rule *rule, enum vigie_language language,
		      struct vigie_buffer *out)
{
	write_sentence(&(struct restatement){out, language}, rule);
	if (rule->applies)
		boundaries_write(rule->applies, language, out);
	boundaries_write(rule->when, language, out);
	if (rule->clear)
		boundaries_write(rule->clear, language, out);
}
