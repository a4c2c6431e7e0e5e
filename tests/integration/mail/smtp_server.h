/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small scripted SMTP server on loopback for tests of the sender: says what it is told to say,
 * and remembers every message it has accepted. One line of the script per message, the last one for
 * ever.
 */
#ifndef TESTS_SMTP_SERVER_H
#define TESTS_SMTP_SERVER_H

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <systemd/sd-event.h>

#include "vigie/buffer.h"

enum smtp_behaviour {
	SMTP_ACCEPT,
	SMTP_LATER, /* 451 to RCPT */
	SMTP_REFUSE, /* 550 to RCPT */
	SMTP_LATER_AFTER_DATA, /* 451 after the final dot */
	SMTP_DROP_AFTER_DOT, /* accepts, remembers, and closes without a word */
	SMTP_DROP_AT_MAIL, /* closes at MAIL FROM */
	SMTP_HANG, /* never answers the final dot */
	SMTP_LATE, /* takes the message, answers the final dot with the next command's reply */
	SMTP_REFUSE_AND_HANG_QUIT, /* 550 to RCPT, then no answer to QUIT */
	SMTP_TURN_AWAY, /* 554 as greeting */
};

#define SMTP_MESSAGES 4096

struct smtp_server {
	sd_event *event;
	sd_event_source *listener;
	const enum smtp_behaviour *script;
	size_t n_script, step;
	unsigned close_after, connections;
	bool tls_asked;
	/* Called for each piece that arrives: tests cut in here. May be NULL. */
	void (*on_piece)(void *userdata);
	void *userdata;
	char *messages[SMTP_MESSAGES];
	size_t n_messages;
	struct smtp_session *sessions;
};

struct smtp_session {
	struct smtp_server *server;
	struct smtp_session *next;
	sd_event_source *source;
	int fd;
	bool in_data, mute, late;
	unsigned messages;
	struct vigie_buffer input, data;
};

static inline enum smtp_behaviour smtp_behaviour_now(const struct smtp_server *server)
{
	size_t step = server->step < server->n_script ? server->step : server->n_script - 1;

	return server->script[step];
}

static inline void smtp_session_free(struct smtp_session *session)
{
	struct smtp_session **link = &session->server->sessions;

	while (*link != session)
		link = &(*link)->next;
	*link = session->next;
	sd_event_source_disable_unref(session->source);
	close(session->fd);
	vigie_buffer_done(&session->input);
	vigie_buffer_done(&session->data);
	free(session);
}

static inline void smtp_say(struct smtp_session *session, const char *line)
{
	if (!session->mute)
		(void)!send(session->fd, line, strlen(line), MSG_NOSIGNAL);
}

static inline void smtp_remember(struct smtp_session *session)
{
	struct smtp_server *server = session->server;

	assert(server->n_messages < SMTP_MESSAGES);
	server->messages[server->n_messages++] = vigie_buffer_take(&session->data);
	session->messages++;
}

/* After the final dot. False: the connection is closed. */
static inline bool smtp_end_of_data(struct smtp_session *session)
{
	struct smtp_server *server = session->server;
	enum smtp_behaviour now = smtp_behaviour_now(server);

	session->in_data = false;
	server->step++;
	if (now == SMTP_HANG)
		return true;
	if (now == SMTP_LATER_AFTER_DATA) {
		vigie_buffer_clear(&session->data);
		smtp_say(session, "451 busy\r\n");
		return true;
	}
	smtp_remember(session);
	if (now == SMTP_DROP_AFTER_DOT)
		return false;
	if (now == SMTP_LATE) {
		session->late = true;
		return true;
	}
	smtp_say(session, "250 taken\r\n");
	return server->close_after == 0 || session->messages < server->close_after;
}

static inline bool smtp_recipient(struct smtp_session *session)
{
	struct smtp_server *server = session->server;
	enum smtp_behaviour now = smtp_behaviour_now(server);

	if (now == SMTP_LATER || now == SMTP_REFUSE || now == SMTP_REFUSE_AND_HANG_QUIT) {
		server->step++;
		smtp_say(session, now == SMTP_LATER ? "451 later\r\n" : "550 nobody\r\n");
		session->mute = now == SMTP_REFUSE_AND_HANG_QUIT;
		return true;
	}
	smtp_say(session, "250 ok\r\n");
	return true;
}

