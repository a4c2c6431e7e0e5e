/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy of one file into the spool, one mebibyte per step. Refuses a file that is not the one
 * that was listed, or that changes while it is copied: the next listing brings it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "connectors/transport/directory.h"

#define CHUNK (64u << 10)

void vigie_directory_copy_done(struct directory_copy *copy)
{
	vigie_closep(&copy->fd);
	vigie_closep(&copy->folder);
	vigie_pack_free(copy->pack);
	vigie_spool_done(&copy->file);
	*copy = (struct directory_copy){.fd = -1, .folder = -1, .file = VIGIE_SPOOL_FILE_NONE};
}

static int open_item(struct directory *self, const struct vigie_item *item)
{
	VIGIE_CLEANUP(vigie_closep) int root = vigie_directory_open_root(self);

	if (root < 0)
		return root;
	return vigie_directory_open_at(root, item->path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
}

/* Is the item a set? Then the copy knows it. 1, 0, or -errno. */
static int open_set(struct directory *self, const struct vigie_item *item)
{
	VIGIE_CLEANUP(vigie_closep) int root = vigie_directory_open_root(self);
	const char *name = NULL;
	int r;

	if (root < 0)
		return root;
	self->copy.folder = vigie_directory_open_parent(root, item->path, &name);
	if (self->copy.folder < 0 || strcmp(name, DIRECTORY_SET_MANIFEST) != 0)
		return self->copy.folder < 0 ? self->copy.folder : 0;
	r = vigie_directory_set_gather(self, self->copy.folder, &self->copy.set);
	return r < 0 ? r : self->copy.set.n > 0;
}

int vigie_directory_copy_begin(struct directory *self, const struct vigie_item *item)
{
	struct directory_copy *copy = &self->copy;
	struct stat status;
	int r = open_set(self, item);

	if (r != 0)
		return r < 0 ? r : vigie_directory_set_begin(self, item);
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

	if (self->copy.pack)
		return vigie_directory_set_step(self);
	for (size_t done = 0; done < DIRECTORY_STEP;) {
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
