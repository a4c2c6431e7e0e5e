/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single records: strictly read, and what is printed reads back as it was. */
#include "tests/unit/format/records_text.h"

static void the_examples_of_the_interface_read_back_as_they_are_printed(void **state)
{
	static const char examples[] =
		"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"grades\",\"year\":2026,"
		"\"complete\":true}\n"
		"{\"t\":\"pupil\"," ID
		",\"last\":\"Essai\",\"first\":\"Gaël\",\"born\":\"2013-02-03\",\"class\":\"5B\","
		"\"level\":\"5e\",\"scholarship\":true,\"household\":\"h12\"}\n"
		"{\"t\":\"term\",\"index\":1,\"from\":\"2026-09-01\",\"to\":\"2026-11-30\"}\n"
		"{\"t\":\"average\"," ID ",\"subject\":\"MATHEMATIQUES\",\"term\":1,\"value\":\"7."
		"40\",\"class\":\"11.90\"}\n"
		"{\"t\":\"mark\"," ID ",\"subject\":\"MATHEMATIQUES\",\"date\":\"2026-10-14\","
		"\"value\":\"3.5\",\"out_of\":\"10\",\"coefficient\":\"2\"}\n"
		"{\"t\":\"absence\"," ID ",\"from\":\"2026-10-06\",\"from_half\":\"am\",\"to\":"
		"\"2026-10-07\",\"half_days\":\"3\",\"justified\":false}\n"
		"{\"t\":\"lateness\"," ID
		",\"date\":\"2026-10-08\",\"minutes\":10,\"justified\":false}\n"
		"{\"t\":\"count\"," ID
		",\"what\":\"half_days_unjustified\",\"term\":1,\"value\":\"9\"}\n"
		"{\"t\":\"outcome\"," ID
		",\"name\":\"fail\",\"value\":true,\"date\":\"2027-06-30\"}\n"
		"{\"t\":\"incident\"," ID ",\"date\":\"2026-10-08\",\"what\":\"Retenue\"}\n"
		"{\"t\":\"punishment\"," ID ",\"date\":\"2026-10-08\"}\n"
		"{\"t\":\"sanction\"," ID
		",\"date\":\"2026-10-08\",\"what\":\"Avertissement\",\"removed\":true}\n"
		"{\"t\":\"support\",\"id\":{\"name\":\"ESSAI-DUPONT "
		"Gaël\",\"class\":\"5B\"},\"code\":\"PAP\"}\n"
		"{\"t\":\"school\",\"uai\":\"0999999Z\",\"name\":\"Collège "
		"d'essai\",\"kind\":\"college\",\"priority\":\"REP\",\"department\":\"099\","
		"\"town\":\"Meaux\","
		"\"ips\":\"70.7\"}\n"
		"{\"t\":\"district\",\"code\":\"QN01301M\",\"name\":\"Essai\",\"department\":"
		"\"13\",\"communes\":[\"13055\",\"13070\"]}\n";

	(void)state;
	assert_int_equal(decode(examples), 0);
	assert_rejects(&got, "");
	assert_records(&got, examples);
}

/* A small deterministic generator: the same records at every run. */
static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static vigie_decimal random_decimal(uint32_t *seed, int most)
{
	if (next_random(seed) % 4 == 0)
		return VIGIE_DECIMAL_NONE;
	return (vigie_decimal)(next_random(seed) % (uint32_t)most) * VIGIE_DECIMAL_ONE +
	       (vigie_decimal)(next_random(seed) % 1000000);
}

static enum vigie_answer random_answer(uint32_t *seed)
{
	return (enum vigie_answer)(next_random(seed) % 3) - 1;
}

static vigie_day random_day(uint32_t *seed)
{
	return next_random(seed) % 3 == 0 ? VIGIE_DAY_NONE
					  : 20000 + (vigie_day)(next_random(seed) % 400);
}

static const char *random_text(uint32_t *seed)
{
	static const char *const texts[] = {NULL, "MATHEMATIQUES", "Éloïse \"d'Essai\"", "a\\b",
					    "œuvre — 5B"};

	return texts[next_random(seed) % 5];
}

