/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a set is made with, for those who parse a file alone. */
#ifndef VIGIE_RULES_SET_H
#define VIGIE_RULES_SET_H

#include "rules/language/parser.h"

/* An empty set with its arena (owner: caller, frees with ast_set_free). 0 or -ENOMEM. */
int set_new(struct ast_set **ret_set) VIGIE_MUST_CHECK;

#endif
