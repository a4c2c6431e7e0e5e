/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Takes a bounce. Which message came back, and so to whom it went, is read from the return path
 * that we made for it alone, never from the report: nobody stops a recipient by writing a report.
 * Owns nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/mail/bounce.h"
#include "daemon/mail/reply_address.h"
#include "daemon/mail/reply_token.h"
#include "daemon/store/replies.h"
#include "vigie/log.h"
#include "vigie/mail.h"
#include "vigie/translate.h"

struct search {
	struct vigie_store *store;
	const struct vigie_reply_key *key;
	vigie_day today;
	struct vigie_mail mail; /* that came back */
};

/* 1: this is the message. */
static int on_token(void *userdata, const char *text, size_t size)
{
	struct search *search = userdata;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer bytes = {0};
	struct reply_token token;
	int r;

	if (!reply_token_read(text, size, &token) || token.kind != REPLY_TOKEN_BOUNCE ||
	    token.until < search->today)
		return 0;
	r = vigie_mail_get(search->store, token.id, &search->mail, &bytes);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	return reply_token_is_ours(search->key, text, size, search->mail.recipient);
}

/* What the report says has failed for good; NULL: it tells of a delay, or that all went well. */
static const struct vigie_inbox_bounce *find_failure(const struct vigie_inbox_message *message)
{
	for (size_t i = 0; i < message->n_bounces; i++)
		if (strcmp(message->bounces[i].action, "failed") == 0)
			return &message->bounces[i];
	return NULL;
}

/* A status is three numbers, and nothing else of what came is kept. */
static void copy_status(const char *status, char *copy, size_t size)
{
	if (status[0] && status[strspn(status, "0123456789.")] == '\0')
		snprintf(copy, size, "%s", status);
}

static int tell(struct vigie_store *store, const struct vigie_config *config,
		const struct vigie_mail *mail, const char *status, vigie_time now)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r;

	vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_RECIPIENT_STOPPED,
		  (struct vigie_log_field[]){{VIGIE_FIELD_COORDINATOR, mail->coordinator}, {0}},
		  N_("Mail to %s came back (%s). Nothing more is sent there until \"vigie mail "
		     "recipients --clear\"."),
		  mail->coordinator, status);
	vigie_buffer_append_format(
		&text,
		_("A message to \"%s\" could not be delivered (%s).\n\n"
		  "Nothing more is sent to this address until somebody has looked at it. What is "
		  "to be told waits, and nothing is lost.\n\n"
		  "Please check the address in the configuration, then run:\n\n"
		  "    vigie mail recipients --clear ADDRESS\n"),
		mail->coordinator, status);
	if (vigie_buffer_error(&text))
		return -ENOMEM;
	r = vigie_notice_enqueue(store, config, VIGIE_LETTER_BOUNCED, vigie_buffer_string(&text),
				 now);
	return r < 0 ? r : 0;
}

int bounce_take(struct vigie_store *store, const struct vigie_config *config,
		const struct vigie_reply_key *key, const struct vigie_inbox_message *message,
		vigie_time now)
{
	struct search search = {.store = store,
				.key = key,
				.today = vigie_clock_local(now, config->timezone, NULL)};
	const struct vigie_inbox_bounce *failure = find_failure(message);
	struct vigie_bounced bounced = {.since = now};
	int r = failure ? reply_address_each(config, message, on_token, &search) : 0;

	if (r <= 0)
		return r < 0 ? r : 1;
	snprintf(bounced.recipient, sizeof(bounced.recipient), "%s", search.mail.recipient);
	copy_status(failure->status, bounced.status, sizeof(bounced.status));
	bounced.mail = search.mail.id;
	r = replies_stop(store, &bounced);
	if (r != 0)
		return r;
	return tell(store, config, &search.mail,
		    bounced.status[0] ? bounced.status : _("without a reason"), now);
}
