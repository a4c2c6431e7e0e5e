/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule and its statements, in any order, each at most once. The rule belongs to the set, with the
 * text it was written as. A statement that is wrong is left out and its neighbours are still read.
 */
#include <string.h>

#include "rules/language/indicator_table.h"
#include "rules/language/parser.h"

/* Ten years: a pupil does not stay longer in a school. */
#define DURATION_LIMIT 3650
/* More than the pupils of any school: a cap beyond it is none. */
#define CAP_LIMIT 10000

#define FIRST_STATEMENT KEYWORD_TITLE
#define LAST_STATEMENT KEYWORD_REASON
#define N_STATEMENTS (LAST_STATEMENT - FIRST_STATEMENT + 1)

struct rule_reader {
	struct ast_rule rule;
	struct vigie_span seen[N_STATEMENTS]; /* where each statement stands; no source: nowhere */
	enum vigie_language language; /* in which `rule` is written: that of messages about it */
	bool has_unread; /* something that may have been meant as a statement that is missing */
};

static bool read_expression(struct parser *parser, struct ast_expression **expression)
{
	*expression = parser_expression(parser);
	return *expression != NULL;
}

static bool read_duration(struct parser *parser, int *days)
{
	if (!parser_require_integer(parser, N_("a duration such as 7 days"), 1, DURATION_LIMIT,
				    days))
		return false;
	return parser_take_keyword(parser, KEYWORD_DAYS) ||
	       parser_take_keyword(parser, KEYWORD_DAY) ||
	       parser_refuse_word(parser, N_("'days'"), KEYWORD_DAYS, KEYWORD_DAY);
}

static bool read_title(struct parser *parser, struct rule_reader *reader)
{
	return parser_require_name(parser, N_("a text between quotes"), &reader->rule.info.title);
}

static bool read_author(struct parser *parser, struct rule_reader *reader)
{
	return parser_require_name(parser, N_("a text between quotes"), &reader->rule.info.author);
}

static bool read_reason(struct parser *parser, struct rule_reader *reader)
{
	return parser_require_name(parser, N_("a text between quotes"), &reader->rule.info.reason);
}

static bool read_applies(struct parser *parser, struct rule_reader *reader)
{
	return read_expression(parser, &reader->rule.applies);
}

static bool read_when(struct parser *parser, struct rule_reader *reader)
{
	return read_expression(parser, &reader->rule.when);
}

static bool read_clear(struct parser *parser, struct rule_reader *reader)
{
	reader->rule.info.has_clear = true;
	return read_expression(parser, &reader->rule.clear);
}

static bool read_unknown(struct parser *parser, struct rule_reader *reader)
{
	if (parser_take_keyword(parser, KEYWORD_FLAG)) {
		reader->rule.info.flag_unknown = true;
		return true;
	}
	return parser_take_keyword(parser, KEYWORD_IGNORE) ||
	       parser_refuse_word(parser, N_("'ignore' or 'flag'"), KEYWORD_IGNORE, KEYWORD_FLAG);
}

static bool read_for(struct parser *parser, struct rule_reader *reader)
{
	return read_duration(parser, &reader->rule.info.for_days);
}

static bool read_rest(struct parser *parser, struct rule_reader *reader)
{
	return read_duration(parser, &reader->rule.info.rest_days);
}

static bool read_cap(struct parser *parser, struct rule_reader *reader)
{
	return parser_require_integer(parser, N_("a number of flags"), 1, CAP_LIMIT,
				      &reader->rule.info.cap) &&
	       parser_require_keyword(parser, KEYWORD_PER_SCHOOL_PER_MONTH,
				      N_("'per school per month'"));
}

static void note_statement(struct parser *parser, struct rule_reader *reader, enum keyword keyword,
			   struct vigie_span span)
{
	struct vigie_span *seen = &reader->seen[keyword - FIRST_STATEMENT];
	struct vigie_diagnostic *entry;

	if (!seen->source) {
		*seen = span;
		return;
	}
	entry = vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_TWICE), span,
				      N_("'%.*s' is said twice in this rule"),
				      (int)(span.end - span.start), span.source->text + span.start);
	vigie_diagnostic_mark(entry, *seen, N_("it is said here"));
	vigie_diagnostic_hint(entry, N_("keep one of the two"));
}

static bool read_to(struct parser *parser, struct rule_reader *reader)
{
	return parser_require_day(parser, &reader->rule.info.to);
}

