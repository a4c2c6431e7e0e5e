/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens of answers, and the key they are made with (reply_token.h). Owns nothing. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

#include "daemon/mail/reply_token.h"
#include "daemon/store/replies.h"

/* RFC 2104 section 5: half of the hash; nobody guesses 128 bits by sending mail. */
#define MAC_BYTES 16
#define MAC_LETTERS 26 /* of five bits */
#define PURPOSE "vigie-answer-1" /* the key makes nothing else that looks like this */

int vigie_reply_key_load(struct vigie_store *store, struct vigie_reply_key *ret_key)
{
	struct vigie_reply_key fresh = {{0}};
	struct vigie_reply_key key = {{0}};
	int r;

	if (getrandom(&fresh, sizeof(fresh), 0) != sizeof(fresh))
		return -EIO;
	r = replies_key(store, fresh.bytes, key.bytes, sizeof(key.bytes));
	if (r == 0)
		*ret_key = key;
	explicit_bzero(&fresh, sizeof(fresh));
	explicit_bzero(&key, sizeof(key));
	return r;
}

static void append_letters(struct vigie_buffer *out, const unsigned char *bytes)
{
	uint32_t bits = 0;
	int n_bits = 0;

	for (size_t i = 0; i < MAC_BYTES; i++) {
		bits = bits << 8 | bytes[i];
		for (n_bits += 8; n_bits >= 5; n_bits -= 5)
			vigie_buffer_append_char(
				out, "abcdefghijklmnopqrstuvwxyz234567"[bits >> (n_bits - 5) & 31]);
	}
	vigie_buffer_append_char(out,
				 "abcdefghijklmnopqrstuvwxyz234567"[bits << (5 - n_bits) & 31]);
}

static int append_mac(const struct vigie_reply_key *key, const char *said, const char *recipient,
		      struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	unsigned char mac[EVP_MAX_MD_SIZE];

	vigie_buffer_append_format(&text, "%s\n%s\n", PURPOSE, said);
	for (; *recipient; recipient++)
		vigie_buffer_append_char(&text, (char)tolower((unsigned char)*recipient));
	if (vigie_buffer_error(&text) || !HMAC(EVP_sha256(), key->bytes, sizeof(key->bytes),
					       (unsigned char *)text.data, text.size, mac, NULL))
		return -ENOMEM;
	append_letters(out, mac);
	return vigie_buffer_error(out);
}

int reply_token_append(const struct vigie_reply_key *key, const struct reply_token *token,
		       const char *recipient, struct vigie_buffer *out)
{
	char said[REPLY_TOKEN_LIMIT];

	snprintf(said, sizeof(said), "%c%" PRId64 ".%" PRId32, token->kind, token->id,
		 token->until);
	vigie_buffer_append_format(out, "%s.", said);
	return append_mac(key, said, recipient, out);
}

/* The digits up to a full stop; -1 when there are none, or too many. */
static int64_t take_number(const char **at, const char *end)
{
	const char *start = *at;
	int64_t number = 0;

	for (; *at < end && isdigit((unsigned char)**at) && *at - start < 15; (*at)++)
		number = number * 10 + (**at - '0');
	if (*at == start || *at == end || **at != '.')
		return -1;
	(*at)++;
	return number;
}

bool reply_token_read(const char *text, size_t size, struct reply_token *ret_token)
{
	const char *at = text + 1, *end = text + size;
	int kind = size > 0 ? tolower((unsigned char)*text) : 0;
	int64_t id, until;

	if (size >= REPLY_TOKEN_LIMIT ||
	    (kind != REPLY_TOKEN_REFERRAL && kind != REPLY_TOKEN_BOUNCE))
		return false;
	id = take_number(&at, end);
	until = id < 0 ? -1 : take_number(&at, end);
	if (until < 0 || until > INT32_MAX || end - at != MAC_LETTERS)
		return false;
	*ret_token = (struct reply_token){(enum reply_token_kind)kind, id, (vigie_day)until};
	return true;
}

bool reply_token_is_ours(const struct vigie_reply_key *key, const char *text, size_t size,
			 const char *recipient)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer right = {0};
	struct reply_token token;
	char small[REPLY_TOKEN_LIMIT] = "";

	if (!reply_token_read(text, size, &token) ||
	    reply_token_append(key, &token, recipient, &right) < 0 || right.size != size)
		return false;
	for (size_t i = 0; i < size; i++)
		small[i] = (char)tolower((unsigned char)text[i]);
	return CRYPTO_memcmp(small, right.data, size) == 0;
}
