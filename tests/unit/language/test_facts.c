/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test blocks as records, in both languages: what the engine is handed. */
#include "page.h"

#define DAY(year, month, day) vigie_day_from_date(year, month, day)
#define TENTHS(n) ((n)*VIGIE_DECIMAL_ONE / 10)

/* The facts of the only pupil of `test { on 2026-11-30 pupil "A" { FACTS } }`. */
static const struct ast_test_pupil *read_facts(struct page *page, const char *facts)
{
	static char text[4096];

	snprintf(text, sizeof(text), "test \"t\" { on 2026-11-30 pupil \"A\" { %s } }", facts);
	page_open_right(page, text);
	return &page->set->tests[0].pupils[0];
}

/* The only fact beside the pupil record, in two languages. */
static void assert_fact(const char *english, const char *french,
			void (*check)(const struct vigie_record *record))
{
	const char *const texts[] = {english, french};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		struct page page;
		const struct ast_test_pupil *pupil = read_facts(&page, texts[i]);

		assert_int_equal(pupil->n_facts, 2);
		check(&pupil->facts[1].record);
		page_done(&page);
	}
}

static void the_first_fact_is_the_pupil_with_all_attributes(void **state)
{
	static const char *const texts[] = {
		"level 4e class \"4A\" born 2013-02-03 scholarship yes boarder no repeating "
		"entered "
		"2026-10-01 left 2027-01-31",
		"niveau 4e classe \"4A\" née 2013-02-03 boursier interne non redoublant oui entré "
		"2026-10-01 sorti 2027-01-31",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		struct page page;
		const struct ast_test_pupil *pupil = read_facts(&page, texts[i]);
		const struct vigie_record_pupil *record = &pupil->facts[0].record.pupil;

		assert_int_equal(pupil->n_facts, 1);
		assert_int_equal(pupil->facts[0].record.type, VIGIE_RECORD_PUPIL);
		assert_int_equal(record->level, VIGIE_LEVEL_4E);
		assert_string_equal(record->class_name, "4A");
		assert_int_equal(record->born, DAY(2013, 2, 3));
		assert_int_equal(record->scholarship, VIGIE_YES);
		assert_int_equal(record->boarder, VIGIE_NO);
		assert_int_equal(record->repeating, VIGIE_YES);
		assert_int_equal(record->entered, DAY(2026, 10, 1));
		assert_int_equal(record->left, DAY(2027, 1, 31));
		page_done(&page);
	}
}

static void what_a_pupil_does_not_say_is_unsaid(void **state)
{
	struct page page;
	const struct vigie_record_pupil *record = &read_facts(&page, "")->facts[0].record.pupil;

	(void)state;
	assert_int_equal(record->level, VIGIE_LEVEL_NONE);
	assert_int_equal(record->scholarship, VIGIE_UNSAID);
	assert_int_equal(record->born, VIGIE_DAY_NONE);
	assert_null(record->class_name);
	page_done(&page);
}

static void check_range(const struct vigie_record *record)
{
	assert_int_equal(record->type, VIGIE_RECORD_ABSENCE);
	assert_int_equal(record->absence.from, DAY(2026, 11, 5));
	assert_int_equal(record->absence.to, DAY(2026, 11, 6));
	assert_int_equal(record->absence.from_half, VIGIE_HALF_PM);
	assert_int_equal(record->absence.to_half, VIGIE_HALF_AM);
	assert_int_equal(record->absence.justified, VIGIE_NO);
	assert_int_equal(record->absence.half_days, TENTHS(25));
}

static void check_half_day(const struct vigie_record *record)
{
	assert_int_equal(record->absence.to, VIGIE_DAY_NONE);
	assert_int_equal(record->absence.from_half, VIGIE_HALF_PM);
	assert_int_equal(record->absence.to_half, VIGIE_HALF_PM);
	assert_int_equal(record->absence.justified, VIGIE_YES);
	assert_int_equal(record->absence.half_days, VIGIE_DECIMAL_NONE);
}

static void check_whole_day(const struct vigie_record *record)
{
	assert_int_equal(record->absence.from_half, -1);
	assert_int_equal(record->absence.to_half, -1);
	assert_int_equal(record->absence.justified, VIGIE_UNSAID);
}

static void absences_have_halves_justification_and_half_days(void **state)
{
	(void)state;
	assert_fact(
		"absence 2026-11-05 pm..2026-11-06 am unjustified 2.5 half-days",
		"absence 2026-11-05 après-midi..2026-11-06 matin non justifiée 2,5 demi-journées",
		check_range);
	assert_fact("absence 2026-11-05 pm justified", "absence 2026-11-05 après-midi justifiée",
		    check_half_day);
	assert_fact("absence 2026-11-05", "absence 2026-11-05", check_whole_day);
}

