/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encodings of real exports: recognised, converted in chunks of any size, refused when malformed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/encoding.h"

#define UTF16LE_SAMPLE "\xc9\x00l\x00\x3d\xd8\x00\xde\xac\x20"
#define UTF16BE_SAMPLE "\x00\xc9\x00l\xd8\x3d\xde\x00\x20\xac"

static int convert(enum vigie_encoding encoding, const char *bytes, size_t size, bool last,
		   struct vigie_buffer *out, size_t *ret_used)
{
	vigie_buffer_clear(out);
	return vigie_encoding_convert(encoding, bytes, size, last, out, ret_used);
}

static void the_byte_order_mark_decides(void **state)
{
	(void)state;
	assert_int_equal(vigie_encoding_detect("\xef\xbb\xbf"
					       "a",
					       4),
			 VIGIE_ENCODING_UTF8_BOM);
	assert_int_equal(vigie_encoding_detect("\xff\xfe"
					       "a\0",
					       4),
			 VIGIE_ENCODING_UTF16LE);
	assert_int_equal(vigie_encoding_detect("\xfe\xff\0a", 4), VIGIE_ENCODING_UTF16BE);
	assert_int_equal(vigie_encoding_mark(VIGIE_ENCODING_UTF8_BOM), 3);
	assert_int_equal(vigie_encoding_mark(VIGIE_ENCODING_UTF16BE), 2);
	assert_int_equal(vigie_encoding_mark(VIGIE_ENCODING_WINDOWS_1252), 0);
	assert_string_equal(vigie_encoding_name(VIGIE_ENCODING_ISO_8859_15), "ISO-8859-15");
}

static void without_a_mark_it_is_utf8_when_it_can_be(void **state)
{
	(void)state;
	assert_int_equal(vigie_encoding_detect("Nom;Prénom", 11), VIGIE_ENCODING_UTF8);
	assert_int_equal(vigie_encoding_detect("Nom;Pr\xc3", 7), VIGIE_ENCODING_UTF8);
	assert_int_equal(vigie_encoding_detect("", 0), VIGIE_ENCODING_UTF8);
	assert_int_equal(vigie_encoding_detect("Nom;Pr\xe9nom", 10), VIGIE_ENCODING_WINDOWS_1252);
	assert_int_equal(vigie_encoding_detect("Nom;Pr\xe9;", 8), VIGIE_ENCODING_WINDOWS_1252);
}

static void every_byte_converts_as_iconv_says(enum vigie_encoding encoding, const char *name)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	iconv_t oracle = iconv_open("UTF-8", name);

	assert_true(oracle != (iconv_t)-1);
	for (int i = 0; i < 256; i++) {
		char byte = (char)i, expected[8], *from = &byte, *to = expected;
		size_t from_left = 1, to_left = sizeof(expected), used;
		size_t failed = iconv(oracle, &from, &from_left, &to, &to_left);

		if (i == 0)
			continue; /* checked as a byte of text elsewhere */
		if (failed) {
			assert_int_equal(convert(encoding, &byte, 1, true, &out, &used), -EILSEQ);
			assert_int_equal(used, 0);
			assert_int_equal(out.size, 0);
		} else {
			assert_int_equal(convert(encoding, &byte, 1, true, &out, &used), 0);
			assert_int_equal(used, 1);
			assert_int_equal(out.size, sizeof(expected) - to_left);
			assert_memory_equal(out.data, expected, out.size);
		}
	}
	iconv_close(oracle);
}

static void every_byte_of_windows_1252_is_what_iconv_says(void **state)
{
	(void)state;
	every_byte_converts_as_iconv_says(VIGIE_ENCODING_WINDOWS_1252, "WINDOWS-1252");
}

static void every_byte_of_iso_8859_15_is_what_iconv_says(void **state)
{
	(void)state;
	every_byte_converts_as_iconv_says(VIGIE_ENCODING_ISO_8859_15, "ISO-8859-15");
}

static void an_undefined_byte_stops_at_its_offset(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	size_t used;

	(void)state;
	assert_int_equal(
		convert(VIGIE_ENCODING_WINDOWS_1252, "\xe9l\xe8ve \x81 x", 9, true, &out, &used),
		-EILSEQ);
	assert_int_equal(used, 6);
	assert_string_equal(vigie_buffer_string(&out), "élève ");
}

