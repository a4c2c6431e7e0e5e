/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The object: opened, asked, answered. What an operation does is in remote_list.c and
 * remote_item.c. */
#include "connectors/transport/remote.h"

#include <errno.h>
#include <string.h>

#include "connectors/transport/address.h"
#include "vigie/translate.h"

static void on_done(void *userdata, int result, const char *message);

void vigie_remote_close(struct vigie_transport *transport)
{
	struct remote *self = (struct remote *)transport;

	if (!self)
		return;
	sd_event_source_disable_unref(self->work);
	vigie_transfer_free(self->transfer);
	vigie_remote_list_done(self);
	vigie_spool_done(&self->file);
	vigie_buffer_done(&self->origin);
	vigie_buffer_done(&self->root);
	vigie_remote_forget_commands(self);
	vigie_buffer_done(&self->message);
	vigie_buffer_done(&self->text);
	sd_event_unref(self->event);
	free(self->fetched);
	free(self->path);
	free(self);
}

int vigie_remote_check(const char *url, const char **ret_message)
{
	int r = vigie_address_check(url, ret_message);

	if (r < 0 || !strpbrk(url, "?#"))
		return r;
	*ret_message = /* xgettext:no-c-format */ _(
		"the address of a folder ends with its path, where ? is written %3F, and # %23");
	return -EINVAL;
}

static int prepare(struct remote *self, const struct vigie_transport_options *options)
{
	const struct vigie_transfer_events events = {.on_done = on_done, .userdata = self};
	const char *message;
	int r = self->transport.class->check(options->url, &message);

	if (r == 0)
		r = vigie_address_split(options->url, "", &self->origin, &self->root);
	if (r == 0)
		r = vigie_spool_prepare(options->spool);
	if (r < 0)
		return r;
	return vigie_transfer_new(self->event, options, self->protocol->family,
				  self->protocol->schemes, &events, &self->transfer);
}

int vigie_remote_open(const struct remote_protocol *protocol,
		      const struct vigie_transport_class *class,
		      const struct vigie_transport_options *options, sd_event *event,
		      const struct vigie_transport_events *events,
		      struct vigie_transport **ret_transport)
{
	struct remote *self = calloc(1, sizeof(*self));
	int r;

	if (!self)
		return -ENOMEM;
	self->transport.class = class;
	self->protocol = protocol;
	self->event = sd_event_ref(event);
	self->events = *events;
	self->file = VIGIE_SPOOL_FILE_NONE;
	r = prepare(self, options);
	if (r < 0) {
		vigie_remote_close(&self->transport);
		return r;
	}
	*ret_transport = &self->transport;
	return 0;
}

int vigie_remote_prepare(struct remote *self, const char *path, const char *tail)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer url = {0};
	int r;

	vigie_buffer_append_format(&url, "%s%s", self->protocol->scheme(self),
				   vigie_buffer_string(&self->origin));
	vigie_address_append_path(&url, vigie_buffer_string(&self->root));
	if (*path)
		vigie_buffer_append_char(&url, '/');
	vigie_address_append_path(&url, path);
	vigie_buffer_append_string(&url, tail);
	r = vigie_buffer_error(&url);
	if (r == 0)
		r = vigie_transfer_prepare(self->transfer, url.data, &self->handle);
	return r < 0 ? r : self->protocol->set(self, self->handle);
}

void vigie_remote_forget_commands(struct remote *self)
{
	curl_slist_free_all(self->commands);
	self->commands = NULL;
}

int vigie_remote_add_command(struct remote *self, struct vigie_buffer *command)
{
	struct curl_slist *commands = NULL;

	if (vigie_buffer_error(command) == 0)
		commands = curl_slist_append(self->commands, command->data);
	vigie_buffer_done(command);
	if (!commands)
		return -ENOMEM;
	self->commands = commands;
	return 0;
}

static const char *explain(struct remote *self, int result, const char *message)
{
	if (self->message.size > 0)
		return vigie_buffer_string(&self->message);
	if (result == -EAGAIN)
		return _("it changed while it was read: the next poll brings it");
	if (result == -EFBIG)
		return _("the file is larger than the limit of its source");
	if (result == -EOPNOTSUPP)
		return _("there are too many files of this name in the archive");
	return message ? message : strerror(-result);
}

