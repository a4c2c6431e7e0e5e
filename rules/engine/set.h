/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compiled rule set from inside: the tree it came from, its columns, its programs. Owned by who
 * compiled it; immutable afterwards. */
#ifndef VIGIE_RULES_SET_H
#define VIGIE_RULES_SET_H

#include "rules/engine/instance.h"
#include "rules/engine/program.h"

/* One value per pupil: an indicator measured from the facts, or a let or score computed from
 * earlier columns. */
struct set_column {
	uint8_t bank; /* enum program_bank */
	size_t instance; /* index; SIZE_MAX: computed by `program` */
	const void *definition; /* the let or the score */
	struct program program;
};

struct set_rule {
	const struct ast_rule *rule;
	struct program applies, when, clear; /* no code: not written */
	const char **indicators; /* canonical texts */
	const struct ast_expression **calls; /* and their first calls */
	uint16_t *columns; /* and their columns */
	size_t n_indicators;
	uint16_t *scores; /* columns of the scores it looks at */
	size_t n_scores;
};

struct set_condition {
	const struct ast_condition *condition;
	struct program program;
};

/* Where a test block stands: sources are gone when it runs. */
struct set_test {
	const struct ast_test *test;
	const char *file;
	uint32_t line;
};

struct vigie_rules {
	struct ast_set *tree;
	struct vigie_arena *arena;
	struct instances instances;
	struct set_column *columns;
	uint8_t *banks; /* of the columns, for the verifier */
	size_t n_columns, columns_capacity;
	const char **texts; /* constants of texts, folded; a text is its number here */
	size_t n_texts, texts_capacity;
	struct set_rule *rules;
	size_t n_rules;
	struct set_condition *conditions;
	size_t n_conditions;
	struct set_test *tests;
	size_t n_tests;
	uint16_t n_registers[PROGRAM_BANKS_N]; /* that the largest program needs */
	int years_back;
	char fingerprint[17];
};

/* Compiles a checked tree, which the set owns from now on, also on failure. 0; 1 an error in
 * `list`; -ENOMEM. */
int set_compile(struct ast_set *tree, struct vigie_diagnostics *list,
		struct vigie_rules **ret_set) VIGIE_MUST_CHECK;

#define SET_COLUMNS_LIMIT UINT16_MAX /* an operand of an instruction names a column */

#endif
