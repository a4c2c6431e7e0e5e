/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * FORMATS.md, section 9: what a reader must survive, item by item, each on a whole file. Cells on
 * their own are in test_pronote_cells.c, quotes and line ends in test_csv.c.
 */
#include "tests/unit/format/pronote_support.h"
#include "vigie/encoding.h"

#define HEAD "NOM;PRENOM;DATE_NAISS;CLASSE\r\n"
#define ROW "ESSAI-LŒVE;Gaël;03/02/2013;5B\r\n"
#define PUPIL                                                                                      \
	"{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI-LŒVE Gaël\",\"born\":\"2013-02-03\"},"        \
	"\"last\":\"ESSAI-LŒVE\",\"first\":\"Gaël\",\"born\":\"2013-02-03\",\"class\":\"5B\"}\n"

static void assert_bytes_give(const char *bytes, size_t size, const char *records)
{
	struct collector got = {0};

	assert_int_equal(decode_bytes(&got, bytes, size, &all_hints), 0);
	assert_string_equal(records_of(&got), records);
	assert_rejects(&got, "");
	collector_done(&got);
}

/* UTF-8 text (of the basic plane) as UTF-16 with its mark. */
static void to_utf16(const char *text, bool big, struct vigie_buffer *out)
{
	unsigned c = 0xfeff;

	for (const unsigned char *at = (const unsigned char *)text;;) {
		vigie_buffer_append_char(out, (char)(big ? c >> 8 : c & 0xff));
		vigie_buffer_append_char(out, (char)(big ? c & 0xff : c >> 8));
		if (!*at)
			return;
		c = *at < 0x80 ? *at : ((*at & 0x1fu) << 6) | (at[1] & 0x3fu);
		at += *at < 0x80 ? 1 : 2;
	}
}

static void item_1_each_encoding_gives_the_same_records(void **state)
{
	const char windows[] = HEAD "ESSAI-L\x8cVE;Ga\xebl;03/02/2013;5B\r\n";
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer little = {0}, big = {0};

	(void)state;
	assert_bytes_give("\xef\xbb\xbf" HEAD ROW, sizeof("\xef\xbb\xbf" HEAD ROW) - 1, PUPIL);
	assert_bytes_give(HEAD ROW, sizeof(HEAD ROW) - 1, PUPIL);
	assert_bytes_give(windows, sizeof(windows) - 1, PUPIL);
	to_utf16(HEAD ROW, false, &little);
	assert_bytes_give(little.data, little.size, PUPIL);
	to_utf16(HEAD ROW, true, &big);
	assert_bytes_give(big.data, big.size, PUPIL);
}

static void item_1_hard_spaces_and_decomposed_accents_are_normalised(void **state)
{
	(void)state;
	assert_gives(HEAD "\xc2\xa0"
			  "ESSAI-LŒVE;Gae\xcc\x88l\xe2\x80\x8b;03/02/2013\xe2\x80\xaf;5B\n",
		     PUPIL, "");
}

static void item_1_bytes_of_another_encoding_name_their_column(void **state)
{
	(void)state;
	assert_gives("\xef\xbb\xbf" HEAD "ESSAI;Ga\xebl;03/02/2013;5B\n" ROW, PUPIL, "2:2 R006\n");
}

static void item_2_each_line_end_gives_the_same_records(void **state)
{
	(void)state;
	assert_gives("NOM;PRENOM;DATE_NAISS;CLASSE\rESSAI-LŒVE;Gaël;03/02/2013;5B", PUPIL, "");
	assert_gives("NOM;PRENOM;DATE_NAISS;CLASSE\nESSAI-LŒVE;Gaël;03/02/2013;5B", PUPIL, "");
	assert_gives("NOM;PRENOM;DATE_NAISS;CLASSE\r\nESSAI-LŒVE;Gaël;03/02/2013;5B", PUPIL, "");
}

static void item_2_a_line_break_in_a_header_cell_moves_the_lines(void **state)
{
	(void)state;
	assert_gives("NOM;PRENOM;DATE_NAISS;CLASSE;\"Numéro\nnational\"\nA;A;nul;5B;\n"
		     "ESSAI-LŒVE;Gaël;03/02/2013;5B;\n",
		     PUPIL, "3:3 R003\n");
}

static void item_3_each_separator_and_quoting_gives_the_same_records(void **state)
{
	(void)state;
	assert_gives("NOM\tPRENOM\tDATE_NAISS\tCLASSE\nESSAI-LŒVE\tGaël\t03/02/2013\t5B\n", PUPIL,
		     "");
	assert_gives("NOM,PRENOM,DATE_NAISS,CLASSE\nESSAI-LŒVE,Gaël,03/02/2013,5B\n", PUPIL, "");
	assert_gives("\"NOM\",\"PRENOM\",\"DATE_NAISS\",\"CLASSE\"\n"
		     "\"ESSAI-LŒVE\",\"Gaël\",\"03/02/2013\",\"5B, <5B> x\"\n",
		     PUPIL, "");
	assert_gives("NOM;\"PRENOM\";DATE_NAISS;CLASSE\nESSAI-LŒVE;\"Gaël\";03/02/2013;\"5B\"\n",
		     PUPIL, "");
}

