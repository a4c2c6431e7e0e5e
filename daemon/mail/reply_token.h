/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tokens in addresses: "r412.20840.…", a keyed hash (HMAC-SHA-256, cut to 128 bits) of what an
 * answer is about, until when it counts, and whose it is. Written in letters that survive a change
 * of case. Pure.
 */
#ifndef VIGIE_MAIL_REPLY_TOKEN_H
#define VIGIE_MAIL_REPLY_TOKEN_H

#include "vigie/reply.h"

/* A number of 19 digits, a day, 26 letters: what is longer is none of ours. */
#define REPLY_TOKEN_LIMIT 64

enum reply_token_kind {
	REPLY_TOKEN_REFERRAL = 'r', /* `id` is a referral, or 0 */
	REPLY_TOKEN_BOUNCE = 'b', /* `id` is a message of the outbox */
};

struct reply_token {
	enum reply_token_kind kind;
	int64_t id;
	vigie_day until; /* the last day on which it counts */
};

int reply_token_append(const struct vigie_reply_key *key, const struct reply_token *token,
		       const char *recipient, struct vigie_buffer *out) VIGIE_MUST_CHECK;
/* What it says, which nobody vouches for. */
bool reply_token_read(const char *text, size_t size, struct reply_token *ret_token);
/* Is it of our making, for this recipient? Takes the same time whatever differs. */
bool reply_token_is_ours(const struct vigie_reply_key *key, const char *text, size_t size,
			 const char *recipient);

#endif
