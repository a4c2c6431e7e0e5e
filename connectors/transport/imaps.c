/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transport of schools that mail their exports: each file attached to a message of a listed
 * sender is an item. Owns a mailbox, and the item on its way to the spool. Believes nothing of a
 * message but that its From is listed, which anybody can write: the mail server has to check it.
 * Moves or deletes a message once every file of it is stored, not before.
 */
#include "connectors/transport/imaps.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "connectors/transport/options.h"
#include "connectors/transport/transports.h"
#include "vigie/translate.h"

#define ARCHIVE "archive" /* folder of settled messages, where none is named */
#define VERSION_LIMIT 24 /* "4294967295.4294967295" */

struct imaps {
	struct vigie_transport transport;
	struct vigie_transport_events events;
	struct vigie_transport_options options; /* a copy, owned */
	struct vigie_mailbox *mailbox;
	enum { IDLE, LISTING, FETCHING, SETTLING } work;
	struct imaps_listing listing;
	uint32_t validity; /* of the listing */
	size_t hint; /* of the last item that was looked for */
	size_t told_strangers, told_empty, told_unclear; /* as last reported */
	struct imaps_item *item; /* under way */
	struct vigie_mime_decoder decoder;
	struct vigie_buffer decoded;
	struct vigie_spool_file file;
	struct vigie_buffer message; /* for people; or the spool path */
};

static void name_version(const struct imaps *self, uint32_t uid, char version[VERSION_LIMIT])
{
	snprintf(version, VERSION_LIMIT, "%u.%u", self->validity, uid);
}

static int on_message(void *userdata, const struct vigie_mailbox_message *message)
{
	struct imaps *self = userdata;

	return imaps_listing_add(&self->listing, message, self->options.senders,
				 self->options.n_senders);
}

static int on_bytes(void *userdata, const char *bytes, size_t size)
{
	struct imaps *self = userdata;
	int r;

	vigie_buffer_clear(&self->decoded);
	r = vigie_mime_decode(&self->decoder, bytes, size, false, &self->decoded);
	if (r < 0)
		return r;
	return vigie_spool_write(&self->file, vigie_buffer_string(&self->decoded),
				 self->decoded.size);
}

/* What was left alone is reported when it is news: people mail what they like. */
static const char *explain_listing(struct imaps *self)
{
	const struct imaps_listing *listing = &self->listing;

	if (listing->n_strangers == self->told_strangers && listing->n_empty == self->told_empty &&
	    listing->n_unclear == self->told_unclear)
		return NULL;
	self->told_strangers = listing->n_strangers;
	self->told_empty = listing->n_empty;
	self->told_unclear = listing->n_unclear;
	vigie_buffer_clear(&self->message);
	imaps_listing_explain(listing, &self->message);
	return self->message.size > 0 ? self->message.data : NULL;
}

/* What the caller gets to see of the items; the arena's. */
static int make_items(struct imaps *self, struct vigie_item **ret_items)
{
	const struct imaps_listing *listing = &self->listing;
	struct vigie_item *items =
		vigie_arena_allocate(listing->arena, (listing->n_items + 1) * sizeof(*items));

	if (!items)
		return -ENOMEM;
	for (size_t i = 0; i < listing->n_items; i++) {
		char version[VERSION_LIMIT];

		name_version(self, listing->messages[listing->items[i].message].uid, version);
		items[i].path = listing->items[i].path;
		items[i].version = vigie_arena_copy(listing->arena, version, strlen(version));
		if (!items[i].version)
			return -ENOMEM;
	}
	*ret_items = items;
	return 0;
}

static void end_listing(struct imaps *self, int result, const char *sentence)
{
	struct vigie_item *items = NULL;

	if (result == 0) {
		self->validity = vigie_mailbox_validity(self->mailbox);
		self->listing.n_unclear += vigie_mailbox_unclear(self->mailbox);
		result = make_items(self, &items);
	} else if (result == -E2BIG) {
		sentence = _("there are more files in the messages of this folder than any office "
			     "receives: compare the address");
	}
	if (result < 0)
		self->events.on_list(self->events.userdata, result,
				     sentence ? sentence : strerror(-result), NULL, 0, 0);
	else
		self->events.on_list(self->events.userdata, 0, explain_listing(self), items,
				     self->listing.n_items, 0);
}

/* The last bytes, and the name of the whole. */
static int commit(struct imaps *self)
{
	int r;

	vigie_buffer_clear(&self->decoded);
	r = vigie_mime_decode(&self->decoder, "", 0, true, &self->decoded);
	if (r == 0)
		r = vigie_spool_write(&self->file, vigie_buffer_string(&self->decoded),
				      self->decoded.size);
	if (r == 0)
		r = vigie_spool_commit(&self->file);
	if (r < 0)
		return r;
	vigie_buffer_clear(&self->message);
	vigie_buffer_append_format(&self->message, "%s/%s", self->options.spool, self->file.final);
	return vigie_buffer_error(&self->message);
}

static void end_fetch(struct imaps *self, int result, const char *sentence)
{
	if (result == 0)
		result = commit(self);
	vigie_spool_done(&self->file);
	if (result == -EBADMSG)
		sentence = _("the attached file is damaged: ask its sender to send it again");
	else if (result < 0 && !sentence)
		sentence = strerror(-result);
	self->events.on_fetch(self->events.userdata, result, sentence,
			      result < 0 ? NULL : vigie_buffer_string(&self->message));
}

