/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of an item once it is stored. Never overwrites in the archive, never leaves the
 * folder, and leaves alone an item that is no longer the one that was fetched. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "connectors/transport/directory.h"

#define ARCHIVED_TWINS 10000 /* items of one name in the archive: with more, somebody must look */

/* The path under which the item is archived below the root; `twin` > 0 is added to the name. */
static int archive_path(const char *path, int twin, char *to, size_t capacity)
{
	int size = twin == 0 ? snprintf(to, capacity, DIRECTORY_ARCHIVE "/%s", path)
			     : snprintf(to, capacity, DIRECTORY_ARCHIVE "/%s.%d", path, twin);

	return (size_t)size < capacity ? 0 : -ENAMETOOLONG;
}

/* Makes the folders that lead to `path`, which it restores. */
static int make_parents(int root, char *path)
{
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		VIGIE_CLEANUP(vigie_closep) int folder = -1;
		const char *name;
		int r = 0;

		*slash = '\0';
		folder = vigie_directory_open_parent(root, path, &name);
		if (folder >= 0 && mkdirat(folder, name, 0777) < 0 && errno != EEXIST)
			r = -errno;
		*slash = '/';
		if (folder < 0 || r < 0)
			return folder < 0 ? folder : r;
	}
	return 0;
}

/* Renames without overwriting; some network file systems know only links for that. */
static int move(int from, const char *name, int to, const char *new_name)
{
	if (renameat2(from, name, to, new_name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	if (linkat(from, name, to, new_name, 0) < 0)
		return -errno;
	return unlinkat(from, name, 0) < 0 ? -errno : 0;
}

static int archive(int root, int folder, const char *name, const char *path)
{
	char to[VIGIE_ITEM_PATH_LIMIT + sizeof(DIRECTORY_ARCHIVE "/.10000")];
	int r = -EEXIST;

	for (int twin = 0; r == -EEXIST && twin < ARCHIVED_TWINS; twin++) {
		VIGIE_CLEANUP(vigie_closep) int parent = -1;
		const char *new_name = NULL;

		r = archive_path(path, twin, to, sizeof(to));
		if (r == 0)
			r = make_parents(root, to);
		if (r < 0)
			return r;
		parent = vigie_directory_open_parent(root, to, &new_name);
		r = parent < 0 ? parent : move(folder, name, parent, new_name);
	}
	return r;
}

/* 0 when the item is the one fetched last, or one of which nothing is remembered. */
static int check_unchanged(const struct directory *self, int folder, const char *name,
			   const char *path)
{
	struct directory_identity now;
	struct stat status;

	if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return -EINVAL;
	now = vigie_directory_identify(&status);
	if (self->fetched && strcmp(self->fetched, path) == 0 &&
	    !vigie_directory_same(&self->fetched_identity, &now))
		return -EAGAIN;
	return 0;
}

static int put_away(int root, int folder, const char *name, const char *path, enum vigie_settle how)
{
	if (how == VIGIE_SETTLE_ARCHIVE)
		return archive(root, folder, name, path);
	return unlinkat(folder, name, 0) < 0 ? -errno : 0;
}

/* The manifest goes last: what is left by a crash is a set that lacks files. */
static int settle_set(const struct directory *self, int root, int folder,
		      const struct directory_set *set, const char *path, enum vigie_settle how)
{
	size_t size = strlen(path) - strlen(DIRECTORY_SET_MANIFEST);
	char file[VIGIE_ITEM_PATH_LIMIT + sizeof(set->names[0])];

	if (self->fetched && strcmp(self->fetched, path) == 0 &&
	    !vigie_directory_same(&self->fetched_identity, &set->identity))
		return -EAGAIN;
	for (size_t i = 0; i < set->n; i++) {
		int r;

		snprintf(file, sizeof(file), "%.*s%s", (int)size, path, set->names[i]);
		r = put_away(root, folder, set->names[i], file, how);
		if (r < 0 && r != -ENOENT)
			return r;
	}
	return 0;
}

int vigie_directory_settle(struct vigie_transport *transport, const char *path,
			   enum vigie_settle how)
{
	struct directory *self = (struct directory *)transport;
	VIGIE_CLEANUP(vigie_closep) int root = -1;
	VIGIE_CLEANUP(vigie_closep) int folder = -1;
	struct directory_set set = {0};
	const char *name = NULL;
	int r;

	if (how == VIGIE_SETTLE_KEEP)
		return 0;
	root = vigie_directory_open_root(self);
	if (root < 0)
		return root;
	folder = vigie_directory_open_parent(root, path, &name);
	if (folder >= 0 && strcmp(name, DIRECTORY_SET_MANIFEST) == 0)
		r = vigie_directory_set_gather(self, folder, &set);
	else
		r = folder < 0 ? folder : 0;
	if (r == 0 && set.n > 0)
		return settle_set(self, root, folder, &set, path, how);
	if (r == 0)
		r = check_unchanged(self, folder, name, path);
	if (r == 0)
		r = put_away(root, folder, name, path, how);
	/* Somebody, or a run that was interrupted, took it away already. */
	return r == -ENOENT ? 0 : r;
}
