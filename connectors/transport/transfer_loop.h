/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the transfer: the object, and what its two files call of each other. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_TRANSFER_LOOP_H
#define VIGIE_CONNECTORS_TRANSPORT_TRANSFER_LOOP_H

#include "connectors/transport/options.h"
#include "connectors/transport/transfer.h"

#define TRANSFER_SOCKETS 8 /* control and data connections, and both while one is replaced */

struct vigie_transfer {
	sd_event *event;
	struct vigie_transport_options options; /* a copy, owned */
	struct vigie_transfer_events events;
	const char *protocols;
	CURL *easy; /* NULL until the first exchange, and while idle */
	CURLM *multi;
	struct curl_slist *headers;
	struct vigie_exchange exchange;
	bool busy; /* from start to on_done */
	bool held; /* the handle keeps its connection, and stays with libcurl, after on_done */
	bool enough; /* the receiver wanted no more */
	int curl_result;
	int (*on_bytes)(void *userdata, const char *bytes, size_t size);
	void *sink;
	struct vigie_buffer *memory;
	size_t memory_limit;
	int sockets[TRANSFER_SOCKETS]; /* open; -1 none */
	sd_event_source *timer; /* libcurl's */
	sd_event_source *nudge; /* ours, where libcurl waits for the wrong socket */
	uint64_t nudge_usec; /* until the next */
	sd_event_source *idle; /* closes the connections */
	sd_event_source *done; /* deferred: on_done */
};

/* transfer_loop.c */
int vigie_transfer_listen(struct vigie_transfer *transfer) VIGIE_MUST_CHECK;
void vigie_transfer_unlisten(struct vigie_transfer *transfer);
/* Makes the multi handle if there is none. */
int vigie_transfer_attach(struct vigie_transfer *transfer) VIGIE_MUST_CHECK;
int vigie_transfer_begin(struct vigie_transfer *transfer) VIGIE_MUST_CHECK;
curl_socket_t vigie_transfer_open_socket(void *userdata, curlsocktype purpose,
					 struct curl_sockaddr *address);
int vigie_transfer_close_socket(void *userdata, curl_socket_t fd);

/* transfer.c */
void vigie_transfer_finish(struct vigie_transfer *transfer, int curl_result);

#endif
