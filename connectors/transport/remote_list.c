/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listing of a folder of a server and all below it, one folder per exchange, sorted by path.
 * What cannot be read below the address is left out and said. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "connectors/transport/names.h"
#include "connectors/transport/remote.h"
#include "vigie/translate.h"

#define TEXT_LIMIT (64u << 20) /* bytes of one folder: as many files as one listing may hold */

void vigie_remote_list_done(struct remote *self)
{
	vigie_arena_free(self->arena);
	vigie_items_done(&self->items);
	self->arena = NULL;
	self->folders = NULL;
	self->n_folders = self->n_unsettled = 0;
}

static int push_folder(struct remote *self, const char *path, int depth)
{
	struct remote_folder *folder;

	if (depth > REMOTE_DEPTH_LIMIT || self->n_folders == REMOTE_FOLDERS_LIMIT)
		return -E2BIG;
	folder = vigie_arena_allocate(self->arena, sizeof(*folder));
	if (!folder)
		return -ENOMEM;
	folder->path = vigie_arena_copy(self->arena, path, strlen(path));
	folder->depth = depth;
	/* Behind the one being read. */
	if (self->folders) {
		folder->next = self->folders->next;
		self->folders->next = folder;
	} else {
		self->folders = folder;
	}
	self->n_folders++;
	return folder->path ? 0 : -ENOMEM;
}

static int ask(struct remote *self)
{
	int r = vigie_remote_prepare(self, self->folders->path, "/");

	if (r == 0)
		r = self->protocol->set_listing(self, self->handle);
	if (r < 0)
		return r;
	vigie_transfer_to_memory(self->transfer, &self->text, TEXT_LIMIT);
	r = vigie_transfer_start(self->transfer);
	return r < 0 ? r : 1;
}

int vigie_remote_list_begin(struct remote *self)
{
	int r;

	vigie_remote_list_done(self);
	r = vigie_arena_new(&self->arena);
	if (r == 0)
		r = push_folder(self, "", 0);
	return r < 0 ? r : ask(self);
}

/* Did it change so recently that it may still be written? */
static bool is_young(const struct remote *self, int64_t modified)
{
	int64_t rest = vigie_transfer_options(self->transfer)->settle_usec;
	struct timespec now;
	int64_t age;

	clock_gettime(CLOCK_REALTIME, &now);
	age = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 - modified;
	return modified != 0 && age < rest && -age < rest;
}

static int add_item(struct remote *self, const char *path, const struct listing_entry *entry)
{
	if (is_young(self, entry->modified)) {
		self->n_unsettled++;
		return 0;
	}
	return vigie_items_add(&self->items, self->arena,
			       &(struct vigie_item){.path = path,
						    .size = entry->size,
						    .modified = entry->modified,
						    .version = entry->version});
}

static int take_entry(struct remote *self, const struct listing_entry *entry)
{
	const struct remote_folder *folder = self->folders;
	char path[VIGIE_ITEM_PATH_LIMIT + 1];
	int size;

	if (vigie_name_is_ignored(entry->name) ||
	    (!*folder->path && strcmp(entry->name, NAMES_ARCHIVE) == 0))
		return 0;
	size = snprintf(path, sizeof(path), "%s%s%s", folder->path, *folder->path ? "/" : "",
			entry->name);
	if ((size_t)size >= sizeof(path)) {
		self->n_strange++;
		return 0;
	}
	return entry->kind == LISTING_FOLDER ? push_folder(self, path, folder->depth + 1)
					     : add_item(self, path, entry);
}

static int take_line(struct remote *self, char *line)
{
	struct listing_entry entry;
	int r = self->protocol->read_line(self, line, &entry);

	if (r == 1)
		return 0;
	self->n_lines++;
	if (r == 0)
		return take_entry(self, &entry);
	self->n_strange++;
	return 0;
}

/* The first place of which something is left out is the one that people are told. No name is: it
 * may be one of a person. */
static void tell_strange(struct remote *self)
{
	if (self->n_strange > 0 && self->message.size == 0)
		vigie_buffer_append_format(
			&self->message,
			P_("%zu entry of the folder \"%s/%s\" has a name that cannot be taken",
			   "%zu entries of the folder \"%s/%s\" have names that cannot be taken",
			   self->n_strange),
			self->n_strange, vigie_buffer_string(&self->root), self->folders->path);
}

static int take_folder(struct remote *self)
{
	char *rest = self->text.data, *line;
	int r = 0;

	self->n_lines = self->n_strange = 0;
	while (r == 0 && (line = strsep(&rest, "\n")))
		r = take_line(self, line);
	if (r < 0)
		return r;
	if (self->n_strange > 0 && self->n_strange == self->n_lines && !*self->folders->path) {
		vigie_buffer_append_string(&self->message,
					   _("the listing of the server cannot be understood"));
		return -EPROTO;
	}
	tell_strange(self);
	return 0;
}

/* A folder below that may not be read, or is gone: the others go on. */
static bool pass_over(struct remote *self, int result)
{
	if (!*self->folders->path || (result != -EACCES && result != -ENOENT))
		return false;
	if (self->message.size == 0)
		vigie_buffer_append_format(
			&self->message, _("the folder \"%s/%s\" cannot be read: %s"),
			vigie_buffer_string(&self->root), self->folders->path, strerror(-result));
	return true;
}

static int end_listing(struct remote *self, int result)
{
	if (result == -E2BIG) {
		vigie_buffer_clear(&self->message);
		vigie_buffer_append_format(&self->message,
					   _("the folder holds more than %d files, or more than %d "
					     "folders, or %d within one another"),
					   VIGIE_ITEMS_LIMIT, REMOTE_FOLDERS_LIMIT,
					   REMOTE_DEPTH_LIMIT);
	}
	if (result == 0)
		vigie_items_sort(&self->items);
	return result;
}

int vigie_remote_list_go_on(struct remote *self, int result)
{
	int r = result < 0 ? self->protocol->judge(self, result) : 0;

	if (r == 1)
		return ask(self);
	self->listed |= r == 0;
	if (r == 0)
		r = take_folder(self);
	else if (pass_over(self, r))
		r = 0;
	if (r == 0) {
		self->folders = self->folders->next;
		if (self->folders)
			return ask(self);
	}
	return end_listing(self, r);
}
