/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invented pupils of test blocks, as the parser of tests reads them. */
#ifndef VIGIE_RULES_FACTS_H
#define VIGIE_RULES_FACTS_H

#include "rules/language/parser.h"

/* "NAME" { FACT … } */
bool facts_read_pupil(struct parser *parser, struct ast_test_pupil *pupil);
/* The number of a term. */
bool facts_require_term(struct parser *parser, int *ret_term);

#endif
