/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a set, in an order in which each needs only earlier ones. Adds while compiling;
 * afterwards only found. */
#ifndef VIGIE_RULES_COLUMNS_H
#define VIGIE_RULES_COLUMNS_H

#include "rules/engine/set.h"

/* The column of an indicator, a flag, a let or a score, found or added with all it needs. 0; 1 too
 * many columns or too large; -ENOMEM. */
int columns_add(struct vigie_rules *set, const struct ast_expression *expression,
		uint16_t *ret_column) VIGIE_MUST_CHECK;
/* The number of a text constant, compared folded. 0 or -ENOMEM. */
int columns_add_text(struct vigie_rules *set, const char *text,
		     size_t *ret_number) VIGIE_MUST_CHECK;

#endif
