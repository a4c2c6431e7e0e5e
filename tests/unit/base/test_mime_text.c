/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transfer codings, encoded words and parameters, as programs of schools really write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/mime.h"

/* Decodes in chunks of `step` bytes. */
static int decode(enum vigie_mime_coding coding, const char *text, size_t step,
		  struct vigie_buffer *out)
{
	struct vigie_mime_decoder decoder = {.coding = coding};
	size_t size = strlen(text);

	vigie_buffer_clear(out);
	for (size_t i = 0; i < size; i += step) {
		size_t part = size - i < step ? size - i : step;
		int r = vigie_mime_decode(&decoder, text + i, part, false, out);

		if (r < 0)
			return r;
	}
	return vigie_mime_decode(&decoder, "", 0, true, out);
}

static void decodes_to(enum vigie_mime_coding coding, const char *text, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	for (size_t step = 1; step <= strlen(text) + 1; step++) {
		assert_int_equal(decode(coding, text, step, &out), 0);
		assert_string_equal(vigie_buffer_string(&out), expected);
	}
}

static void base64_is_decoded_in_chunks_of_any_size(void **state)
{
	(void)state;
	decodes_to(VIGIE_MIME_BASE64, "Tm9t\r\nO0Ns\r\nYXNzZQ==\r\n", "Nom;Classe");
	decodes_to(VIGIE_MIME_BASE64, "", "");
}

static void base64_without_its_padding_or_with_more_behind_it_is_read(void **state)
{
	(void)state;
	decodes_to(VIGIE_MIME_BASE64, "YXNzZQ", "asse");
	decodes_to(VIGIE_MIME_BASE64, "YQ==YQ==", "aa");
}

static void base64_cut_in_the_middle_of_a_byte_is_refused(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	(void)state;
	assert_int_equal(decode(VIGIE_MIME_BASE64, "YXNzZ", 2, &out), -EBADMSG);
	assert_int_equal(decode(VIGIE_MIME_BASE64, "Y===", 4, &out), -EBADMSG);
}

static void quoted_printable_loses_soft_breaks_and_added_spaces_only(void **state)
{
	(void)state;
	decodes_to(VIGIE_MIME_QUOTED, "Pr=C3=A9nom;=\r\nn=e9 \t\r\nfin", "Prénom;n\xe9\r\nfin");
	decodes_to(VIGIE_MIME_QUOTED, "a b =  \r\nc", "a b c");
	decodes_to(VIGIE_MIME_QUOTED, "fin =", "fin ");
}

static void quoted_printable_that_is_none_stays_as_it_is(void **state)
{
	(void)state;
	decodes_to(VIGIE_MIME_QUOTED, "x=zz=4", "x=zz=4");
	decodes_to(VIGIE_MIME_QUOTED, "=4=3D", "=4=");
}

static void a_long_run_of_spaces_is_text(void **state)
{
	char text[VIGIE_MIME_HELD + 8];

	(void)state;
	memset(text, ' ', sizeof(text));
	text[sizeof(text) - 2] = 'x';
	text[sizeof(text) - 1] = '\0';
	decodes_to(VIGIE_MIME_QUOTED, text, text);
}

static void an_unknown_coding_is_refused(void **state)
{
	enum vigie_mime_coding coding = VIGIE_MIME_BASE64;

	(void)state;
	assert_int_equal(vigie_mime_coding_find("x-uuencode", &coding), -EINVAL);
	assert_int_equal(coding, VIGIE_MIME_BASE64);
	assert_int_equal(vigie_mime_coding_find("Quoted-Printable", &coding), 0);
	assert_int_equal(coding, VIGIE_MIME_QUOTED);
	assert_int_equal(vigie_mime_coding_find("", &coding), 0);
	assert_int_equal(coding, VIGIE_MIME_7BIT);
}

static void words_are(const char *text, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	assert_int_equal(vigie_mime_append_words(text, strlen(text), &out), 0);
	assert_string_equal(vigie_buffer_string(&out), expected);
}

static void encoded_words_are_decoded_among_plain_text(void **state)
{
	(void)state;
	words_are("Re: =?UTF-8?Q?=C3=A9l=C3=A8ves_de?= 4B", "Re: élèves de 4B");
	words_are("=?iso-8859-1?q?=E9t=E9?=", "été");
	words_are("=?windows-1252?B?gDEw?=", "€10");
	words_are("=?utf-8*fr?Q?=C3=A9?=", "é");
	words_are("", "");
}

