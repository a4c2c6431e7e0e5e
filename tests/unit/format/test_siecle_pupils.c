/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pupils of SIECLE files: every trap of FORMATS.md, section 5, on invented pupils. */
#include "tests/unit/format/siecle_text.h"

#define LAST_YEAR                                                                                  \
	"<SCOLARITE_AN_DERNIER><CODE_MEF>10110001110</CODE_MEF><CODE_STRUCTURE>5Z</"               \
	"CODE_STRUCTURE>"                                                                          \
	"<MEL>ce@exemple.fr</MEL><ADRESSE_ID>7</ADRESSE_ID></SCOLARITE_AN_DERNIER>"

static void a_whole_pupil_is_read(void **state)
{
	(void)state;
	assert_int_equal(
		decode(FILE_OF(ELEVES(
			"\n<ELEVE ELEVE_ID='10001' ELENOET='01234'><ID_NATIONAL>0123456789A"
			"</ID_NATIONAL><ELENOET>01234</ELENOET><NOM_DE_FAMILLE>ESSAI-DUPONT"
			"</NOM_DE_FAMILLE><PRENOM>Gaël</PRENOM><DATE_NAISS>03/02/2013</DATE_NAISS>"
			"<DOUBLEMENT>0</DOUBLEMENT><CODE_SEXE>1</CODE_SEXE>"
			"<DATE_ENTREE>01/09/2025</DATE_ENTREE><CODE_REGIME>3</CODE_REGIME>"
			"<CODE_MEF>10210001110</CODE_MEF></ELEVE>")
				       STRUCTURES(IN("10001", STRUCTURE("4B", "D"))))),
		0);
	assert_rejects(&got, "");
	assert_records(
		&got, DELIVERY
		"{\"t\":\"pupil\",\"id\":{\"ine\":\"0123456789A\",\"be\":\"10001\","
		"\"elenoet\":\"01234\",\"name\":\"ESSAI-DUPONT Gaël\",\"born\":"
		"\"2013-02-03\"},\"last\":\"ESSAI-DUPONT\",\"first\":\"Gaël\",\"born\":"
		"\"2013-02-03\",\"class\":\"4B\",\"level\":\"4e\",\"entered\":\"2025-09-01\","
		"\"boarder\":true,\"repeating\":false}\n");
}

static void last_year_does_not_overwrite_this_year(void **state)
{
	(void)state;
	assert_pupil(STRUCTURES(IN("1", STRUCTURE("4B", "D"))),
		     "<CODE_MEF>10210001110</CODE_MEF>" LAST_YEAR,
		     "},\"class\":\"4B\",\"level\":\"4e\"");
	assert_pupil("", LAST_YEAR, "}");
}

static void the_class_is_joined_from_before_or_behind_the_pupils(void **state)
{
	static const char pupil[] =
		"<ELEVES><ELEVE ELEVE_ID='1'><CODE_REGIME>2</CODE_REGIME></ELEVE></ELEVES>";
	static const char classes[] = STRUCTURES(IN("1", STRUCTURE("5B", "D")));
	char text[1024];

	(void)state;
	for (int before = 0; before < 2; before++) {
		snprintf(text, sizeof(text),
			 "<BEE_ELEVES>" PARAMETERS "<DONNEES>%s%s</DONNEES></BEE_ELEVES>",
			 before ? classes : pupil, before ? pupil : classes);
		assert_int_equal(decode(text), 0);
		assert_records(&got, DELIVERY "{\"t\":\"pupil\",\"id\":{\"be\":\"1\"},\"class\":"
					      "\"5B\",\"boarder\":false}\n");
	}
}

static void of_several_divisions_the_last_counts(void **state)
{
	(void)state;
	assert_pupil(STRUCTURES(IN("1", STRUCTURE("5A", "D") STRUCTURE("5B", "D")
						STRUCTURE("5LV2.ALL", "G"))),
		     "", "},\"class\":\"5B\"");
}

static void the_division_of_those_who_left_is_no_class(void **state)
{
	(void)state;
	assert_pupil(STRUCTURES(IN("1", STRUCTURE("5A", "D") STRUCTURE("Inactifs", "D"))), "",
		     "},\"class\":\"5A\"");
}

static void a_group_is_no_class(void **state)
{
	(void)state;
	assert_pupil(STRUCTURES(IN("1", STRUCTURE("5LV2.ALL", "G"))), "", "}");
}

static void the_class_of_another_pupil_is_not_taken(void **state)
{
	(void)state;
	assert_pupil(STRUCTURES(IN("11", STRUCTURE("5A", "D"))), "", "}");
}

