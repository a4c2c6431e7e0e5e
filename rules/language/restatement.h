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

#define BOUNDARY_CASES 4
/* A value at the boundary of a comparison, and what the comparison says of it. */
struct boundary_case {
	vigie_decimal value; /* a level: its number, in units */
	bool holds;
};
/* The possible values on each side of a comparison with a constant. Returns how many; 0 when the
 * node is none. `ret_value` gets the other side. */
size_t boundaries_find(const struct ast_expression *node, const struct ast_expression **ret_value,
		       struct boundary_case cases[BOUNDARY_CASES]);
/* "4", "8.5", "6e": a value of an expression's type. */
void boundaries_write_value(const struct ast_expression *value, vigie_decimal number,
			    enum vigie_language language, struct vigie_buffer *out);

#endif
