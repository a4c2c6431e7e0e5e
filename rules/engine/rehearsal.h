/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a test block speaks of: shared by running the tests and by finding what they leave untried.
 */
#ifndef VIGIE_RULES_REHEARSAL_H
#define VIGIE_RULES_REHEARSAL_H

#include "rules/engine/set.h"

/* The number of a pupil that the checker found; 0 in a test without pupils. */
size_t rehearsal_pupil(const struct ast_test *test, const char *name);
/* "Nothing" means no rule of the test's own file; of the whole set where the file has no rule. */
bool rehearsal_concerns(const struct vigie_rules *set, const struct set_test *test, size_t rule);

#endif
