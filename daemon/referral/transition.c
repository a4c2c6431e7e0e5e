/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moves of a referral as data: what leads where, who may, what it needs. Pure. */
#include <string.h>

#include "daemon/referral/move.h"
#include "vigie/transition.h"
#include "vigie/translate.h"
#include "vigie/vocabulary.h"

static const struct transition {
	enum vigie_referral_state from;
	enum vigie_referral_event event;
	enum vigie_referral_state to;
	enum vigie_referral_actor actor;
	enum vigie_referral_need need;
} transitions[] = {
#define X(from, event, to, actor, need)                                                            \
	{VIGIE_REFERRAL_##from, VIGIE_EVENT_REFERRAL_##event, VIGIE_REFERRAL_##to,                 \
	 VIGIE_ACTOR_##actor, VIGIE_NEED_##need},
	VIGIE_REFERRAL_TRANSITIONS(X)
#undef X
};

static const struct reason {
	const char *word, *events, *text;
	enum vigie_referral_actor actor;
} reasons[VIGIE_REASONS_N] = {[VIGIE_REASON_NONE] = {"", "", "", VIGIE_ACTOR_ANY},
#define X(enumerator, word, events, actor, text)                                                   \
	[VIGIE_REASON_##enumerator] = {word, events, text, VIGIE_ACTOR_##actor},
			      VIGIE_REFERRAL_REASONS(X)
#undef X
};

bool vigie_referral_leads(enum vigie_referral_state from, enum vigie_referral_event event,
			  enum vigie_referral_state *ret_to, enum vigie_referral_actor *ret_actor,
			  enum vigie_referral_need *ret_need)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(transitions); i++) {
		if (transitions[i].from != from || transitions[i].event != event)
			continue;
		*ret_to = transitions[i].to;
		*ret_actor = transitions[i].actor;
		*ret_need = transitions[i].need;
		return true;
	}
	return false;
}

VIGIE_DEFINE_WORD(vigie_referral_event_word, enum vigie_referral_event, VIGIE_REFERRAL_EVENTS)
VIGIE_DEFINE_TEXT(vigie_referral_event_text, enum vigie_referral_event, VIGIE_REFERRAL_EVENTS)

const char *vigie_referral_reason_word(enum vigie_referral_reason reason)
{
	return reasons[reason].word;
}

const char *vigie_referral_reason_text(enum vigie_referral_reason reason)
{
	return *reasons[reason].text ? _(reasons[reason].text) : "";
}

const char *vigie_referral_way_text(const char *word)
{
	static const struct {
		const char *word, *text;
	} ways[] = {
#define X(word, text) {word, text},
		VIGIE_REFERRAL_WAYS(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(ways); i++)
		if (strcmp(ways[i].word, word) == 0)
			return _(ways[i].text);
	return word;
}

/* The letter by which the table of reasons names an event; 0: it takes none. */
static char letter_of(enum vigie_referral_event event)
{
	static const char letters[VIGIE_REFERRAL_EVENTS_N] = {
		[VIGIE_EVENT_REFERRAL_DECLINE] = 'D',
		[VIGIE_EVENT_REFERRAL_END] = 'E',
		[VIGIE_EVENT_REFERRAL_HOLD] = 'H',
		[VIGIE_EVENT_REFERRAL_WITHDRAW] = 'W',
	};

	return letters[event];
}

bool vigie_referral_reason_for(enum vigie_referral_reason reason, enum vigie_referral_event event,
			       enum vigie_referral_actor actor)
{
	char letter = letter_of(event);

	return letter && strchr(reasons[reason].events, letter) && reasons[reason].actor & actor;
}

bool vigie_referral_reason_offers_next(enum vigie_referral_reason reason)
{
	return strchr(reasons[reason].events, 'N') != NULL;
}
