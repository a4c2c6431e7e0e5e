/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ways that a test may take through the conditions of rules: each condition is yes or no, each
 * value before an `else` is known or not, each comparison has values on both sides of its boundary.
 * Lives in an arena; refuses nothing.
 */
#ifndef VIGIE_RULES_BRANCHES_H
#define VIGIE_RULES_BRANCHES_H

#include "rules/engine/run.h"
#include "rules/language/restatement.h"

struct branch {
	const struct ast_expression *node;
	bool is_else; /* is the value before `else` known? Else: is the condition yes? */
	bool population; /* stands in `applies to` */
	size_t rule;
	struct program program; /* of the condition, or of the value before `else` */
	const struct ast_expression *value; /* what is compared; NULL: no boundary to try */
	struct program value_program;
	struct boundary_case cases[BOUNDARY_CASES];
	size_t n_cases;
	bool yes, no; /* was it, in a test? */
	bool tried[BOUNDARY_CASES];
};

struct branches {
	struct branch *items; /* rule after rule */
	size_t n, capacity;
};

/* The branches of one rule, compiled with `view`: a copy of the set with an arena of its own. 0 or
 * -ENOMEM. */
int branches_add(struct branches *branches, struct vigie_rules *view, size_t rule) VIGIE_MUST_CHECK;

#endif