static void item_4_the_header_need_not_come_first(void **state)
{
	(void)state;
	assert_gives("Export du 12/11/2025, 1 élève\n\n" HEAD ROW, PUPIL, "");
	assert_gives("Export du 12/11/2025;;;\n;;;\n" HEAD ROW, PUPIL, "");
}

static void item_4_the_first_of_two_columns_of_one_name_counts(void **state)
{
	(void)state;
	assert_gives("NOM;PRENOM;DATE_NAISS;CLASSE;CLASSE;\n"
		     "ESSAI-LŒVE;Gaël;03/02/2013;5B;4A;\n",
		     PUPIL, "");
}

static void item_5_a_header_again_is_no_pupil(void **state)
{
	(void)state;
	assert_gives(HEAD ROW HEAD, PUPIL, "");
}

static void item_9_context_that_nobody_says_refuses_the_file(void **state)
{
	const struct vigie_hints nothing = {.date = VIGIE_DAY_NONE};
	struct vigie_hints school = {.school = "0999999Z", .date = VIGIE_DAY_NONE};

	(void)state;
	assert_refused(HEAD ROW, &nothing, REFUSED(NO_SCHOOL));
	assert_refused(HEAD ROW, &school, REFUSED(NO_YEAR));
	school.year = 2025;
	assert_refused("Élève;Moy. T1\nESSAI Inès;9\n", &school, REFUSED(NO_SUBJECT));
	assert_refused("Nom;Classe;FRANC;MATHS\n;;;\n", &school, REFUSED(NO_TERM));
}

static void item_11_the_class_is_what_comes_before_the_first_comma(void **state)
{
	(void)state;
	assert_gives(HEAD "ESSAI-LŒVE;Gaël;03/02/2013;5B, <5B> <Dédoublement> 5BP.1, <5B> "
			  "<EPS> 5BEPS_1\n",
		     PUPIL, "");
}

static void a_header_without_rows_is_a_delivery_of_nothing(void **state)
{
	struct collector got = {0};

	(void)state;
	assert_int_equal(decode(&got, HEAD, &all_hints), 0);
	assert_int_equal(got.n_records, 1);
	collector_done(&got);
}

static void an_empty_file_is_refused(void **state)
{
	(void)state;
	assert_refused("", &all_hints, REFUSED(EMPTY));
}

static void a_truncated_file_is_refused(void **state)
{
	struct collector got = {0};

	(void)state;
	assert_int_equal(decode(&got, HEAD ROW "ESSAI;In", &all_hints), REFUSED(TRUNCATED));
	assert_int_equal(got.line, 3);
	collector_done(&got);
}

static void invented_headers_are_no_export(void **state)
{
	(void)state;
	assert_refused("INE;MATIERE;NOTE;COEFF;COMMENTAIRE\n1;M;2;1;\n", &all_hints,
		       REFUSED(UNKNOWN_SHAPE));
	assert_refused("nom,prenom,matiere,note\nA,B,C,1\n", &all_hints, REFUSED(UNKNOWN_SHAPE));
}

static void what_the_sink_says_ends_the_decoding(void **state)
{
	struct vigie_decode_options options = {.hints = all_hints};
	struct collector got = {.stop_after = 2};

	(void)state;
	assert_int_equal(collect(&got, &vigie_format_pronote, HEAD ROW ROW ROW, &options), -EIO);
	assert_int_equal(got.n_records, 2);
	collector_done(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(item_1_each_encoding_gives_the_same_records),
		cmocka_unit_test(item_1_hard_spaces_and_decomposed_accents_are_normalised),
		cmocka_unit_test(item_1_bytes_of_another_encoding_name_their_column),
		cmocka_unit_test(item_2_each_line_end_gives_the_same_records),
		cmocka_unit_test(item_2_a_line_break_in_a_header_cell_moves_the_lines),
		cmocka_unit_test(item_3_each_separator_and_quoting_gives_the_same_records),
		cmocka_unit_test(item_4_the_header_need_not_come_first),
		cmocka_unit_test(item_4_the_first_of_two_columns_of_one_name_counts),
		cmocka_unit_test(item_5_a_header_again_is_no_pupil),
		cmocka_unit_test(item_9_context_that_nobody_says_refuses_the_file),
		cmocka_unit_test(item_11_the_class_is_what_comes_before_the_first_comma),
		cmocka_unit_test(a_header_without_rows_is_a_delivery_of_nothing),
		cmocka_unit_test(an_empty_file_is_refused),
		cmocka_unit_test(a_truncated_file_is_refused),
		cmocka_unit_test(invented_headers_are_no_export),
		cmocka_unit_test(what_the_sink_says_ends_the_decoding),
	};

	return cmocka_run_group_tests_name("the checklist of formats", tests, NULL, NULL);
}
