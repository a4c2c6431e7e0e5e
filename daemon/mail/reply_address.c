/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Addresses and links that a message offers for its answer. Owns nothing. Refuses a local part
 * longer than mail servers take: a token that is cut off is worth nothing.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "daemon/mail/header.h"
#include "daemon/mail/reply_address.h"
#include "daemon/mail/reply_token.h"
#include "daemon/mail/reply_words.h"
#include "vigie/translate.h"

#define LOCAL_LIMIT 64 /* octets: RFC 5321 section 4.5.3.1.1 */

/* Appends "vigie+{token}@exemple.fr". 0; 1 no inbox is configured; -errno. */
static int append_pattern(const struct vigie_config *config, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0}, address = {0};
	const char *at;
	int r;

	if (!config->mail.inbox.url || !config->mail.from)
		return 1;
	if (config->mail.inbox.address) {
		vigie_buffer_append_string(out, config->mail.inbox.address);
		return vigie_buffer_error(out);
	}
	r = header_split_mailbox(config->mail.from, &name, &address);
	if (r < 0)
		return r;
	at = strrchr(vigie_buffer_string(&address), '@');
	if (!at)
		return -EINVAL;
	vigie_buffer_append(out, address.data, (size_t)(at - address.data));
	vigie_buffer_append_format(out, "+%s%s", VIGIE_TOKEN_PLACE, at);
	return vigie_buffer_error(out);
}

static int append_address(const struct vigie_config *config, const struct vigie_reply_key *key,
			  const struct reply_token *token, const char *recipient,
			  struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer pattern = {0}, text = {0};
	const char *place;
	int r = append_pattern(config, &pattern);

	if (r != 0)
		return r;
	place = strstr(pattern.data, VIGIE_TOKEN_PLACE);
	if (!place)
		return -EINVAL;
	vigie_buffer_append(&text, pattern.data, (size_t)(place - pattern.data));
	r = reply_token_append(key, token, recipient, &text);
	vigie_buffer_append_string(&text, place + strlen(VIGIE_TOKEN_PLACE));
	if (r < 0 || vigie_buffer_error(&text))
		return -ENOMEM;
	if (strchr(text.data, '@') - text.data > LOCAL_LIMIT || !header_address_valid(text.data))
		return -EINVAL;
	vigie_buffer_append(out, text.data, text.size);
	return vigie_buffer_error(out);
}

int vigie_reply_append_address(const struct vigie_config *config, const struct vigie_reply_key *key,
			       const struct vigie_reply_subject *subject, struct vigie_buffer *out)
{
	return append_address(config, key,
			      &(struct reply_token){REPLY_TOKEN_REFERRAL, subject->referral,
						    subject->today + VIGIE_REPLY_DAYS},
			      subject->recipient, out);
}

int vigie_reply_append_return_path(const struct vigie_config *config,
				   const struct vigie_reply_key *key, int64_t mail,
				   const char *recipient, vigie_day today, struct vigie_buffer *out)
{
	return append_address(
		config, key,
		&(struct reply_token){REPLY_TOKEN_BOUNCE, mail, today + VIGIE_REPLY_DAYS},
		recipient, out);
}

/* RFC 6068 section 2: whatever is not plain is written in hexadecimal; a '+' too, which some
 * programs take for a space. */
static void append_encoded(struct vigie_buffer *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			vigie_buffer_append_string(out, "%0D%0A");
		else if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				"-._~@",
				*text))
			vigie_buffer_append_char(out, *text);
		else
			vigie_buffer_append_format(out, "%%%02X", (unsigned char)*text);
	}
}

int vigie_reply_append_link(const struct vigie_config *config, const struct vigie_reply_key *key,
			    const struct vigie_reply_subject *subject,
			    enum vigie_reply_command command, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer address = {0}, title = {0}, body = {0};
	int r = vigie_reply_append_address(config, key, subject, &address);

	if (r != 0)
		return r;
	vigie_buffer_append_format(&title, _("Referral %" PRId64 ": %s"), subject->referral,
				   vigie_reply_word(command));
	reply_words_append_ready(command, &body);
	if (vigie_buffer_error(&title) || vigie_buffer_error(&body))
		return -ENOMEM;
	vigie_buffer_append_string(out, "mailto:");
	append_encoded(out, vigie_buffer_string(&address));
	vigie_buffer_append_string(out, "?subject=");
	append_encoded(out, vigie_buffer_string(&title));
	vigie_buffer_append_string(out, "&body=");
	append_encoded(out, vigie_buffer_string(&body));
	return vigie_buffer_error(out);
}

static bool begins_with(const char *text, const char *start, size_t size)
{
	return strncasecmp(text, start, size) == 0;
}

int reply_address_each(const struct vigie_config *config, const struct vigie_inbox_message *message,
		       int (*on_token)(void *userdata, const char *text, size_t size),
		       void *userdata)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer pattern = {0};
	const char *place, *tail;
	size_t head;
	int r = append_pattern(config, &pattern);

	if (r != 0)
		return r < 0 ? r : 0;
	place = strstr(pattern.data, VIGIE_TOKEN_PLACE);
	if (!place)
		return 0;
	head = (size_t)(place - pattern.data);
	tail = place + strlen(VIGIE_TOKEN_PLACE);
	for (size_t i = 0; r == 0 && i < message->n_addressed; i++) {
		const char *address = message->addressed[i];
		size_t size = strlen(address);

		if (size > head + strlen(tail) && begins_with(address, pattern.data, head) &&
		    strcasecmp(address + size - strlen(tail), tail) == 0)
			r = on_token(userdata, address + head, size - head - strlen(tail));
	}
	return r;
}
