/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exchange: a handle with everything that is common, from start to on_done, which is called
 * from a deferred source, so that nobody calls libcurl from within libcurl. The sockets and timers
 * are in transfer_loop.c. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "connectors/transport/transfer_loop.h"

#define SLOW_BYTES 1L /* a second; less than this for `stall_seconds` is a stall */
#define AGENT "vigie/" VIGIE_VERSION

static size_t on_body(char *bytes, size_t size, size_t n, void *userdata)
{
	struct vigie_transfer *transfer = userdata;
	int r;

	transfer->exchange.answered = true;
	r = transfer->on_bytes ? transfer->on_bytes(transfer->sink, bytes, size * n) : 0;
	if (r == 0)
		return size * n;
	if (r < 0)
		transfer->exchange.local_error = r;
	else
		transfer->enough = true;
	return CURL_WRITEFUNC_ERROR;
}

static size_t on_header(char *bytes, size_t size, size_t n, void *userdata)
{
	struct vigie_transfer *transfer = userdata;

	(void)bytes;
	transfer->exchange.answered = true;
	return size * n;
}

static int or_default(int value, int usual)
{
	return value > 0 ? value : usual;
}

/* X(option, value): what every exchange has; `o` are the options. */
#define COMMON_OPTIONS(X)                                                                          \
	X(CURLOPT_PRIVATE, transfer)                                                               \
	X(CURLOPT_PROTOCOLS_STR, transfer->protocols)                                              \
	X(CURLOPT_REDIR_PROTOCOLS_STR, transfer->protocols)                                        \
	X(CURLOPT_FOLLOWLOCATION, 0L)                                                              \
	X(CURLOPT_USERAGENT, AGENT)                                                                \
	X(CURLOPT_NOSIGNAL, 1L)                                                                    \
	X(CURLOPT_QUICK_EXIT, 1L)                                                                  \
	X(CURLOPT_CONNECTTIMEOUT_MS, (long)o->limits.connect_msec)                                 \
	X(CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)o->limits.stall_seconds)                          \
	X(CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES)                                                     \
	X(CURLOPT_LOW_SPEED_TIME, (long)o->limits.stall_seconds)                                   \
	X(CURLOPT_TIMEOUT, (long)o->limits.total_seconds)                                          \
	X(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)o->size_limit)                                    \
	X(CURLOPT_WRITEFUNCTION, on_body)                                                          \
	X(CURLOPT_WRITEDATA, transfer)                                                             \
	X(CURLOPT_HEADERFUNCTION, on_header)                                                       \
	X(CURLOPT_HEADERDATA, transfer)                                                            \
	X(CURLOPT_OPENSOCKETFUNCTION, vigie_transfer_open_socket)                                  \
	X(CURLOPT_OPENSOCKETDATA, transfer)                                                        \
	X(CURLOPT_CLOSESOCKETFUNCTION, vigie_transfer_close_socket)                                \
	X(CURLOPT_CLOSESOCKETDATA, transfer)

#define TLS_OPTIONS(X)                                                                             \
	X(CURLOPT_USE_SSL, (long)CURLUSESSL_ALL)                                                   \
	X(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2)                                       \
	X(CURLOPT_SSL_VERIFYPEER, 1L)                                                              \
	X(CURLOPT_SSL_VERIFYHOST, 2L)

#define AUTHORITY_OPTIONS(X)                                                                       \
	X(CURLOPT_CAINFO, o->authority)                                                            \
	X(CURLOPT_CAPATH, NULL)

#define CERTIFICATE_OPTIONS(X)                                                                     \
	X(CURLOPT_SSLCERT, o->certificate)                                                         \
	X(CURLOPT_SSLKEY, o->key)

#define PASSWORD_OPTIONS(X)                                                                        \
	X(CURLOPT_USERNAME, o->user)                                                               \
	X(CURLOPT_PASSWORD, o->secret)                                                             \
	X(CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC)

#define BEARER_OPTIONS(X)                                                                          \
	X(CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER)                                                 \
	X(CURLOPT_XOAUTH2_BEARER, o->secret)

#define SET(option, value) failed |= curl_easy_setopt(transfer->easy, option, value) != CURLE_OK;

static int set_common(struct vigie_transfer *transfer)
{
	const struct vigie_transport_options *o = &transfer->options;
	int failed = 0;

	COMMON_OPTIONS(SET)
	if (transfer->exchange.family == VIGIE_FAMILY_SSH) {
		SET(CURLOPT_SSH_KNOWNHOSTS, o->known_hosts)
	} else {
		TLS_OPTIONS(SET)
	}
	if (o->authority) {
		AUTHORITY_OPTIONS(SET)
	}
	if (o->certificate) {
		CERTIFICATE_OPTIONS(SET)
	}
	if (o->login == VIGIE_LOGIN_BEARER) {
		BEARER_OPTIONS(SET)
	} else if (o->user) {
		PASSWORD_OPTIONS(SET)
	}
	return failed ? -ENOMEM : 0;
}

static int set_url(struct vigie_transfer *transfer, const char *url)
{
	CURLcode code = curl_easy_setopt(transfer->easy, CURLOPT_URL, url);

	if (code == CURLE_OK)
		return 0;
	return code == CURLE_OUT_OF_MEMORY ? -ENOMEM : -EINVAL;
}

static void forget_headers(struct vigie_transfer *transfer)
{
	curl_slist_free_all(transfer->headers);
	transfer->headers = NULL;
}

