/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The facts of an invented pupil, as records of the set. Numbers are exact and dates are checked;
 * nothing else of a fact is judged. One after the other, in any order:
 *
 *   level LEVEL | class TEXT | born DATE | entered DATE | left DATE
 *   scholarship, boarder, repeating [yes|no]
 *   absence DATE [am|pm] [..DATE [am|pm]] [justified|unjustified] [N half-days]
 *   late DATE [justified|unjustified]
 *   average [SUBJECT] N [term N] [class N] [coefficient N]     (without subject: the general one;
 *   mastery [SUBJECT] N [term N]                                without term: of the year)
 *   mark SUBJECT [N[/N]] [absent|exempt|not marked|unfit|not handed in] DATE [coefficient N]
 *   count WHAT [SUBJECT] N [term N]       (half_days, half_days_justified, half_days_unjustified,
 *                                          lateness, hours_missed, not_handed_in)
 *   incident, punishment, sanction DATE | support CODE | member LIST, …
 */
#include <string.h>

#include "rules/language/facts.h"

#define TERM_LIMIT 9
#define MASTERY_LIMIT 4
#define GRADE_SCALE (20 * VIGIE_DECIMAL_ONE)

static bool refuse_fact(struct parser *parser, struct vigie_span span, const char *message)
{
	vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_FACT), span, "%s",
			      _(message));
	return true;
}

bool facts_require_term(struct parser *parser, int *ret_term)
{
	return parser_require_integer(parser, N_("the number of a term"), 1, TERM_LIMIT, ret_term);
}

static bool read_grade(struct parser *parser, vigie_decimal *ret_grade)
{
	struct vigie_span span = parser_token(parser)->span;

	if (!parser_require_number(parser, N_("a grade"), ret_grade))
		return false;
	return *ret_grade <= GRADE_SCALE ||
	       refuse_fact(parser, span, N_("a grade is between 0 and 20"));
}

static bool read_optional_term(struct parser *parser, int *term)
{
	return !parser_take_keyword(parser, KEYWORD_TERM) || facts_require_term(parser, term);
}

static bool read_optional_subject(struct parser *parser, const char **subject)
{
	return !parser_at_kind(parser, VIGIE_TOKEN_TEXT) ||
	       parser_require_name(parser, N_("a subject between quotes"), subject);
}

static bool read_coefficient(struct parser *parser, vigie_decimal *coefficient)
{
	return !parser_take_keyword(parser, KEYWORD_COEFFICIENT) ||
	       parser_require_number(parser, N_("a coefficient"), coefficient);
}

/* `class "4A"` is a fact of its own, `class 11` the average of the class. */
static bool read_class_average(struct parser *parser, vigie_decimal *average)
{
	if (!parser_at_keyword(parser, KEYWORD_CLASS) ||
	    parser_token(parser)[1].kind != VIGIE_TOKEN_NUMBER)
		return true;
	parser_take_keyword(parser, KEYWORD_CLASS);
	return read_grade(parser, average);
}

static bool read_average(struct parser *parser, struct vigie_record *record)
{
	struct vigie_record_average *average = &record->average;

	return read_optional_subject(parser, &average->subject) &&
	       read_grade(parser, &average->value) && read_optional_term(parser, &average->term) &&
	       read_class_average(parser, &average->class_value) &&
	       read_coefficient(parser, &average->coefficient);
}

static bool read_mastery(struct parser *parser, struct vigie_record *record)
{
	struct vigie_record_average *average = &record->average;

	return read_optional_subject(parser, &average->subject) &&
	       parser_require_integer(parser, N_("a mastery from 1 to 4"), 1, MASTERY_LIMIT,
				      &average->mastery) &&
	       read_optional_term(parser, &average->term);
}

