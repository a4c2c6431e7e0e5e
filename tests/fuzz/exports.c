/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decoders: any bytes are a file of each format. What they hand on must be counted and
 * printable as records; a file may be refused, never abort. */
#include <stdlib.h>

#include "tests/fuzz/targets.h"
#include "vigie/format.h"

static int on_record(void *userdata, const struct vigie_record *record)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};

	(void)userdata;
	vigie_record_append_json(&line, record);
	return vigie_buffer_error(&line);
}

static int on_reject(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	(void)userdata, (void)line, (void)column, (void)why;
	return 0;
}

int fuzz_decode(const char *format, const uint8_t *bytes, size_t size)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	const struct vigie_sink sink = {.on_record = on_record, .on_reject = on_reject};
	const struct vigie_level_pattern levels[] = {{"4*", VIGIE_LEVEL_4E}};
	/* All that goes together, by titles that a fuzzer finds. */
	const struct vigie_column_mapping columns[] = {{"a", VIGIE_MAPPED_NAME},
						       {"b", VIGIE_MAPPED_TERM},
						       {"c", VIGIE_MAPPED_AVERAGE},
						       {"d", VIGIE_MAPPED_HALF_DAYS},
						       {"e", VIGIE_MAPPED_BORN}};
	const struct vigie_decode_options options = {.hints = {.school = "0999999Z",
							       .year = 2026,
							       .subject = "MATHEMATIQUES",
							       .term = 1,
							       .class_name = "4B",
							       .date = VIGIE_DAY_NONE},
						     .levels = levels,
						     .n_levels = 1,
						     .columns = columns,
						     .n_columns = VIGIE_ARRAY_SIZE(columns)};
	struct vigie_inspection inspection = {0};
	uint32_t line;

	if (vigie_arena_new(&arena) < 0 ||
	    vigie_input_from_memory((const char *)bytes, size, "fuzz", &input) < 0)
		abort();
	inspection.arena = arena;
	if (vigie_format_decode(format ? vigie_format_find(format) : NULL, input, &options, &sink,
				&inspection, &line) < 0)
		abort();
	return 0;
}

int fuzz_pronote(const uint8_t *bytes, size_t size)
{
	return fuzz_decode("pronote", bytes, size);
}

int fuzz_lsu(const uint8_t *bytes, size_t size)
{
	return fuzz_decode("lsu", bytes, size);
}

int fuzz_siecle(const uint8_t *bytes, size_t size)
{
	return fuzz_decode("siecle", bytes, size);
}

int fuzz_opendata(const uint8_t *bytes, size_t size)
{
	return fuzz_decode("opendata", bytes, size);
}

int fuzz_records(const uint8_t *bytes, size_t size)
{
	return fuzz_decode("records", bytes, size);
}

int fuzz_absences(const uint8_t *bytes, size_t size)
{
	return fuzz_decode("absences", bytes, size);
}

int fuzz_columns(const uint8_t *bytes, size_t size)
{
	return fuzz_decode("columns", bytes, size);
}
