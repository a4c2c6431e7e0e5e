/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole LSU file: what is joined, ignored, rejected with its line, refused. */
#include "tests/unit/format/lsu_text.h"

static void unknown_versions_elements_and_prefixes_are_accepted(void **state)
{
	static const char xml[] =
		"<l:lsun-bilans xmlns:l='urn:x' schemaVersion='99.1' "
		"nouveau='1'><l:avenir><l:b/></l:avenir>"
		"<l:entete><l:etablissement>0999999Z</l:etablissement></l:entete><l:donnees>"
		"<l:eleves><l:eleve id='E' id-be='ab-1' code-division='5B'/></l:eleves>"
		"<l:periodes><l:periode id='P' millesime='2030' indice='4'/></l:periodes>"
		"<l:disciplines><l:discipline id='D' code='1' libelle='X'/></l:disciplines>"
		"<l:bilans-periodiques><l:bilan-periodique eleve-ref='E' periode-ref='P'>"
		"<l:moyennes-annuelles><l:quoi/></l:moyennes-annuelles>"
		"<l:acquis discipline-ref='D' moyenne-eleve='8'/></l:bilan-periodique>"
		"</l:bilans-periodiques></l:donnees></l:lsun-bilans>";

	(void)state;
	assert_int_equal(decode(xml), 0);
	assert_rejects(&got, "");
	assert_records(&got, "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"reports\","
			     "\"year\":2030,\"complete\":true}\n"
			     "{\"t\":\"pupil\",\"id\":{\"be\":\"ab-1\"},\"class\":\"5B\"}\n"
			     "{\"t\":\"average\",\"id\":{\"be\":\"ab-1\"},\"subject\":\"X\","
			     "\"term\":4,\"value\":\"8.00\"}\n");
}

/* FORMATS.md section 9, item 2. */
static void lone_carriage_returns_end_lines(void **state)
{
	(void)state;
	assert_int_equal(decode("<?xml version='1.0'?>\r" ROOT HEADER "\r<donnees>" PUPILS
				"\r" PERIODS "\r<bilans-periodiques>"
				"\r<bilan-periodique eleve-ref='EL_7' periode-ref='P_1'/>" AFTER),
			 0);
	assert_rejects(&got, "7:0 R008\n");
}

/* FORMATS.md section 9, item 1. */
static void the_declared_encoding_is_obeyed_and_text_normalised(void **state)
{
	static const char xml[] =
		"<?xml version='1.0' encoding='ISO-8859-15'?><lsun-bilans "
		"schemaVersion='3.0'>" HEADER
		"<eleves><eleve id='E' id-be='1' nom=' N\xa0 \xbdUF' prenom='\xc9lo\xefse' "
		"code-division='5B'/></eleves><periode id='P' millesime='2025' indice='1'/>"
		"</lsun-bilans>";

	(void)state;
	assert_int_equal(decode(xml), 0);
	assert_non_null(strstr(got.records.data, "\"name\":\"N œUF Éloïse\""));
}

/* FORMATS.md section 9, item 10. */
static void a_pupil_is_known_by_id_be_else_by_name_else_rejected(void **state)
{
	(void)state;
	assert_int_equal(decode(ROOT HEADER
				"<eleve id='A' id-be='1' nom='ESSAI' code-division='5B'/>\n"
				"<eleve id='B' nom='ESSAI' prenom='Gaël' code-division='5B'/>\n"
				"<eleve id='C' nom='ESSAI' code-division='5B'/>\n"
				"<eleve id-be='4' code-division='5B'/>\n"
				"<eleve id='A' id-be='5' code-division='5B'/>"
				"<eleve id='D' id-be='6' nom='ESSAI' prenom='Gaël'/>"
				"<periode id='P' millesime='2025' indice='1'/></lsun-bilans>"),
			 0);
	assert_records(
		&got,
		"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"reports\","
		"\"year\":2025,\"complete\":true}\n"
		"{\"t\":\"pupil\",\"id\":{\"be\":\"1\"},\"last\":\"ESSAI\",\"class\":\"5B\"}\n"
		"{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI Gaël\",\"class\":\"5B\"},"
		"\"last\":\"ESSAI\",\"first\":\"Gaël\",\"class\":\"5B\"}\n"
		"{\"t\":\"pupil\",\"id\":{\"be\":\"6\"},\"last\":\"ESSAI\",\"first\":\"Gaël\"}\n");
	assert_rejects(&got, "4:0 R002\n5:0 R013\n6:0 R010\n");
}

static void the_level_comes_only_from_the_declared_patterns(void **state)
{
	static const struct vigie_level_pattern levels[] = {{"5*", VIGIE_LEVEL_5E}};
	const struct vigie_decode_options options = {
		.levels = levels, .n_levels = 1, .hints.date = VIGIE_DAY_NONE};

	(void)state;
	assert_int_equal(collect(&got, &vigie_format_lsu, BEFORE AFTER, &options), 0);
	assert_non_null(strstr(got.records.data, "\"class\":\"5C\",\"level\":\"5e\"}"));
	assert_int_equal(decode(BEFORE AFTER), 0);
	assert_null(strstr(got.records.data, "level"));
}

