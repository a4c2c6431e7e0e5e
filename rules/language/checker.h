/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state of a check over one set: names by key, and how deep the typing is. Owned by
 * checker_check(). The checker fills types, references, heights and sizes into the tree; it never
 * changes its shape, and says one error once: what has type NONE is wrong already.
 */
#ifndef VIGIE_RULES_CHECKER_H
#define VIGIE_RULES_CHECKER_H

#include "rules/language/ast.h"
#include "rules/language/codes.h"
#include "rules/language/constant.h"

/* Names of one kind, sorted by key. */
struct name_entry {
	const char *key, *name;
	struct vigie_span span;
	size_t position; /* in the array of the set */
};
struct name_index {
	struct name_entry *entries;
	size_t n;
};

struct checker {
	struct ast_set *set;
	const struct vigie_rules_options *options;
	struct vigie_diagnostics *list;
	struct name_index rules, lets, scores, subjects, labels, known_subjects;
	int depth;
	bool exhausted;
};

/* Types the whole set and says everything. Returns 0 (look at the list for errors) or -ENOMEM. */
int checker_check(struct ast_set *set, const struct vigie_rules_options *options,
		  struct vigie_diagnostics *list) VIGIE_MUST_CHECK;

/* names.c. Keys ignore case and accents, and '-' is '_'. */

void names_add(struct checker *checker, struct name_index *index, const char *name,
	       struct vigie_span span, size_t position);
/* To be called once, after the last name. */
void names_sort(struct name_index *index);
/* Says V017 for each name that is there twice. */
void names_refuse_twins(struct checker *checker, const struct name_index *index);
/* The first entry of the name, or NULL; `ret_n` (may be NULL) gets how many there are. */
const struct name_entry *names_find(struct checker *checker, const struct name_index *index,
				    const char *name, size_t *ret_n);
/* Adds "did you mean" to an entry (NULL: nothing is done). */
void names_suggest(const struct name_index *index, const char *name,
		   struct vigie_diagnostic *entry);

/* types.c */

/* Types an expression, and what it refers to. */
enum ast_type types_check(struct checker *checker, struct ast_expression *node);
/* The same, and says V021 unless it is a condition, V035 when it is too large. */
void types_check_condition(struct checker *checker, struct ast_expression *node);
/* "a grade", translated. */
const char *types_name(enum ast_type type);

/* references.c */

enum ast_type references_check_let(struct checker *checker, struct ast_expression *node);
enum ast_type references_check_score(struct checker *checker, struct ast_expression *node);
enum ast_type references_check_flagged(struct checker *checker, struct ast_expression *node);
enum ast_type references_check_indicator(struct checker *checker, struct ast_expression *node);
void references_check_programme(struct checker *checker, const char *name, struct vigie_span span);
/* Types a definition that nobody may have used. */
void references_check_let_value(struct checker *checker, struct ast_let *let);
void references_check_score_lines(struct checker *checker, struct ast_score *score);

/* ranges.c */

#define RANGES_UNBOUNDED CONSTANT_LIMIT
struct value_range {
	vigie_decimal low, high;
};
/* The values that an indicator can have at all. */
struct value_range ranges_of_indicator(const struct ast_indicator *indicator);
/* The values that a side of a comparison can have at all, rounded as for comparing. */
struct value_range ranges_of(const struct ast_expression *node);
/* What a condition can be, unknown apart. */
struct outlook {
	bool can_be_true, can_be_false;
};
struct outlook ranges_compare(enum ast_operator op, struct value_range a, struct value_range b);
/* What a comparison can be by the values its sides can have; anything for what is none. */
struct outlook ranges_outlook(const struct ast_expression *node);
/* Warns of comparisons that can never be true, or never false. */
void ranges_warn(struct checker *checker, const struct ast_expression *condition);
/* Of two links of a chain of `and` that exclude each other. Returns whether there are two. */
bool ranges_warn_chain(struct checker *checker, const struct ast_expression *chain);

/* combinations.c */

/* Warns of the smallest parts that can never be true, or never false, while their own parts can. */
void combinations_warn(struct checker *checker, const struct ast_expression *condition);

/* warnings.c */

/* Everything that is said of a rule set without errors of its own. */
void warnings_say(struct checker *checker);

#endif
