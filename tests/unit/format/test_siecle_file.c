/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SIECLE files as a whole: recognised by their root, in the encoding they declare, refused when
 * damaged, told to who inspects them; and absence counts, whose term only the file's name says. */
#include "tests/unit/format/siecle_text.h"

#include "vigie/arena.h"

#define ABSENCES(pupils) "<exportAbsence>" pupils "</exportAbsence>"
#define COUNT(elenoet, what, value)                                                                \
	"{\"t\":\"count\",\"id\":{\"elenoet\":\"" elenoet "\"},\"what\":\"" what                   \
	"\",\"term\":2,\"value\":\"" value "\"}\n"

static const struct vigie_decode_options named = {
	.hints = {.school = "0999999Z", .year = 2025, .term = 2, .date = VIGIE_DAY_NONE}};

static int decode_named(const char *text)
{
	return collect(&got, &vigie_format_siecle, text, &named);
}

static const char absences_delivery[] =
	"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"absences\",\"year\":2025}\n";

static void assert_counts(const char *expected)
{
	char all[1024];

	snprintf(all, sizeof(all), "%s%s", absences_delivery, expected);
	assert_records(&got, all);
}

static void each_file_is_recognised_by_its_root(void **state)
{
	static const char *const roots[] = {
		"<BEE_ELEVES>",
		"<BEE_RESPONSABLES VERSION='2.1'>",
		"<BEE_NOMENCLATURES>",
		"<BEE_STRUCTURES>",
		"<exportAbsence>",
		"<EXPORTABSENCE>",
		"<?xml version='1.0' encoding='ISO-8859-15'?>\n<!-- x --><BEE_ELEVES>",
	};
	static const char *const others[] = {"<BEE_COMMUNS>", "<STS_EDT>", "<ELEVES>",
					     "BEE_ELEVES;x;y\n"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(roots); i++)
		assert_ptr_equal(vigie_format_probe(roots[i], strlen(roots[i])),
				 &vigie_format_siecle);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(others); i++)
		assert_ptr_not_equal(vigie_format_probe(others[i], strlen(others[i])),
				     &vigie_format_siecle);
	assert_int_equal(decode("<BEE_COMMUNS/>"), REFUSED(UNKNOWN_SHAPE));
}

/* œ, Œ, €, Š and Ÿ stand where ISO-8859-1 has fractions and signs. */
static void the_declared_encoding_is_obeyed(void **state)
{
	static const char latin[] = "<?xml version='1.0' encoding='ISO-8859-15'?>" FILE_OF(
		ELEVES("<ELEVE ELEVE_ID='1'><NOM>C\xbcUR \xbe\xa6</NOM><PRENOM>Fran\xe7oise \xa4 "
		       "c\xbdur</PRENOM></ELEVE>"));
	static const char utf8[] = "<?xml version='1.0' encoding='UTF-8'?>" FILE_OF(
		ELEVES("<ELEVE ELEVE_ID='1'><NOM>CŒUR ŸŠ</NOM><PRENOM>Françoise € cœur</PRENOM>"
		       "</ELEVE>"));
	static const char expected[] =
		DELIVERY "{\"t\":\"pupil\",\"id\":{\"be\":\"1\"},\"last\":\"CŒUR ŸŠ\",\"first\":"
			 "\"Françoise € cœur\"}\n";

	(void)state;
	assert_int_equal(decode(latin), 0);
	assert_records(&got, expected);
	assert_int_equal(decode(utf8), 0);
	assert_records(&got, expected);
}

static void a_byte_that_the_declared_encoding_lacks_refuses_the_file(void **state)
{
	(void)state;
	assert_int_equal(decode("<?xml version='1.0' encoding='UTF-8'?>" FILE_OF(
				 ELEVES("<ELEVE ELEVE_ID='1'><NOM>\xe9</NOM></ELEVE>"))),
			 REFUSED(MALFORMED));
	assert_records(&got, "");
}

