/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The connection of a mailbox: libcurl makes it, checks the certificate and logs in; then bytes go
 * to and fro as the loop says. Owns its event sources. Never waits for a server, at the goodbye
 * either.
 */
#include <errno.h>
#include <sys/epoll.h>

#include "connectors/transport/mailbox.h"

#define IDLE_USEC 5000000 /* kept between two files, not between polls */
#define CHUNK 16384 /* the most that one record of TLS holds */
#define CHUNKS_A_TURN 16 /* then others have theirs */

static void lost(struct vigie_mailbox *mailbox)
{
	mailbox_fail(mailbox, 0, CURLE_RECV_ERROR);
}

/* Waits anew: the server has said something. */
static int arm_stall(struct vigie_mailbox *mailbox)
{
	const struct vigie_transport_options *options = vigie_transfer_options(mailbox->transfer);
	uint64_t usec = (uint64_t)options->limits.stall_seconds * 1000000;
	int r = sd_event_source_set_time_relative(mailbox->stall, usec);

	if (r >= 0)
		r = sd_event_source_set_enabled(mailbox->stall, SD_EVENT_ONESHOT);
	return r < 0 ? r : 0;
}

static int on_stall(sd_event_source *source, uint64_t usec, void *userdata)
{
	(void)source;
	(void)usec;
	mailbox_fail(userdata, 0, CURLE_OPERATION_TIMEDOUT);
	return 0;
}

static bool is_late(struct vigie_mailbox *mailbox)
{
	uint64_t now = 0;

	return sd_event_now(mailbox->event, CLOCK_MONOTONIC, &now) < 0 || now > mailbox->deadline;
}

/* 0 more may come at once; 1 nothing is there now; <0 as mailbox_reader_feed(), or the line is
 * lost. */
static int receive(struct vigie_mailbox *mailbox)
{
	char bytes[CHUNK];
	size_t size = 0;
	CURLcode code = curl_easy_recv(mailbox->handle, bytes, sizeof(bytes), &size);

	if (code == CURLE_AGAIN)
		return 1;
	if (code != CURLE_OK || size == 0)
		return -ECONNRESET;
	return mailbox_reader_feed(&mailbox->reader, bytes, size);
}

static int on_readable(struct vigie_mailbox *mailbox)
{
	int r = 0;

	for (int i = 0; i < CHUNKS_A_TURN && r == 0 && mailbox->handle; i++)
		r = receive(mailbox);
	if (!mailbox->handle)
		return 0;
	if (r == -ECONNRESET)
		lost(mailbox);
	else if (r < 0)
		mailbox_fail(mailbox, r, CURLE_OK);
	else if (mailbox->order.kind && is_late(mailbox))
		mailbox_fail(mailbox, 0, CURLE_OPERATION_TIMEDOUT);
	/* What TLS has decrypted already makes no socket readable. */
	else if (r == 0 && sd_event_source_set_enabled(mailbox->more, SD_EVENT_ONESHOT) < 0)
		mailbox_fail(mailbox, -ENOMEM, CURLE_OK);
	else if (mailbox->order.kind && arm_stall(mailbox) < 0)
		mailbox_fail(mailbox, -ENOMEM, CURLE_OK);
	return 0;
}

static int on_more(sd_event_source *source, void *userdata)
{
	(void)source;
	return on_readable(userdata);
}

int mailbox_line_send(struct vigie_mailbox *mailbox)
{
	uint32_t events = EPOLLIN;

	while (mailbox->sent < mailbox->out.size) {
		size_t size = 0;
		CURLcode code = curl_easy_send(mailbox->handle, mailbox->out.data + mailbox->sent,
					       mailbox->out.size - mailbox->sent, &size);

		mailbox->sent += size;
		if (code == CURLE_AGAIN) {
			events |= EPOLLOUT;
			break;
		}
		if (code != CURLE_OK)
			return -ECONNRESET;
	}
	return sd_event_source_set_io_events(mailbox->readable, events) < 0 ? -ENOMEM : 0;
}

static int on_socket(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct vigie_mailbox *mailbox = userdata;

	(void)source;
	(void)fd;
	if (events & EPOLLOUT && mailbox_line_send(mailbox) < 0) {
		lost(mailbox);
		return 0;
	}
	return on_readable(mailbox);
}

