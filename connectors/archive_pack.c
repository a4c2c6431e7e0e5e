/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An export in several files that lies unpacked in a folder, made the one file that every other way
 * of arriving brings: a zip, stored, the same bytes for the same files. Leaves what is below the
 * folder, and whatever is no plain file.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>

#include "connectors/archive_expand.h"
#include "vigie/format.h"

#define MANIFEST "manifest.csv" /* what makes a folder one export */

struct packing {
	int folder;
	struct dirent **names;
	int n;
	struct archive *zip;
	struct archive_entry *entry;
	uint64_t size; /* of what was packed */
	char bytes[VIGIE_ARCHIVE_CHUNK];
};

static void packing_freep(struct packing **packing)
{
	struct packing *self = *packing;

	if (!self)
		return;
	vigie_closep(&self->folder);
	for (int i = 0; i < self->n; i++)
		free(self->names[i]);
	free(self->names);
	if (self->zip)
		archive_write_free(self->zip);
	archive_entry_free(self->entry);
	free(self);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static bool is_export(const struct packing *self)
{
	for (int i = 0; i < self->n; i++)
		if (strcasecmp(self->names[i]->d_name, MANIFEST) == 0)
			return true;
	return false;
}

static int open_folder(struct packing *self, const char *folder)
{
	self->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (self->folder < 0)
		return errno == ENOTDIR ? 1 : -errno;
	self->n = scandirat(self->folder, ".", &self->names, is_visible, alphasort);
	if (self->n < 0)
		self->n = 0;
	return is_export(self) ? 0 : 1;
}

static int open_zip(struct packing *self, int fd)
{
	self->zip = archive_write_new();
	self->entry = archive_entry_new();
	if (!self->zip || !self->entry || archive_write_set_format_zip(self->zip) != ARCHIVE_OK ||
	    archive_write_set_options(self->zip, "compression=store") != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(self->zip, 1) != ARCHIVE_OK)
		return -ENOMEM;
	return archive_write_open_fd(self->zip, fd) == ARCHIVE_OK ? 0 : -EIO;
}

static int copy_bytes(struct packing *self, int fd)
{
	for (;;) {
		ssize_t n = read(fd, self->bytes, sizeof(self->bytes));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : 0;
		self->size += (uint64_t)n;
		if (self->size > VIGIE_INPUT_LIMIT)
			return -EFBIG;
		if (archive_write_data(self->zip, self->bytes, (size_t)n) != n)
			return -EIO;
	}
}

static int add_file(struct packing *self, const char *name)
{
	VIGIE_CLEANUP(vigie_closep)
	int fd = openat(self->folder, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return 0;
	archive_entry_clear(self->entry);
	archive_entry_set_pathname(self->entry, name);
	archive_entry_set_filetype(self->entry, AE_IFREG);
	archive_entry_set_size(self->entry, status.st_size);
	if (archive_write_header(self->zip, self->entry) != ARCHIVE_OK)
		return -EIO;
	return copy_bytes(self, fd);
}

int vigie_format_pack_folder(const char *folder, int *ret_fd)
{
	VIGIE_CLEANUP(packing_freep) struct packing *self = calloc(1, sizeof(*self));
	VIGIE_CLEANUP(vigie_closep) int fd = -1;
	int r;

	if (!self)
		return -ENOMEM;
	self->folder = -1;
	r = open_folder(self, folder);
	if (r != 0)
		return r;
	fd = vigie_archive_open_temporary();
	if (fd < 0)
		return fd;
	r = open_zip(self, fd);
	for (int i = 0; r == 0 && i < self->n; i++)
		r = add_file(self, self->names[i]->d_name);
	if (r == 0 && archive_write_close(self->zip) != ARCHIVE_OK)
		r = -EIO;
	if (r == 0)
		*ret_fd = TAKE_FD(fd);
	return r;
}
