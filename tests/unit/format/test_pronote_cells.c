/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PRONOTE writes in cells: dates, marks, hours, answers, names (FORMATS.md, 1.1 to 1.4, 9). */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "connectors/format/pronote_cells.h"

static void assert_day(const char *text, int year, const char *day, int minute)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer got = {0};
	struct vigie_pronote_moment moment;

	assert_int_equal(vigie_pronote_read_moment(text, &moment), 0);
	vigie_day_append_iso(&got, vigie_pronote_place(&moment, year, false));
	assert_string_equal(vigie_buffer_string(&got), day);
	assert_int_equal(moment.minute, minute);
}

static void dates_are_read_as_exports_write_them(void **state)
{
	(void)state;
	assert_day("03/02/2013", 0, "2013-02-03", VIGIE_PRONOTE_NO_TIME);
	assert_day("3/2/2013", 0, "2013-02-03", VIGIE_PRONOTE_NO_TIME);
	assert_day("2013-02-03", 0, "2013-02-03", VIGIE_PRONOTE_NO_TIME);
	assert_day("2013-02-03T08:05:00", 0, "2013-02-03", 485);
	assert_day("04/12/2025 de 17:00", 0, "2025-12-04", 1020);
	assert_day("04/12/2025 08:00:00", 0, "2025-12-04", 480);
	assert_day("04/12/2025 à 8h30", 0, "2025-12-04", 510);
}

static void dates_without_year_fall_in_the_school_year(void **state)
{
	(void)state;
	assert_day("01/09", 2025, "2025-09-01", VIGIE_PRONOTE_NO_TIME);
	assert_day("31/12", 2025, "2025-12-31", VIGIE_PRONOTE_NO_TIME);
	assert_day("01/01", 2025, "2026-01-01", VIGIE_PRONOTE_NO_TIME);
	assert_day("31/08", 2025, "2026-08-31", VIGIE_PRONOTE_NO_TIME);
	assert_day("31/08", 0, "", VIGIE_PRONOTE_NO_TIME);
}

static void french_text_is_a_date(void **state)
{
	(void)state;
	assert_day("le mardi 04 novembre 2025 de 16:30 à 17:30", 0, "2025-11-04", 990);
	assert_day("1er août 2026", 0, "2026-08-01", VIGIE_PRONOTE_NO_TIME);
	assert_day("mar. 4 nov. 2025", 0, "2025-11-04", VIGIE_PRONOTE_NO_TIME);
	assert_day("14 juin 2026", 0, "2026-06-14", VIGIE_PRONOTE_NO_TIME);
	assert_day("14 Juillet 2026", 0, "2026-07-14", VIGIE_PRONOTE_NO_TIME);
}

static void serials_of_spreadsheets_count_from_1900_or_1904(void **state)
{
	struct vigie_pronote_moment moment;

	(void)state;
	assert_day("45995", 0, "2025-12-04", VIGIE_PRONOTE_NO_TIME);
	assert_day("45995,5", 0, "2025-12-04", 720);
	assert_int_equal(vigie_pronote_read_moment("44533", &moment), 0);
	assert_int_equal(vigie_pronote_place(&moment, 0, true), vigie_day_from_date(2025, 12, 4));
}

static void what_is_no_date_is_refused(void **state)
{
	static const char *const texts[] = {"",		  "Début d'année",  "-",
					    "31-12-2025", "03/02/13",	    "1/2/20255",
					    "2025-1-1",	  "9999",	    "03/02/2013 25:00",
					    "99999",	  "4 brumaire 2025"};
	struct vigie_pronote_moment moment;

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++)
		assert_int_equal(vigie_pronote_read_moment(texts[i], &moment), -EINVAL);
	assert_day("31/02/2025", 0, "", VIGIE_PRONOTE_NO_TIME);
	assert_day("32/13/2025", 0, "", VIGIE_PRONOTE_NO_TIME);
}

static void assert_value(const char *text, vigie_decimal value, vigie_decimal out_of)
{
	struct vigie_pronote_mark mark;

	assert_int_equal(vigie_pronote_read_mark(text, &mark), VIGIE_PRONOTE_MARK_VALUE);
	assert_int_equal(mark.value, value);
	assert_int_equal(mark.out_of, out_of);
	assert_int_equal(mark.annotation, VIGIE_ANNOTATION_NONE);
}

static void numbers_have_a_comma_or_a_dot_and_may_say_out_of_what(void **state)
{
	(void)state;
	assert_value("7,00", 7 * VIGIE_DECIMAL_ONE, VIGIE_DECIMAL_NONE);
	assert_value("8.5", 8500000, VIGIE_DECIMAL_NONE);
	assert_value("18/20", 18 * VIGIE_DECIMAL_ONE, 20 * VIGIE_DECIMAL_ONE);
	assert_value("10,5/20", 10500000, 20 * VIGIE_DECIMAL_ONE);
	assert_value("0", 0, VIGIE_DECIMAL_NONE);
}

