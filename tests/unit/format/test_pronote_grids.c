/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grids of one class: marks, averages, reports. */
#include "tests/unit/format/pronote_support.h"

#define GAEL                                                                                       \
	"\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"5B\"},\"subject\":\"MATHEMATIQUES\","
#define MARK "{\"t\":\"mark\"," GAEL
#define GRADES ";;;01/10;15/01\r\n29 élèves;Moyenne;N.R.;;\r\n;;;1-/10;2-/20\r\n"

static void marks_have_a_date_a_coefficient_and_a_scale(void **state)
{
	(void)state;
	assert_gives(GRADES "\"ESSAI-DUPONT Gaël\";\"14,00\";\"\";\"7,00\";\"Abs\"\r\n"
			    "\"Moyenne de la classe :\";\"11,25\";\"\";\"5,25\";\"10,50\"\r\n",
		     "{\"t\":\"average\"," GAEL "\"term\":1,\"value\":\"14.00\"}\n" MARK
		     "\"date\":\"2025-10-01\",\"value\":\"7\",\"out_of\":\"10\","
		     "\"coefficient\":\"1\"}\n" MARK
		     "\"date\":\"2026-01-15\",\"out_of\":\"20\",\"coefficient\":\"2\","
		     "\"annotation\":\"absent\"}\n",
		     "");
}

static void a_test_alone_has_two_header_rows(void **state)
{
	(void)state;
	assert_gives(";;22/09\n29 élèves;Moyenne;1-/10\nESSAI-DUPONT Gaël;;7,00\n",
		     MARK "\"date\":\"2025-09-22\",\"value\":\"7\",\"out_of\":\"10\","
			  "\"coefficient\":\"1\"}\n",
		     "");
}

static void bare_coefficients_leave_the_scale_unsaid(void **state)
{
	(void)state;
	assert_gives(";;22/09;23/09\n33 élèves;Moyenne;4;1\nESSAI-DUPONT Gaël;;7,00;8\n",
		     MARK "\"date\":\"2025-09-22\",\"value\":\"7\",\"coefficient\":\"4\"}\n" MARK
			  "\"date\":\"2025-09-23\",\"value\":\"8\",\"coefficient\":\"1\"}\n",
		     "");
}

static void a_test_without_a_date_is_said_once(void **state)
{
	(void)state;
	assert_gives("33 élèves;Moyenne;4;1\nESSAI-DUPONT Gaël;9,00;7,00;8\n",
		     "{\"t\":\"average\"," GAEL "\"term\":1,\"value\":\"9.00\"}\n",
		     "1:3 R013\n1:4 R013\n");
}

static void a_test_on_a_day_that_is_none_is_said_once(void **state)
{
	(void)state;
	assert_gives(";;31/02;bientôt;22/09\n29 élèves;Moyenne;;;\n;;1-/10;1-/10;1-/10\n"
		     "ESSAI-DUPONT Gaël;;7,00;7,00;7,00\n",
		     MARK "\"date\":\"2025-09-22\",\"value\":\"7\",\"out_of\":\"10\","
			  "\"coefficient\":\"1\"}\n",
		     "1:3 R003\n1:4 R003\n");
}

static void work_not_handed_in_is_counted_and_zero_is_not_empty(void **state)
{
	(void)state;
	assert_gives(GRADES "ESSAI-DUPONT Gaël;;2;;\r\nESSAI Inès;;0;;\r\nESSAI Zoé;;;;\r\n",
		     "{\"t\":\"count\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"5B\"},"
		     "\"what\":\"not_handed_in\",\"subject\":\"MATHEMATIQUES\",\"term\":1,"
		     "\"value\":\"2\"}\n"
		     "{\"t\":\"count\",\"id\":{\"name\":\"ESSAI Inès\",\"class\":\"5B\"},"
		     "\"what\":\"not_handed_in\",\"subject\":\"MATHEMATIQUES\",\"term\":1,"
		     "\"value\":\"0\"}\n",
		     "");
}

