/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes that go to a file whole or not at all: a temporary file beside it, fsync, rename, fsync of
 * the folder. */
#include "vigie/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "vigie/buffer.h"

int vigie_output_write(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			bytes += n;
			size -= (size_t)n;
		}
	}
	return 0;
}

static int fill(int fd, const char *bytes, size_t size, mode_t mode)
{
	int r = vigie_output_write(fd, bytes, size);

	if (r < 0)
		return r;
	return fchmod(fd, mode) < 0 || fsync(fd) < 0 ? -errno : 0;
}

/* The rename itself must survive a loss of power. */
static int settle(char *name)
{
	VIGIE_CLEANUP(vigie_closep) int folder = -1;
	char *slash = strrchr(name, '/');

	if (slash)
		slash[slash == name] = '\0';
	folder = open(slash ? name : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return folder < 0 || fsync(folder) < 0 ? -errno : 0;
}

int vigie_output_replace(const char *path, const char *bytes, size_t size, mode_t mode)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};
	VIGIE_CLEANUP(vigie_closep) int fd = -1;
	int r;

	vigie_buffer_append_format(&name, "%s.XXXXXX", path);
	if (vigie_buffer_error(&name))
		return -ENOMEM;
	fd = mkostemp(name.data, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = fill(fd, bytes, size, mode);
	if (r == 0 && rename(name.data, path) < 0)
		r = -errno;
	if (r == 0)
		return settle(name.data);
	(void)unlink(name.data);
	return r;
}
