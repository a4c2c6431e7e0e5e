/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traps of FORMATS.md that no other test is about; where each line of its checklist is tested is in
 * tests/contract/traps. Pupils and files are invented. */
#include "tests/unit/format/pronote_support.h"

/* FORMATS 1.1.1: NUMERO is a number within one file, not of a pupil. */
static void the_number_of_a_row_is_no_identifier(void **state)
{
	(void)state;
	assert_gives("NUMERO;NOM;PRENOM;DATE_NAISS;CLASSE\n12;ESSAI;Inès;03/02/2013;5B\n",
		     "{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI Inès\",\"born\":\"2013-02-03\"},"
		     "\"last\":\"ESSAI\",\"first\":\"Inès\",\"born\":\"2013-02-"
		     "03\",\"class\":\"5B\"}\n",
		     "");
}

/* FORMATS 1.1.1: a group may be called after the one pupil in it. */
static void a_group_that_bears_a_name_is_never_handed_on(void **state)
{
	struct collector got = {0};

	(void)state;
	assert_int_equal(decode(&got,
				"NUMERO;NOM;PRENOM;DATE_NAISS;CLASSE;GROUPES\n1;ESSAI;Zoé;03/02/"
				"2013;5B, <5B> <Aide> MODELE Paul;MODELE Paul\n",
				&all_hints),
			 0);
	assert_non_null(strstr(vigie_buffer_string(&got.records), "\"class\":\"5B\""));
	assert_null(strstr(vigie_buffer_string(&got.records), "MODELE"));
	collector_done(&got);
}

/* FORMATS 1.2.1: two header rows, "90h00 (3)", and words where dates are. */
static void a_list_of_hyperplanning_gives_its_pupils(void **state)
{
	struct collector got = {0};

	(void)state;
	assert_int_equal(decode(&got,
				"Nom;Né(e) le;Sexe;E-mail;Heures manquées;;Entrée;Sortie\n"
				";;;;Toutes;Mes cours;;\n"
				"ESSAI Inès;03/02/2013;;;90h00 (3);-;;\n",
				&all_hints),
			 0);
	assert_int_equal(got.n_records, 2);
	assert_non_null(strstr(vigie_buffer_string(&got.records), "\"born\":\"2013-02-03\""));
	assert_null(strstr(vigie_buffer_string(&got.records), "90"));
	collector_done(&got);
}

/* FORMATS 1.2.1: "4E 1", "4EME1", "4ème 1": nobody but the school knows that they are one. */
static void the_name_of_a_class_stays_as_it_is_written(void **state)
{
	static const char *const classes[] = {"4E 1", "4EME1", "4ème 1"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(classes); i++) {
		struct collector got = {0};
		char text[160], expected[64];

		snprintf(text, sizeof(text),
			 "NOM;PRENOM;DATE_NAISS;CLASSE\nESSAI;Inès;03/02/2013;%s\n", classes[i]);
		snprintf(expected, sizeof(expected), "\"class\":\"%s\"", classes[i]);
		assert_int_equal(decode(&got, text, &all_hints), 0);
		assert_non_null(strstr(vigie_buffer_string(&got.records), expected));
		collector_done(&got);
	}
}

/* FORMATS 1.2.4 and 9.6: "8 sur 8" counts works; what teachers wrote is not read. */
static void counts_of_works_and_words_of_teachers_are_left(void **state)
{
	struct collector got = {0};

	(void)state;
	assert_int_equal(
		decode(&got,
		       "Élève;H.Abs.;Ret.;Rappel de la période précédente : T1;N.Notes;Moy. "
		       "T2;App. "
		       "A : Appréciations\n"
		       "\"ESSAI Inès\";\"3h00\";\"2\";\"Moy. : 12,50 - Bon début.\";\"5 sur 6\";"
		       "\"9,75\";\"En recul.\"\n",
		       &all_hints),
		0);
	assert_int_equal(got.n_records, 4); /* delivery, hours, lateness, average */
	assert_null(strstr(vigie_buffer_string(&got.records), "12.5"));
	assert_null(strstr(vigie_buffer_string(&got.records), "sur"));
	assert_null(strstr(vigie_buffer_string(&got.records), "recul"));
	collector_done(&got);
}

/* FORMATS 2, 3, 5 (STS), 7: files that hold no export which is read here. */
static void files_of_other_programs_are_no_export(void **state)
{
	static const char *const texts[] = {
		"<PARTENAIRE_INDEX xmlns=\"http://www.index-education.com/rapprochementssoV2.0\" "
		"Date=\"2025-09-01T06:00:00\" Partenaire=\"ENT\"/>",
		"<STS_EDT><PARAMETRES><UAJ CODE=\"0999999Z\"/></PARAMETRES></STS_EDT>",
		"{\"moyGenerale\":{\"_T\":10,\"V\":\"9,84\"},\"listeDevoirs\":{\"_T\":24,\"V\":[]}"
		"}",
		"{\"data\":{\"notes\":[{\"id\":7,\"libelleMatiere\":\"MATHS\",\"valeur\":\"3,5\"}]}"
		"}",
		"period,subject,dateTime,coefficient,scale,mark\n1,MATHS,2025-10-14,1,20,7\n",
		"INE;MATIERE;NOTE;COEFF;COMMENTAIRE\n0123456789A;MATHS;7;1;x\n",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		const struct vigie_decode_options options = {.hints = all_hints};
		struct collector got = {0};
		const struct vigie_sink sink = {collect_record, collect_reject, &got};
		struct vigie_input *input;

		assert_int_equal(vigie_input_from_memory(texts[i], strlen(texts[i]), "x", &input),
				 0);
		assert_int_equal(vigie_format_decode(NULL, input, &options, &sink, NULL, &got.line),
				 REFUSED(UNKNOWN_SHAPE));
		assert_int_equal(got.n_records, 0);
		vigie_input_free(input);
		collector_done(&got);
	}
}

/* FORMATS 1.3: the English screens of the same program. */
static void annotations_of_the_english_screens_are_no_grade(void **state)
{
	static const char *const cells[] = {"Exemp", "N.Grad", "N.Sbm", "EA", "X", "—"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cells); i++) {
		struct collector got = {0};
		char text[160];

		snprintf(text, sizeof(text), ";;01/10\n1 élève;Moyenne;1-/10\nESSAI Inès;;%s\n",
			 cells[i]);
		assert_int_equal(decode(&got, text, &all_hints), 0);
		assert_null(strstr(vigie_buffer_string(&got.records), "\"value\""));
		collector_done(&got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_number_of_a_row_is_no_identifier),
		cmocka_unit_test(a_group_that_bears_a_name_is_never_handed_on),
		cmocka_unit_test(a_list_of_hyperplanning_gives_its_pupils),
		cmocka_unit_test(the_name_of_a_class_stays_as_it_is_written),
		cmocka_unit_test(counts_of_works_and_words_of_teachers_are_left),
		cmocka_unit_test(files_of_other_programs_are_no_export),
		cmocka_unit_test(annotations_of_the_english_screens_are_no_grade),
	};

	return cmocka_run_group_tests_name("traps of real exports", tests, NULL, NULL);
}
