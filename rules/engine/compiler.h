/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions into programs. The programs and the columns that they name belong to the set. */
#ifndef VIGIE_RULES_COMPILER_H
#define VIGIE_RULES_COMPILER_H

#include "rules/engine/set.h"

/*
 * Compiles an expression and verifies the program; columns that it needs are added to the set.
 * Returns 0; 1 the expression is larger than a program may be; -ENOMEM.
 */
int compiler_compile(struct vigie_rules *set, const struct ast_expression *expression,
		     struct program *ret_program) VIGIE_MUST_CHECK;
/* The same for the sum of a score. */
int compiler_compile_score(struct vigie_rules *set, const struct ast_score *score,
			   struct program *ret_program) VIGIE_MUST_CHECK;
#endif
