/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms that LSU attributes take. Pure. What is no number is no grade, never zero. */
#include <errno.h>
#include <string.h>

#include "connectors/format/lsu.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void trim(const char **text, size_t *size)
{
	while (*size > 0 && is_space((*text)[*size - 1]))
		--*size;
	while (*size > 0 && is_space(**text))
		++*text, --*size;
}

static bool has_digit(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] >= '0' && text[i] <= '9')
			return true;
	return false;
}

static int parse_decimal(const char *text, size_t size, vigie_decimal *ret_value)
{
	int r;

	trim(&text, &size);
	r = vigie_decimal_parse(text, size, ret_value);
	if (r == 0)
		return 0;
	return (r == -ERANGE ? VIGIE_REJECT_RANGE : VIGIE_REJECT_NUMBER) + 1;
}

int vigie_lsu_average(const char *text, size_t size, vigie_decimal *ret_value)
{
	const vigie_decimal limit = VIGIE_AVERAGE_LIMIT * VIGIE_DECIMAL_ONE;
	const char *slash = memchr(text, '/', size);
	vigie_decimal value, out_of = limit;
	int r;

	if (!has_digit(text, size)) {
		*ret_value = VIGIE_DECIMAL_NONE;
		return 0;
	}
	r = parse_decimal(text, slash ? (size_t)(slash - text) : size, &value);
	if (r == 0 && slash)
		r = parse_decimal(slash + 1, (size_t)(text + size - slash - 1), &out_of);
	if (r != 0)
		return r;
	if (value < 0 || out_of <= 0 || value > out_of)
		return VIGIE_REJECT_RANGE + 1;
	*ret_value =
		out_of == limit ? value : vigie_decimal_divide((__int128)value * limit, out_of);
	return 0;
}

int vigie_lsu_integer(const char *text, size_t size, int least, int most, int *ret_value)
{
	vigie_decimal value;
	int r = parse_decimal(text, size, &value);

	if (r != 0)
		return r;
	if (value % VIGIE_DECIMAL_ONE != 0)
		return VIGIE_REJECT_NUMBER + 1;
	if (value < least * VIGIE_DECIMAL_ONE || value > most * VIGIE_DECIMAL_ONE)
		return VIGIE_REJECT_RANGE + 1;
	*ret_value = (int)(value / VIGIE_DECIMAL_ONE);
	return 0;
}

bool vigie_lsu_is_true(const char *text, size_t size)
{
	trim(&text, &size);
	return (size == 1 && *text == '1') || (size == 4 && memcmp(text, "true", 4) == 0);
}