static void congratulations_do_not_change_the_grade(void **state)
{
	(void)state;
	assert_value("20,00+", 20 * VIGIE_DECIMAL_ONE, VIGIE_DECIMAL_NONE);
	assert_value("|8|20", 20 * VIGIE_DECIMAL_ONE, VIGIE_DECIMAL_NONE);
}

static void each_annotation_has_its_meaning(void **state)
{
	static const struct {
		const char *text;
		enum vigie_annotation annotation;
	} cases[] = {
		{"Abs", VIGIE_ANNOTATION_ABSENT},
		{"Disp", VIGIE_ANNOTATION_EXEMPT},
		{"Exemp", VIGIE_ANNOTATION_EXEMPT},
		{"N.Not", VIGIE_ANNOTATION_NOT_MARKED},
		{"N.Grad", VIGIE_ANNOTATION_NOT_MARKED},
		{"NN", VIGIE_ANNOTATION_NOT_MARKED},
		{"NE", VIGIE_ANNOTATION_NOT_MARKED},
		{"Inap", VIGIE_ANNOTATION_UNFIT},
		{"N.Rdu", VIGIE_ANNOTATION_NOT_HANDED_IN},
		{"N.Sbm", VIGIE_ANNOTATION_NOT_HANDED_IN},
		{"NR", VIGIE_ANNOTATION_NOT_HANDED_IN},
		{"|1", VIGIE_ANNOTATION_ABSENT},
		{"|5", VIGIE_ANNOTATION_NOT_HANDED_IN},
	};
	struct vigie_pronote_mark mark;

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		assert_int_equal(vigie_pronote_read_mark(cases[i].text, &mark),
				 VIGIE_PRONOTE_MARK_ANNOTATION);
		assert_int_equal(mark.annotation, cases[i].annotation);
		assert_int_equal(mark.value, VIGIE_DECIMAL_NONE);
	}
}

static void only_abs_and_not_handed_in_with_a_star_count_as_zero(void **state)
{
	struct vigie_pronote_mark mark;

	(void)state;
	assert_int_equal(vigie_pronote_read_mark("Abs*", &mark), VIGIE_PRONOTE_MARK_ANNOTATION);
	assert_int_equal(mark.annotation, VIGIE_ANNOTATION_ABSENT);
	assert_int_equal(mark.value, 0);
	assert_int_equal(vigie_pronote_read_mark("N.Rdu*", &mark), VIGIE_PRONOTE_MARK_ANNOTATION);
	assert_int_equal(mark.annotation, VIGIE_ANNOTATION_NOT_HANDED_IN);
	assert_int_equal(mark.value, 0);
}

static void an_unknown_annotation_is_no_grade_and_never_zero(void **state)
{
	static const char *const texts[] = {"X", "EA", "1O,5", "|-1", "7,,5", "Disp*"};
	struct vigie_pronote_mark mark;

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		assert_int_equal(vigie_pronote_read_mark(texts[i], &mark),
				 VIGIE_PRONOTE_MARK_ANNOTATION);
		assert_int_equal(mark.annotation, VIGIE_ANNOTATION_UNKNOWN);
		assert_int_equal(mark.value, VIGIE_DECIMAL_NONE);
	}
}

static void dashes_and_empty_cells_are_nothing(void **state)
{
	struct vigie_pronote_mark mark;

	(void)state;
	assert_int_equal(vigie_pronote_read_mark("", &mark), VIGIE_PRONOTE_MARK_NONE);
	assert_int_equal(vigie_pronote_read_mark("-", &mark), VIGIE_PRONOTE_MARK_NONE);
	assert_int_equal(vigie_pronote_read_mark("—", &mark), VIGIE_PRONOTE_MARK_NONE);
}

static void scales_are_a_coefficient_and_what_it_is_out_of(void **state)
{
	struct vigie_pronote_scale scale;

	(void)state;
	assert_int_equal(vigie_pronote_read_scale("2-/20", &scale), 0);
	assert_int_equal(scale.coefficient, 2 * VIGIE_DECIMAL_ONE);
	assert_int_equal(scale.out_of, 20 * VIGIE_DECIMAL_ONE);
	assert_int_equal(vigie_pronote_read_scale("0,5-/10", &scale), 0);
	assert_int_equal(scale.coefficient, VIGIE_DECIMAL_ONE / 2);
	assert_int_equal(vigie_pronote_read_scale("/20", &scale), -EINVAL);
	assert_int_equal(vigie_pronote_read_scale("2", &scale), -EINVAL);
}

static void assert_hours(const char *text, vigie_decimal hours)
{
	vigie_decimal got;

	assert_int_equal(vigie_pronote_read_hours(text, &got), 0);
	assert_int_equal(got, hours);
}

static void hours_are_read_in_every_spelling(void **state)
{
	vigie_decimal hours;

	(void)state;
	assert_hours("3h00", 3 * VIGIE_DECIMAL_ONE);
	assert_hours("1h30", 1500000);
	assert_hours("90h00 (3)", 90 * VIGIE_DECIMAL_ONE);
	assert_hours("25h57", 25950000);
	assert_hours("2h", 2 * VIGIE_DECIMAL_ONE);
	assert_hours("0h00", 0);
	assert_hours("7,5", 7500000);
	assert_int_equal(vigie_pronote_read_hours("3h75", &hours), -EINVAL);
	assert_int_equal(vigie_pronote_read_hours("8 sur 8", &hours), -EINVAL);
}

