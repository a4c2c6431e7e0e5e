/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The distinct things that a rule set asks of a pupil: each call of an indicator with its meaning
 * resolved (defaults set, names folded), and each `flagged`. One instance is one column. Owned by
 * the set's arena.
 */
#ifndef VIGIE_RULES_INSTANCE_H
#define VIGIE_RULES_INSTANCE_H

#include "rules/language/ast.h"

struct instance {
	enum vigie_indicator which; /* INDICATORS_N: flagged(text) */
	bool whole; /* no subject: the general average, all marks */
	const char *subject; /* as written */
	const struct ast_subject *alias;
	const char **labels; /* folded: the subject itself, then the labels of its alias */
	size_t n_labels;
	const char **codes; /* as in the data: the subject itself, then the codes of its alias */
	size_t n_codes;
	const char *text; /* programme, partner, rule; NULL any */
	enum vigie_support support;
	vigie_decimal limit; /* rounded to the hundredth */
	enum vigie_answer justified;
	struct ast_window over; /* never DEFAULT where the indicator takes a window */
	enum vigie_data_kind data;
};

struct instances {
	struct instance *items;
	size_t n;
	size_t capacity;
	struct vigie_arena *arena; /* of the set */
};

/* What the columns of an indicator hold: enum program_bank. */
uint8_t instance_bank(const struct instance *instance);

/* The instance of an AST_INDICATOR or AST_FLAGGED, found or added. 0 or -ENOMEM. */
int instances_add(struct instances *instances, const struct ast_expression *call,
		  size_t *ret_index) VIGIE_MUST_CHECK;
/* Its index among those added; SIZE_MAX when it never was. */
size_t instances_find(const struct instances *instances, const struct ast_expression *call);
/* The instance of the averages that a rank is made of; SIZE_MAX when nobody asks for them. */
size_t instances_find_averages(const struct instances *instances, const struct instance *rank);
/* School years before that of the evaluation date that an instance may look at. */
int instance_years_back(const struct instance *instance);

#endif
