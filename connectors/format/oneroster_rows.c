/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of an export, row by row, by the names of their columns. Says of which file a rejected
 * row is, once per file. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "connectors/format/formats.h"
#include "connectors/format/oneroster.h"

static const struct vigie_csv_column columns[ONEROSTER_COLUMNS_N] = {
#define X(file, column, key, meaning) [ONEROSTER_##file##_##column] = {key, meaning},
	ONEROSTER_COLUMNS(X)
#undef X
};

static const enum oneroster_file file_of[ONEROSTER_COLUMNS_N] = {
#define X(file, column, key, meaning) [ONEROSTER_##file##_##column] = ONEROSTER_##file,
	ONEROSTER_COLUMNS(X)
#undef X
};

static const char *const prefixes[ONEROSTER_FILES_N] = {
#define X(enumerator, name) [ONEROSTER_##enumerator] = name ".",
	ONEROSTER_FILES(X)
#undef X
};

/* The columns of a file stand together. */
static size_t first_column(enum oneroster_file file)
{
	size_t i = 0;

	while (file_of[i] != file)
		i++;
	return i;
}

static size_t count_columns(enum oneroster_file file)
{
	size_t n = 0;

	for (size_t i = 0; i < ONEROSTER_COLUMNS_N; i++)
		n += file_of[i] == file;
	return n;
}

const char *vigie_oneroster_text(const struct vigie_csv_table_row *row,
				 enum oneroster_column column)
{
	return row->text[column - first_column(file_of[column])];
}

int vigie_oneroster_tell(struct oneroster *self, enum oneroster_file file)
{
	const struct vigie_sink *sink = self->sink;

	if (self->told == (int)file || self->member[file] < 0 || !sink->on_member)
		return 0;
	self->told = (int)file;
	return sink->on_member(
		sink->userdata,
		vigie_archive_member(self->archive, (size_t)self->member[file])->name,
		&vigie_format_oneroster);
}

static int reject(struct oneroster *self, uint32_t line, uint32_t place, enum vigie_rejection why)
{
	int r;

	if (self->silent)
		return 0;
	r = vigie_oneroster_tell(self, self->file);
	return r < 0 ? r : self->sink->on_reject(self->sink->userdata, line, place, why);
}

int vigie_oneroster_reject(struct oneroster *self, const struct vigie_csv_table_row *row,
			   enum oneroster_column column, enum vigie_rejection why)
{
	return reject(self, row->line, self->table.place[column - first_column(self->file)], why);
}

static int take_row(struct oneroster *self, const struct vigie_csv_table_row *row,
		    oneroster_take take)
{
	if (row->flaw != VIGIE_CSV_SOUND)
		return reject(self, row->line, row->column, (enum vigie_rejection)row->flaw);
	return take(self, row);
}

static int read_rows(struct oneroster *self, oneroster_take take)
{
	for (;;) {
		struct vigie_csv_table_row row;
		int r = vigie_csv_table_next(&self->table, &row);

		if (r == VIGIE_CSV_TRUNCATED)
			self->line = row.line;
		if (r == VIGIE_CSV_TRUNCATED)
			return VIGIE_REJECT_TRUNCATED + 1;
		if (r <= 0)
			return r;
		r = take_row(self, &row, take);
		if (r != 0)
			return r;
	}
}

int vigie_oneroster_each(struct oneroster *self, enum oneroster_file file, oneroster_take take)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	bool described = self->described[file];
	int r, told;

	if (self->member[file] < 0)
		return 0;
	self->file = file;
	self->described[file] = true;
	r = vigie_archive_read(self->archive, (size_t)self->member[file], &input);
	if (r < 0)
		return r;
	r = vigie_csv_table_open(&self->table, input, columns + first_column(file),
				 count_columns(file), prefixes[file],
				 described ? NULL : self->inspection);
	if (r == 0)
		r = read_rows(self, take);
	vigie_csv_table_done(&self->table);
	/* A file that is refused is told by its name. */
	told = r > 0 ? vigie_oneroster_tell(self, file) : 0;
	return told < 0 ? told : r;
}

bool vigie_oneroster_is_removed(const char *status)
{
	return strcasecmp(status, "tobedeleted") == 0;
}

bool vigie_oneroster_read_day(const char *text, vigie_day *ret_day)
{
	size_t size = strcspn(text, "T ");

	return vigie_day_parse_iso(text, size, ret_day) == 0;
}

/* Every file but the manifest begins with the same columns. */
bool vigie_oneroster_shape(size_t i, struct vigie_shape *ret_shape)
{
	enum oneroster_file file = (enum oneroster_file)(ONEROSTER_SESSIONS + i);

	if (i >= ONEROSTER_FILES_N - ONEROSTER_SESSIONS)
		return false;
	*ret_shape = (struct vigie_shape){
		.title = N_("one file of a OneRoster export"),
		.columns = {{"sourcedId", "sourcedId", VIGIE_SHAPE_NEEDED},
			    {"dateLastModified", "dateLastModified", VIGIE_SHAPE_NEEDED},
			    {"status", "status", VIGIE_SHAPE_OPTIONAL}},
		.n = 3};
	for (size_t k = 0; k < ONEROSTER_COLUMNS_N; k++)
		if (file_of[k] == file)
			ret_shape->columns[ret_shape->n++] = (struct vigie_shape_column){
				columns[k].key, columns[k].key, VIGIE_SHAPE_OPTIONAL};
	return true;
}
