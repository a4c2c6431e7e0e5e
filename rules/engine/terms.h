/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terms of a school and the periods that the windows of rules mean there. */
#ifndef VIGIE_RULES_TERMS_H
#define VIGIE_RULES_TERMS_H

#include "rules/engine/school.h"
#include "rules/language/ast.h"

enum period_kind {
	PERIOD_UNKNOWN, /* a term that has not begun, or that the school does not have */
	PERIOD_DAYS,
	PERIOD_TERM,
	PERIOD_YEAR,
};

/* A window on the evaluation date. */
struct period {
	enum period_kind kind;
	int year; /* school year of its last day */
	int term; /* PERIOD_TERM */
	vigie_day first, last; /* NONE: a term without dates */
	bool counted; /* term counts may stand for dated facts */
};

/* Fills the terms of a school: their dates, which have begun, which is the present one. */
void terms_find(struct school *school);
struct period period_of(const struct school *school, struct ast_window window);
/* The period of one term of a year. */
struct period period_of_term(const struct school *school, int year, int term);

static inline bool period_dated(const struct period *period)
{
	return period->kind != PERIOD_UNKNOWN && period->first != VIGIE_DAY_NONE;
}

#endif
