/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records print exactly as INTERFACE.md shows them. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/record.h"

#define D(units, millionths) ((units)*VIGIE_DECIMAL_ONE + (millionths))

static void assert_prints(const struct vigie_record *record, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer buffer = {0};

	vigie_record_append_json(&buffer, record);
	assert_int_equal(vigie_buffer_error(&buffer), 0);
	assert_string_equal(vigie_buffer_string(&buffer), expected);
}

static struct vigie_record make(enum vigie_record_type type)
{
	struct vigie_record record;

	vigie_record_init(&record, type);
	if (type != VIGIE_RECORD_DELIVERY && type != VIGIE_RECORD_TERM &&
	    type != VIGIE_RECORD_SCHOOL && type != VIGIE_RECORD_DISTRICT)
		record.id.ine = "0123456789A";
	return record;
}

static void a_delivery_prints_as_documented(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_DELIVERY);

	(void)state;
	r.delivery = (struct vigie_record_delivery){"0999999Z", VIGIE_DELIVERY_GRADES, 2026, true};
	assert_prints(&r, "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"grades\","
			  "\"year\":2026,\"complete\":true}\n");
}

static void a_pupil_prints_as_documented(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_PUPIL);

	(void)state;
	r.pupil.last = "Essai";
	r.pupil.first = "Gaël";
	r.pupil.born = vigie_day_from_date(2013, 2, 3);
	r.pupil.class_name = "5B";
	r.pupil.level = VIGIE_LEVEL_5E;
	r.pupil.scholarship = VIGIE_YES;
	r.pupil.household = "h12";
	assert_prints(&r, "{\"t\":\"pupil\",\"id\":{\"ine\":\"0123456789A\"},\"last\":\"Essai\","
			  "\"first\":\"Gaël\",\"born\":\"2013-02-03\",\"class\":\"5B\","
			  "\"level\":\"5e\",\"scholarship\":true,\"household\":\"h12\"}\n");
}

static void a_term_prints_as_documented(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_TERM);

	(void)state;
	r.term = (struct vigie_record_term){1, vigie_day_from_date(2026, 9, 1),
					    vigie_day_from_date(2026, 11, 30)};
	assert_prints(
		&r, "{\"t\":\"term\",\"index\":1,\"from\":\"2026-09-01\",\"to\":\"2026-11-30\"}\n");
}

static void an_average_has_two_decimals_and_keeps_its_code_to_itself(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_AVERAGE);

	(void)state;
	r.average.subject = "MATHEMATIQUES";
	r.average.subject_code = "061300";
	r.average.term = 1;
	r.average.value = D(7, 400000);
	r.average.class_value = D(11, 900000);
	assert_prints(&r, "{\"t\":\"average\",\"id\":{\"ine\":\"0123456789A\"},"
			  "\"subject\":\"MATHEMATIQUES\",\"term\":1,\"value\":\"7.40\","
			  "\"class\":\"11.90\"}\n");
}

static void an_average_beyond_two_decimals_stays_exact(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_AVERAGE);

	(void)state;
	r.average.value = D(7, 333333);
	r.average.coefficient = D(2, 500000);
	r.average.modality = "F";
	r.average.mastery = 3;
	assert_prints(&r, "{\"t\":\"average\",\"id\":{\"ine\":\"0123456789A\"},"
			  "\"value\":\"7.333333\",\"coefficient\":\"2.5\",\"modality\":\"F\","
			  "\"mastery\":3}\n");
}

static void a_mark_prints_as_documented(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_MARK);

	(void)state;
	r.mark.subject = "MATHEMATIQUES";
	r.mark.date = vigie_day_from_date(2026, 10, 14);
	r.mark.value = D(3, 500000);
	r.mark.out_of = D(10, 0);
	r.mark.coefficient = D(2, 0);
	assert_prints(&r, "{\"t\":\"mark\",\"id\":{\"ine\":\"0123456789A\"},"
			  "\"subject\":\"MATHEMATIQUES\",\"date\":\"2026-10-14\","
			  "\"value\":\"3.5\",\"out_of\":\"10\",\"coefficient\":\"2\"}\n");
}

