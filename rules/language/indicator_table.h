/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The indicators as a table at run time: by name for the parser, by number for checker and printer.
 */
#ifndef VIGIE_RULES_INDICATOR_TABLE_H
#define VIGIE_RULES_INDICATOR_TABLE_H

#include "rules/language/ast.h"

struct indicator_entry {
	const char *names[2]; /* by enum vigie_language */
	int parameters; /* TAKES_… */
	enum ast_type type;
	enum ast_window_kind window; /* when none is written; DEFAULT: it takes none */
};

const struct indicator_entry *indicator_entry(enum vigie_indicator which);
/* Tokens that the name of an indicator takes from here on; 0 when none stands here. */
size_t indicator_match(const struct vigie_token *tokens, enum vigie_indicator *ret_which,
		       enum vigie_language *ret_language);
/* The nearest name that may be called in an expression, or NULL. */
const char *indicator_nearest(const char *word);

#endif
