/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy of one file into the spool, one mebibyte per step. Refuses a file that is not the one
 * that was listed, or that changes while it is copied: the next listing brings it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "connectors/transport/directory.h"

#define STEP (1u << 20) /* bytes between two turns of the event loop */
#define CHUNK (64u << 10)

void vigie_directory_copy_done(struct directory_copy *copy)
{
	vigie_closep(&copy->fd);
	vigie_spool_done(&copy->file);
	*copy = (struct directory_copy){.fd = -1, .file = VIGIE_SPOOL_FILE_NONE};
}

static int open_item(struct directory *self, const struct vigie_item *item)
{
	VIGIE_CLEANUP(vigie_closep) int root = vigie_directory_open_root(self);

	if (root < 0)
		return root;
	return vigie_directory_open_at(root, item->path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
}

int vigie_directory_copy_begin(struct directory *self, const struct vigie_item *item)
{
	struct directory_copy *copy = &self->copy;
	struct stat status;

	copy->fd = open_item(self, item);
	if (copy->fd < 0)
		return copy->fd;
	if (fstat(copy->fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return -EINVAL;
	copy->identity = vigie_directory_identify(&status);
	if (copy->identity.size > self->size_limit)
		return -EFBIG;
	if (copy->identity.size != item->size || copy->identity.modified != item->modified ||
	    !vigie_directory_is_settled(self, copy->fd, &status))
		return -EAGAIN;
	return vigie_spool_begin(self->spool, self->source, item->path, self->size_limit,
				 &copy->file);
}

static int finish(struct directory *self)
{
	struct directory_copy *copy = &self->copy;
	struct directory_identity now;
	struct stat status;

	if (fstat(copy->fd, &status) < 0)
		return -errno;
	now = vigie_directory_identify(&status);
	if (!vigie_directory_same(&copy->identity, &now) || copy->file.size != now.size ||
	    !vigie_directory_is_settled(self, copy->fd, &status))
		return -EAGAIN;
	return vigie_spool_commit(&copy->file);
}

int vigie_directory_copy_step(struct directory *self)
{
	char bytes[CHUNK];

	for (size_t done = 0; done < STEP;) {
		ssize_t n = read(self->copy.fd, bytes, sizeof(bytes));
		int r;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return finish(self);
		r = vigie_spool_write(&self->copy.file, bytes, (size_t)n);
		if (r < 0)
			return r;
		done += (size_t)n;
	}
	return 1;
}
