/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A mailbox: one folder of an IMAP server (RFC 3501) over verified TLS, on the caller's event loop.
 * Lists its messages, hands on parts of them as they come, moves and deletes them. Reading leaves
 * no trace: neither a message nor a folder is marked as seen.
 */
#ifndef VIGIE_MAILBOX_H
#define VIGIE_MAILBOX_H

#include <stdint.h>

#include <systemd/sd-event.h>

#include "vigie/mime.h"
#include "vigie/transport.h"

/* A file in a message. */
struct vigie_mailbox_part {
	const char *section; /* its number in the message: "2.1" */
	const char *name; /* as the sender wrote it, UTF-8: no path, and maybe odd; "" none */
	const char *coding; /* as its header says: "base64" */
	uint64_t size; /* bytes, coded */
};

struct vigie_mailbox_message {
	uint32_t uid;
	const char *sender; /* address of From; "" where there are none or several */
	uint64_t size; /* bytes, as the server says */
	const struct vigie_mailbox_part *parts; /* its attachments */
	size_t n_parts;
};

struct vigie_mailbox_events {
	/* A message of the listing, borrowed. <0 ends it with that result. */
	int (*on_message)(void *userdata, const struct vigie_mailbox_message *message);
	/* Bytes of the part that is read, as they come. <0 ends it with that result. */
	int (*on_bytes)(void *userdata, const char *bytes, size_t size);
	/* What was begun has ended: 0; -ENOENT the message, or the folder, is not there (any
	 * more); else -errno; with a translated sentence where it failed. */
	void (*on_done)(void *userdata, int result, const char *sentence);
	void *userdata;
};

struct vigie_mailbox;

/* Is it imaps://host[:port]/FOLDER? Else -EINVAL with a translated sentence. */
int vigie_mailbox_check(const char *url, const char **ret_sentence) VIGIE_MUST_CHECK;
/* Of the options it uses `url`, `user`, `secret`, `login`, `authority` and `limits`. Connects when
 * there is something to do, and hangs up after a moment without. */
int vigie_mailbox_new(const struct vigie_transport_options *options, sd_event *event,
		      const struct vigie_mailbox_events *events,
		      struct vigie_mailbox **ret_mailbox) VIGIE_MUST_CHECK;
/* Breaks off what is under way, without on_done. NULL is allowed. */
void vigie_mailbox_free(struct vigie_mailbox *mailbox);
VIGIE_DEFINE_FREEP(vigie_mailbox, struct vigie_mailbox, vigie_mailbox_free)

/* Each begins one thing, which on_done ends, never from within the call. -EBUSY while another is
 * under way. */
int vigie_mailbox_list(struct vigie_mailbox *mailbox) VIGIE_MUST_CHECK;
/* The folder's UIDVALIDITY as of the last listing: with another one, its numbers mean nothing. */
uint32_t vigie_mailbox_validity(const struct vigie_mailbox *mailbox);
/* Messages that the last listing could not make out. */
size_t vigie_mailbox_unclear(const struct vigie_mailbox *mailbox);
/* `section` "" is the whole message; of it no more than `most` bytes are asked for, 0 all. */
int vigie_mailbox_read(struct vigie_mailbox *mailbox, uint32_t validity, uint32_t uid,
		       const char *section, uint64_t most) VIGIE_MUST_CHECK;
/* Into a folder of the same server, which is made if it is not there. */
int vigie_mailbox_move(struct vigie_mailbox *mailbox, uint32_t validity, uint32_t uid,
		       const char *folder) VIGIE_MUST_CHECK;
int vigie_mailbox_delete(struct vigie_mailbox *mailbox, uint32_t validity,
			 uint32_t uid) VIGIE_MUST_CHECK;

#endif
