/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and codes of vigie.conf, from the tables that its reader is made from. */
#include <stdio.h>
#include <string.h>

#include "daemon/command/seal_check.h"
#include "daemon/config/reader.h"
#include "daemon/mail/template.h"
#include "daemon/man/mdoc.h"
#include "daemon/man/tables.h"

#define PAGE "vigie.conf.5"

static const struct {
	const char *enumerator, *english, *french;
} words[] = {
#define X(enumerator, english, french) {#enumerator, english, french},
	CONFIG_WORDS(X)
#undef X
};

static const struct {
	const char *enumerator, *code, *explanation;
} codes[] = {
#define X(enumerator, code, explanation) {#enumerator, code, explanation},
	CONFIG_CODES(X)
#undef X
};

static const struct {
	const char *word, *explanation;
	bool block;
} letter_names[] = {
#define X(enumerator, word, scopes, inside, need, explanation)                                     \
	{word, explanation, SCOPE_##inside != SCOPE_NONE},
	TEMPLATE_NAMES(X)
#undef X
};

static const struct listed_code {
	const char *code, *explanation;
} letter_codes[] = {
#define X(enumerator, code, explanation) {code, explanation},
	TEMPLATE_CODES(X)
#undef X
};

static const struct listed_code seal_codes[] = {
#define X(enumerator, code, explanation) {code, explanation},
	SEAL_CODES(X)
#undef X
};

static bool print_word(const char *argument)
{
	const char *rest;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(words); i++) {
		if (!argument_is(argument, words[i].enumerator, &rest))
			continue;
		print_item(words[i].english, rest, words[i].french);
		return true;
	}
	return false;
}

/* Rows of a two-column list: all words. */
static bool print_words(const char *argument)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(words); i++) {
		fputs(".It", stdout);
		mdoc_argument(words[i].english);
		fputs(" Ta", stdout);
		mdoc_argument(words[i].french);
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
		putchar('\n');
		mdoc_text(codes[i].explanation);
		return true;
	}
	return false;
}

static bool print_letter_names(const char *argument)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(letter_names); i++) {
		printf(".It Li {%s%s}\n", letter_names[i].block ? "#" : "", letter_names[i].word);
		mdoc_text(letter_names[i].explanation);
	}
	return *argument == '\0';
}

static void print_listed(const struct listed_code *listed, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		printf(".It Sy %s\n", listed[i].code);
		mdoc_text(listed[i].explanation);
	}
}

static bool print_letter_codes(const char *argument)
{
	print_listed(letter_codes, VIGIE_ARRAY_SIZE(letter_codes));
	return *argument == '\0';
}

static bool print_seal_codes(const char *argument)
{
	print_listed(seal_codes, VIGIE_ARRAY_SIZE(seal_codes));
	return *argument == '\0';
}

const struct directive config_directives[] = {
	{"CONFIG_WORD", print_word},
	{"CONFIG_WORDS", print_words},
	{"CONFIG_CODE", print_code},
	{"LETTER_NAMES", print_letter_names},
	{"LETTER_CODES", print_letter_codes},
	{"SEAL_CODES", print_seal_codes},
	{NULL, NULL},
};

void config_words(void)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(words); i++)
		printf(PAGE "\t%s\n" PAGE "\t%s\n", words[i].english, words[i].french);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(codes); i++)
		printf(PAGE "\t%s\n", codes[i].code);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(letter_names); i++)
		printf(PAGE "\t%s\n", letter_names[i].word);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(letter_codes); i++)
		printf(PAGE "\t%s\n", letter_codes[i].code);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(seal_codes); i++)
		printf(PAGE "\t%s\n", seal_codes[i].code);
}
