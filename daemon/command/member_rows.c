/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what clubs and landlords send: a national number, or names and a birth date, under the
 * titles that they write. See member_rows.h. */
#include "daemon/command/member_rows.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum field { FIELD_INE, FIELD_LAST, FIELD_FIRST, FIELD_BORN, FIELDS_N };

/* X(field, title as it is compared) */
#define TITLES(X)                                                                                  \
	X(INE, "ine")                                                                              \
	X(INE, "numero national")                                                                  \
	X(INE, "identifiant national")                                                             \
	X(INE, "national number")                                                                  \
	X(LAST, "nom")                                                                             \
	X(LAST, "nom de famille")                                                                  \
	X(LAST, "nom prenom")                                                                      \
	X(LAST, "nom et prenom")                                                                   \
	X(LAST, "eleve")                                                                           \
	X(LAST, "name")                                                                            \
	X(LAST, "last name")                                                                       \
	X(FIRST, "prenom")                                                                         \
	X(FIRST, "first name")                                                                     \
	X(BORN, "date de naissance")                                                               \
	X(BORN, "naissance")                                                                       \
	X(BORN, "ne le")                                                                           \
	X(BORN, "nee le")                                                                          \
	X(BORN, "ne(e) le")                                                                        \
	X(BORN, "birth date")                                                                      \
	X(BORN, "born")

static const struct vigie_csv_column columns[] = {
#define X(field, title) {title, NULL},
	TITLES(X)
#undef X
};
static const enum field fields[] = {
#define X(field, title) FIELD_##field,
	TITLES(X)
#undef X
};

_Static_assert(VIGIE_ARRAY_SIZE(columns) <= VIGIE_CSV_TABLE_COLUMNS,
	       "no more titles than a table can be asked for");

static bool has(const struct member_rows *rows, enum field field)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(fields); i++)
		if (fields[i] == field && rows->table.found & UINT32_C(1) << i)
			return true;
	return false;
}

int member_rows_open(struct member_rows *rows, const char *path)
{
	int r = vigie_input_open(path, path, &rows->input);

	if (r == 0)
		r = vigie_csv_table_open(&rows->table, rows->input, columns,
					 VIGIE_ARRAY_SIZE(columns), "", NULL);
	if (r < 0)
		return r;
	if (r > 0 || !(has(rows, FIELD_INE) || (has(rows, FIELD_LAST) && has(rows, FIELD_BORN))))
		return MEMBER_ROWS_UNNAMED;
	return 0;
}

void member_rows_done(struct member_rows *rows)
{
	vigie_csv_table_done(&rows->table);
	vigie_input_free(rows->input);
	if (rows->ine.data)
		explicit_bzero(rows->ine.data, rows->ine.capacity);
	vigie_buffer_done(&rows->ine);
	*rows = (struct member_rows){0};
}

/* 2013-05-14, or 14/05/2013 with any mark between, a leading zero or none. */
static bool read_born(const char *text, vigie_day *ret_born)
{
	int numbers[3] = {0}, n = 0;

	*ret_born = VIGIE_DAY_NONE;
	if (!*text || vigie_day_parse_iso(text, strlen(text), ret_born) == 0)
		return true;
	for (; *text; text++) {
		if (isdigit((unsigned char)*text) && numbers[n] < 1000)
			numbers[n] = 10 * numbers[n] + *text - '0';
		else if (!strchr("/.-", *text) || ++n == 3)
			return false;
	}
	*ret_born = vigie_day_from_date(numbers[2], numbers[1], numbers[0]);
	return *ret_born != VIGIE_DAY_NONE;
}

static const char *read_ine(struct member_rows *rows, const char *text)
{
	vigie_buffer_clear(&rows->ine);
	for (; *text; text++)
		if (*text != ' ')
			vigie_buffer_append_char(&rows->ine, (char)toupper((unsigned char)*text));
	return vigie_buffer_string(&rows->ine);
}

static const char *first_of(const struct vigie_csv_table_row *cells, enum field field)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(fields); i++)
		if (fields[i] == field && *cells->text[i])
			return cells->text[i];
	return "";
}

int member_rows_next(void *userdata, struct vigie_list_row *ret_row)
{
	struct member_rows *rows = userdata;
	struct vigie_csv_table_row cells;
	int r = vigie_csv_table_next(&rows->table, &cells);

	if (r <= 0)
		return r;
	*ret_row = (struct vigie_list_row){
		.ine = "", .last = "", .first = "", .born = VIGIE_DAY_NONE, .flaw = -1};
	ret_row->line = cells.line;
	if (r == VIGIE_CSV_TRUNCATED || cells.flaw != VIGIE_CSV_SOUND) {
		ret_row->flaw = VIGIE_LIST_FLAW_BROKEN;
		return 1;
	}
	ret_row->ine = read_ine(rows, first_of(&cells, FIELD_INE));
	ret_row->last = first_of(&cells, FIELD_LAST);
	ret_row->first = first_of(&cells, FIELD_FIRST);
	if (!read_born(first_of(&cells, FIELD_BORN), &ret_row->born))
		ret_row->flaw = VIGIE_LIST_FLAW_DATE;
	return vigie_buffer_error(&rows->ine) < 0 ? -ENOMEM : 1;
}
