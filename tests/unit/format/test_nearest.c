/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of a file that no format knows: the known export it is nearest to, column by column,
 * and never a row of data. Captions and pupils are invented. */
#include "tests/unit/format/collector.h"
#include "vigie/arena.h"

#define UNKNOWN_SHAPE (VIGIE_REJECT_UNKNOWN_SHAPE + 1)

struct look {
	struct vigie_inspection inspection;
	struct collector got;
};

static void look_at_bytes(struct look *look, const char *bytes, size_t size)
{
	const struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE};
	const struct vigie_sink sink = {collect_record, collect_reject, &look->got};
	struct vigie_input *input;

	*look = (struct look){.got.n_records = 0};
	assert_int_equal(vigie_arena_new(&look->inspection.arena), 0);
	assert_int_equal(vigie_input_from_memory(bytes, size, "test", &input), 0);
	assert_int_equal(vigie_format_decode(NULL, input, &options, &sink, &look->inspection,
					     &look->got.line),
			 UNKNOWN_SHAPE);
	vigie_input_free(input);
}

static void look_at(struct look *look, const char *text)
{
	look_at_bytes(look, text, strlen(text));
}

static void look_done(struct look *look)
{
	vigie_arena_free(look->inspection.arena);
	collector_done(&look->got);
}

static void assert_column(const struct look *look, const char *title, enum vigie_column_use use,
			  const char *meaning)
{
	const struct vigie_inspection_column *column = look->inspection.columns;

	while (column && strcmp(column->title, title) != 0)
		column = column->next;
	assert_non_null(column);
	assert_int_equal(column->use, use);
	if (meaning)
		assert_string_equal(column->meaning, meaning);
	else
		assert_null(column->meaning);
}

static void the_nearest_export_is_named_with_what_the_file_lacks(void **state)
{
	struct look look;

	(void)state;
	look_at(&look, "NUMERO;NOM;PRENOM;DEMI JOUR;ETAT JUSTIFICATION;Lubie\n");
	assert_null(look.inspection.format);
	assert_string_equal(look.inspection.nearest_shape, "absences (pronote)");
	assert_string_equal(look.inspection.lacking, "DATE DEBUT");
	assert_int_equal(look.inspection.separator, ';');
	assert_int_equal(look.inspection.header_line, 1);
	assert_column(&look, "NOM", VIGIE_COLUMN_SAME, "NOM");
	assert_column(&look, "ETAT JUSTIFICATION", VIGIE_COLUMN_SAME, "ETAT_JUSTIFICATION");
	assert_column(&look, "NUMERO", VIGIE_COLUMN_IGNORED, "not needed, never read");
	assert_column(&look, "Lubie", VIGIE_COLUMN_UNKNOWN, NULL);
	look_done(&look);
}

static void a_caption_spelt_otherwise_is_matched_by_its_letters(void **state)
{
	struct look look;

	(void)state;
	look_at(&look, "ELENOTE,NBABS,NB NON JUSTIFF\n");
	assert_string_equal(look.inspection.nearest_shape, "absences per pupil (GEPI) (absences)");
	assert_null(look.inspection.lacking);
	assert_column(&look, "ELENOTE", VIGIE_COLUMN_RESEMBLES, "ELENOET");
	assert_column(&look, "NBABS", VIGIE_COLUMN_SAME, "NBABS");
	assert_column(&look, "NB NON JUSTIFF", VIGIE_COLUMN_RESEMBLES, "NBNONJUSTIF");
	look_done(&look);
}

static void of_columns_of_which_one_is_needed_all_are_named(void **state)
{
	struct look look;

	(void)state;
	look_at(&look, "sourcedId,status,givenName,familyName\nu1,active,Inès,ESSAI\n");
	assert_string_equal(look.inspection.lacking, "dateLastModified");
	look_done(&look);
	look_at(&look, "ELENOET;NBRET\n");
	assert_string_equal(look.inspection.lacking, "NBABS or NBNONJUSTIF");
	look_done(&look);
}

static void exports_of_every_format_with_columns_are_compared(void **state)
{
	static const struct {
		const char *text, *nearest;
	} cases[] = {
		{"uai;ips;nom de la commune\n", "social index of schools (IPS) (opendata)"},
		{"Nom élève;Prénom élève;Division;Retards\n",
		 "absences per pupil (Molière) (absences)"},
		{"codeqp;lib_qp;x\n", "priority districts (QPV) (opendata)"},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		struct look look;

		look_at(&look, cases[i].text);
		assert_string_equal(look.inspection.nearest_shape, cases[i].nearest);
		look_done(&look);
	}
}

static void captions_are_found_below_a_line_of_title(void **state)
{
	struct look look;

	(void)state;
	look_at(&look, "Collège d'essai;;\n\nELENOET;NBRET;x\n012;3;4\n");
	assert_int_equal(look.inspection.header_line, 3);
	look_done(&look);
}

static void rows_of_pupils_are_never_shown(void **state)
{
	static const char *const texts[] = {
		"ESSAI;Inès;5B\nESSAI;Zoé;5B\n",
		"ESSAI;Inès;9\nESSAI;Zoé;8\n",
		"NOM;PRENOM;12,5\n", /* a number is no caption */
		"DATE;PRENOM;03/02/2013\n",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		struct look look;

		look_at(&look, texts[i]);
		assert_null(look.inspection.nearest_shape);
		assert_null(look.inspection.columns);
		look_done(&look);
	}
}

static void what_is_no_separated_text_is_near_nothing(void **state)
{
	static const char binary[] = "\x7f"
				     "ELF\0\0\x01";
	struct look look;

	(void)state;
	look_at_bytes(&look, binary, sizeof(binary));
	assert_null(look.inspection.nearest_shape);
	look_done(&look);
	look_at(&look, "<html><body/></html>");
	assert_null(look.inspection.nearest_shape);
	look_done(&look);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_export_is_named_with_what_the_file_lacks),
		cmocka_unit_test(a_caption_spelt_otherwise_is_matched_by_its_letters),
		cmocka_unit_test(of_columns_of_which_one_is_needed_all_are_named),
		cmocka_unit_test(exports_of_every_format_with_columns_are_compared),
		cmocka_unit_test(captions_are_found_below_a_line_of_title),
		cmocka_unit_test(rows_of_pupils_are_never_shown),
		cmocka_unit_test(what_is_no_separated_text_is_near_nothing),
	};

	return cmocka_run_group_tests_name("the nearest known export", tests, NULL, NULL);
}
