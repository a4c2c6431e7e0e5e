/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tries the way out for mail by hand: greets the server, or hands it one message and waits for what
 * it says. Outside the outbox and without a store, so that it works before the first start of the
 * service. Refuses nothing and decides nothing: one attempt, and its reason in plain words.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/drop.h"
#include "daemon/mail/header.h"
#include "daemon/mail/message.h"
#include "daemon/mail/route.h"
#include "daemon/mail/transfer.h"
#include "vigie/mail.h"
#include "vigie/translate.h"

#define PROBE_MS 5000 /* a server that a person waits for at the keyboard */
#define SEND_MS 60000 /* a server may look through the message before it answers */

struct trial {
	const struct vigie_config_mail *mail;
	const char *from, *to; /* NULL: only the greeting */
	const char *message;
	size_t size;
	sd_event *event;
	struct attempt attempt;
};

static void on_done(void *userdata, const struct attempt *attempt)
{
	struct trial *trial = userdata;

	trial->attempt = *attempt;
	(void)sd_event_exit(trial->event, 0);
}

static int open_transfer(struct trial *trial, struct transfer **ret_transfer)
{
	const struct vigie_config_mail *mail = trial->mail;
	struct transfer_options options = {.url = mail->smtp,
					   .user = trial->to ? mail->user : NULL,
					   .authority = mail->authority,
					   .limit_ms = trial->to ? SEND_MS : PROBE_MS,
					   .reply_seconds = (trial->to ? SEND_MS : PROBE_MS) / 1000,
					   .on_done = on_done,
					   .userdata = trial};
	VIGIE_CLEANUP(vigie_freep) char *password = NULL;
	int r = trial->to && mail->secret ? vigie_credential_read(mail->secret, &password) : 0;

	if (r < 0)
		return r;
	options.password = password;
	r = transfer_new(trial->event, &options, ret_transfer);
	if (password)
		explicit_bzero(password, strlen(password));
	return r;
}

static int attempt(struct trial *trial)
{
	struct transfer *transfer = NULL;
	int r = sd_event_new(&trial->event);

	if (r >= 0)
		r = open_transfer(trial, &transfer);
	if (r >= 0)
		r = transfer_start(transfer, trial->from, trial->to, trial->message, trial->size);
	if (r >= 0)
		r = sd_event_loop(trial->event);
	transfer_free(transfer);
	sd_event_unref(trial->event);
	return r < 0 ? r : 0;
}

/* 0, 1 with the reason, -errno. */
static int try_server(struct trial *trial, const char **ret_reason)
{
	const char *reason;
	int r = attempt(trial);

	if (r < 0)
		return r;
	if (outcome_of(&trial->attempt, &reason) == OUTCOME_SENT)
		return 0;
	*ret_reason = _(reason);
	return 1;
}

int vigie_mail_greet(const struct vigie_config_mail *mail, const char **ret_reason)
{
	struct trial trial = {.mail = mail};

	return route_of(mail->smtp) == ROUTE_FOLDER ? 0 : try_server(&trial, ret_reason);
}

static int hand_over(const struct vigie_config_mail *mail, const struct message *message,
		     const char *id, const struct vigie_buffer *bytes, const char **ret_reason)
{
	struct trial trial = {.mail = mail,
			      .from = message->from_address,
			      .to = message->to_address,
			      .message = vigie_buffer_string(bytes),
			      .size = bytes->size};
	int r;

	if (route_of(mail->smtp) != ROUTE_FOLDER)
		return try_server(&trial, ret_reason);
	r = drop_write(mail->smtp + strlen("file://"), id, trial.message, trial.size);
	if (r >= 0)
		return 0;
	*ret_reason = _("the folder for mail cannot be written to");
	return 1;
}

int vigie_mail_try(const struct vigie_config *config,
		   const struct vigie_config_coordinator *coordinator, const char *subject,
		   const char *text, vigie_time now, const char **ret_reason)
{
	VIGIE_CLEANUP(vigie_buffer_done)
	struct vigie_buffer name = {0}, address = {0}, bytes = {0};
	struct message message = {.to_name = coordinator->name,
				  .to_address = coordinator->email,
				  .subject = subject,
				  .text = text,
				  .language = vigie_translate_language(),
				  .timezone = config->timezone};
	struct message_stamp stamp;
	char id[MESSAGE_ID_SIZE];
	int r;

	if (!coordinator->email || !header_address_valid(coordinator->email))
		return -EINVAL;
	r = header_split_mailbox(config->mail.from, &name, &address);
	message.from_name = vigie_buffer_string(&name);
	message.from_address = vigie_buffer_string(&address);
	if (r == 0)
		r = message_stamp_draw(now, &stamp);
	if (r == 0)
		r = message_compose(&message, &stamp, id, &bytes);
	return r < 0 ? r : hand_over(&config->mail, &message, id, &bytes, ret_reason);
}

int vigie_mail_split_mailbox(const char *mailbox, struct vigie_buffer *out_name,
			     struct vigie_buffer *out_address)
{
	int r = header_split_mailbox(mailbox, out_name, out_address);

	if (r == 0 && !header_address_valid(vigie_buffer_string(out_address)))
		r = -EINVAL;
	return r;
}
