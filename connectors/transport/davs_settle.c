/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a WebDAV item once it is stored. Asks first whether it is still the version that
 * was fetched: not every server heeds If-Match on MOVE and DELETE. Never overwrites in the archive.
 */
#include <errno.h>
#include <string.h>

#include "connectors/transport/address.h"
#include "connectors/transport/davs.h"
#include "vigie/translate.h"

#define ARCHIVED_TWINS 100 /* items of one name in the archive: each is tried in turn */
#define CONFLICT 409 /* a folder of the target is missing (RFC 4918, section 9.9.4) */
#define NOT_ALLOWED 405 /* MKCOL of what exists (section 9.3.1) */

static void answer(struct davs *self, int result, const char *message)
{
	self->work = DAVS_IDLE;
	self->events.on_settle(self->events.userdata, result, message);
}

static int name_target(struct davs *self)
{
	vigie_buffer_clear(&self->target);
	vigie_buffer_append_format(&self->target, NAMES_ARCHIVE "/%s",
				   vigie_buffer_string(&self->fetched));
	if (self->twin > 0)
		vigie_buffer_append_format(&self->target, ".%d", self->twin);
	return vigie_buffer_error(&self->target);
}

/* Begins a request on the item, on condition that it is unchanged. */
static int request(struct davs *self, const char *method, CURL **ret_handle)
{
	int r = vigie_davs_set_url(self, vigie_buffer_string(&self->fetched), false);

	if (r == 0)
		r = vigie_transfer_prepare(self->transfer, self->url.data, ret_handle);
	if (r == 0)
		r = vigie_http_only_if(self->transfer, self->version.text);
	if (r == 0 && curl_easy_setopt(*ret_handle, CURLOPT_CUSTOMREQUEST, method) != CURLE_OK)
		r = -ENOMEM;
	return r;
}

static int ask(struct davs *self, enum davs_work work)
{
	int r = vigie_davs_set_url(self, vigie_buffer_string(&self->fetched), false);

	if (r == 0)
		r = vigie_http_ask(self->transfer, self->url.data, self->version.text);
	if (r == 0)
		self->work = work;
	return r;
}

static int start_delete(struct davs *self)
{
	CURL *handle;
	int r = request(self, "DELETE", &handle);

	if (r == 0)
		r = vigie_transfer_start(self->transfer);
	if (r == 0)
		self->work = DAVS_DELETE;
	return r;
}

static int start_move(struct davs *self)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer destination = {0};
	CURL *handle;
	int r = name_target(self);

	if (r == 0)
		r = vigie_davs_set_url(self, vigie_buffer_string(&self->target), false);
	vigie_buffer_append_string(&destination, vigie_buffer_string(&self->url));
	if (r == 0)
		r = vigie_buffer_error(&destination);
	if (r == 0)
		r = request(self, "MOVE", &handle);
	if (r == 0)
		r = vigie_transfer_add_header(self->transfer, "Destination", destination.data);
	if (r == 0)
		r = vigie_transfer_add_header(self->transfer, "Overwrite", "F");
	if (r == 0)
		r = vigie_transfer_start(self->transfer);
	if (r == 0)
		self->work = DAVS_MOVE;
	return r;
}

/* Makes the next folder that leads to the target; moves once there is none left. */
static int make_folder(struct davs *self)
{
	char *path = self->target.data, *slash = strchr(path + self->made, '/');
	CURL *handle;
	int r;

	if (!slash)
		return start_move(self);
	*slash = '\0';
	r = vigie_davs_set_url(self, path, true);
	*slash = '/';
	self->made = (size_t)(slash + 1 - path);
	if (r == 0)
		r = vigie_transfer_prepare(self->transfer, self->url.data, &handle);
	if (r == 0 && curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, "MKCOL") != CURLE_OK)
		r = -ENOMEM;
	if (r == 0)
		r = vigie_transfer_start(self->transfer);
	if (r == 0)
		self->work = DAVS_MAKE;
	return r;
}

static int after_check(struct davs *self, int result)
{
	int r = vigie_http_still(self->transfer, result, self->version.text);

	if (r < 0)
		return r;
	return self->how == VIGIE_SETTLE_ARCHIVE ? start_move(self) : start_delete(self);
}

/* It is unchanged: so it is the target that is there already. */
static int after_recheck(struct davs *self, int result)
{
	int r = vigie_http_still(self->transfer, result, self->version.text);

	if (r < 0)
		return r;
	if (++self->twin == ARCHIVED_TWINS)
		return -EEXIST;
	return start_move(self);
}

static int after_move(struct davs *self, int result)
{
	if (result == -EAGAIN)
		return ask(self, DAVS_RECHECK);
	if (vigie_transfer_response(self->transfer) == CONFLICT && self->made == 0)
		return make_folder(self);
	return result < 0 ? result : 1;
}

static int after_make(struct davs *self, int result)
{
	if (result < 0 && vigie_transfer_response(self->transfer) != NOT_ALLOWED)
		return result;
	return make_folder(self);
}

/* 0 an exchange is under way, 1 all is done, -errno. */
static int step(struct davs *self, int result)
{
	switch (self->work) {
	case DAVS_CHECK:
		return after_check(self, result);
	case DAVS_RECHECK:
		return after_recheck(self, result);
	case DAVS_MOVE:
		return after_move(self, result);
	case DAVS_MAKE:
		return after_make(self, result);
	case DAVS_DELETE:
	case DAVS_IDLE:
	case DAVS_SCAN:
	case DAVS_GET:
	case DAVS_STILL:
		break;
	}
	return result < 0 ? result : 1;
}

void vigie_davs_settle_step(struct davs *self, int result, const char *message)
{
	int r = step(self, result);

	/* Somebody, or a run that was interrupted, took it away already. */
	if (r == -ENOENT)
		r = 1;
	if (r != 0)
		answer(self, r < 0 ? r : 0, r < 0 && r == result ? message : NULL);
}

int vigie_davs_settle(struct vigie_transport *transport, const char *path, enum vigie_settle how)
{
	struct davs *self = (struct davs *)transport;
	int r;

	if (how == VIGIE_SETTLE_KEEP)
		return 0;
	if (self->work != DAVS_IDLE)
		return -EBUSY;
	/* Of an item that says no version nobody can tell whether it is still the same. */
	if (strcmp(vigie_buffer_string(&self->fetched), path) != 0 || !self->version.text[0])
		return -EAGAIN;
	self->how = how;
	self->twin = 0;
	self->made = 0;
	r = ask(self, DAVS_CHECK);
	return r < 0 ? r : 1;
}