static void random_id(uint32_t *seed, struct vigie_id *id)
{
	id->ine = next_random(seed) % 2 ? "0123456789A" : NULL;
	id->be = next_random(seed) % 2 ? "10001" : NULL;
	id->elenoet = next_random(seed) % 2 ? "01234" : NULL;
	id->local = "u12";
	id->name = next_random(seed) % 2 ? "ESSAI-DUPONT Gaël" : NULL;
	if (id->name && next_random(seed) % 2)
		id->born = 15000;
	else if (id->name)
		id->class_name = "5B";
}

static void random_body(uint32_t *seed, struct vigie_record *r)
{
	switch (next_random(seed) % 6) {
	case 0:
		vigie_record_init(r, VIGIE_RECORD_PUPIL);
		r->pupil = (struct vigie_record_pupil){
			random_text(seed),   random_text(seed),	     random_day(seed),
			random_text(seed),   next_random(seed) % 23, random_answer(seed),
			random_answer(seed), random_answer(seed),    random_text(seed),
			random_day(seed),    random_day(seed)};
		break;
	case 1:
		vigie_record_init(r, VIGIE_RECORD_AVERAGE);
		r->average = (struct vigie_record_average){
			random_text(seed),	  NULL,
			random_text(seed),	  (int)(next_random(seed) % 13),
			random_decimal(seed, 20), random_decimal(seed, 20),
			random_decimal(seed, 9),  (int)(next_random(seed) % 5)};
		break;
	case 2:
		vigie_record_init(r, VIGIE_RECORD_MARK);
		r->mark = (struct vigie_record_mark){"SVT",
						     20001,
						     random_decimal(seed, 100),
						     random_decimal(seed, 100),
						     random_decimal(seed, 9),
						     1 + next_random(seed) % 6};
		break;
	case 3:
		vigie_record_init(r, VIGIE_RECORD_ABSENCE);
		r->absence =
			(struct vigie_record_absence){20000,
						      20000 + (vigie_day)(next_random(seed) % 9),
						      (int)(next_random(seed) % 2) - 1,
						      (int)(next_random(seed) % 3) - 1,
						      random_decimal(seed, 400),
						      random_answer(seed)};
		break;
	case 4:
		vigie_record_init(r, VIGIE_RECORD_LATENESS);
		r->lateness = (struct vigie_record_lateness){
			20000, (int)(next_random(seed) % 1442) - 1, random_answer(seed)};
		break;
	default:
		vigie_record_init(r, VIGIE_RECORD_COUNT);
		r->count = (struct vigie_record_count){next_random(seed) % 6, random_text(seed),
						       (int)(next_random(seed) % 13),
						       next_random(seed) % 400 * VIGIE_DECIMAL_ONE};
		break;
	}
	random_id(seed, &r->id);
	r->removed = next_random(seed) % 8 == 0;
}

static void decode_of_encode_is_the_same_record(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	uint32_t seed = 20261130;

	(void)state;
	vigie_buffer_append_string(&text, DELIVERY);
	for (int i = 0; i < 5000; i++) {
		struct vigie_record record;

		random_body(&seed, &record);
		vigie_record_append_json(&text, &record);
	}
	assert_int_equal(decode(vigie_buffer_string(&text)), 0);
	assert_rejects(&got, "");
	assert_int_equal(got.n_records, 5001);
	assert_records(&got, vigie_buffer_string(&text));
}

static void an_unknown_field_is_refused(void **state)
{
	(void)state;
	assert_string_equal(
		verdict("{\"t\":\"count\"," ID ",\"what\":\"lateness\",\"value\":\"1\",\"x\":1}"),
		"R012");
	assert_string_equal(verdict("{\"t\":\"support\",\"id\":{\"ine\":\"0123456789A\",\"mail\":"
				    "\"x\"},\"code\":\"PAP\"}"),
			    "R012");
	assert_string_equal(verdict("{\"t\":\"term\",\"index\":1," ID "}"), "R012");
	assert_string_equal(verdict("{\"t\":\"average\"," ID ",\"subject_code\":\"061300\"}"),
			    "R012");
}

