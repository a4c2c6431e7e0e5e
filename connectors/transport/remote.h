/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A folder of a file server, as SFTP and FTPS have it: what the two share, and what each says for
 * itself (struct remote_protocol). One exchange at a time; nothing there is touched before it is
 * told to settle, and nothing that is no longer what was fetched.
 */
#ifndef VIGIE_CONNECTORS_TRANSPORT_REMOTE_H
#define VIGIE_CONNECTORS_TRANSPORT_REMOTE_H

#include "connectors/transport/items.h"
#include "connectors/transport/listing.h"
#include "connectors/transport/spool.h"
#include "connectors/transport/transfer.h"
#include "vigie/arena.h"
#include "vigie/buffer.h"

#define REMOTE_FOLDERS_LIMIT 10000 /* of one listing: with more, the address is too high up */
#define REMOTE_DEPTH_LIMIT 16 /* folders within folders; a loop of links ends here */
#define REMOTE_MINUTE_USEC INT64_C(60000000)

struct remote;

/* What one protocol does its own way. */
struct remote_protocol {
	enum vigie_family family;
	const char *schemes; /* as CURLOPT_PROTOCOLS_STR */
	/* The scheme of the next exchange. */
	const char *(*scheme)(const struct remote *remote);
	/* What every exchange needs besides. 0 or -errno. */
	int (*set)(struct remote *remote, CURL *handle);
	/* Makes it the listing of a folder. 0 or -errno. */
	int (*set_listing)(struct remote *remote, CURL *handle);
	/* Makes it a look at one file that moves no more than a byte. 0 or -errno. */
	int (*set_probe)(CURL *handle);
	int (*read_line)(const struct remote *remote, char *line, struct listing_entry *ret_entry);
	/* Add the server's commands that make a folder (no matter if it is there), move, remove;
	 * paths below the address. 0 or -errno. */
	int (*add_folder)(struct remote *remote, const char *path);
	int (*add_move)(struct remote *remote, const char *from, const char *to);
	int (*add_removal)(struct remote *remote, const char *path);
	/* What a listing that failed means here: 1 it is asked for again, another way; else the
	 * result, of which `message` may say more. */
	int (*judge)(struct remote *remote, int result);
};

struct remote_folder {
	const char *path; /* below the address; "" itself */
	int depth;
	struct remote_folder *next;
};

/* What is under way. */
enum remote_step {
	REMOTE_IDLE,
	REMOTE_LISTING,
	REMOTE_READING, /* a file comes */
	REMOTE_COMPARING, /* it came: is it still the same? */
	REMOTE_CHECKING, /* it shall be settled: is it still the same? */
	REMOTE_SEEKING, /* is its name free in the archive? */
	REMOTE_SETTLING,
};

struct remote {
	struct vigie_transport transport;
	const struct remote_protocol *protocol;
	sd_event *event;
	struct vigie_transport_events events;
	struct vigie_transfer *transfer;
	struct vigie_buffer origin; /* ://server:port */
	struct vigie_buffer root; /* path of the folder, decoded, without a slash at its end */
	CURL *handle; /* of the exchange under way */
	enum remote_step step;
	sd_event_source *work; /* answers what could not even begin */
	int result; /* of that */
	struct vigie_buffer message; /* for people, where the transfer has no better one */

	struct vigie_arena *arena; /* of the listing under way */
	struct remote_folder *folders; /* still to be read; the first is being read */
	size_t n_folders; /* seen */
	struct items items;
	size_t n_unsettled;
	size_t n_lines, n_strange; /* of the folder being read: all, those left out */
	struct vigie_buffer text; /* of one folder */

	char *path; /* of the item under way */
	uint64_t size; /* of it, as listed; 0 unsaid */
	int64_t rest_usec; /* how long it must have been left alone */
	struct vigie_spool_file file;
	char *fetched; /* path of the last item fetched */
	curl_off_t modified; /* seconds since 1970, as the server said then; -1 unsaid */
	enum vigie_settle how;
	int twin; /* number added to the name in the archive; 0 none */
	struct curl_slist *commands;

	bool listed; /* at least once */
	/* ftps.c: how the server is asked. */
	bool explicit_tls, no_facts;
	/* sftp.c: what is known of the key that the server showed. */
	int key_match;
};

/* remote.c */
/* Is this an address of a folder? 0, or -EINVAL with a translated sentence. */
int vigie_remote_check(const char *url, const char **ret_message) VIGIE_MUST_CHECK;
int vigie_remote_open(const struct remote_protocol *protocol,
		      const struct vigie_transport_class *class,
		      const struct vigie_transport_options *options, sd_event *event,
		      const struct vigie_transport_events *events,
		      struct vigie_transport **ret_transport) VIGIE_MUST_CHECK;
void vigie_remote_close(struct vigie_transport *transport);
int vigie_remote_list(struct vigie_transport *transport);
int vigie_remote_fetch(struct vigie_transport *transport, const struct vigie_item *item);
int vigie_remote_settle(struct vigie_transport *transport, const char *path, enum vigie_settle how);
/* A handle for what is at `path` below the address, in `handle`. 0 or -errno. */
int vigie_remote_prepare(struct remote *remote, const char *path,
			 const char *tail) VIGIE_MUST_CHECK;
/* Empties the list of commands; adds one, in the words of the server, which is taken. 0 or -ENOMEM.
 */
void vigie_remote_forget_commands(struct remote *remote);
int vigie_remote_add_command(struct remote *remote, struct vigie_buffer *command) VIGIE_MUST_CHECK;

/* remote_list.c, remote_item.c: what begins and goes on after each exchange returns 1 while another
 * is under way, else the result of the operation. */
int vigie_remote_list_begin(struct remote *remote) VIGIE_MUST_CHECK;
int vigie_remote_list_go_on(struct remote *remote, int result) VIGIE_MUST_CHECK;
void vigie_remote_list_done(struct remote *remote);
int vigie_remote_fetch_begin(struct remote *remote) VIGIE_MUST_CHECK;
int vigie_remote_settle_begin(struct remote *remote) VIGIE_MUST_CHECK;
int vigie_remote_item_go_on(struct remote *remote, int result) VIGIE_MUST_CHECK;

#endif
