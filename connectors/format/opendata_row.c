/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of open data as a school or a district. Pure; a cell that a spreadsheet shortened is
 * completed where only one thing can be meant: a department of one digit, a commune of four. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "connectors/format/opendata.h"
#include "vigie/text.h"

#define IPS_LIMIT 250 /* as in records: real ones lie between 45 and 190 */
#define KEY_SIZE 8u /* of a UAI, and of the code of a district */
#define COMMUNE_SIZE 5u

static const char *text(const struct opendata_row *row, enum opendata_field field)
{
	return row->text[field];
}

static bool is_code(const char *code, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!isascii(code[i]) || !isalnum((unsigned char)code[i]))
			return false;
	return size > 0;
}

uint64_t opendata_key(const struct opendata_layout *layout, const struct opendata_row *row)
{
	const char *code =
		text(row, layout->shape == OPENDATA_DISTRICTS ? OPENDATA_DISTRICT : OPENDATA_UAI);
	uint64_t key = 0;

	if (strlen(code) != KEY_SIZE || !is_code(code, KEY_SIZE))
		return 0;
	for (size_t i = 0; i < KEY_SIZE; i++)
		key = key << 8 | (unsigned char)toupper((unsigned char)code[i]);
	return key;
}

int opendata_year(const struct opendata_layout *layout, const struct opendata_row *row)
{
	const char *year = text(row, OPENDATA_YEAR);

	if (layout->shape == OPENDATA_PRIORITIES)
		return layout->priority_year;
	if (layout->shape != OPENDATA_INDEX || strspn(year, "0123456789") != 4)
		return 0;
	return atoi(year);
}

/* "1", "01" and "001" are 01; "02A" is 2A; "974" stays. */
static int read_department(const char *from, char *ret_department)
{
	size_t size = strcspn(from, ",; "); /* a district on a border: its first */

	ret_department[0] = '\0';
	if (size == 0)
		return *from ? VIGIE_REJECT_VALUE + 1 : 0;
	if (size == 3 && *from == '0') {
		from++;
		size--;
	}
	if (size > 3 || !is_code(from, size) || !isdigit((unsigned char)*from))
		return VIGIE_REJECT_VALUE + 1;
	if (size == 1)
		*ret_department++ = '0';
	for (size_t i = 0; i < size; i++)
		*ret_department++ = (char)toupper((unsigned char)from[i]);
	*ret_department = '\0';
	return 0;
}

static int read_ips(const char *from, vigie_decimal *ret_ips)
{
	int r;

	if (!*from)
		return 0;
	r = vigie_decimal_parse(from, strlen(from), ret_ips);
	if (r < 0)
		return (r == -ERANGE ? VIGIE_REJECT_RANGE : VIGIE_REJECT_NUMBER) + 1;
	return *ret_ips < 0 || *ret_ips > IPS_LIMIT * VIGIE_DECIMAL_ONE ? VIGIE_REJECT_RANGE + 1
									: 0;
}

/* A lycée with one way has that way's index; of two without their whole nothing is computed. */
static enum opendata_field index_field(const struct opendata_row *row)
{
	bool general = *text(row, OPENDATA_IPS_GENERAL);
	bool vocational = *text(row, OPENDATA_IPS_VOCATIONAL);

	if (*text(row, OPENDATA_IPS) || general == vocational)
		return OPENDATA_IPS;
	return general ? OPENDATA_IPS_GENERAL : OPENDATA_IPS_VOCATIONAL;
}

static int read_kind(const struct opendata_row *row, struct vigie_buffer *scratch,
		     const char **ret_kind)
{
	const char *kind = text(row, OPENDATA_KIND);
	int r;

	if (!*kind) {
		*ret_kind = *text(row, OPENDATA_LYCEE) ? "lycee" : NULL;
		return 0;
	}
	vigie_buffer_clear(scratch);
	r = vigie_text_fold(kind, strlen(kind), false, scratch);
	*ret_kind = r == 0 && scratch->size ? scratch->data : NULL;
	return r;
}

