/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rule files in, an immutable program out; program, facts and a date in, verdicts out (RULES.md is
 * the contract). Pure: no I/O, clock, locale, store or network. A set is all or nothing: one error
 * in one file and there is no set.
 */
#ifndef VIGIE_RULES_H
#define VIGIE_RULES_H

#include "vigie/diagnostic.h"
#include "vigie/facts.h"

#define VIGIE_RULES_LIMIT                                                                          \
	1000 /* rules of a set: reading them takes a person longer than a year has days */

enum vigie_truth { VIGIE_FALSE = 0, VIGIE_TRUE = 1, VIGIE_UNKNOWN = 2 };

enum vigie_priority {
	VIGIE_PRIORITY_LOW,
	VIGIE_PRIORITY_NORMAL,
	VIGIE_PRIORITY_HIGH,
	VIGIE_PRIORITY_URGENT
};

enum vigie_language { VIGIE_ENGLISH, VIGIE_FRENCH };

/* An expression of the configuration (a programme's `eligible when`, `ends when`): compiled and
 * evaluated with the rules. */
struct vigie_condition_source {
	const char *name; /* unique, e.g. "programme tutorat-college eligible" */
	const struct vigie_source *source; /* where it stands */
	uint32_t start, end; /* bytes of the expression */
};

struct vigie_rules_options {
	const char *const *programmes; /* names that `refer to` may use; NULL: not checked */
	size_t n_programmes;
	const char *const
		*known_subjects; /* labels seen in the data, for the warning; NULL: not checked */
	size_t n_known_subjects;
	const struct vigie_condition_source *conditions;
	size_t n_conditions;
	bool warn_untested; /* a warning for a rule that no `test` names */
};

struct vigie_rules; /* a compiled set */

/*
 * Compiles all files as one set. Every error and warning of all files goes to `list`. Returns 0; 1
 * there were errors and no set is made; -ENOMEM. The sources must live as long as the diagnostics;
 * the set itself borrows nothing.
 */
int vigie_rules_compile(const struct vigie_source *const *sources, size_t n_sources,
			const struct vigie_rules_options *options, struct vigie_diagnostics *list,
			struct vigie_rules **ret_rules) VIGIE_MUST_CHECK;
void vigie_rules_free(struct vigie_rules *rules);
VIGIE_DEFINE_FREEP(vigie_rules, struct vigie_rules, vigie_rules_free)

/* What a rule says of itself; strings live with the set. Rules are numbered 0 … n-1 in order of
 * file name, then place. */
struct vigie_rule_info {
	const char *name, *title;
	const char *file;
	uint32_t line;
	enum vigie_priority priority;
	bool flag_unknown; /* if unknown flag */
	int for_days, rest_days; /* 0 none */
	int cap; /* per school and month; 0 none */
	vigie_day from, to; /* NONE: no limit */
	bool has_clear; /* a `clear when` of its own */
	const char *const *programmes; /* in order of preference */
	size_t n_programmes;
	const char *author, *reason; /* NULL unsaid */
	const char *text; /* the rule as written, for the record of a decision */
	const char *const *subjects; /* subjects its condition names: what to work on */
	size_t n_subjects;
};

size_t vigie_rules_count(const struct vigie_rules *rules);
const struct vigie_rule_info *vigie_rules_info(const struct vigie_rules *rules, size_t rule);
/* Index of a rule, or of a condition of the configuration, by name; SIZE_MAX when there is none. */
size_t vigie_rules_find(const struct vigie_rules *rules, const char *name);
size_t vigie_rules_find_condition(const struct vigie_rules *rules, const char *name);
/* What the set calls a subject of the data: the name of the one subject block that has its label or
 * its code (NULL unknown), else the label itself. Lives as long as the set and the label. */
const char *vigie_rules_subject(const struct vigie_rules *rules, const char *label,
				const char *code);