static void utf16_of_both_orders_converts_with_pairs(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	size_t used;

	(void)state;
	assert_int_equal(convert(VIGIE_ENCODING_UTF16LE, UTF16LE_SAMPLE, 10, true, &out, &used), 0);
	assert_string_equal(vigie_buffer_string(&out), "Él\U0001f600€");
	assert_int_equal(convert(VIGIE_ENCODING_UTF16BE, UTF16BE_SAMPLE, 10, true, &out, &used), 0);
	assert_string_equal(vigie_buffer_string(&out), "Él\U0001f600€");
	assert_int_equal(used, 10);
}

static void lone_surrogates_are_refused(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	size_t used;

	(void)state;
	assert_int_equal(convert(VIGIE_ENCODING_UTF16LE, "a\0\x00\xde", 4, false, &out, &used),
			 -EILSEQ);
	assert_int_equal(used, 2);
	assert_int_equal(convert(VIGIE_ENCODING_UTF16LE,
				 "a\0\x3d\xd8"
				 "b\0",
				 6, false, &out, &used),
			 -EILSEQ);
	assert_int_equal(used, 2);
	assert_string_equal(vigie_buffer_string(&out), "a");
}

static void chunks_cut_anywhere_give_the_same_text(void **state)
{
	static const struct {
		enum vigie_encoding encoding;
		const char *bytes;
		size_t size;
	} cases[] = {
		{VIGIE_ENCODING_UTF8, "Él\U0001f600€", 10},
		{VIGIE_ENCODING_UTF16LE, UTF16LE_SAMPLE, 10},
		{VIGIE_ENCODING_UTF16BE, UTF16BE_SAMPLE, 10},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		for (size_t cut = 0; cut <= cases[i].size; cut++) {
			VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
			size_t used, rest;

			assert_int_equal(vigie_encoding_convert(cases[i].encoding, cases[i].bytes,
								cut, false, &out, &used),
					 0);
			assert_true(used <= cut && cut - used < 4);
			assert_int_equal(
				vigie_encoding_convert(cases[i].encoding, cases[i].bytes + used,
						       cases[i].size - used, true, &out, &rest),
				0);
			assert_int_equal(used + rest, cases[i].size);
			assert_string_equal(vigie_buffer_string(&out), "Él\U0001f600€");
		}
	}
}

static void a_character_cut_by_the_end_of_the_text_is_an_error(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	size_t used;

	(void)state;
	assert_int_equal(convert(VIGIE_ENCODING_UTF8, "ab\xe2\x82", 4, true, &out, &used), -EILSEQ);
	assert_int_equal(used, 2);
	assert_int_equal(convert(VIGIE_ENCODING_UTF16LE, "a\0b", 3, true, &out, &used), -EILSEQ);
	assert_int_equal(used, 2);
}

static void malformed_utf8_stops_at_its_offset(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	size_t used;

	(void)state;
	assert_int_equal(convert(VIGIE_ENCODING_UTF8, "12345678é\xe9x", 12, false, &out, &used),
			 -EILSEQ);
	assert_int_equal(used, 10);
	assert_string_equal(vigie_buffer_string(&out), "12345678é");
}

static void nothing_converts_to_nothing(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	size_t used = 1;

	(void)state;
	assert_int_equal(convert(VIGIE_ENCODING_WINDOWS_1252, "", 0, true, &out, &used), 0);
	assert_int_equal(used, 0);
	assert_int_equal(convert(VIGIE_ENCODING_UTF16LE, "", 0, true, &out, &used), 0);
	assert_string_equal(vigie_buffer_string(&out), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_byte_order_mark_decides),
		cmocka_unit_test(without_a_mark_it_is_utf8_when_it_can_be),
		cmocka_unit_test(every_byte_of_windows_1252_is_what_iconv_says),
		cmocka_unit_test(every_byte_of_iso_8859_15_is_what_iconv_says),
		cmocka_unit_test(an_undefined_byte_stops_at_its_offset),
		cmocka_unit_test(utf16_of_both_orders_converts_with_pairs),
		cmocka_unit_test(lone_surrogates_are_refused),
		cmocka_unit_test(chunks_cut_anywhere_give_the_same_text),
		cmocka_unit_test(a_character_cut_by_the_end_of_the_text_is_an_error),
		cmocka_unit_test(malformed_utf8_stops_at_its_offset),
		cmocka_unit_test(nothing_converts_to_nothing),
	};

	return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