static int make_handles(struct vigie_transfer *transfer)
{
	if (!transfer->easy)
		transfer->easy = curl_easy_init();
	if (!transfer->easy)
		return -ENOMEM;
	return vigie_transfer_attach(transfer);
}

int vigie_transfer_prepare(struct vigie_transfer *transfer, const char *url, CURL **ret_handle)
{
	int r;

	if (transfer->busy || transfer->held)
		return -EBUSY;
	/* Without known hosts libcurl would accept any. */
	if (transfer->exchange.family == VIGIE_FAMILY_SSH && !transfer->options.known_hosts)
		return -EPERM;
	r = make_handles(transfer);
	if (r < 0)
		return r;
	curl_easy_reset(transfer->easy);
	forget_headers(transfer);
	transfer->on_bytes = NULL;
	transfer->sink = NULL;
	r = set_common(transfer);
	if (r == 0)
		r = set_url(transfer, url);
	if (r == 0)
		*ret_handle = transfer->easy;
	return r;
}

int vigie_transfer_add_header(struct vigie_transfer *transfer, const char *name, const char *value)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};
	struct curl_slist *headers;

	if (strpbrk(value, "\r\n"))
		return -EINVAL;
	vigie_buffer_append_format(&line, "%s: %s", name, value);
	if (vigie_buffer_error(&line))
		return -ENOMEM;
	headers = curl_slist_append(transfer->headers, line.data);
	if (!headers)
		return -ENOMEM;
	transfer->headers = headers;
	if (curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, headers) != CURLE_OK)
		return -ENOMEM;
	return 0;
}

static int write_file(void *userdata, const char *bytes, size_t size)
{
	return vigie_spool_write(userdata, bytes, size);
}

void vigie_transfer_to_file(struct vigie_transfer *transfer, struct vigie_spool_file *file)
{
	vigie_transfer_to_callback(transfer, write_file, file);
}

static int append_memory(void *userdata, const char *bytes, size_t size)
{
	struct vigie_transfer *transfer = userdata;

	if (size > transfer->memory_limit - transfer->memory->size)
		return -E2BIG;
	vigie_buffer_append(transfer->memory, bytes, size);
	return vigie_buffer_error(transfer->memory);
}

void vigie_transfer_to_memory(struct vigie_transfer *transfer, struct vigie_buffer *memory,
			      size_t limit)
{
	vigie_buffer_clear(memory);
	transfer->memory = memory;
	transfer->memory_limit = limit;
	/* The size that a server announces is held against the limit of files only. */
	curl_easy_setopt(transfer->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)0);
	vigie_transfer_to_callback(transfer, append_memory, transfer);
}

void vigie_transfer_to_callback(struct vigie_transfer *transfer,
				int (*on_bytes)(void *userdata, const char *bytes, size_t size),
				void *userdata)
{
	transfer->on_bytes = on_bytes;
	transfer->sink = userdata;
}

void vigie_transfer_hold(struct vigie_transfer *transfer)
{
	transfer->held = true;
	curl_easy_setopt(transfer->easy, CURLOPT_CONNECT_ONLY, 1L);
}

int vigie_transfer_start(struct vigie_transfer *transfer)
{
	if (transfer->busy)
		return -EBUSY;
	transfer->exchange = (struct vigie_exchange){.family = transfer->exchange.family};
	transfer->enough = false;
	return vigie_transfer_begin(transfer);
}

/* Called by the loop once libcurl is done with the handle. */
void vigie_transfer_finish(struct vigie_transfer *transfer, int curl_result)
{
	struct vigie_exchange *exchange = &transfer->exchange;
	const char *message = NULL;
	int r;

	exchange->curl_result = transfer->enough ? CURLE_OK : curl_result;
	exchange->response = vigie_transfer_response(transfer);
	r = vigie_exchange_judge(exchange, &message);
	transfer->events.on_done(transfer->events.userdata, r, message);
}

long vigie_transfer_response(const struct vigie_transfer *transfer)
{
	long response = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &response);
	return response;
}

CURL *vigie_transfer_handle(const struct vigie_transfer *transfer)
{
	return transfer->easy;
}

const struct vigie_transport_options *vigie_transfer_options(const struct vigie_transfer *transfer)
{
	return &transfer->options;
}

int vigie_transfer_new(sd_event *event, const struct vigie_transport_options *options,
		       enum vigie_family family, const char *protocols,
		       const struct vigie_transfer_events *events,
		       struct vigie_transfer **ret_transfer)
{
	struct vigie_transfer *transfer = calloc(1, sizeof(*transfer));
	int r;

	if (!transfer)
		return -ENOMEM;
	transfer->event = sd_event_ref(event);
	transfer->events = *events;
	transfer->exchange.family = family;
	transfer->protocols = protocols;
	r = vigie_options_copy(options, &transfer->options);
	if (r == 0)
		r = vigie_transfer_listen(transfer);
	if (r < 0) {
		vigie_transfer_free(transfer);
		return r;
	}
	transfer->options.limits = (struct vigie_transport_limits){
		or_default(options->limits.connect_msec, VIGIE_CONNECT_MSEC),
		or_default(options->limits.stall_seconds, VIGIE_STALL_SECONDS),
		or_default(options->limits.total_seconds, VIGIE_TOTAL_SECONDS)};
	*ret_transfer = transfer;
	return 0;
}

void vigie_transfer_free(struct vigie_transfer *transfer)
{
	if (!transfer)
		return;
	vigie_transfer_unlisten(transfer);
	forget_headers(transfer);
	vigie_options_done(&transfer->options);
	sd_event_unref(transfer->event);
	free(transfer);
}