static void a_required_value_is_missed(void **state)
{
	(void)state;
	assert_string_equal(verdict("{" ID "}"), "R013");
	assert_string_equal(verdict("{\"t\":\"count\"," ID ",\"what\":\"lateness\"}"), "R013");
	assert_string_equal(verdict("{\"t\":\"absence\"," ID "}"), "R013");
	assert_string_equal(
		verdict("{\"t\":\"mark\"," ID ",\"subject\":\"SVT\",\"date\":\"2026-10-14\"}"),
		"R013");
	assert_string_equal(
		verdict("{\"t\":\"mark\"," ID ",\"date\":\"2026-10-14\",\"value\":\"3\"}"), "R013");
	assert_string_equal(
		verdict("{\"t\":\"support\",\"id\":{\"name\":\"ESSAI Gaël\"},\"code\":\"PAP\"}"),
		"R013");
	assert_string_equal(
		verdict("{\"t\":\"mark\"," ID
			",\"subject\":\" \\u200b\",\"date\":\"2026-10-14\",\"value\":\"3\"}"),
		"R013");
}

static void a_removal_needs_only_the_key_of_what_it_takes_back(void **state)
{
	(void)state;
	assert_string_equal(
		verdict("{\"t\":\"count\"," ID ",\"what\":\"lateness\",\"removed\":true}"), "");
	assert_string_equal(
		verdict("{\"t\":\"mark\"," ID
			",\"subject\":\"SVT\",\"date\":\"2026-10-14\",\"removed\":true}"),
		"");
	assert_string_equal(verdict("{\"t\":\"absence\"," ID ",\"removed\":true}"), "R013");
	assert_string_equal(
		verdict("{\"t\":\"absence\"," ID ",\"from\":\"2026-10-06\",\"removed\":1}"),
		"R010");
}

static void a_row_without_identity_is_rejected(void **state)
{
	(void)state;
	assert_string_equal(verdict("{\"t\":\"support\",\"code\":\"PAP\"}"), "R002");
	assert_string_equal(verdict("{\"t\":\"support\",\"id\":{},\"code\":\"PAP\"}"), "R002");
	assert_string_equal(verdict("{\"t\":\"support\",\"id\":{\"ine\":\"\"},\"code\":\"PAP\"}"),
			    "R002");
	assert_string_equal(
		verdict("{\"t\":\"support\",\"id\":{\"class\":\"5B\"},\"code\":\"PAP\"}"), "R002");
}

static void a_value_of_the_wrong_type_is_refused(void **state)
{
	static const char *const records[] = {
		"{\"t\":\"average\"," ID ",\"value\":7.40}",
		"{\"t\":\"average\"," ID ",\"term\":\"1\"}",
		"{\"t\":\"average\"," ID ",\"term\":1.0}",
		"{\"t\":\"average\"," ID ",\"subject\":null}",
		"{\"t\":\"lateness\"," ID ",\"date\":\"2026-10-08\",\"justified\":\"no\"}",
		"{\"t\":\"lateness\"," ID ",\"date\":20261008}",
		"{\"t\":\"pupil\"," ID ",\"level\":\"7e\"}",
		"{\"t\":\"support\"," ID ",\"code\":\"PIAL\"}",
		"{\"t\":\"absence\"," ID ",\"from\":\"2026-10-06\",\"from_half\":\"noon\"}",
		"{\"t\":\"support\",\"id\":\"0123456789A\",\"code\":\"PAP\"}",
		"{\"t\":\"nothing\"}",
		"{\"t\":1}",
		"[1]",
		"{\"t\":\"school\",\"uai\":\"751234A\"}",
		"{\"t\":\"district\",\"code\":\"QN\",\"communes\":\"13055\"}",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(records); i++)
		assert_string_equal(verdict(records[i]), "R010");
}

/* FORMATS.md section 9, items 6 and 8. */
static void numbers_and_dates_are_exact_or_rejected(void **state)
{
	(void)state;
	assert_string_equal(verdict("{\"t\":\"average\"," ID ",\"value\":\"7,40\"}"), "R004");
	assert_string_equal(verdict("{\"t\":\"average\"," ID ",\"value\":\"18/20\"}"), "R004");
	assert_string_equal(verdict("{\"t\":\"average\"," ID ",\"value\":\"Abs\"}"), "R004");
	assert_string_equal(verdict("{\"t\":\"average\"," ID ",\"value\":\"\"}"), "R004");
	assert_string_equal(verdict("{\"t\":\"average\"," ID ",\"value\":\"7.1234567\"}"), "R005");
	assert_string_equal(verdict("{\"t\":\"lateness\"," ID ",\"date\":\"08/10/2026\"}"), "R003");
	assert_string_equal(verdict("{\"t\":\"lateness\"," ID ",\"date\":\"2026-02-30\"}"), "R003");
}

