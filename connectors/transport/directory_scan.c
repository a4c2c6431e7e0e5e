/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listing of a folder and all below it, one folder per step, sorted by path. What cannot be
 * read below the root is left out and said; a file still being written is counted and left. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "connectors/transport/directory.h"
#include "vigie/translate.h"

static void folder_freep(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

void vigie_directory_scan_done(struct directory_scan *scan)
{
	vigie_arena_free(scan->arena);
	vigie_items_done(&scan->items);
	*scan = (struct directory_scan){0};
}

static int push_folder(struct directory_scan *scan, const char *path)
{
	struct directory_folder *folder = vigie_arena_allocate(scan->arena, sizeof(*folder));

	if (!folder)
		return -ENOMEM;
	folder->path = vigie_arena_copy(scan->arena, path, strlen(path));
	folder->next = scan->folders;
	scan->folders = folder;
	return folder->path ? 0 : -ENOMEM;
}

int vigie_directory_scan_begin(struct directory *self)
{
	int r;

	vigie_directory_scan_done(&self->scan);
	vigie_buffer_clear(&self->message);
	r = vigie_arena_new(&self->scan.arena);
	return r < 0 ? r : push_folder(&self->scan, "");
}

static int add_item(struct directory_scan *scan, const char *path,
		    const struct directory_identity *identity)
{
	char version[24];

	snprintf(version, sizeof(version), "%llu", (unsigned long long)identity->inode);
	return vigie_items_add(&scan->items, scan->arena,
			       &(struct vigie_item){.path = path,
						    .size = identity->size,
						    .modified = identity->modified,
						    .version = version});
}

/* The first place that could not be read is the one people are told. */
static void remember_failure(struct directory *self, const char *path, int error)
{
	if (self->message.size == 0)
		vigie_buffer_append_format(&self->message, _("%s/%s cannot be read: %s"),
					   self->root, path, strerror(-error));
}

static int take_file(struct directory *self, int folder, const char *name, const char *path)
{
	VIGIE_CLEANUP(vigie_closep)
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct directory_identity identity;
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0) {
		if (errno != ENOENT && errno != ELOOP)
			remember_failure(self, path, -errno);
		return 0;
	}
	if (!S_ISREG(status.st_mode))
		return 0;
	if (!vigie_directory_is_settled(self, fd, &status)) {
		self->scan.n_unsettled++;
		return 0;
	}
	identity = vigie_directory_identify(&status);
	return add_item(&self->scan, path, &identity);
}

/* False, and said, when it is too long. */
static bool append_path(struct directory *self, const char *parent, const char *name,
			char path[VIGIE_ITEM_PATH_LIMIT + 1])
{
	int size = snprintf(path, VIGIE_ITEM_PATH_LIMIT + 1, "%s%s%s", parent, *parent ? "/" : "",
			    name);

	if (size <= VIGIE_ITEM_PATH_LIMIT)
		return true;
	remember_failure(self, parent, -ENAMETOOLONG);
	return false;
}

static int take_set(struct directory *self, int folder, const char *parent,
		    struct directory_set *set)
{
	char path[VIGIE_ITEM_PATH_LIMIT + 1];
	int r = vigie_directory_set_gather(self, folder, set);

	if ((r == 0 && set->n == 0) || r == -ENOMEM)
		return r;
	if (!append_path(self, parent, DIRECTORY_SET_MANIFEST, path))
		return 0;
	if (r < 0) {
		remember_failure(self, path, r);
		return 0;
	}
	if (set->is_ready)
		return add_item(&self->scan, path, &set->identity);
	self->scan.n_unsettled++;
	return 0;
}

static int take_entry(struct directory *self, int folder, const char *parent, const char *name)
{
	char path[VIGIE_ITEM_PATH_LIMIT + 1];
	struct stat status;

	if (vigie_name_is_ignored(name) || (!*parent && strcmp(name, DIRECTORY_ARCHIVE) == 0) ||
	    !append_path(self, parent, name, path))
		return 0;
	/* Looked at before it is opened: opening a device or a pipe may have effects. */
	if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	if (S_ISDIR(status.st_mode))
		return push_folder(&self->scan, path);
	return S_ISREG(status.st_mode) ? take_file(self, folder, name, path) : 0;
}

static int open_folder(struct directory *self, const char *path, DIR **ret_folder)
{
	VIGIE_CLEANUP(vigie_closep) int root = vigie_directory_open_root(self);
	VIGIE_CLEANUP(vigie_closep) int fd = -1;
	DIR *folder;

	if (root < 0)
		return root;
	fd = *path ? vigie_directory_open_at(root, path, O_RDONLY | O_DIRECTORY) : TAKE_FD(root);
	if (fd < 0)
		return fd;
	folder = fdopendir(fd);
	if (!folder)
		return -errno;
	TAKE_FD(fd);
	*ret_folder = folder;
	return 0;
}

static int read_folder(struct directory *self, const char *path, DIR *folder)
{
	struct directory_set set;
	struct dirent *entry;
	int r = take_set(self, dirfd(folder), path, &set);

	while (r >= 0) {
		errno = 0;
		entry = readdir(folder);
		if (!entry)
			return -errno;
		if (!vigie_directory_set_has(&set, entry->d_name))
			r = take_entry(self, dirfd(folder), path, entry->d_name);
	}
	return r;
}

int vigie_directory_scan_step(struct directory *self)
{
	VIGIE_CLEANUP(folder_freep) DIR *folder = NULL;
	struct directory_folder *next = self->scan.folders;
	int r;

	if (!next) {
		vigie_items_sort(&self->scan.items);
		return 0;
	}
	self->scan.folders = next->next;
	/* Watched before it is read: what changes in between is hinted at. */
	vigie_directory_watch_folder(self, next->path);
	r = open_folder(self, next->path, &folder);
	if (r < 0 && *next->path) {
		if (r != -ENOENT)
			remember_failure(self, next->path, r);
		return 1;
	}
	if (r == 0)
		r = read_folder(self, next->path, folder);
	return r < 0 ? r : 1;
}
