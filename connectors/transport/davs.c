/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transport of a WebDAV folder (RFC 4918) over HTTPS. Owns one operation at a time. Refuses
 * names that would leave the folder, and moves or deletes only what is still the version that was
 * fetched.
 */
#include <errno.h>
#include <string.h>

#include "connectors/transport/address.h"
#include "connectors/transport/davs.h"
#include "connectors/transport/transports.h"
#include "vigie/translate.h"

static int check(const char *url, const char **ret_message)
{
	return vigie_address_check(url, ret_message);
}

int vigie_davs_set_url(struct davs *self, const char *path, bool folder)
{
	vigie_buffer_clear(&self->url);
	vigie_buffer_append_string(&self->url, vigie_buffer_string(&self->origin));
	vigie_address_append_path(&self->url, vigie_buffer_string(&self->root));
	vigie_buffer_append_char(&self->url, '/');
	vigie_address_append_path(&self->url, path);
	/* Some servers redirect from a folder's address without one, and no redirection is
	 * followed. */
	if (folder && *path)
		vigie_buffer_append_char(&self->url, '/');
	return vigie_buffer_error(&self->url);
}

static void answer_fetch(struct davs *self, int result, const char *message)
{
	self->work = DAVS_IDLE;
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
	if (result < 0)
		vigie_buffer_clear(&self->fetched);
	self->events.on_fetch(self->events.userdata, result, message,
			      result == 0 ? self->spool_path.data : NULL);
}

/* Whole by its length; by its version only if the server still has the same one. */
static int verify(struct davs *self)
{
	int r;

	if (self->wanted_size > 0 && self->file.size != self->wanted_size)
		return -EAGAIN;
	self->version = vigie_http_read_version(vigie_transfer_handle(self->transfer));
	if (!self->version.text[0])
		return 0;
	r = vigie_http_ask(self->transfer, vigie_buffer_string(&self->url), self->version.text);
	if (r < 0)
		return r;
	self->work = DAVS_STILL;
	return 1;
}

static void end_get(struct davs *self, int result, const char *message)
{
	if (result == 0)
		result = verify(self);
	if (result <= 0)
		answer_fetch(self, result, message);
}

static void on_done(void *userdata, int result, const char *message)
{
	struct davs *self = userdata;

	switch (self->work) {
	case DAVS_IDLE:
		break;
	case DAVS_SCAN:
		vigie_davs_scan_step(self, result, message);
		break;
	case DAVS_GET:
		end_get(self, result, message);
		break;
	case DAVS_STILL:
		answer_fetch(self, vigie_http_still(self->transfer, result, self->version.text),
			     message);
		break;
	case DAVS_CHECK:
	case DAVS_MOVE:
	case DAVS_RECHECK:
	case DAVS_MAKE:
	case DAVS_DELETE:
		vigie_davs_settle_step(self, result, message);
		break;
	}
}

static int list(struct vigie_transport *transport)
{
	struct davs *self = (struct davs *)transport;

	return self->work == DAVS_IDLE ? vigie_davs_scan_begin(self) : -EBUSY;
}

static int ask_for_item(struct davs *self, const struct vigie_item *item)
{
	const struct vigie_transport_options *options = vigie_transfer_options(self->transfer);
	CURL *handle;
	int r = vigie_davs_set_url(self, item->path, false);

	if (r == 0)
		r = vigie_transfer_prepare(self->transfer, self->url.data, &handle);
	if (r == 0 && item->version)
		r = vigie_http_only_if(self->transfer, item->version);
	if (r == 0)
		r = vigie_spool_begin(options->spool, options->source, item->path,
				      options->size_limit, &self->file);
	if (r < 0)
		return r;
	vigie_transfer_to_file(self->transfer, &self->file);
	return vigie_transfer_start(self->transfer);
}

static int fetch(struct vigie_transport *transport, const struct vigie_item *item)
{
	struct davs *self = (struct davs *)transport;
	int r;

	if (self->work != DAVS_IDLE)
		return -EBUSY;
	vigie_buffer_clear(&self->fetched);
	vigie_buffer_append_string(&self->fetched, item->path);
	self->wanted_size = item->size;
	r = vigie_buffer_error(&self->fetched);
	if (r == 0)
		r = ask_for_item(self, item);
	if (r < 0) {
		vigie_spool_done(&self->file);
		return r;
	}
	self->work = DAVS_GET;
	return 0;
}

static void close_davs(struct vigie_transport *transport)
{
	struct davs *self = (struct davs *)transport;

	if (!self)
		return;
	vigie_transfer_free(self->transfer);
	vigie_davs_scan_done(&self->scan);
	vigie_spool_done(&self->file);
	vigie_buffer_done(&self->origin);
	vigie_buffer_done(&self->root);
	vigie_buffer_done(&self->url);
	vigie_buffer_done(&self->answer);
	vigie_buffer_done(&self->message);
	vigie_buffer_done(&self->spool_path);
	vigie_buffer_done(&self->fetched);
	vigie_buffer_done(&self->target);
	free(self);
}

static int open_davs(const struct vigie_transport_options *options, sd_event *event,
		     const struct vigie_transport_events *events,
		     struct vigie_transport **ret_transport)
{
	struct davs *self = calloc(1, sizeof(*self));
	const struct vigie_transfer_events done = {on_done, self};
	int r;

	if (!self)
		return -ENOMEM;
	self->transport.class = &vigie_transport_davs;
	self->events = *events;
	self->file = VIGIE_SPOOL_FILE_NONE;
	r = vigie_address_split(options->url, "https", &self->origin, &self->root);
	if (r == 0)
		r = vigie_spool_prepare(options->spool);
	if (r == 0)
		r = vigie_transfer_new(event, options, VIGIE_FAMILY_HTTP, "https", &done,
				       &self->transfer);
	if (r < 0) {
		close_davs(&self->transport);
		return r;
	}
	*ret_transport = &self->transport;
	return 0;
}

const struct vigie_transport_class vigie_transport_davs = {
	.scheme = "davs",
	.uses = VIGIE_USE_USER | VIGIE_USE_SECRET | VIGIE_USE_LOGIN | VIGIE_USE_AUTHORITY |
		VIGIE_USE_CERTIFICATE | VIGIE_USE_AFTER,
	.check = check,
	.open = open_davs,
	.close = close_davs,
	.list = list,
	.fetch = fetch,
	.settle = vigie_davs_settle,
};
