/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short name for the meaning of a rule set: the same for every layout, language of keywords,
 * comment and order of the same rules. Not a defence against forgery. */
#ifndef VIGIE_RULES_FINGERPRINT_H
#define VIGIE_RULES_FINGERPRINT_H

#include "rules/language/ast.h"

/* Writes 16 hexadecimal digits and a NUL. 0 or -ENOMEM. */
int fingerprint_print(const struct ast_set *tree, char ret_digits[17]) VIGIE_MUST_CHECK;

#endif
