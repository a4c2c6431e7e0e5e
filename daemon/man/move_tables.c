/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moves of a referral and the reasons for them, from the table that the program goes by. */
#include <stdio.h>
#include <string.h>

#include "daemon/man/french.h"
#include "daemon/man/mdoc.h"
#include "daemon/man/tables.h"
#include "vigie/transition.h"

static const char *const states[] = {
#define X(enumerator, word, text) [VIGIE_REFERRAL_##enumerator] = word,
	VIGIE_REFERRAL_STATES(X)
#undef X
};

static const char *const events[] = {
#define X(enumerator, word, text) [VIGIE_EVENT_REFERRAL_##enumerator] = word,
	VIGIE_REFERRAL_EVENTS(X)
#undef X
};

static const char *const actors[] = {
	[VIGIE_ACTOR_SERVICE] = "the service",
	[VIGIE_ACTOR_PERSON] = "a person",
	[VIGIE_ACTOR_ANY] = "either",
};

static const char *const needs[] = {
	[VIGIE_NEED_NOTHING] = "",
	[VIGIE_NEED_REASON] = "a reason",
	[VIGIE_NEED_TUTOR] = "a tutor",
};

static void print_cells(const char *const cells[], size_t n)
{
	fputs(".It", stdout);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			fputs(" Ta", stdout);
		mdoc_argument(cells[i]);
	}
	putchar('\n');
}

/* Rows of a five-column list. What is taken up again goes back to where it was. */
static bool print_moves(const char *argument)
{
	if (*argument)
		return false;
#define X(from, event, to, actor, need)                                                            \
	{                                                                                          \
		bool resumes = VIGIE_EVENT_REFERRAL_##event == VIGIE_EVENT_REFERRAL_RESUME;        \
		const char *const cells[] = {                                                      \
			states[VIGIE_REFERRAL_##from], events[VIGIE_EVENT_REFERRAL_##event],       \
			resumes ? french("as before") : states[VIGIE_REFERRAL_##to],               \
			french(actors[VIGIE_ACTOR_##actor]), french(needs[VIGIE_NEED_##need])};    \
		print_cells(cells, VIGIE_ARRAY_SIZE(cells));                                       \
	}
	VIGIE_REFERRAL_TRANSITIONS(X)
#undef X
	return true;
}

/* The events that a reason may be given for. */
static void print_reason(const char *word, const char *letters, enum vigie_referral_actor actor,
			 const char *text)
{
	static const struct {
		char letter;
		enum vigie_referral_event event;
	} named[] = {{'D', VIGIE_EVENT_REFERRAL_DECLINE},
		     {'E', VIGIE_EVENT_REFERRAL_END},
		     {'H', VIGIE_EVENT_REFERRAL_HOLD},
		     {'W', VIGIE_EVENT_REFERRAL_WITHDRAW}};
	char list[64] = "";

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(named); i++)
		if (strchr(letters, named[i].letter))
			snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
				 *list ? ", " : "", events[named[i].event]);
	print_cells((const char *const[]){word, list, french(actors[actor]),
					  strchr(letters, 'N') ? french("yes") : "", french(text)},
		    5);
}

/* Rows of a five-column list. */
static bool print_reasons(const char *argument)
{
	if (*argument)
		return false;
#define X(enumerator, word, letters, actor, text)                                                  \
	print_reason(word, letters, VIGIE_ACTOR_##actor, text);
	VIGIE_REFERRAL_REASONS(X)
#undef X
	return true;
}

const struct directive move_directives[] = {
	{"MOVES", print_moves}, {"WHY", print_reasons}, {NULL, NULL}};

void move_words(void)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(events); i++)
		printf("vigie.1\t%s\n", events[i]);
#define X(enumerator, word, letters, actor, text) puts("vigie.1\t" word);
	VIGIE_REFERRAL_REASONS(X)
#undef X
}