static void a_file_cut_short_hands_on_nothing(void **state)
{
	static const char text[] = FILE_OF(ELEVES("<ELEVE ELEVE_ID='1'/>\n<ELEVE ELEVE_ID='2'/>"));

	(void)state;
	assert_int_equal(
		collect_bytes(&got, &vigie_format_siecle, text, sizeof(text) - 30, NULL, NULL),
		REFUSED(TRUNCATED));
	assert_records(&got, "");
	assert_rejects(&got, "");
}

static void a_document_type_refuses_the_file(void **state)
{
	(void)state;
	assert_int_equal(decode("<!DOCTYPE BEE_ELEVES [<!ENTITY x 'y'>]><BEE_ELEVES/>"),
			 REFUSED(DTD));
}

static void what_the_file_does_not_say_its_name_may(void **state)
{
	(void)state;
	assert_int_equal(decode("<BEE_ELEVES/>"), REFUSED(NO_SCHOOL));
	assert_int_equal(decode("<BEE_ELEVES><PARAMETRES><UAJ>0999999Z</UAJ><ANNEE_SCOLAIRE>25"
				"</ANNEE_SCOLAIRE></PARAMETRES></BEE_ELEVES>"),
			 REFUSED(NO_YEAR));
	assert_int_equal(decode_named("<BEE_ELEVES/>"), 0);
	assert_records(&got, DELIVERY);
}

static void what_the_file_says_comes_before_its_name(void **state)
{
	static const struct vigie_decode_options other = {
		.hints = {.school = "0777777X", .year = 2024, .date = VIGIE_DAY_NONE}};

	(void)state;
	assert_int_equal(collect(&got, &vigie_format_siecle, FILE_OF(""), &other), 0);
	assert_records(&got, DELIVERY);
}

static void reference_lists_give_their_delivery_and_nothing_else(void **state)
{
	static const char expected[] = "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":"
				       "\"directory\",\"year\":2025}\n";

	(void)state;
	assert_int_equal(decode("<BEE_NOMENCLATURES>" PARAMETERS
				"<DONNEES><MEFS><MEF CODE_MEF='10310019110'><LIBELLE_LONG>3EME"
				"</LIBELLE_LONG></MEF></MEFS></DONNEES></BEE_NOMENCLATURES>"),
			 0);
	assert_records(&got, expected);
	assert_int_equal(decode("<BEE_STRUCTURES>" PARAMETERS "<DONNEES/></BEE_STRUCTURES>"), 0);
	assert_records(&got, expected);
}

static void absences_are_counts_of_one_term(void **state)
{
	(void)state;
	assert_int_equal(decode_named(ABSENCES("<eleve elenoet='01234' libelle='SECRET' "
					       "nbAbs='7' nbNonJustif='2' nbRet='0'/>")),
			 0);
	assert_rejects(&got, "");
	assert_counts(COUNT("01234", "half_days", "7") COUNT("01234", "half_days_unjustified", "2")
			      COUNT("01234", "lateness", "0"));
}

static void the_case_of_absence_files_varies(void **state)
{
	(void)state;
	assert_int_equal(
		decode_named("<EXPORTABSENCE><ELEVE ELENOET='1234' NBABS='7'/></EXPORTABSENCE>"),
		0);
	assert_counts(COUNT("1234", "half_days", "7"));
}

static void an_empty_count_is_not_said_and_no_zero(void **state)
{
	(void)state;
	assert_int_equal(decode_named(ABSENCES("<eleve elenoet='1' nbAbs='' nbRet='3'/>")), 0);
	assert_rejects(&got, "");
	assert_counts(COUNT("1", "lateness", "3"));
}

static void a_count_that_is_none_is_rejected_alone(void **state)
{
	(void)state;
	assert_int_equal(
		decode_named(ABSENCES("<eleve elenoet='1' nbAbs='x' nbNonJustif='401' nbRet='3'/>\n"
				      "<eleve nbAbs='1'/>\n<eleve elenoet='2' nbAbs='1.5'/>")),
		0);
	assert_counts(COUNT("1", "lateness", "3"));
	assert_rejects(&got, "1:0 R004\n1:0 R005\n2:0 R002\n3:0 R004\n");
}

