/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares the captions of an unknown file with those of every shape in the registry (nearest.h):
 * folded, then by edit distance. Owns what it reads of the head; keeps no row that is not the
 * captions. */
#include "connectors/format/nearest.h"

#include <errno.h>
#include <string.h>

#include "connectors/csv.h"
#include "vigie/arena.h"
#include "vigie/text.h"

#define ROWS 6u /* among which the captions are looked for: as for known exports */
#define TITLES 512u /* looked at of a row: twice the widest real export */
#define TITLE_LIMIT 160u /* bytes; a longer cell is no caption */

/* What a caption weighs: the same, spelt otherwise, needed and not there. */
enum { WEIGHT_SAME = 3, WEIGHT_RESEMBLES = 2, WEIGHT_LACKING = 2 };

struct title {
	const char *text, *key; /* key "": nothing to compare */
};

struct row {
	struct title *titles;
	size_t n;
	uint32_t line;
};

#define NONE (-1)

/* A shape beside a row. */
struct comparison {
	const struct vigie_format *format;
	struct vigie_shape shape;
	const char *keys[VIGIE_SHAPE_COLUMNS];
	int match[TITLES]; /* of each title, the column; NONE */
	bool same[TITLES];
	int n_same, n_matched, score;
};

struct search {
	struct vigie_arena *arena;
	struct vigie_csv *csv;
	struct vigie_buffer cell, key;
	struct row row; /* the most like captions */
	int n_same;
};

static void wipe(const char *text)
{
	if (text)
		explicit_bzero((char *)text, strlen(text));
}

/* A row that is not the captions may be of a pupil. */
static void forget(struct row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		wipe(row->titles[i].text);
		wipe(row->titles[i].key);
	}
	row->n = 0;
}

static void wipe_buffer(struct vigie_buffer *buffer)
{
	if (buffer->data)
		explicit_bzero(buffer->data, buffer->capacity);
	vigie_buffer_done(buffer);
}

static void search_done(struct search *search)
{
	vigie_csv_free(search->csv);
	forget(&search->row);
	vigie_arena_free(search->arena);
	wipe_buffer(&search->cell);
	wipe_buffer(&search->key);
}

/* Folded, without spaces. NULL without memory; "" for what is no text. */
static const char *make_key(struct search *search, const char *text)
{
	size_t to = 0;
	int r;

	vigie_buffer_clear(&search->key);
	r = vigie_text_fold(text, strlen(text), true, &search->key);
	if (r < 0)
		return r == -EILSEQ ? "" : NULL;
	for (size_t i = 0; i < search->key.size; i++)
		if (search->key.data[i] != ' ')
			search->key.data[to++] = search->key.data[i];
	return vigie_arena_copy(search->arena, to ? search->key.data : "", to);
}

/* Numbers and dates: a row with one is of data. */
static bool is_datum(const char *text)
{
	bool digits = false;

	for (; *text; text++) {
		digits |= *text >= '0' && *text <= '9';
		if (!strchr("0123456789.,-/: ", *text))
			return false;
	}
	return digits;
}

/* Returns 1 when it may be a row of captions, 0 when not, or -errno. */
static int read_titles(struct search *search, const struct vigie_csv_row *from, struct row *row)
{
	row->line = from->line;
	row->n = from->n_cells < TITLES ? from->n_cells : TITLES;
	row->titles = vigie_arena_allocate(search->arena, (row->n + 1) * sizeof(*row->titles));
	if (!row->titles)
		return -ENOMEM;
	for (size_t i = 0; i < row->n; i++) {
		const char *text = "";
		int r = from->cells[i].size > TITLE_LIMIT
				? 0
				: vigie_csv_string(search->csv, &from->cells[i], &search->cell,
						   &text);

		if (r < 0 && r != -EILSEQ)
			return r;
		if (is_datum(text)) {
			row->n = i;
			forget(row);
			return 0;
		}
		row->titles[i].text = vigie_arena_copy(search->arena, text, strlen(text));
		row->titles[i].key = make_key(search, text);
		if (!row->titles[i].text || !row->titles[i].key)
			return -ENOMEM;
	}
	return 1;
}

static int find_same(const struct comparison *with, const char *key)
{
	for (size_t i = 0; *key && i < with->shape.n; i++)
		if (strcmp(with->keys[i], key) == 0)
			return (int)i;
	return NONE;
}

static const struct vigie_shape_column *match_of(const struct comparison *with, size_t i)
{
	return with->match[i] == NONE ? NULL : &with->shape.columns[with->match[i]];
}

