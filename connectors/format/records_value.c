/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One JSON value into one field of a record, strictly: nothing is converted from another type.
 * Texts are normalised and live in the arena of the line. */
#include <errno.h>
#include <string.h>

#include "connectors/format/records.h"

static int rejected(enum vigie_rejection why)
{
	return (int)why + RECORDS_REJECTED;
}

/* Returns 0 and the text, 1 when it is empty, a rejection, or -ENOMEM. */
static int read_text(json_t *value, struct records_memory *memory, const char **ret_text)
{
	struct vigie_buffer *scratch = &memory->scratch;
	int r;

	if (!json_is_string(value))
		return rejected(VIGIE_REJECT_VALUE);
	vigie_buffer_clear(scratch);
	r = vigie_text_normalise(json_string_value(value), json_string_length(value), scratch);
	if (r < 0)
		return r == -EILSEQ ? rejected(VIGIE_REJECT_ENCODING) : r;
	if (scratch->size == 0)
		return 1;
	*ret_text = vigie_arena_copy(memory->arena, scratch->data, scratch->size);
	return *ret_text ? 0 : -ENOMEM;
}

static int read_day(json_t *value, vigie_day *ret_day)
{
	if (!json_is_string(value))
		return rejected(VIGIE_REJECT_VALUE);
	return vigie_day_parse_iso(json_string_value(value), json_string_length(value), ret_day) < 0
		       ? rejected(VIGIE_REJECT_DATE)
		       : 0;
}

static int read_decimal(const struct records_field *field, json_t *value,
			vigie_decimal *ret_decimal)
{
	const char *text = json_string_value(value);
	vigie_decimal decimal;
	int r;

	if (!text)
		return rejected(VIGIE_REJECT_VALUE);
	/* The normalised form has a dot; a comma is a sign of text that nobody read. */
	r = strchr(text, ',') ? -EINVAL
			      : vigie_decimal_parse(text, json_string_length(value), &decimal);
	if (r < 0)
		return rejected(r == -ERANGE ? VIGIE_REJECT_RANGE : VIGIE_REJECT_NUMBER);
	if (decimal < field->least || decimal > field->most)
		return rejected(VIGIE_REJECT_RANGE);
	*ret_decimal = decimal;
	return 0;
}

static int read_integer(const struct records_field *field, json_t *value, int *ret_integer)
{
	json_int_t integer = json_integer_value(value);

	if (!json_is_integer(value))
		return rejected(VIGIE_REJECT_VALUE);
	if (integer < field->least || integer > field->most)
		return rejected(VIGIE_REJECT_RANGE);
	*ret_integer = (int)integer;
	return 0;
}

static int read_half(json_t *value, int *ret_half)
{
	const char *text = json_string_value(value);

	if (!text || (strcmp(text, "am") != 0 && strcmp(text, "pm") != 0))
		return rejected(VIGIE_REJECT_VALUE);
	*ret_half = text[0] == 'a' ? VIGIE_HALF_AM : VIGIE_HALF_PM;
	return 0;
}

/* Enumerations are stored as int-sized enums. */
static int read_name(const struct records_field *field, json_t *value, int *ret_enumerator)
{
	const char *text = json_string_value(value);
	int enumerator = text ? field->parse(text) : -1;

	if (enumerator < 0)
		return rejected(VIGIE_REJECT_VALUE);
	*ret_enumerator = enumerator;
	return 0;
}

static int read_texts(json_t *value, struct vigie_record_district *district,
		      struct records_memory *memory)
{
	size_t n = json_array_size(value);
	const char **texts;
	int r = 0;

	if (!json_is_array(value))
		return rejected(VIGIE_REJECT_VALUE);
	texts = vigie_arena_allocate(memory->arena, (n + 1) * sizeof(*texts));
	if (!texts)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < n; i++)
		r = read_text(json_array_get(value, i), memory, &texts[i]);
	if (r != 0)
		return r == 1 ? rejected(VIGIE_REJECT_MISSING) : r;
	district->communes = texts;
	district->n_communes = n;
	return 0;
}

int vigie_records_read_field(const struct records_field *field, json_t *value, void *object,
			     struct records_memory *memory)
{
	void *at = (char *)object + field->offset;

	switch (field->kind) {
	case RECORDS_TEXT:
		return read_text(value, memory, at);
	case RECORDS_DAY:
		return read_day(value, at);
	case RECORDS_DECIMAL:
		return read_decimal(field, value, at);
	case RECORDS_INTEGER:
		return read_integer(field, value, at);
	case RECORDS_BOOLEAN:
		if (json_is_boolean(value))
			*(bool *)at = json_is_true(value);
		return json_is_boolean(value) ? 0 : rejected(VIGIE_REJECT_VALUE);
	case RECORDS_ANSWER:
		if (json_is_boolean(value))
			*(enum vigie_answer *)at = json_is_true(value) ? VIGIE_YES : VIGIE_NO;
		return json_is_boolean(value) ? 0 : rejected(VIGIE_REJECT_VALUE);
	case RECORDS_HALF:
		return read_half(value, at);
	case RECORDS_NAME:
		return read_name(field, value, at);
	case RECORDS_TEXTS:
		return read_texts(value, at, memory);
	}
	return rejected(VIGIE_REJECT_FIELD);
}
