/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory of schools in the store: what a later file replaces, and who waits for it. */
#include "tests/unit/store/workshop.h"

#define OF(year) "{\"t\":\"delivery\",\"kind\":\"directory\"" year "}\n"
#define YEAR(year) ",\"year\":" year
#define SCHOOL(said) "{\"t\":\"school\",\"uai\":\"0999999Z\"" said "}\n"
#define PUPIL                                                                                      \
	"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"pupils\",\"year\":2026}\n"         \
	"{\"t\":\"pupil\",\"id\":{\"be\":\"1\"},\"class\":\"5B\"}\n"

static uint64_t import_day;

/* Each on a day of its own; how much was written. */
static uint64_t put(const char *text)
{
	return import_lines(text, SEPTEMBER + (int)++import_day).facts_written;
}

static int note_known(void *userdata, const struct vigie_known_school *known)
{
	*(struct vigie_known_school *)userdata = *known;
	return 0;
}

static struct vigie_known_school known(void)
{
	struct vigie_known_school school = {.ips = 1};

	assert_int_equal(vigie_store_each_known_school(store, note_known, &school), 0);
	return school;
}

static int count_school(void *userdata, const struct vigie_school *school)
{
	(void)school;
	++*(int *)userdata;
	return 0;
}

static void what_a_file_does_not_say_stays(void **state)
{
	struct vigie_known_school school;

	(void)state;
	put(OF("") SCHOOL(",\"name\":\"ESSAI\",\"kind\":\"college\",\"priority\":\"REP\""));
	put(OF(YEAR("2024")) SCHOOL(",\"department\":\"99\",\"ips\":\"91.2\""));
	school = known();
	assert_string_equal(school.school.uai, "0999999Z");
	assert_string_equal(school.school.name, "ESSAI");
	assert_string_equal(school.school.kind, "college");
	assert_string_equal(school.school.priority, "REP");
	assert_string_equal(school.school.department, "99");
	assert_int_equal(school.ips, 91200000);
	assert_int_equal(school.ips_year, 2024);
}

static void the_town_reaches_the_rules(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	put(PUPIL);
	assert_int_equal(put(OF("") SCHOOL(",\"town\":\"Meaux\"")), 1);
	assert_int_equal(put(OF("") SCHOOL(",\"town\":\"Meaux\",\"kind\":\"college\"")), 1);
	assert_int_equal(put(OF("") SCHOOL(",\"town\":\"Meaux\"")), 0);
	assert_int_equal(vigie_store_load_facts(store, known().school.id, 2026, 2026,
						VIGIE_DAY_NONE, "Europe/Paris", &facts),
			 0);
	assert_string_equal(facts->school.town, "Meaux");
}

static void a_school_without_index_has_none(void **state)
{
	struct vigie_known_school school;

	(void)state;
	put(OF(YEAR("2024")) SCHOOL(",\"name\":\"ESSAI\""));
	school = known();
	assert_int_equal(school.ips, VIGIE_DECIMAL_NONE);
	assert_int_equal(school.ips_year, 0);
}

/* The method changes between the data sets: the newer stays, whichever is read last. */
static void the_index_of_an_earlier_year_replaces_no_later_one(void **state)
{
	(void)state;
	assert_int_equal(put(OF(YEAR("2024")) SCHOOL(",\"ips\":\"91.2\"")), 1);
	assert_int_equal(put(OF(YEAR("2022")) SCHOOL(",\"ips\":\"105\"")), 0);
	assert_int_equal(known().ips, 91200000);
	assert_int_equal(put(OF(YEAR("2024")) SCHOOL(",\"ips\":\"91.3\"")), 1);
	assert_int_equal(put(OF(YEAR("2025")) SCHOOL(",\"ips\":\"92\"")), 1);
	assert_int_equal(known().ips, 92000000);
	assert_int_equal(known().ips_year, 2025);
}

static void an_index_whose_year_nobody_says_is_the_present_one(void **state)
{
	(void)state;
	put(OF(YEAR("2024")) SCHOOL(",\"ips\":\"91.2\""));
	assert_int_equal(put(OF("") SCHOOL(",\"ips\":\"93\"")), 1);
	assert_int_equal(known().ips, 93000000);
	assert_int_equal(put(OF(YEAR("2022")) SCHOOL(",\"ips\":\"94\"")), 1);
	assert_int_equal(known().ips, 94000000);
}

static void the_same_again_in_other_bytes_writes_nothing(void **state)
{
	(void)state;
	put(OF("") SCHOOL(",\"name\":\"ESSAI\",\"kind\":\"college\""));
	assert_int_equal(put(OF("") SCHOOL(",\"kind\":\"college\",\"name\":\"ESSAI\"")), 0);
}

static void only_a_school_with_pupils_waits_for_evaluation(void **state)
{
	int n = 0;

	(void)state;
	put(OF("") SCHOOL(",\"name\":\"ESSAI\""));
	assert_int_equal(ask("SELECT changed FROM school"), 0);
	assert_int_equal(vigie_store_each_school(store, count_school, &n), 0);
	assert_int_equal(n, 0);
	assert_false(known().has_pupils);
	put(PUPIL);
	tell("UPDATE school SET changed = 0");
	put(OF("") SCHOOL(",\"name\":\"AUTRE\""));
	assert_int_equal(ask("SELECT changed FROM school"), 1);
	assert_int_equal(vigie_store_each_school(store, count_school, &n), 0);
	assert_int_equal(n, 1);
	assert_true(known().has_pupils);
}

static void a_school_taken_back_is_known_by_its_number_alone(void **state)
{
	struct vigie_known_school school;

	(void)state;
	put(OF(YEAR("2024")) SCHOOL(",\"name\":\"ESSAI\",\"ips\":\"91.2\""));
	put(OF("") SCHOOL(",\"removed\":true"));
	school = known();
	assert_string_equal(school.school.uai, "0999999Z");
	assert_string_equal(school.school.name, "");
	assert_int_equal(school.ips, VIGIE_DECIMAL_NONE);
	assert_int_equal(put(OF(YEAR("2022")) SCHOOL(",\"ips\":\"90\"")), 1);
}

static void a_district_is_replaced_whole(void **state)
{
	static const char once[] =
		OF("") "{\"t\":\"district\",\"code\":\"QN06099M\",\"name\":\"Essai\","
		       "\"communes\":[\"60057\"]}\n";
	static const char again[] =
		OF("") "{\"t\":\"district\",\"code\":\"QN06099M\",\"name\":\"Essai\","
		       "\"communes\":[\"60057\",\"60058\"]}\n";

	(void)state;
	assert_int_equal(put(once), 1);
	assert_int_equal(put(again), 1);
	assert_int_equal(ask("SELECT count(*) FROM district WHERE communes = '60057 60058'"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_a_file_does_not_say_stays),
		TEST(the_town_reaches_the_rules),
		TEST(a_school_without_index_has_none),
		TEST(the_index_of_an_earlier_year_replaces_no_later_one),
		TEST(an_index_whose_year_nobody_says_is_the_present_one),
		TEST(the_same_again_in_other_bytes_writes_nothing),
		TEST(only_a_school_with_pupils_waits_for_evaluation),
		TEST(a_school_taken_back_is_known_by_its_number_alone),
		TEST(a_district_is_replaced_whole),
	};

	return cmocka_run_group_tests_name("directory of schools", tests, NULL, NULL);
}
