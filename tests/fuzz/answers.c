/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers by mail: any line is understood as a whole command or not at all, and no bytes pass for a
 * token of ours. */
#include <stdlib.h>
#include <string.h>

#include "daemon/mail/reply_token.h"
#include "daemon/mail/reply_words.h"
#include "tests/fuzz/targets.h"
#include "vigie/session.h"
#include "vigie/text.h"

#define TODAY 20787 /* 2026-11-30 */

static void check_order(const struct reply_order *order)
{
	enum vigie_referral_event event = reply_words_event(order->command);

	if (order->referral < 0 || (order->reason != VIGIE_REASON_NONE &&
				    !vigie_referral_reason_for(order->reason, event)))
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
