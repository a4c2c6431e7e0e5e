/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `vigie explain` looks at while it goes through the rules. Owned by the command. */
#ifndef VIGIE_COMMAND_EXPLAIN_H
#define VIGIE_COMMAND_EXPLAIN_H

#include "daemon/command/command.h"
#include "daemon/command/pupil_choice.h"

struct explaining {
	const struct session *session;
	struct vigie_setup setup;
	struct vigie_store *store;
	vigie_day on;
	size_t rule; /* SIZE_MAX: all */
	bool why_not; /* only the rules that do not say yes */
	struct vigie_flag *flags; /* of the pupil in the school; the newest of each rule last */
	size_t n_flags;
};

/* One rule for one pupil. */
struct explained {
	const struct pupil_found *found;
	const struct vigie_verdicts *verdicts;
	size_t pupil, rule;
	const struct vigie_explanation *explanation;
};
/* Prints one rule's explanation. 0 or -errno. */
int explain_print_rule(const struct explaining *explaining,
		       const struct explained *explained) VIGIE_MUST_CHECK;
/* Prints what becomes of the verdict: the flag, and what keeps one down. 0 or -errno. */
int explain_print_standing(const struct explaining *explaining,
			   const struct explained *explained) VIGIE_MUST_CHECK;

/* Prints where values came from, a place a line. 0 or -errno. */
int explain_print_sources(struct vigie_store *store, const struct vigie_provenance *sources,
			  size_t n, size_t n_more, int indent) VIGIE_MUST_CHECK;
/* A condition with what it came to, or a value; indented by its depth. */
#define EXPLAIN_INDENT 2 /* columns per depth */
void explain_print_finding(bool is_condition, const char *text, const char *finding, int indent);

#endif
