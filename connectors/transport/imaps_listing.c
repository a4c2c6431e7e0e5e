/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From messages to items: who may send, which attachments are files, and under which path each is
 * known. Owns what it lists. Keeps nothing of a message that it leaves alone but its count.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "connectors/transport/imaps.h"
#include "vigie/translate.h"

int imaps_listing_begin(struct imaps_listing *listing)
{
	imaps_listing_done(listing);
	return vigie_arena_new(&listing->arena);
}

void imaps_listing_done(struct imaps_listing *listing)
{
	vigie_arena_free(listing->arena);
	free(listing->items);
	free(listing->messages);
	*listing = (struct imaps_listing){0};
}

static bool is_listed(const char *sender, const char *const *senders, size_t n)
{
	for (size_t i = 0; i < n && sender[0]; i++)
		if (strcasecmp(sender, senders[i]) == 0)
			return true;
	return false;
}

/* Room for one more element of an array. */
static int grow(void **array, size_t n, size_t *allocated, size_t size)
{
	size_t wanted = *allocated ? *allocated * 2 : 64;
	void *larger;

	if (n < *allocated)
		return 0;
	larger = reallocarray(*array, wanted, size);
	if (!larger)
		return -ENOMEM;
	*array = larger;
	*allocated = wanted;
	return 0;
}

static bool has_path(const struct imaps_listing *listing, size_t first, const char *path)
{
	for (size_t i = first; i < listing->n_items; i++)
		if (strcmp(listing->items[i].path, path) == 0)
			return true;
	return false;
}

/* "12/notes.csv"; a second file of this name in the message is "12/2.3/notes.csv". */
static int make_path(struct imaps_listing *listing, const struct vigie_mailbox_part *part,
		     const struct imaps_message *message, const char **ret_path)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	int r;

	vigie_buffer_append_format(&path, "%u/", message->uid);
	r = imaps_name_append(part->name, &path);
	if (r == 0 && has_path(listing, message->first, vigie_buffer_string(&path))) {
		vigie_buffer_clear(&path);
		vigie_buffer_append_format(&path, "%u/%s/", message->uid, part->section);
		r = imaps_name_append(part->name, &path);
	}
	if (r < 0)
		return r;
	*ret_path = vigie_arena_copy(listing->arena, path.data, path.size);
	return *ret_path ? 0 : -ENOMEM;
}

static int add_item(struct imaps_listing *listing, const struct vigie_mailbox_part *part,
		    struct imaps_message *message)
{
	struct imaps_item item = {.message = listing->n_messages};
	int r;

	if (listing->n_items == VIGIE_ITEMS_LIMIT)
		return -E2BIG;
	if (vigie_mime_coding_find(part->coding, &item.coding) < 0)
		return -EINVAL;
	r = grow((void **)&listing->items, listing->n_items, &listing->items_allocated,
		 sizeof(*listing->items));
	if (r == 0)
		r = make_path(listing, part, message, &item.path);
	if (r < 0)
		return r;
	item.section = vigie_arena_copy(listing->arena, part->section, strlen(part->section));
	if (!item.section)
		return -ENOMEM;
	listing->items[listing->n_items++] = item;
	message->n++;
	return 0;
}

/* All of its files, or none: a message that is read in part could never be settled. */
static int add_message(struct imaps_listing *listing, const struct vigie_mailbox_message *source)
{
	struct imaps_message message = {.uid = source->uid, .first = listing->n_items};
	int r = grow((void **)&listing->messages, listing->n_messages, &listing->messages_allocated,
		     sizeof(*listing->messages));

	for (size_t i = 0; r == 0 && i < source->n_parts; i++)
		r = add_item(listing, &source->parts[i], &message);
	if (r == -EINVAL) {
		listing->n_items = message.first;
		listing->n_unclear++;
		return 0;
	}
	if (r == 0)
		listing->messages[listing->n_messages++] = message;
	return r;
}

int imaps_listing_add(struct imaps_listing *listing, const struct vigie_mailbox_message *message,
		      const char *const *senders, size_t n_senders)
{
	if (!is_listed(message->sender, senders, n_senders)) {
		listing->n_strangers++;
		return 0;
	}
	if (message->n_parts == 0) {
		listing->n_empty++;
		return 0;
	}
	return add_message(listing, message);
}

struct imaps_item *imaps_listing_find(const struct imaps_listing *listing, const char *path,
				      size_t *hint)
{
	for (size_t i = 0; i < listing->n_items; i++) {
		size_t at = (*hint + i) % listing->n_items;

		if (strcmp(listing->items[at].path, path) == 0) {
			*hint = at;
			return &listing->items[at];
		}
	}
	return NULL;
}

/* Begins another sentence. */
static void separate(struct vigie_buffer *out)
{
	if (out->size > 0)
		vigie_buffer_append_string(out, " · ");
}

static void explain_strangers(size_t n, struct vigie_buffer *out)
{
	vigie_buffer_append_format(out,
				   P_("%zu message of a sender who is not listed is left alone",
				      "%zu messages of senders who are not listed are left alone",
				      n),
				   n);
}

static void explain_empty(size_t n, struct vigie_buffer *out)
{
	separate(out);
	vigie_buffer_append_format(out,
				   P_("%zu message has no file attached and is left alone",
				      "%zu messages have no file attached and are left alone", n),
				   n);
}

static void explain_unclear(size_t n, struct vigie_buffer *out)
{
	separate(out);
	vigie_buffer_append_format(out,
				   P_("%zu message cannot be read and is left alone",
				      "%zu messages cannot be read and are left alone", n),
				   n);
}

void imaps_listing_explain(const struct imaps_listing *listing, struct vigie_buffer *out)
{
	if (listing->n_strangers > 0)
		explain_strangers(listing->n_strangers, out);
	if (listing->n_empty > 0)
		explain_empty(listing->n_empty, out);
	if (listing->n_unclear > 0)
		explain_unclear(listing->n_unclear, out);
}
