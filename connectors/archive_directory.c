/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a zip file, where its central directory is said to be: looked at before libarchive
 * takes the whole directory into memory. */
#include <errno.h>
#include <string.h>

#include "connectors/archive_expand.h"
#include "vigie/format.h"

#define REFUSED(why) (VIGIE_REJECT_##why + 1)
#define END_SIZE 22u /* of the record without its comment */
#define COMMENT_LIMIT 65535u
#define LOCATOR_SIZE 20u /* zip64: stands before the record */
#define END64_SIZE 56u
#define IN_ZIP64 UINT32_MAX
#define ENTRY_LIMIT 2048u /* bytes of an entry: 46, a name, a few extra fields */

static uint64_t number_at(const unsigned char *bytes, unsigned size)
{
	uint64_t value = 0;

	for (unsigned i = size; i-- > 0;)
		value = value << 8 | bytes[i];
	return value;
}

static int read_at(struct vigie_input *input, uint64_t offset, unsigned char *bytes, size_t size)
{
	vigie_input_seek(input, offset);
	for (size_t done = 0; done < size;) {
		ssize_t n = vigie_input_read(input, (char *)bytes + done, size - done);

		if (n < 0)
			return (int)n;
		if (n == 0)
			return REFUSED(ARCHIVE_DAMAGED);
		done += (size_t)n;
	}
	return 0;
}

/* Where the record at the end begins: the last signature whose comment ends with the file, as every
 * reader takes it. */
static int find_end(struct vigie_input *input, uint64_t *ret_offset,
		    unsigned char ret_record[END_SIZE])
{
	uint64_t size = vigie_input_size(input);
	size_t tail = size < END_SIZE + COMMENT_LIMIT ? (size_t)size : END_SIZE + COMMENT_LIMIT;
	VIGIE_CLEANUP(vigie_freep) unsigned char *bytes = malloc(tail + 1);
	int r;

	if (!bytes)
		return -ENOMEM;
	r = read_at(input, size - tail, bytes, tail);
	if (r != 0)
		return r;
	for (size_t at = tail < END_SIZE ? 0 : tail - END_SIZE + 1; at-- > 0;) {
		if (memcmp(bytes + at, "PK\5\6", 4) != 0)
			continue;
		memcpy(ret_record, bytes + at, END_SIZE);
		*ret_offset = size - tail + at;
		return 0;
	}
	return REFUSED(TRUNCATED);
}

/* Large archives, and some small ones, say it in a longer record. */
static int find_directory64(struct vigie_input *input, uint64_t end, uint64_t *ret_offset)
{
	unsigned char locator[LOCATOR_SIZE], record[END64_SIZE];
	uint64_t at;
	int r = end < LOCATOR_SIZE ? REFUSED(ARCHIVE_DAMAGED)
				   : read_at(input, end - LOCATOR_SIZE, locator, LOCATOR_SIZE);

	if (r != 0)
		return r;
	at = number_at(locator + 8, 8);
	if (memcmp(locator, "PK\6\7", 4) != 0 || at >= end)
		return REFUSED(ARCHIVE_DAMAGED);
	r = read_at(input, at, record, END64_SIZE);
	if (r != 0)
		return r;
	*ret_offset = number_at(record + 48, 8);
	return memcmp(record, "PK\6\6", 4) == 0 ? 0 : REFUSED(ARCHIVE_DAMAGED);
}

int vigie_archive_check_directory(struct vigie_input *input, unsigned members_limit)
{
	unsigned char record[END_SIZE];
	uint64_t end = 0, directory = 0;
	int r = find_end(input, &end, record);

	if (r != 0)
		return r;
	directory = number_at(record + 16, 4);
	if (directory == IN_ZIP64)
		r = find_directory64(input, end, &directory);
	if (r != 0)
		return r;
	/* Programs make this of no file; libarchive takes it for damaged. */
	if (end == 0 && directory == 0)
		return REFUSED(ARCHIVE_EMPTY);
	if (directory > end)
		return REFUSED(ARCHIVE_DAMAGED);
	if (end - directory > (uint64_t)members_limit * ENTRY_LIMIT)
		return REFUSED(ARCHIVE_MEMBERS);
	vigie_input_seek(input, 0);
	return 0;
}
