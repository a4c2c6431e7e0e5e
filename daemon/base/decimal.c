/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimals are plain integers of millionths, owned by nobody. Nothing here uses binary floating
 * point, and nothing wraps: what does not fit is refused or saturated. */
#include <errno.h>

#include "vigie/decimal.h"

#define DIGITS_AFTER_SEPARATOR 6
#define WHOLE_DIGITS 13 /* of the largest number of millionths that 63 bits hold */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits of the fraction as millionths; further zeros are harmless, other digits are not exact. */
static int parse_fraction(const char *text, size_t size, int64_t *ret_millionths)
{
	static const int64_t units[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
	bool inexact = false;
	int64_t value = 0;

	for (size_t i = 0; i < size; i++) {
		if (!is_digit(text[i]))
			return -EINVAL;
		if (i < DIGITS_AFTER_SEPARATOR)
			value = value * 10 + (text[i] - '0');
		else
			inexact |= text[i] != '0';
	}
	if (inexact)
		return -ERANGE;
	*ret_millionths =
		value * units[size < DIGITS_AFTER_SEPARATOR ? size : DIGITS_AFTER_SEPARATOR];
	return 0;
}

static size_t count_digits(const char *text, size_t size)
{
	size_t n = 0;

	while (n < size && is_digit(text[n]))
		n++;
	return n;
}

int vigie_decimal_parse(const char *text, size_t size, vigie_decimal *ret_value)
{
	bool negative = size > 0 && text[0] == '-';
	int64_t whole = 0, fraction = 0;
	bool large = false;
	size_t digits;

	text += negative;
	size -= negative;
	digits = count_digits(text, size);
	if (digits == 0)
		return -EINVAL;
	for (size_t i = 0; i < digits; i++) {
		whole = whole * 10 + (text[i] - '0');
		large |= whole > VIGIE_DECIMAL_MAX / VIGIE_DECIMAL_ONE;
		whole = large ? 0 : whole;
	}
	if (digits < size) {
		int r;

		if ((text[digits] != '.' && text[digits] != ',') || digits + 1 == size)
			return -EINVAL;
		r = parse_fraction(text + digits + 1, size - digits - 1, &fraction);
		if (r < 0)
			return r;
	}
	whole = whole * VIGIE_DECIMAL_ONE + fraction;
	if (large || whole > VIGIE_DECIMAL_MAX)
		return -ERANGE;
	*ret_value = negative ? -whole : whole;
	return 0;
}

vigie_decimal vigie_decimal_round(vigie_decimal value)
{
	int64_t rest;

	if (value == VIGIE_DECIMAL_NONE)
		return value;
	rest = value % VIGIE_DECIMAL_HUNDREDTH;
	value -= rest;
	if (rest >= VIGIE_DECIMAL_HUNDREDTH / 2 &&
	    !__builtin_add_overflow(value, VIGIE_DECIMAL_HUNDREDTH, &value))
		return value;
	if (rest <= -VIGIE_DECIMAL_HUNDREDTH / 2 &&
	    !__builtin_sub_overflow(value, VIGIE_DECIMAL_HUNDREDTH, &value))
		return value;
	return value;
}

int64_t vigie_decimal_divide(__int128 numerator, __int128 denominator)
{
	__int128 quotient = numerator / denominator;
	__int128 rest = numerator % denominator;

	/* Compared with what is left to the denominator, so that doubling cannot overflow. */
	if (rest >= denominator - rest)
		quotient++;
	else if (-rest >= denominator + rest)
		quotient--;
	if (quotient > INT64_MAX)
		return INT64_MAX;
	return quotient < -INT64_MAX ? -INT64_MAX : (int64_t)quotient;
}

/* Writes the digits of a whole number so that they end at `end`; returns where they begin. */
static char *write_digits(char *end, uint64_t number)
{
	do {
		*--end = (char)('0' + number % 10);
		number /= 10;
	} while (number != 0);
	return end;
}

void vigie_decimal_append(struct vigie_buffer *buffer, vigie_decimal value, unsigned decimals)
{
	uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t fraction = magnitude % (uint64_t)VIGIE_DECIMAL_ONE;
	char text[1 + WHOLE_DIGITS + 1 + DIGITS_AFTER_SEPARATOR];
	char *point = text + 1 + WHOLE_DIGITS, *start;
	size_t n = 0;

	if (value == VIGIE_DECIMAL_NONE)
		return;
	for (size_t i = DIGITS_AFTER_SEPARATOR; i-- > 0; fraction /= 10) {
		point[1 + i] = (char)('0' + fraction % 10);
		if (n == 0 && (point[1 + i] != '0' || i < decimals))
			n = i + 1;
	}
	start = write_digits(point, magnitude / (uint64_t)VIGIE_DECIMAL_ONE);
	if (value < 0)
		*--start = '-';
	*point = '.';
	vigie_buffer_append(buffer, start, (size_t)(point - start) + (n ? n + 1 : 0));
}

void vigie_decimal_append_display(struct vigie_buffer *buffer, vigie_decimal value, bool comma)
{
	size_t start = buffer->size;

	value = vigie_decimal_round(value);
	vigie_decimal_append(buffer, value, value % VIGIE_DECIMAL_ONE ? 2 : 0);
	if (!comma || buffer->error)
		return;
	for (size_t i = start; i < buffer->size; i++) {
		if (buffer->data[i] == '.')
			buffer->data[i] = ',';
	}
}
