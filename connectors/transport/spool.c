/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns descriptors of the spool folder and of one temporary file, which it keeps locked: a file
 * with a temporary name that nobody locks was left by a run that ended in the middle. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "connectors/transport/spool.h"
#include "vigie/output.h"

#define TEMPORARY_SUFFIX ".part"
#define TEMPORARY_FORMAT "%s-%d" TEMPORARY_SUFFIX

static int open_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static bool is_temporary(const char *name)
{
	size_t size = strlen(name), suffix = strlen(TEMPORARY_SUFFIX);

	return size > suffix && strcmp(name + size - suffix, TEMPORARY_SUFFIX) == 0;
}

static void remove_stale(int folder, const char *name)
{
	VIGIE_CLEANUP(vigie_closep)
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		unlinkat(folder, name, 0);
}

int vigie_spool_prepare(const char *path)
{
	struct dirent *entry;
	DIR *folder;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return -errno;
	folder = opendir(path);
	if (!folder)
		return -errno;
	while ((entry = readdir(folder)))
		if (is_temporary(entry->d_name))
			remove_stale(dirfd(folder), entry->d_name);
	closedir(folder);
	return 0;
}

/* FNV-1a of 64 bits, the NUL included: a path may name a class or a teacher, its hash nobody. */
static uint64_t hash_string(uint64_t hash, const char *string)
{
	size_t size = strlen(string) + 1;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)string[i]) * UINT64_C(1099511628211);
	return hash;
}

static void name_file(struct vigie_spool_file *file, const char *source, const char *item_path)
{
	uint64_t hash = hash_string(UINT64_C(14695981039346656037), source ? source : "");

	hash = hash_string(hash, item_path);
	snprintf(file->final, sizeof(file->final), "%016llx", (unsigned long long)hash);
	/* Two programs may fetch into one spool. */
	snprintf(file->temporary, sizeof(file->temporary), TEMPORARY_FORMAT, file->final, getpid());
}

static int open_temporary(struct vigie_spool_file *file)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;

	file->fd = openat(file->folder, file->temporary, flags, 0600);
	if (file->fd < 0 && errno == EEXIST) {
		remove_stale(file->folder, file->temporary);
		file->fd = openat(file->folder, file->temporary, flags, 0600);
	}
	if (file->fd < 0) {
		file->temporary[0] = '\0';
		return -errno;
	}
	return flock(file->fd, LOCK_EX | LOCK_NB) < 0 ? -errno : 0;
}

int vigie_spool_begin(const char *folder, const char *source, const char *item_path, uint64_t limit,
		      struct vigie_spool_file *ret_file)
{
	struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;
	int r;

	file.limit = limit;
	file.folder = open_folder(folder);
	if (file.folder < 0)
		return file.folder;
	name_file(&file, source, item_path);
	r = open_temporary(&file);
	if (r < 0) {
		vigie_spool_done(&file);
		return r;
	}
	*ret_file = file;
	return 0;
}

int vigie_spool_write(struct vigie_spool_file *file, const char *bytes, size_t size)
{
	file->size += size;
	if (file->size > file->limit)
		return -EFBIG;
	return vigie_output_write(file->fd, bytes, size);
}

int vigie_spool_commit(struct vigie_spool_file *file)
{
	if (fsync(file->fd) < 0 ||
	    renameat(file->folder, file->temporary, file->folder, file->final) < 0)
		return -errno;
	file->temporary[0] = '\0';
	return fsync(file->folder) < 0 ? -errno : 0;
}

void vigie_spool_done(struct vigie_spool_file *file)
{
	if (file->temporary[0])
		unlinkat(file->folder, file->temporary, 0);
	vigie_closep(&file->fd);
	vigie_closep(&file->folder);
	*file = VIGIE_SPOOL_FILE_NONE;
}

static int lock_and_rename(const char *spool_path, struct vigie_fetched *fetched)
{
	VIGIE_CLEANUP(vigie_freep) char *path = NULL;
	VIGIE_CLEANUP(vigie_closep) int fd = open(spool_path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return -errno;
	if (asprintf(&path, TEMPORARY_FORMAT, spool_path, getpid()) < 0)
		return -ENOMEM;
	if (rename(spool_path, path) < 0)
		return -errno;
	*fetched = (struct vigie_fetched){.path = TAKE_PTR(path), .fd = TAKE_FD(fd)};
	return 0;
}

int vigie_fetched_take(const char *spool_path, struct vigie_fetched *ret_fetched)
{
	int r = lock_and_rename(spool_path, ret_fetched);

	if (r < 0 && r != -EAGAIN)
		unlink(spool_path);
	return r;
}

void vigie_fetched_done(struct vigie_fetched *fetched)
{
	if (!fetched->path)
		return;
	unlink(fetched->path);
	free(fetched->path);
	close(fetched->fd);
	*fetched = (struct vigie_fetched){0};
}
