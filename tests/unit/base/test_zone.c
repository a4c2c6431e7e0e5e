/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The holiday zones: as people, the configuration, the open-data file and academies name them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vigie/clock.h"
#include "vigie/zone.h"

static void a_zone_is_known_however_it_is_written(void **state)
{
	static const struct {
		const char *text;
		enum vigie_zone zone;
	} cases[] = {
		{"C", VIGIE_ZONE_C},
		{"zone b", VIGIE_ZONE_B},
		{"Corse", VIGIE_ZONE_CORSICA},
		{"La Réunion", VIGIE_ZONE_REUNION},
		{"nouvelle-calédonie", VIGIE_ZONE_CALEDONIA},
		{"saint_pierre_et_miquelon", VIGIE_ZONE_MIQUELON},
	};
	enum vigie_zone zone;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(vigie_zone_parse(cases[i].text, &zone));
		assert_int_equal(zone, cases[i].zone);
	}
	assert_false(vigie_zone_parse("D", &zone));
	assert_false(vigie_zone_parse("", &zone));
	assert_false(vigie_zone_parse("AB", &zone));
	assert_false(vigie_zone_parse("\xff", &zone));
}

static void every_zone_reads_its_own_word_and_name(void **state)
{
	(void)state;
	for (int i = 0; i < VIGIE_ZONES_N; i++) {
		enum vigie_zone zone = VIGIE_ZONES_N;

		assert_true(vigie_zone_parse(vigie_zone_word((enum vigie_zone)i), &zone));
		assert_int_equal(zone, i);
		assert_true(vigie_zone_parse(vigie_zone_name((enum vigie_zone)i), &zone));
		assert_int_equal(zone, i);
		assert_true(vigie_zone_is_in(zone, vigie_zone_name(zone)));
		assert_true(vigie_clock_timezone_known(vigie_zone_timezone(zone)));
	}
}

static void a_cell_holds_the_zones_that_it_names(void **state)
{
	(void)state;
	assert_true(vigie_zone_is_in(VIGIE_ZONE_B, "Zone A,Zone B"));
	assert_true(vigie_zone_is_in(VIGIE_ZONE_B, "Zone A, Zone B"));
	assert_true(vigie_zone_is_in(VIGIE_ZONE_REUNION, "Réunion"));
	assert_false(vigie_zone_is_in(VIGIE_ZONE_C, "Zone A,Zone B"));
	assert_false(vigie_zone_is_in(VIGIE_ZONE_C, ""));
	assert_false(vigie_zone_is_in(VIGIE_ZONE_A, "Zone Antilles"));
}

static void an_academy_tells_its_zone(void **state)
{
	enum vigie_zone zone;

	(void)state;
	assert_true(vigie_zone_of_domain("ac-creteil.fr", &zone));
	assert_int_equal(zone, VIGIE_ZONE_C);
	assert_true(vigie_zone_of_domain("smtp.ac-aix-marseille.fr", &zone));
	assert_int_equal(zone, VIGIE_ZONE_B);
	assert_true(vigie_zone_of_domain("ac-noumea.nc", &zone));
	assert_int_equal(zone, VIGIE_ZONE_CALEDONIA);
	assert_false(vigie_zone_of_domain("exemple.fr", &zone));
	assert_false(vigie_zone_of_domain("ac-.fr", &zone));
	assert_false(vigie_zone_of_domain("ac-aix.fr", &zone));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_zone_is_known_however_it_is_written),
		cmocka_unit_test(every_zone_reads_its_own_word_and_name),
		cmocka_unit_test(a_cell_holds_the_zones_that_it_names),
		cmocka_unit_test(an_academy_tells_its_zone),
	};

	return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
