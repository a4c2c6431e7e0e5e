/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EXP_ELEVE and the lists of pupils: what becomes a pupil, what is left out, what is rejected. */
#include "tests/unit/format/pronote_support.h"

#define HEAD "NUMERO;NOM;PRENOM;DATE_NAISS;N NATIONAL;CLASSE;REDOUBLANT;MEF;REGIME;BOURSES\r\n"
#define GAEL                                                                                       \
	"{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"born\":\"2013-02-03\"},"       \
	"\"last\":\"ESSAI-DUPONT\",\"first\":\"Gaël\",\"born\":\"2013-02-03\""

static void an_export_holds_the_whole_school(void **state)
{
	(void)state;
	assert_delivery(HEAD, &all_hints,
			"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"pupils\","
			"\"year\":2025,\"complete\":true}\n");
}

static void everything_that_is_said_of_a_pupil_is_read(void **state)
{
	(void)state;
	assert_gives(HEAD "1;ESSAI-DUPONT;Gaël;03/02/2013;0123456789A;5B, <5B> <EPS> 5BEPS_1;O;"
			  "5EME;INTERNE DANS L'ETABLISSEMENT;O\r\n",
		     "{\"t\":\"pupil\",\"id\":{\"ine\":\"0123456789A\",\"name\":\"ESSAI-DUPONT "
		     "Gaël\",\"born\":\"2013-02-03\"},\"last\":\"ESSAI-DUPONT\",\"first\":"
		     "\"Gaël\",\"born\":\"2013-02-03\",\"class\":\"5B\",\"level\":\"5e\","
		     "\"boarder\":true,\"repeating\":true,\"scholarship\":true}\n",
		     "");
}

static void what_is_empty_is_not_said(void **state)
{
	(void)state;
	assert_gives(HEAD "1;ESSAI-DUPONT;Gaël;03/02/2013;;5B;;;;\r\n", GAEL ",\"class\":\"5B\"}\n",
		     "");
}

static void a_name_that_neither_birth_nor_class_places_is_no_identifier(void **state)
{
	struct vigie_hints hints = all_hints;
	struct collector got = {0};

	(void)state;
	hints.class_name = NULL;
	assert_int_equal(decode(&got, HEAD "1;ESSAI;Gaël;;0123456789A;;;;;\r\n", &hints), 0);
	assert_string_equal(records_of(&got),
			    "{\"t\":\"pupil\",\"id\":{\"ine\":\"0123456789A\"},\"last\":\"ESSAI\","
			    "\"first\":\"Gaël\"}\n");
	collector_done(&got);
}

static void a_grant_is_yes_no_or_a_label(void **state)
{
	const char head[] = "NOM;PRENOM;DATE_NAISS;CLASSE;BOURSES\n";
	struct collector got = {0};
	char text[256];

	(void)state;
	snprintf(text, sizeof(text),
		 "%sA;A;03/02/2013;5B;N\nB;B;03/02/2013;5B;NON\nC;C;03/02/2013;5B;Taux 4\n", head);
	assert_int_equal(decode(&got, text, &all_hints), 0);
	assert_non_null(strstr(got.records.data, "A A"));
	assert_int_equal(strstr(got.records.data, "\"scholarship\":true") >
				 strstr(got.records.data, "C C"),
			 1);
	assert_non_null(strstr(got.records.data, "\"scholarship\":false"));
	collector_done(&got);
}

static void the_day_a_pupil_came_and_left_are_read(void **state)
{
	(void)state;
	assert_gives("NOM;PRENOM;DATE_NAISS;SORTIE ETAB;ENTREE_ETAB;CLASSE\n"
		     "ESSAI-DUPONT;Gaël;03/02/2013;15/10/2025;01/09/2025;5B\n",
		     GAEL ",\"class\":\"5B\",\"entered\":\"2025-09-01\",\"left\":\"2025-10-15\"}\n",
		     "");
}

static void titles_drift_between_versions(void **state)
{
	static const char *const heads[] = {
		"Nom;Prenom;DATE NAISS;CLASSES;FORMATION\n",
		"NOM;PRENOM;Date_Naiss;classe;MEF\n",
		"NOM;PRÉNOM;DATENAISS;CLASSE;MEF\n",
		"\"NOM\";\"PRENOM\";\"DATE_NAISS\";\"CLASSE\";\"MEF\"\n",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(heads); i++) {
		char text[256];

		snprintf(text, sizeof(text), "%sESSAI-DUPONT;Gaël;03/02/2013;5B;5EME\n", heads[i]);
		assert_gives(text, GAEL ",\"class\":\"5B\",\"level\":\"5e\"}\n", "");
	}
}

