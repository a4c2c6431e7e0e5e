/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The titles of open-data columns: the same data set downloads with labels or with technical names,
 * and both have their misspellings. A title that is not here is never read. */
#include <errno.h>
#include <string.h>

#include "connectors/format/opendata.h"
#include "vigie/text.h"

#define TITLE_LIMIT 160u /* bytes; a longer cell is no title */
#define PRIORITY_PREFIX "ep20" /* "ep_2022_2023" */

/* Without case, accents, spaces and underscores. */
static const struct {
	const char *key;
	enum opendata_field field;
} titles[] = {
	{"uai", OPENDATA_UAI},
	{"identifiantdeletablissement", OPENDATA_UAI},
	{"nometablissement", OPENDATA_NAME},
	{"nomdeletablissement", OPENDATA_NAME},
	{"nomdeletablissment", OPENDATA_NAME}, /* sic */
	{"typeetablissement", OPENDATA_KIND},
	{"typedetablissement", OPENDATA_KIND},
	{"codedepartement", OPENDATA_DEPARTMENT},
	{"codedudepartement", OPENDATA_DEPARTMENT},
	{"nomcommune", OPENDATA_TOWN},
	{"appartenanceeducationprioritaire", OPENDATA_PRIORITY},
	{"rentreescolaire", OPENDATA_YEAR},
	{"typedelycee", OPENDATA_LYCEE},
	{"ips", OPENDATA_IPS},
	{"ipsetab", OPENDATA_IPS},
	{"ipsetablissement", OPENDATA_IPS},
	{"ipsensemblegtpro", OPENDATA_IPS},
	{"ipsvoiegt", OPENDATA_IPS_GENERAL},
	{"ipsvoiepro", OPENDATA_IPS_VOCATIONAL},
	{"codeqp", OPENDATA_DISTRICT},
	{"libqp", OPENDATA_DISTRICT_NAME},
	{"inseedep", OPENDATA_DISTRICT_DEPARTMENT},
	{"inseecom", OPENDATA_COMMUNES},
};

static const struct {
	const char *title, *meaning;
} fields[] = {
#define X(enumerator, title, meaning) [OPENDATA_##enumerator] = {title, meaning},
	OPENDATA_FIELDS(X)
#undef X
};

static const struct {
	enum opendata_shape shape;
	const char *title;
	unsigned columns, others;
} shapes[] = {
#define X(enumerator, title, columns, others) {OPENDATA_##enumerator, title, columns, others},
	OPENDATA_SHAPES(X)
#undef X
};

static int make_key(const char *title, struct vigie_buffer *key)
{
	size_t to = 0;
	int r;

	vigie_buffer_clear(key);
	r = vigie_text_fold(title, strlen(title), true, key);
	for (size_t i = 0; r == 0 && i < key->size; i++)
		if (key->data[i] != ' ')
			key->data[to++] = key->data[i];
	if (r == 0 && key->data) {
		key->size = to;
		key->data[to] = '\0';
	}
	return r;
}

/* Of several years of priority education the latest counts. */
static void place_priority(struct opendata_layout *layout, const char *key, size_t column)
{
	int year = (int)strtol(key + strlen("ep"), NULL, 10);

	while (year > 9999) /* "20222023" */
		year /= 10;
	if (year <= layout->priority_year)
		return;
	layout->priority_year = year;
	layout->column[OPENDATA_PRIORITY_OF_YEAR] = (uint16_t)column;
}

static int find_field(const char *key)
{
	if (strncmp(key, PRIORITY_PREFIX, strlen(PRIORITY_PREFIX)) == 0)
		return OPENDATA_PRIORITY_OF_YEAR;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(titles); i++)
		if (strcmp(titles[i].key, key) == 0)
			return titles[i].field;
	return -1;
}

static int describe(struct vigie_inspection *inspection, const char *title, int field)
{
	struct vigie_inspection_column **end = &inspection->columns, *column;

	while (*end)
		end = &(*end)->next;
	column = vigie_arena_allocate(inspection->arena, sizeof(*column));
	if (!column)
		return -ENOMEM;
	column->title = vigie_arena_copy(inspection->arena, title, strlen(title));
	column->use = field < 0 ? VIGIE_COLUMN_IGNORED : VIGIE_COLUMN_USED;
	column->meaning = field < 0 ? _("not needed, never read") : fields[field].meaning;
	*end = column;
	return column->title ? 0 : -ENOMEM;
}

static void add_column(struct vigie_shape *shape, size_t i, enum opendata_field field,
		       const char *key)
{
	if ((shapes[i].columns | shapes[i].others) & 1u << field && shape->n < VIGIE_SHAPE_COLUMNS)
		shape->columns[shape->n++] = (struct vigie_shape_column){
			key, fields[field].title,
			shapes[i].columns & 1u << field ? VIGIE_SHAPE_NEEDED
							: VIGIE_SHAPE_OPTIONAL};
}

bool opendata_shape_at(size_t i, struct vigie_shape *ret_shape)
{
	if (i >= VIGIE_ARRAY_SIZE(shapes))
		return false;
	*ret_shape = (struct vigie_shape){.title = shapes[i].title};
	for (int field = 0; field < OPENDATA_FIELDS_N; field++)
		add_column(ret_shape, i, (enum opendata_field)field, fields[field].title);
	for (size_t k = 0; k < VIGIE_ARRAY_SIZE(titles); k++)
		add_column(ret_shape, i, titles[k].field, titles[k].key);
	return true;
}

static void choose_shape(struct opendata_layout *layout, struct vigie_inspection *inspection)
{
	unsigned found = 0;

	for (int i = 0; i < OPENDATA_FIELDS_N; i++)
		found |= layout->column[i] ? 1u << i : 0;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(shapes); i++) {
		if ((found & shapes[i].columns) != shapes[i].columns)
			continue;
		layout->shape = shapes[i].shape;
		if (inspection)
			inspection->shape = _(shapes[i].title);
		return;
	}
}

int opendata_lay_out(struct vigie_csv *csv, const struct vigie_csv_row *row,
		     struct opendata_layout *ret_layout, struct vigie_inspection *inspection)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer scratch = {0}, key = {0};
	struct opendata_layout layout = {.width = row->n_cells, .line = row->line};

	for (size_t i = 0; i < row->n_cells && i < UINT16_MAX; i++) {
		const char *title = "";
		int field = -1, r = 0;

		if (row->cells[i].size <= TITLE_LIMIT)
			r = vigie_csv_string(csv, &row->cells[i], &scratch, &title);
		if (r == 0)
			r = make_key(title, &key);
		if (r < 0 && r != -EILSEQ)
			return r;
		if (r == 0)
			field = find_field(vigie_buffer_string(&key));
		if (field == OPENDATA_PRIORITY_OF_YEAR)
			place_priority(&layout, key.data, i + 1);
		else if (field >= 0 && layout.column[field] == 0)
			layout.column[field] = (uint16_t)(i + 1);
		r = inspection && r == 0 ? describe(inspection, title, field) : 0;
		if (r < 0)
			return r;
	}
	choose_shape(&layout, inspection);
	*ret_layout = layout;
	return 0;
}