static void a_mark_that_is_no_number_prints_its_annotation_and_no_value(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_MARK);

	(void)state;
	r.mark.subject = "SVT";
	r.mark.date = vigie_day_from_date(2026, 10, 14);
	r.mark.annotation = VIGIE_ANNOTATION_EXEMPT;
	assert_prints(&r, "{\"t\":\"mark\",\"id\":{\"ine\":\"0123456789A\"},\"subject\":\"SVT\","
			  "\"date\":\"2026-10-14\",\"annotation\":\"exempt\"}\n");
	r.mark.annotation = VIGIE_ANNOTATION_NOT_HANDED_IN;
	r.mark.value = 0;
	assert_prints(&r, "{\"t\":\"mark\",\"id\":{\"ine\":\"0123456789A\"},\"subject\":\"SVT\","
			  "\"date\":\"2026-10-14\",\"value\":\"0\","
			  "\"annotation\":\"not_handed_in\"}\n");
}

static void an_absence_prints_as_documented(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_ABSENCE);

	(void)state;
	r.absence.from = vigie_day_from_date(2026, 10, 6);
	r.absence.from_half = VIGIE_HALF_AM;
	r.absence.to = vigie_day_from_date(2026, 10, 7);
	r.absence.half_days = D(3, 0);
	r.absence.justified = VIGIE_NO;
	assert_prints(&r, "{\"t\":\"absence\",\"id\":{\"ine\":\"0123456789A\"},"
			  "\"from\":\"2026-10-06\",\"from_half\":\"am\",\"to\":\"2026-10-07\","
			  "\"half_days\":\"3\",\"justified\":false}\n");
}

static void what_an_absence_does_not_say_is_left_out_and_zero_is_printed(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_ABSENCE);

	(void)state;
	r.absence.from = vigie_day_from_date(2026, 10, 6);
	assert_prints(&r, "{\"t\":\"absence\",\"id\":{\"ine\":\"0123456789A\"},"
			  "\"from\":\"2026-10-06\"}\n");
	r.absence.half_days = 0;
	r.absence.to_half = VIGIE_HALF_PM;
	assert_prints(&r, "{\"t\":\"absence\",\"id\":{\"ine\":\"0123456789A\"},"
			  "\"from\":\"2026-10-06\",\"to_half\":\"pm\",\"half_days\":\"0\"}\n");
}

static void a_lateness_prints_as_documented(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_LATENESS);

	(void)state;
	r.lateness = (struct vigie_record_lateness){vigie_day_from_date(2026, 10, 8), 10, VIGIE_NO};
	assert_prints(&r, "{\"t\":\"lateness\",\"id\":{\"ine\":\"0123456789A\"},"
			  "\"date\":\"2026-10-08\",\"minutes\":10,\"justified\":false}\n");
}

static void a_count_prints_as_documented(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_COUNT);

	(void)state;
	r.count.what = VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED;
	r.count.term = 1;
	r.count.value = D(9, 0);
	assert_prints(&r, "{\"t\":\"count\",\"id\":{\"ine\":\"0123456789A\"},"
			  "\"what\":\"half_days_unjustified\",\"term\":1,\"value\":\"9\"}\n");
}

static void an_outcome_prints_as_documented(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_OUTCOME);

	(void)state;
	r.outcome = (struct vigie_record_outcome){"fail", true, vigie_day_from_date(2027, 6, 30)};
	assert_prints(&r, "{\"t\":\"outcome\",\"id\":{\"ine\":\"0123456789A\"},\"name\":\"fail\","
			  "\"value\":true,\"date\":\"2027-06-30\"}\n");
}

static void schools_and_districts_carry_no_pupil(void **state)
{
	static const char *const communes[] = {"13055", "13070"};
	struct vigie_record school = make(VIGIE_RECORD_SCHOOL);
	struct vigie_record district = make(VIGIE_RECORD_DISTRICT);

	(void)state;
	school.school.uai = "0999999Z";
	school.school.name = "Collège \"d'essai\"";
	school.school.ips = D(70, 700000);
	assert_prints(&school, "{\"t\":\"school\",\"uai\":\"0999999Z\","
			       "\"name\":\"Collège \\\"d'essai\\\"\",\"ips\":\"70.7\"}\n");
	district.district.code = "QN01301M";
	district.district.communes = communes;
	district.district.n_communes = 2;
	assert_prints(&district, "{\"t\":\"district\",\"code\":\"QN01301M\","
				 "\"communes\":[\"13055\",\"13070\"]}\n");
}