static void the_name_before_2016_stands_where_the_newer_does_not(void **state)
{
	(void)state;
	assert_pupil("", "<NOM>ESSAI</NOM>", "},\"last\":\"ESSAI\"");
	assert_pupil("", "<NOM>USUEL</NOM><NOM_DE_FAMILLE>ESSAI</NOM_DE_FAMILLE>",
		     "},\"last\":\"ESSAI\"");
	assert_pupil("", "<NOM_DE_FAMILLE>ESSAI</NOM_DE_FAMILLE><NOM_USAGE>USUEL</NOM_USAGE>",
		     "},\"last\":\"ESSAI\"");
}

static void quotes_around_a_value_are_taken_off(void **state)
{
	(void)state;
	assert_pupil("", "<NOM>\"ESSAI\"</NOM><DATE_NAISS>\"03/02/2013\"</DATE_NAISS>",
		     "},\"last\":\"ESSAI\",\"born\":\"2013-02-03\"");
	assert_pupil("", "<NOM>\"</NOM>", "},\"last\":\"\\\"\"");
}

static void an_empty_national_identifier_is_none(void **state)
{
	(void)state;
	assert_pupil("", "<ID_NATIONAL></ID_NATIONAL><INE_RNIE> </INE_RNIE>", "}");
}

static void the_identifiers_are_taken_in_their_order(void **state)
{
	(void)state;
	assert_int_equal(decode(FILE_OF(ELEVES(
				 "<ELEVE ELEVE_ID='1'><INE_RNIE>123456789AB</INE_RNIE><INE_BEA>"
				 "1234567890C</INE_BEA></ELEVE><ELEVE ELEVE_ID='2'><INE_RNIE>"
				 "123456789AB</INE_RNIE></ELEVE>"))),
			 0);
	assert_records(&got, DELIVERY
		       "{\"t\":\"pupil\",\"id\":{\"ine\":\"1234567890C\",\"be\":\"1\"}}\n"
		       "{\"t\":\"pupil\",\"id\":{\"ine\":\"123456789AB\",\"be\":\"2\"}}\n");
}

static void the_school_number_of_a_pupil_is_element_or_attribute(void **state)
{
	(void)state;
	assert_int_equal(
		decode(FILE_OF(ELEVES("<ELEVE ELENOET='01234'/>"
				      "<ELEVE ELENOET='01234'><ELENOET>1234</ELENOET></ELEVE>"))),
		0);
	assert_records(&got, DELIVERY "{\"t\":\"pupil\",\"id\":{\"elenoet\":\"01234\"}}\n"
				      "{\"t\":\"pupil\",\"id\":{\"elenoet\":\"1234\"}}\n");
}

static void who_left_is_never_printed_without_it(void **state)
{
	(void)state;
	assert_pupil("", "<DATE_SORTIE>15/11/2025</DATE_SORTIE>", "},\"left\":\"2025-11-15\"");
	assert_pupil("", "<DATE_SORTIE></DATE_SORTIE>", "}");
}

static void apprentices_are_pupils(void **state)
{
	(void)state;
	assert_pupil("", "<CODE_STATUT>AP</CODE_STATUT><CODE_MEF>24122024211</CODE_MEF>",
		     "},\"level\":\"CAP1\"");
}

static void a_grant_is_read_where_either_version_has_it(void **state)
{
	(void)state;
	assert_pupil(
		"<BOURSES><BOURSE ELEVE_ID='1'><CODE_BOURSE>T1</CODE_BOURSE></BOURSE></BOURSES>",
		"", "},\"scholarship\":true");
	assert_int_equal(
		decode(FILE_OF(ELEVES("<ELEVE ELEVE_ID='1'/><ELEVE ELEVE_ID='2'/><BOURSE "
				      "ELEVE_ID='2'><CODE_BOURSE>T1</CODE_BOURSE></BOURSE>"))),
		0);
	assert_records(&got,
		       DELIVERY "{\"t\":\"pupil\",\"id\":{\"be\":\"1\"}}\n"
				"{\"t\":\"pupil\",\"id\":{\"be\":\"2\"},\"scholarship\":true}\n");
}