static void every_range_holds_at_its_limit_and_not_beyond(void **state)
{
	static const struct {
		const char *format, *inside, *outside;
	} ranges[] = {
		{"{\"t\":\"average\"," ID ",\"value\":\"%s\"}", "20", "20.01"},
		{"{\"t\":\"average\"," ID ",\"value\":\"%s\"}", "0", "-0.01"},
		{"{\"t\":\"average\"," ID ",\"class\":\"%s\"}", "20", "20.01"},
		{"{\"t\":\"average\"," ID ",\"term\":%s}", "12", "13"},
		{"{\"t\":\"average\"," ID ",\"term\":%s}", "1", "0"},
		{"{\"t\":\"average\"," ID ",\"mastery\":%s}", "4", "5"},
		{"{\"t\":\"average\"," ID ",\"mastery\":%s}", "1", "0"},
		{"{\"t\":\"lateness\"," ID ",\"date\":\"2026-10-08\",\"minutes\":%s}", "1440",
		 "1441"},
		{"{\"t\":\"lateness\"," ID ",\"date\":\"2026-10-08\",\"minutes\":%s}", "0", "-1"},
		{"{\"t\":\"absence\"," ID ",\"from\":\"2026-10-08\",\"half_days\":\"%s\"}", "400",
		 "400.5"},
		{"{\"t\":\"count\"," ID ",\"what\":\"half_days\",\"value\":\"%s\"}", "400", "401"},
		{"{\"t\":\"count\"," ID ",\"what\":\"hours_missed\",\"value\":\"%s\"}", "9999",
		 "10000"},
		{"{\"t\":\"mark\"," ID
		 ",\"subject\":\"S\",\"date\":\"2026-10-08\",\"value\":\"%s\",\"out_of\":\"10\"}",
		 "12", "1001"},
		{"{\"t\":\"mark\"," ID
		 ",\"subject\":\"S\",\"date\":\"2026-10-08\",\"value\":\"1\",\"out_of\":\"%s\"}",
		 "0.5", "0"},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(ranges); i++) {
		char record[256];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(record, sizeof(record), ranges[i].format, ranges[i].inside);
		assert_string_equal(verdict(record), "");
		snprintf(record, sizeof(record), ranges[i].format, ranges[i].outside);
		assert_string_equal(verdict(record), "R005");
#pragma GCC diagnostic pop
	}
}

static void an_absence_does_not_end_before_it_begins(void **state)
{
	(void)state;
	assert_string_equal(
		verdict("{\"t\":\"absence\"," ID ",\"from\":\"2026-10-07\",\"to\":\"2026-10-06\"}"),
		"R016");
	assert_string_equal(
		verdict("{\"t\":\"absence\"," ID
			",\"from\":\"2026-10-07\",\"from_half\":\"pm\",\"to_half\":\"am\"}"),
		"R016");
	assert_string_equal(
		verdict("{\"t\":\"absence\"," ID
			",\"from\":\"2026-10-07\",\"from_half\":\"pm\",\"to_half\":\"pm\"}"),
		"");
	assert_string_equal(verdict("{\"t\":\"term\",\"index\":1,\"from\":\"2026-10-07\",\"to\":"
				    "\"2026-10-06\"}"),
			    "R016");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_examples_of_the_interface_read_back_as_they_are_printed),
		cmocka_unit_test(decode_of_encode_is_the_same_record),
		cmocka_unit_test(an_unknown_field_is_refused),
		cmocka_unit_test(a_required_value_is_missed),
		cmocka_unit_test(a_removal_needs_only_the_key_of_what_it_takes_back),
		cmocka_unit_test(a_row_without_identity_is_rejected),
		cmocka_unit_test(a_value_of_the_wrong_type_is_refused),
		cmocka_unit_test(numbers_and_dates_are_exact_or_rejected),
		cmocka_unit_test(every_range_holds_at_its_limit_and_not_beyond),
		cmocka_unit_test(an_absence_does_not_end_before_it_begins),
	};

	return cmocka_run_group_tests_name("records", tests, NULL, clean);
}
