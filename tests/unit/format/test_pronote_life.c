/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports of school life: absences, lateness, punishments, sanctions, incidents. */
#include "tests/unit/format/pronote_support.h"

#define ABSENCES                                                                                   \
	"NUMERO;ID ELEVE;NOM;PRENOM;DATE NAISS;CLASSES;MOTIF;DATE DEBUT;DATE FIN;DEMI JOUR;REGLE;" \
	"ETAT_JUSTIFICATION\r\n"
#define LATENESS "NUMERO;NOM;PRENOM;DATE NAISS;CLASSES;MOTIF;REGLE;DATE;HEURE;DUREE\r\n"
#define PUNISHMENTS "NUMERO;NOM;PRENOM;DATE NAISS;CLASSES;PUNITION;DATE;MOTIF;DEMANDEUR\r\n"
#define SANCTIONS "NUMERO;NOM;PRENOM;DATE NAISS;CLASSES;DATE;SANCTION;MOTIF;DECIDEUR\r\n"
#define GAEL "ESSAI-DUPONT;Gaël;03/02/2013;5EME B"
#define ID "\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"born\":\"2013-02-03\"}"
#define LOCAL "\"id\":{\"local\":\"204\",\"name\":\"ESSAI-DUPONT Gaël\",\"born\":\"2013-02-03\"}"

static void assert_absence(const char *cells, const char *values)
{
	struct vigie_buffer text = {0}, expected = {0};

	vigie_buffer_append_format(&text, "%s1;204;%s;%s\r\n", ABSENCES, GAEL, cells);
	vigie_buffer_append_format(&expected, "{\"t\":\"absence\",%s,%s}\n", LOCAL, values);
	assert_gives(text.data, expected.data, "");
	vigie_buffer_done(&text);
	vigie_buffer_done(&expected);
}

static void an_absence_has_days_half_days_and_a_justification(void **state)
{
	(void)state;
	assert_absence("MALADIE SANS CERTIFICAT;06/10/2025;07/10/2025;3,00;O;O",
		       "\"from\":\"2025-10-06\",\"to\":\"2025-10-07\",\"half_days\":\"3\","
		       "\"justified\":true");
	assert_absence(";14/10/2025;14/10/2025;0,50;N;N",
		       "\"from\":\"2025-10-14\",\"to\":\"2025-10-14\",\"half_days\":\"0.5\","
		       "\"justified\":false");
}

static void settled_is_not_justified(void **state)
{
	(void)state;
	assert_absence(";06/10/2025;07/10/2025;1;O;N",
		       "\"from\":\"2025-10-06\",\"to\":\"2025-10-07\",\"half_days\":\"1\","
		       "\"justified\":false");
	assert_absence(";06/10/2025;07/10/2025;1;O;",
		       "\"from\":\"2025-10-06\",\"to\":\"2025-10-07\",\"half_days\":\"1\"");
}

static void empty_half_days_are_not_said_and_zero_is(void **state)
{
	(void)state;
	assert_absence(";06/10/2025;;;N;N", "\"from\":\"2025-10-06\",\"justified\":false");
	assert_absence(";06/10/2025;;0,00;N;N",
		       "\"from\":\"2025-10-06\",\"half_days\":\"0\",\"justified\":false");
}

static void times_in_date_cells_give_the_half_of_the_day(void **state)
{
	(void)state;
	assert_absence(";04/12/2025 de 17:00;04/12/2025 à 18:00;;N;N",
		       "\"from\":\"2025-12-04\",\"from_half\":\"pm\",\"to\":\"2025-12-04\","
		       "\"to_half\":\"pm\",\"justified\":false");
	assert_absence(";04/12/2025 08:00;04/12/2025 12:00;;N;N",
		       "\"from\":\"2025-12-04\",\"from_half\":\"am\",\"to\":\"2025-12-04\","
		       "\"to_half\":\"am\",\"justified\":false");
}

static void serials_of_1904_are_told_by_the_school_year(void **state)
{
	(void)state;
	assert_absence(";45995;45996;1;N;N",
		       "\"from\":\"2025-12-04\",\"to\":\"2025-12-05\",\"half_days\":\"1\","
		       "\"justified\":false");
	/* The birth date beside it is a written one: only serials move. */
	assert_absence(";44533;44534;1;N;N",
		       "\"from\":\"2025-12-04\",\"to\":\"2025-12-05\",\"half_days\":\"1\","
		       "\"justified\":false");
}

static void half_days_are_no_more_than_a_year_has(void **state)
{
	(void)state;
	assert_absence(";06/10/2025;;400;;", "\"from\":\"2025-10-06\",\"half_days\":\"400\"");
	assert_gives(ABSENCES "1;204;" GAEL ";;06/10/2025;;400,01;;\r\n", "", "2:10 R005\n");
}