static void check_lateness(const struct vigie_record *record)
{
	assert_int_equal(record->type, VIGIE_RECORD_LATENESS);
	assert_int_equal(record->lateness.date, DAY(2026, 11, 5));
	assert_int_equal(record->lateness.justified, VIGIE_NO);
}

static void lateness_has_a_justification(void **state)
{
	(void)state;
	assert_fact("late 2026-11-05 unjustified", "retard 2026-11-05 non justifié",
		    check_lateness);
}

static void check_average(const struct vigie_record *record)
{
	assert_int_equal(record->type, VIGIE_RECORD_AVERAGE);
	assert_string_equal(record->average.subject, "MATHS");
	assert_int_equal(record->average.value, TENTHS(75));
	assert_int_equal(record->average.term, 1);
	assert_int_equal(record->average.class_value, TENTHS(110));
	assert_int_equal(record->average.coefficient, TENTHS(20));
}

static void check_general(const struct vigie_record *record)
{
	assert_null(record->average.subject);
	assert_int_equal(record->average.value, TENTHS(90));
	assert_int_equal(record->average.term, 0);
	assert_int_equal(record->average.class_value, VIGIE_DECIMAL_NONE);
}

static void check_mastery(const struct vigie_record *record)
{
	assert_int_equal(record->type, VIGIE_RECORD_AVERAGE);
	assert_int_equal(record->average.mastery, 2);
	assert_int_equal(record->average.value, VIGIE_DECIMAL_NONE);
	assert_int_equal(record->average.term, 1);
}

static void averages_have_term_class_and_coefficient(void **state)
{
	(void)state;
	assert_fact("average \"MATHS\" 7.5 term 1 class 11 coefficient 2",
		    "moyenne \"MATHS\" 7,5 période 1 classe 11 coefficient 2", check_average);
	assert_fact("average 9", "moyenne 9", check_general);
	assert_fact("mastery \"MATHS\" 2 term 1", "positionnement \"MATHS\" 2 période 1",
		    check_mastery);
}

static void a_class_average_is_no_class(void **state)
{
	struct page page;
	const struct ast_test_pupil *pupil =
		read_facts(&page, "average \"M\" 7 class 11 class \"4A\" average 9 class \"4B\"");

	(void)state;
	assert_int_equal(pupil->n_facts, 3);
	assert_string_equal(pupil->facts[0].record.pupil.class_name, "4B");
	assert_int_equal(pupil->facts[1].record.average.class_value, TENTHS(110));
	page_done(&page);
}

static void check_mark(const struct vigie_record *record)
{
	assert_int_equal(record->type, VIGIE_RECORD_MARK);
	assert_string_equal(record->mark.subject, "M");
	assert_int_equal(record->mark.value, TENTHS(30));
	assert_int_equal(record->mark.out_of, TENTHS(100));
	assert_int_equal(record->mark.date, DAY(2026, 11, 5));
	assert_int_equal(record->mark.coefficient, TENTHS(20));
	assert_int_equal(record->mark.annotation, VIGIE_ANNOTATION_NONE);
}

static void check_not_handed_in(const struct vigie_record *record)
{
	assert_int_equal(record->mark.annotation, VIGIE_ANNOTATION_NOT_HANDED_IN);
	assert_int_equal(record->mark.value, VIGIE_DECIMAL_NONE);
}

static void check_counted_zero(const struct vigie_record *record)
{
	assert_int_equal(record->mark.annotation, VIGIE_ANNOTATION_ABSENT);
	assert_int_equal(record->mark.value, 0);
}

static void marks_have_a_scale_or_a_reason_why_there_is_none(void **state)
{
	(void)state;
	assert_fact("mark \"M\" 3/10 2026-11-05 coefficient 2",
		    "note \"M\" 3/10 2026-11-05 coefficient 2", check_mark);
	assert_fact("mark \"M\" not handed in 2026-11-05", "note \"M\" non rendu 2026-11-05",
		    check_not_handed_in);
	assert_fact("mark \"M\" 0 absent 2026-11-05", "note \"M\" 0 absent 2026-11-05",
		    check_counted_zero);
}

static void check_count(const struct vigie_record *record)
{
	assert_int_equal(record->type, VIGIE_RECORD_COUNT);
	assert_int_equal(record->count.what, VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED);
	assert_int_equal(record->count.value, TENTHS(90));
	assert_int_equal(record->count.term, 1);
	assert_null(record->count.subject);
}

