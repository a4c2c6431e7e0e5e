/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule language's words, indicators and codes, from the tables that the parser is made from. */
#include <stdio.h>
#include <string.h>

#include "daemon/man/french.h"
#include "daemon/man/mdoc.h"
#include "daemon/man/tables.h"
#include "rules/language/ast.h"
#include "rules/language/codes.h"
#include "rules/language/keywords.h"
#include "vigie/level.h"

#define PAGE "vigie.rules.5"

static const struct {
	const char *enumerator, *english, *french, *group;
} keywords[] = {
#define X(enumerator, english, french, group) {#enumerator, english, french, #group},
	VIGIE_RULE_KEYWORDS(X)
#undef X
};

static const struct {
	const char *enumerator, *code, *title, *explanation;
} codes[] = {
#define X(enumerator, code, title, explanation) {#enumerator, code, title, explanation},
	VIGIE_RULE_CODES(X)
#undef X
};

static const struct {
	const char *enumerator, *english, *french;
	int parameters;
	enum ast_type type;
	const char *window;
} indicators[] = {
#define X(enumerator, english, french, parameters, type, window)                                   \
	{#enumerator, english, french, parameters, type, #window},
	VIGIE_INDICATORS(X)
#undef X
};

static bool print_word(const char *argument)
{
	const char *rest;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(keywords); i++) {
		if (!argument_is(argument, keywords[i].enumerator, &rest))
			continue;
		print_item(keywords[i].english, rest, keywords[i].french);
		return true;
	}
	return false;
}

/* Rows of a two-column list: all words of a group. */
static bool print_words(const char *group)
{
	bool found = false;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(keywords); i++) {
		if (strcmp(keywords[i].group, group) != 0)
			continue;
		fputs(".It", stdout);
		mdoc_argument(keywords[i].english);
		fputs(" Ta", stdout);
		mdoc_argument(keywords[i].french);
		putchar('\n');
		found = true;
	}
	return found;
}

static const char *result(enum ast_type type)
{
	static const char *const sentences[] = {
		[AST_TYPE_NONE] = "Gives nothing.",
		[AST_TYPE_BOOLEAN] = "Gives yes or no.",
		[AST_TYPE_NUMBER] = "Gives a number.",
		[AST_TYPE_GRADE] = "Gives a grade out of 20.",
		[AST_TYPE_PERCENT] = "Gives a percentage.",
		[AST_TYPE_COUNT] = "Gives a count.",
		[AST_TYPE_DAYS] = "Gives a number of days.",
		[AST_TYPE_HOURS] = "Gives a number of hours.",
		[AST_TYPE_YEARS] = "Gives a number of years.",
		[AST_TYPE_MASTERY] = "Gives a position from 1 to 4.",
		[AST_TYPE_INDEX] = "Gives a social index.",
		[AST_TYPE_DATE] = "Gives a date.",
		[AST_TYPE_TEXT] = "Gives a text.",
		[AST_TYPE_LEVEL] = "Gives a level.",
	};

	return sentences[type];
}

static void print_parameters(int parameters)
{
	static const struct {
		int bit;
		const char *text;
	} texts[] = {
		{TAKES_SUBJECT, "\"SUBJECT\" (optional)"},
		{TAKES_LIMIT, "a grade (required)"},
		{TAKES_SUPPORT, "\"CODE\" (required)"},
		{TAKES_PROGRAMME, "\"PROGRAMME\" (optional)"},
		{TAKES_PARTNER, "\"PARTNER\" (required)"},
		{TAKES_LIST, "\"LIST\" (required)"},
		{TAKES_DATA, "grades or absences (required; French: notes, absences)"},
		{TAKES_JUSTIFIED, "justified: yes|no (optional; French: justifié: oui|non)"},
		{TAKES_OVER, "over: WINDOW (optional; French: sur:)"},
	};
	bool found = false;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		if (!(parameters & texts[i].bit))
			continue;
		mdoc_piece(french(found ? "; " : "Between its parentheses: "));
		mdoc_piece(french(texts[i].text));
		found = true;
	}
	if (found)
		puts(".");
}

static void print_window(const char *window)
{
	if (strcmp(window, "THIS_TERM") == 0)
		mdoc_text("Without over: it looks at this term.");
	else if (strcmp(window, "THIS_YEAR") == 0)
		mdoc_text("Without over: it looks at this year.");
}

static bool print_indicator(const char *argument)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(indicators); i++) {
		if (strcmp(indicators[i].enumerator, argument) != 0)
			continue;
		print_item(indicators[i].english, "", indicators[i].french);
		mdoc_text(result(indicators[i].type));
		print_parameters(indicators[i].parameters);
		print_window(indicators[i].window);
		puts(".Pp");
		return true;
	}
	return false;
}

/* Rows of a two-column list. */
static bool print_indicators(const char *argument)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(indicators); i++) {
		fputs(".It", stdout);
		mdoc_argument(indicators[i].english);
		fputs(" Ta", stdout);
		mdoc_argument(indicators[i].french);
		putchar('\n');
	}
	return *argument == '\0';
}

static bool print_code(const char *argument)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(codes); i++) {
		if (strcmp(codes[i].enumerator, argument) != 0)
			continue;
		fputs(".It Sy", stdout);
		mdoc_argument(codes[i].code);
		fputs(" No", stdout);
		mdoc_argument(french(codes[i].title));
		putchar('\n');
		mdoc_text(codes[i].explanation);
		return true;
	}
	return false;
}

/* A sentence's end: the levels inside the order, or outside of it. */
static bool print_levels(const char *argument)
{
	bool ordered = strcmp(argument, "ordered") == 0;
	const char *separator = "";

#define X(enumerator, name)                                                                        \
	if (vigie_level_is_ordered(VIGIE_LEVEL_##enumerator) == ordered) {                         \
		mdoc_piece(separator);                                                             \
		mdoc_piece(name);                                                                  \
		separator = ", ";                                                                  \
	}
	VIGIE_LEVELS(X)
#undef X
	puts(".");
	return ordered || strcmp(argument, "outside") == 0;
}

const struct directive rule_directives[] = {
	{"RULE_WORD", print_word},
	{"RULE_WORDS", print_words},
	{"INDICATOR", print_indicator},
	{"INDICATORS", print_indicators},
	{"RULE_CODE", print_code},
	{"LEVELS", print_levels},
	{NULL, NULL},
};

void rule_words(void)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(keywords); i++)
		printf(PAGE "\t%s\n" PAGE "\t%s\n", keywords[i].english, keywords[i].french);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(indicators); i++)
		printf(PAGE "\t%s\n" PAGE "\t%s\n", indicators[i].english, indicators[i].french);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(codes); i++)
		printf(PAGE "\t%s\n", codes[i].code);
#define X(enumerator, name) puts(PAGE "\t" name);
	VIGIE_LEVELS(X)
#undef X
}
