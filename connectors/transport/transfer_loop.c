/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl's sockets and timer as sources of the event loop. Owns those sources and the multi
 * handle. Never waits: connections are shut before libcurl could say goodbye to a dead server. */
#include "connectors/transport/transfer_loop.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#define IDLE_USEC 5000000 /* a connection is worth keeping between two files, not between polls */
#define NUDGE_USEC 1000 /* of quiet before FTP is looked at again; then twice as long each time */
#define NUDGE_MOST_USEC 1000000
#define ACCURACY_USEC 1 /* 0 would mean 250 ms, paid on every transfer */

curl_socket_t vigie_transfer_open_socket(void *userdata, curlsocktype purpose,
					 struct curl_sockaddr *address)
{
	struct vigie_transfer *transfer = userdata;
	int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

	(void)purpose;
	for (size_t i = 0; fd >= 0 && i < TRANSFER_SOCKETS; i++) {
		if (transfer->sockets[i] >= 0)
			continue;
		transfer->sockets[i] = fd;
		break;
	}
	return fd < 0 ? CURL_SOCKET_BAD : fd;
}

int vigie_transfer_close_socket(void *userdata, curl_socket_t fd)
{
	struct vigie_transfer *transfer = userdata;

	for (size_t i = 0; i < TRANSFER_SOCKETS; i++)
		if (transfer->sockets[i] == fd)
			transfer->sockets[i] = -1;
	return close(fd);
}

/* The one exchange may have ended: its end is told from the loop. */
static void look_for_end(struct vigie_transfer *transfer)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(transfer->multi, &left))) {
		if (message->msg != CURLMSG_DONE)
			continue;
		transfer->curl_result = (int)message->data.result;
		(void)sd_event_source_set_enabled(transfer->done, SD_EVENT_ONESHOT);
	}
}

static void arm_nudge(struct vigie_transfer *transfer, uint64_t usec)
{
	if (transfer->exchange.family != VIGIE_FAMILY_FTP)
		return;
	transfer->nudge_usec = usec < NUDGE_MOST_USEC ? usec : NUDGE_MOST_USEC;
	(void)sd_event_source_set_time_relative(transfer->nudge, transfer->nudge_usec);
	(void)sd_event_source_set_enabled(transfer->nudge, SD_EVENT_ONESHOT);
}

/* Until the data of FTP are under TLS, libcurl 7.88 waits for their socket alone, while the server
 * answers on the other and waits for what follows (curl 8.0: ftp_domore_getsock). */
static int on_nudge(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct vigie_transfer *transfer = userdata;
	int running;

	(void)source;
	(void)usec;
	if (!transfer->busy)
		return 0;
	for (size_t i = 0; i < TRANSFER_SOCKETS; i++)
		if (transfer->sockets[i] >= 0)
			curl_multi_socket_action(transfer->multi, transfer->sockets[i], 0,
						 &running);
	look_for_end(transfer);
	arm_nudge(transfer, 2 * transfer->nudge_usec);
	return 0;
}