static void faults_of_an_absence_name_their_column(void **state)
{
	(void)state;
	assert_gives(ABSENCES "1;204;" GAEL ";;31/11/2025;;;;\r\n"
			      "1;204;" GAEL ";;06/10/2025;32/13/2025;;;\r\n"
			      "1;204;" GAEL ";;06/10/2025;05/10/2025;;;\r\n"
			      "1;204;" GAEL ";;06/10/2025;;trois;;\r\n"
			      "1;204;" GAEL ";;06/10/2025;;-1;;\r\n"
			      "1;204;" GAEL ";;06/10/2025;;1;;peut-être\r\n"
			      "1;204;" GAEL ";;;;1;;\r\n"
			      "1;;;;;;;06/10/2025;;1;;\r\n"
			      "1;204;ESSAI;" GAEL ";;06/10/2025;;1;;\r\n",
		     "",
		     "2:8 R003\n3:9 R003\n4:9 R016\n5:10 R004\n6:10 R005\n7:12 R009\n8:8 R013\n"
		     "9:0 R002\n10:0 R001\n");
}

static void the_trap_date_naiss_is_no_date_of_an_event(void **state)
{
	(void)state;
	assert_gives(PUNISHMENTS "1;" GAEL ";Retenue;07/10/2025;BAVARDAGE, RETARD;M. Essai\r\n",
		     "{\"t\":\"punishment\"," ID ",\"date\":\"2025-10-07\",\"what\":\"Retenue\"}\n",
		     "");
}

static void lateness_has_minutes_when_they_are_said(void **state)
{
	(void)state;
	assert_gives(LATENESS "1;" GAEL ";;O;08/10/2025;08:10;10\r\n"
			      "2;" GAEL ";;O;09/10/2025;08:10;\r\n"
			      "3;" GAEL ";;O;10/10/2025;08:10;beaucoup\r\n",
		     "{\"t\":\"lateness\"," ID ",\"date\":\"2025-10-08\",\"minutes\":10}\n"
		     "{\"t\":\"lateness\"," ID ",\"date\":\"2025-10-09\"}\n",
		     "4:10 R004\n");
}

static void sanctions_say_what_they_are(void **state)
{
	(void)state;
	assert_gives(SANCTIONS "1;" GAEL ";07/10/2025;Avertissement;INSOLENCE;M. Essai\r\n",
		     "{\"t\":\"sanction\"," ID
		     ",\"date\":\"2025-10-07\",\"what\":\"Avertissement\"}\n",
		     "");
}

static void each_kind_is_told_by_its_columns_and_is_complete(void **state)
{
	static const struct {
		const char *text, *kind;
	} cases[] = {
		{ABSENCES, "absences"},
		{LATENESS, "lateness"},
		{PUNISHMENTS, "punishments"},
		{SANCTIONS, "sanctions"},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		char expected[128];

		snprintf(expected, sizeof(expected),
			 "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"%s\","
			 "\"year\":2025,\"complete\":true}\n",
			 cases[i].kind);
		assert_delivery(cases[i].text, &all_hints, expected);
	}
}

static void the_first_day_read_tells_a_year_that_no_name_says(void **state)
{
	struct vigie_hints hints = {.school = "0999999Z", .date = VIGIE_DAY_NONE};

	(void)state;
	assert_delivery(ABSENCES "1;204;" GAEL ";;31/13/2025;;;;\r\n"
				 "1;204;" GAEL ";;06/02/2026;;;;\r\n",
			&hints,
			"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"absences\","
			"\"year\":2025,");
	assert_delivery(ABSENCES, &hints,
			"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"absences\","
			"\"complete\":true}\n");
}

static void without_a_school_nothing_is_read(void **state)
{
	struct vigie_hints hints = all_hints;

	(void)state;
	hints.school = NULL;
	assert_refused(ABSENCES, &hints, REFUSED(NO_SCHOOL));
}

