/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Composes and inserts a message. Its return path carries its number (VERP), so that a bounce says
 * which message did not arrive; without an inbox it is the sender. Owns nothing.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/entry.h"
#include "daemon/mail/header.h"
#include "vigie/reply.h"

static int insert(struct vigie_store *store, const struct entry *entry,
		  const struct vigie_buffer *bytes, vigie_time now)
{
	const struct message *message = entry->message;

	return outbox_insert(store,
			     &(struct outbox_message){.message_id = entry->id,
						      .coordinator = entry->coordinator,
						      .sender = message->from_address,
						      .recipient = message->to_address,
						      .subject = message->subject,
						      .body = bytes->data,
						      .size = bytes->size,
						      .shows = entry->shows},
			     now);
}

static int put_return_path(struct vigie_store *store, const struct vigie_config *config,
			   const struct entry *entry, vigie_time now)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	struct vigie_reply_key key;
	int64_t id;
	int second, r = outbox_find(store, entry->id, &id);

	if (r == 0)
		r = vigie_reply_key_load(store, &key);
	if (r == 0)
		r = vigie_reply_append_return_path(
			config, &key, id, entry->message->to_address,
			vigie_clock_local(now, config->timezone, &second), &path);
	/* An address too long for a token is no reason to stay silent. */
	if (r == 1 || r == -EINVAL)
		return 0;
	return r < 0 ? r : outbox_put_sender(store, id, vigie_buffer_string(&path));
}

/* Text and HTML; the header, and so the subject, names nobody and stays as it is. */
static int encrypt(const struct entry *entry, const struct message_stamp *stamp,
		   struct vigie_buffer *sealed)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer content = {0};
	struct message *message = entry->message;
	int r = message_append_content(message, stamp, &content);

	if (r == 0)
		r = vigie_seal_encrypt(entry->seal, content.data, content.size, sealed);
	if (content.data)
		explicit_bzero(content.data, content.size);
	message->sealing = vigie_seal_kind(entry->seal);
	message->sealed = vigie_buffer_string(sealed);
	return r;
}

int entry_put(struct vigie_store *store, const struct vigie_config *config, struct entry *entry,
	      const struct message_stamp *stamp)
{
	VIGIE_CLEANUP(vigie_buffer_done)
	struct vigie_buffer name = {0}, address = {0}, bytes = {0}, sealed = {0};
	struct message *message = entry->message;
	int r = header_split_mailbox(config->mail.from, &name, &address);

	message->from_name = vigie_buffer_string(&name);
	message->from_address = vigie_buffer_string(&address);
	message->timezone = config->timezone;
	if (r == 0 && entry->seal)
		r = encrypt(entry, stamp, &sealed);
	if (r == 0)
		r = message_compose(message, stamp, entry->id, &bytes);
	if (r == 0)
		r = insert(store, entry, &bytes, stamp->now);
	if (r == 0 && config->mail.inbox.url)
		r = put_return_path(store, config, entry, stamp->now);
	message->from_name = message->from_address = message->sealed = NULL;
	return r;
}
