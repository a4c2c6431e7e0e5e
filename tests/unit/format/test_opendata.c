/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open data on schools: every trap of FORMATS.md, section 8, on invented schools. */
#include "tests/unit/format/collector.h"
#include "connectors/format/formats.h"

#define REFUSED(name) (VIGIE_REJECT_##name + 1)
#define DIRECTORY                                                                                  \
	"Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Code_departement;"    \
	"Appartenance_Education_Prioritaire;SIREN_SIRET\n"
#define INDEX "rentree_scolaire;code_du_departement;uai;nom_de_l_etablissment;ips\n"
#define DISTRICTS                                                                                  \
	"code_qp;lib_qp;insee_reg;lib_reg;insee_dep;lib_dep;insee_com;lib_com;siren_epci;"         \
	"lib_epci\r\n"
#define DELIVERY "{\"t\":\"delivery\",\"kind\":\"directory\"}\n"
#define DELIVERY_OF(year) "{\"t\":\"delivery\",\"kind\":\"directory\",\"year\":" year "}\n"
#define SCHOOL(uai) "{\"t\":\"school\",\"uai\":\"" uai "\""

static struct collector got;

static int clean(void **state)
{
	(void)state;
	collector_done(&got);
	return 0;
}

static int decode(const char *text)
{
	return collect(&got, &vigie_format_opendata, text, NULL);
}

static void assert_decodes(const char *text, const char *records)
{
	assert_int_equal(decode(text), 0);
	assert_rejects(&got, "");
	assert_records(&got, records);
}

static void each_data_set_is_recognised_by_its_titles(void **state)
{
	static const char *const heads[] = {DIRECTORY, INDEX, DISTRICTS, "uai;ep_2022_2023;x\n"};
	static const char *const others[] = {
		"uai;nom_etablissement\n",
		"NOM;PRENOM;DATE_NAISS\n",
		"<uai/>",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(heads); i++)
		assert_ptr_equal(vigie_format_probe(heads[i], strlen(heads[i])),
				 &vigie_format_opendata);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(others); i++)
		assert_ptr_not_equal(vigie_format_probe(others[i], strlen(others[i])),
				     &vigie_format_opendata);
	assert_int_equal(decode("uai;nom_etablissement\n0999999Z;ESSAI\n"), REFUSED(UNKNOWN_SHAPE));
}

static void the_directory_gives_schools_without_their_siret(void **state)
{
	(void)state;
	assert_decodes(DIRECTORY "0999999Z;COLLEGE D'ESSAI;Collège;099;REP+;2,12102E+13\n",
		       DELIVERY SCHOOL("0999999Z") ",\"name\":\"COLLEGE D'ESSAI\",\"kind\":"
						   "\"college\",\"priority\":\"REP+\","
						   "\"department\":\"99\"}\n");
}

static void an_empty_priority_is_not_said(void **state)
{
	(void)state;
	assert_decodes(DIRECTORY "0999999Z;ESSAI;Lycée;;;\n",
		       DELIVERY SCHOOL("0999999Z") ",\"name\":\"ESSAI\",\"kind\":\"lycee\"}\n");
}

static void titles_are_labels_or_technical_names(void **state)
{
	static const char expected[] =
		DELIVERY_OF("2024") SCHOOL("0999999Z") ",\"name\":\"ESSAI\",\"department\":\"02\","
						       "\"ips\":\"92.5\"}\n";

	(void)state;
	assert_decodes(INDEX "2024-2025;2;0999999Z;ESSAI;92.5\n", expected);
	assert_decodes("Rentrée scolaire;Code du département;UAI;Nom de l'établissement;IPS\n"
		       "2024-2025;02;0999999Z;ESSAI;92.5\n",
		       expected);
	assert_decodes("Rentr\xe9"
		       "e scolaire;Code du d\xe9partement;UAI;Nom de l\x92\xe9tablissement;IPS\n"
		       "2024-2025;02;0999999Z;ESSAI;92.5\n",
		       expected);
}

static void of_several_years_the_latest_counts_for_each_school(void **state)
{
	(void)state;
	assert_decodes(
		INDEX "2023-2024;99;0999999Z;ESSAI;90.1\n2024-2025;99;0999999Z;ESSAI;91.2\n"
		      "2022-2023;99;0999999Z;ESSAI;89.0\n2023-2024;99;0999998Y;FERME;70\n",
		DELIVERY_OF("2024") SCHOOL(
			"0999999Z") ",\"name\":\"ESSAI\",\"department\":\"99\",\"ips\":\"91.2\"}"
				    "\n" SCHOOL("0999998Y") ",\"name\":\"FERME\",\"department\":"
							    "\"99\",\"ips\":"
							    "\"70\"}\n");
}

