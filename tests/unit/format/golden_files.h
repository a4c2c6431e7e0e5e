/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files decoded into `got`, each of tests/golden compared with the `.expected` beside it
 * (records, then rejected rows). Samples are read where they are, never copied. */
#ifndef VIGIE_TESTS_FORMAT_GOLDEN_FILES_H
#define VIGIE_TESTS_FORMAT_GOLDEN_FILES_H

#include "connectors/format/formats.h"
#include "tests/unit/format/golden.h"

static struct collector got;
static const struct vigie_hints no_hints = {.date = VIGIE_DAY_NONE};

static inline int clean(void **state)
{
	(void)state;
	collector_done(&got);
	return 0;
}

static inline void decode_file(const struct vigie_format *format, const char *path,
			       const struct vigie_decode_options *options)
{
	const struct vigie_sink sink = {collect_record, collect_reject, &got};
	struct vigie_input *input;

	vigie_buffer_clear(&got.records);
	vigie_buffer_clear(&got.rejects);
	got.n_records = 0;
	assert_int_equal(vigie_input_open(path, path, &input), 0);
	assert_int_equal(format->decode(input, options, &sink, NULL, &got.line), 0);
	vigie_input_free(input);
}

/* `hints`: what the source says of its files. */
static inline void assert_golden(const struct vigie_format *format, const char *path,
				 const struct vigie_hints *hints)
{
	const struct vigie_decode_options options = {.hints = *hints};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer actual = {0};

	decode_file(format, path, &options);
	vigie_buffer_append_format(&actual, "%s%s", vigie_buffer_string(&got.records),
				   vigie_buffer_string(&got.rejects));
	assert_golden_text(path, &actual);
}

/* Decodes a sample without a word from outside and without a rejection; false where there is none.
 */
static inline bool decode_sample(const struct vigie_format *format, const char *path)
{
	const struct vigie_decode_options options = {.hints = no_hints};

	if (access(path, R_OK) < 0) {
		print_message("# skipped: %s is not here\n", path);
		return false;
	}
	decode_file(format, path, &options);
	assert_rejects(&got, "");
	return true;
}

/* How often this stands in the records. */
static inline int count(const char *what)
{
	int n = 0;

	for (const char *at = vigie_buffer_string(&got.records); (at = strstr(at, what)); at++)
		n++;
	return n;
}

#endif
