/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decodes invented PRONOTE files and compares what comes out. Included by the tests of the format;
 * pupils in it are invented. */
#ifndef VIGIE_TESTS_PRONOTE_SUPPORT_H
#define VIGIE_TESTS_PRONOTE_SUPPORT_H

#include "connectors/format/formats.h"
#include "tests/unit/format/collector.h"

#define REFUSED(name) (VIGIE_REJECT_##name + 1)

/* Everything that a name may say. */
static const struct vigie_hints all_hints = {
	.school = "0999999Z",
	.year = 2025,
	.class_name = "5B",
	.subject = "MATHEMATIQUES",
	.term = 1,
	.date = VIGIE_DAY_NONE,
};

static inline int decode_bytes(struct collector *got, const char *bytes, size_t size,
			       const struct vigie_hints *hints)
{
	const struct vigie_decode_options options = {.hints = *hints};

	return collect_bytes(got, &vigie_format_pronote, bytes, size, &options, NULL);
}

static inline int decode(struct collector *got, const char *text, const struct vigie_hints *hints)
{
	return decode_bytes(got, text, strlen(text), hints);
}

/* The records behind the delivery. */
static inline const char *records_of(const struct collector *got)
{
	const char *text = vigie_buffer_string(&got->records), *end = strchr(text, '\n');

	return end ? end + 1 : text;
}

/* Decodes with every hint; the delivery record is left out of the comparison. */
static inline void assert_gives(const char *text, const char *records, const char *rejects)
{
	struct collector got = {0};

	assert_int_equal(decode(&got, text, &all_hints), 0);
	assert_string_equal(records_of(&got), records);
	assert_rejects(&got, rejects);
	collector_done(&got);
}

static inline void assert_delivery(const char *text, const struct vigie_hints *hints,
				   const char *delivery)
{
	struct collector got = {0};

	assert_int_equal(decode(&got, text, hints), 0);
	assert_int_equal(strncmp(vigie_buffer_string(&got.records), delivery, strlen(delivery)), 0);
	collector_done(&got);
}

static inline void assert_refused(const char *text, const struct vigie_hints *hints, int why)
{
	struct collector got = {0};

	assert_int_equal(decode(&got, text, hints), why);
	collector_done(&got);
}

#endif