static void a_school_that_stands_twice_is_handed_on_once(void **state)
{
	(void)state;
	assert_decodes(DIRECTORY "0999999Z;ESSAI;Collège;99;;\n0999999Z;ANNEXE;Collège;99;;\n",
		       DELIVERY SCHOOL("0999999Z") ",\"name\":\"ESSAI\",\"kind\":\"college\","
						   "\"department\":\"99\"}\n");
}

static void many_schools_are_kept_apart(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	(void)state;
	vigie_buffer_append_string(&text, INDEX);
	for (int year = 2023; year <= 2024; year++)
		for (int i = 0; i < 5000; i++)
			vigie_buffer_append_format(&text, "%d-%d;99;099%04dZ;E;%d\n", year,
						   year + 1, i, year - 1950);
	assert_int_equal(decode(text.data), 0);
	assert_rejects(&got, "");
	assert_int_equal(got.n_records, 5001);
	assert_null(strstr(got.records.data, "\"ips\":\"73\""));
}

static void the_index_has_a_dot_or_a_comma(void **state)
{
	(void)state;
	assert_decodes(INDEX "2024-2025;99;0999999Z;;92,5\n",
		       DELIVERY_OF("2024") SCHOOL("0999999Z") ",\"department\":\"99\",\"ips\":"
							      "\"92.5\"}\n");
}

static void a_lycee_has_the_index_of_its_whole_or_of_its_only_way(void **state)
{
	(void)state;
	assert_decodes("rentree_scolaire;uai;type_de_lycee;ips_voie_gt;ips_voie_pro;"
		       "ips_ensemble_gt_pro;ips_post_bac\n"
		       "2024-2025;0999991A;LPO;110;90;101.5;120\n"
		       "2024-2025;0999992B;LEGT;110;;;120\n"
		       "2024-2025;0999993C;LP;;90;;\n"
		       "2024-2025;0999994D;LPO;110;90;;\n",
		       DELIVERY_OF("2024") SCHOOL(
			       "0999991A") ",\"kind\":\"lycee\",\"ips\":\"101.5\"}"
					   "\n" SCHOOL("09999"
						       "92B") ",\"kind\":\"lycee\",\"ips\":"
							      "\"110\"}\n" SCHOOL(
								      "0999993"
								      "C") ",\""
									   "kin"
									   "d\""
									   ":\""
									   "lyc"
									   "ee"
									   "\","
									   "\"i"
									   "ps"
									   "\":"
									   "\"9"
									   "0\""
									   "}"
									   "\n" SCHOOL("0999994"
										       "D") ","
											    "\""
											    "ki"
											    "nd"
											    "\""
											    ":"
											    "\""
											    "ly"
											    "ce"
											    "e"
											    "\""
											    "}"
											    "\n");
}

static void priority_education_is_of_the_latest_year_of_its_titles(void **state)
{
	(void)state;
	assert_decodes("uai;ep_2023_2024;ep_2022_2023;nom_etablissement;code_departement\n"
		       "0999999Z;HORS REP;REP;ESSAI;972\n",
		       DELIVERY_OF("2023") SCHOOL("0999999Z") ",\"name\":\"ESSAI\",\"priority\":"
							      "\"HORS REP\",\"department\":"
							      "\"972\"}\n");
}

static void a_department_gets_back_what_a_spreadsheet_took(void **state)
{
	static const struct {
		const char *cell, *department;
	} cases[] = {
		{"1", "01"},   {"01", "01"},   {"001", "01"},
		{"2A", "2A"},  {"02b", "2B"},  {"48", "48"},
		{"048", "48"}, {"971", "971"}, {"\"=\"\"57\"\"\"", "57"},
	};
	char text[512], expected[256];

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		snprintf(text, sizeof(text), INDEX "2024-2025;%s;0999999Z;;\n", cases[i].cell);
		snprintf(expected, sizeof(expected),
			 DELIVERY_OF("2024") SCHOOL("0999999Z") ",\"department\":\"%s\"}\n",
			 cases[i].department);
		assert_decodes(text, expected);
	}
}

static void a_district_may_lie_in_several_communes(void **state)
{
	(void)state;
	assert_decodes(DISTRICTS
		       "QN06099M;Essai;32;X;\"=\"\"60\"\"\";Y;\"=\"\"60057\"\"\";Z;1;W\r\n"
		       "QP075001;Deux;93;X;13;Y;\"=\"\"13055;13070\"\"\";Z;1;W\r\n",
		       DELIVERY "{\"t\":\"district\",\"code\":\"QN06099M\",\"name\":\"Essai\","
				"\"department\":\"60\",\"communes\":[\"60057\"]}\n"
				"{\"t\":\"district\",\"code\":\"QP075001\",\"name\":\"Deux\","
				"\"department\":\"13\",\"communes\":[\"13055\",\"13070\"]}\n");
}

