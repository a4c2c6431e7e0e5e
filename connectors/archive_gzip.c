/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One gzip file, of one or more streams: its one member is called as the file is, without ".gz".
 * The checksum is verified, which libarchive does not do for this kind. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include <zlib.h>

#include "connectors/archive_expand.h"
#include "vigie/format.h"

#define REFUSED(why) (VIGIE_REJECT_##why + 1)
#define GZIP_ONLY (MAX_WBITS + 16) /* what zlib calls it: no other wrapper is accepted */

struct unpacking {
	struct archive_reader reader;
	struct vigie_archive *archive;
	struct vigie_input *input;
	z_stream stream;
	bool open; /* inside a stream */
	bool whole;
	char in[VIGIE_ARCHIVE_CHUNK], out[VIGIE_ARCHIVE_CHUNK];
};

/* "folder/EXP_ELEVE.csv.gz" → "EXP_ELEVE.csv". */
static int append_name(struct vigie_buffer *out, const char *name)
{
	const char *slash = strrchr(name, '/');
	size_t size;

	name = slash ? slash + 1 : name;
	size = strlen(name);
	if (size > 3 && strcasecmp(name + size - 3, ".gz") == 0)
		size -= 3;
	vigie_buffer_append(out, name, size);
	return vigie_buffer_error(out);
}

static int refill(struct unpacking *self)
{
	ssize_t n = vigie_input_read(self->input, self->in, sizeof(self->in));

	if (n < 0)
		return (int)n;
	self->stream.next_in = (unsigned char *)self->in;
	self->stream.avail_in = (unsigned)n;
	return n > 0;
}

/* Behind a stream another may follow; zeros are the padding of a tape. */
static int begin_next(struct unpacking *self)
{
	while (self->stream.avail_in > 0 && *self->stream.next_in == 0) {
		self->stream.next_in++;
		self->stream.avail_in--;
	}
	if (self->stream.avail_in == 0)
		return 0;
	self->open = true;
	return inflateReset(&self->stream) == Z_OK ? 0 : -ENOMEM;
}

static int inflate_chunk(struct unpacking *self)
{
	int code;

	self->stream.next_out = (unsigned char *)self->out;
	self->stream.avail_out = sizeof(self->out);
	code = inflate(&self->stream, Z_NO_FLUSH);
	if (code == Z_MEM_ERROR)
		return -ENOMEM;
	if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
		return REFUSED(ARCHIVE_DAMAGED);
	if (code == Z_STREAM_END)
		self->open = false;
	return vigie_archive_write(self->archive, self->out,
				   sizeof(self->out) - self->stream.avail_out);
}

static int step(struct archive_reader *reader, enum archive_step *ret_step)
{
	struct unpacking *self = (struct unpacking *)reader;
	/* What is expanded but was not handed on yet comes without further input. */
	bool more = self->open && self->stream.avail_out == 0;
	int r;

	*ret_step = ARCHIVE_STEP_MORE;
	if (self->whole) {
		*ret_step = ARCHIVE_STEP_END;
		return 0;
	}
	if (self->stream.avail_in == 0 && !more) {
		r = refill(self);
		if (r < 0)
			return r;
		if (r == 0) {
			self->whole = true;
			*ret_step = ARCHIVE_STEP_MEMBER;
			return self->open ? REFUSED(TRUNCATED) : 0;
		}
	}
	return self->open ? inflate_chunk(self) : begin_next(self);
}

static void close_gzip(struct archive_reader *reader)
{
	struct unpacking *self = (struct unpacking *)reader;

	inflateEnd(&self->stream);
	free(self);
}

static int begin_stream(struct unpacking *self)
{
	if (inflateInit2(&self->stream, GZIP_ONLY) != Z_OK)
		return -ENOMEM;
	self->open = true;
	self->stream.avail_out = sizeof(self->out);
	return vigie_input_rewind(self->input);
}

static int open_gzip(struct vigie_archive *archive, struct vigie_input *input, const char *prefix,
		     struct archive_reader **ret_reader)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};
	struct unpacking *self;
	int r = append_name(&name, vigie_input_name(input));

	if (r == 0)
		r = vigie_archive_begin(archive, prefix, vigie_buffer_string(&name));
	/* A hidden name is that of the file itself, not one that an archive brings. */
	if (r < 0 || r >= ARCHIVE_REFUSED)
		return r < 0 ? r : r - ARCHIVE_REFUSED + 1;
	self = calloc(1, sizeof(*self));
	if (!self)
		return -ENOMEM;
	self->reader.class = &vigie_archive_gzip;
	self->archive = archive;
	self->input = input;
	r = begin_stream(self);
	if (r < 0)
		close_gzip(&self->reader);
	else
		*ret_reader = &self->reader;
	return r;
}

const struct archive_reader_class vigie_archive_gzip = {open_gzip, step, close_gzip};