/* The subject blocks, as they could stand in a rule file. */
void vigie_rules_append_subjects(const struct vigie_rules *rules, struct vigie_buffer *out);
/* A stable fingerprint of the meaning of the set: 16 hexadecimal digits. */
const char *vigie_rules_fingerprint(const struct vigie_rules *rules);
/* School years before that of the evaluation date whose facts the set may look at (0, 1 …). */
int vigie_rules_years_back(const struct vigie_rules *rules);

/* How the facts are looked at; the same for a whole run. */
struct vigie_evaluation {
	vigie_day on; /* evaluation date; facts dated after it are not seen */
	const struct vigie_calendar *calendar;
	const struct vigie_fact_term
		*office_terms; /* the configuration's `terms`, for schools without `term` records */
	size_t n_office_terms;
};

struct vigie_verdicts; /* of all rules for all pupils of one school; borrows the rules and the
			  facts */

/* Total: every pupil gets a verdict. Allocates once per school, never during evaluation. 0 or
 * -ENOMEM. */
int vigie_rules_evaluate(const struct vigie_rules *rules, const struct vigie_facts *facts,
			 const struct vigie_evaluation *evaluation,
			 struct vigie_verdicts **ret_verdicts) VIGIE_MUST_CHECK;
void vigie_verdicts_free(struct vigie_verdicts *verdicts);
VIGIE_DEFINE_FREEP(vigie_verdicts, struct vigie_verdicts, vigie_verdicts_free)

/* Enrolled in the school on the date? Nobody else is evaluated. */
bool vigie_verdicts_enrolled(const struct vigie_verdicts *verdicts, size_t pupil);
/* Is the pupil in the rule's population: enrolled, `applies to` yes, date within from/to? */
bool vigie_verdicts_applies(const struct vigie_verdicts *verdicts, size_t pupil, size_t rule);
/* `when`; FALSE outside the population. */
enum vigie_truth vigie_verdicts_when(const struct vigie_verdicts *verdicts, size_t pupil,
				     size_t rule);
/* `clear when`; without one, the negation of `when`. TRUE for who is known to be outside the
 * population; UNKNOWN where `applies to` is: missing data clears nothing. */
enum vigie_truth vigie_verdicts_clear(const struct vigie_verdicts *verdicts, size_t pupil,
				      size_t rule);
/* A condition of the configuration, for an enrolled pupil; UNKNOWN for others. */
enum vigie_truth vigie_verdicts_condition(const struct vigie_verdicts *verdicts, size_t pupil,
					  size_t condition);

enum vigie_value_kind {
	VIGIE_VALUE_UNKNOWN,
	VIGIE_VALUE_NUMBER,
	VIGIE_VALUE_LEVEL,
	VIGIE_VALUE_TEXT,
	VIGIE_VALUE_ANSWER
};

struct vigie_value {
	enum vigie_value_kind kind;
	vigie_decimal number; /* rounded to the hundredth: what is shown is what is compared */
	enum vigie_level level;
	const char *text; /* borrowed from the facts */
	bool answer;
};

/* Appends the value as JSON: null, 7.4, "6e", "text", true. */
void vigie_value_append_json(struct vigie_buffer *out, const struct vigie_value *value);

/*
 * The indicators that a rule's `when` looks at, each once, in order of appearance (lets and scores
 * opened), as canonical English text: "half_days(justified: no, over: this month)", "average()",
 * "level". Arguments as written, in the order of RULES.md; defaults are not added.
 */
size_t vigie_rules_n_indicators(const struct vigie_rules *rules, size_t rule);
const char *vigie_rules_indicator(const struct vigie_rules *rules, size_t rule, size_t indicator);
struct vigie_value vigie_verdicts_value(const struct vigie_verdicts *verdicts, size_t pupil,
					size_t rule, size_t indicator);

/* The highest of the scores that a rule's `when` looks at, for who orders a queue; 0 where there is
 * none or none is known. */
