/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes zips (archive_pack.h), and packs a folder of the user's into one: leaves what is below the
 * folder, and whatever is no plain file. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>

#include "connectors/archive_expand.h"
#include "connectors/archive_pack.h"
#include "vigie/format.h"
#include "vigie/output.h"

#define MANIFEST "manifest.csv" /* what makes a folder one export */

struct vigie_pack {
	vigie_pack_write write;
	void *userdata;
	int error; /* -errno of write() */
	struct archive *zip;
	struct archive_entry *entry;
	uint64_t size; /* of what was packed */
	char bytes[VIGIE_ARCHIVE_CHUNK];
};

void vigie_pack_free(struct vigie_pack *pack)
{
	if (!pack)
		return;
	/* Closing an archive that was given up would write its end. */
	if (pack->zip) {
		archive_write_fail(pack->zip);
		archive_write_free(pack->zip);
	}
	archive_entry_free(pack->entry);
	free(pack);
}

static la_ssize_t on_write(struct archive *zip, void *userdata, const void *bytes, size_t size)
{
	struct vigie_pack *pack = userdata;

	pack->error = pack->write(pack->userdata, bytes, size);
	if (pack->error == 0)
		return (la_ssize_t)size;
	archive_set_error(zip, EIO, "write");
	return -1;
}

static int failed(const struct vigie_pack *pack)
{
	return pack->error < 0 ? pack->error : -EIO;
}

int vigie_pack_new(vigie_pack_write write, void *userdata, struct vigie_pack **ret_pack)
{
	VIGIE_CLEANUP(vigie_pack_freep) struct vigie_pack *pack = calloc(1, sizeof(*pack));

	if (!pack)
		return -ENOMEM;
	pack->write = write;
	pack->userdata = userdata;
	pack->zip = archive_write_new();
	pack->entry = archive_entry_new();
	if (!pack->zip || !pack->entry || archive_write_set_format_zip(pack->zip) != ARCHIVE_OK ||
	    archive_write_set_options(pack->zip, "compression=store") != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(pack->zip, 1) != ARCHIVE_OK)
		return -ENOMEM;
	if (archive_write_open(pack->zip, pack, NULL, on_write, NULL) != ARCHIVE_OK)
		return failed(pack);
	*ret_pack = TAKE_PTR(pack);
	return 0;
}

int vigie_pack_add(struct vigie_pack *pack, const char *name, int fd)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return 1;
	archive_entry_clear(pack->entry);
	archive_entry_set_pathname(pack->entry, name);
	archive_entry_set_filetype(pack->entry, AE_IFREG);
	archive_entry_set_size(pack->entry, status.st_size);
	return archive_write_header(pack->zip, pack->entry) == ARCHIVE_OK ? 0 : failed(pack);
}

int vigie_pack_step(struct vigie_pack *pack, int fd)
{
	ssize_t n;

	do
		n = read(fd, pack->bytes, sizeof(pack->bytes));
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return n < 0 ? -errno : 0;
	pack->size += (uint64_t)n;
	if (pack->size > VIGIE_INPUT_LIMIT)
		return -EFBIG;
	return archive_write_data(pack->zip, pack->bytes, (size_t)n) == n ? (int)n : failed(pack);
}

int vigie_pack_end(struct vigie_pack *pack)
{
	return archive_write_close(pack->zip) == ARCHIVE_OK ? 0 : failed(pack);
}

struct packing {
	int folder;
	struct dirent **names;
	int n;
};

static void packing_done(struct packing *self)
{
	vigie_closep(&self->folder);
	for (int i = 0; i < self->n; i++)
		free(self->names[i]);
	free(self->names);
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

static int add_file(const struct packing *self, struct vigie_pack *pack, const char *name)
{
	VIGIE_CLEANUP(vigie_closep)
	int fd = openat(self->folder, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int r = fd < 0 ? -errno : vigie_pack_add(pack, name, fd);

	if (r != 0)
		return r < 0 ? r : 0;
	do
		r = vigie_pack_step(pack, fd);
	while (r > 0);
	return r;
}

static int write_bytes(void *userdata, const char *bytes, size_t size)
{
	const int *fd = userdata;

	return vigie_output_write(*fd, bytes, size);
}

int vigie_format_pack_folder(const char *folder, int *ret_fd)
{
	VIGIE_CLEANUP(packing_done) struct packing self = {.folder = -1};
	VIGIE_CLEANUP(vigie_closep) int fd = -1;
	VIGIE_CLEANUP(vigie_pack_freep) struct vigie_pack *pack = NULL;
	int r = open_folder(&self, folder);

	if (r != 0)
		return r;
	fd = vigie_archive_open_temporary();
	if (fd < 0)
		return fd;
	r = vigie_pack_new(write_bytes, &fd, &pack);
	for (int i = 0; r == 0 && i < self.n; i++)
		r = add_file(&self, pack, self.names[i]->d_name);
	if (r == 0)
		r = vigie_pack_end(pack);
	if (r == 0)
		*ret_fd = TAKE_FD(fd);
	return r;
}