static void what_a_report_refers_to_must_be_in_the_file(void **state)
{
	(void)state;
	assert_int_equal(
		decode(BEFORE
		       "<bilan-periodique eleve-ref='EL_7' periode-ref='P_1'><acquis "
		       "discipline-ref='DI_1'/><vie-scolaire nb-retards='1'/></bilan-periodique>\n"
		       "<bilan-periodique eleve-ref='EL_1' periode-ref='P_7'/>\n"
		       "<bilan-periodique periode-ref='P_1'/>\n" REPORT
		       "<acquis discipline-ref='DI_7' moyenne-eleve='1'/>\n"
		       "<acquis moyenne-eleve='1'/></bilan-periodique>" AFTER),
		0);
	assert_records(&got, ANNOUNCED);
	assert_rejects(&got, "4:0 R008\n5:0 R008\n6:0 R008\n7:0 R008\n8:0 R008\n");
}

static void reports_of_another_school_year_than_the_first_are_rejected(void **state)
{
	(void)state;
	assert_int_equal(decode(BEFORE "<bilan-periodique eleve-ref='EL_1' periode-ref='P_9'>"
				       "<vie-scolaire nb-retards='1'/></bilan-periodique>" AFTER),
			 0);
	assert_records(&got, ANNOUNCED);
	assert_rejects(&got, "4:0 R023\n");
}

static void two_reports_of_one_pupil_and_period_are_both_handed_on(void **state)
{
	(void)state;
	assert_int_equal(decode(BEFORE REPORT
				"<vie-scolaire nb-retards='1'/></bilan-periodique>" REPORT
				"<vie-scolaire nb-retards='2'/></bilan-periodique>" AFTER),
			 0);
	assert_rejects(&got, "");
	assert_int_equal(got.n_records, 5);
}

static void periods_that_say_no_year_or_term_are_rejected(void **state)
{
	(void)state;
	assert_int_equal(decode(ROOT HEADER
				"\n<periode id='A' millesime='25' indice='1'/>\n"
				"<periode id='B' millesime='2025' indice='0'/>\n"
				"<periode id='C' millesime='2025' indice='13'/>\n"
				"<periode id='D' millesime='2025'/>\n"
				"<periode id='E' millesime='x' indice='1'/>\n"
				"<periode id='F' millesime='2025' indice='12'/></lsun-bilans>"),
			 0);
	assert_rejects(&got, "3:0 R005\n4:0 R005\n5:0 R005\n6:0 R013\n7:0 R004\n");
}

static void a_file_of_cycle_reports_gives_its_pupils_and_its_year(void **state)
{
	(void)state;
	assert_int_equal(
		decode(ROOT HEADER PUPILS
		       "<bilans-cycle><bilan-cycle eleve-ref='EL_1' "
		       "cycle='3' millesime='2025'><socle><domaine code='CPD_FRA' "
		       "positionnement='1'/></socle></bilan-cycle></bilans-cycle></lsun-bilans>"),
		0);
	assert_records(&got, ANNOUNCED);
	assert_rejects(&got, "");
}

/* FORMATS.md section 9, item 9. */
static void the_hints_supply_a_school_and_a_year_that_the_file_lacks(void **state)
{
	const struct vigie_decode_options options = {
		.hints = {.school = "0777777X", .year = 2026, .date = VIGIE_DAY_NONE}};

	(void)state;
	assert_int_equal(collect(&got, &vigie_format_lsu, ROOT "</lsun-bilans>", &options), 0);
	assert_records(&got, "{\"t\":\"delivery\",\"school\":\"0777777X\",\"kind\":\"reports\","
			     "\"year\":2026,\"complete\":true}\n");
	assert_int_equal(decode(ROOT PERIODS "</lsun-bilans>"), REFUSED(NO_SCHOOL));
	assert_int_equal(decode(ROOT HEADER "</lsun-bilans>"), REFUSED(NO_YEAR));
	assert_records(&got, "");
}

static void every_cut_of_a_file_is_truncated(void **state)
{
	static const char xml[] =
		BEFORE REPORT "<vie-scolaire nb-retards='1'/></bilan-periodique>" AFTER;

	(void)state;
	for (size_t size = 1; size < sizeof(xml) - 1; size++)
		assert_int_equal(collect_bytes(&got, &vigie_format_lsu, xml, size, NULL, NULL),
				 REFUSED(TRUNCATED));
}

static void a_malformed_file_is_refused_with_its_line(void **state)
{
	(void)state;
	assert_int_equal(decode(BEFORE REPORT "</eleve>" AFTER), REFUSED(MALFORMED));
	assert_int_equal(got.line, 4);
}

