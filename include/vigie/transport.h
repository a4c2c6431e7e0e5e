/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transports: how items (files) of a source are found, brought into the spool, and settled once
 * stored. One const registry (connectors/transport/registry.c). Everything is asynchronous on the
 * caller's event loop; a transport never touches the source before it is told to settle.
 */
#ifndef VIGIE_TRANSPORT_H
#define VIGIE_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <systemd/sd-event.h>

#include "vigie/cleanup.h"

#define VIGIE_ITEM_PATH_LIMIT 1024 /* bytes of a path below the source */
#define VIGIE_ITEMS_LIMIT                                                                          \
	100000 /* items of one listing: a folder with more is a mistake, and said so */

/* One item as the source lists it. */
struct vigie_item {
	const char *path; /* below the source's folder, '/' separated */
	uint64_t size; /* bytes; 0 when the source does not say */
	int64_t modified; /* microseconds since 1970, or any value that changes with the content; 0
			     unsaid */
	const char *version; /* ETag or inode: changes with the content; NULL unsaid */
};

struct vigie_transport_options {
	const char *url; /* "directory:///srv/depots" */
	const char *spool; /* folder that receives items */
	uint64_t size_limit; /* bytes of an item; larger ones are refused */
	int64_t settle_usec; /* a file changed more recently than this may still grow; 0: take it
				(tests) */
};

struct vigie_transport_events {
	/* The listing is complete (result 0), or failed (-errno, with a sentence for people). Items
	 * are borrowed. A sentence may come with 0 too: what it names could not be read and is left
	 * out. */
	void (*on_list)(void *userdata, int result, const char *message,
			const struct vigie_item *items, size_t n_items, size_t n_unsettled);
	/* The item is whole in the spool at `spool_path` (result 0), or could not be fetched.
	 * -EAGAIN: it still grows; try at the next poll. */
	void (*on_fetch)(void *userdata, int result, const char *message, const char *spool_path);
	/* A hint that something changed: list again soon (debounced by the transport). */
	void (*on_hint)(void *userdata);
	void *userdata;
};

enum vigie_settle { VIGIE_SETTLE_KEEP, VIGIE_SETTLE_ARCHIVE, VIGIE_SETTLE_DELETE };

struct vigie_transport;

struct vigie_transport_class {
	const char *scheme; /* "directory" */
	/* Checks a URL without touching the network: 0, or -EINVAL with a translated sentence. */
	int (*check)(const char *url, const char **ret_message);
	int (*open)(const struct vigie_transport_options *options, sd_event *event,
		    const struct vigie_transport_events *events,
		    struct vigie_transport **ret_transport);
	void (*close)(struct vigie_transport *transport);
	/* Each starts one operation, answered by its callback (never from within the call). -EBUSY
	 * while one is under way. */
	int (*list)(struct vigie_transport *transport);
	int (*fetch)(struct vigie_transport *transport, const struct vigie_item *item);
	/* After COMMIT: keeps, moves to the folder `archive/` of the source, or deletes.
	 * Synchronous where it is local. 0 or -errno; -EAGAIN: the item changed since it was
	 * fetched, and stays. */
	int (*settle)(struct vigie_transport *transport, const char *path, enum vigie_settle how);
};

struct vigie_transport { /* first member of every transport */
	const struct vigie_transport_class *class;
};

extern const struct vigie_transport_class *const vigie_transports[]; /* NULL-terminated */
/* By the scheme of a URL; NULL when there is none. */
const struct vigie_transport_class *vigie_transport_find(const char *url);

#endif