static int on_socket_ready(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct vigie_transfer *transfer = userdata;
	int flags = (events & EPOLLIN ? CURL_CSELECT_IN : 0) |
		    (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
		    (events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
	int running;

	(void)source;
	curl_multi_socket_action(transfer->multi, fd, flags, &running);
	look_for_end(transfer);
	arm_nudge(transfer, NUDGE_USEC);
	return 0;
}

static int watch(struct vigie_transfer *transfer, int fd, uint32_t events)
{
	sd_event_source *source;
	int r = sd_event_add_io(transfer->event, &source, fd, events, on_socket_ready, transfer);

	if (r < 0)
		return -1;
	(void)sd_event_source_set_description(source, "transfer-socket");
	if (curl_multi_assign(transfer->multi, fd, source) == CURLM_OK)
		return 0;
	sd_event_source_disable_unref(source);
	return -1;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *userdata, void *socket_data)
{
	struct vigie_transfer *transfer = userdata;
	sd_event_source *source = socket_data;
	uint32_t events =
		(what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		sd_event_source_disable_unref(source);
		return 0;
	}
	if (!source)
		return watch(transfer, fd, events);
	return sd_event_source_set_io_events(source, events) < 0 ? -1 : 0;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct vigie_transfer *transfer = userdata;
	int running;

	(void)source;
	(void)usec;
	curl_multi_socket_action(transfer->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	look_for_end(transfer);
	arm_nudge(transfer, NUDGE_USEC);
	return 0;
}

static int set_timer(CURLM *multi, long msec, void *userdata)
{
	struct vigie_transfer *transfer = userdata;

	(void)multi;
	if (msec < 0)
		return sd_event_source_set_enabled(transfer->timer, SD_EVENT_OFF) < 0 ? -1 : 0;
	if (sd_event_source_set_time_relative(transfer->timer, (uint64_t)msec * 1000) < 0 ||
	    sd_event_source_set_enabled(transfer->timer, SD_EVENT_ONESHOT) < 0)
		return -1;
	return 0;
}

/* A server that is gone would be waited for at the goodbye of FTP and IMAP. */
static void close_connections(struct vigie_transfer *transfer)
{
	for (size_t i = 0; i < TRANSFER_SOCKETS; i++)
		if (transfer->sockets[i] >= 0)
			shutdown(transfer->sockets[i], SHUT_RDWR);
	if (transfer->multi && (transfer->busy || transfer->held))
		curl_multi_remove_handle(transfer->multi, transfer->easy);
	curl_easy_cleanup(transfer->easy);
	transfer->easy = NULL;
	curl_multi_cleanup(transfer->multi);
	transfer->multi = NULL;
}

void vigie_transfer_hang_up(struct vigie_transfer *transfer)
{
	close_connections(transfer);
	transfer->busy = transfer->held = false;
	(void)sd_event_source_set_enabled(transfer->done, SD_EVENT_OFF);
}

static int on_idle(sd_event_source *source, uint64_t usec, void *userdata)
{
	(void)source;
	(void)usec;
	close_connections(userdata);
	return 0;
}

static int on_end(sd_event_source *source, void *userdata)
{
	struct vigie_transfer *transfer = userdata;

	(void)source;
	transfer->busy = false;
	if (transfer->held) {
		vigie_transfer_finish(transfer, transfer->curl_result);
		return 0;
	}
	curl_multi_remove_handle(transfer->multi, transfer->easy);
	(void)sd_event_source_set_time_relative(transfer->idle, IDLE_USEC);
	(void)sd_event_source_set_enabled(transfer->idle, SD_EVENT_ONESHOT);
	vigie_transfer_finish(transfer, transfer->curl_result);
	return 0;
}

int vigie_transfer_begin(struct vigie_transfer *transfer)
{
	int r = sd_event_source_set_enabled(transfer->idle, SD_EVENT_OFF);

	if (r < 0)
		return r;
	if (curl_multi_add_handle(transfer->multi, transfer->easy) != CURLM_OK)
		return -ENOMEM;
	transfer->busy = true;
	return 0;
}

int vigie_transfer_attach(struct vigie_transfer *transfer)
{
	if (transfer->multi)
		return 0;
	transfer->multi = curl_multi_init();
	if (!transfer->multi)
		return -ENOMEM;
	if (curl_multi_setopt(transfer->multi, CURLMOPT_SOCKETFUNCTION, on_socket) != CURLM_OK ||
	    curl_multi_setopt(transfer->multi, CURLMOPT_SOCKETDATA, transfer) != CURLM_OK ||
	    curl_multi_setopt(transfer->multi, CURLMOPT_TIMERFUNCTION, set_timer) != CURLM_OK ||
	    curl_multi_setopt(transfer->multi, CURLMOPT_TIMERDATA, transfer) != CURLM_OK)
		return -EINVAL;
	return 0;
}

static int add_timer(struct vigie_transfer *transfer, sd_event_source **ret_timer,
		     sd_event_time_handler_t handler, const char *description)
{
	int r = sd_event_add_time_relative(transfer->event, ret_timer, CLOCK_MONOTONIC, 0,
					   ACCURACY_USEC, handler, transfer);

	if (r >= 0)
		r = sd_event_source_set_enabled(*ret_timer, SD_EVENT_OFF);
	if (r >= 0)
		r = sd_event_source_set_description(*ret_timer, description);
	return r;
}

int vigie_transfer_listen(struct vigie_transfer *transfer)
{
	int r;

	for (size_t i = 0; i < TRANSFER_SOCKETS; i++)
		transfer->sockets[i] = -1;
	r = add_timer(transfer, &transfer->timer, on_timer, "transfer-timer");
	if (r >= 0)
		r = add_timer(transfer, &transfer->nudge, on_nudge, "transfer-nudge");
	if (r >= 0)
		r = add_timer(transfer, &transfer->idle, on_idle, "transfer-idle");
	if (r >= 0)
		r = sd_event_add_defer(transfer->event, &transfer->done, on_end, transfer);
	if (r >= 0)
		r = sd_event_source_set_enabled(transfer->done, SD_EVENT_OFF);
	if (r >= 0)
		r = sd_event_source_set_description(transfer->done, "transfer-done");
	return r < 0 ? r : 0;
}

void vigie_transfer_unlisten(struct vigie_transfer *transfer)
{
	close_connections(transfer);
	sd_event_source_disable_unref(transfer->timer);
	sd_event_source_disable_unref(transfer->nudge);
	sd_event_source_disable_unref(transfer->idle);
	sd_event_source_disable_unref(transfer->done);
}