static void minutes_are_read_in_every_spelling(void **state)
{
	int minutes;

	(void)state;
	assert_int_equal(vigie_pronote_read_minutes("10", &minutes), 0);
	assert_int_equal(minutes, 10);
	assert_int_equal(vigie_pronote_read_minutes("15 min", &minutes), 0);
	assert_int_equal(minutes, 15);
	assert_int_equal(vigie_pronote_read_minutes("5mn", &minutes), -EINVAL);
	assert_int_equal(vigie_pronote_read_minutes("0h20", &minutes), 0);
	assert_int_equal(minutes, 20);
	assert_int_equal(vigie_pronote_read_minutes("1440", &minutes), 0);
	assert_int_equal(vigie_pronote_read_minutes("1441", &minutes), -ERANGE);
	assert_int_equal(vigie_pronote_read_minutes("-5", &minutes), -ERANGE);
	assert_int_equal(vigie_pronote_read_minutes("dix", &minutes), -EINVAL);
}

static void answers_are_yes_no_or_unsaid(void **state)
{
	enum vigie_answer answer;

	(void)state;
	assert_int_equal(vigie_pronote_read_answer("O", &answer), 0);
	assert_int_equal(answer, VIGIE_YES);
	assert_int_equal(vigie_pronote_read_answer("non", &answer), 0);
	assert_int_equal(answer, VIGIE_NO);
	assert_int_equal(vigie_pronote_read_answer("", &answer), 0);
	assert_int_equal(answer, VIGIE_UNSAID);
	assert_int_equal(vigie_pronote_read_answer("Régularisée", &answer), -EINVAL);
}

static void assert_split(const char *name, const char *last, const char *first)
{
	const char *rest;
	size_t size = vigie_pronote_split_name(name, &rest);

	assert_int_equal(size, strlen(last));
	assert_int_equal(strncmp(name, last, size), 0);
	assert_string_equal(rest, first);
}

static void the_last_name_is_the_leading_words_in_capitals(void **state)
{
	(void)state;
	assert_split("ESSAI DA COSTA Inès", "ESSAI DA COSTA", "Inès");
	assert_split("ESSAI-DUPONT Jean Baptiste", "ESSAI-DUPONT", "Jean Baptiste");
	assert_split("D'ÉPREUVE Élie", "D'ÉPREUVE", "Élie");
	assert_split("ESSAI éÉ", "ESSAI", "éÉ");
	assert_split("ESSAI", "ESSAI", "");
	assert_split("Essai Gaël", "Essai", "Gaël");
	assert_split("LŒVE œuvre", "LŒVE", "œuvre");
}

static void rows_that_are_no_pupil_are_seen_by_their_name(void **state)
{
	static const char *const parasites[] = {
		"",	   "29 élèves", "1 élève",	"Moyenne de la classe :",
		"MOYENNE", "Classe 5B", "Groupe 5BEPS", "Général",
		"▼ 5B",	   "► 5E 2",	"→ 5B",		"Nom",
		"Élèves",  "Total",
	};
	static const char *const pupils[] = {"MOYENNE Paul", "CLASSE Inès", "GROUPEMENT Léo",
					     "ESSAI-DUPONT Gaël", "NOMBRET Zoé"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(parasites); i++)
		assert_true(vigie_pronote_is_parasite(parasites[i]));
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(pupils); i++)
		assert_false(vigie_pronote_is_parasite(pupils[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read_as_exports_write_them),
		cmocka_unit_test(dates_without_year_fall_in_the_school_year),
		cmocka_unit_test(french_text_is_a_date),
		cmocka_unit_test(serials_of_spreadsheets_count_from_1900_or_1904),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(numbers_have_a_comma_or_a_dot_and_may_say_out_of_what),
		cmocka_unit_test(congratulations_do_not_change_the_grade),
		cmocka_unit_test(each_annotation_has_its_meaning),
		cmocka_unit_test(only_abs_and_not_handed_in_with_a_star_count_as_zero),
		cmocka_unit_test(an_unknown_annotation_is_no_grade_and_never_zero),
		cmocka_unit_test(dashes_and_empty_cells_are_nothing),
		cmocka_unit_test(scales_are_a_coefficient_and_what_it_is_out_of),
		cmocka_unit_test(hours_are_read_in_every_spelling),
		cmocka_unit_test(minutes_are_read_in_every_spelling),
		cmocka_unit_test(answers_are_yes_no_or_unsaid),
		cmocka_unit_test(the_last_name_is_the_leading_words_in_capitals),
		cmocka_unit_test(rows_that_are_no_pupil_are_seen_by_their_name),
	};

	return cmocka_run_group_tests_name("cells of PRONOTE", tests, NULL, NULL);
}
