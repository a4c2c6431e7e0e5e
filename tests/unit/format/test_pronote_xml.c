/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The XML variant of the administration's exports. */
#include "tests/unit/format/pronote_support.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PUPIL(cells) "<Eleves numero=\"2\">\n" cells "\n</Eleves>\n"
#define GAEL "<NUMERO>12</NUMERO><NOM>ESSAI-DUPONT</NOM><PRENOM>Gaël</PRENOM>"
#define BORN "<DATE_NAISS>03/02/2013</DATE_NAISS>"
#define RECORD                                                                                     \
	"{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"born\":\"2013-02-03\"},"       \
	"\"last\":\"ESSAI-DUPONT\",\"first\":\"Gaël\",\"born\":\"2013-02-03\",\"class\":\"5B\""

static void a_table_of_pupils_is_read_like_its_csv(void **state)
{
	(void)state;
	assert_gives("\xef\xbb\xbf" DECLARATION "<TABLE nom=\"Elèves\">" PUPIL(
			     GAEL BORN "<N_NATIONAL/><CLASSE>5B, &lt;5B&gt; &lt;EPS&gt; 5BEPS_1"
				       "</CLASSE><REDOUBLANT>N</REDOUBLANT>") "</TABLE>",
		     RECORD ",\"repeating\":false}\n", "");
}

static void a_table_of_absences_is_told_by_its_columns(void **state)
{
	(void)state;
	assert_gives(DECLARATION
		     "<TABLE nom=\"x\"><Lignes numero=\"1\">" GAEL "<DATE_NAISS>03/02/2013"
		     "</DATE_NAISS><CLASSES>5B</CLASSES><MOTIF>x</MOTIF><DATE_DEBUT>06/10/2025"
		     "</DATE_DEBUT><DATE_FIN>07/10/2025</DATE_FIN><DEMI_JOUR>3,00</DEMI_JOUR>"
		     "<ETAT_JUSTIFICATION>N</ETAT_JUSTIFICATION></Lignes></TABLE>",
		     "{\"t\":\"absence\",\"id\":{\"name\":\"ESSAI-DUPONT Gaël\",\"born\":"
		     "\"2013-02-03\"},\"from\":\"2025-10-06\",\"to\":\"2025-10-07\","
		     "\"half_days\":\"3\",\"justified\":false}\n",
		     "");
}

static void a_faulty_record_is_rejected_with_its_line(void **state)
{
	(void)state;
	assert_gives(DECLARATION
		     "<TABLE nom=\"Elèves\">\n" PUPIL(GAEL "<DATE_NAISS>31/02/2013</DATE_NAISS>"
							   "<CLASSE>5B</CLASSE>")
			     PUPIL(GAEL BORN "<CLASSE>5B</CLASSE>") "</TABLE>",
		     RECORD "}\n", "3:0 R003\n");
}

static void a_table_without_records_is_a_delivery_of_nothing(void **state)
{
	(void)state;
	assert_delivery(DECLARATION "<TABLE nom=\"Punitions\"/>", &all_hints,
			"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"punishments\","
			"\"year\":2025,\"complete\":true}\n");
}

static void the_year_of_pupils_may_come_from_their_entries(void **state)
{
	struct vigie_hints hints = all_hints;

	(void)state;
	hints.year = 0;
	assert_delivery(DECLARATION "<TABLE nom=\"Elèves\">" PUPIL(
				GAEL BORN "<ENTREE_ETAB>01/09/2025</ENTREE_ETAB>") "</TABLE>",
			&hints,
			"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"pupils\","
			"\"year\":2025,");
	assert_delivery(DECLARATION "<TABLE nom=\"P\"><P>" GAEL "<PUNITION>Retenue</PUNITION>"
				    "<DATE>06/02/2025</DATE><CLASSE>5B</CLASSE></P></TABLE>",
			&hints,
			"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"punishments\","
			"\"year\":2024,");
}

static void other_tables_are_of_unknown_shape(void **state)
{
	(void)state;
	assert_refused(DECLARATION "<TABLE nom=\"Cours\"><Cours numero=\"24\"><NUMERO/><DUREE>1h00"
				   "</DUREE><MAT_CODE/></Cours></TABLE>",
		       &all_hints, REFUSED(UNKNOWN_SHAPE));
}

static void a_document_type_is_refused(void **state)
{
	(void)state;
	assert_refused(DECLARATION "<!DOCTYPE TABLE [<!ENTITY a \"b\">]><TABLE nom=\"Elèves\"/>",
		       &all_hints, REFUSED(DTD));
}

static void a_table_cut_short_is_truncated(void **state)
{
	(void)state;
	assert_refused(DECLARATION "<TABLE nom=\"Elèves\">" PUPIL(GAEL BORN "<CLASSE>5B</CLASSE>"),
		       &all_hints, REFUSED(TRUNCATED));
}

static void columns_that_nobody_reads_leave_no_trace(void **state)
{
	struct collector got = {0};

	(void)state;
	assert_int_equal(
		decode(&got,
		       DECLARATION "<TABLE nom=\"Elèves\">" PUPIL(
			       GAEL BORN "<CLASSE>5B</CLASSE><No_SS>SECRET</No_SS><ADRES_1>"
					 "SECRET</ADRES_1>") "</TABLE>",
		       &all_hints),
		0);
	assert_null(strstr(got.records.data, "SECRET"));
	assert_int_equal(
		decode(&got,
		       DECLARATION "<TABLE nom=\"Elèves\">" PUPIL(
			       "<NOM>ESSAI<ADRES_1>SECRET</ADRES_1></NOM><PRENOM>I</PRENOM>"
			       "<CLASSE>5B</CLASSE>") "</TABLE>",
		       &all_hints),
		0);
	assert_non_null(strstr(got.records.data, "\"last\":\"ESSAI\""));
	assert_null(strstr(got.records.data, "SECRET"));
	collector_done(&got);
}

static void the_root_tells_the_format(void **state)
{
	const char other[] = "<BEE_ELEVES/>", table[] = DECLARATION "<TABLE nom=\"Elèves\"/>";

	(void)state;
	assert_int_equal(vigie_format_pronote.probe(table, strlen(table)), VIGIE_PROBE_CERTAIN);
	assert_int_equal(vigie_format_pronote.probe(other, strlen(other)), VIGIE_PROBE_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_of_pupils_is_read_like_its_csv),
		cmocka_unit_test(a_table_of_absences_is_told_by_its_columns),
		cmocka_unit_test(a_faulty_record_is_rejected_with_its_line),
		cmocka_unit_test(a_table_without_records_is_a_delivery_of_nothing),
		cmocka_unit_test(the_year_of_pupils_may_come_from_their_entries),
		cmocka_unit_test(other_tables_are_of_unknown_shape),
		cmocka_unit_test(a_document_type_is_refused),
		cmocka_unit_test(a_table_cut_short_is_truncated),
		cmocka_unit_test(columns_that_nobody_reads_leave_no_trace),
		cmocka_unit_test(the_root_tells_the_format),
	};

	return cmocka_run_group_tests_name("XML of PRONOTE", tests, NULL, NULL);
}