static void repeating_is_yes_no_or_unsaid(void **state)
{
	(void)state;
	assert_pupil("", "<DOUBLEMENT>1</DOUBLEMENT>", "},\"repeating\":true");
	assert_pupil("", "<DOUBLEMENT>0</DOUBLEMENT>", "},\"repeating\":false");
	assert_pupil("", "<DOUBLEMENT/>", "}");
	assert_int_equal(decode(FILE_OF(ELEVES("\n<ELEVE ELEVE_ID='1'><DOUBLEMENT>2</DOUBLEMENT>"
					       "</ELEVE>"))),
			 0);
	assert_records(&got, DELIVERY);
	assert_rejects(&got, "2:0 R009\n");
}

static void the_regime_says_who_boards(void **state)
{
	(void)state;
	assert_pupil("", "<CODE_REGIME>0</CODE_REGIME>", "},\"boarder\":false");
	assert_pupil("", "<CODE_REGIME>22</CODE_REGIME>", "},\"boarder\":false");
	assert_pupil("", "<CODE_REGIME>4</CODE_REGIME>", "},\"boarder\":true");
	assert_pupil("", "<CODE_REGIME>DP</CODE_REGIME>", "},\"boarder\":false");
	assert_pupil("", "<CODE_REGIME>99</CODE_REGIME>", "}");
}

static void a_formation_code_tells_the_level_where_it_is_certain(void **state)
{
	static const struct {
		const char *mef, *level;
	} cases[] = {
		{"00110002110", "CP"},	{"00210002220", "CE2"}, {"00310002210", "CM1"},
		{"10010012110", "6e"},	{"1001000C11A", "6e"},	{"10110001110", "5e"},
		{"10210001110", "4e"},	{"10310019110", "3e"},	{"16610002110", "4e"},
		{"1671000C11A", "3e"},	{"20010019110", "2de"}, {"20111019110", "1re"},
		{"20211019110", "Tle"}, {"21133014110", "1re"}, {"24122024220", "CAP2"},
		{"24722101310", "BP2"}, {"24722101320", "BP1"}, {"24722101330", "BPT"},
		{"2472210133", "BPT"},	{"10510001110", NULL},	{"12341234", NULL},
		{"24722101210", NULL},	{"101100011100", NULL},
	};
	char text[512], expected[128];

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		snprintf(text, sizeof(text),
			 FILE_OF(ELEVES("<ELEVE ELEVE_ID='1'><CODE_MEF>%s</CODE_MEF></ELEVE>")),
			 cases[i].mef);
		snprintf(expected, sizeof(expected),
			 "{\"t\":\"pupil\",\"id\":{\"be\":\"1\"}%s%s%s}",
			 cases[i].level ? ",\"level\":\"" : "",
			 cases[i].level ? cases[i].level : "", cases[i].level ? "\"" : "");
		assert_int_equal(decode(text), 0);
		assert_string_equal(last_record(), expected);
	}
}

static void the_levels_of_a_source_stand_in_for_an_unknown_formation(void **state)
{
	static const struct vigie_level_pattern levels[] = {{"3*", VIGIE_LEVEL_3PREPA}};
	const struct vigie_decode_options options = {
		.hints.date = VIGIE_DAY_NONE, .levels = levels, .n_levels = 1};
	static const char text[] = FILE_OF(
		ELEVES("<ELEVE ELEVE_ID='1'><CODE_MEF>11499999110</CODE_MEF></ELEVE>"
		       "<ELEVE ELEVE_ID='2'><CODE_MEF>10310019110</CODE_MEF></ELEVE>")
			STRUCTURES(IN("1", STRUCTURE("3PM", "D")) IN("2", STRUCTURE("3A", "D"))));

	(void)state;
	assert_int_equal(collect(&got, &vigie_format_siecle, text, &options), 0);
	assert_non_null(strstr(got.records.data, "\"class\":\"3PM\",\"level\":\"3PREPA\""));
	assert_non_null(strstr(got.records.data, "\"class\":\"3A\",\"level\":\"3e\""));
}

static void a_day_that_is_none_rejects_the_pupil_alone(void **state)
{
	(void)state;
	assert_int_equal(
		decode(FILE_OF(
			ELEVES("\n<ELEVE ELEVE_ID='1'><DATE_NAISS>31/02/2013</DATE_NAISS></ELEVE>\n"
			       "<ELEVE ELEVE_ID='2'><DATE_NAISS>2013-02-03</DATE_NAISS></ELEVE>\n"
			       "<ELEVE ELEVE_ID='3'><DATE_SORTIE>3/2/13</DATE_SORTIE></ELEVE>"))),
		0);
	assert_records(&got, DELIVERY
		       "{\"t\":\"pupil\",\"id\":{\"be\":\"2\"},\"born\":\"2013-02-03\"}\n");
	assert_rejects(&got, "2:0 R003\n4:0 R003\n");
}

