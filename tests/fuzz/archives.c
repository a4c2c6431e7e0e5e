/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Archives: any bytes as one, and any texts as the files of a OneRoster export. The latter are
 * written one behind the other, each behind a line "=users.csv", and packed here: no fuzzer guesses
 * a checksum. */
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "tests/fuzz/targets.h"
#include "vigie/buffer.h"

#define FILES_MOST 24

struct packed {
	struct vigie_buffer zip, directory;
	unsigned n;
};

static void append_number(struct vigie_buffer *out, uint32_t value, unsigned size)
{
	for (; size > 0; size--, value >>= 8)
		vigie_buffer_append_char(out, (char)(value & 0xff));
}

/* What the local header and the directory say alike, from "version needed" on. */
static void append_common(struct vigie_buffer *out, const char *bytes, uint32_t size,
			  uint32_t name_size)
{
	append_number(out, 20, 2);
	append_number(out, 0, 2); /* flags */
	append_number(out, 0, 2); /* stored */
	append_number(out, 0, 4); /* moment */
	append_number(out, (uint32_t)crc32(0, (const unsigned char *)bytes, size), 4);
	append_number(out, size, 4);
	append_number(out, size, 4);
	append_number(out, name_size, 2);
	append_number(out, 0, 2); /* extra fields */
}

static void pack(struct packed *packed, const char *name, uint32_t name_size, const char *bytes,
		 uint32_t size)
{
	uint32_t offset = (uint32_t)packed->zip.size;

	vigie_buffer_append(&packed->zip, "PK\3\4", 4);
	append_common(&packed->zip, bytes, size, name_size);
	vigie_buffer_append(&packed->zip, name, name_size);
	vigie_buffer_append(&packed->zip, bytes, size);
	vigie_buffer_append(&packed->directory, "PK\1\2", 4);
	append_number(&packed->directory, 20, 2); /* made by */
	append_common(&packed->directory, bytes, size, name_size);
	append_number(&packed->directory, 0, 4); /* comment, disk */
	append_number(&packed->directory, 0, 2); /* internal attributes */
	append_number(&packed->directory, 0, 4); /* external attributes */
	append_number(&packed->directory, offset, 4);
	vigie_buffer_append(&packed->directory, name, name_size);
	packed->n++;
}

static void finish(struct packed *packed)
{
	uint32_t offset = (uint32_t)packed->zip.size;

	vigie_buffer_append(&packed->zip, packed->directory.data, packed->directory.size);
	vigie_buffer_append(&packed->zip, "PK\5\6", 4);
	append_number(&packed->zip, 0, 4); /* disks */
	append_number(&packed->zip, packed->n, 2);
	append_number(&packed->zip, packed->n, 2);
	append_number(&packed->zip, (uint32_t)packed->directory.size, 4);
	append_number(&packed->zip, offset, 4);
	append_number(&packed->zip, 0, 2); /* comment */
}

/* Where the next line "=…" begins; the end when there is none. */
static const char *find_file(const char *text, const char *end)
{
	while (text < end && *text != '=') {
		const char *feed = memchr(text, '\n', (size_t)(end - text));

		text = feed ? feed + 1 : end;
	}
	return text;
}

int fuzz_oneroster(const uint8_t *bytes, size_t size)
{
	struct packed packed = {0};
	const char *end = (const char *)bytes + size, *at = find_file((const char *)bytes, end);

	while (at < end && packed.n < FILES_MOST) {
		const char *feed = memchr(at, '\n', (size_t)(end - at)), *next;

		if (!feed)
			break;
		next = find_file(feed + 1, end);
		pack(&packed, at + 1, (uint32_t)(feed - at - 1), feed + 1,
		     (uint32_t)(next - feed - 1));
		at = next;
	}
	if (packed.n > 0) {
		finish(&packed);
		if (vigie_buffer_error(&packed.zip) < 0)
			abort();
		fuzz_decode(NULL, (const uint8_t *)packed.zip.data, packed.zip.size);
	}
	vigie_buffer_done(&packed.zip);
	vigie_buffer_done(&packed.directory);
	return 0;
}

int fuzz_archive(const uint8_t *bytes, size_t size)
{
	return fuzz_decode(NULL, bytes, size);
}