/* A message that somebody took away is settled too. */
static void end_settling(struct imaps *self, int result, const char *sentence)
{
	if (result == -ENOENT && self->item) {
		result = 0;
		sentence = NULL;
	}
	if (result < 0 && self->item)
		self->item->settled = false;
	self->events.on_settle(self->events.userdata, result, sentence);
}

static void on_done(void *userdata, int result, const char *sentence)
{
	struct imaps *self = userdata;
	int work = self->work;

	self->work = IDLE;
	if (work == LISTING)
		end_listing(self, result, sentence);
	else if (work == FETCHING)
		end_fetch(self, result, sentence);
	else
		end_settling(self, result, sentence);
}

static void close_imaps(struct vigie_transport *transport)
{
	struct imaps *self = (struct imaps *)transport;

	if (!self)
		return;
	vigie_mailbox_free(self->mailbox);
	vigie_spool_done(&self->file);
	imaps_listing_done(&self->listing);
	vigie_buffer_done(&self->decoded);
	vigie_buffer_done(&self->message);
	vigie_options_done(&self->options);
	free(self);
}

static int prepare(struct imaps *self, sd_event *event)
{
	const struct vigie_mailbox_events events = {.on_message = on_message,
						    .on_bytes = on_bytes,
						    .on_done = on_done,
						    .userdata = self};
	int r = vigie_spool_prepare(self->options.spool);

	return r < 0 ? r : vigie_mailbox_new(&self->options, event, &events, &self->mailbox);
}

static int open_imaps(const struct vigie_transport_options *options, sd_event *event,
		      const struct vigie_transport_events *events,
		      struct vigie_transport **ret_transport)
{
	struct imaps *self = calloc(1, sizeof(*self));
	int r;

	if (!self)
		return -ENOMEM;
	self->transport.class = &vigie_transport_imaps;
	self->events = *events;
	self->file = VIGIE_SPOOL_FILE_NONE;
	r = vigie_options_copy(options, &self->options);
	if (r == 0)
		r = prepare(self, event);
	if (r < 0) {
		close_imaps(&self->transport);
		return r;
	}
	*ret_transport = &self->transport;
	return 0;
}

static int list(struct vigie_transport *transport)
{
	struct imaps *self = (struct imaps *)transport;
	int r;

	if (self->work != IDLE)
		return -EBUSY;
	self->item = NULL;
	self->hint = 0;
	r = imaps_listing_begin(&self->listing);
	if (r == 0)
		r = vigie_mailbox_list(self->mailbox);
	if (r == 0)
		self->work = LISTING;
	return r;
}

static int fetch(struct vigie_transport *transport, const struct vigie_item *item)
{
	struct imaps *self = (struct imaps *)transport;
	const struct imaps_message *message;
	int r;

	if (self->work != IDLE)
		return -EBUSY;
	self->item = imaps_listing_find(&self->listing, item->path, &self->hint);
	if (!self->item)
		return -ENOENT;
	message = &self->listing.messages[self->item->message];
	self->decoder = (struct vigie_mime_decoder){.coding = self->item->coding};
	r = vigie_spool_begin(self->options.spool, self->options.source, item->path,
			      self->options.size_limit, &self->file);
	if (r == 0)
		r = vigie_mailbox_read(self->mailbox, self->validity, message->uid,
				       self->item->section, 0);
	if (r < 0)
		vigie_spool_done(&self->file);
	else
		self->work = FETCHING;
	return r;
}

/* Was this file stored, by this run or one before it? */
static bool is_settled(struct imaps *self, const struct imaps_item *item, const char *version)
{
	return item->settled ||
	       (self->events.was_stored &&
		self->events.was_stored(self->events.userdata, item->path, version) > 0);
}

/* Are all files of the message stored? */
static bool is_complete(struct imaps *self, const struct imaps_message *message)
{
	char version[VERSION_LIMIT];

	name_version(self, message->uid, version);
	for (size_t i = message->first; i < message->first + message->n; i++)
		if (!is_settled(self, &self->listing.items[i], version))
			return false;
	return true;
}

static int settle(struct vigie_transport *transport, const char *path, enum vigie_settle how)
{
	struct imaps *self = (struct imaps *)transport;
	const struct imaps_message *message;
	int r;

	if (how == VIGIE_SETTLE_KEEP)
		return 0;
	if (self->work != IDLE)
		return -EBUSY;
	self->item = imaps_listing_find(&self->listing, path, &self->hint);
	if (!self->item)
		return -ENOENT;
	self->item->settled = true;
	message = &self->listing.messages[self->item->message];
	if (!is_complete(self, message))
		return 0;
	if (how == VIGIE_SETTLE_ARCHIVE)
		r = vigie_mailbox_move(self->mailbox, self->validity, message->uid,
				       self->options.folder ? self->options.folder : ARCHIVE);
	else
		r = vigie_mailbox_delete(self->mailbox, self->validity, message->uid);
	if (r < 0)
		return r;
	self->work = SETTLING;
	return 1;
}

const struct vigie_transport_class vigie_transport_imaps = {
	.scheme = "imaps",
	.uses = VIGIE_USE_USER | VIGIE_USE_SECRET | VIGIE_USE_AUTHORITY | VIGIE_USE_SENDERS |
		VIGIE_USE_FOLDER | VIGIE_USE_AFTER,
	.needs = VIGIE_USE_USER | VIGIE_USE_SECRET | VIGIE_USE_SENDERS,
	.check = vigie_mailbox_check,
	.open = open_imaps,
	.close = close_imaps,
	.list = list,
	.fetch = fetch,
	.settle = settle,
};
