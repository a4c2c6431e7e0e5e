/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes zip and gzip files in memory, sound ones and others. Included by tests; what it returns is
 * owned by the test. */
#ifndef VIGIE_TESTS_ARCHIVE_MAKER_H
#define VIGIE_TESTS_ARCHIVE_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include "vigie/buffer.h"

struct maker_file {
	const char *name;
	const char *bytes; /* NULL: `size` zeros */
	size_t size; /* 0: strlen(bytes) */
	mode_t type; /* 0: AE_IFREG */
};

#define MAKER_LIMIT (4u << 20)

static inline void maker_zeros(struct archive *zip, size_t size)
{
	static const char zeros[65536];

	for (; size > sizeof(zeros); size -= sizeof(zeros))
		assert_int_equal(archive_write_data(zip, zeros, sizeof(zeros)), sizeof(zeros));
	assert_int_equal(archive_write_data(zip, zeros, size), size);
}

static inline void maker_add(struct archive *zip, const struct maker_file *file)
{
	struct archive_entry *entry = archive_entry_new();
	size_t size = file->size || !file->bytes ? file->size : strlen(file->bytes);

	archive_entry_set_pathname(entry, file->name);
	archive_entry_set_filetype(entry, file->type ? file->type : AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, 1790000000, 0);
	if (file->type == AE_IFLNK)
		archive_entry_set_symlink(entry, file->bytes);
	if (!file->type)
		archive_entry_set_size(entry, (int64_t)size);
	assert_int_equal(archive_write_header(zip, entry), ARCHIVE_OK);
	if (!file->type && file->bytes)
		assert_int_equal(archive_write_data(zip, file->bytes, size), size);
	else if (!file->type)
		maker_zeros(zip, size);
	archive_entry_free(entry);
}

/* `options` of libarchive, or NULL: "compression=store", "encryption=traditional" … */
static inline struct vigie_buffer make_zip_with(const char *options, const struct maker_file *files,
						size_t n)
{
	struct vigie_buffer out = {0};
	struct archive *zip = archive_write_new();
	size_t used = 0;

	assert_int_equal(vigie_buffer_reserve(&out, MAKER_LIMIT), 0);
	archive_write_set_format_zip(zip);
	archive_write_set_bytes_in_last_block(zip, 1);
	if (options) {
		archive_write_set_passphrase(zip, "essai");
		assert_int_equal(archive_write_set_options(zip, options), ARCHIVE_OK);
	}
	assert_int_equal(archive_write_open_memory(zip, out.data, MAKER_LIMIT, &used), ARCHIVE_OK);
	for (size_t i = 0; i < n; i++)
		maker_add(zip, &files[i]);
	assert_int_equal(archive_write_close(zip), ARCHIVE_OK);
	archive_write_free(zip);
	out.size = used;
	return out;
}

#define make_zip(...)                                                                              \
	make_zip_with(NULL, (const struct maker_file[]){__VA_ARGS__},                              \
		      sizeof((const struct maker_file[]){__VA_ARGS__}) /                           \
			      sizeof(struct maker_file))

static inline struct vigie_buffer make_gzip(const char *bytes, size_t size)
{
	struct vigie_buffer out = {0};
	z_stream stream = {0};

	assert_int_equal(vigie_buffer_reserve(&out, compressBound(size) + 64), 0);
	assert_int_equal(
		deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (unsigned char *)(uintptr_t)bytes;
	stream.avail_in = (unsigned)size;
	stream.next_out = (unsigned char *)out.data;
	stream.avail_out = (unsigned)out.capacity;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	out.size = stream.total_out;
	deflateEnd(&stream);
	return out;
}

#endif