static void absences_of_no_school_year_or_term_are_refused_for_the_first(void **state)
{
	struct vigie_decode_options options = named;

	(void)state;
	options.hints.term = 0;
	assert_int_equal(collect(&got, &vigie_format_siecle, ABSENCES(""), &options),
			 REFUSED(NO_TERM));
	options.hints.year = 0;
	assert_int_equal(collect(&got, &vigie_format_siecle, ABSENCES(""), &options),
			 REFUSED(NO_YEAR));
	options.hints.school = NULL;
	assert_int_equal(collect(&got, &vigie_format_siecle, ABSENCES(""), &options),
			 REFUSED(NO_SCHOOL));
}

struct inspecting {
	struct vigie_arena *arena;
	struct vigie_inspection inspection;
};

static int start_inspecting(void **state)
{
	static struct inspecting inspecting;

	inspecting = (struct inspecting){0};
	assert_int_equal(vigie_arena_new(&inspecting.arena), 0);
	inspecting.inspection.arena = inspecting.arena;
	*state = &inspecting;
	return 0;
}

static int end_inspecting(void **state)
{
	vigie_arena_free(((struct inspecting *)*state)->arena);
	return 0;
}

static const struct vigie_inspection *inspect(void **state, const char *text)
{
	struct inspecting *inspecting = *state;

	(void)collect_bytes(&got, &vigie_format_siecle, text, strlen(text), NULL,
			    &inspecting->inspection);
	return &inspecting->inspection;
}

static const struct vigie_inspection_column *column(const struct vigie_inspection *inspection,
						    const char *title)
{
	const struct vigie_inspection_column *column = inspection->columns;

	while (column && strcmp(column->title, title) != 0)
		column = column->next;
	return column;
}

static void who_inspects_is_told_the_match_line_of_absences(void **state)
{
	const struct vigie_inspection *inspection = inspect(state, ABSENCES(""));

	assert_string_equal(inspection->missing, "school, school year, term");
	assert_string_equal(inspection->suggested_match, "{school}/{year}_{term}.xml");
	assert_string_equal(column(inspection, "nbAbs")->meaning, "half_days");
}

static void who_inspects_is_told_the_elements_that_were_read(void **state)
{
	const struct vigie_inspection *inspection =
		inspect(state, "<?xml version='1.0' encoding='ISO-8859-15'?>" FILE_OF(
				       ELEVES("<ELEVE ELEVE_ID='1'><CODE_MEF>10110001110</CODE_MEF>"
					      "</ELEVE>")));

	assert_string_equal(inspection->shape, "SIECLE pupils, 2.1");
	assert_int_equal(inspection->encoding, VIGIE_ENCODING_ISO_8859_15);
	assert_null(inspection->missing);
	assert_string_equal(column(inspection, "CODE_MEF")->meaning, "level");
	assert_int_equal(column(inspection, "CODE_MEF")->use, VIGIE_COLUMN_USED);
	assert_null(column(inspection, "DATE_NAISS"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_file_is_recognised_by_its_root),
		cmocka_unit_test(the_declared_encoding_is_obeyed),
		cmocka_unit_test(a_byte_that_the_declared_encoding_lacks_refuses_the_file),
		cmocka_unit_test(a_file_cut_short_hands_on_nothing),
		cmocka_unit_test(a_document_type_refuses_the_file),
		cmocka_unit_test(what_the_file_does_not_say_its_name_may),
		cmocka_unit_test(what_the_file_says_comes_before_its_name),
		cmocka_unit_test(reference_lists_give_their_delivery_and_nothing_else),
		cmocka_unit_test(absences_are_counts_of_one_term),
		cmocka_unit_test(the_case_of_absence_files_varies),
		cmocka_unit_test(an_empty_count_is_not_said_and_no_zero),
		cmocka_unit_test(a_count_that_is_none_is_rejected_alone),
		cmocka_unit_test(absences_of_no_school_year_or_term_are_refused_for_the_first),
		cmocka_unit_test_setup_teardown(who_inspects_is_told_the_match_line_of_absences,
						start_inspecting, end_inspecting),
		cmocka_unit_test_setup_teardown(who_inspects_is_told_the_elements_that_were_read,
						start_inspecting, end_inspecting),
	};

	return cmocka_run_group_tests_name("files of SIECLE", tests, NULL, clean);
}
