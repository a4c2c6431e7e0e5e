/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The indicators that a rule's `when` looks at, lets and scores opened. */
#ifndef VIGIE_RULES_LISTING_H
#define VIGIE_RULES_LISTING_H

#include "rules/engine/set.h"

/* Fills the indicators of a rule whose `when` is compiled. 0 or -ENOMEM. */
int listing_fill(struct vigie_rules *set, struct set_rule *rule) VIGIE_MUST_CHECK;

#endif
