/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the imaps transport: what its files share. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_IMAPS_H
#define VIGIE_CONNECTORS_TRANSPORT_IMAPS_H

#include "connectors/transport/spool.h"
#include "vigie/mailbox.h"

#define IMAPS_NAME_LIMIT 200 /* bytes of the name of an item */

/* An attachment of the listing. */
struct imaps_item {
	const char *path; /* "12/notes.csv": the number of the message, a name */
	const char *section;
	enum vigie_mime_coding coding;
	size_t message;
	bool settled; /* stored, and the source told so */
};

struct imaps_message {
	uint32_t uid;
	size_t first, n; /* of its items */
};

/* A listing: what it found, and what it left alone. */
struct imaps_listing {
	struct vigie_arena *arena;
	struct imaps_item *items;
	struct imaps_message *messages;
	size_t n_items, items_allocated, n_messages, messages_allocated;
	/* Messages: of other senders, without a file, with one that cannot be read. */
	size_t n_strangers, n_empty, n_unclear;
};

/* imaps_listing.c */
int imaps_listing_begin(struct imaps_listing *listing) VIGIE_MUST_CHECK;
void imaps_listing_done(struct imaps_listing *listing);
/* Takes a message in if one of these senders wrote it. 0; -E2BIG too many items; -ENOMEM. */
int imaps_listing_add(struct imaps_listing *listing, const struct vigie_mailbox_message *message,
		      const char *const *senders, size_t n_senders) VIGIE_MUST_CHECK;
/* NULL: none has this path. Quick for the one after the last that was asked for (`hint`). */
struct imaps_item *imaps_listing_find(const struct imaps_listing *listing, const char *path,
				      size_t *hint);
/* Appends a sentence about what was left alone; nothing where nothing was. */
void imaps_listing_explain(const struct imaps_listing *listing, struct vigie_buffer *out);

/* imaps_name.c: appends what may be the last part of an item's path, from whatever a message says
 * is the name of a file. 0; -ENOMEM. */
int imaps_name_append(const char *name, struct vigie_buffer *out) VIGIE_MUST_CHECK;

#endif
