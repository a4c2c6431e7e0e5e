/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transport of one file at one address. A listing asks for the file unless it is the version
 * that was dealt with last, and keeps what comes in the spool under a temporary name; a fetch makes
 * sure that the same version is still there, so that a file replaced while it was read is left to
 * the next poll. Owns one exchange and one spool file. Never changes anything at the server.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "connectors/transport/address.h"
#include "connectors/transport/http.h"
#include "connectors/transport/names.h"
#include "connectors/transport/transports.h"
#include "vigie/translate.h"

#define NOT_MODIFIED 304
#define UNNAMED "export"

enum work { WORK_NONE, WORK_LIST, WORK_FETCH };

struct https {
	struct vigie_transport transport;
	struct vigie_transport_events events;
	struct vigie_transfer *transfer;
	struct vigie_buffer url, name, spool_path;
	sd_event_source *soon; /* ends a fetch that needs to ask nobody */
	enum work work;
	struct vigie_spool_file file; /* listed, not yet fetched */
	struct vigie_http_version version; /* of what it holds */
	uint64_t hash; /* the same, of a server that says no version */
};

static int check(const char *url, const char **ret_message)
{
	return vigie_address_check(url, ret_message);
}

static void close_https(struct vigie_transport *transport)
{
	struct https *self = (struct https *)transport;

	if (!self)
		return;
	sd_event_source_disable_unref(self->soon);
	vigie_transfer_free(self->transfer);
	vigie_spool_done(&self->file);
	vigie_buffer_done(&self->url);
	vigie_buffer_done(&self->name);
	vigie_buffer_done(&self->spool_path);
	free(self);
}

/* The file keeps what it had; a new one is begun for each listing. */
static int on_bytes(void *userdata, const char *bytes, size_t size)
{
	struct https *self = userdata;

	for (size_t i = 0; i < size; i++)
		self->hash = (self->hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
	return vigie_spool_write(&self->file, bytes, size);
}

/* Without a version of the server, the bytes themselves: FNV-1a tells one from the next. */
static void name_version(struct https *self)
{
	self->version = vigie_http_read_version(vigie_transfer_handle(self->transfer));
	if (!self->version.text[0])
		snprintf(self->version.text, sizeof(self->version.text), "%016llx-%llu",
			 (unsigned long long)self->hash, (unsigned long long)self->file.size);
}

static int ask_last(struct https *self, struct vigie_http_version *ret_last)
{
	const char *name = vigie_buffer_string(&self->name);
	int r = self->events.last_version
			? self->events.last_version(self->events.userdata, name, ret_last->text,
						    sizeof(ret_last->text))
			: -ENOENT;

	if (r < 0)
		ret_last->text[0] = '\0';
	return r == -ENOENT || r == -ENOBUFS ? 0 : r;
}

static void answer_list(struct https *self, int result, const char *message)
{
	const struct vigie_item item = {.path = vigie_buffer_string(&self->name),
					.version = self->version.text};

	self->events.on_list(self->events.userdata, result, message, &item, result == 0, 0);
}

static void end_list(struct https *self, int result, const char *message)
{
	if (result == 0 && vigie_transfer_response(self->transfer) != NOT_MODIFIED)
		name_version(self);
	else
		vigie_spool_done(&self->file);
	answer_list(self, result, message);
}

static void answer_fetch(struct https *self, int result, const char *message)
{
	vigie_buffer_clear(&self->spool_path);
	if (result == 0) {
		vigie_buffer_append_format(&self->spool_path, "%s/%s",
					   vigie_transfer_options(self->transfer)->spool,
					   self->file.final);
		result = vigie_buffer_error(&self->spool_path);
	}
	if (result == 0)
		result = vigie_spool_commit(&self->file);
	vigie_spool_done(&self->file);
	self->events.on_fetch(self->events.userdata, result, message,
			      result == 0 ? self->spool_path.data : NULL);
}

static void on_done(void *userdata, int result, const char *message)
{
	struct https *self = userdata;
	enum work work = self->work;

	self->work = WORK_NONE;
	if (work == WORK_LIST)
		end_list(self, result, message);
	else
		answer_fetch(self, vigie_http_still(self->transfer, result, self->version.text),
			     message);
}

static int on_soon(sd_event_source *source, void *userdata)
{
	struct https *self = userdata;

	(void)source;
	self->work = WORK_NONE;
	/* Nothing listed: it was fetched already, or the listing found nothing new. */
	answer_fetch(self, self->file.fd < 0 ? -EAGAIN : 0, NULL);
	return 0;
}

static int ask_for_file(struct https *self)
{
	const struct vigie_transport_options *options = vigie_transfer_options(self->transfer);
	CURL *handle;
	int r = vigie_transfer_prepare(self->transfer, vigie_buffer_string(&self->url), &handle);

	if (r == 0)
		r = ask_last(self, &self->version);
	if (r == 0)
		r = vigie_http_unless(self->transfer, self->version.text);
	if (r == 0)
		r = vigie_spool_begin(options->spool, options->source, "", options->size_limit,
				      &self->file);
	if (r < 0)
		return r;
	vigie_transfer_to_callback(self->transfer, on_bytes, self);
	return vigie_transfer_start(self->transfer);
}

static int list(struct vigie_transport *transport)
{
	struct https *self = (struct https *)transport;
	int r;

	if (self->work != WORK_NONE)
		return -EBUSY;
	vigie_spool_done(&self->file);
	self->hash = UINT64_C(14695981039346656037);
	r = ask_for_file(self);
	if (r < 0) {
		vigie_spool_done(&self->file);
		return r;
	}
	self->work = WORK_LIST;
	return 0;
}

static int fetch(struct vigie_transport *transport, const struct vigie_item *item)
{
	struct https *self = (struct https *)transport;
	int r;

	(void)item;
	if (self->work != WORK_NONE)
		return -EBUSY;
	if (self->file.fd >= 0 && vigie_http_is_validator(self->version.text))
		r = vigie_http_ask(self->transfer, vigie_buffer_string(&self->url),
				   self->version.text);
	else
		r = sd_event_source_set_enabled(self->soon, SD_EVENT_ONESHOT);
	if (r < 0)
		return r;
	self->work = WORK_FETCH;
	return 0;
}

/* The configuration allows nothing but to keep. */
static int settle(struct vigie_transport *transport, const char *path, enum vigie_settle how)
{
	(void)transport, (void)path;
	return how == VIGIE_SETTLE_KEEP ? 0 : -EOPNOTSUPP;
}

/* The item is called as the last part of the path. */
static int take_address(struct https *self, const char *url)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer origin = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	const char *name;
	int r = vigie_address_split(url, "https", &origin, &path);

	if (r < 0)
		return r;
	name = strrchr(vigie_buffer_string(&path), '/');
	name = name ? name + 1 : "";
	vigie_buffer_append_string(&self->name,
				   vigie_name_is_safe(name, strlen(name)) &&
						   strlen(name) <= VIGIE_ITEM_PATH_LIMIT
					   ? name
					   : UNNAMED);
	vigie_buffer_append_string(&self->url, url);
	r = vigie_buffer_error(&self->url);
	return r < 0 ? r : vigie_buffer_error(&self->name);
}

