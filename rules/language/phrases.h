/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small parts of canonical text that the printer and the restatement share. */
#ifndef VIGIE_RULES_PHRASES_H
#define VIGIE_RULES_PHRASES_H

#include "rules/language/ast.h"

/* Between quotes, with its escapes. */
void phrase_text(struct vigie_buffer *out, const char *text);
/* "8.5", in French "8,5". */
void phrase_number(struct vigie_buffer *out, vigie_decimal number, enum vigie_language language);
/* The same with its unit: "10 %", "7 days". */
void phrase_quantity(struct vigie_buffer *out, vigie_decimal number, enum ast_type unit,
		     enum vigie_language language);
/* "this month", "30 jours"; nothing for a window that is not written. */
void phrase_window(struct vigie_buffer *out, const struct ast_window *window,
		   enum vigie_language language);

#endif