static bool is_taken(const struct comparison *with, size_t n, const char *title)
{
	for (size_t i = 0; i < n; i++)
		if (match_of(with, i) && strcmp(match_of(with, i)->title, title) == 0)
			return true;
	return false;
}

static int find_like(const struct comparison *with, const struct row *row, const char *key)
{
	const char *nearest = *key ? vigie_text_nearest(key, with->keys, with->shape.n) : NULL;

	if (!nearest || (with->shape.is_known && with->shape.is_known(key)))
		return NONE;
	for (size_t i = 0; i < with->shape.n; i++)
		if (with->keys[i] == nearest &&
		    !is_taken(with, row->n, with->shape.columns[i].title))
			return (int)i;
	return NONE;
}

/* Does the row have none of the columns of which one is needed? */
static bool lacks(const struct comparison *with, const struct row *row,
		  const struct vigie_shape_column *column)
{
	if (column->need == VIGIE_SHAPE_OPTIONAL || is_taken(with, row->n, column->title))
		return false;
	if (column->need == VIGIE_SHAPE_NEEDED)
		return true;
	for (size_t i = 0; i < row->n; i++)
		if (match_of(with, i) && match_of(with, i)->need == column->need)
			return false;
	return true;
}

/* The first entry of a column, or of several of which one is needed. */
static bool is_first(const struct comparison *with, const struct vigie_shape_column *column)
{
	const struct vigie_shape_column *other = with->shape.columns;

	while (other < column &&
	       (other->need != column->need ||
		(column->need == VIGIE_SHAPE_NEEDED && strcmp(other->title, column->title) != 0)))
		other++;
	return other == column;
}

static int prepare(struct search *search, const struct vigie_format *format, size_t i,
		   struct comparison *with)
{
	*with = (struct comparison){.format = format};
	if (!format->shape || !format->shape(i, &with->shape))
		return 0;
	for (size_t k = 0; k < with->shape.n; k++) {
		with->keys[k] = make_key(search, with->shape.columns[k].key);
		if (!with->keys[k])
			return -ENOMEM;
	}
	return 1;
}

static void match_same(struct comparison *with, const struct row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		with->match[i] = find_same(with, row->titles[i].key);
		with->same[i] = with->match[i] != NONE;
		with->n_same += with->same[i];
	}
}

static void compare(struct comparison *with, const struct row *row)
{
	match_same(with, row);
	with->n_matched = with->n_same;
	for (size_t i = 0; i < row->n; i++) {
		if (with->same[i])
			continue;
		with->match[i] = find_like(with, row, row->titles[i].key);
		with->n_matched += with->match[i] != NONE;
	}
	with->score =
		WEIGHT_SAME * with->n_same + WEIGHT_RESEMBLES * (with->n_matched - with->n_same);
	for (size_t i = 0; i < with->shape.n; i++)
		if (lacks(with, row, &with->shape.columns[i]) &&
		    is_first(with, &with->shape.columns[i]))
			with->score -= WEIGHT_LACKING;
}

/* The most captions that one shape has of this row. */
static int count_same(struct search *search, const struct row *row)
{
	int most = 0;

	for (size_t i = 0; vigie_formats[i]; i++) {
		struct comparison with;
		int r;

		for (size_t k = 0; (r = prepare(search, vigie_formats[i], k, &with)) == 1; k++) {
			match_same(&with, row);
			most = with.n_same > most ? with.n_same : most;
		}
		if (r < 0)
			return r;
	}
	return most;
}

static int find_row(struct search *search)
{
	for (unsigned i = 0; i < ROWS; i++) {
		struct vigie_csv_row csv_row;
		struct row row = {0};
		int r = vigie_csv_next(search->csv, &csv_row), n;

		if (r < 0)
			return r;
		if (r == VIGIE_CSV_END)
			return 0;
		n = csv_row.flaw == VIGIE_CSV_SOUND ? read_titles(search, &csv_row, &row) : 0;
		if (n > 0)
			n = count_same(search, &row);
		if (n < 0)
			return n;
		if (row.n > 0 && (n > search->n_same || search->row.n == 0)) {
			forget(&search->row);
			search->n_same = n;
			search->row = row;
		} else {
			forget(&row);
		}
		if (r == VIGIE_CSV_TRUNCATED)
			return 0;
	}
	return 0;
}

/* One caption in common says nothing; nor do a few that are only like it, among others. */
static bool is_near(const struct comparison *with, const struct row *row)
{
	int n_filled = 0;

	for (size_t i = 0; i < row->n; i++)
		n_filled += *row->titles[i].text != '\0';
	return with->n_matched > 1 && (with->n_same > 0 || 2 * with->n_matched >= n_filled);
}

