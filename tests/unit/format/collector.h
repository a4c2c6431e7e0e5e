/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sink that writes what it is handed as text: records as NDJSON, rejected rows as "line:column
 * code". Included by tests of formats; owned by the test. */
#ifndef VIGIE_TESTS_FORMAT_COLLECTOR_H
#define VIGIE_TESTS_FORMAT_COLLECTOR_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "vigie/format.h"

struct collector {
	struct vigie_buffer records, rejects;
	uint32_t line; /* where the file was refused */
	int stop_after; /* records, then the sink fails; 0: never */
	int n_records;
};

static inline int collect_record(void *userdata, const struct vigie_record *record)
{
	struct collector *collector = userdata;

	vigie_record_append_json(&collector->records, record);
	collector->n_records++;
	return collector->n_records == collector->stop_after ? -EIO : 0;
}

static inline int collect_reject(void *userdata, uint32_t line, uint32_t column,
				 enum vigie_rejection why)
{
	struct collector *collector = userdata;

	vigie_buffer_append_format(&collector->rejects, "%u:%u %s\n", line, column,
				   vigie_rejection_code(why));
	return 0;
}

static inline void collector_done(struct collector *collector)
{
	vigie_buffer_done(&collector->records);
	vigie_buffer_done(&collector->rejects);
}

/* Decodes bytes with one format; the collector starts empty. */
static inline int collect_bytes(struct collector *collector, const struct vigie_format *format,
				const char *bytes, size_t size,
				const struct vigie_decode_options *options,
				struct vigie_inspection *inspection)
{
	const struct vigie_sink sink = {collect_record, collect_reject, collector};
	static const struct vigie_decode_options none = {.hints.date = VIGIE_DAY_NONE};
	struct vigie_input *input;
	int r;

	vigie_buffer_clear(&collector->records);
	vigie_buffer_clear(&collector->rejects);
	collector->n_records = 0;
	collector->line = 0;
	assert_int_equal(vigie_input_from_memory(bytes, size, "test", &input), 0);
	r = format->decode(input, options ? options : &none, &sink, inspection, &collector->line);
	vigie_input_free(input);
	return r;
}

static inline int collect(struct collector *collector, const struct vigie_format *format,
			  const char *text, const struct vigie_decode_options *options)
{
	return collect_bytes(collector, format, text, strlen(text), options, NULL);
}

#define assert_records(collector, expected)                                                        \
	assert_string_equal(vigie_buffer_string(&(collector)->records), expected)
#define assert_rejects(collector, expected)                                                        \
	assert_string_equal(vigie_buffer_string(&(collector)->rejects), expected)

#endif
