/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the WebDAV transport share: one object, one operation at a time, each a chain
 * of exchanges. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_DAVS_H
#define VIGIE_CONNECTORS_TRANSPORT_DAVS_H

#include "connectors/transport/http.h"
#include "connectors/transport/items.h"
#include "connectors/transport/names.h"
#include "vigie/arena.h"

enum davs_work {
	DAVS_IDLE,
	DAVS_SCAN, /* one folder of the listing */
	DAVS_GET,
	DAVS_STILL, /* after the GET: is it what the GET began with? */
	DAVS_CHECK, /* before a MOVE or DELETE: is it what was fetched? */
	DAVS_MOVE,
	DAVS_RECHECK, /* a MOVE was refused: because of the item, or of one of its name? */
	DAVS_MAKE, /* a folder of the archive */
	DAVS_DELETE,
};

/* A listing under way. */
struct davs_scan {
	struct vigie_arena *arena;
	struct davs_folder {
		const char *path; /* below the root, "" is the root */
		unsigned depth;
		struct davs_folder *next;
	} * folders, *current;
	struct items items;
	size_t n_folders, n_unsettled, n_refused;
	int64_t now; /* by the clock of the server, when it answered; 0 unsaid */
};

struct davs {
	struct vigie_transport transport;
	struct vigie_transport_events events;
	struct vigie_transfer *transfer;
	struct vigie_buffer origin, root; /* "https://server", decoded path of the folder */
	struct vigie_buffer url; /* of the exchange under way */
	struct vigie_buffer answer; /* of a PROPFIND */
	struct vigie_buffer message, spool_path;
	enum davs_work work;
	struct davs_scan scan;
	struct vigie_spool_file file;
	uint64_t wanted_size; /* as listed; 0 unsaid */
	/* The last item fetched and its version then; what is being settled. */
	struct vigie_buffer fetched;
	struct vigie_http_version version;
	enum vigie_settle how;
	struct vigie_buffer target; /* in the archive, below the root */
	int twin;
	size_t made; /* bytes of `target` whose folders are made */
};

/* davs.c */
/* Makes `url` that of a path below the root; a folder's ends in a slash. 0 or -ENOMEM. */
int vigie_davs_set_url(struct davs *self, const char *path, bool folder) VIGIE_MUST_CHECK;

/* davs_scan.c: the listing, one folder per exchange. */
int vigie_davs_scan_begin(struct davs *self) VIGIE_MUST_CHECK;
/* The exchange has ended: goes on, or answers. */
void vigie_davs_scan_step(struct davs *self, int result, const char *message);
void vigie_davs_scan_done(struct davs_scan *scan);

/* davs_settle.c */
int vigie_davs_settle(struct vigie_transport *transport, const char *path, enum vigie_settle how);
void vigie_davs_settle_step(struct davs *self, int result, const char *message);

#endif
