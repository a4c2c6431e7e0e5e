/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of a test block's invented pupils, as the store would hand out those of a school. The
 * strings belong to the test's set. */
#ifndef VIGIE_RULES_SPECIMEN_H
#define VIGIE_RULES_SPECIMEN_H

#include "rules/language/ast.h"

/* Pupils are numbered as in the test. 0 or -ENOMEM. */
int specimen_new(const struct ast_test *test, struct vigie_facts **ret_facts) VIGIE_MUST_CHECK;

#endif