/* `ret_best` without a format: none is near. */
static int find_shape(struct search *search, struct comparison *best)
{
	*best = (struct comparison){.score = 0};
	for (size_t i = 0; vigie_formats[i]; i++) {
		struct comparison with;
		int r;

		for (size_t k = 0; (r = prepare(search, vigie_formats[i], k, &with)) == 1; k++) {
			compare(&with, &search->row);
			if (is_near(&with, &search->row) &&
			    (!best->format || with.score > best->score))
				*best = with;
		}
		if (r < 0)
			return r;
	}
	return 0;
}

static int describe_column(const struct comparison *with, const struct title *title, size_t i,
			   struct vigie_inspection *inspection,
			   struct vigie_inspection_column ***end)
{
	struct vigie_inspection_column *column =
		vigie_arena_allocate(inspection->arena, sizeof(*column));

	if (!column)
		return -ENOMEM;
	column->title = vigie_arena_copy(inspection->arena, title->text, strlen(title->text));
	if (!column->title)
		return -ENOMEM;
	column->use = VIGIE_COLUMN_UNKNOWN;
	if (match_of(with, i)) {
		column->use = with->same[i] ? VIGIE_COLUMN_SAME : VIGIE_COLUMN_RESEMBLES;
		column->meaning = match_of(with, i)->title;
	} else if (with->shape.is_known && with->shape.is_known(title->key)) {
		column->use = VIGIE_COLUMN_IGNORED;
		column->meaning = _("not needed, never read");
	}
	**end = column;
	*end = &column->next;
	return 0;
}

/* "NOM, PUNITION or DEMANDEUR" */
static int describe_lacking(const struct comparison *with, const struct row *row,
			    struct vigie_inspection *inspection)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	for (size_t i = 0; i < with->shape.n; i++) {
		const struct vigie_shape_column *column = &with->shape.columns[i], *other;

		if (!lacks(with, row, column) || !is_first(with, column))
			continue;
		vigie_buffer_append_format(&text, "%s%s", text.size ? ", " : "", column->title);
		for (other = column + 1; other < with->shape.columns + with->shape.n; other++)
			if (column->need != VIGIE_SHAPE_NEEDED && other->need == column->need &&
			    strcmp(other->title, other[-1].title) != 0)
				vigie_buffer_append_format(&text, _(" or %s"), other->title);
	}
	if (text.size == 0)
		return 0;
	inspection->lacking =
		vigie_arena_copy(inspection->arena, vigie_buffer_string(&text), text.size);
	return vigie_buffer_error(&text) < 0 || !inspection->lacking ? -ENOMEM : 0;
}

static int describe(const struct search *search, const struct comparison *with,
		    struct vigie_inspection *inspection)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};
	struct vigie_inspection_column **end = &inspection->columns;
	int r = 0;

	inspection->format = inspection->missing = NULL;
	inspection->columns = NULL;
	vigie_buffer_append_format(&name, "%s (%s)", _(with->shape.title), with->format->name);
	inspection->nearest_shape =
		vigie_arena_copy(inspection->arena, vigie_buffer_string(&name), name.size);
	inspection->header_line = search->row.line;
	if (vigie_buffer_error(&name) < 0 || !inspection->nearest_shape)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < search->row.n; i++)
		if (*search->row.titles[i].text)
			r = describe_column(with, &search->row.titles[i], i, inspection, &end);
	return r == 0 ? describe_lacking(with, &search->row, inspection) : r;
}

int vigie_nearest_describe(struct vigie_input *input, struct vigie_inspection *inspection)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *memory = NULL;
	VIGIE_CLEANUP(search_done) struct search search = {0};
	struct comparison best;
	const char *head;
	size_t size;
	int r = vigie_input_head(input, &head, &size);

	if (r == 0)
		r = vigie_arena_new(&search.arena);
	if (r == 0)
		r = vigie_input_from_memory(head, size, "", &memory);
	if (r == 0)
		r = vigie_csv_new(memory, &search.csv);
	if (r == 0)
		r = find_row(&search);
	if (r < 0 || vigie_csv_separator(search.csv) == '\0')
		return r;
	inspection->encoding = vigie_csv_encoding(search.csv);
	inspection->separator = vigie_csv_separator(search.csv);
	r = find_shape(&search, &best);
	return r == 0 && best.format ? describe(&search, &best, inspection) : r;
}
