/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the service says and keeps: journal events, rejections, states, names in records. */
#include <stdio.h>
#include <string.h>

#include "daemon/mail/reply_words.h"
#include "daemon/man/french.h"
#include "daemon/man/mdoc.h"
#include "daemon/man/tables.h"
#include "vigie/format.h"
#include "vigie/log.h"
#include "vigie/mail.h"
#include "vigie/record.h"
#include "vigie/referral.h"
#include "vigie/stock.h"

static const struct {
	const char *enumerator, *id;
} events[] = {
#define X(enumerator, id) {#enumerator, id},
	VIGIE_LOG_EVENTS(X)
#undef X
};

static void print_row(const char *word, const char *text)
{
	fputs(".It", stdout);
	mdoc_argument(word);
	fputs(" Ta", stdout);
	mdoc_argument(french(text));
	putchar('\n');
}

static bool print_event(const char *argument)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(events); i++) {
		if (strcmp(events[i].enumerator, argument) != 0)
			continue;
		fputs(".It Dv", stdout);
		mdoc_argument(events[i].enumerator);
		printf("\n.Sm off\n.Li MESSAGE_ID=%s\n.Sm on\n.br\n", events[i].id);
		return true;
	}
	return false;
}

/* Rows of a two-column list. */
static bool print_fields(const char *argument)
{
#define X(enumerator, what) print_row("VIGIE_" #enumerator, what);
	VIGIE_LOG_FIELDS(X)
#undef X
	return argument != NULL;
}

/* Rows of a two-column list: the codes that begin with this letter. */
static bool print_rejections(const char *letter)
{
	bool found = false;

#define X(enumerator, code, reason)                                                                \
	if (code[0] == letter[0]) {                                                                \
		print_row(code, reason);                                                           \
		found = true;                                                                      \
	}
	VIGIE_REJECTIONS(X)
#undef X
	return found;
}

/* Rows of a two-column list. */
static bool print_states(const char *what)
{
#define X(enumerator, word, text) print_row(word, text);
	if (strcmp(what, "flags") == 0) {
		VIGIE_FLAG_STATES(X)
	} else if (strcmp(what, "reasons") == 0) {
		VIGIE_FLAG_REASONS(X)
	} else if (strcmp(what, "referrals") == 0) {
		VIGIE_REFERRAL_STATES(X)
	} else if (strcmp(what, "codes") == 0) {
		VIGIE_CODE_STATES(X)
	} else if (strcmp(what, "mails") == 0) {
		VIGIE_MAIL_STATES(X)
	} else {
		return false;
	}
#undef X
	return true;
}

/* Rows of a three-column list: what an answer by mail may say, in French, in English, and else. */
static void print_words(const char *french, const char *english, const char *others)
{
	fputs(".It", stdout);
	mdoc_argument(french);
	fputs(" Ta", stdout);
	mdoc_argument(english);
	fputs(" Ta", stdout);
	for (; *others; others += strcspn(others, "|") + (strchr(others, '|') != NULL)) {
		char word[64];

		snprintf(word, sizeof(word), "%.*s%s", (int)strcspn(others, "|"), others,
			 strchr(others, '|') ? "," : "");
		mdoc_argument(word);
	}
	putchar('\n');
}

static bool print_answers(const char *what)
{
	if (strcmp(what, "commands") == 0) {
#define X(enumerator, event, reason, french, english, others, label)                               \
	print_words(french, english, others);
		VIGIE_REPLY_COMMANDS(X)
#undef X
	} else if (strcmp(what, "reasons") == 0) {
#define X(reason, french, english, others) print_words(french, english, others);
		REPLY_REASONS(X)
#undef X
	} else {
		return false;
	}
	return true;
}

/* A sentence's end: all names of a kind. */
static bool print_names(const char *what)
{
	const char *separator = "";

#define X(enumerator, name)                                                                        \
	mdoc_piece(separator);                                                                     \
	mdoc_piece(name);                                                                          \
	separator = ", ";
	if (strcmp(what, "records") == 0) {
		VIGIE_RECORD_TYPES(X)
	} else if (strcmp(what, "kinds") == 0) {
		VIGIE_DELIVERY_KINDS(X)
	} else if (strcmp(what, "counts") == 0) {
		VIGIE_COUNTS(X)
	} else if (strcmp(what, "annotations") == 0) {
		VIGIE_ANNOTATIONS(X)
	} else if (strcmp(what, "supports") == 0) {
		VIGIE_SUPPORTS(X)
	} else {
		return false;
	}
#undef X
	puts(".");
	return true;
}

const struct directive service_directives[] = {
	{"EVENT", print_event}, {"REJECTIONS", print_rejections}, {"STATES", print_states},
	{"NAMES", print_names}, {"ANSWERS", print_answers},	  {"FIELDS", print_fields},
	{NULL, NULL},
};

void service_words(void)
{
#define X(enumerator, code, reason) puts("vigie-records.5\t" code);
	VIGIE_REJECTIONS(X)
#undef X
#define X(enumerator, name) puts("vigie-records.5\t" name);
	VIGIE_RECORD_TYPES(X)
	VIGIE_DELIVERY_KINDS(X)
	VIGIE_COUNTS(X)
	VIGIE_ANNOTATIONS(X)
	VIGIE_SUPPORTS(X)
#undef X
#define X(enumerator, word, text) puts("vigie.1\t" word);
	VIGIE_FLAG_STATES(X)
	VIGIE_FLAG_REASONS(X)
	VIGIE_REFERRAL_STATES(X)
	VIGIE_CODE_STATES(X)
	VIGIE_MAIL_STATES(X)
#undef X
#define X(enumerator, event, reason, french, english, others, label)                               \
	puts("vigied.8\t" french "\nvigied.8\t" english);
	VIGIE_REPLY_COMMANDS(X)
#undef X
#define X(reason, french, english, others) puts("vigied.8\t" french "\nvigied.8\t" english);
	REPLY_REASONS(X)
#undef X
#define X(enumerator, what) puts("vigied.8\tVIGIE_" #enumerator);
	VIGIE_LOG_FIELDS(X)
#undef X
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(events); i++)
		printf("vigied.8\t%s\nvigied.8\t%s\n", events[i].enumerator, events[i].id);
}
