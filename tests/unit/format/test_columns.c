/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that no format knows, read as their source says. Captions and pupils are invented. */
#include "tests/unit/format/collector.h"
#include "connectors/format/formats.h"
#include "vigie/arena.h"

#define REFUSED(name) (VIGIE_REJECT_##name + 1)
#define WHO                                                                                        \
	{"Elève", VIGIE_MAPPED_NAME},                                                              \
	{                                                                                          \
		"Classe", VIGIE_MAPPED_CLASS                                                       \
	}
#define ID "\"id\":{\"name\":\"ESSAI Inès\",\"class\":\"5B\"}"

static struct collector got;
static struct vigie_hints hints;

static int clean(void **state)
{
	(void)state;
	collector_done(&got);
	memset(&got, 0, sizeof(got));
	hints = (struct vigie_hints){.school = "0999999Z", .year = 2025, .date = VIGIE_DAY_NONE};
	return 0;
}

static int decode(const char *text, const struct vigie_column_mapping *columns, size_t n,
		  struct vigie_inspection *inspection)
{
	const struct vigie_decode_options options = {
		.hints = hints, .columns = columns, .n_columns = n};

	return collect_bytes(&got, &vigie_format_columns, text, strlen(text), &options, inspection);
}

#define DECODE(text, ...)                                                                          \
	decode(text, (const struct vigie_column_mapping[]){__VA_ARGS__},                           \
	       VIGIE_ARRAY_SIZE(((const struct vigie_column_mapping[]){__VA_ARGS__})), NULL)

/* The records behind the delivery, which is of this kind. */
static void assert_gave(const char *kind, const char *records)
{
	char delivery[160];

	snprintf(delivery, sizeof(delivery),
		 "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"%s\",\"year\":2025}\n",
		 kind);
	assert_memory_equal(vigie_buffer_string(&got.records), delivery, strlen(delivery));
	assert_string_equal(vigie_buffer_string(&got.records) + strlen(delivery), records);
}

static void a_pupil_is_what_the_columns_say(void **state)
{
	(void)state;
	assert_int_equal(DECODE("Patronyme;Petit nom;Né le;Bourse;Téléphone\n"
				"ESSAI;Inès;03/02/2013;O;0102030405\n",
				{"patronyme", VIGIE_MAPPED_LAST}, {"Petit nom", VIGIE_MAPPED_FIRST},
				{"Né le", VIGIE_MAPPED_BORN}, {"Bourse", VIGIE_MAPPED_SCHOLARSHIP}),
			 0);
	assert_gave("pupils", "{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI Inès\",\"born\":\"2013-02-"
			      "03\"},\"last\":\"ESSAI\",\"first\":\"Inès\",\"born\":\"2013-02-03\","
			      "\"scholarship\":true}\n");
}

static void one_column_for_the_name_is_split_at_the_capitals(void **state)
{
	(void)state;
	assert_int_equal(DECODE("Elève;Classe\nESSAI DA COSTA Inès;5B\n", WHO), 0);
	assert_non_null(strstr(got.records.data, "\"last\":\"ESSAI DA COSTA\",\"first\":\"Inès\""));
}

static void a_mark_has_a_subject_a_date_and_a_scale(void **state)
{
	(void)state;
	assert_int_equal(DECODE("Elève;Classe;Matière;Le;Note;Sur\n"
				"ESSAI Inès;5B;Maths;14/10/2025;7,5;10\nESSAI Inès;5B;Maths;15/10/"
				"2025;Abs;10\n",
				WHO, {"Matière", VIGIE_MAPPED_SUBJECT}, {"Le", VIGIE_MAPPED_DATE},
				{"Note", VIGIE_MAPPED_MARK}, {"Sur", VIGIE_MAPPED_OUT_OF}),
			 0);
	assert_gave("grades",
		    "{\"t\":\"mark\"," ID
		    ",\"subject\":\"Maths\",\"date\":\"2025-10-14\",\"value\":\"7.5\",\"out_"
		    "of\":\"10\"}\n{\"t\":\"mark\"," ID
		    ",\"subject\":\"Maths\",\"date\":\"2025-10-15\",\"out_of\":\"10\","
		    "\"annotation\":\"absent\"}\n");
}

static void averages_and_counts_of_a_term_may_stand_together(void **state)
{
	(void)state;
	assert_int_equal(DECODE("Elève;Classe;Trimestre;Moyenne;Absences\n"
				"ESSAI Inès;5B;T2;9,40;3\nESSAI Inès;5B;2;N.Not;\n",
				WHO, {"Trimestre", VIGIE_MAPPED_TERM},
				{"Moyenne", VIGIE_MAPPED_AVERAGE},
				{"Absences", VIGIE_MAPPED_HALF_DAYS}),
			 0);
	assert_gave("reports",
		    "{\"t\":\"average\"," ID ",\"term\":2,\"value\":\"9.40\"}\n"
		    "{\"t\":\"count\"," ID ",\"what\":\"half_days\",\"term\":2,\"value\":\"3\"}\n");
	assert_rejects(&got, "");
}