static bool read_value(struct parser *parser, struct vigie_record_mark *mark)
{
	struct vigie_span span = parser_token(parser)->span;

	if (!parser_at_kind(parser, VIGIE_TOKEN_NUMBER))
		return true;
	if (!parser_require_number(parser, N_("a mark"), &mark->value))
		return false;
	if (!parser_at_punctuation(parser, "/"))
		return true;
	parser_mark_tight(parser);
	parser->at++;
	if (!parser_require_number(parser, N_("what the mark is out of"), &mark->out_of))
		return false;
	return mark->out_of > 0 || refuse_fact(parser, span, N_("a mark is out of more than 0"));
}

static void read_annotation(struct parser *parser, enum vigie_annotation *annotation)
{
	static const struct {
		enum keyword keyword;
		enum vigie_annotation annotation;
	} annotations[] = {
		{KEYWORD_ABSENT, VIGIE_ANNOTATION_ABSENT},
		{KEYWORD_EXEMPT, VIGIE_ANNOTATION_EXEMPT},
		{KEYWORD_NOT_MARKED, VIGIE_ANNOTATION_NOT_MARKED},
		{KEYWORD_UNFIT, VIGIE_ANNOTATION_UNFIT},
		{KEYWORD_NOT_HANDED_IN, VIGIE_ANNOTATION_NOT_HANDED_IN},
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(annotations); i++) {
		if (parser_take_keyword(parser, annotations[i].keyword))
			*annotation = annotations[i].annotation;
	}
}

static bool read_mark(struct parser *parser, struct vigie_record *record)
{
	struct vigie_record_mark *mark = &record->mark;

	if (!parser_require_name(parser, N_("a subject between quotes"), &mark->subject) ||
	    !read_value(parser, mark))
		return false;
	read_annotation(parser, &mark->annotation);
	if (mark->value == VIGIE_DECIMAL_NONE && mark->annotation == VIGIE_ANNOTATION_NONE)
		return parser_refuse(parser, N_("a mark or why there is none"));
	return parser_require_day(parser, &mark->date) &&
	       read_coefficient(parser, &mark->coefficient);
}

static int read_half(struct parser *parser)
{
	if (parser_take_keyword(parser, KEYWORD_AM))
		return VIGIE_HALF_AM;
	return parser_take_keyword(parser, KEYWORD_PM) ? VIGIE_HALF_PM : -1;
}

static void read_justified(struct parser *parser, enum vigie_answer *justified)
{
	if (parser_take_keyword(parser, KEYWORD_WAS_UNJUSTIFIED) ||
	    parser_take_keyword(parser, KEYWORD_WAS_UNJUSTIFIED_MASCULINE))
		*justified = VIGIE_NO;
	else if (parser_take_keyword(parser, KEYWORD_WAS_JUSTIFIED) ||
		 parser_take_keyword(parser, KEYWORD_JUSTIFIED))
		*justified = VIGIE_YES;
}

static bool read_absence_end(struct parser *parser, struct vigie_record_absence *absence)
{
	struct vigie_span span;

	if (!parser_take_punctuation(parser, "..")) {
		absence->to_half = absence->from_half;
		return true;
	}
	span = parser_token(parser)->span;
	if (!parser_require_day(parser, &absence->to))
		return false;
	absence->to_half = read_half(parser);
	if (absence->to < absence->from)
		vigie_diagnostics_add(parser->list, VIGIE_ERROR, rule_code(CODE_DATES), span,
				      N_("the absence ends before it begins"));
	return true;
}

static bool read_absence(struct parser *parser, struct vigie_record *record)
{
	struct vigie_record_absence *absence = &record->absence;

	if (!parser_require_day(parser, &absence->from))
		return false;
	absence->from_half = read_half(parser);
	if (!read_absence_end(parser, absence))
		return false;
	read_justified(parser, &absence->justified);
	if (!parser_at_kind(parser, VIGIE_TOKEN_NUMBER))
		return true;
	return parser_require_number(parser, N_("a number"), &absence->half_days) &&
	       (parser_take_keyword(parser, KEYWORD_HALF_DAYS) ||
		parser_take_keyword(parser, KEYWORD_HALF_DAY) ||
		parser_refuse(parser, N_("'half-days'")));
}

