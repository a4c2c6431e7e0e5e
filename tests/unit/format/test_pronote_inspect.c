/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `inspect` is told of a PRONOTE file, and how sure the format is of one. */
#include "tests/unit/format/pronote_support.h"
#include "vigie/arena.h"

struct look {
	struct vigie_inspection inspection;
	struct collector got;
	int outcome;
};

static void look_at(struct look *look, const char *text, const struct vigie_hints *hints)
{
	const struct vigie_decode_options options = {.hints = *hints};

	*look = (struct look){.outcome = 0};
	assert_int_equal(vigie_arena_new(&look->inspection.arena), 0);
	look->outcome = collect_bytes(&look->got, &vigie_format_pronote, text, strlen(text),
				      &options, &look->inspection);
}

static void look_done(struct look *look)
{
	vigie_arena_free(look->inspection.arena);
	collector_done(&look->got);
}

static const struct vigie_inspection_column *column_of(const struct look *look, const char *title)
{
	for (const struct vigie_inspection_column *c = look->inspection.columns; c; c = c->next)
		if (strcmp(c->title, title) == 0)
			return c;
	fail();
	return NULL;
}

static void the_shape_and_each_column_are_described(void **state)
{
	struct look look;

	(void)state;
	look_at(&look, "\xef\xbb\xbfNOM;PRENOM;DATE_NAISS;No SS;R2_ADRES 1;AP_OPT_LIB 12;Lubie\n",
		&all_hints);
	assert_int_equal(look.outcome, 0);
	assert_string_equal(look.inspection.shape, "EXP_ELEVE, pupils");
	assert_int_equal(look.inspection.encoding, VIGIE_ENCODING_UTF8_BOM);
	assert_int_equal(look.inspection.separator, ';');
	assert_int_equal(look.inspection.header_line, 1);
	assert_int_equal(column_of(&look, "DATE_NAISS")->use, VIGIE_COLUMN_USED);
	assert_string_equal(column_of(&look, "DATE_NAISS")->meaning, "id.born");
	assert_int_equal(column_of(&look, "No SS")->use, VIGIE_COLUMN_IGNORED);
	assert_int_equal(column_of(&look, "R2_ADRES 1")->use, VIGIE_COLUMN_IGNORED);
	assert_int_equal(column_of(&look, "AP_OPT_LIB 12")->use, VIGIE_COLUMN_IGNORED);
	assert_int_equal(column_of(&look, "Lubie")->use, VIGIE_COLUMN_UNKNOWN);
	look_done(&look);
}

static void what_is_missing_comes_with_a_match_that_says_it(void **state)
{
	const struct vigie_hints nothing = {.date = VIGIE_DAY_NONE};
	struct look look;

	(void)state;
	look_at(&look, "Nom;Classe;FRANC;MATHS\n;;;\n", &nothing);
	assert_int_equal(look.outcome, REFUSED(NO_SCHOOL));
	assert_string_equal(look.inspection.missing, "school, school year, term");
	assert_string_equal(look.inspection.suggested_match, "{school}/{year}_{term}.csv");
	assert_int_equal(column_of(&look, "FRANC")->use, VIGIE_COLUMN_USED);
	look_done(&look);
	look_at(&look, "Nom;Classe;FRANC;MATHS\n;;;\n", &all_hints);
	assert_null(look.inspection.missing);
	look_done(&look);
}

static void the_periods_of_a_report_are_named(void **state)
{
	struct look look;

	(void)state;
	look_at(&look, "Élève;H.Abs.;Moy. T1;Moy. T2\n", &all_hints);
	assert_string_equal(look.inspection.terms, "1, 2");
	look_done(&look);
}

static void each_test_of_a_grid_says_its_date_coefficient_and_scale(void **state)
{
	struct vigie_hints hints = all_hints;
	struct look look;

	(void)state;
	hints.term = 0;
	look_at(&look, ";;;01/10\n2 élèves;Moyenne;N.R.;\n;;;2-/10\nESSAI Inès;14;;7\n", &hints);
	assert_int_equal(look.outcome, 0);
	assert_string_equal(column_of(&look, "2 élèves")->meaning, "id.name");
	assert_int_equal(column_of(&look, "Moyenne")->use, VIGIE_COLUMN_IGNORED);
	assert_string_equal(column_of(&look, "column 4")->meaning,
			    "mark of 2025-10-01, coefficient 2, out of 10, subject MATHEMATIQUES");
	look_done(&look);
}

static void a_grid_is_described_where_its_name_says_too_little(void **state)
{
	const struct vigie_hints nothing = {.date = VIGIE_DAY_NONE};
	struct look look;

	(void)state;
	look_at(&look, "Nom;Classe;FRANC;AGL1;AGL1\n;;;;ORAL\nESSAI;5B;9;8;7\n", &nothing);
	assert_int_equal(look.outcome, REFUSED(NO_SCHOOL));
	assert_string_equal(column_of(&look, "FRANC")->meaning, "average, subject FRANC");
	assert_null(look.got.rejects.data);
	look_done(&look);
}

static void columns_of_xml_are_described_too(void **state)
{
	struct look look;

	(void)state;
	look_at(&look,
		"<TABLE nom=\"Elèves\"><Eleves><NOM>ESSAI</NOM><PRENOM>I</PRENOM><CLASSE>5B"
		"</CLASSE><VILLE>x</VILLE></Eleves></TABLE>",
		&all_hints);
	assert_int_equal(look.outcome, 0);
	assert_int_equal(look.inspection.separator, 0);
	assert_int_equal(column_of(&look, "CLASSE")->use, VIGIE_COLUMN_USED);
	assert_int_equal(column_of(&look, "VILLE")->use, VIGIE_COLUMN_IGNORED);
	look_done(&look);
}

static void the_probe_is_as_sure_as_the_columns_allow(void **state)
{
	static const struct {
		const char *text;
		enum vigie_probe probe;
	} cases[] = {
		{"NOM;PRENOM;DATE_NAISS\n", VIGIE_PROBE_LIKELY},
		{"NOM;PRENOM;DEMI JOUR\n", VIGIE_PROBE_MAYBE},
		{"{\"t\":\"delivery\"}\n", VIGIE_PROBE_NO},
		{"<lsun-bilans/>", VIGIE_PROBE_NO},
		{"code_qp;lib_qp;insee_com\n", VIGIE_PROBE_NO},
		{"", VIGIE_PROBE_NO},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++)
		assert_int_equal(vigie_format_pronote.probe(cases[i].text, strlen(cases[i].text)),
				 cases[i].probe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shape_and_each_column_are_described),
		cmocka_unit_test(what_is_missing_comes_with_a_match_that_says_it),
		cmocka_unit_test(the_periods_of_a_report_are_named),
		cmocka_unit_test(each_test_of_a_grid_says_its_date_coefficient_and_scale),
		cmocka_unit_test(a_grid_is_described_where_its_name_says_too_little),
		cmocka_unit_test(columns_of_xml_are_described_too),
		cmocka_unit_test(the_probe_is_as_sure_as_the_columns_allow),
	};

	return cmocka_run_group_tests_name("inspecting PRONOTE files", tests, NULL, NULL);
}