static void columns_may_stand_in_any_order(void **state)
{
	(void)state;
	assert_gives(
		"CLASSE;VILLE;PRENOM;DATE_NAISS;NOM\n5B;ESSAIVILLE;Gaël;03/02/2013;ESSAI-DUPONT\n",
		GAEL ",\"class\":\"5B\"}\n", "");
}

static void responsible_persons_are_not_taken_for_the_pupil(void **state)
{
	(void)state;
	assert_gives("R1_NOM;R1_PRENOM;NOM;PRENOM;DATE_NAISS;R1_DATE NAISSANCE;AP_CLASSE;CLASSE\n"
		     "PARENT;Anne;ESSAI-DUPONT;Gaël;03/02/2013;01/01/1980;6A;5B\n",
		     GAEL ",\"class\":\"5B\"}\n", "");
}

static void a_shifted_row_is_rejected_and_the_rest_read(void **state)
{
	(void)state;
	assert_gives(HEAD "1;ESSAI;Inès;03/02/2013;;5B;N;5EME;EXTERNE;rue;N\r\n"
			  "2;ESSAI-DUPONT;Gaël;03/02/2013;;5B;;;;\r\n",
		     GAEL ",\"class\":\"5B\"}\n", "2:0 R001\n");
}

static void faults_name_their_column(void **state)
{
	(void)state;
	assert_gives(HEAD "1;A;A;31/02/2013;;5B;N;;;\r\n2;;;;;5B;N;;;\r\n3;C;C;;12345;5B;N;;;\r\n"
			  "4;D;D;;;5B;peut-être;;;\r\n",
		     "", "2:4 R003\n3:0 R002\n4:5 R010\n5:7 R009\n");
}

static void a_row_with_a_class_hint_is_still_somebody(void **state)
{
	(void)state;
	assert_gives("NOM;PRENOM;CLASSE\nESSAI;Inès;\n",
		     "{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI Inès\",\"class\":\"5B\"},"
		     "\"last\":\"ESSAI\",\"first\":\"Inès\",\"class\":\"5B\"}\n",
		     "");
}

static void the_level_comes_from_the_formation_else_from_declared_patterns(void **state)
{
	const struct vigie_level_pattern levels[] = {{"5*", VIGIE_LEVEL_5E}};
	struct vigie_decode_options options = {all_hints, levels, 1, false};
	struct collector got = {0};
	const char text[] = "NOM;PRENOM;DATE_NAISS;CLASSE;MEF\nA;A;03/02/2013;5B;\n"
			    "B;B;03/02/2013;5C;3EME\nC;C;03/02/2013;4A;\n";

	(void)state;
	assert_int_equal(collect(&got, &vigie_format_pronote, text, &options), 0);
	assert_non_null(strstr(got.records.data, "\"class\":\"5B\",\"level\":\"5e\""));
	assert_non_null(strstr(got.records.data, "\"class\":\"5C\",\"level\":\"3e\""));
	assert_non_null(strstr(got.records.data, "\"class\":\"4A\"}"));
	collector_done(&got);
}

static void the_year_may_come_from_the_latest_entry(void **state)
{
	struct vigie_hints hints = all_hints;

	(void)state;
	hints.year = 0;
	assert_delivery("NOM;PRENOM;DATE_NAISS;CLASSE;ENTREE_ETAB\nA;A;03/02/2013;5B;01/09/2023\n"
			"B;B;03/02/2013;5B;02/09/2024\n",
			&hints,
			"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"pupils\","
			"\"year\":2024,");
	assert_refused(HEAD "1;A;A;03/02/2013;;5B;N;;;\r\n", &hints, REFUSED(NO_YEAR));
}

static void codes_of_support_are_records_of_their_own(void **state)
{
	(void)state;
	assert_gives("NOM;PRENOM;DATE_NAISS;CLASSE;PA_LIBELLE\n"
		     "ESSAI-DUPONT;Gaël;03/02/2013;5B;PAP, GEVASCO\n",
		     GAEL ",\"class\":\"5B\"}\n"
			  "{\"t\":\"support\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"born\":"
			  "\"2013-02-03\"},\"code\":\"PAP\"}\n",
		     "");
}