static void an_incident_has_an_author_or_several_in_one_cell(void **state)
{
	const char head[] = "DATE;MOTIFS DE L'INCIDENT;AUTEUR DU SIGNALEMENT;AUTEUR(S) DE "
			    "L'INCIDENT\n";
	const char expected[] =
		"{\"t\":\"incident\",\"id\":{\"name\":\"ESSAI Inès\",\"class\":\"6EME A\"},"
		"\"date\":\"2025-10-07\",\"what\":\"Bousculade\"}\n"
		"{\"t\":\"incident\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"6EME A\"},"
		"\"date\":\"2025-10-07\",\"what\":\"Bousculade\"}\n";
	char text[512];

	(void)state;
	snprintf(text, sizeof(text),
		 "%s07/10/2025;Bousculade;M. Essai;ESSAI Inès (6EME A) / ESSAI-DUPONT Gaël (6EME "
		 "A)\n",
		 head);
	assert_gives(text, expected, "");
	snprintf(text, sizeof(text),
		 "%s07/10/2025;Bousculade;M. Essai;ESSAI Inès (6EME A), ESSAI-DUPONT Gaël (6EME "
		 "A)\n",
		 head);
	assert_gives(text, expected, "");
	snprintf(text, sizeof(text), "%s07/10/2025;Bousculade;M. Essai;\n", head);
	assert_gives(text, "", "2:4 R002\n");
}

static void lists_of_screens_give_what_is_dated(void **state)
{
	(void)state;
	assert_gives("Nom;Classe;Date;DJ bulletin;Justifiée\n;;;;\n"
		     "ESSAI-DUPONT Gaël;5B;07/10/2025;1,00;Non\n"
		     "ESSAI Inès;5B;08/10/2025;;Oui\n",
		     "{\"t\":\"absence\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"5B\"},"
		     "\"from\":\"2025-10-07\",\"half_days\":\"1\",\"justified\":false}\n"
		     "{\"t\":\"absence\",\"id\":{\"name\":\"ESSAI Inès\",\"class\":\"5B\"},"
		     "\"from\":\"2025-10-08\",\"justified\":true}\n",
		     "");
}

static void not_justified_is_not_taken_for_justified(void **state)
{
	struct vigie_hints hints = all_hints;
	const char text[] = "Nom;Classe;½ journées;½ journées justifiées;½ journées non "
			    "justifiées\nESSAI-DUPONT Gaël;5B;6;2;4\n▼ 5C;;;;\n12 élèves;;6;2;4\n";
	const char id[] = "{\"t\":\"count\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"class\":"
			  "\"5B\"},\"what\":";
	char expected[512];

	(void)state;
	snprintf(expected, sizeof(expected),
		 "%s\"half_days\",\"term\":1,\"value\":\"6\"}\n"
		 "%s\"half_days_justified\",\"term\":1,\"value\":\"2\"}\n"
		 "%s\"half_days_unjustified\",\"term\":1,\"value\":\"4\"}\n",
		 id, id, id);
	assert_gives(text, expected, "");
	hints.term = 0;
	assert_refused(text, &hints, REFUSED(NO_TERM));
}

static void lists_without_dates_are_described_and_give_nothing(void **state)
{
	(void)state;
	assert_gives("Élèves;Classe;Observations;Encouragements/valorisations;Leçon non apprise;"
		     "Oubli de matériel;Travail non fait\nESSAI Inès;5B;1;2;3;4;5\n",
		     "", "");
	assert_gives("Classe;Nom;Lieu;Gravité\n;;;\n5B;ESSAI Inès;Cour;2/5\n", "", "");
	assert_gives("Nb;Nom;Classe\n3;ESSAI Inès;5B\n", "", "");
	assert_delivery("Nb;Nom;Classe\n", &all_hints,
			"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"records\","
			"\"year\":2025}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_absence_has_days_half_days_and_a_justification),
		cmocka_unit_test(settled_is_not_justified),
		cmocka_unit_test(empty_half_days_are_not_said_and_zero_is),
		cmocka_unit_test(times_in_date_cells_give_the_half_of_the_day),
		cmocka_unit_test(serials_of_1904_are_told_by_the_school_year),
		cmocka_unit_test(half_days_are_no_more_than_a_year_has),
		cmocka_unit_test(faults_of_an_absence_name_their_column),
		cmocka_unit_test(the_trap_date_naiss_is_no_date_of_an_event),
		cmocka_unit_test(lateness_has_minutes_when_they_are_said),
		cmocka_unit_test(sanctions_say_what_they_are),
		cmocka_unit_test(each_kind_is_told_by_its_columns_and_is_complete),
		cmocka_unit_test(the_first_day_read_tells_a_year_that_no_name_says),
		cmocka_unit_test(without_a_school_nothing_is_read),
		cmocka_unit_test(an_incident_has_an_author_or_several_in_one_cell),
		cmocka_unit_test(lists_of_screens_give_what_is_dated),
		cmocka_unit_test(not_justified_is_not_taken_for_justified),
		cmocka_unit_test(lists_without_dates_are_described_and_give_nothing),
	};

	return cmocka_run_group_tests_name("school life of PRONOTE", tests, NULL, NULL);
}
