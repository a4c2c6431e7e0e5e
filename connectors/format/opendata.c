/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Open data of the ministry as separated text: the directory of schools, priority education, the
 * social index (IPS), priority districts (QPV). Two passes: the first finds the latest year of each
 * school, the second hands on one record for each. A file is of one data set, so of one method of
 * the index; which year it is stands in the delivery, and the store keeps the later one.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/formats.h"
#include "connectors/format/opendata.h"

struct opendata {
	const struct vigie_sink *sink;
	struct vigie_csv *csv;
	struct opendata_layout layout;
	struct vigie_buffer cells[OPENDATA_FIELDS_N];
	struct opendata_scratch scratch;
	struct opendata_latest latest;
	int year; /* the latest of all */
	bool handing_on; /* the second pass */
};

static void opendata_done(struct opendata *self)
{
	vigie_csv_free(self->csv);
	for (size_t i = 0; i < OPENDATA_FIELDS_N; i++)
		vigie_buffer_done(&self->cells[i]);
	vigie_buffer_done(&self->scratch.kind);
	vigie_buffer_done(&self->scratch.communes);
	opendata_latest_done(&self->latest);
}

/* `="60057"` keeps a spreadsheet from making a number of it. */
static int take_protection_off(struct vigie_buffer *cell, const char **text)
{
	size_t size = strlen(*text);

	if (size < 3 || strncmp(*text, "=\"", 2) != 0 || (*text)[size - 1] != '"')
		return 0;
	if (*text != cell->data) { /* plain ASCII stays in the window */
		vigie_buffer_clear(cell);
		vigie_buffer_append(cell, *text, size);
		if (vigie_buffer_error(cell) < 0)
			return -ENOMEM;
	}
	cell->data[size - 1] = '\0';
	*text = cell->data + 2;
	return 0;
}

/* 0; the rejection + 1 with its field; or -errno. */
static int make_text(struct opendata *self, const struct vigie_csv_row *csv_row,
		     struct opendata_row *row, enum opendata_field *ret_field)
{
	row->line = csv_row->line;
	for (int i = 0; i < OPENDATA_FIELDS_N; i++) {
		unsigned column = self->layout.column[i];
		int r = 0;

		row->text[i] = "";
		if (column > 0)
			r = vigie_csv_string(self->csv, &csv_row->cells[column - 1],
					     &self->cells[i], &row->text[i]);
		if (r == 0)
			r = take_protection_off(&self->cells[i], &row->text[i]);
		*ret_field = (enum opendata_field)i;
		if (r < 0)
			return r == -EILSEQ ? VIGIE_REJECT_ENCODING + 1 : r;
	}
	return 0;
}

static int reject(struct opendata *self, const struct vigie_csv_row *row, uint32_t column, int why)
{
	if (!self->handing_on)
		return 0;
	return self->sink->on_reject(self->sink->userdata, row->line, column,
				     (enum vigie_rejection)why);
}

static int hand_on_row(struct opendata *self, const struct vigie_csv_row *csv_row,
		       const struct opendata_row *row)
{
	enum opendata_field field;
	struct vigie_record record;
	int r = opendata_read_row(&self->layout, row, &self->scratch, &record, &field);

	if (r > 0)
		return reject(self, csv_row, self->layout.column[field], r - 1);
	return r < 0 ? r : self->sink->on_record(self->sink->userdata, &record);
}

static int read_row(struct opendata *self, const struct vigie_csv_row *csv_row)
{
	struct opendata_row row;
	enum opendata_field field;
	uint64_t key;
	int year, r;

	if (csv_row->flaw != VIGIE_CSV_SOUND)
		return reject(self, csv_row, 0, csv_row->flaw);
	r = make_text(self, csv_row, &row, &field);
	if (r > 0)
		return reject(self, csv_row, self->layout.column[field], r - 1);
	if (r < 0)
		return r;
	key = opendata_key(&self->layout, &row);
	field = self->layout.shape == OPENDATA_DISTRICTS ? OPENDATA_DISTRICT : OPENDATA_UAI;
	if (key == 0)
		return reject(self, csv_row, self->layout.column[field], VIGIE_REJECT_VALUE);
	year = opendata_year(&self->layout, &row);
	if (!self->handing_on) {
		self->year = year > self->year ? year : self->year;
		return opendata_latest_note(&self->latest, key, year);
	}
	return opendata_latest_take(&self->latest, key, year) ? hand_on_row(self, csv_row, &row)
							      : 0;
}

