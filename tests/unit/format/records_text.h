/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Normalised records as text for tests, and their decoding into `got`. */
#ifndef VIGIE_TESTS_FORMAT_RECORDS_TEXT_H
#define VIGIE_TESTS_FORMAT_RECORDS_TEXT_H

#include <errno.h>

#include "tests/unit/format/collector.h"
#include "connectors/format/formats.h"

#define DELIVERY "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"records\",\"year\":2026}\n"
#define ID "\"id\":{\"ine\":\"0123456789A\"}"

static struct collector got;

static inline int clean(void **state)
{
	(void)state;
	collector_done(&got);
	return 0;
}

static inline int decode(const char *text)
{
	return collect(&got, &vigie_format_records, text, NULL);
}

/* One record after a delivery; returns the code it is rejected with, "" when it is accepted. */
static inline const char *verdict(const char *record)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	static char code[8];

	vigie_buffer_append_string(&text, DELIVERY);
	vigie_buffer_append_string(&text, record);
	vigie_buffer_append_char(&text, '\n');
	assert_int_equal(decode(vigie_buffer_string(&text)), 0);
	if (got.rejects.size == 0) {
		assert_int_equal(got.n_records, 2);
		return "";
	}
	assert_int_equal(got.n_records, 1);
	assert_memory_equal(got.rejects.data, "2:0 ", 4);
	snprintf(code, sizeof(code), "%.4s", got.rejects.data + 4);
	return code;
}

#endif
