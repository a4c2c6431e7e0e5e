/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exchanges with one server by libcurl's multi interface on the caller's event loop, one at a time.
 * Each source has its own, so that a dead server holds up nobody but itself. Owns the handle, its
 * connections (closed once idle) and a copy of the options. Sets what keeps data and loop safe;
 * what a protocol needs besides, the transport sets on the handle.
 *
 *	vigie_transfer_prepare(transfer, url, &handle);
 *	curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, "PROPFIND");
 *	vigie_transfer_add_header(transfer, "Depth", "1");
 *	vigie_transfer_to_memory(transfer, &buffer, LIMIT);
 *	vigie_transfer_start(transfer);		then on_done()
 */
#ifndef VIGIE_CONNECTORS_TRANSPORT_TRANSFER_H
#define VIGIE_CONNECTORS_TRANSPORT_TRANSFER_H

#include <curl/curl.h>

#include "connectors/transport/failure.h"
#include "connectors/transport/spool.h"
#include "vigie/transport.h"

struct vigie_transfer;

struct vigie_transfer_events {
	/*
	 * From the loop, never from within a call: result and sentence of vigie_exchange_judge().
	 * curl_easy_getinfo() may be asked until the next prepare(). The transfer may be freed, or
	 * used again.
	 */
	void (*on_done)(void *userdata, int result, const char *message);
	void *userdata;
};

/* `protocols` as CURLOPT_PROTOCOLS_STR. 0 or -errno. */
int vigie_transfer_new(sd_event *event, const struct vigie_transport_options *options,
		       enum vigie_family family, const char *protocols,
		       const struct vigie_transfer_events *events,
		       struct vigie_transfer **ret_transfer) VIGIE_MUST_CHECK;
/* Breaks off what is under way, without on_done. NULL is allowed. */
void vigie_transfer_free(struct vigie_transfer *transfer);
/* The copy of the options; the transfer owns it. */
const struct vigie_transport_options *vigie_transfer_options(const struct vigie_transfer *transfer);

/* A handle for this URL with all that is common; what the last exchange set is gone, its connection
 * is kept. 0, -EBUSY, -EPERM (SSH without known hosts), or -errno. */
int vigie_transfer_prepare(struct vigie_transfer *transfer, const char *url,
			   CURL **ret_handle) VIGIE_MUST_CHECK;
/* A request header of HTTP; refuses a value with a line end: -EINVAL. 0 or -errno. */
int vigie_transfer_add_header(struct vigie_transfer *transfer, const char *name,
			      const char *value) VIGIE_MUST_CHECK;
/* Where the answer goes; without one of these it is dropped. All are borrowed until on_done. */
void vigie_transfer_to_file(struct vigie_transfer *transfer, struct vigie_spool_file *file);
/* Beyond `limit` the exchange ends with -E2BIG. */
void vigie_transfer_to_memory(struct vigie_transfer *transfer, struct vigie_buffer *memory,
			      size_t limit);
/* The callback returns 0, -errno which ends the exchange with it, or 1: enough, which ends it with
 * success. It calls neither libcurl nor this module. */
void vigie_transfer_to_callback(struct vigie_transfer *transfer,
				int (*on_bytes)(void *userdata, const char *bytes, size_t size),
				void *userdata);
/* The exchange is to end logged in, for curl_easy_send() and curl_easy_recv() on its handle until
 * vigie_transfer_hang_up(). */
void vigie_transfer_hold(struct vigie_transfer *transfer);
/* Closes the connections, and with them what is under way, without on_done. */
void vigie_transfer_hang_up(struct vigie_transfer *transfer);
/* Begins; on_done follows. 0 or -errno. */
int vigie_transfer_start(struct vigie_transfer *transfer) VIGIE_MUST_CHECK;
/* The handle, for what it has received; NULL before the first prepare(). */
CURL *vigie_transfer_handle(const struct vigie_transfer *transfer);
/* The last answer's code of the server; 0 none. */
long vigie_transfer_response(const struct vigie_transfer *transfer);

#endif