vigie_decimal vigie_verdicts_score(const struct vigie_verdicts *verdicts, size_t pupil,
				   size_t rule);

/* One step of an explanation, in reading order; depth 0 is the rule's `applies to` or `when` as a
 * whole. */
struct vigie_explanation_step {
	int depth;
	const char *text; /* the sub-expression, in `language` */
	const char *finding; /* what it came to, in `language`: "yes", "7.4" */
	enum vigie_truth truth; /* conditions */
	bool is_condition; /* else: an indicator with its value */
	struct vigie_value value;
	const char *threshold; /* right side of a comparison, NULL none */
	const struct vigie_provenance
		*sources; /* where the value came from, at most VIGIE_EXPLANATION_SOURCES */
	size_t n_sources, n_more_sources;
};
#define VIGIE_EXPLANATION_SOURCES 8

struct vigie_explanation {
	struct vigie_arena *arena; /* owns all of it */
	bool enrolled;
	enum vigie_truth applies, when;
	struct vigie_explanation_step *steps;
	size_t n_steps;
	const char *flip; /* "half_days(…) 4 → 3: no": the smallest change of one value that would
			     turn the verdict; NULL none found */
};

/* Explains one rule for one pupil (slow path: values are computed again with their sources). 0 or
 * -ENOMEM. */
int vigie_rules_explain(const struct vigie_rules *rules, const struct vigie_facts *facts,
			const struct vigie_evaluation *evaluation, size_t pupil, size_t rule,
			enum vigie_language language,
			struct vigie_explanation **ret_explanation) VIGIE_MUST_CHECK;
/* The same of verdicts that are there, for the record of a decision: nothing but the sources is
 * looked up again, and no `flip` is looked for. */
int vigie_verdicts_explain(const struct vigie_verdicts *verdicts, size_t pupil, size_t rule,
			   enum vigie_language language,
			   struct vigie_explanation **ret_explanation) VIGIE_MUST_CHECK;
void vigie_explanation_free(struct vigie_explanation *explanation);
VIGIE_DEFINE_FREEP(vigie_explanation, struct vigie_explanation, vigie_explanation_free)

/* One plain sentence for a rule, and the boundary cases of its comparisons ("4 → yes, 3 → no"), in
 * a language. Appends lines. */
void vigie_rules_restate(const struct vigie_rules *rules, size_t rule, enum vigie_language language,
			 struct vigie_buffer *out);

/*
 * Rewrites one file in canonical layout, comments kept; keywords in `language`, or each as it was
 * when `keep_language`. Returns 0; 1 the file has errors (in `list`) and `out` is untouched;
 * -ENOMEM.
 */
int vigie_rules_format(const struct vigie_source *source, bool keep_language,
		       enum vigie_language language, struct vigie_diagnostics *list,
		       struct vigie_buffer *out) VIGIE_MUST_CHECK;

/* The result of one `test` block. */
struct vigie_rule_test_result {
	const char *name;
	const char *file;
	uint32_t line;
	bool passed;
	const char *difference; /* lines "- expected …" / "+ got …"; NULL when passed */
};
/* Runs every test block of the set with `calendar`. Results live in `arena`. 0 or -ENOMEM. */
int vigie_rules_test(const struct vigie_rules *rules, const struct vigie_calendar *calendar,
		     struct vigie_arena *arena, struct vigie_rule_test_result **ret_results,
		     size_t *ret_n) VIGIE_MUST_CHECK;
/*
 * Adds a note to `list` for each part of a tested rule that the test blocks leave untried: a
 * condition that is never yes, or never no; a value before `else` that is never known, or always; a
 * side of a boundary. Places are of the sources given to vigie_rules_compile, which must still
 * live. 0 or -ENOMEM.
 */
int vigie_rules_cover(const struct vigie_rules *rules, const struct vigie_calendar *calendar,
		      enum vigie_language language,
		      struct vigie_diagnostics *list) VIGIE_MUST_CHECK;

#endif
