/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A message becomes a file by a temporary name, fsync, rename and fsync of the folder. Only its
 * owner reads it. Refuses a message-id that is no plain file name.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/mail/drop.h"
#include "vigie/output.h"

static int write_file(int folder, const char *name, const char *message, size_t size)
{
	VIGIE_CLEANUP(vigie_closep)
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	int r = fd < 0 ? -errno : vigie_output_write(fd, message, size);

	return r == 0 && fsync(fd) < 0 ? -errno : r;
}

/* "<id>" to "id"; false when it could lead out of the folder or be hidden. */
static bool file_name(const char *message_id, char *name, size_t size)
{
	size_t length = strlen(message_id);

	if (length < 3 || message_id[0] != '<' || message_id[length - 1] != '>' ||
	    strchr(message_id, '/') || message_id[1] == '.' || length > size)
		return false;
	memcpy(name, message_id + 1, length - 2);
	name[length - 2] = '\0';
	return true;
}

int drop_write(const char *folder, const char *message_id, const char *message, size_t size)
{
	VIGIE_CLEANUP(vigie_closep) int fd = -1;
	char id[128], name[sizeof(id) + 8], temporary[sizeof(id) + 8];
	int r;

	if (!file_name(message_id, id, sizeof(id)))
		return -EINVAL;
	snprintf(name, sizeof(name), "%s.eml", id);
	snprintf(temporary, sizeof(temporary), ".%s.tmp", id);
	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return -errno;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = write_file(fd, temporary, message, size);
	if (r == 0 && renameat(fd, temporary, fd, name) < 0)
		r = -errno;
	if (r < 0) {
		unlinkat(fd, temporary, 0);
		return r;
	}
	return fsync(fd) < 0 ? -errno : 0;
}
