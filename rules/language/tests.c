/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Test blocks: invented facts as records, and the verdicts they should give. The records belong to
 * the set. English words here, each has its French one in keywords.h; items in any order:
 *
 *   test "NAME" {
 *       on DATE
 *       term N DATE..DATE
 *       school { kind TEXT  priority TEXT  department TEXT  ips NUMBER  partner TEXT, … }
 *       pupil TEXT { FACT … }            (facts: facts.c)
 *       expect TEXT, … | unknown TEXT, … | not TEXT, … | nothing   for TEXT, …
 *   }
 */
#include "rules/language/facts.h"

static bool read_on(struct parser *parser, struct ast_test *test)
{
	return parser_require_day(parser, &test->on);
}

static bool read_term(struct parser *parser, struct ast_test *test)
{
	struct ast_test_fact fact = {.span = parser_token(parser)->span};
	struct vigie_record_term *term = &fact.record.term;

	vigie_record_init(&fact.record, VIGIE_RECORD_TERM);
	if (!facts_require_term(parser, &term->index) || !parser_require_day(parser, &term->from) ||
	    !parser_require_punctuation(parser, "..", N_("'..' and the last day")) ||
	    !parser_require_day(parser, &term->to))
		return false;
	if (term->to < term->from)
		vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_DATES), fact.span,
				      N_("the term ends before it begins"));
	return PARSER_APPEND(parser, test->terms, test->n_terms, fact);
}

static bool read_school_line(struct parser *parser, struct ast_test_school *school)
{
	static const char *const text = N_("a text between quotes");

	if (parser_take_keyword(parser, KEYWORD_KIND))
		return parser_require_name(parser, text, &school->kind);
	if (parser_take_keyword(parser, KEYWORD_EDUCATION_PRIORITY))
		return parser_require_name(parser, text, &school->priority);
	if (parser_take_keyword(parser, KEYWORD_DEPARTMENT))
		return parser_require_name(parser, text, &school->department);
	if (parser_take_keyword(parser, KEYWORD_TOWN))
		return parser_require_name(parser, text, &school->town);
	if (parser_take_keyword(parser, KEYWORD_IPS))
		return parser_require_number(parser, N_("a number"), &school->ips);
	if (parser_take_keyword(parser, KEYWORD_PARTNER))
		return parser_require_names(parser, text, &school->partners, &school->n_partners);
	return parser_refuse_word(
		parser, N_("'kind', 'priority', 'department', 'town', 'ips' or 'partner'"),
		KEYWORD_KIND, KEYWORD_PARTNER);
}

static bool read_school(struct parser *parser, struct ast_test *test)
{
	struct vigie_span opened = parser_token(parser)->span;

	if (!parser_require_punctuation(parser, "{", N_("'{'")))
		return false;
	while (parser_block_goes_on(parser, opened)) {
		parser_mark_begin(parser, BEGINS_FACT);
		if (!read_school_line(parser, &test->school))
			return false;
	}
	return true;
}

static bool read_pupil(struct parser *parser, struct ast_test *test)
{
	struct ast_test_pupil pupil = {.span = parser_token(parser)->span};

	return facts_read_pupil(parser, &pupil) &&
	       PARSER_APPEND(parser, test->pupils, test->n_pupils, pupil);
}

struct names {
	const char *name;
	struct vigie_span span;
};

static bool read_names(struct parser *parser, const char *expected, struct names **names,
		       size_t *n_names)
{
	do {
		struct names name = {.span = parser_token(parser)->span};

		if (!parser_require_name(parser, expected, &name.name) ||
		    !PARSER_APPEND(parser, *names, *n_names, name))
			return false;
	} while (parser_take_punctuation(parser, ","));
	return true;
}

