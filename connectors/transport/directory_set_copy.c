/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy of a set of files into the spool as one zip, one mebibyte per step. Refuses a set of
 * which anything changed meanwhile: the next listing brings it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "connectors/transport/directory.h"

static int write_bytes(void *userdata, const char *bytes, size_t size)
{
	return vigie_spool_write(userdata, bytes, size);
}

int vigie_directory_set_begin(struct directory *self, const struct vigie_item *item)
{
	struct directory_copy *copy = &self->copy;
	int r;

	copy->identity = copy->set.identity;
	if (copy->identity.size > self->size_limit)
		return -EFBIG;
	if (copy->identity.size != item->size || copy->identity.modified != item->modified ||
	    !copy->set.is_ready)
		return -EAGAIN;
	r = vigie_spool_begin(self->spool, self->source, item->path, self->size_limit, &copy->file);
	return r == 0 ? vigie_pack_new(write_bytes, &copy->file, &copy->pack) : r;
}

/* 0; 1 it is not there; or -errno. */
static int open_next(struct directory_copy *copy)
{
	const char *name = copy->set.names[copy->next];
	int r;

	copy->fd = vigie_directory_open_at(copy->folder, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (copy->fd < 0)
		return copy->fd == -ENOENT ? 1 : copy->fd;
	r = vigie_pack_add(copy->pack, name, copy->fd);
	return r > 0 ? -EAGAIN : r;
}

static int finish(struct directory *self)
{
	struct directory_copy *copy = &self->copy;
	struct directory_set now;
	int r = vigie_pack_end(copy->pack);

	if (r == 0)
		r = vigie_directory_set_gather(self, copy->folder, &now);
	if (r < 0)
		return r;
	if (!now.is_ready || !vigie_directory_same(&copy->identity, &now.identity))
		return -EAGAIN;
	return vigie_spool_commit(&copy->file);
}

int vigie_directory_set_step(struct directory *self)
{
	struct directory_copy *copy = &self->copy;

	for (size_t done = 0; done < DIRECTORY_STEP;) {
		int r = 0;

		if (copy->next == copy->set.n)
			return finish(self);
		if (copy->fd < 0)
			r = open_next(copy);
		if (r == 0)
			r = vigie_pack_step(copy->pack, copy->fd);
		else if (r == 1)
			r = 0;
		if (r < 0)
			return r;
		done += (size_t)r;
		if (r == 0) {
			vigie_closep(&copy->fd);
			copy->fd = -1;
			copy->next++;
		}
	}
	return 1;
}
