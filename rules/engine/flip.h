/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The smallest change of one value that would turn a rule's verdict for one pupil. Tries values; it
 * never says which of them could be reached. */
#ifndef VIGIE_RULES_FLIP_H
#define VIGIE_RULES_FLIP_H

#include "rules/engine/run.h"

/*
 * "average() 7.5 → 8: no", the change that is smallest beside its new value; NULL when no single
 * value turns the verdict. The text lives in the arena. 0 or -ENOMEM.
 */
int flip_find(const struct run *run, const struct set_rule *rule, size_t pupil,
	      enum vigie_language language, struct vigie_arena *arena,
	      const char **ret_text) VIGIE_MUST_CHECK;

#endif