static bool add_expectations(struct parser *parser, struct ast_test *test,
			     const struct names *rules, size_t n_rules, enum vigie_truth verdict)
{
	struct names *pupils = NULL;
	size_t n_pupils = 0;

	if (!parser_require_keyword(parser, KEYWORD_EXPECTED_FOR, N_("'for' and a pupil")) ||
	    !read_names(parser, N_("the name of a pupil between quotes"), &pupils, &n_pupils))
		return false;
	for (size_t i = 0; i < n_pupils; i++) {
		for (size_t j = 0; j < n_rules; j++) {
			struct ast_test_expectation expectation = {
				.pupil = pupils[i].name,
				.pupil_span = pupils[i].span,
				.rule = rules[j].name,
				.span = rules[j].span,
				.verdict = verdict,
			};

			if (!PARSER_APPEND(parser, test->expectations, test->n_expectations,
					   expectation))
				return false;
		}
	}
	return true;
}

static bool read_expectation(struct parser *parser, struct ast_test *test)
{
	struct names nothing = {.span = parser_token(parser)->span}, *rules = NULL;
	enum vigie_truth verdict = VIGIE_TRUE;
	size_t n_rules = 0;

	if (parser_take_keyword(parser, KEYWORD_NOTHING))
		return add_expectations(parser, test, &nothing, 1, VIGIE_FALSE);
	if (parser_take_keyword(parser, KEYWORD_UNKNOWN))
		verdict = VIGIE_UNKNOWN;
	else if (parser_take_keyword(parser, KEYWORD_NOT))
		verdict = VIGIE_FALSE;
	return read_names(parser,
			  N_("the name of a rule between quotes, 'not', 'unknown' or 'nothing'"),
			  &rules, &n_rules) &&
	       add_expectations(parser, test, rules, n_rules, verdict);
}

static const struct {
	enum keyword keyword;
	bool (*read)(struct parser *parser, struct ast_test *test);
} lines[] = {
	{KEYWORD_ON, read_on},
	{KEYWORD_TERM, read_term},
	{KEYWORD_SCHOOL, read_school},
	{KEYWORD_PUPIL, read_pupil},
	{KEYWORD_EXPECT, read_expectation},
};

/* What follows a wrong fact may stand in the pupil's block: the test goes on at a line of its own.
 */
static void synchronise(struct parser *parser)
{
	while (!parser_at_kind(parser, VIGIE_TOKEN_END) && !parser_at_item(parser) &&
	       !parser_at_punctuation(parser, "}") &&
	       !(parser_token(parser)->first_on_line && parser_at_kind(parser, VIGIE_TOKEN_WORD)))
		parser_skip(parser);
}

static void read_line(struct parser *parser, struct ast_test *test)
{
	static const enum keyword_group groups[] = {KEYWORD_TESTING};

	parser_mark_begin(parser, BEGINS_STATEMENT);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(lines); i++) {
		if (!parser_take_keyword(parser, lines[i].keyword))
			continue;
		if (!lines[i].read(parser, test))
			synchronise(parser);
		return;
	}
	parser_refuse_beginning(parser, N_("'on', 'term', 'school', 'pupil' or 'expect'"), groups,
				VIGIE_ARRAY_SIZE(groups));
	parser_skip(parser);
	synchronise(parser);
}

void parser_test(struct parser *parser)
{
	struct ast_test test = {.on = VIGIE_DAY_NONE, .school.ips = VIGIE_DECIMAL_NONE};
	struct vigie_span opened;

	parser_take_keyword(parser, KEYWORD_TEST);
	test.span = parser_token(parser)->span;
	if (!parser_require_name(parser, N_("the name of the test between quotes"), &test.name)) {
		parser_skip_item(parser);
		return;
	}
	opened = parser_token(parser)->span;
	if (!parser_require_punctuation(parser, "{", N_("'{'"))) {
		parser_skip_item(parser);
		return;
	}
	while (parser_block_goes_on(parser, opened))
		read_line(parser, &test);
	if (test.on == VIGIE_DAY_NONE && !parser->exhausted)
		vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_MISSING), test.span,
				      N_("test '%s' has no date: 'on 2026-11-30'"), test.name);
	PARSER_APPEND(parser, parser->set->tests, parser->set->n_tests, test);
}