static void the_list_of_a_teacher_has_one_column_for_the_name(void **state)
{
	(void)state;
	assert_gives("Élèves;Encouragement/Valorisation;Né(e) le;Sexe;Adresse E-mail;Entrée;"
		     "Sortie;;Classe de rattachement;Tuteur;Cnx Ele.;Régime\n"
		     "\"ESSAI DA COSTA Inès\";\"\";\"03/02/2013\";\"Féminin\";\"\";01/09/2025;;"
		     "\"\";\"\";\"\";\"\";\"EXTERNE LIBRE\"\n",
		     "{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI DA COSTA Inès\",\"born\":"
		     "\"2013-02-03\"},\"last\":\"ESSAI DA COSTA\",\"first\":\"Inès\",\"born\":"
		     "\"2013-02-03\",\"class\":\"5B\",\"entered\":\"2025-09-01\",\"boarder\":false}"
		     "\n",
		     "");
}

static void a_second_header_row_of_a_list_is_no_pupil(void **state)
{
	(void)state;
	assert_gives("Élèves;Né(e) le;Sexe;Cnx;\n;;;Cnx Ele.;Cnx Resp.\n"
		     "ESSAI-DUPONT Gaël;03/02/2013;♂;1;0\n",
		     GAEL ",\"class\":\"5B\"}\n", "");
	assert_gives("Nom;Né(e) le;Sexe;E-mail;Heures manquées;;Entrée;Sortie\n"
		     ";;;;Toutes;Mes cours;;\n"
		     "ESSAI-DUPONT Gaël;03/02/2013;M;;90h00 (3);-;Début d'année;-\n",
		     GAEL ",\"class\":\"5B\"}\n", "");
}

static void the_list_of_the_administration_is_pasted_with_tabs(void **state)
{
	(void)state;
	assert_gives("Nom\tPrénom\tNé(e) le\tS\tClasse\tPrj. d'acc.\tToutes les options\n"
		     "ESSAI-DUPONT\tGaël\t03/02/2013\tM\t4E 1\tNotification MDPH, PAP\tLATIN\n",
		     GAEL ",\"class\":\"4E 1\"}\n"
			  "{\"t\":\"support\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"born\":"
			  "\"2013-02-03\"},\"code\":\"PAP\"}\n",
		     "");
	assert_delivery("Nom\tPrénom\tNé(e) le\tClasse\n", &all_hints,
			"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"pupils\","
			"\"year\":2025}\n");
}

static void lists_have_rows_that_are_no_pupil(void **state)
{
	(void)state;
	assert_gives("Élèves;Né(e) le;Classe\n▼ 5B;;\nESSAI-DUPONT Gaël;03/02/2013;5B\n1 élève\n",
		     GAEL ",\"class\":\"5B\"}\n", "");
}

static void births_of_a_resaved_file_count_from_the_same_day_as_its_entries(void **state)
{
	(void)state;
	/* 44440 and 39845 from 1904 are 2025-09-02 and 2013-02-03. */
	assert_gives("NOM;PRENOM;DATE_NAISS;CLASSE;ENTREE_ETAB\n"
		     "ESSAI-DUPONT;Gaël;39846;5B;44440\n",
		     GAEL ",\"class\":\"5B\",\"entered\":\"2025-09-02\"}\n", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_export_holds_the_whole_school),
		cmocka_unit_test(everything_that_is_said_of_a_pupil_is_read),
		cmocka_unit_test(what_is_empty_is_not_said),
		cmocka_unit_test(a_name_that_neither_birth_nor_class_places_is_no_identifier),
		cmocka_unit_test(a_grant_is_yes_no_or_a_label),
		cmocka_unit_test(the_day_a_pupil_came_and_left_are_read),
		cmocka_unit_test(titles_drift_between_versions),
		cmocka_unit_test(columns_may_stand_in_any_order),
		cmocka_unit_test(responsible_persons_are_not_taken_for_the_pupil),
		cmocka_unit_test(a_shifted_row_is_rejected_and_the_rest_read),
		cmocka_unit_test(faults_name_their_column),
		cmocka_unit_test(a_row_with_a_class_hint_is_still_somebody),
		cmocka_unit_test(the_level_comes_from_the_formation_else_from_declared_patterns),
		cmocka_unit_test(the_year_may_come_from_the_latest_entry),
		cmocka_unit_test(codes_of_support_are_records_of_their_own),
		cmocka_unit_test(the_list_of_a_teacher_has_one_column_for_the_name),
		cmocka_unit_test(a_second_header_row_of_a_list_is_no_pupil),
		cmocka_unit_test(the_list_of_the_administration_is_pasted_with_tabs),
		cmocka_unit_test(lists_have_rows_that_are_no_pupil),
		cmocka_unit_test(births_of_a_resaved_file_count_from_the_same_day_as_its_entries),
	};

	return cmocka_run_group_tests_name("pupils of PRONOTE", tests, NULL, NULL);
}