static void white_space_between_two_words_is_none(void **state)
{
	(void)state;
	words_are("=?utf-8?Q?a?=\r\n =?utf-8?Q?b?= c", "ab c");
	words_are("=?utf-8?Q?a?=  =?iso-8859-1?Q?=E9?=", "aé");
}

static void a_character_cut_between_two_words_is_whole(void **state)
{
	(void)state;
	words_are("=?utf-8?Q?caf=C3?= =?UTF-8?Q?=A9?=", "café");
	words_are("=?utf-8?B?Y2Fmww==?= =?utf-8?B?qQ==?=", "café");
}

static void what_is_no_word_or_no_known_charset_is_text(void **state)
{
	(void)state;
	words_are("=?utf-8?X?a?= =?", "=?utf-8?X?a?= =?");
	words_are("=?koi8-r?Q?a=E9b?=", "a\xef\xbf\xbd"
					"b");
	words_are("caf\xe9", "café");
	words_are("=?utf-8?Q?caf=E9!?=", "caf\xef\xbf\xbd!");
}

static void filename_is(const struct vigie_mime_parameter *parameters, size_t n,
			const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	assert_int_equal(vigie_mime_append_parameter(parameters, n, "filename", &out), 0);
	assert_string_equal(vigie_buffer_string(&out), expected);
}

static void a_parameter_is_plain_encoded_or_in_parts(void **state)
{
	const struct vigie_mime_parameter plain = {"FILENAME", "notes.csv"};
	const struct vigie_mime_parameter words = {"filename", "=?utf-8?Q?=C3=A9t=C3=A9.csv?="};
	const struct vigie_mime_parameter extended[] = {{"filename", "ete.csv"},
							{"filename*", "iso-8859-1'fr'%E9t%e9.csv"}};
	const struct vigie_mime_parameter parts[] = {{"filename*1*", "%A9l%C3%A8ves"},
						     {"filename*0*", "UTF-8''%C3"},
						     {"filename*2", " 100%41.csv"}};

	(void)state;
	filename_is(&plain, 1, "notes.csv");
	filename_is(&words, 1, "été.csv");
	filename_is(extended, 2, "été.csv");
	filename_is(parts, 3, "élèves 100%41.csv");
}

static void an_extended_value_without_a_charset_is_utf8(void **state)
{
	const struct vigie_mime_parameter none = {"filename*", "%C3%A9t%C3%A9%2"};
	const struct vigie_mime_parameter empty = {"filename*", "''%C3%A9"};

	(void)state;
	filename_is(&none, 1, "été%2");
	filename_is(&empty, 1, "é");
}

static void a_parameter_that_is_not_there_is_told(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	const struct vigie_mime_parameter later = {"filename*1", "b"};

	(void)state;
	assert_int_equal(vigie_mime_append_parameter(&later, 1, "filename", &out), 1);
	assert_int_equal(vigie_mime_append_parameter(NULL, 0, "filename", &out), 1);
	assert_int_equal(out.size, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_is_decoded_in_chunks_of_any_size),
		cmocka_unit_test(base64_without_its_padding_or_with_more_behind_it_is_read),
		cmocka_unit_test(base64_cut_in_the_middle_of_a_byte_is_refused),
		cmocka_unit_test(quoted_printable_loses_soft_breaks_and_added_spaces_only),
		cmocka_unit_test(quoted_printable_that_is_none_stays_as_it_is),
		cmocka_unit_test(a_long_run_of_spaces_is_text),
		cmocka_unit_test(an_unknown_coding_is_refused),
		cmocka_unit_test(encoded_words_are_decoded_among_plain_text),
		cmocka_unit_test(white_space_between_two_words_is_none),
		cmocka_unit_test(a_character_cut_between_two_words_is_whole),
		cmocka_unit_test(what_is_no_word_or_no_known_charset_is_text),
		cmocka_unit_test(a_parameter_is_plain_encoded_or_in_parts),
		cmocka_unit_test(an_extended_value_without_a_charset_is_utf8),
		cmocka_unit_test(a_parameter_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