static void a_row_that_names_nobody_is_rejected(void **state)
{
	(void)state;
	assert_int_equal(
		decode(FILE_OF(ELEVES("<ELEVE><NOM>ESSAI</NOM><PRENOM>Gaël</PRENOM></ELEVE>\n"
				      "<ELEVE><NOM>ESSAI</NOM><PRENOM>Gaël</PRENOM>"
				      "<DATE_NAISS>03/02/2013</DATE_NAISS></ELEVE>"))),
		0);
	assert_records(&got, DELIVERY
		       "{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI Gaël\",\"born\":\"2013-02-03\"},"
		       "\"last\":\"ESSAI\",\"first\":\"Gaël\",\"born\":\"2013-02-03\"}\n");
	assert_rejects(&got, "1:0 R002\n");
}

static void a_value_longer_than_any_real_one_rejects_the_row_once(void **state)
{
	char text[2048], value[600];

	(void)state;
	memset(value, 'X', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	snprintf(text, sizeof(text),
		 FILE_OF(ELEVES("<ELEVE ELEVE_ID='1'><NOM>%s</NOM></ELEVE><ELEVE ELEVE_ID='2'/>")),
		 value);
	assert_int_equal(decode(text), 0);
	assert_records(&got, DELIVERY "{\"t\":\"pupil\",\"id\":{\"be\":\"2\"}}\n");
	assert_rejects(&got, "1:0 R014\n");
}

/* Whatever SIECLE knows beside what is read stays in the parser. */
static void nothing_else_of_a_pupil_is_handed_on(void **state)
{
	(void)state;
	assert_pupil("<ADRESSES><ADRESSE ADRESSE_ID='7'><LIGNE1_ADRESSE>SECRET</LIGNE1_ADRESSE>"
		     "</ADRESSE></ADRESSES><OPTIONS><OPTION ELEVE_ID='1'><OPTIONS_ELEVE>"
		     "<CODE_MATIERE>SECRET</CODE_MATIERE></OPTIONS_ELEVE></OPTION></OPTIONS>",
		     "<CODE_SEXE>SECRET</CODE_SEXE><CODE_PAYS_NAT>SECRET</CODE_PAYS_NAT>"
		     "<VILLE_NAISS>SECRET</VILLE_NAISS><TEL_PERSONNEL>SECRET</TEL_PERSONNEL>"
		     "<MEL>SECRET</MEL><PRENOM2>SECRET</PRENOM2><NOM_USAGE>SECRET</NOM_USAGE>"
		     "<PRENOM>Gaël</PRENOM>",
		     "},\"first\":\"Gaël\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_pupil_is_read),
		cmocka_unit_test(last_year_does_not_overwrite_this_year),
		cmocka_unit_test(the_class_is_joined_from_before_or_behind_the_pupils),
		cmocka_unit_test(of_several_divisions_the_last_counts),
		cmocka_unit_test(the_division_of_those_who_left_is_no_class),
		cmocka_unit_test(a_group_is_no_class),
		cmocka_unit_test(the_class_of_another_pupil_is_not_taken),
		cmocka_unit_test(the_name_before_2016_stands_where_the_newer_does_not),
		cmocka_unit_test(quotes_around_a_value_are_taken_off),
		cmocka_unit_test(an_empty_national_identifier_is_none),
		cmocka_unit_test(the_identifiers_are_taken_in_their_order),
		cmocka_unit_test(the_school_number_of_a_pupil_is_element_or_attribute),
		cmocka_unit_test(who_left_is_never_printed_without_it),
		cmocka_unit_test(apprentices_are_pupils),
		cmocka_unit_test(a_grant_is_read_where_either_version_has_it),
		cmocka_unit_test(repeating_is_yes_no_or_unsaid),
		cmocka_unit_test(the_regime_says_who_boards),
		cmocka_unit_test(a_formation_code_tells_the_level_where_it_is_certain),
		cmocka_unit_test(the_levels_of_a_source_stand_in_for_an_unknown_formation),
		cmocka_unit_test(a_day_that_is_none_rejects_the_pupil_alone),
		cmocka_unit_test(a_row_that_names_nobody_is_rejected),
		cmocka_unit_test(a_value_longer_than_any_real_one_rejects_the_row_once),
		cmocka_unit_test(nothing_else_of_a_pupil_is_handed_on),
	};

	return cmocka_run_group_tests_name("pupils of SIECLE", tests, NULL, clean);
}
