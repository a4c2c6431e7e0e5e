/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a restatement: conditions as clauses, and boundary cases. */
#ifndef VIGIE_RULES_RESTATEMENT_H
#define VIGIE_RULES_RESTATEMENT_H

#include "rules/language/phrases.h"

/* "have at least 4 late arrivals over this month": what is said of pupils. Inside another clause
 * (`nested`) alternatives stand between parentheses. */
void clause_write(const struct ast_expression *condition, enum vigie_language language, bool nested,
		  struct vigie_buffer *out);
/* A line for each comparison with a constant: "    average() < 8: 7.99 → yes, 8 → no". */
void boundaries_write(const struct ast_expression *condition, enum vigie_language language,
		      struct vigie_buffer *out);

#endif