static void annotations_that_count_zero_carry_it(void **state)
{
	(void)state;
	assert_gives(GRADES "ESSAI-DUPONT Gaël;;;Abs*;X\r\n",
		     MARK "\"date\":\"2025-10-01\",\"value\":\"0\",\"out_of\":\"10\","
			  "\"coefficient\":\"1\",\"annotation\":\"absent\"}\n" MARK
			  "\"date\":\"2026-01-15\",\"out_of\":\"20\",\"coefficient\":\"2\","
			  "\"annotation\":\"unknown\"}\n",
		     "");
}

static void a_mark_over_its_scale_is_rejected_alone(void **state)
{
	(void)state;
	assert_gives(GRADES "ESSAI-DUPONT Gaël;25,00;;10,00;20,00+\r\nESSAI Inès;;;10,25;\r\n",
		     MARK "\"date\":\"2025-10-01\",\"value\":\"10\",\"out_of\":\"10\","
			  "\"coefficient\":\"1\"}\n" MARK
			  "\"date\":\"2026-01-15\",\"value\":\"20\",\"out_of\":\"20\","
			  "\"coefficient\":\"2\"}\n",
		     "4:2 R005\n5:4 R005\n");
}

static void coefficients_and_scales_are_at_most_99(void **state)
{
	(void)state;
	assert_gives(";;22/09;23/09;24/09\n29 élèves;Moyenne;99-/99;100-/20;1-/100\n"
		     "ESSAI-DUPONT Gaël;;7;7;7\n",
		     MARK "\"date\":\"2025-09-22\",\"value\":\"7\",\"out_of\":\"99\","
			  "\"coefficient\":\"99\"}\n",
		     "2:4 R005\n2:5 R005\n");
}

static void without_a_term_marks_are_read_and_averages_left(void **state)
{
	struct vigie_hints hints = all_hints;
	struct collector got = {0};

	(void)state;
	hints.term = 0;
	assert_int_equal(decode(&got, GRADES "ESSAI-DUPONT Gaël;14,00;1;7,00;\r\n", &hints), 0);
	assert_string_equal(records_of(&got),
			    MARK "\"date\":\"2025-10-01\",\"value\":\"7\",\"out_of\":\"10\","
				 "\"coefficient\":\"1\"}\n");
	collector_done(&got);
}

static void what_a_grid_of_marks_does_not_say_must_be_said(void **state)
{
	struct vigie_hints hints = all_hints;

	(void)state;
	hints.subject = NULL;
	assert_refused(GRADES, &hints, REFUSED(NO_SUBJECT));
	hints = all_hints;
	hints.year = 0;
	assert_refused(GRADES, &hints, REFUSED(NO_YEAR));
	hints = all_hints;
	hints.school = NULL;
	assert_refused(GRADES, &hints, REFUSED(NO_SCHOOL));
}

static void a_name_that_no_class_places_names_nobody(void **state)
{
	struct vigie_hints hints = all_hints;
	struct collector got = {0};

	(void)state;
	hints.class_name = NULL;
	assert_refused(GRADES, &hints, REFUSED(NO_CLASS));
	assert_int_equal(decode(&got, "Nom;Classe;FRANC;MATHS\n;;;\nESSAI Gaël;;8;9\n", &hints), 0);
	assert_string_equal(records_of(&got), "");
	assert_rejects(&got, "3:1 R002\n");
	collector_done(&got);
}

static void dates_with_a_year_tell_the_school_year(void **state)
{
	struct vigie_hints hints = all_hints;

	(void)state;
	hints.year = 0;
	assert_delivery(";;22/01/2026\n29 élèves;Moyenne;1-/10\nESSAI-DUPONT Gaël;;7,00\n", &hints,
			"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"grades\","
			"\"year\":2025}\n");
}

