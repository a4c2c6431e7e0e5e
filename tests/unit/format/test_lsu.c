/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one LSU report gives: averages, counts, supports, in every form they take. */
#include "tests/unit/format/lsu_text.h"

/* What a report with this content gives after the pupils. */
static const char *report(const char *content)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_format(&text, BEFORE REPORT "%s</bilan-periodique>" AFTER, content);
	assert_int_equal(decode(vigie_buffer_string(&text)), 0);
	assert_memory_equal(got.records.data, ANNOUNCED, strlen(ANNOUNCED));
	return got.records.data + strlen(ANNOUNCED);
}

/* The average that an `acquis` with these attributes gives, or the code it is rejected with. */
static const char *result(const char *attributes)
{
	static char text[256];
	char content[256];
	const char *records;

	snprintf(content, sizeof(content), "<acquis discipline-ref=\"DI_1\" %s/>", attributes);
	records = report(content);
	if (got.rejects.size > 0)
		snprintf(text, sizeof(text), "%.4s", strrchr(got.rejects.data, ' ') + 1);
	else
		snprintf(text, sizeof(text), "%s", strstr(records, "\"term\":1") + 8);
	return text;
}

static void a_report_gives_averages_counts_and_supports(void **state)
{
	(void)state;
	assert_string_equal(
		report("<liste-acquis><acquis discipline-ref=\"DI_1\" enseignant-refs=\"EN_1\" "
		       "moyenne-eleve=\"7.4/20\" moyenne-structure=\"11.9/20\"/>"
		       "<acquis discipline-ref=\"DI_2\" eleve-non-note=\"1\" "
		       "moyenne-structure=\"12\"/></liste-acquis>"
		       "<modalites-accompagnement><modalite-accompagnement code=\"PPRE\"/>"
		       "</modalites-accompagnement>"
		       "<vie-scolaire nb-retards=\"4\" nb-abs-justifiees=\"6\" "
		       "nb-abs-injustifiees=\"9\" nb-heures-manquees=\"0\"/>"),
		"{\"t\":\"average\"," ID ",\"subject\":\"Mathématiques\",\"term\":1,"
		"\"value\":\"7.40\",\"class\":\"11.90\",\"modality\":\"S\"}\n"
		"{\"t\":\"average\"," ID ",\"subject\":\"Arts & EPS\",\"term\":1,"
		"\"class\":\"12.00\",\"modality\":\"F\"}\n"
		"{\"t\":\"support\"," ID ",\"code\":\"PPRE\"}\n"
		"{\"t\":\"count\"," ID ",\"what\":\"lateness\",\"term\":1,\"value\":\"4\"}\n"
		"{\"t\":\"count\"," ID
		",\"what\":\"half_days_justified\",\"term\":1,\"value\":\"6\"}\n"
		"{\"t\":\"count\"," ID
		",\"what\":\"half_days_unjustified\",\"term\":1,\"value\":\"9\"}\n"
		"{\"t\":\"count\"," ID ",\"what\":\"hours_missed\",\"term\":1,\"value\":\"0\"}\n");
	assert_rejects(&got, "");
}

/* What the store is handed beyond what is printed. */
static int check_unprinted(void *userdata, const struct vigie_record *record)
{
	int *n = userdata;

	if (record->type == VIGIE_RECORD_PUPIL)
		assert_int_equal(record->id.class_name != NULL, record->id.name != NULL);
	if (record->type != VIGIE_RECORD_AVERAGE)
		return 0;
	assert_string_equal(record->average.subject_code, *n == 0 ? "061300" : "100100");
	assert_int_equal(record->line, 5);
	*n += 1;
	return 0;
}

static void an_average_carries_the_national_code_and_its_line(void **state)
{
	static const char xml[] = BEFORE "\n" REPORT "<acquis discipline-ref='DI_1'/>"
					 "<acquis discipline-ref='DI_2'/></bilan-periodique>" AFTER;
	static const struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE};
	int n = 0;
	const struct vigie_sink sink = {check_unprinted, collect_reject, &n};
	struct vigie_input *input;

	(void)state;
	assert_int_equal(vigie_input_from_memory(xml, strlen(xml), "test", &input), 0);
	assert_int_equal(vigie_format_lsu.decode(input, &options, &sink, NULL, &got.line), 0);
	vigie_input_free(input);
	assert_int_equal(n, 2);
}

static void the_school_is_what_stands_in_its_element_alone(void **state)
{
	(void)state;
	assert_int_equal(decode("<lsun-bilans> <etablissement>0999999Z</etablissement>A<x>B</x>"
				"<periode id='P' millesime='2025' indice='1'/></lsun-bilans>"),
			 0);
	assert_non_null(strstr(got.records.data, "\"school\":\"0999999Z\""));
}

/* FORMATS.md section 9, item 6. */
static void every_form_of_an_average_is_brought_to_twenty(void **state)
{
	(void)state;
	assert_string_equal(result("moyenne-eleve='18/20'"),
			    ",\"value\":\"18.00\",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='11.5'"),
			    ",\"value\":\"11.50\",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='10.5/20'"),
			    ",\"value\":\"10.50\",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='6'"),
			    ",\"value\":\"6.00\",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='6,75'"),
			    ",\"value\":\"6.75\",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='7.5/10'"),
			    ",\"value\":\"15.00\",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve=' 9 / 20 '"),
			    ",\"value\":\"9.00\",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='2/3'"),
			    ",\"value\":\"13.333333\",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='0'"),
			    ",\"value\":\"0.00\",\"modality\":\"S\"}\n");
}

