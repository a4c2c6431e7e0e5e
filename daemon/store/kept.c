/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept copies as files (kept.h). Knows no table. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/store/kept.h"

#define PART_SUFFIX ".part"

void kept_name(const uint8_t *digest, char *name)
{
	for (size_t i = 0; i < KEPT_NAME_BYTES; i++)
		snprintf(name + 2 * i, 3, "%02x", digest[i]);
}

/* The spool above it is not there yet where nothing was fetched. */
static int make_folder(const char *path)
{
	VIGIE_CLEANUP(vigie_freep) char *above = NULL;
	const char *slash = strrchr(path, '/');

	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	if (errno != ENOENT || !slash || slash == path)
		return -errno;
	above = strndup(path, (size_t)(slash - path));
	if (!above)
		return -ENOMEM;
	if (mkdir(above, 0700) < 0 && errno != EEXIST)
		return -errno;
	return mkdir(path, 0700) < 0 && errno != EEXIST ? -errno : 0;
}

static int open_folder(const char *path)
{
	int r = make_folder(path);
	int fd;

	if (r < 0)
		return r;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int copy_bytes(int from, int to)
{
	ssize_t n;

	do
		n = copy_file_range(from, NULL, to, NULL, (size_t)1 << 30, 0);
	while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		return -errno;
	return fdatasync(to) < 0 ? -errno : 0;
}

static int copy_into(int folder, const char *name, const char *path)
{
	VIGIE_CLEANUP(vigie_closep) int from = open(path, O_RDONLY | O_CLOEXEC);
	VIGIE_CLEANUP(vigie_closep) int to = -1;
	char part[64];
	int r;

	if (from < 0)
		return -errno;
	/* Two programs may keep the same file at once. */
	snprintf(part, sizeof(part), "%s-%d" PART_SUFFIX, name, getpid());
	to = openat(folder, part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (to < 0)
		return -errno;
	r = copy_bytes(from, to);
	if (r == 0 && renameat(folder, part, folder, name) < 0)
		r = -errno;
	if (r < 0)
		unlinkat(folder, part, 0);
	return r;
}

int kept_copy(const char *folder, const char *name, const char *path)
{
	VIGIE_CLEANUP(vigie_closep) int fd = open_folder(folder);

	if (fd < 0)
		return fd;
	if (faccessat(fd, name, F_OK, 0) == 0)
		return 0;
	return copy_into(fd, name, path);
}

int kept_remove(const char *folder, const char *name)
{
	VIGIE_CLEANUP(vigie_closep) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	return unlinkat(fd, name, 0) < 0 && errno != ENOENT ? -errno : 0;
}

static bool is_ours(const char *name)
{
	size_t size = strspn(name, "0123456789abcdef"), whole = strlen(name);
	size_t suffix = strlen(PART_SUFFIX);

	return size == 2 * (size_t)KEPT_NAME_BYTES &&
	       (whole == size ||
		(whole > suffix && strcmp(name + whole - suffix, PART_SUFFIX) == 0));
}

static bool is_older(int folder, const char *name, vigie_time before)
{
	struct stat status;

	return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       (vigie_time)status.st_mtim.tv_sec * VIGIE_USEC_PER_SEC < before;
}

int kept_each(const char *folder, vigie_time before,
	      int (*on_name)(void *userdata, const char *name), void *userdata)
{
	DIR *listing = opendir(folder);
	struct dirent *entry;
	int r = 0;

	if (!listing)
		return errno == ENOENT ? 0 : -errno;
	while (r == 0 && (entry = readdir(listing)))
		if (is_ours(entry->d_name) && is_older(dirfd(listing), entry->d_name, before))
			r = on_name(userdata, entry->d_name);
	closedir(listing);
	return r;
}
