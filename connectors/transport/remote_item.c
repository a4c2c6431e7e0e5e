/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file of a server: read whole, held against what it was before and after; then settled, if it
 * is still the same. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "connectors/transport/names.h"
#include "connectors/transport/remote.h"

#define ARCHIVED_TWINS 1000 /* items of one name in the archive: with more, somebody must look */

static int start(struct remote *self, enum remote_step step)
{
	int r = vigie_transfer_start(self->transfer);

	if (r < 0)
		return r;
	self->step = step;
	return 1;
}

/* Looks at a file without reading it. */
static int look(struct remote *self, const char *path, enum remote_step step)
{
	int r = vigie_remote_prepare(self, path, "");

	if (r == 0)
		r = self->protocol->set_probe(self->handle);
	if (r == 0 && curl_easy_setopt(self->handle, CURLOPT_FILETIME, 1L) != CURLE_OK)
		r = -ENOMEM;
	return r < 0 ? r : start(self, step);
}

static curl_off_t modification(const struct remote *self)
{
	curl_off_t seconds = -1;

	(void)curl_easy_getinfo(self->handle, CURLINFO_FILETIME_T, &seconds);
	return seconds;
}

int vigie_remote_fetch_begin(struct remote *self)
{
	const struct vigie_transport_options *options = vigie_transfer_options(self->transfer);
	int r;

	free(self->fetched);
	self->fetched = NULL;
	if (self->size > options->size_limit)
		return -EFBIG;
	r = vigie_remote_prepare(self, self->path, "");
	if (r == 0 && curl_easy_setopt(self->handle, CURLOPT_FILETIME, 1L) != CURLE_OK)
		r = -ENOMEM;
	if (r == 0)
		r = vigie_spool_begin(options->spool, options->source, self->path,
				      options->size_limit, &self->file);
	if (r < 0)
		return r;
	vigie_transfer_to_file(self->transfer, &self->file);
	return start(self, REMOTE_READING);
}

/* Against the clock of this machine: a server whose clock is far off has files of any age. */
static bool has_rested(const struct remote *self)
{
	int64_t age;

	if (self->modified < 0)
		return true;
	age = ((int64_t)time(NULL) - self->modified) * 1000000;
	return age >= self->rest_usec || -age >= self->rest_usec;
}

static int take_file(struct remote *self)
{
	self->modified = modification(self);
	if ((self->size > 0 && self->file.size != self->size) || !has_rested(self))
		return -EAGAIN;
	return look(self, self->path, REMOTE_COMPARING);
}

static int keep_file(struct remote *self)
{
	const struct vigie_transport_options *options = vigie_transfer_options(self->transfer);
	int r;

	if (modification(self) != self->modified)
		return -EAGAIN;
	self->fetched = strdup(self->path);
	r = self->fetched ? vigie_spool_commit(&self->file) : -ENOMEM;
	if (r < 0)
		return r;
	vigie_buffer_append_format(&self->message, "%s/%s", options->spool, self->file.final);
	return vigie_buffer_error(&self->message);
}

int vigie_remote_settle_begin(struct remote *self)
{
	self->twin = 0;
	return look(self, self->path, REMOTE_CHECKING);
}

/* Sends the commands, and nothing else. */
static int command(struct remote *self, int result)
{
	if (result == 0)
		result = vigie_remote_prepare(self, "", "/");
	if (result == 0 &&
	    (curl_easy_setopt(self->handle, CURLOPT_QUOTE, self->commands) != CURLE_OK ||
	     curl_easy_setopt(self->handle, CURLOPT_NOBODY, 1L) != CURLE_OK))
		result = -ENOMEM;
	return result < 0 ? result : start(self, REMOTE_SETTLING);
}

static int remove_item(struct remote *self)
{
	vigie_remote_forget_commands(self);
	return command(self, self->protocol->add_removal(self, self->path));
}

#define ARCHIVE_PATH_SIZE (VIGIE_ITEM_PATH_LIMIT + sizeof(NAMES_ARCHIVE "/.1000"))

static void name_archived(const struct remote *self, char *to)
{
	char number[16] = "";

	if (self->twin > 0)
		snprintf(number, sizeof(number), ".%d", self->twin);
	snprintf(to, ARCHIVE_PATH_SIZE, NAMES_ARCHIVE "/%s%s", self->path, number);
}

/* Servers move over what is there without a word: the name must be free. */
static int seek_name(struct remote *self)
{
	char to[ARCHIVE_PATH_SIZE];

	if (self->twin == ARCHIVED_TWINS)
		return -EOPNOTSUPP;
	name_archived(self, to);
	return look(self, to, REMOTE_SEEKING);
}

static int archive_item(struct remote *self)
{
	char to[ARCHIVE_PATH_SIZE];
	int r = 0;

	vigie_remote_forget_commands(self);
	name_archived(self, to);
	for (char *slash = strchr(to, '/'); r == 0 && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		r = self->protocol->add_folder(self, to);
		*slash = '/';
	}
	if (r == 0)
		r = self->protocol->add_move(self, self->path, to);
	return command(self, r);
}

static int check_unchanged(struct remote *self)
{
	if (self->fetched && strcmp(self->fetched, self->path) == 0 &&
	    modification(self) != self->modified)
		return -EAGAIN;
	return self->how == VIGIE_SETTLE_DELETE ? remove_item(self) : seek_name(self);
}

int vigie_remote_item_go_on(struct remote *self, int result)
{
	switch (self->step) {
	case REMOTE_READING:
		return result < 0 ? result : take_file(self);
	case REMOTE_COMPARING:
		return result < 0 ? result : keep_file(self);
	case REMOTE_CHECKING:
		/* Somebody, or a run that was interrupted, took it away already. */
		if (result == -ENOENT)
			return 0;
		return result < 0 ? result : check_unchanged(self);
	case REMOTE_SEEKING:
		if (result == -ENOENT)
			return archive_item(self);
		self->twin++;
		return result < 0 ? result : seek_name(self);
	case REMOTE_SETTLING:
	case REMOTE_IDLE:
	case REMOTE_LISTING:
		break;
	}
	return result;
}