static const char *said(const char *cell)
{
	return *cell ? cell : NULL;
}

static int read_school(const struct opendata_row *row, struct opendata_scratch *scratch,
		       struct vigie_record_school *school, enum opendata_field *ret_field)
{
	int r;

	*ret_field = OPENDATA_UAI;
	for (size_t i = 0; i <= KEY_SIZE; i++)
		scratch->uai[i] = (char)toupper((unsigned char)text(row, OPENDATA_UAI)[i]);
	if (!vigie_uai_is_valid(scratch->uai))
		return VIGIE_REJECT_VALUE + 1;
	*ret_field = OPENDATA_DEPARTMENT;
	r = read_department(text(row, OPENDATA_DEPARTMENT), scratch->department);
	if (r != 0)
		return r;
	*ret_field = index_field(row);
	r = read_ips(text(row, *ret_field), &school->ips);
	if (r == 0)
		r = read_kind(row, &scratch->kind, &school->kind);
	school->uai = scratch->uai;
	school->department = said(scratch->department);
	school->name = said(text(row, OPENDATA_NAME));
	school->town = said(text(row, OPENDATA_TOWN));
	school->priority = said(text(row, OPENDATA_PRIORITY_OF_YEAR));
	if (!school->priority)
		school->priority = said(text(row, OPENDATA_PRIORITY));
	return r;
}

/* "60057", or "13055;13070": one after the other in the scratch, each ended by a NUL. */
static int read_communes(const char *from, struct opendata_scratch *scratch, size_t *ret_n)
{
	static const char separators[] = ",; ";

	vigie_buffer_clear(&scratch->communes);
	for (from += strspn(from, separators); *from; from += strspn(from, separators)) {
		size_t size = strcspn(from, separators);

		if (size > COMMUNE_SIZE || size + 1 < COMMUNE_SIZE || !is_code(from, size) ||
		    *ret_n == OPENDATA_COMMUNES_LIMIT)
			return VIGIE_REJECT_VALUE + 1;
		if (size < COMMUNE_SIZE)
			vigie_buffer_append_char(&scratch->communes, '0');
		vigie_buffer_append(&scratch->communes, from, size);
		vigie_buffer_append_char(&scratch->communes, '\0');
		++*ret_n;
		from += size;
	}
	if (vigie_buffer_error(&scratch->communes) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < *ret_n; i++)
		scratch->commune[i] = scratch->communes.data + i * (COMMUNE_SIZE + 1);
	return 0;
}

static int read_district(const struct opendata_row *row, struct opendata_scratch *scratch,
			 struct vigie_record_district *district, enum opendata_field *ret_field)
{
	int r;

	*ret_field = OPENDATA_DISTRICT_DEPARTMENT;
	r = read_department(text(row, OPENDATA_DISTRICT_DEPARTMENT), scratch->department);
	if (r != 0)
		return r;
	*ret_field = OPENDATA_COMMUNES;
	district->n_communes = 0;
	r = read_communes(text(row, OPENDATA_COMMUNES), scratch, &district->n_communes);
	district->communes = scratch->commune;
	district->code = text(row, OPENDATA_DISTRICT);
	district->name = said(text(row, OPENDATA_DISTRICT_NAME));
	district->department = said(scratch->department);
	return r;
}

int opendata_read_row(const struct opendata_layout *layout, const struct opendata_row *row,
		      struct opendata_scratch *scratch, struct vigie_record *record,
		      enum opendata_field *ret_field)
{
	bool district = layout->shape == OPENDATA_DISTRICTS;

	vigie_record_init(record, district ? VIGIE_RECORD_DISTRICT : VIGIE_RECORD_SCHOOL);
	record->line = row->line;
	return district ? read_district(row, scratch, &record->district, ret_field)
			: read_school(row, scratch, &record->school, ret_field);
}
