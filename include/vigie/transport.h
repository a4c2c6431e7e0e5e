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

/* Bounds of waiting, in the order in which a dead or slow server meets them. */
#define VIGIE_CONNECT_MSEC                                                                         \
	30000 /* TCP, TLS and greeting; SYNs are repeated for about 30 seconds                     \
	       */
#define VIGIE_STALL_SECONDS 60 /* without progress; a server may make an export on demand */
#define VIGIE_TOTAL_SECONDS                                                                        \
	14400 /* one answer: the largest file over a slow line; no trickle for ever */

struct vigie_transport_limits { /* each 0: as above */
	int connect_msec, stall_seconds, total_seconds;
};

/* How `user` and `secret` are shown to an HTTP server. */
enum vigie_login { VIGIE_LOGIN_BASIC, VIGIE_LOGIN_BEARER };

/* What a transport may be told beside its URL: `uses` and `needs` of its class hold these bits, and
 * the configuration refuses what is not used and asks for what is needed. */
enum vigie_transport_use {
	VIGIE_USE_USER = 1 << 0,
	VIGIE_USE_SECRET = 1 << 1,
	VIGIE_USE_LOGIN = 1 << 2,
	VIGIE_USE_AUTHORITY = 1 << 3,
	VIGIE_USE_CERTIFICATE = 1 << 4,
	VIGIE_USE_KEY = 1 << 5, /* a private key that goes with no certificate */
	VIGIE_USE_KNOWN_HOSTS = 1 << 6,
	VIGIE_USE_SENDERS = 1 << 7,
	VIGIE_USE_FOLDER = 1 << 8,
	VIGIE_USE_AFTER = 1 << 9, /* items can be archived and deleted */
};

/* Borrowed during open(): a transport copies what it keeps, and wipes its copy of the secret. NULL
 * is "not said" everywhere but in `url` and `spool`. */
struct vigie_transport_options {
	const char *source; /* its configured name */
	const char *url; /* "directory:///srv/depots" */
	const char *spool; /* folder that receives items */
	uint64_t size_limit; /* bytes of an item; larger ones are refused */
	int64_t settle_usec; /* a file changed more recently than this may still grow; 0: take it
				(tests) */
	const char *user;
	const char *secret; /* a value, not a name: password, token, or passphrase of `key` */
	enum vigie_login login;
	const char *authority; /* PEM file: only these authorities are trusted */
	const char *certificate; /* PEM file of the client */
	const char *key; /* file: of the certificate (PEM), or for SSH */
	const char *known_hosts; /* file as OpenSSH writes it */
	const char *const *senders; /* addresses whose messages are read */
	size_t n_senders;
	const char *folder; /* where an archived message goes */
	struct vigie_transport_limits limits;
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
	/* What settle() began has ended, with its outcome and a sentence for people where it
	 * failed. May be NULL for a transport that settles at once. */
	void (*on_settle)(void *userdata, int result, const char *message);
	/* Asks what version of an item was dealt with last: 0, or -ENOENT when none was, another
	 * -errno when that cannot be said. NULL: nobody knows. */
	int (*last_version)(void *userdata, const char *path, char *buffer, size_t size);
	/* Asks whether this version of an item was stored, neither held nor refused: 1, 0 or
	 * -errno. NULL: nobody knows. */
	int (*was_stored)(void *userdata, const char *path, const char *version);
};

/* What on_fetch() brought, its receiver's from then on: under a name that the next start of any
 * program removes, were this one to end in the middle, and locked as long as it lasts. */
struct vigie_fetched {
	char *path; /* NULL: none */
	int fd;
};
/* Takes over the file at `spool_path`, which is gone if that fails. 0; -EAGAIN another program has
 * it in hand; or another -errno. */
int vigie_fetched_take(const char *spool_path, struct vigie_fetched *ret_fetched) VIGIE_MUST_CHECK;
/* Removes it. */
void vigie_fetched_done(struct vigie_fetched *fetched);

enum vigie_settle { VIGIE_SETTLE_KEEP, VIGIE_SETTLE_ARCHIVE, VIGIE_SETTLE_DELETE };

struct vigie_transport;

struct vigie_transport_class {
	const char *scheme; /* "directory" */
	unsigned uses, needs; /* enum vigie_transport_use */
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
	 * 0 or -errno; -EAGAIN: the item changed since it was fetched, and stays. 1: under way,
	 * on_settle follows (never from within the call) with one of these. */
	int (*settle)(struct vigie_transport *transport, const char *path, enum vigie_settle how);
};

struct vigie_transport { /* first member of every transport */
	const struct vigie_transport_class *class;
};

extern const struct vigie_transport_class *const vigie_transports[]; /* NULL-terminated */
/* By the scheme of a URL; NULL when there is none. */
const struct vigie_transport_class *vigie_transport_find(const char *url);

#endif
