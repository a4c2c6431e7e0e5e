/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values and truths as a rule writes them, in either language of rules. */
#ifndef VIGIE_RULES_SHOW_H
#define VIGIE_RULES_SHOW_H

#include "vigie/rules.h"

void show_value(const struct vigie_value *value, enum vigie_language language,
		struct vigie_buffer *out);
const char *show_truth(enum vigie_truth truth, enum vigie_language language);

#endif
