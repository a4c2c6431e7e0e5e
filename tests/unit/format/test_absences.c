/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The absence summaries of GEPI, Molière and Skolengo (FORMATS.md, end of section 5), trap by trap.
 * Pupils are invented. */
#include "connectors/format/formats.h"
#include "tests/unit/format/collector.h"

#define REFUSED(name) (VIGIE_REJECT_##name + 1)
#define DELIVERY                                                                                   \
	"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"absences\",\"year\":2025}\n"
#define COUNT(id, what, value)                                                                     \
	"{\"t\":\"count\",\"id\":{" id "},\"what\":\"" what "\",\"term\":2,\"value\":\"" value     \
	"\"}\n"

#define GEPI "ELENOET;NBABS;NBNONJUSTIF;NBRET\n"
#define MOLIERE                                                                                    \
	";Nom élève;Prénom élève;Division;MEF;Nb 1/2 j abs;Nb retards;\"Numéro\nnational\";\n"
#define SKOLENGO                                                                                   \
	"Classe;Élève;½ j. d'absences comptabilisées;½ j. d'absences non justifiées "        \
	"comptabilisées\n"

static const struct vigie_hints all_hints = {
	.school = "0999999Z", .year = 2025, .term = 2, .date = VIGIE_DAY_NONE};
static struct collector got;

static int clean(void **state)
{
	(void)state;
	collector_done(&got);
	memset(&got, 0, sizeof(got));
	return 0;
}

static int decode(const char *bytes, size_t size, const struct vigie_hints *hints)
{
	const struct vigie_decode_options options = {.hints = *hints};

	return collect_bytes(&got, &vigie_format_absences, bytes, size, &options, NULL);
}

static void assert_gives(const char *text, const char *records, const char *rejects)
{
	assert_int_equal(decode(text, strlen(text), &all_hints), 0);
	assert_records(&got, records);
	assert_rejects(&got, rejects);
}

static void gepi_counts_half_days_and_lateness(void **state)
{
	(void)state;
	assert_gives(GEPI "01234;4;2;1\n",
		     DELIVERY COUNT("\"elenoet\":\"01234\"", "half_days", "4")
			     COUNT("\"elenoet\":\"01234\"", "half_days_unjustified", "2")
				     COUNT("\"elenoet\":\"01234\"", "lateness", "1"),
		     "");
}

static void gepi_columns_are_found_by_name_and_may_be_fewer(void **state)
{
	(void)state;
	assert_gives("NBABS;elenoet\n4;1234\n",
		     DELIVERY COUNT("\"elenoet\":\"1234\"", "half_days", "4"), "");
}

static void values_wrapped_in_quotes_are_values(void **state)
{
	(void)state;
	assert_gives(GEPI "\"1234\";\"4\";\"\";\"\"\n",
		     DELIVERY COUNT("\"elenoet\":\"1234\"", "half_days", "4"), "");
}

static void an_empty_count_is_no_zero(void **state)
{
	(void)state;
	assert_gives(GEPI "1234;0;;\n", DELIVERY COUNT("\"elenoet\":\"1234\"", "half_days", "0"),
		     "");
}

static void a_half_of_a_half_day_keeps_its_decimal(void **state)
{
	(void)state;
	assert_gives(GEPI "1234;4,50;;\n",
		     DELIVERY COUNT("\"elenoet\":\"1234\"", "half_days", "4.5"), "");
}

static void a_bad_count_is_rejected_and_the_others_are_read(void **state)
{
	(void)state;
	assert_gives(GEPI "1234;x;-1;401\n1235;401;1;9999\n;1;1;1\n;;;\n1;2;3\n1236;1;1;1\n",
		     DELIVERY COUNT("\"elenoet\":\"1234\"", "lateness", "401")
			     COUNT("\"elenoet\":\"1235\"", "half_days_unjustified",
				   "1") COUNT("\"elenoet\":\"1235\"", "lateness", "9999")
				     COUNT("\"elenoet\":\"1236\"", "half_days", "1") COUNT(
					     "\"elenoet\":\"1236\"", "half_days_unjustified", "1")
					     COUNT("\"elenoet\":\"1236\"", "lateness", "1"),
		     "2:2 R004\n2:3 R005\n3:2 R005\n4:0 R002\n6:0 R001\n");
}

static void a_header_cell_of_moliere_holds_a_line_break(void **state)
{
	(void)state;
	assert_gives(MOLIERE ";ESSAI-DUPONT;Gaël;5B;5EME;3;2;0123456789A;\n",
		     DELIVERY COUNT("\"ine\":\"0123456789A\",\"name\":\"ESSAI-DUPONT Gaël\","
				    "\"class\":\"5B\"",
				    "half_days", "3")
			     COUNT("\"ine\":\"0123456789A\",\"name\":\"ESSAI-DUPONT Gaël\","
				   "\"class\":\"5B\"",
				   "lateness", "2"),
		     "");
}

static void the_line_break_of_moliere_may_stand_without_quotes(void **state)
{
	static const char header[] = ";Nom élève;Prénom élève;Division;MEF;Nb 1/2 j abs;Nb "
				     "retards;Numéro\r\nnational;\r\n";

	(void)state;
	assert_gives(
		";Nom élève;Prénom élève;Division;MEF;Nb 1/2 j abs;Nb retards;Numéro\r\n"
		"national;\r\n;ESSAI;Zoé;5B;5EME;3;;0123456789A;\r\n;ESSAI;Zoé\r\n;;;;;;;;\r\n",
		DELIVERY COUNT("\"ine\":\"0123456789A\",\"name\":\"ESSAI Zoé\",\"class\":"
			       "\"5B\"",
			       "half_days", "3"),
		"4:0 R001\n");
	assert_int_equal(vigie_format_absences.probe(header, strlen(header)), VIGIE_PROBE_CERTAIN);
}