static void tell_list(struct remote *self, int result, const char *message)
{
	if (result < 0)
		self->events.on_list(self->events.userdata, result, message, NULL, 0, 0);
	else
		self->events.on_list(self->events.userdata, 0,
				     self->message.size ? self->message.data : NULL,
				     self->items.items, self->items.n, self->n_unsettled);
}

static void tell_fetch(struct remote *self, int result, const char *message)
{
	self->events.on_fetch(self->events.userdata, result, message,
			      result < 0 ? NULL : vigie_buffer_string(&self->message));
}

/* Ends the operation and tells its result. The callback may begin another one, or close the
 * transport: nothing comes after it. */
static void end(struct remote *self, int result, const char *message)
{
	enum remote_step step = self->step;

	self->step = REMOTE_IDLE;
	message = result < 0 ? explain(self, result, message) : NULL;
	switch (step) {
	case REMOTE_IDLE:
		return;
	case REMOTE_LISTING:
		tell_list(self, result, message);
		return;
	case REMOTE_READING:
	case REMOTE_COMPARING:
		vigie_spool_done(&self->file);
		tell_fetch(self, result, message);
		return;
	case REMOTE_CHECKING:
	case REMOTE_SEEKING:
	case REMOTE_SETTLING:
		self->events.on_settle(self->events.userdata, result, message);
		return;
	}
}

static void on_done(void *userdata, int result, const char *message)
{
	struct remote *self = userdata;
	int r = self->step == REMOTE_LISTING ? vigie_remote_list_go_on(self, result)
					     : vigie_remote_item_go_on(self, result);

	/* What a broken exchange left on its connection would be taken for the next answer. */
	if (r < 0 && result < 0 && result != -ENOENT && result != -EACCES)
		vigie_transfer_hang_up(self->transfer);
	if (r <= 0)
		end(self, r, r == result ? message : NULL);
}

static int on_work(sd_event_source *source, void *userdata)
{
	struct remote *self = userdata;

	(void)source;
	self->work = sd_event_source_disable_unref(self->work);
	end(self, self->result, NULL);
	return 0;
}

/* What did not begin is answered from the loop too. */
static int answer(struct remote *self, int result)
{
	int r;

	if (result == 1)
		return 0;
	self->result = result;
	r = sd_event_add_defer(self->event, &self->work, on_work, self);
	if (r >= 0)
		r = sd_event_source_set_description(self->work, "remote: answer");
	return r < 0 ? r : 0;
}

int vigie_remote_list(struct vigie_transport *transport)
{
	struct remote *self = (struct remote *)transport;
	int r;

	if (self->step != REMOTE_IDLE)
		return -EBUSY;
	self->step = REMOTE_LISTING;
	vigie_buffer_clear(&self->message);
	r = vigie_remote_list_begin(self);
	/* Without known hosts nothing may begin. */
	return answer(self, r == -EPERM ? self->protocol->judge(self, r) : r);
}

static int take_path(struct remote *self, const char *path)
{
	char *copy = strdup(path);

	if (!copy)
		return -ENOMEM;
	free(self->path);
	self->path = copy;
	vigie_buffer_clear(&self->message);
	return 0;
}

int vigie_remote_fetch(struct vigie_transport *transport, const struct vigie_item *item)
{
	struct remote *self = (struct remote *)transport;
	int r = self->step != REMOTE_IDLE ? -EBUSY : take_path(self, item->path);

	if (r < 0)
		return r;
	self->step = REMOTE_READING;
	self->size = item->size;
	self->rest_usec = vigie_transfer_options(self->transfer)->settle_usec;
	/* Listed to the minute, it could be replaced within the minute and look the same. */
	if (self->rest_usec > 0 && item->modified == 0)
		self->rest_usec += REMOTE_MINUTE_USEC;
	return answer(self, vigie_remote_fetch_begin(self));
}

int vigie_remote_settle(struct vigie_transport *transport, const char *path, enum vigie_settle how)
{
	struct remote *self = (struct remote *)transport;
	int r;

	if (how == VIGIE_SETTLE_KEEP)
		return 0;
	r = self->step != REMOTE_IDLE ? -EBUSY : take_path(self, path);
	if (r < 0)
		return r;
	self->step = REMOTE_CHECKING;
	self->how = how;
	r = answer(self, vigie_remote_settle_begin(self));
	return r < 0 ? r : 1;
}
