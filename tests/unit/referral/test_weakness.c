/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which subjects a tutor is told to work on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/referral/weakness.h"
#include "tests/unit/referral/fake_rules.h"

enum { FRANCAIS, MATHS, SPORT, HISTOIRE, ANGLAIS, FRANC };
static struct vigie_fact_subject subjects[] = {{"FRANCAIS", NULL}, {"MATHS", NULL},
					       {"SPORT", NULL},	   {"HISTOIRE", NULL},
					       {"ANGLAIS", NULL},  {"FRANC", "020700"}};

static struct vigie_fact_average average(uint32_t pupil, uint8_t term, uint32_t subject, int value)
{
	return (struct vigie_fact_average){.pupil = pupil,
					   .subject = subject,
					   .year = 2026,
					   .term = term,
					   .value = value < 0 ? VIGIE_DECIMAL_NONE
							      : value * VIGIE_DECIMAL_ONE};
}

static struct weakness find(struct vigie_fact_average *averages, size_t n, size_t pupil)
{
	const struct vigie_facts facts = {
		.averages = averages, .n_averages = n, .subjects = subjects};
	struct weakness weakness;

	weakness_find(&facts, NULL, pupil, &weakness);
	return weakness;
}

static void the_three_lowest_below_the_general_average_lowest_first(void **state)
{
	struct vigie_fact_average averages[] = {
		average(0, 1, MATHS, 1),    average(1, 1, VIGIE_SUBJECT_NONE, 11),
		average(1, 1, FRANCAIS, 9), average(1, 1, MATHS, 6),
		average(1, 1, SPORT, 18),   average(1, 1, HISTOIRE, 10),
		average(1, 1, ANGLAIS, 8),  average(2, 1, SPORT, 2)};
	struct weakness weakness = find(averages, 8, 1);

	(void)state;
	assert_int_equal(weakness.n, 3);
	assert_string_equal(weakness.labels[0], "MATHS");
	assert_string_equal(weakness.labels[1], "ANGLAIS");
	assert_string_equal(weakness.labels[2], "FRANCAIS");
}

static void the_last_term_counts(void **state)
{
	struct vigie_fact_average averages[] = {average(0, 1, MATHS, 4), average(0, 1, SPORT, 16),
						average(0, 2, MATHS, 15), average(0, 2, SPORT, 9)};
	struct weakness weakness = find(averages, 4, 0);

	(void)state;
	assert_int_equal(weakness.n, 1);
	assert_string_equal(weakness.labels[0], "SPORT");
}

static void equal_averages_are_both_named_and_none_is_below_itself(void **state)
{
	struct vigie_fact_average averages[] = {average(0, 1, FRANCAIS, 7), average(0, 1, MATHS, 7),
						average(0, 1, SPORT, 16)};
	struct vigie_fact_average even[] = {average(0, 1, FRANCAIS, 7), average(0, 1, MATHS, 7)};

	(void)state;
	assert_int_equal(find(averages, 3, 0).n, 2);
	assert_string_equal(find(averages, 3, 0).labels[1], "MATHS");
	assert_int_equal(find(even, 2, 0).n, 0);
}

static void without_averages_there_is_none(void **state)
{
	struct vigie_fact_average averages[] = {average(0, 1, FRANCAIS, -1)};

	(void)state;
	assert_int_equal(find(averages, 1, 0).n, 0);
	assert_int_equal(find(averages, 1, 1).n, 0);
	assert_int_equal(find(NULL, 0, 0).n, 0);
}

static void a_subject_of_two_names_is_one(void **state)
{
	struct vigie_fact_average averages[] = {
		average(0, 1, VIGIE_SUBJECT_NONE, 12), average(0, 1, FRANC, 6),
		average(0, 1, FRANCAIS, 7), average(0, 1, MATHS, 8), average(0, 1, HISTOIRE, 9)};
	struct weakness weakness = find(averages, 5, 0);

	(void)state;
	assert_int_equal(weakness.n, 3);
	assert_string_equal(weakness.labels[0], "FRANCAIS");
	assert_string_equal(weakness.labels[1], "MATHS");
	assert_string_equal(weakness.labels[2], "HISTOIRE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_three_lowest_below_the_general_average_lowest_first),
		cmocka_unit_test(the_last_term_counts),
		cmocka_unit_test(a_subject_of_two_names_is_one),
		cmocka_unit_test(equal_averages_are_both_named_and_none_is_below_itself),
		cmocka_unit_test(without_averages_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