static void an_absence_has_days_and_a_justification(void **state)
{
	(void)state;
	assert_int_equal(DECODE("Elève;Classe;Du;Au;Motif valable\n"
				"ESSAI Inès;5B;06/10/2025;07/10/2025;Non\n"
				"ESSAI Inès;5B;08/10/2025;07/10/2025;Non\n",
				WHO, {"Du", VIGIE_MAPPED_FROM}, {"Au", VIGIE_MAPPED_TO},
				{"Motif valable", VIGIE_MAPPED_JUSTIFIED}),
			 0);
	assert_gave("absences",
		    "{\"t\":\"absence\"," ID
		    ",\"from\":\"2025-10-06\",\"to\":\"2025-10-07\",\"justified\":false}"
		    "\n");
	assert_rejects(&got, "3:4 R016\n");
}

static void a_faulty_cell_rejects_its_row_with_its_column(void **state)
{
	(void)state;
	hints.subject = "Maths";
	assert_int_equal(
		DECODE("Elève;Classe;Le;Note\nESSAI Inès;5B;hier;7\nESSAI Inès;5B;14/10/2025;"
		       "27\n;5B;14/10/2025;7\nESSAI Inès;5B\n",
		       WHO, {"Le", VIGIE_MAPPED_DATE}, {"Note", VIGIE_MAPPED_MARK}),
		0);
	assert_gave("grades", "");
	assert_rejects(&got, "2:3 R003\n3:4 R005\n4:0 R002\n5:0 R001\n");
}

static void a_title_that_is_not_there_refuses_the_file_and_is_named(void **state)
{
	const struct vigie_column_mapping columns[] = {WHO, {"Moyenne", VIGIE_MAPPED_AVERAGE}};
	struct vigie_inspection inspection = {0};

	(void)state;
	assert_int_equal(vigie_arena_new(&inspection.arena), 0);
	assert_int_equal(decode("Elève;Classe;Moy\nESSAI Inès;5B;9\n", columns,
				VIGIE_ARRAY_SIZE(columns), &inspection),
			 REFUSED(UNKNOWN_SHAPE));
	assert_string_equal(inspection.lacking, "Moyenne");
	assert_int_equal(got.n_records, 0);
	vigie_arena_free(inspection.arena);
}

static void what_neither_columns_nor_name_say_refuses_the_file(void **state)
{
	(void)state;
	assert_int_equal(DECODE("Elève;Classe;Note\n", WHO, {"Note", VIGIE_MAPPED_MARK}),
			 REFUSED(NO_SUBJECT));
	assert_int_equal(DECODE("Elève;Classe;Moy\n", WHO, {"Moy", VIGIE_MAPPED_AVERAGE}),
			 REFUSED(NO_TERM));
	hints.school = NULL;
	assert_int_equal(DECODE("Elève;Classe\n", WHO), REFUSED(NO_SCHOOL));
}

static void without_columns_nothing_is_read(void **state)
{
	(void)state;
	assert_int_equal(decode("Elève;Classe\n", NULL, 0, NULL), REFUSED(UNKNOWN_SHAPE));
	assert_int_equal(vigie_format_columns.probe("Elève;Classe\n", 14), VIGIE_PROBE_NO);
}

static void fields_that_make_two_things_of_a_row_go_not_together(void **state)
{
	(void)state;
	assert_int_equal(vigie_mapped_row_of(VIGIE_MAPPED_BIT(MARK) | VIGIE_MAPPED_BIT(AVERAGE)),
			 VIGIE_MAPPED_ROW_NONE);
	assert_int_equal(vigie_mapped_row_of(VIGIE_MAPPED_BIT(FROM) | VIGIE_MAPPED_BIT(LATENESS)),
			 VIGIE_MAPPED_ROW_NONE);
	assert_int_equal(vigie_mapped_row_of(VIGIE_MAPPED_BIT(NAME) | VIGIE_MAPPED_BIT(SUBJECT)),
			 VIGIE_MAPPED_ROW_NONE);
	assert_int_equal(vigie_mapped_row_of(VIGIE_MAPPED_BIT(FROM) | VIGIE_MAPPED_BIT(HALF_DAYS)),
			 VIGIE_MAPPED_ROW_ABSENCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, clean, clean)
		TEST(a_pupil_is_what_the_columns_say),
		TEST(one_column_for_the_name_is_split_at_the_capitals),
		TEST(a_mark_has_a_subject_a_date_and_a_scale),
		TEST(averages_and_counts_of_a_term_may_stand_together),
		TEST(an_absence_has_days_and_a_justification),
		TEST(a_faulty_cell_rejects_its_row_with_its_column),
		TEST(a_title_that_is_not_there_refuses_the_file_and_is_named),
		TEST(what_neither_columns_nor_name_say_refuses_the_file),
		TEST(without_columns_nothing_is_read),
		TEST(fields_that_make_two_things_of_a_row_go_not_together),
	};

	return cmocka_run_group_tests_name("columns as a source says", tests, NULL, NULL);
}
