/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transport of a local or mounted folder. Owns one operation at a time, done in steps from a
 * deferred source so that the loop keeps turning. Touches nothing in the folder before it is told
 * to settle.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "connectors/transport/directory.h"
#include "connectors/transport/transports.h"
#include "vigie/translate.h"

#define SCHEME "directory://"

static int check(const char *url, const char **ret_message)
{
	size_t scheme = strlen(SCHEME);

	if (strncasecmp(url, SCHEME, scheme) == 0 && url[scheme] == '/' && url[scheme + 1])
		return 0;
	*ret_message = _("a folder is written directory:///absolute/path");
	return -EINVAL;
}

static void close_directory(struct vigie_transport *transport)
{
	struct directory *self = (struct directory *)transport;

	if (!self)
		return;
	sd_event_source_disable_unref(self->work);
	vigie_directory_watch_stop(self);
	vigie_directory_copy_done(&self->copy);
	vigie_directory_scan_done(&self->scan);
	sd_event_unref(self->event);
	vigie_buffer_done(&self->message);
	free(self->fetched);
	free(self->spool);
	free(self->root);
	free(self->source);
	free(self);
}

static int prepare(struct directory *self, const struct vigie_transport_options *options)
{
	int r;

	self->root = strdup(options->url + strlen(SCHEME));
	self->spool = strdup(options->spool);
	self->source = strdup(options->source ? options->source : "");
	if (!self->root || !self->spool || !self->source)
		return -ENOMEM;
	r = vigie_spool_prepare(self->spool);
	if (r == 0)
		vigie_directory_watch_start(self);
	return r;
}

static int open_directory(const struct vigie_transport_options *options, sd_event *event,
			  const struct vigie_transport_events *events,
			  struct vigie_transport **ret_transport)
{
	struct directory *self;
	const char *message;
	int r = check(options->url, &message);

	if (r < 0)
		return r;
	self = calloc(1, sizeof(*self));
	if (!self)
		return -ENOMEM;
	self->transport.class = &vigie_transport_directory;
	self->event = sd_event_ref(event);
	self->events = *events;
	self->size_limit = options->size_limit;
	self->settle_usec = options->settle_usec;
	self->copy.fd = self->copy.folder = -1;
	self->copy.file = VIGIE_SPOOL_FILE_NONE;
	self->inotify = -1;
	r = prepare(self, options);
	if (r < 0) {
		close_directory(&self->transport);
		return r;
	}
	*ret_transport = &self->transport;
	return 0;
}

/* Ends the operation before its callback, which may start another or close the transport. */
static void end_work(struct directory *self)
{
	self->work = sd_event_source_disable_unref(self->work);
}

/* One turn of the loop, now or again. A deferred source keeps the place of the turn in which it was
 * made: made anew, it comes behind what has happened since. */
static int start(struct directory *self, sd_event_handler_t handler, const char *description)
{
	int r;

	end_work(self);
	r = sd_event_add_defer(self->event, &self->work, handler, self);
	if (r >= 0)
		sd_event_source_set_description(self->work, description);
	return r < 0 ? r : 0;
}

static const char *explain_list(struct directory *self, int result)
{
	vigie_buffer_clear(&self->message);
	if (result == -E2BIG)
		vigie_buffer_append_format(&self->message, _("%s holds more than %d files"),
					   self->root, VIGIE_ITEMS_LIMIT);
	else
		vigie_buffer_append_format(&self->message, _("%s cannot be read: %s"), self->root,
					   strerror(-result));
	return vigie_buffer_string(&self->message);
}

static int start_list(struct directory *self);

static int on_list_step(sd_event_source *source, void *userdata)
{
	VIGIE_CLEANUP(vigie_directory_scan_done) struct directory_scan scan = {0};
	struct directory *self = userdata;
	int r = vigie_directory_scan_step(self);

	(void)source;
	if (r > 0) {
		r = start_list(self);
		if (r == 0)
			return 0;
	}
	end_work(self);
	scan = self->scan;
	self->scan = (struct directory_scan){0};
	if (r < 0)
		self->events.on_list(self->events.userdata, r, explain_list(self, r), NULL, 0, 0);
	else
		self->events.on_list(self->events.userdata, 0,
				     self->message.size ? self->message.data : NULL,
				     scan.items.items, scan.items.n, scan.n_unsettled);
	return 0;
}

static int start_list(struct directory *self)
{
	return start(self, on_list_step, "directory: list");
}

static int list(struct vigie_transport *transport)
{
	struct directory *self = (struct directory *)transport;
	int r;

	if (self->work)
		return -EBUSY;
	r = vigie_directory_scan_begin(self);
	return r < 0 ? r : start_list(self);
}

static const char *explain_fetch(struct directory *self, int result)
{
	const char *sentence;

	if (result == -EFBIG)
		sentence = _("the file is larger than any real export");
	else if (result == -EAGAIN)
		sentence = _("the file is still being written");
	else
		sentence = strerror(-result);
	vigie_buffer_clear(&self->message);
	vigie_buffer_append_string(&self->message, sentence);
	return vigie_buffer_string(&self->message);
}

static int remember_fetched(struct directory *self)
{
	self->fetched_identity = self->copy.identity;
	vigie_buffer_clear(&self->message);
	vigie_buffer_append_format(&self->message, "%s/%s", self->spool, self->copy.file.final);
	return vigie_buffer_error(&self->message);
}

static int start_fetch(struct directory *self);

static int on_fetch_step(sd_event_source *source, void *userdata)
{
	struct directory *self = userdata;
	/* What could not even begin is told from here too: never from within fetch(). */
	int r = self->copy.result < 0 ? self->copy.result : vigie_directory_copy_step(self);

	(void)source;
	if (r > 0) {
		r = start_fetch(self);
		if (r == 0)
			return 0;
	}
	if (r == 0)
		r = remember_fetched(self);
	else
		free(TAKE_PTR(self->fetched));
	vigie_directory_copy_done(&self->copy);
	end_work(self);
	self->events.on_fetch(self->events.userdata, r, r < 0 ? explain_fetch(self, r) : NULL,
			      r < 0 ? NULL : vigie_buffer_string(&self->message));
	return 0;
}

static int start_fetch(struct directory *self)
{
	return start(self, on_fetch_step, "directory: fetch");
}

static int fetch(struct vigie_transport *transport, const struct vigie_item *item)
{
	struct directory *self = (struct directory *)transport;
	char *path;

	if (self->work)
		return -EBUSY;
	path = strdup(item->path);
	if (!path)
		return -ENOMEM;
	free(self->fetched);
	self->fetched = path;
	self->copy.result = vigie_directory_copy_begin(self, item);
	return start_fetch(self);
}

const struct vigie_transport_class vigie_transport_directory = {
	.scheme = "directory",
	.uses = VIGIE_USE_AFTER,
	.check = check,
	.open = open_directory,
	.close = close_directory,
	.list = list,
	.fetch = fetch,
	.settle = vigie_directory_settle,
};