static int prepare(struct https *self, const struct vigie_transport_options *options,
		   sd_event *event)
{
	const struct vigie_transfer_events events = {on_done, self};
	int r = take_address(self, options->url);

	if (r == 0)
		r = vigie_spool_prepare(options->spool);
	if (r == 0)
		r = vigie_transfer_new(event, options, VIGIE_FAMILY_HTTP, "https", &events,
				       &self->transfer);
	if (r == 0)
		r = sd_event_add_defer(event, &self->soon, on_soon, self);
	if (r >= 0)
		r = sd_event_source_set_enabled(self->soon, SD_EVENT_OFF);
	if (r >= 0)
		r = sd_event_source_set_description(self->soon, "https: fetch");
	return r < 0 ? r : 0;
}

static int open_https(const struct vigie_transport_options *options, sd_event *event,
		      const struct vigie_transport_events *events,
		      struct vigie_transport **ret_transport)
{
	struct https *self = calloc(1, sizeof(*self));
	int r;

	if (!self)
		return -ENOMEM;
	self->transport.class = &vigie_transport_https;
	self->events = *events;
	self->file = VIGIE_SPOOL_FILE_NONE;
	r = prepare(self, options, event);
	if (r < 0) {
		close_https(&self->transport);
		return r;
	}
	*ret_transport = &self->transport;
	return 0;
}

const struct vigie_transport_class vigie_transport_https = {
	.scheme = "https",
	.uses = VIGIE_USE_USER | VIGIE_USE_SECRET | VIGIE_USE_LOGIN | VIGIE_USE_AUTHORITY |
		VIGIE_USE_CERTIFICATE,
	.check = check,
	.open = open_https,
	.close = close_https,
	.list = list,
	.fetch = fetch,
	.settle = settle,
};
