/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths below the root and the files at their ends. Follows no symbolic link below the root, so
 * nothing outside of it is ever opened. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "connectors/transport/directory.h"

int vigie_directory_open_root(const struct directory *self)
{
	int fd = open(self->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* The size of the first part of a path, or 0 when the path leaves the folder or is none. */
static size_t first_part(const char *path)
{
	size_t size = strcspn(path, "/");

	if ((size == 1 && path[0] == '.') || (size == 2 && memcmp(path, "..", 2) == 0) ||
	    size > NAME_MAX)
		return 0;
	return size;
}

static int open_part(int folder, const char *part, size_t size, int flags)
{
	char name[NAME_MAX + 1];
	int fd;

	memcpy(name, part, size);
	name[size] = '\0';
	fd = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int vigie_directory_open_at(int root, const char *path, int flags)
{
	int folder = fcntl(root, F_DUPFD_CLOEXEC, 0);

	for (;;) {
		size_t size = first_part(path);
		bool last = path[size] == '\0';
		int next = size == 0 ? -EINVAL
				     : open_part(folder, path, size,
						 last ? flags : O_PATH | O_DIRECTORY);

		vigie_closep(&folder);
		if (next < 0 || last)
			return next;
		folder = next;
		path += size + 1;
	}
}

int vigie_directory_open_parent(int root, const char *path, const char **ret_name)
{
	const char *slash = strrchr(path, '/');
	char parent[VIGIE_ITEM_PATH_LIMIT + 1];
	const char *name = slash ? slash + 1 : path;
	int fd;

	if (first_part(name) == 0 || strlen(path) > VIGIE_ITEM_PATH_LIMIT)
		return -EINVAL;
	if (slash) {
		memcpy(parent, path, (size_t)(slash - path));
		parent[slash - path] = '\0';
		fd = vigie_directory_open_at(root, parent, O_RDONLY | O_DIRECTORY);
	} else {
		fd = fcntl(root, F_DUPFD_CLOEXEC, 0);
		fd = fd < 0 ? -errno : fd;
	}
	if (fd >= 0)
		*ret_name = name;
	return fd;
}

struct directory_identity vigie_directory_identify(const struct stat *status)
{
	return (struct directory_identity){
		.inode = status->st_ino,
		.size = (uint64_t)status->st_size,
		.modified =
			(int64_t)status->st_mtim.tv_sec * 1000000 + status->st_mtim.tv_nsec / 1000,
	};
}

bool vigie_directory_same(const struct directory_identity *a, const struct directory_identity *b)
{
	return a->inode == b->inode && a->size == b->size && a->modified == b->modified;
}

/* Against the clock of the machine, not the one that people may set for demonstrations: it is the
 * one that stamped the file. A stamp far in the future is as old as one far in the past. */
static bool is_old(const struct directory *self, const struct stat *status)
{
	struct timespec now;
	int64_t age;

	clock_gettime(CLOCK_REALTIME, &now);
	age = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 -
	      vigie_directory_identify(status).modified;
	return age >= self->settle_usec || -age >= self->settle_usec;
}

int vigie_directory_is_settled(const struct directory *self, int fd, const struct stat *status)
{
	/* Whoever opens the file for writing in this instant makes the kernel signal the holder of
	 * the lease: with SIGIO, which would end the program, unless another is asked for. */
	if (fcntl(fd, F_SETSIG, SIGURG) == 0 && fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
		fcntl(fd, F_SETLEASE, F_UNLCK);
		return 1;
	}
	return errno != EAGAIN && is_old(self, status);
}
