/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an answer asks for, by the table of commands (vigie/reply.h). Owns nothing. A word too many
 * makes it unclear: "accepter sauf…" accepts nothing. */
#include <errno.h>
#include <string.h>

#include "daemon/mail/reply_line.h"
#include "daemon/mail/reply_words.h"
#include "vigie/session.h"
#include "vigie/translate.h"

/* What may stand behind everything else and asks for nothing. */
#define COURTESIES "merci|merci beaucoup|merci d'avance|s'il vous plaît|svp|thanks|thank you|please"

static const struct command {
	enum vigie_referral_event event;
	enum vigie_referral_reason reason;
	const char *stable, *french, *english, *others, *label;
} commands[VIGIE_REPLY_COMMANDS_N] = {
#define X(enumerator, event, reason, french, english, others, label)                               \
	{VIGIE_EVENT_REFERRAL_##event,                                                             \
	 VIGIE_REASON_##reason,                                                                    \
	 #enumerator,                                                                              \
	 french,                                                                                   \
	 english,                                                                                  \
	 others,                                                                                   \
	 label},
	VIGIE_REPLY_COMMANDS(X)
#undef X
};

static const struct reason {
	enum vigie_referral_reason reason;
	const char *french, *english, *others;
} reasons[] = {
#define X(reason, french, english, others) {VIGIE_REASON_##reason, french, english, others},
	REPLY_REASONS(X)
#undef X
};

static const char *in_language(const char *french, const char *english)
{
	return strcmp(vigie_translate_language(), "fr") == 0 ? french : english;
}

const char *vigie_reply_label(enum vigie_reply_command command)
{
	return _(commands[command].label);
}

const char *vigie_reply_word(enum vigie_reply_command command)
{
	return in_language(commands[command].french, commands[command].english);
}

bool vigie_reply_offered(enum vigie_reply_command command, enum vigie_referral_state state)
{
	enum vigie_referral_actor actor;
	enum vigie_referral_need need;
	enum vigie_referral_state to;

	if (command == VIGIE_REPLY_SESSION)
		return state == VIGIE_REFERRAL_STARTED;
	/* Whoever accepted may still decline, but is not asked again. */
	if (commands[command].event == VIGIE_EVENT_REFERRAL_DECLINE &&
	    state != VIGIE_REFERRAL_PROPOSED)
		return false;
	return vigie_referral_leads(state, commands[command].event, &to, &actor, &need) &&
	       (actor & VIGIE_ACTOR_PERSON);
}

enum vigie_referral_event reply_words_event(enum vigie_reply_command command)
{
	return commands[command].event;
}

const char *reply_words_stable(enum vigie_reply_command command)
{
	return commands[command].stable;
}

bool reply_words_find_stable(const char *word, enum vigie_reply_command *ret_command)
{
	for (int i = 0; i < VIGIE_REPLY_COMMANDS_N; i++) {
		if (strcmp(commands[i].stable, word) == 0) {
			*ret_command = (enum vigie_reply_command)i;
			return true;
		}
	}
	return false;
}

static size_t longest_of(const struct reply_line *line, const char *french, const char *english,
			 const char *others)
{
	size_t a = reply_line_match(line, french), b = reply_line_match(line, english);
	size_t c = reply_line_match(line, others);

	a = a > b ? a : b;
	return a > c ? a : c;
}

static bool take_command(struct reply_line *line, struct reply_order *order)
{
	size_t longest = 0;

	for (int i = 0; i < VIGIE_REPLY_COMMANDS_N; i++) {
		const struct command *command = &commands[i];
		size_t n = longest_of(line, command->french, command->english, command->others);

		if (n > longest) {
			longest = n;
			order->command = (enum vigie_reply_command)i;
			order->reason = command->reason;
		}
	}
	line->at += longest;
	return longest > 0;
}

static bool takes_reason(enum vigie_reply_command command, enum vigie_referral_reason reason)
{
	enum vigie_referral_event event = commands[command].event;

	return commands[command].reason == VIGIE_REASON_NONE &&
	       (event == VIGIE_EVENT_REFERRAL_DECLINE || event == VIGIE_EVENT_REFERRAL_END) &&
	       vigie_referral_reason_for(reason, event, VIGIE_ACTOR_PERSON);
}

static bool take_reason(struct reply_line *line, struct reply_order *order)
{
	size_t longest = 0;

	(void)reply_line_take(line, "motif|reason");
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(reasons); i++) {
		size_t n =
			longest_of(line, reasons[i].french, reasons[i].english, reasons[i].others);

		if (n > longest && takes_reason(order->command, reasons[i].reason)) {
			longest = n;
			order->reason = reasons[i].reason;
		}
	}
	line->at += longest;
	return longest > 0;
}

/* Of the ready answer, nobody's name. */
static bool is_blank(const struct reply_line *line)
{
	return reply_line_match(line, "…|nom|name") > 0;
}

static int take_tutor(struct reply_line *line, struct reply_order *order, bool *ret_taken)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};

	(void)reply_line_take(line, "à|au tuteur|to");
	*ret_taken = false;
	if (reply_line_ends(line) || is_blank(line))
		return 0;
	reply_line_take_rest(line, &name);
	if (vigie_buffer_error(&name))
		return -ENOMEM;
	if (name.size >= sizeof(order->tutor))
		return 0;
	memcpy(order->tutor, name.data, name.size + 1);
	*ret_taken = true;
	return 0;
}