/* `from DATE to DATE` is written as one statement or as two. */
static bool read_from(struct parser *parser, struct rule_reader *reader)
{
	struct vigie_span span;

	if (!parser_require_day(parser, &reader->rule.info.from))
		return false;
	span = parser_token(parser)->span;
	if (!parser_take_keyword(parser, KEYWORD_TO))
		return true;
	note_statement(parser, reader, KEYWORD_TO, span);
	return read_to(parser, reader);
}

static bool read_priority(struct parser *parser, struct rule_reader *reader)
{
	for (enum keyword keyword = KEYWORD_LOW; keyword <= KEYWORD_URGENT; keyword++) {
		if (!parser_take_keyword(parser, keyword))
			continue;
		reader->rule.info.priority =
			VIGIE_PRIORITY_LOW + (enum vigie_priority)(keyword - KEYWORD_LOW);
		return true;
	}
	return parser_refuse_word(parser, N_("'low', 'normal', 'high' or 'urgent'"), KEYWORD_LOW,
				  KEYWORD_URGENT);
}

static bool read_programmes(struct parser *parser, struct rule_reader *reader)
{
	struct ast_rule *rule = &reader->rule;
	const char **names = NULL, *name;
	size_t n_spans = 0;

	rule->info.n_programmes = 0;
	do {
		struct vigie_span span = parser_token(parser)->span;

		if (!parser_require_name(parser, N_("the name of a programme between quotes"),
					 &name) ||
		    !PARSER_APPEND(parser, rule->programme_spans, n_spans, span) ||
		    !PARSER_APPEND(parser, names, rule->info.n_programmes, name))
			return false;
		rule->info.programmes = names;
	} while (parser_take_punctuation(parser, ","));
	return true;
}

static bool (*const readers[N_STATEMENTS])(struct parser *, struct rule_reader *) = {
	[KEYWORD_TITLE - FIRST_STATEMENT] = read_title,
	[KEYWORD_APPLIES_TO - FIRST_STATEMENT] = read_applies,
	[KEYWORD_IF_UNKNOWN - FIRST_STATEMENT] = read_unknown,
	[KEYWORD_WHEN - FIRST_STATEMENT] = read_when,
	[KEYWORD_CLEAR_WHEN - FIRST_STATEMENT] = read_clear,
	[KEYWORD_FOR - FIRST_STATEMENT] = read_for,
	[KEYWORD_REST - FIRST_STATEMENT] = read_rest,
	[KEYWORD_CAP - FIRST_STATEMENT] = read_cap,
	[KEYWORD_FROM - FIRST_STATEMENT] = read_from,
	[KEYWORD_TO - FIRST_STATEMENT] = read_to,
	[KEYWORD_PRIORITY - FIRST_STATEMENT] = read_priority,
	[KEYWORD_REFER_TO - FIRST_STATEMENT] = read_programmes,
	[KEYWORD_AUTHOR - FIRST_STATEMENT] = read_author,
	[KEYWORD_REASON - FIRST_STATEMENT] = read_reason,
};

static enum keyword statement_here(const struct parser *parser)
{
	for (enum keyword keyword = FIRST_STATEMENT; keyword <= LAST_STATEMENT; keyword++) {
		if (parser_at_keyword(parser, keyword))
			return keyword;
	}
	return KEYWORDS_N;
}

bool parser_at_statement(const struct parser *parser)
{
	/* 'au' begins a statement, 'au moins' a condition. */
	return statement_here(parser) != KEYWORDS_N && !parser_at_keyword(parser, KEYWORD_AT_LEAST);
}

/* A line that begins like a statement, its word misspelt: it deserves its own message. */
static bool at_likely_statement(const struct parser *parser)
{
	const struct vigie_token *token = parser_token(parser);
	enum vigie_indicator which;
	enum vigie_language language;

	return token->first_on_line && token->kind == VIGIE_TOKEN_WORD &&
	       token[1].kind != VIGIE_TOKEN_PUNCTUATION && token[1].kind != VIGIE_TOKEN_END &&
	       !parser_at_reserved(parser) && indicator_match(token, &which, &language) == 0;
}

static void synchronise(struct parser *parser)
{
	while (!parser_at_kind(parser, VIGIE_TOKEN_END) && !parser_at_punctuation(parser, "}") &&
	       !parser_at_statement(parser) && !at_likely_statement(parser) &&
	       !parser_at_item(parser))
		parser_skip(parser);
}

