/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text held back. See spill.h. */
#include "daemon/command/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "vigie/output.h"

#define MEMORY_MOST (4u << 20) /* larger files go to the disk: memory does not grow with them */

static int open_file(struct spill *spill)
{
	const char *folder = getenv("TMPDIR");

	if (spill->fd < 0)
		spill->fd = open(folder && *folder ? folder : "/tmp",
				 O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return spill->fd < 0 ? -errno : 0;
}

int spill_settle(struct spill *spill)
{
	int r = vigie_buffer_error(&spill->memory);

	if (r < 0 || spill->memory.size < MEMORY_MOST)
		return r;
	r = open_file(spill);
	if (r == 0)
		r = vigie_output_write(spill->fd, spill->memory.data, spill->memory.size);
	vigie_buffer_clear(&spill->memory);
	return r;
}

static int copy_file(int fd, FILE *file)
{
	char bytes[1 << 16];
	off_t at = 0;

	for (;;) {
		ssize_t n = pread(fd, bytes, sizeof(bytes), at);

		if (n <= 0)
			return n < 0 ? -errno : 0;
		if (fwrite(bytes, 1, (size_t)n, file) != (size_t)n)
			return -errno;
		at += n;
	}
}

int spill_write(struct spill *spill, FILE *file)
{
	int r = spill->fd >= 0 ? copy_file(spill->fd, file) : 0;

	if (r < 0 || spill->memory.size == 0)
		return r;
	return fwrite(spill->memory.data, 1, spill->memory.size, file) == spill->memory.size
		       ? 0
		       : -errno;
}

void spill_done(struct spill *spill)
{
	vigie_buffer_done(&spill->memory);
	vigie_closep(&spill->fd);
	spill->fd = -1;
}