static void counts_are_those_of_the_records(void **state)
{
	static const char *const counts[] = {
#define X(enumerator, name) name,
		VIGIE_COUNTS(X)
#undef X
	};

	(void)state;
	assert_fact("count half_days_unjustified 9 term 1",
		    "compte demi_journées_non_justifiées 9 période 1", check_count);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(counts); i++) {
		char text[64];
		struct page page;
		const struct ast_test_pupil *pupil;

		snprintf(text, sizeof(text), "count %s \"M\" 1", counts[i]);
		pupil = read_facts(&page, text);
		assert_int_equal(pupil->facts[1].record.count.what, i);
		assert_string_equal(pupil->facts[1].record.count.subject, "M");
		page_done(&page);
	}
}

static void check_incident(const struct vigie_record *record)
{
	assert_int_equal(record->type, VIGIE_RECORD_INCIDENT);
	assert_int_equal(record->event.date, DAY(2026, 11, 5));
}

static void check_punishment(const struct vigie_record *record)
{
	assert_int_equal(record->type, VIGIE_RECORD_PUNISHMENT);
}

static void check_sanction(const struct vigie_record *record)
{
	assert_int_equal(record->type, VIGIE_RECORD_SANCTION);
}

static void check_support(const struct vigie_record *record)
{
	assert_int_equal(record->type, VIGIE_RECORD_SUPPORT);
	assert_int_equal(record->support.code, VIGIE_SUPPORT_UPE2A);
}

static void events_and_supports_are_read(void **state)
{
	(void)state;
	assert_fact("incident 2026-11-05", "incident 2026-11-05", check_incident);
	assert_fact("punishment 2026-11-05", "punition 2026-11-05", check_punishment);
	assert_fact("sanction 2026-11-05", "sanction 2026-11-05", check_sanction);
	assert_fact("support UPE2A", "accompagnement \"upe2a\"", check_support);
}

static void a_test_has_terms_a_school_and_expectations(void **state)
{
	const struct ast_test *test;
	struct page page;

	(void)state;
	page_open_right(&page,
			"rule \"R\" { title \"t\" when boarder }\nessai \"t\" { le 2026-11-30 "
			"période 1 2026-09-01..2026-11-30 établissement { nature \"college\" "
			"éducation prioritaire \"REP+\" département \"75\" commune \"Paris\" ips "
			"92,5 partenaire \"a\", "
			"\"b\" } élève \"A\" { membre \"club\", \"x\" } élève \"B\" { } attendre "
			"\"r\" pour \"A\", \"b\" "
			"attendre rien pour \"A\" attendre inconnu \"R\" pour \"B\" }");
	test = &page.set->tests[0];
	assert_int_equal(test->on, DAY(2026, 11, 30));
	assert_int_equal(test->n_terms, 1);
	assert_int_equal(test->terms[0].record.term.index, 1);
	assert_int_equal(test->terms[0].record.term.to, DAY(2026, 11, 30));
	assert_string_equal(test->school.kind, "college");
	assert_string_equal(test->school.priority, "REP+");
	assert_string_equal(test->school.department, "75");
	assert_string_equal(test->school.town, "Paris");
	assert_int_equal(test->pupils[0].n_lists, 2);
	assert_string_equal(test->pupils[0].lists[1], "x");
	assert_int_equal(test->school.ips, TENTHS(925));
	assert_int_equal(test->school.n_partners, 2);
	assert_int_equal(test->n_expectations, 4);
	assert_string_equal(test->expectations[1].rule, "R");
	assert_string_equal(test->expectations[1].pupil, "B");
	assert_int_equal(test->expectations[1].verdict, VIGIE_TRUE);
	assert_null(test->expectations[2].rule);
	assert_int_equal(test->expectations[3].verdict, VIGIE_UNKNOWN);
	page_done(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_fact_is_the_pupil_with_all_attributes),
		cmocka_unit_test(what_a_pupil_does_not_say_is_unsaid),
		cmocka_unit_test(absences_have_halves_justification_and_half_days),
		cmocka_unit_test(lateness_has_a_justification),
		cmocka_unit_test(averages_have_term_class_and_coefficient),
		cmocka_unit_test(a_class_average_is_no_class),
		cmocka_unit_test(marks_have_a_scale_or_a_reason_why_there_is_none),
		cmocka_unit_test(counts_are_those_of_the_records),
		cmocka_unit_test(events_and_supports_are_read),
		cmocka_unit_test(a_test_has_terms_a_school_and_expectations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