static void read_statement(struct parser *parser, struct rule_reader *reader)
{
	static const enum keyword_group groups[] = {KEYWORD_STATEMENT, KEYWORD_EXPRESSION};
	enum keyword keyword = statement_here(parser);
	size_t first = parser->at;

	parser_mark_begin(parser, BEGINS_STATEMENT);
	if (keyword == KEYWORDS_N) {
		parser_refuse_beginning(parser,
					N_("a statement: title, applies to, when, if unknown, for, "
					   "clear when, rest, cap, from, to, priority, refer to, "
					   "author or reason"),
					groups, VIGIE_ARRAY_SIZE(groups));
		reader->has_unread = true;
		/* What was meant may have had more words: only a line of its own goes on. */
		do {
			parser_skip(parser);
			synchronise(parser);
		} while (parser_at_statement(parser) && !parser_token(parser)->first_on_line);
		return;
	}
	parser_take_keyword(parser, keyword);
	note_statement(parser, reader, keyword, parser_span_from(parser, first));
	if (!readers[keyword - FIRST_STATEMENT](parser, reader))
		synchronise(parser);
}

static void require_statement(struct parser *parser, const struct rule_reader *reader,
			      enum keyword keyword)
{
	struct vigie_span name = reader->rule.span;

	if (reader->seen[keyword - FIRST_STATEMENT].source || reader->has_unread ||
	    parser->exhausted)
		return;
	/* Two statements may be missing at one name: each message has a place of its own. */
	if (keyword == KEYWORD_WHEN)
		name.start = name.end;
	vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_MISSING), name,
			      N_("rule '%s' has no '%s'"), reader->rule.info.name,
			      keyword_name(keyword, reader->language));
}

static void check_dates(struct parser *parser, const struct rule_reader *reader)
{
	const struct vigie_rule_info *info = &reader->rule.info;

	if (info->from == VIGIE_DAY_NONE || info->to == VIGIE_DAY_NONE || info->from <= info->to)
		return;
	vigie_diagnostic_mark(vigie_diagnostics_add(parser->list, VIGIE_ERROR,
						    rule_code(CODE_DATES),
						    reader->seen[KEYWORD_TO - FIRST_STATEMENT],
						    N_("the rule ends before it begins")),
			      reader->seen[KEYWORD_FROM - FIRST_STATEMENT], N_("it begins here"));
}

static void finish_rule(struct parser *parser, struct rule_reader *reader, size_t first)
{
	struct vigie_span whole = parser_span_from(parser, first);
	const struct vigie_source *source = whole.source;
	struct vigie_rule_info *info = &reader->rule.info;
	uint32_t column;

	require_statement(parser, reader, KEYWORD_TITLE);
	require_statement(parser, reader, KEYWORD_WHEN);
	check_dates(parser, reader);
	info->text = vigie_arena_copy(parser->set->arena, source->text + whole.start,
				      whole.end - whole.start);
	info->file = vigie_arena_copy(parser->set->arena, source->name, strlen(source->name));
	parser->exhausted |= !info->text || !info->file;
	vigie_source_position(source, whole.start, &info->line, &column);
	if (parser->set->n_rules == VIGIE_RULES_LIMIT)
		vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_RULES),
				      reader->rule.span, N_("a set has at most %d rules"),
				      VIGIE_RULES_LIMIT);
	PARSER_APPEND(parser, parser->set->rules, parser->set->n_rules, reader->rule);
}

void parser_rule(struct parser *parser)
{
	struct rule_reader reader = {
		.rule.info = {.priority = VIGIE_PRIORITY_NORMAL,
			      .from = VIGIE_DAY_NONE,
			      .to = VIGIE_DAY_NONE},
	};
	size_t first = parser->at;
	struct vigie_span opened;

	keyword_match(parser_token(parser), KEYWORD_RULE, &reader.language);
	parser_take_keyword(parser, KEYWORD_RULE);
	reader.rule.span = parser_token(parser)->span;
	if (!parser_require_name(parser, N_("the name of the rule between quotes"),
				 &reader.rule.info.name) ||
	    !parser_at_punctuation(parser, "{")) {
		if (reader.rule.info.name)
			parser_refuse(parser, N_("'{'"));
		parser_skip_item(parser);
		return;
	}
	opened = parser_token(parser)->span;
	parser_take_punctuation(parser, "{");
	while (parser_block_goes_on(parser, opened))
		read_statement(parser, &reader);
	reader.has_unread |= parser->tokens[parser->at - 1].text[0] != '}';
	finish_rule(parser, &reader, first);
}
