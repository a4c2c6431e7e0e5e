/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checked tree of a rule set: what the parser makes, the checker types and the compiler reads.
 * Everything is owned by the set's arena and immutable after the check. References (let, score,
 * subject alias, rule) are resolved to pointers by the checker.
 */
#ifndef VIGIE_RULES_AST_H
#define VIGIE_RULES_AST_H

#include "rules/language/indicators.h"
#include "vigie/lexer.h"
#include "vigie/rules.h"

enum ast_type {
	AST_TYPE_NONE, /* not yet checked, or wrong: no further message about it */
	AST_TYPE_BOOLEAN,
	AST_TYPE_NUMBER, /* a plain number takes the unit it meets */
	AST_TYPE_GRADE,
	AST_TYPE_PERCENT,
	AST_TYPE_COUNT,
	AST_TYPE_DAYS,
	AST_TYPE_HOURS,
	AST_TYPE_YEARS,
	AST_TYPE_MASTERY,
	AST_TYPE_INDEX, /* school.ips */
	AST_TYPE_DATE,
	AST_TYPE_TEXT,
	AST_TYPE_LEVEL,
};

enum ast_operator {
	AST_OR,
	AST_AND,
	AST_NOT,
	AST_LESS,
	AST_LESS_EQUAL,
	AST_EQUAL,
	AST_NOT_EQUAL,
	AST_GREATER_EQUAL,
	AST_GREATER,
	AST_ADD,
	AST_SUBTRACT,
	AST_MULTIPLY,
	AST_DIVIDE,
	AST_NEGATE,
};

enum ast_kind {
	AST_NUMBER, /* number */
	AST_TEXT, /* text */
	AST_LEVEL, /* level */
	AST_ANSWER, /* answer: yes / no */
	AST_DATE, /* day */
	AST_INDICATOR, /* indicator */
	AST_UNARY, /* op, a */
	AST_BINARY, /* op, a, b */
	AST_IN_RANGE, /* a in b..c, both ends included */
	AST_IN_LIST, /* a in (items) */
	AST_AT_LEAST, /* count of (items) */
	AST_KNOWN, /* a */
	AST_ELSE, /* a else b */
	AST_LET, /* let: its expression */
	AST_SCORE, /* score */
	AST_FLAGGED, /* text: rule name */
};

enum ast_window_kind {
	AST_WINDOW_DEFAULT, /* not written */
	AST_WINDOW_DAYS, /* n */
	AST_WINDOW_SCHOOL_DAYS, /* n */
	AST_WINDOW_THIS_MONTH,
	AST_WINDOW_PREVIOUS_MONTH,
	AST_WINDOW_THIS_TERM,
	AST_WINDOW_PREVIOUS_TERM,
	AST_WINDOW_TERM, /* n */
	AST_WINDOW_THIS_YEAR,
	AST_WINDOW_PREVIOUS_YEAR,
};

struct ast_window {
	enum ast_window_kind kind;
	int n;
};

/* One call of an indicator with its arguments; two equal calls may be two nodes: the compiler
 * shares them. */
struct ast_indicator {
	enum vigie_indicator which;
	const char *subject; /* as written, resolved alias in `alias`; NULL none */
	const struct ast_subject *alias; /* NULL: the subject stands for itself */
	const char *text; /* programme, partner, support code as text; NULL none */
	enum vigie_support support;
	struct ast_expression *limit; /* subjects_below: the grade, a constant */
	enum vigie_answer justified; /* VIGIE_UNSAID: not written */
	struct ast_window over;
	enum vigie_data_kind data; /* data_age */
};

struct ast_expression {
	enum ast_kind kind;
	enum ast_type type;
	enum ast_operator op;
	struct vigie_span span;
	struct ast_expression *a, *b, *c;
	struct ast_expression **items;
	size_t n_items;
	int count; /* at least N */
	vigie_decimal number;
	vigie_day day;
	enum vigie_level level;
	bool answer;
	const char *text;
	struct ast_indicator indicator;
	const struct ast_let *let;
	const struct ast_score *score;
	uint32_t height,
		size; /* nodes on the longest way down, and of all: lets and scores opened */
};

/* How far the checker is with a definition: meeting a BEGUN one again is a cycle. */
enum ast_progress { AST_UNSEEN, AST_BEGUN, AST_DONE };