/* FORMATS.md section 9, item 7. */
static void what_is_no_number_is_no_grade_and_never_zero(void **state)
{
	(void)state;
	assert_string_equal(result("moyenne-eleve='Abs'"), ",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='N.Not' moyenne-structure='12'"),
			    ",\"class\":\"12.00\",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='-'"), ",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='0' eleve-non-note='true'"),
			    ",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='8' eleve-non-note='0'"),
			    ",\"value\":\"8.00\",\"modality\":\"S\"}\n");
	assert_string_equal(
		result("moyenne-eleve='8' moyenne-structure='0' structure-non-notee='1'"),
		",\"value\":\"8.00\",\"modality\":\"S\"}\n");
}

static void an_average_out_of_its_range_is_rejected(void **state)
{
	(void)state;
	assert_string_equal(result("moyenne-eleve='20'"),
			    ",\"value\":\"20.00\",\"modality\":\"S\"}\n");
	assert_string_equal(result("moyenne-eleve='20.01'"), "R005");
	assert_string_equal(result("moyenne-eleve='11/10'"), "R005");
	assert_string_equal(result("moyenne-eleve='-1'"), "R005");
	assert_string_equal(result("moyenne-eleve='1/0'"), "R005");
	assert_string_equal(result("moyenne-eleve='0/0'"), "R005");
	assert_string_equal(result("moyenne-eleve='8' moyenne-structure='21'"), "R005");
	assert_string_equal(result("moyenne-eleve='1x'"), "R004");
	assert_string_equal(result("moyenne-eleve='1/'"), "R004");
	assert_string_equal(result("moyenne-eleve='1/2/3'"), "R004");
}

static void mastery_stands_beside_or_instead_of_an_average(void **state)
{
	(void)state;
	assert_string_equal(result("positionnement='3'"), ",\"modality\":\"S\",\"mastery\":3}\n");
	assert_string_equal(result("moyenne-eleve='8' positionnement='1'"),
			    ",\"value\":\"8.00\",\"modality\":\"S\",\"mastery\":1}\n");
	assert_string_equal(result("positionnement='5'"), "R005");
	assert_string_equal(result("positionnement='2.5'"), "R004");
	assert_string_equal(result("positionnement='' moyenne-eleve='8'"),
			    ",\"value\":\"8.00\",\"modality\":\"S\"}\n");
}

/* FORMATS.md section 9, item 13. */
static void a_count_of_zero_is_printed_and_an_absent_one_is_not(void **state)
{
	(void)state;
	assert_string_equal(report("<vie-scolaire nb-retards=\"0\"/>"),
			    "{\"t\":\"count\"," ID
			    ",\"what\":\"lateness\",\"term\":1,\"value\":\"0\"}\n");
	assert_string_equal(report("<vie-scolaire/>"), "");
	assert_rejects(&got, "");
	assert_string_equal(report("<vie-scolaire nb-retards=\"\"/>"), "");
	assert_rejects(&got, "");
}

static void a_count_that_no_year_holds_is_rejected_and_the_others_stay(void **state)
{
	(void)state;
	assert_string_equal(report("\n<vie-scolaire nb-retards='x' nb-abs-justifiees='401' "
				   "nb-abs-injustifiees='400'/>"),
			    "{\"t\":\"count\"," ID ",\"what\":\"half_days_unjustified\",\"term\":1,"
			    "\"value\":\"400\"}\n");
	assert_rejects(&got, "5:0 R004\n5:0 R005\n");
}

static void a_support_is_handed_on_once_and_unknown_ones_are_ignored(void **state)
{
	(void)state;
	assert_int_equal(decode(BEFORE REPORT
				"<modalite-accompagnement code='PAP'/>"
				"<modalite-accompagnement code='DEMAIN'/></bilan-periodique>"
				"<bilan-periodique eleve-ref='EL_1' periode-ref='P_2'>"
				"<modalite-accompagnement code='PAP'/></bilan-periodique>" AFTER),
			 0);
	assert_rejects(&got, "");
	assert_records(&got, ANNOUNCED "{\"t\":\"support\"," ID ",\"code\":\"PAP\"}\n");
}

static void attributes_come_in_any_order_over_any_lines(void **state)
{
	(void)state;
	assert_string_equal(report("\n<acquis\n moyenne-eleve\n=\n\"7.4/20\"\n\tinconnu='x'\n "
				   "discipline-ref='DI_1'\n/>"),
			    "{\"t\":\"average\"," ID ",\"subject\":\"Mathématiques\",\"term\":1,"
			    "\"value\":\"7.40\",\"modality\":\"S\"}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_gives_averages_counts_and_supports),
		cmocka_unit_test(an_average_carries_the_national_code_and_its_line),
		cmocka_unit_test(the_school_is_what_stands_in_its_element_alone),
		cmocka_unit_test(every_form_of_an_average_is_brought_to_twenty),
		cmocka_unit_test(what_is_no_number_is_no_grade_and_never_zero),
		cmocka_unit_test(an_average_out_of_its_range_is_rejected),
		cmocka_unit_test(mastery_stands_beside_or_instead_of_an_average),
		cmocka_unit_test(a_count_of_zero_is_printed_and_an_absent_one_is_not),
		cmocka_unit_test(a_count_that_no_year_holds_is_rejected_and_the_others_stay),
		cmocka_unit_test(a_support_is_handed_on_once_and_unknown_ones_are_ignored),
		cmocka_unit_test(attributes_come_in_any_order_over_any_lines),
	};

	return cmocka_run_group_tests_name("lsu reports", tests, NULL, clean);
}