#define AVERAGE(subject, value)                                                                    \
	"{\"t\":\"average\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"5E 2\"},"          \
	"\"subject\":\"" subject "\",\"term\":1,\"value\":\"" value "\"}\n"

static void averages_stand_in_pairs_parts_and_half_groups(void **state)
{
	(void)state;
	assert_gives("Nom\tClasse\tFRANC\tFRANC\tMATHS\tMATHS\tAGL1\tAGL1\tAGL1\tSVT\tSVT\n"
		     "\t\t\tAbs\t\tAbs\t\tECRIT\tORAL\t\t\n"
		     "ESSAI-DUPONT Gaël\t5E 2\t9,40\t2\tN.Not\t1\t11,00\t10,20\t12,00\t\t8,75\n",
		     AVERAGE("FRANC", "9.40") AVERAGE("AGL1", "11.00")
			     AVERAGE("AGL1 ECRIT", "10.20") AVERAGE("AGL1 ORAL", "12.00")
				     AVERAGE("SVT", "8.75"),
		     "");
}

static void parts_may_be_numbered_and_the_separator_a_semicolon(void **state)
{
	(void)state;
	assert_gives("Nom;Classe;AGL1;AGL1;AGL1\n;;MOY;1;2\nESSAI-DUPONT Gaël;5E 2;11;10;12\n",
		     AVERAGE("AGL1", "11.00") AVERAGE("AGL1 ECRIT", "10.00")
			     AVERAGE("AGL1 ORAL", "12.00"),
		     "");
}

static void cells_that_are_no_number_give_no_average(void **state)
{
	(void)state;
	assert_gives("Nom;Classe;FRANC;MATHS;SVT;EPS;TECHN;EDMUS;A-PLA;HI-GE\n;;;;;;;;;\n"
		     "ESSAI-DUPONT Gaël;5E 2;Abs;Disp;NE;NN;N.Not;-;—;\n",
		     "", "");
}

static void rows_that_are_no_pupil_are_skipped_in_silence(void **state)
{
	(void)state;
	assert_gives("Nom;Classe;FRANC;MATHS\n;;;\n"
		     "Moyenne générale;;10,00;11,00\nClasse 5E 2;;10,00;11,00\n"
		     "Nom;Classe;FRANC;MATHS\nGroupe 1;;10,00;11,00\nGénéral;;10,00;11,00\n"
		     "▼ 5E 2;;;\n29 élèves;;10,00;11,00\n;;;\n"
		     "ESSAI-DUPONT Gaël;5E 2;9,00;\nMoyenne;;10,00",
		     AVERAGE("FRANC", "9.00"), "");
}

static void a_general_average_has_no_subject(void **state)
{
	(void)state;
	assert_gives("Nom;Classe;FRANC;MATHS;Moyenne générale\n;;;;\n"
		     "ESSAI-DUPONT Gaël;5E 2;;;12,34\n",
		     "{\"t\":\"average\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"5E "
		     "2\"},\"term\":1,\"value\":\"12.34\"}\n",
		     "");
}

static void averages_need_a_term(void **state)
{
	struct vigie_hints hints = all_hints;

	(void)state;
	hints.term = 0;
	assert_refused("Nom;Classe;FRANC;MATHS\n;;;\n", &hints, REFUSED(NO_TERM));
}

#define REPORT                                                                                      \
	"Élève;H.Abs.;Ret.;Evol.;Rappel de la période précédente : T1;N.Notes;Moy. T2;Année;" \
	"Eval.;App. A : Appréciations\n"

