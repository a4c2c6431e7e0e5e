/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libcurl's easy interface in a thread. Its multi interface would hold the loop: measured (7.88.1),
 * it waits for the reply after the final dot, and for that to QUIT, within one call, as long as a
 * mail server takes to look through a message. The thread owns the handle and the message from
 * transfer_start() until the event descriptor says that it has ended; there is no other hand-over.
 */
#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "daemon/mail/route.h"
#include "daemon/mail/transfer.h"

#define CONNECT_MS 30000
#define SLOW_BYTES 1L
#define SLOW_SECONDS 120L

struct transfer {
	struct transfer_options options; /* strings are owned */
	CURL *easy; /* NULL: not connected */
	struct curl_slist *recipients;
	sd_event_source *source; /* of `ended`, which it owns */
	int ended;
	int connection; /* the socket in use; -1 none */
	pthread_t thread;
	bool running;
	atomic_bool cancelled;
	const char *message;
	size_t size, offset;
	struct attempt attempt;
};

static size_t read_message(char *buffer, size_t size, size_t n, void *userdata)
{
	struct transfer *transfer = userdata;
	size_t left = transfer->size - transfer->offset, part = size * n;

	transfer->attempt.body_read = true;
	if (part > left)
		part = left;
	memcpy(buffer, transfer->message + transfer->offset, part);
	transfer->offset += part;
	return part;
}

/* What the server says is in the reply code; the words are not kept. */
static size_t ignore_bytes(char *bytes, size_t size, size_t n, void *userdata)
{
	(void)bytes;
	(void)userdata;
	return size * n;
}

/* Called about once a second, also while libcurl waits. */
static int on_progress(void *userdata, curl_off_t total_down, curl_off_t down, curl_off_t total_up,
		       curl_off_t up)
{
	struct transfer *transfer = userdata;

	(void)total_down;
	(void)down;
	(void)total_up;
	(void)up;
	return atomic_load(&transfer->cancelled);
}

static curl_socket_t open_socket(void *userdata, curlsocktype purpose,
				 struct curl_sockaddr *address)
{
	struct transfer *transfer = userdata;

	(void)purpose;
	transfer->connection =
		socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
	return transfer->connection < 0 ? CURL_SOCKET_BAD : transfer->connection;
}

static int close_socket(void *userdata, curl_socket_t fd)
{
	struct transfer *transfer = userdata;

	if (transfer->connection == fd)
		transfer->connection = -1;
	return close(fd);
}

static long encryption_of(const char *url)
{
	static const long wanted[] = {
		[ROUTE_NONE] = CURLUSESSL_ALL,	 [ROUTE_FOLDER] = CURLUSESSL_ALL,
		[ROUTE_LOCAL] = CURLUSESSL_NONE, [ROUTE_STARTTLS] = CURLUSESSL_ALL,
		[ROUTE_TLS] = CURLUSESSL_ALL,
	};

	return wanted[route_of(url)];
}

/* X(option, value) */
#define EASY_OPTIONS(X)                                                                            \
	X(CURLOPT_URL, transfer->options.url)                                                      \
	X(CURLOPT_PROTOCOLS_STR, "smtp,smtps")                                                     \
	X(CURLOPT_REDIR_PROTOCOLS_STR, "smtps")                                                    \
	X(CURLOPT_FOLLOWLOCATION, 0L)                                                              \
	X(CURLOPT_USE_SSL, encryption_of(transfer->options.url))                                   \
	X(CURLOPT_SSL_VERIFYPEER, 1L)                                                              \
	X(CURLOPT_SSL_VERIFYHOST, 2L)                                                              \
	X(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2)                                       \
	X(CURLOPT_USERNAME, transfer->options.user)                                                \
	X(CURLOPT_PASSWORD, transfer->options.password)                                            \
	X(CURLOPT_PROXY, "")                                                                       \
	X(CURLOPT_NOSIGNAL, 1L)                                                                    \
	X(CURLOPT_QUICK_EXIT, 1L)                                                                  \
	X(CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS)                                             \
	X(CURLOPT_TIMEOUT_MS, (long)transfer->options.limit_ms)                                    \
	X(CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)transfer->options.reply_seconds)                  \
	X(CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES)                                                     \
	X(CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS)                                                    \
	X(CURLOPT_UPLOAD, 1L)                                                                      \
	X(CURLOPT_READFUNCTION, read_message)                                                      \
	X(CURLOPT_READDATA, transfer)                                                              \
	X(CURLOPT_WRITEFUNCTION, ignore_bytes)                                                     \
	X(CURLOPT_NOPROGRESS, 0L)                                                                  \
	X(CURLOPT_XFERINFOFUNCTION, on_progress)                                                   \
	X(CURLOPT_XFERINFODATA, transfer)                                                          \
	X(CURLOPT_OPENSOCKETFUNCTION, open_socket)                                                 \
	X(CURLOPT_OPENSOCKETDATA, transfer)                                                        \
	X(CURLOPT_CLOSESOCKETFUNCTION, close_socket)                                               \
	X(CURLOPT_CLOSESOCKETDATA, transfer)

static int open_handle(struct transfer *transfer)
{
	int failed = 0;

	transfer->easy = curl_easy_init();
	if (!transfer->easy)
		return -ENOMEM;
#define X(option, value) failed |= curl_easy_setopt(transfer->easy, option, value) != CURLE_OK;
	EASY_OPTIONS(X)
#undef X
	/* Unset, libcurl's own place stands. */
	if (transfer->options.authority)
		failed |= curl_easy_setopt(transfer->easy, CURLOPT_CAINFO,
					   transfer->options.authority) != CURLE_OK;
	return failed ? -EINVAL : 0;
}