/* One line of the client. False: the connection is closed. */
static inline bool smtp_line(struct smtp_session *session, const char *text, size_t size)
{
	if (session->in_data) {
		if (size == 1 && *text == '.')
			return smtp_end_of_data(session);
		if (*text == '.')
			text++, size--;
		vigie_buffer_append(&session->data, text, size);
		vigie_buffer_append_string(&session->data, "\r\n");
		return true;
	}
	if (session->late) {
		session->late = false;
		smtp_say(session, "250 taken\r\n");
	}
	if (strncasecmp(text, "EHLO", 4) == 0) {
		smtp_say(session, "250-test\r\n250 SIZE 1000000\r\n");
	} else if (strncasecmp(text, "STARTTLS", 8) == 0) {
		session->server->tls_asked = true;
		smtp_say(session, "502 no\r\n");
	} else if (strncasecmp(text, "MAIL", 4) == 0) {
		if (smtp_behaviour_now(session->server) == SMTP_DROP_AT_MAIL) {
			session->server->step++;
			return false;
		}
		smtp_say(session, "250 ok\r\n");
	} else if (strncasecmp(text, "RCPT", 4) == 0) {
		return smtp_recipient(session);
	} else if (strncasecmp(text, "DATA", 4) == 0) {
		session->in_data = true;
		smtp_say(session, "354 go on\r\n");
	} else if (strncasecmp(text, "QUIT", 4) == 0) {
		smtp_say(session, "221 bye\r\n");
		return session->mute;
	} else {
		smtp_say(session, "250 ok\r\n");
	}
	return true;
}

static inline int smtp_on_bytes(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct smtp_session *session = userdata;
	char bytes[16384];
	ssize_t n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	char *end;

	(void)source;
	(void)events;
	if (n < 0 && errno == EAGAIN)
		return 0;
	if (n <= 0) {
		smtp_session_free(session);
		return 0;
	}
	if (session->server->on_piece)
		session->server->on_piece(session->server->userdata);
	vigie_buffer_append(&session->input, bytes, (size_t)n);
	while (session->input.size > 0 && (end = strstr(session->input.data, "\r\n"))) {
		size_t size = (size_t)(end - session->input.data);

		if (!smtp_line(session, session->input.data, size)) {
			smtp_session_free(session);
			return 0;
		}
		session->input.size -= size + 2;
		memmove(session->input.data, end + 2, session->input.size + 1);
	}
	return 0;
}

static inline int smtp_on_connection(sd_event_source *source, int fd, uint32_t events,
				     void *userdata)
{
	struct smtp_server *server = userdata;
	struct smtp_session *session = calloc(1, sizeof(*session));

	(void)source;
	(void)events;
	assert(session);
	session->server = server;
	session->fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	session->next = server->sessions;
	server->sessions = session;
	server->connections++;
	assert(session->fd >= 0);
	sd_event_add_io(server->event, &session->source, session->fd, EPOLLIN, smtp_on_bytes,
			session);
	if (smtp_behaviour_now(server) == SMTP_TURN_AWAY) {
		server->step++;
		smtp_say(session, "554 not today\r\n");
	} else {
		smtp_say(session, "220 test\r\n");
	}
	return 0;
}

static inline struct smtp_server *smtp_server_new(sd_event *event,
						  const enum smtp_behaviour *script, size_t n,
						  int *ret_port)
{
	struct smtp_server *server = calloc(1, sizeof(*server));
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert(server && fd >= 0);
	*server = (struct smtp_server){.event = event, .script = script, .n_script = n};
	assert(bind(fd, (struct sockaddr *)&address, size) == 0 && listen(fd, 16) == 0);
	assert(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
	assert(sd_event_add_io(event, &server->listener, fd, EPOLLIN, smtp_on_connection, server) >=
	       0);
	sd_event_source_set_io_fd_own(server->listener, true);
	*ret_port = ntohs(address.sin_port);
	return server;
}

static inline void smtp_server_free(struct smtp_server *server)
{
	if (!server)
		return;
	while (server->sessions)
		smtp_session_free(server->sessions);
	sd_event_source_disable_unref(server->listener);
	for (size_t i = 0; i < server->n_messages; i++)
		free(server->messages[i]);
	free(server);
}

#endif
