/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares text with the `.expected` file beside its input. VIGIE_GOLDEN_UPDATE=1 rewrites that
 * file; the difference is then reviewed. Run from the top of the tree. */
#ifndef VIGIE_TESTS_FORMAT_GOLDEN_H
#define VIGIE_TESTS_FORMAT_GOLDEN_H

#include "tests/unit/format/collector.h"

static inline void golden_read(const char *path, struct vigie_buffer *out)
{
	FILE *file = fopen(path, "re");
	char bytes[4096];
	size_t n;

	assert_non_null(file);
	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		vigie_buffer_append(out, bytes, n);
	fclose(file);
}

static inline void golden_write(const char *path, const struct vigie_buffer *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text->data, 1, text->size, file), text->size);
	fclose(file);
}

static inline void assert_golden_text(const char *path, const struct vigie_buffer *actual)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer expected = {0};
	char expected_path[256];

	snprintf(expected_path, sizeof(expected_path), "%s.expected", path);
	if (getenv("VIGIE_GOLDEN_UPDATE"))
		golden_write(expected_path, actual);
	golden_read(expected_path, &expected);
	assert_string_equal(vigie_buffer_string(actual), vigie_buffer_string(&expected));
}

#endif