static void an_id_prints_every_identifier_and_a_name_with_birth_else_class(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_SUPPORT);

	(void)state;
	r.id = (struct vigie_id){.be = "10001",
				 .elenoet = "01234",
				 .local = "x1",
				 .name = "ESSAI Gaël",
				 .born = vigie_day_from_date(2013, 2, 3),
				 .class_name = "5B"};
	r.support.code = VIGIE_SUPPORT_PPRE;
	assert_prints(&r, "{\"t\":\"support\",\"id\":{\"be\":\"10001\",\"elenoet\":\"01234\","
			  "\"local\":\"x1\",\"name\":\"ESSAI Gaël\",\"born\":\"2013-02-03\"},"
			  "\"code\":\"PPRE\"}\n");
	r.id = (struct vigie_id){.name = "ESSAI Gaël", .born = VIGIE_DAY_NONE, .class_name = "5B"};
	assert_prints(&r, "{\"t\":\"support\",\"id\":{\"name\":\"ESSAI Gaël\",\"class\":\"5B\"},"
			  "\"code\":\"PPRE\"}\n");
}

static void removed_is_printed_only_when_set(void **state)
{
	struct vigie_record r = make(VIGIE_RECORD_SANCTION);

	(void)state;
	r.event.date = vigie_day_from_date(2026, 10, 8);
	r.event.what = "Avertissement";
	r.removed = true;
	assert_prints(&r, "{\"t\":\"sanction\",\"id\":{\"ine\":\"0123456789A\"},"
			  "\"date\":\"2026-10-08\",\"what\":\"Avertissement\","
			  "\"removed\":true}\n");
}

static void names_of_the_model_read_back(void **state)
{
	(void)state;
	for (int i = 0; i < VIGIE_RECORD_TYPES_N; i++)
		assert_int_equal(
			vigie_record_type_parse(vigie_record_type_name((enum vigie_record_type)i)),
			i);
	for (int i = 0; i < VIGIE_SUPPORTS_N; i++)
		assert_int_equal(vigie_support_parse(vigie_support_name((enum vigie_support)i)), i);
	assert_int_equal(vigie_count_what_parse("hours_missed"), VIGIE_COUNT_HOURS_MISSED);
	assert_int_equal(vigie_annotation_parse("unknown"), VIGIE_ANNOTATION_UNKNOWN);
	assert_int_equal(vigie_delivery_kind_parse("reports"), VIGIE_DELIVERY_REPORTS);
	assert_int_equal(vigie_record_type_parse("nothing"), -1);
	assert_int_equal(vigie_annotation_parse("nothing"), -1);
	assert_null(vigie_annotation_name(VIGIE_ANNOTATION_NONE));
}

static void a_uai_is_seven_digits_and_a_capital(void **state)
{
	(void)state;
	assert_true(vigie_uai_is_valid("0751234A"));
	assert_false(vigie_uai_is_valid("0751234a"));
	assert_false(vigie_uai_is_valid("751234A"));
	assert_false(vigie_uai_is_valid("0751234AB"));
	assert_false(vigie_uai_is_valid("07512345"));
	assert_false(vigie_uai_is_valid(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_delivery_prints_as_documented),
		cmocka_unit_test(a_pupil_prints_as_documented),
		cmocka_unit_test(a_term_prints_as_documented),
		cmocka_unit_test(an_average_has_two_decimals_and_keeps_its_code_to_itself),
		cmocka_unit_test(an_average_beyond_two_decimals_stays_exact),
		cmocka_unit_test(a_mark_prints_as_documented),
		cmocka_unit_test(a_mark_that_is_no_number_prints_its_annotation_and_no_value),
		cmocka_unit_test(an_absence_prints_as_documented),
		cmocka_unit_test(what_an_absence_does_not_say_is_left_out_and_zero_is_printed),
		cmocka_unit_test(a_lateness_prints_as_documented),
		cmocka_unit_test(a_count_prints_as_documented),
		cmocka_unit_test(an_outcome_prints_as_documented),
		cmocka_unit_test(schools_and_districts_carry_no_pupil),
		cmocka_unit_test(an_id_prints_every_identifier_and_a_name_with_birth_else_class),
		cmocka_unit_test(removed_is_printed_only_when_set),
		cmocka_unit_test(names_of_the_model_read_back),
		cmocka_unit_test(a_uai_is_seven_digits_and_a_capital),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