struct ast_let {
	const char *name;
	struct vigie_span span; /* of the name */
	struct ast_expression *value;
	enum ast_progress progress;
};

struct ast_score_line {
	struct ast_expression *points; /* a constant number */
	struct ast_expression *when;
};

struct ast_score {
	const char *name;
	struct vigie_span span;
	struct ast_score_line *lines;
	size_t n_lines;
	enum ast_progress progress;
};

struct ast_subject { /* subject "NAME" { code … label … } */
	const char *name;
	struct vigie_span span;
	const char **codes, **labels;
	size_t n_codes, n_labels;
};

struct ast_rule {
	struct vigie_span span; /* of the name */
	struct vigie_rule_info info;
	struct vigie_span *programme_spans; /* of info.programmes */
	struct ast_expression *applies, *when, *clear; /* applies, clear: NULL when not written */
};

/* test "NAME" { on DATE  pupil "A" { … }  expect "RULE" for "A"  expect nothing for "B" } */
struct ast_test_fact {
	struct vigie_record record; /* strings in the arena; id unused */
	struct vigie_span span;
};
struct ast_test_pupil {
	const char *name;
	struct vigie_span span;
	struct ast_test_fact *facts; /* the first is its pupil record */
	size_t n_facts;
	const char **lists; /* of which it is a member */
	size_t n_lists;
};
struct ast_test_expectation {
	const char *pupil; /* name of a test pupil */
	const char *rule; /* NULL: nothing */
	enum vigie_truth verdict; /* TRUE flagged; `expect unknown "RULE"`; FALSE `expect not` */
	struct vigie_span span, pupil_span;
};
/* school { kind "college"  priority "REP"  department "75"  town "Paris"  ips 92.5  partner
 * "zupdeco" } */
struct ast_test_school {
	const char *kind, *priority, *department, *town; /* NULL unsaid */
	vigie_decimal ips; /* NONE unsaid */
	const char **partners;
	size_t n_partners;
};
struct ast_test {
	const char *name;
	struct vigie_span span;
	vigie_day on;
	struct ast_test_school school;
	struct ast_test_fact *terms; /* records TERM: `term 1 2026-09-01..2026-11-30` */
	size_t n_terms;
	struct ast_test_pupil *pupils;
	size_t n_pupils;
	struct ast_test_expectation *expectations;
	size_t n_expectations;
};

struct ast_condition { /* of the configuration */
	const char *name;
	struct ast_expression *expression;
};

struct ast_set {
	struct vigie_arena *arena;
	struct ast_rule *rules;
	size_t n_rules;
	struct ast_let *lets;
	size_t n_lets;
	struct ast_score *scores;
	size_t n_scores;
	struct ast_subject *subjects;
	size_t n_subjects;
	struct ast_test *tests;
	size_t n_tests;
	struct ast_condition *conditions;
	size_t n_conditions;
};

/*
 * Parses and checks all files; every message goes to `list`. Returns 0 with a checked set (owner:
 * caller, frees with ast_set_free); 1 on errors, no set; -ENOMEM. In a set every expression is
 * typed, every reference resolved, lets and scores free of cycles, and depth at most
 * AST_DEPTH_LIMIT, so the compiler may recurse.
 */
#define AST_DEPTH_LIMIT 100 /* nested deeper than any person reads; lets and scores opened */
#define AST_SIZE_LIMIT                                                                             \
	10000 /* nodes of one expression, lets and scores opened: they may double                  \
	       */
int ast_set_parse(const struct vigie_source *const *sources, size_t n_sources,
		  const struct vigie_rules_options *options, struct vigie_diagnostics *list,
		  struct ast_set **ret_set) VIGIE_MUST_CHECK;
void ast_set_free(struct ast_set *set);

/* Appends the canonical text of an expression in a language: the one printer of restate, format,
 * explain and values. */
void ast_expression_print(const struct ast_expression *expression, enum vigie_language language,
			  struct vigie_buffer *out);

/* Appends one plain sentence for a rule, and a line for each of its comparisons with a constant:
 * which values on each side of the boundary say yes and no. */
void ast_rule_restate(const struct ast_rule *rule, enum vigie_language language,
		      struct vigie_buffer *out);

#endif
