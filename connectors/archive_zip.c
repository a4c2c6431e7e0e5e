/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A zip file by its central directory, through libarchive, which keeps the directory in memory and
 * expands block by block. Refuses what is no plain file or folder. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "connectors/archive_expand.h"
#include "vigie/format.h"

#define REFUSED(why) (VIGIE_REJECT_##why + 1)

struct reading {
	struct archive_reader reader;
	struct vigie_archive *archive;
	struct vigie_input *input;
	const char *prefix;
	struct archive *zip;
	uint64_t position; /* of the input, which only goes forwards by itself */
	int error; /* -errno of the input */
	bool inside; /* a member is under way */
	char bytes[VIGIE_ARCHIVE_CHUNK]; /* read ahead for libarchive */
};

static la_ssize_t on_read(struct archive *zip, void *userdata, const void **ret_bytes)
{
	struct reading *self = userdata;
	ssize_t n = vigie_input_read(self->input, self->bytes, sizeof(self->bytes));

	if (n < 0) {
		self->error = (int)n;
		archive_set_error(zip, EIO, "read");
		return ARCHIVE_FATAL;
	}
	self->position += (uint64_t)n;
	*ret_bytes = self->bytes;
	return n;
}

static la_int64_t on_seek(struct archive *zip, void *userdata, la_int64_t offset, int whence)
{
	struct reading *self = userdata;
	uint64_t size = vigie_input_size(self->input);
	la_int64_t base = whence == SEEK_CUR   ? (la_int64_t)self->position
			  : whence == SEEK_END ? (la_int64_t)size
					       : 0;
	la_int64_t wanted = base + offset;

	(void)zip;
	if (wanted < 0)
		wanted = 0;
	self->position = (uint64_t)wanted < size ? (uint64_t)wanted : size;
	vigie_input_seek(self->input, self->position);
	return (la_int64_t)self->position;
}

static la_int64_t on_skip(struct archive *zip, void *userdata, la_int64_t request)
{
	struct reading *self = userdata;
	uint64_t before = self->position;

	return on_seek(zip, userdata, request, SEEK_CUR) - (la_int64_t)before;
}

/* What libarchive could not do, as the outcome it is for the user. */
static int fail(struct reading *self)
{
	const char *text = archive_error_string(self->zip);

	if (self->error < 0)
		return self->error;
	if (archive_errno(self->zip) == ENOMEM)
		return -ENOMEM;
	if (text && (strstr(text, "nsupported") || strstr(text, "not supported")))
		return REFUSED(ARCHIVE_METHOD);
	return REFUSED(ARCHIVE_DAMAGED);
}

/* One block, of a quarter of a mebibyte at most, which may be empty; archive_read_data() would go
 * on until it has some bytes. A warning here is a wrong length or checksum. */
static int copy_block(struct reading *self, enum archive_step *ret_step)
{
	const void *bytes;
	size_t size;
	la_int64_t offset;
	int code = archive_read_data_block(self->zip, &bytes, &size, &offset);

	if (code == ARCHIVE_EOF) {
		self->inside = false;
		*ret_step = ARCHIVE_STEP_MEMBER;
		return 0;
	}
	if (code != ARCHIVE_OK)
		return code == ARCHIVE_RETRY ? REFUSED(ARCHIVE_DAMAGED) : fail(self);
	return vigie_archive_write(self->archive, bytes, size);
}

static const char *name_of(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);

	if (!name)
		name = archive_entry_pathname(entry);
	return name ? name : "?";
}

static int take_entry(struct reading *self, struct archive_entry *entry)
{
	int r = vigie_archive_begin(self->archive, self->prefix, name_of(entry));

	if (r < 0 || r >= ARCHIVE_REFUSED)
		return r < 0 ? r : r - ARCHIVE_REFUSED + 1;
	if (archive_entry_filetype(entry) == AE_IFDIR)
		return 0;
	if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry))
		return REFUSED(ARCHIVE_LINK);
	if (archive_entry_is_encrypted(entry))
		return REFUSED(ARCHIVE_ENCRYPTED);
	self->inside = r == 0;
	return 0;
}

static int step(struct archive_reader *reader, enum archive_step *ret_step)
{
	struct reading *self = (struct reading *)reader;
	struct archive_entry *entry;
	int code;

	*ret_step = ARCHIVE_STEP_MORE;
	if (self->inside)
		return copy_block(self, ret_step);
	code = archive_read_next_header(self->zip, &entry);
	if (code == ARCHIVE_EOF) {
		*ret_step = ARCHIVE_STEP_END;
		return 0;
	}
	/* A warning here is about a name, which is only shown. */
	return code == ARCHIVE_OK || code == ARCHIVE_WARN ? take_entry(self, entry) : fail(self);
}

static int begin_zip(struct reading *self)
{
	self->zip = archive_read_new();
	if (!self->zip)
		return -ENOMEM;
	if (archive_read_support_format_zip_seekable(self->zip) != ARCHIVE_OK ||
	    archive_read_set_read_callback(self->zip, on_read) != ARCHIVE_OK ||
	    archive_read_set_seek_callback(self->zip, on_seek) != ARCHIVE_OK ||
	    archive_read_set_skip_callback(self->zip, on_skip) != ARCHIVE_OK ||
	    archive_read_set_callback_data(self->zip, self) != ARCHIVE_OK)
		return -ENOMEM;
	return archive_read_open1(self->zip) == ARCHIVE_OK ? 0 : fail(self);
}

static void close_zip(struct archive_reader *reader)
{
	struct reading *self = (struct reading *)reader;

	if (self->zip)
		archive_read_free(self->zip);
	free(self);
}

static int open_zip(struct vigie_archive *archive, struct vigie_input *input, const char *prefix,
		    struct archive_reader **ret_reader)
{
	struct reading *self = calloc(1, sizeof(*self));
	int r;

	if (!self)
		return -ENOMEM;
	self->reader.class = &vigie_archive_zip;
	self->archive = archive;
	self->input = input;
	self->prefix = prefix;
	r = vigie_archive_check_directory(input, archive->limits.members);
	if (r == 0)
		r = begin_zip(self);
	if (r != 0)
		close_zip(&self->reader);
	else
		*ret_reader = &self->reader;
	return r;
}

const struct archive_reader_class vigie_archive_zip = {open_zip, step, close_zip};