static bool read_lateness(struct parser *parser, struct vigie_record *record)
{
	if (!parser_require_day(parser, &record->lateness.date))
		return false;
	read_justified(parser, &record->lateness.justified);
	return true;
}

static bool read_count(struct parser *parser, struct vigie_record *record)
{
	struct vigie_record_count *count = &record->count;

	for (enum keyword keyword = KEYWORD_COUNT_HALF_DAYS; keyword <= KEYWORD_COUNT_NOT_HANDED_IN;
	     keyword++) {
		if (!parser_take_keyword(parser, keyword))
			continue;
		count->what = (enum vigie_count_what)(keyword - KEYWORD_COUNT_HALF_DAYS);
		return read_optional_subject(parser, &count->subject) &&
		       parser_require_number(parser, N_("a number"), &count->value) &&
		       read_optional_term(parser, &count->term);
	}
	return parser_refuse_word(parser, N_("what is counted, such as half_days_unjustified"),
				  KEYWORD_COUNT_HALF_DAYS, KEYWORD_COUNT_NOT_HANDED_IN);
}

static bool read_event(struct parser *parser, struct vigie_record *record)
{
	return parser_require_day(parser, &record->event.date);
}

static bool read_support(struct parser *parser, struct vigie_record *record)
{
	const struct vigie_token *token = parser_token(parser);

	for (int code = 0; code < VIGIE_SUPPORTS_N; code++) {
		if (token->kind != VIGIE_TOKEN_WORD && token->kind != VIGIE_TOKEN_TEXT)
			break;
		if (strcasecmp(token->text, vigie_support_name((enum vigie_support)code)) != 0)
			continue;
		record->support.code = (enum vigie_support)code;
		parser->at++;
		return true;
	}
	return parser_refuse(parser, N_("a support such as PPRE"));
}

static const struct {
	enum keyword keyword;
	enum vigie_record_type type;
	bool (*read)(struct parser *parser, struct vigie_record *record);
} records[] = {
	{KEYWORD_ABSENCE, VIGIE_RECORD_ABSENCE, read_absence},
	{KEYWORD_LATE, VIGIE_RECORD_LATENESS, read_lateness},
	{KEYWORD_AVERAGE, VIGIE_RECORD_AVERAGE, read_average},
	{KEYWORD_MASTERY, VIGIE_RECORD_AVERAGE, read_mastery},
	{KEYWORD_MARK, VIGIE_RECORD_MARK, read_mark},
	{KEYWORD_COUNT, VIGIE_RECORD_COUNT, read_count},
	{KEYWORD_INCIDENT, VIGIE_RECORD_INCIDENT, read_event},
	{KEYWORD_PUNISHMENT, VIGIE_RECORD_PUNISHMENT, read_event},
	{KEYWORD_SANCTION, VIGIE_RECORD_SANCTION, read_event},
	{KEYWORD_SUPPORT, VIGIE_RECORD_SUPPORT, read_support},
};

static bool read_level(struct parser *parser, struct vigie_record_pupil *pupil)
{
	const struct vigie_token *token = parser_token(parser);

	if (token->kind == VIGIE_TOKEN_WORD)
		pupil->level = keyword_level(token->text);
	if (pupil->level == VIGIE_LEVEL_NONE)
		return parser_refuse(parser, N_("a level such as 6e or Tle"));
	if (parser->marks)
		parser->marks[parser->at].role = ROLE_LEVEL;
	parser->at++;
	return true;
}

static bool read_flag(struct parser *parser, enum vigie_answer *answer)
{
	bool no = parser_take_keyword(parser, KEYWORD_NO);

	if (!no)
		parser_take_keyword(parser, KEYWORD_YES);
	*answer = no ? VIGIE_NO : VIGIE_YES;
	return true;
}