static int watch(struct vigie_mailbox *mailbox)
{
	curl_socket_t fd = CURL_SOCKET_BAD;
	int r;

	if (curl_easy_getinfo(mailbox->handle, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK ||
	    fd == CURL_SOCKET_BAD)
		return -ECONNRESET;
	r = sd_event_add_io(mailbox->event, &mailbox->readable, fd, EPOLLIN, on_socket, mailbox);
	if (r >= 0)
		r = sd_event_source_set_description(mailbox->readable, "mailbox");
	return r < 0 ? r : 0;
}

void mailbox_line_connected(void *userdata, int result, const char *sentence)
{
	struct vigie_mailbox *mailbox = userdata;

	if (result < 0) {
		mailbox->result = result;
		mailbox->sentence = sentence;
		mailbox_line_hang_up(mailbox);
		mailbox_line_end(mailbox);
		return;
	}
	result = watch(mailbox);
	if (result == 0)
		result = arm_stall(mailbox);
	if (result == 0)
		result = mailbox_advance(mailbox);
	if (result == -ECONNRESET)
		lost(mailbox);
	else if (result < 0)
		mailbox_fail(mailbox, result, CURLE_OK);
}

static int connect_line(struct vigie_mailbox *mailbox)
{
	int r = vigie_transfer_prepare(mailbox->transfer, mailbox->address, &mailbox->handle);

	if (r < 0)
		return r;
	vigie_transfer_hold(mailbox->transfer);
	r = vigie_transfer_start(mailbox->transfer);
	if (r < 0)
		mailbox_line_hang_up(mailbox);
	return r;
}

int mailbox_line_begin(struct vigie_mailbox *mailbox)
{
	const struct vigie_transport_options *options = vigie_transfer_options(mailbox->transfer);
	uint64_t now;
	int r = sd_event_now(mailbox->event, CLOCK_MONOTONIC, &now);

	if (r < 0)
		return r;
	mailbox->deadline = now + (uint64_t)options->limits.total_seconds * 1000000;
	r = sd_event_source_set_enabled(mailbox->idle, SD_EVENT_OFF);
	if (r < 0)
		return r;
	if (!mailbox->handle)
		return connect_line(mailbox);
	r = arm_stall(mailbox);
	return r < 0 ? r : mailbox_advance(mailbox);
}

void mailbox_line_hang_up(struct vigie_mailbox *mailbox)
{
	mailbox->readable = sd_event_source_disable_unref(mailbox->readable);
	vigie_transfer_hang_up(mailbox->transfer);
	mailbox_reader_done(&mailbox->reader);
	vigie_buffer_clear(&mailbox->out);
	mailbox->reader.literal = 0;
	mailbox->reader.line = 0;
	mailbox->reader.too_long = false;
	mailbox->sent = 0;
	mailbox->handle = NULL;
	mailbox->capable = mailbox->can_move = mailbox->can_expunge = false;
	mailbox->selection = MAILBOX_CLOSED;
	(void)sd_event_source_set_enabled(mailbox->more, SD_EVENT_OFF);
}

static int on_idle(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct vigie_mailbox *mailbox = userdata;

	(void)source;
	(void)usec;
	/* A goodbye for the server's log: nobody waits for its answer. */
	vigie_buffer_append_string(&mailbox->out, "BYE LOGOUT\r\n");
	if (mailbox->handle)
		(void)!mailbox_line_send(mailbox);
	mailbox_line_hang_up(mailbox);
	return 0;
}

void mailbox_line_end(struct vigie_mailbox *mailbox)
{
	mailbox->command = MAILBOX_DO_NOTHING;
	(void)sd_event_source_set_enabled(mailbox->stall, SD_EVENT_OFF);
	(void)sd_event_source_set_time_relative(mailbox->idle, IDLE_USEC);
	(void)sd_event_source_set_enabled(mailbox->idle, SD_EVENT_ONESHOT);
	(void)sd_event_source_set_enabled(mailbox->done, SD_EVENT_ONESHOT);
}

static int on_done(sd_event_source *source, void *userdata)
{
	struct vigie_mailbox *mailbox = userdata;

	(void)source;
	free(mailbox->order.target);
	mailbox->order = (struct mailbox_order){0};
	mailbox->events.on_done(mailbox->events.userdata, mailbox->result, mailbox->sentence);
	return 0;
}

static int add_timer(struct vigie_mailbox *mailbox, sd_event_source **ret_timer,
		     sd_event_time_handler_t handler, const char *description)
{
	int r = sd_event_add_time_relative(mailbox->event, ret_timer, CLOCK_MONOTONIC, 0, 1,
					   handler, mailbox);

	if (r >= 0)
		r = sd_event_source_set_enabled(*ret_timer, SD_EVENT_OFF);
	return r < 0 ? r : sd_event_source_set_description(*ret_timer, description);
}

static int add_deferred(struct vigie_mailbox *mailbox, sd_event_source **ret_source,
			sd_event_handler_t handler, const char *description)
{
	int r = sd_event_add_defer(mailbox->event, ret_source, handler, mailbox);

	if (r >= 0)
		r = sd_event_source_set_enabled(*ret_source, SD_EVENT_OFF);
	return r < 0 ? r : sd_event_source_set_description(*ret_source, description);
}

int mailbox_line_init(struct vigie_mailbox *mailbox)
{
	int r = add_timer(mailbox, &mailbox->stall, on_stall, "mailbox-stall");

	if (r >= 0)
		r = add_timer(mailbox, &mailbox->idle, on_idle, "mailbox-idle");
	if (r >= 0)
		r = add_deferred(mailbox, &mailbox->more, on_more, "mailbox-more");
	if (r >= 0)
		r = add_deferred(mailbox, &mailbox->done, on_done, "mailbox-done");
	return r < 0 ? r : 0;
}

void mailbox_line_done(struct vigie_mailbox *mailbox)
{
	sd_event_source_disable_unref(mailbox->readable);
	sd_event_source_disable_unref(mailbox->stall);
	sd_event_source_disable_unref(mailbox->idle);
	sd_event_source_disable_unref(mailbox->more);
	sd_event_source_disable_unref(mailbox->done);
	mailbox_reader_done(&mailbox->reader);
}
