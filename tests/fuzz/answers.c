/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers by mail: any line is understood as a whole command or not at all, no bytes pass for a
 * token of ours, and no message moves anything without one. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "daemon/mail/reply_token.h"
#include "daemon/mail/reply_words.h"
#include "tests/fuzz/inbox_office.h"
#include "tests/fuzz/targets.h"
#include "vigie/session.h"
#include "vigie/text.h"

#define TODAY 20787 /* 2026-11-30 */

static void check_order(const struct reply_order *order)
{
	enum vigie_referral_event event = reply_words_event(order->command);

	if (order->referral < 0 ||
	    (order->reason != VIGIE_REASON_NONE &&
	     !vigie_referral_reason_for(order->reason, event, VIGIE_ACTOR_PERSON)))
		abort();
	if (order->command == VIGIE_REPLY_SESSION &&
	    (order->minutes < 1 || order->minutes > VIGIE_SESSION_MINUTES_LIMIT ||
	     order->day == VIGIE_DAY_NONE || order->day > TODAY))
		abort();
	if ((order->command == VIGIE_REPLY_ASSIGN) != (order->tutor[0] != '\0') ||
	    !vigie_text_is_utf8(order->tutor, strlen(order->tutor), NULL))
		abort();
}

static void try_token(const char *text, size_t size)
{
	static const struct vigie_reply_key key = {{7}};
	struct reply_token token;

	(void)reply_token_read(text, size, &token);
	if (reply_token_is_ours(&key, text, size, "essai@exemple.fr"))
		abort();
}

/* The bytes are a message; where they hold a 1, 2 or 3 stands an address that a digest offers. */
static void write_message(const struct inbox_office *office, const uint8_t *bytes, size_t size,
			  struct vigie_buffer *out)
{
	const char *const addresses[] = {office->own, office->several, office->bounce};

	for (size_t i = 0; i < size; i++) {
		if (bytes[i] >= 1 && bytes[i] <= 3)
			vigie_buffer_append_string(out, addresses[bytes[i] - 1]);
		else
			vigie_buffer_append_char(out, (char)bytes[i]);
	}
}

static bool holds_address(const uint8_t *bytes, size_t size)
{
	return memchr(bytes, 1, size) || memchr(bytes, 2, size) || memchr(bytes, 3, size);
}

/* Twice the same message: what the first did, the second does not. */
int fuzz_reply(const uint8_t *bytes, size_t size)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct inbox_office *office = inbox_office();
	struct vigie_inbox_message message;
	enum vigie_reply_outcome outcome, again;
	int64_t before = inbox_office_moves(office), moves;

	write_message(office, bytes, size, &text);
	if (vigie_arena_new(&arena) < 0 ||
	    vigie_inbox_parse(vigie_buffer_string(&text), text.size, arena, &message) < 0 ||
	    vigie_reply_handle(office->store, &office->config, &message, office->now, &outcome) < 0)
		abort();
	moves = inbox_office_moves(office) - before;
	if ((moves > 0 && outcome != VIGIE_REPLY_CARRIED_OUT) ||
	    (outcome == VIGIE_REPLY_CARRIED_OUT &&
	     strcasecmp(message.from, INBOX_OFFICE_RECIPIENT) != 0) ||
	    ((outcome == VIGIE_REPLY_CARRIED_OUT || outcome == VIGIE_REPLY_BOUNCED) &&
	     !holds_address(bytes, size)))
		abort();
	if (vigie_reply_handle(office->store, &office->config, &message, office->now, &again) < 0 ||
	    again != VIGIE_REPLY_KNOWN)
		abort();
	return 0;
}

int fuzz_answer(const uint8_t *bytes, size_t size)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};
	struct reply_order order;
	enum reply_reading reading;

	try_token((const char *)bytes, size);
	/* As the inbox hands it on. */
	if (vigie_text_normalise((const char *)bytes, size, &line) < 0)
		return 0;
	if (reply_words_read(vigie_buffer_string(&line), TODAY, &order, &reading) < 0)
		abort();
	if (reading == REPLY_READ)
		check_order(&order);
	return 0;
}