static void a_report_names_its_term_in_a_caption(void **state)
{
	(void)state;
	assert_gives(
		REPORT
		"\"ESSAI-DUPONT Gaël\";\"3h30\";\"2\";\"<div class=\"icone\">-</div>\";"
		"\"Moy. : 12,50 - H.Abs : 1h00 - Bon début.\";\"5 sur 6\";\"9,75\";\"11,10\";\"\";"
		"\"Trimestre en recul.\"\n",
		"{\"t\":\"count\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"5B\"},"
		"\"what\":\"hours_missed\",\"subject\":\"MATHEMATIQUES\",\"term\":2,\"value\":"
		"\"3.5\"}\n"
		"{\"t\":\"count\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"5B\"},"
		"\"what\":\"lateness\",\"subject\":\"MATHEMATIQUES\",\"term\":2,\"value\":\"2\"}\n"
		"{\"t\":\"average\"," GAEL "\"term\":2,\"value\":\"9.75\"}\n"
		"{\"t\":\"average\"," GAEL "\"value\":\"11.10\"}\n",
		"");
}

static void a_report_of_semesters_counts_in_semesters(void **state)
{
	(void)state;
	assert_gives("Élève;H.Abs.;Ret.;Moy. S2\nESSAI-DUPONT Gaël;;;N.Not\n"
		     "ESSAI-DUPONT Gaël;;;9,75\n",
		     "{\"t\":\"average\"," GAEL "\"term\":2,\"value\":\"9.75\"}\n", "");
}

static void a_bad_count_takes_nothing_from_the_others(void **state)
{
	(void)state;
	assert_gives("Élève;H.Abs.;Ret.;Moy. T1\nESSAI-DUPONT Gaël;souvent;-1;9,75\n",
		     "{\"t\":\"average\"," GAEL "\"term\":1,\"value\":\"9.75\"}\n",
		     "2:2 R004\n2:3 R005\n");
}

static void a_count_has_three_digits_at_most(void **state)
{
	(void)state;
	assert_gives("Élève;Ret.;Moy. T1\nESSAI-DUPONT Gaël;999;\nESSAI Inès;1000;\n",
		     "{\"t\":\"count\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"5B\"},"
		     "\"what\":\"lateness\",\"subject\":\"MATHEMATIQUES\",\"term\":1,\"value\":"
		     "\"999\"}\n",
		     "3:2 R005\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_have_a_date_a_coefficient_and_a_scale),
		cmocka_unit_test(a_test_alone_has_two_header_rows),
		cmocka_unit_test(bare_coefficients_leave_the_scale_unsaid),
		cmocka_unit_test(a_test_without_a_date_is_said_once),
		cmocka_unit_test(a_test_on_a_day_that_is_none_is_said_once),
		cmocka_unit_test(work_not_handed_in_is_counted_and_zero_is_not_empty),
		cmocka_unit_test(annotations_that_count_zero_carry_it),
		cmocka_unit_test(a_mark_over_its_scale_is_rejected_alone),
		cmocka_unit_test(coefficients_and_scales_are_at_most_99),
		cmocka_unit_test(a_count_has_three_digits_at_most),
		cmocka_unit_test(without_a_term_marks_are_read_and_averages_left),
		cmocka_unit_test(what_a_grid_of_marks_does_not_say_must_be_said),
		cmocka_unit_test(a_name_that_no_class_places_names_nobody),
		cmocka_unit_test(dates_with_a_year_tell_the_school_year),
		cmocka_unit_test(averages_stand_in_pairs_parts_and_half_groups),
		cmocka_unit_test(parts_may_be_numbered_and_the_separator_a_semicolon),
		cmocka_unit_test(cells_that_are_no_number_give_no_average),
		cmocka_unit_test(rows_that_are_no_pupil_are_skipped_in_silence),
		cmocka_unit_test(a_general_average_has_no_subject),
		cmocka_unit_test(averages_need_a_term),
		cmocka_unit_test(a_report_names_its_term_in_a_caption),
		cmocka_unit_test(a_report_of_semesters_counts_in_semesters),
		cmocka_unit_test(a_bad_count_takes_nothing_from_the_others),
	};

	return cmocka_run_group_tests_name("grids of PRONOTE", tests, NULL, NULL);
}