static void moliere_without_the_national_number_names_by_class(void **state)
{
	(void)state;
	assert_gives(MOLIERE ";ESSAI;Zoé;5B;;3;;;\n;ESSAI;Zoé;;;3;;;\n;ESSAI;Zoé;5B;;3;;12;\n",
		     DELIVERY COUNT("\"name\":\"ESSAI Zoé\",\"class\":\"5B\"", "half_days", "3"),
		     "4:0 R002\n5:8 R010\n");
}

static void skolengo_is_read_with_semicolons(void **state)
{
	(void)state;
	assert_gives(SKOLENGO "5B;ESSAI DA COSTA Inès;4,50;2\n",
		     DELIVERY COUNT("\"name\":\"ESSAI DA COSTA Inès\",\"class\":\"5B\"",
				    "half_days", "4.5")
			     COUNT("\"name\":\"ESSAI DA COSTA Inès\",\"class\":\"5B\"",
				   "half_days_unjustified", "2"),
		     "");
}

static void skolengo_is_read_with_commas(void **state)
{
	(void)state;
	assert_gives("Classe,Élève,½ j. d’absences comptabilisées,½ j. d’absences non justifiées "
		     "comptabilisées\n5B,ESSAI Zoé,\"4,50\",\n",
		     DELIVERY COUNT("\"name\":\"ESSAI Zoé\",\"class\":\"5B\"", "half_days", "4.5"),
		     "");
}

static void the_half_sign_is_read_in_windows_1252(void **state)
{
	static const char text[] = "Classe;\xc9l\xe8ve;\xbd j. d'absences comptabilis\xe9"
				   "es\n5B;ESSAI Zo\xe9;4\n";

	(void)state;
	assert_int_equal(vigie_format_absences.probe(text, strlen(text)), VIGIE_PROBE_CERTAIN);
	assert_gives(text,
		     DELIVERY COUNT("\"name\":\"ESSAI Zoé\",\"class\":\"5B\"", "half_days", "4"),
		     "");
}

static void school_year_and_term_come_from_the_name_or_not_at_all(void **state)
{
	static const struct {
		struct vigie_hints hints;
		int outcome;
	} cases[] = {
		{{.year = 2025, .term = 2}, REFUSED(NO_SCHOOL)},
		{{.school = "0999999Z", .term = 2}, REFUSED(NO_YEAR)},
		{{.school = "0999999Z", .year = 2025}, REFUSED(NO_TERM)},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		assert_int_equal(decode(GEPI "1;1;1;1\n", strlen(GEPI) + 8, &cases[i].hints),
				 cases[i].outcome);
		assert_records(&got, "");
	}
}

static void inspect_names_the_shape_and_the_match_line(void **state)
{
	const struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE};
	struct vigie_inspection inspection = {0};

	(void)state;
	assert_int_equal(vigie_arena_new(&inspection.arena), 0);
	assert_int_equal(collect_bytes(&got, &vigie_format_absences, MOLIERE, strlen(MOLIERE),
				       &options, &inspection),
			 REFUSED(NO_SCHOOL));
	assert_string_equal(inspection.shape, "absences per pupil (Molière)");
	assert_string_equal(inspection.missing, "school, school year, term");
	assert_string_equal(inspection.suggested_match, "{school}/{year}_{term}.csv");
	assert_string_equal(inspection.columns->title, "Nom élève");
	assert_string_equal(inspection.columns->meaning, "id.name");
	vigie_arena_free(inspection.arena);
}

static void a_file_cut_in_a_row_is_refused(void **state)
{
	(void)state;
	assert_int_equal(decode(GEPI "1;1;1;1\n2;1", strlen(GEPI) + 11, &all_hints),
			 REFUSED(TRUNCATED));
	assert_int_equal(got.line, 3);
}

static void only_the_header_is_looked_at_to_recognise_them(void **state)
{
	static const struct {
		const char *head;
		enum vigie_probe probe;
	} cases[] = {
		{GEPI, VIGIE_PROBE_CERTAIN},
		{MOLIERE, VIGIE_PROBE_CERTAIN},
		{SKOLENGO, VIGIE_PROBE_CERTAIN},
		{"ELENOET;NOM\n", VIGIE_PROBE_NO},
		{"NOM;PRENOM\nELENOET;NBABS\n", VIGIE_PROBE_NO},
		{"period,subject,dateTime,coefficient,scale,mark\n", VIGIE_PROBE_NO},
		{"", VIGIE_PROBE_NO},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++)
		assert_int_equal(vigie_format_absences.probe(cases[i].head, strlen(cases[i].head)),
				 cases[i].probe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, clean)
		TEST(gepi_counts_half_days_and_lateness),
		TEST(gepi_columns_are_found_by_name_and_may_be_fewer),
		TEST(values_wrapped_in_quotes_are_values),
		TEST(an_empty_count_is_no_zero),
		TEST(a_half_of_a_half_day_keeps_its_decimal),
		TEST(a_bad_count_is_rejected_and_the_others_are_read),
		TEST(a_header_cell_of_moliere_holds_a_line_break),
		TEST(the_line_break_of_moliere_may_stand_without_quotes),
		TEST(moliere_without_the_national_number_names_by_class),
		TEST(skolengo_is_read_with_semicolons),
		TEST(skolengo_is_read_with_commas),
		TEST(the_half_sign_is_read_in_windows_1252),
		TEST(school_year_and_term_come_from_the_name_or_not_at_all),
		TEST(inspect_names_the_shape_and_the_match_line),
		TEST(a_file_cut_in_a_row_is_refused),
		TEST(only_the_header_is_looked_at_to_recognise_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
