/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The normalised form as a format of its own (INTERFACE.md, "Records"): NDJSON, one line parsed at
 * a time, each rejected by itself. Memory is one line and its record. A last line cut in the middle
 * refuses the file: what came before may be half of a delivery.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/formats.h"
#include "connectors/format/records.h"

#define LINE_LIMIT (1u << 20) /* bytes; a real record has a few hundred */
#define CHUNK (64u << 10) /* bytes read at once */
#define ARENA_LIMIT (256u << 10) /* texts of many lines share an arena until it holds this */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct records {
	const struct vigie_decode_options *options;
	const struct vigie_sink *sink;
	struct records_memory memory;
	struct vigie_buffer line; /* what was read of the current line */
	bool too_long; /* the current line is over the limit: skipped to its end */
	uint32_t line_number;
	bool in_delivery; /* a valid delivery was handed on */
};

static void records_done(struct records *self)
{
	vigie_buffer_done(&self->line);
	vigie_buffer_done(&self->memory.scratch);
	vigie_arena_free(self->memory.arena);
}

static int reject(struct records *self, enum vigie_rejection why)
{
	return self->sink->on_reject(self->sink->userdata, self->line_number, 0, why);
}

static int renew_arena(struct records_memory *memory)
{
	if (memory->arena && vigie_arena_size(memory->arena) < ARENA_LIMIT)
		return 0;
	vigie_arena_free(TAKE_PTR(memory->arena));
	return vigie_arena_new(&memory->arena);
}

/* What the line's place among the others asks of it. Returns 0 or the rejection + 1. */
static int place(struct records *self, struct vigie_record *record)
{
	if (record->type == VIGIE_RECORD_SCHOOL || record->type == VIGIE_RECORD_DISTRICT)
		return 0;
	if (record->type != VIGIE_RECORD_DELIVERY)
		return self->in_delivery ? 0 : VIGIE_REJECT_MISSING + 1;
	if (!record->delivery.school)
		record->delivery.school = self->options->hints.school;
	if (!record->delivery.school && record->delivery.kind != VIGIE_DELIVERY_DIRECTORY)
		return VIGIE_REJECT_MISSING + 1;
	self->in_delivery = true;
	return 0;
}

/* Records after a delivery that was rejected must not fall to the one before it. */
static bool is_delivery(json_t *line)
{
	const char *t = json_string_value(json_object_get(line, "t"));

	return t && strcmp(t, "delivery") == 0;
}

static int take_object(struct records *self, json_t *object)
{
	struct vigie_record record;
	int r = renew_arena(&self->memory);

	if (r < 0)
		return r;
	if (is_delivery(object))
		self->in_delivery = false;
	r = vigie_records_read(object, &record, &self->memory);
	if (r == 0)
		r = place(self, &record);
	if (r > 0)
		return reject(self, (enum vigie_rejection)(r - 1));
	record.line = self->line_number;
	return r < 0 ? r : self->sink->on_record(self->sink->userdata, &record);
}

/* A line that neither a brace nor a line feed ends was cut. */
static int refuse_syntax(struct records *self, const json_error_t *error, bool ended)
{
	enum json_error_code code = json_error_code(error);

	if (code == json_error_out_of_memory)
		return -ENOMEM;
	if (!ended && self->line.data[self->line.size - 1] != '}')
		return VIGIE_REJECT_TRUNCATED + 1;
	return reject(self, code == json_error_invalid_utf8 ? VIGIE_REJECT_ENCODING
							    : VIGIE_REJECT_SYNTAX);
}

/* Takes the line that was gathered; `ended` says whether a line feed ended it. */
static int take_line(struct records *self, bool ended)
{
	const char *text = vigie_buffer_string(&self->line);
	size_t size = self->line.size, blank;
	json_error_t error;
	json_t *object;
	int r;

	self->line_number++;
	if (self->too_long)
		return reject(self, VIGIE_REJECT_TOO_LONG);
	if (self->line_number == 1 && strncmp(text, BYTE_ORDER_MARK, 3) == 0)
		text += 3, size -= 3;
	blank = strspn(text, " \t\r");
	if (blank == size)
		return 0;
	object = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	if (!object)
		return refuse_syntax(self, &error, ended);
	r = take_object(self, object);
	json_decref(object);
	return r;
}

static int gather(struct records *self, const char *bytes, size_t size)
{
	self->too_long |= self->line.size + size > LINE_LIMIT;
	if (!self->too_long)
		vigie_buffer_append(&self->line, bytes, size);
	return vigie_buffer_error(&self->line);
}

static int take_chunk(struct records *self, const char *bytes, size_t size)
{
	const char *end = bytes + size, *feed;
	int r;

	while ((feed = memchr(bytes, '\n', (size_t)(end - bytes)))) {
		r = gather(self, bytes, (size_t)(feed - bytes));
		if (r == 0)
			r = take_line(self, true);
		if (r != 0)
			return r;
		vigie_buffer_clear(&self->line);
		self->too_long = false;
		bytes = feed + 1;
	}
	return gather(self, bytes, (size_t)(end - bytes));
}

static int read_all(struct records *self, struct vigie_input *input)
{
	char bytes[CHUNK];
	int r = 0;

	while (r == 0) {
		ssize_t n = vigie_input_read(input, bytes, sizeof(bytes));

		if (n < 0)
			return (int)n;
		if (n == 0)
			return self->line.size > 0 || self->too_long ? take_line(self, false) : 0;
		r = take_chunk(self, bytes, (size_t)n);
	}
	return r;
}

static void describe(struct vigie_inspection *inspection)
{
	inspection->shape = _("normalised records");
	inspection->encoding = VIGIE_ENCODING_UTF8;
}

static int decode(struct vigie_input *input, const struct vigie_decode_options *options,
		  const struct vigie_sink *sink, struct vigie_inspection *inspection,
		  uint32_t *ret_line)
{
	VIGIE_CLEANUP(records_done) struct records self = {.options = options, .sink = sink};
	int r = read_all(&self, input);

	if (inspection)
		describe(inspection);
	if (r > 0)
		*ret_line = self.line_number;
	return r;
}

/* A first line that is an object with a key "t". */
static enum vigie_probe probe(const char *head, size_t size)
{
	const char *end, *t;

	if (size >= 3 && memcmp(head, BYTE_ORDER_MARK, 3) == 0)
		head += 3, size -= 3;
	while (size > 0 && strchr(" \t\r\n", *head) && *head)
		head++, size--;
	if (size == 0 || *head != '{')
		return VIGIE_PROBE_NO;
	end = memchr(head, '\n', size);
	size = end ? (size_t)(end - head) : size;
	t = memmem(head, size, "\"t\"", 3);
	return t ? VIGIE_PROBE_CERTAIN : VIGIE_PROBE_NO;
}

const struct vigie_format vigie_format_records = {
	.name = "records",
	.title = N_("normalised records (NDJSON)"),
	.probe = probe,
	.decode = decode,
};