/* Whether an attribute stands here; `*ret_read` whether it reads well. */
static bool read_attribute(struct parser *parser, struct vigie_record_pupil *pupil, bool *ret_read)
{
	if (parser_take_keyword(parser, KEYWORD_LEVEL)) {
		*ret_read = read_level(parser, pupil);
	} else if (parser_take_keyword(parser, KEYWORD_CLASS)) {
		*ret_read = parser_require_name(parser, N_("the name of a class between quotes"),
						&pupil->class_name);
	} else if (parser_take_keyword(parser, KEYWORD_BORN) ||
		   parser_take_keyword(parser, KEYWORD_BORN_FEMININE)) {
		*ret_read = parser_require_day(parser, &pupil->born);
	} else if (parser_take_keyword(parser, KEYWORD_ENTERED)) {
		*ret_read = parser_require_day(parser, &pupil->entered);
	} else if (parser_take_keyword(parser, KEYWORD_LEFT)) {
		*ret_read = parser_require_day(parser, &pupil->left);
	} else if (parser_take_keyword(parser, KEYWORD_SCHOLARSHIP)) {
		*ret_read = read_flag(parser, &pupil->scholarship);
	} else if (parser_take_keyword(parser, KEYWORD_BOARDER)) {
		*ret_read = read_flag(parser, &pupil->boarder);
	} else if (parser_take_keyword(parser, KEYWORD_REPEATING)) {
		*ret_read = read_flag(parser, &pupil->repeating);
	} else {
		return false;
	}
	return true;
}

static bool read_fact(struct parser *parser, struct ast_test_pupil *pupil)
{
	static const enum keyword_group groups[] = {KEYWORD_TESTING};
	size_t first = parser->at;
	bool read;

	if (read_attribute(parser, &pupil->facts[0].record.pupil, &read))
		return read;
	if (parser_take_keyword(parser, KEYWORD_MEMBER))
		return parser_require_names(parser, N_("the name of a list between quotes"),
					    &pupil->lists, &pupil->n_lists);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(records); i++) {
		struct ast_test_fact fact;

		if (!parser_take_keyword(parser, records[i].keyword))
			continue;
		vigie_record_init(&fact.record, records[i].type);
		if (!records[i].read(parser, &fact.record))
			return false;
		fact.span = parser_span_from(parser, first);
		return PARSER_APPEND(parser, pupil->facts, pupil->n_facts, fact);
	}
	parser_refuse_beginning(parser,
				N_("a fact: level, class, born, absence, late, average, mastery, "
				   "mark, count, incident, punishment, sanction, support, "
				   "member …"),
				groups, VIGIE_ARRAY_SIZE(groups));
	return false;
}

static bool add_pupil_record(struct parser *parser, struct ast_test_pupil *pupil)
{
	struct ast_test_fact fact = {.span = pupil->span};

	vigie_record_init(&fact.record, VIGIE_RECORD_PUPIL);
	return PARSER_APPEND(parser, pupil->facts, pupil->n_facts, fact);
}

static bool at_next_line(const struct parser *parser)
{
	return parser_token(parser)->first_on_line && (parser_at_keyword(parser, KEYWORD_PUPIL) ||
						       parser_at_keyword(parser, KEYWORD_EXPECT));
}

/* One message a pupil: what follows a wrong fact cannot be told from its rest. */
static void skip_block(struct parser *parser)
{
	while (!parser_at_kind(parser, VIGIE_TOKEN_END) && !parser_at_item(parser) &&
	       !at_next_line(parser)) {
		bool closes = parser_at_punctuation(parser, "}");

		parser_skip(parser);
		if (closes)
			return;
	}
}

bool facts_read_pupil(struct parser *parser, struct ast_test_pupil *pupil)
{
	struct vigie_span opened;

	if (!add_pupil_record(parser, pupil) ||
	    !parser_require_name(parser, N_("the name of a pupil between quotes"), &pupil->name))
		return false;
	opened = parser_token(parser)->span;
	if (!parser_require_punctuation(parser, "{", N_("'{'")))
		return false;
	while (parser_block_goes_on(parser, opened)) {
		parser_mark_begin(parser, BEGINS_FACT);
		if (at_next_line(parser)) {
			parser_refuse_open(parser, opened);
			break;
		}
		if (!read_fact(parser, pupil)) {
			skip_block(parser);
			break;
		}
	}
	return true;
}