static int read_rows(struct opendata *self, uint32_t *ret_line)
{
	for (;;) {
		struct vigie_csv_row row;
		int r = vigie_csv_next(self->csv, &row);

		if (r < 0 || r == VIGIE_CSV_END)
			return r;
		if (r == VIGIE_CSV_TRUNCATED) {
			*ret_line = row.line;
			return VIGIE_REJECT_TRUNCATED + 1;
		}
		r = read_row(self, &row);
		if (r != 0)
			return r;
	}
}

/* Up to the titles, which are the first row. */
static int open_csv(struct opendata *self, struct vigie_input *input,
		    struct vigie_inspection *inspection)
{
	struct vigie_csv_row titles = {0};
	int r = vigie_csv_new(input, &self->csv);

	if (r == 0)
		r = vigie_csv_next(self->csv, &titles);
	if (r != VIGIE_CSV_ROW || titles.flaw != VIGIE_CSV_SOUND)
		return r < 0 ? r : VIGIE_REJECT_UNKNOWN_SHAPE + 1;
	r = opendata_lay_out(self->csv, &titles, &self->layout, inspection);
	if (r < 0)
		return r;
	vigie_csv_expect(self->csv, self->layout.width);
	return self->layout.shape == OPENDATA_UNKNOWN ? VIGIE_REJECT_UNKNOWN_SHAPE + 1 : 0;
}

static int deliver(struct opendata *self)
{
	struct vigie_record record;

	vigie_record_init(&record, VIGIE_RECORD_DELIVERY);
	record.delivery.kind = VIGIE_DELIVERY_DIRECTORY;
	record.delivery.year = self->year;
	return self->sink->on_record(self->sink->userdata, &record);
}

static int read_again(struct opendata *self, struct vigie_input *input, uint32_t *ret_line)
{
	int r;

	vigie_csv_free(TAKE_PTR(self->csv));
	self->handing_on = true;
	r = vigie_input_rewind(input);
	if (r == 0)
		r = open_csv(self, input, NULL);
	if (r == 0)
		r = deliver(self);
	return r == 0 ? read_rows(self, ret_line) : r;
}

static void describe(const struct opendata *self, struct vigie_inspection *inspection)
{
	if (!inspection || !self->csv)
		return;
	inspection->encoding = vigie_csv_encoding(self->csv);
	inspection->separator = vigie_csv_separator(self->csv);
	inspection->header_line = self->layout.line;
}

static int decode(struct vigie_input *input, const struct vigie_decode_options *options,
		  const struct vigie_sink *sink, struct vigie_inspection *inspection,
		  uint32_t *ret_line)
{
	VIGIE_CLEANUP(opendata_done) struct opendata self = {.sink = sink};
	int r = open_csv(&self, input, inspection);

	(void)options;
	if (r == 0)
		r = read_rows(&self, ret_line);
	if (r >= 0)
		describe(&self, inspection);
	return r == 0 ? read_again(&self, input, ret_line) : r;
}

static enum vigie_probe probe(const char *head, size_t size)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	VIGIE_CLEANUP(opendata_done) struct opendata self = {0};

	if (size == 0 || *head == '<' || *head == '{' ||
	    vigie_input_from_memory(head, size, "", &input) < 0)
		return VIGIE_PROBE_NO;
	return open_csv(&self, input, NULL) == 0 ? VIGIE_PROBE_CERTAIN : VIGIE_PROBE_NO;
}

const struct vigie_format vigie_format_opendata = {
	.name = "opendata",
	.title = N_("open data on schools: directory, priority education, IPS, QPV"),
	.probe = probe,
	.decode = decode,
	.shape = opendata_shape_at,
};