static bool take_minutes(struct reply_line *line, struct reply_order *order)
{
	(void)reply_line_take(line, "de|pendant|of|for");
	return reply_line_take_minutes(line, &order->minutes) && order->minutes >= 1 &&
	       order->minutes <= VIGIE_SESSION_MINUTES_LIMIT;
}

static bool take_session(struct reply_line *line, vigie_day today, struct reply_order *order)
{
	bool timed = take_minutes(line, order);

	(void)reply_line_take(line, "faite|done");
	(void)reply_line_take(line, "le|du|on|on the");
	/* Its day is said: the message may be read on another than it was written. */
	return reply_line_take_day(line, today, &order->day) &&
	       (timed || take_minutes(line, order));
}

/* What the command needs beside its number. */
static int take_details(struct reply_line *line, vigie_day today, struct reply_order *order,
			bool *ret_taken)
{
	*ret_taken = true;
	switch (order->command) {
	case VIGIE_REPLY_DECLINE:
	case VIGIE_REPLY_END:
		*ret_taken = take_reason(line, order);
		break;
	case VIGIE_REPLY_ASSIGN:
		return take_tutor(line, order, ret_taken);
	case VIGIE_REPLY_SESSION:
		*ret_taken = take_session(line, today, order);
		break;
	case VIGIE_REPLY_ACCEPT:
	case VIGIE_REPLY_NOT_RELEVANT:
	case VIGIE_REPLY_START:
	case VIGIE_REPLY_COMMANDS_N:
		break;
	}
	return 0;
}

int reply_words_read(const char *text, vigie_day today, struct reply_order *ret_order,
		     enum reply_reading *ret_reading)
{
	VIGIE_CLEANUP(reply_line_done) struct reply_line line = {0};
	struct reply_order order = {.day = VIGIE_DAY_NONE};
	bool numbered, taken;
	int r = reply_line_read(text, &line);

	if (r < 0)
		return r;
	*ret_reading = REPLY_UNCLEAR;
	if (r > 0)
		return 0;
	/* Before the word, or behind it. */
	numbered = reply_line_take_number(&line, &order.referral);
	if (!take_command(&line, &order))
		return 0;
	/* "24 novembre" is the day of a session. */
	if (!numbered && (order.command != VIGIE_REPLY_SESSION || !reply_line_at_month(&line)))
		(void)reply_line_take_number(&line, &order.referral);
	r = take_details(&line, today, &order, &taken);
	if (r < 0)
		return r;
	(void)reply_line_take(&line, COURTESIES);
	if (!taken)
		*ret_reading = REPLY_LACKS;
	else if (reply_line_ends(&line))
		*ret_reading = REPLY_READ;
	*ret_order = order;
	return 0;
}

void reply_words_append_reasons(enum vigie_reply_command command, struct vigie_buffer *out)
{
	const char *between = "";

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(reasons); i++) {
		if (!takes_reason(command, reasons[i].reason))
			continue;
		vigie_buffer_append_format(out, "%s%s", between,
					   in_language(reasons[i].french, reasons[i].english));
		between = ", ";
	}
}

/* What stands behind the word: `blank` is where something is to be written. */
static void append_line(enum vigie_reply_command command, const char *blank,
			struct vigie_buffer *out)
{
	vigie_buffer_append_string(out, vigie_reply_word(command));
	switch (command) {
	case VIGIE_REPLY_DECLINE:
	case VIGIE_REPLY_END:
		vigie_buffer_append_format(out, " %s", blank ? blank : _("REASON"));
		break;
	case VIGIE_REPLY_ASSIGN:
		vigie_buffer_append_format(out, _(" to %s"), blank ? blank : _("NAME"));
		break;
	case VIGIE_REPLY_SESSION:
		vigie_buffer_append_format(out, _(" %s min on %s"), blank ? blank : "60",
					   blank ? blank : "12/11");
		break;
	case VIGIE_REPLY_ACCEPT:
	case VIGIE_REPLY_NOT_RELEVANT:
	case VIGIE_REPLY_START:
	case VIGIE_REPLY_COMMANDS_N:
		break;
	}
}

void reply_words_append_usage(enum vigie_reply_command command, struct vigie_buffer *out)
{
	append_line(command, NULL, out);
}

void reply_words_append_ready(enum vigie_reply_command command, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer words = {0};

	append_line(command, "…", out);
	vigie_buffer_append_string(out, "\n\n");
	reply_words_append_reasons(command, &words);
	if (words.size > 0)
		vigie_buffer_append_format(out, _("In place of the dots, one of: %s\n"),
					   vigie_buffer_string(&words));
	else if (command == VIGIE_REPLY_ASSIGN)
		vigie_buffer_append_string(out, _("In place of the dots, the tutor's name.\n"));
	else if (command == VIGIE_REPLY_SESSION)
		vigie_buffer_append_string(
			out, _("In place of the dots, how long and when: 60 min on 12/11\n"));
	else
		vigie_buffer_append_string(out, _("You only have to send this message.\n"));
}