static void an_entity_bomb_a_document_type_and_an_external_entity_are_refused(void **state)
{
	(void)state;
	assert_int_equal(
		decode("<!DOCTYPE lsun-bilans [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]>" ROOT HEADER
		       "&b;</lsun-bilans>"),
		REFUSED(DTD));
	assert_int_equal(decode("<!DOCTYPE lsun-bilans SYSTEM 'http://127.0.0.1:1/x'>" ROOT HEADER
				"</lsun-bilans>"),
			 REFUSED(DTD));
	assert_int_equal(
		decode("<!DOCTYPE lsun-bilans [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" ROOT
		       "<etablissement>&a;</etablissement></lsun-bilans>"),
		REFUSED(DTD));
	assert_records(&got, "");
}

static void another_root_is_of_unknown_shape(void **state)
{
	(void)state;
	assert_int_equal(decode("<BEE_ELEVES/>"), REFUSED(UNKNOWN_SHAPE));
}

static void a_sink_that_fails_ends_the_decoding(void **state)
{
	(void)state;
	got.stop_after = 2;
	assert_int_equal(decode(BEFORE AFTER), -EIO);
	assert_int_equal(got.n_records, 2);
	got.stop_after = 0;
}

static void the_format_is_recognised_by_its_root_whatever_comes_before(void **state)
{
	static const struct {
		const char *head;
		enum vigie_probe probe;
	} heads[] = {
		{BEFORE, VIGIE_PROBE_CERTAIN},
		{"\xef\xbb\xbf<?xml version='1.0'?>\r<!-- x -->\r<lsun-bilans>",
		 VIGIE_PROBE_CERTAIN},
		{"<!DOCTYPE lsun-bilans [<!ENTITY a 'x'>]>", VIGIE_PROBE_CERTAIN},
		{"<lsun-bilans-1d>", VIGIE_PROBE_NO},
		{"<TABLE nom='x'>", VIGIE_PROBE_NO},
		{"lsun-bilans;NOM\n", VIGIE_PROBE_NO},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(heads); i++)
		assert_int_equal(vigie_format_lsu.probe(heads[i].head, strlen(heads[i].head)),
				 heads[i].probe);
}

static void inspection_names_version_terms_and_encoding(void **state)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_inspection inspection = {0};

	(void)state;
	assert_int_equal(vigie_arena_new(&arena), 0);
	inspection.arena = arena;
	assert_int_equal(collect_bytes(&got, &vigie_format_lsu, BEFORE AFTER, strlen(BEFORE AFTER),
				       NULL, &inspection),
			 0);
	assert_string_equal(inspection.shape, "LSU 13.0");
	assert_string_equal(inspection.terms, "1, 2, 3");
	assert_int_equal(inspection.encoding, VIGIE_ENCODING_UTF8);
}

static void a_thousand_pupils_are_joined(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	(void)state;
	vigie_buffer_append_string(&text, ROOT HEADER PERIODS);
	for (int i = 0; i < 1000; i++)
		vigie_buffer_append_format(
			&text, "<eleve id='EL_%d' id-be='%d' code-division='5B'/>", i, i + 1);
	for (int i = 999; i >= 0; i--)
		vigie_buffer_append_format(&text,
					   "<bilan-periodique eleve-ref='EL_%d' periode-ref='P_1'>"
					   "<vie-scolaire nb-retards='%d'/></bilan-periodique>",
					   i, i % 900);
	vigie_buffer_append_string(&text, "</lsun-bilans>");
	assert_int_equal(decode(vigie_buffer_string(&text)), 0);
	assert_rejects(&got, "");
	assert_int_equal(got.n_records, 2001);
	assert_non_null(
		strstr(got.records.data,
		       "{\"be\":\"778\"},\"what\":\"lateness\",\"term\":1,\"value\":\"777\"}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_versions_elements_and_prefixes_are_accepted),
		cmocka_unit_test(lone_carriage_returns_end_lines),
		cmocka_unit_test(the_declared_encoding_is_obeyed_and_text_normalised),
		cmocka_unit_test(a_pupil_is_known_by_id_be_else_by_name_else_rejected),
		cmocka_unit_test(the_level_comes_only_from_the_declared_patterns),
		cmocka_unit_test(what_a_report_refers_to_must_be_in_the_file),
		cmocka_unit_test(reports_of_another_school_year_than_the_first_are_rejected),
		cmocka_unit_test(two_reports_of_one_pupil_and_period_are_both_handed_on),
		cmocka_unit_test(periods_that_say_no_year_or_term_are_rejected),
		cmocka_unit_test(a_file_of_cycle_reports_gives_its_pupils_and_its_year),
		cmocka_unit_test(the_hints_supply_a_school_and_a_year_that_the_file_lacks),
		cmocka_unit_test(every_cut_of_a_file_is_truncated),
		cmocka_unit_test(a_malformed_file_is_refused_with_its_line),
		cmocka_unit_test(an_entity_bomb_a_document_type_and_an_external_entity_are_refused),
		cmocka_unit_test(another_root_is_of_unknown_shape),
		cmocka_unit_test(a_sink_that_fails_ends_the_decoding),
		cmocka_unit_test(the_format_is_recognised_by_its_root_whatever_comes_before),
		cmocka_unit_test(inspection_names_version_terms_and_encoding),
		cmocka_unit_test(a_thousand_pupils_are_joined),
	};

	return cmocka_run_group_tests_name("lsu files", tests, NULL, clean);
}