static void a_commune_gets_its_leading_zero_back(void **state)
{
	(void)state;
	assert_decodes(DISTRICTS "QN00101A;;;;1;;1004, 2A004;;;\r\n",
		       DELIVERY "{\"t\":\"district\",\"code\":\"QN00101A\",\"department\":\"01\","
				"\"communes\":[\"01004\",\"2A004\"]}\n");
}

static void what_a_column_does_not_have_rejects_its_row(void **state)
{
	(void)state;
	assert_int_equal(decode(INDEX "2024-2025;99;999999Z;;92.5\n"
				      "2024-2025;99;09999999;;92.5\n"
				      "2024-2025;Ain;0999999Z;;92.5\n"
				      "2024-2025;99;0999998Y;;moyen\n"
				      "2024-2025;99;0999997X;;925\n"
				      "2024-2025;99;0999996W\n"
				      "2024-2025;99;0999995V;;92.5\n"),
			 0);
	assert_rejects(&got, "2:3 R010\n3:3 R010\n4:2 R010\n5:5 R004\n6:5 R005\n7:0 R001\n");
	assert_records(&got, DELIVERY_OF("2024") SCHOOL("0999995V") ",\"department\":\"99\","
								    "\"ips\":\"92.5\"}\n");
	assert_int_equal(decode(DISTRICTS "Q1;;;;1;;;;;\r\nQN00101A;;;;1;;123456;;;\r\n"), 0);
	assert_rejects(&got, "2:1 R010\n3:7 R010\n");
}

static void a_file_cut_within_a_row_hands_on_nothing(void **state)
{
	(void)state;
	assert_int_equal(decode(INDEX "2024-2025;99;0999999Z;;92.5\n2024-2025;99;\"0999"),
			 REFUSED(TRUNCATED));
	assert_records(&got, "");
}

static void titles_without_rows_are_a_delivery_of_nothing(void **state)
{
	(void)state;
	assert_decodes(DIRECTORY, DELIVERY);
}

static void who_inspects_is_told_what_is_read(void **state)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_inspection inspection = {0};
	const struct vigie_inspection_column *column;

	(void)state;
	assert_int_equal(vigie_arena_new(&arena), 0);
	inspection.arena = arena;
	assert_int_equal(collect_bytes(&got, &vigie_format_opendata, DIRECTORY, strlen(DIRECTORY),
				       NULL, &inspection),
			 0);
	assert_string_equal(inspection.shape, "directory of schools");
	assert_int_equal(inspection.separator, ';');
	assert_int_equal(inspection.header_line, 1);
	column = inspection.columns;
	assert_string_equal(column->title, "Identifiant_de_l_etablissement");
	assert_string_equal(column->meaning, "uai");
	for (; column->next; column = column->next)
		assert_int_equal(column->use, VIGIE_COLUMN_USED);
	assert_string_equal(column->title, "SIREN_SIRET");
	assert_int_equal(column->use, VIGIE_COLUMN_IGNORED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_data_set_is_recognised_by_its_titles),
		cmocka_unit_test(the_directory_gives_schools_without_their_siret),
		cmocka_unit_test(an_empty_priority_is_not_said),
		cmocka_unit_test(titles_are_labels_or_technical_names),
		cmocka_unit_test(of_several_years_the_latest_counts_for_each_school),
		cmocka_unit_test(a_school_that_stands_twice_is_handed_on_once),
		cmocka_unit_test(many_schools_are_kept_apart),
		cmocka_unit_test(the_index_has_a_dot_or_a_comma),
		cmocka_unit_test(a_lycee_has_the_index_of_its_whole_or_of_its_only_way),
		cmocka_unit_test(priority_education_is_of_the_latest_year_of_its_titles),
		cmocka_unit_test(a_department_gets_back_what_a_spreadsheet_took),
		cmocka_unit_test(a_district_may_lie_in_several_communes),
		cmocka_unit_test(a_commune_gets_its_leading_zero_back),
		cmocka_unit_test(what_a_column_does_not_have_rejects_its_row),
		cmocka_unit_test(a_file_cut_within_a_row_hands_on_nothing),
		cmocka_unit_test(titles_without_rows_are_a_delivery_of_nothing),
		cmocka_unit_test(who_inspects_is_told_what_is_read),
	};

	return cmocka_run_group_tests_name("open data", tests, NULL, clean);
}