/* Closes the connection without a QUIT, whose answer a hung server would owe for two minutes. */
static void close_handle(struct transfer *transfer)
{
	if (transfer->connection >= 0)
		shutdown(transfer->connection, SHUT_RDWR);
	curl_easy_cleanup(transfer->easy);
	transfer->easy = NULL;
}

static void *run(void *userdata)
{
	struct transfer *transfer = userdata;

	transfer->attempt.curl_result = curl_easy_perform(transfer->easy);
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->attempt.reply);
	(void)!eventfd_write(transfer->ended, 1);
	return NULL;
}

static int on_ended(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct transfer *transfer = userdata;
	eventfd_t count;

	(void)source;
	(void)events;
	(void)!eventfd_read(fd, &count);
	pthread_join(transfer->thread, NULL);
	transfer->running = false;
	/* After a failure replies may still be on their way: measured, libcurl would take them for
	 * those to the next message. */
	if (transfer->attempt.curl_result != CURLE_OK)
		close_handle(transfer);
	transfer->options.on_done(transfer->options.userdata, &transfer->attempt);
	return 0;
}

static int add_source(struct transfer *transfer, sd_event *event)
{
	VIGIE_CLEANUP(vigie_closep) int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	int r;

	if (fd < 0)
		return -errno;
	r = sd_event_add_io(event, &transfer->source, fd, EPOLLIN, on_ended, transfer);
	if (r >= 0)
		r = sd_event_source_set_description(transfer->source, "mail-transfer");
	if (r >= 0)
		r = sd_event_source_set_exit_on_failure(transfer->source, true);
	if (r < 0)
		return r;
	transfer->ended = TAKE_FD(fd);
	return sd_event_source_set_io_fd_own(transfer->source, true);
}

static int copy_strings(struct transfer *transfer, const struct transfer_options *options)
{
	transfer->options.url = strdup(options->url);
	transfer->options.user = options->user ? strdup(options->user) : NULL;
	transfer->options.password = options->password ? strdup(options->password) : NULL;
	if (!transfer->options.url || (options->user && !transfer->options.user) ||
	    (options->password && !transfer->options.password))
		return -ENOMEM;
	return 0;
}

int transfer_new(sd_event *event, const struct transfer_options *options,
		 struct transfer **ret_transfer)
{
	struct transfer *transfer = calloc(1, sizeof(*transfer));
	int r;

	if (!transfer)
		return -ENOMEM;
	transfer->options = *options;
	transfer->connection = -1;
	r = copy_strings(transfer, options);
	if (r == 0)
		r = add_source(transfer, event);
	if (r < 0) {
		transfer_free(transfer);
		return r;
	}
	*ret_transfer = transfer;
	return 0;
}

static void wipe(const char *secret)
{
	if (!secret)
		return;
	explicit_bzero((char *)secret, strlen(secret));
	free((char *)secret);
}

void transfer_free(struct transfer *transfer)
{
	if (!transfer)
		return;
	if (transfer->running) {
		atomic_store(&transfer->cancelled, true);
		pthread_join(transfer->thread, NULL);
	}
	close_handle(transfer);
	curl_slist_free_all(transfer->recipients);
	sd_event_source_disable_unref(transfer->source);
	free((char *)transfer->options.url);
	wipe(transfer->options.user);
	wipe(transfer->options.password);
	free(transfer);
}

static int set_envelope(struct transfer *transfer, const char *sender, const char *recipient,
			size_t size)
{
	struct curl_slist *recipients = curl_slist_append(NULL, recipient);

	if (!recipients)
		return -ENOMEM;
	curl_slist_free_all(transfer->recipients);
	transfer->recipients = recipients;
	if (curl_easy_setopt(transfer->easy, CURLOPT_MAIL_RCPT, recipients) != CURLE_OK ||
	    curl_easy_setopt(transfer->easy, CURLOPT_MAIL_FROM, sender) != CURLE_OK ||
	    curl_easy_setopt(transfer->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)size) !=
		    CURLE_OK)
		return -ENOMEM;
	return 0;
}

/* NOOP instead of a message. */
static int set_greeting(struct transfer *transfer)
{
	if (curl_easy_setopt(transfer->easy, CURLOPT_UPLOAD, 0L) != CURLE_OK ||
	    curl_easy_setopt(transfer->easy, CURLOPT_CUSTOMREQUEST, "NOOP") != CURLE_OK)
		return -ENOMEM;
	return 0;
}

/* Signals are the loop's business. */
static int start_thread(struct transfer *transfer)
{
	sigset_t all, before;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&transfer->thread, NULL, run, transfer);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -r;
}

int transfer_start(struct transfer *transfer, const char *sender, const char *recipient,
		   const char *message, size_t size)
{
	int r = transfer->running ? -EBUSY : 0;

	if (r == 0 && !transfer->easy)
		r = open_handle(transfer);
	if (r == 0)
		r = recipient ? set_envelope(transfer, sender, recipient, size)
			      : set_greeting(transfer);
	if (r < 0)
		return r;
	transfer->message = message;
	transfer->size = size;
	transfer->offset = 0;
	transfer->attempt = (struct attempt){0};
	r = start_thread(transfer);
	transfer->running = r == 0;
	return r;
}
