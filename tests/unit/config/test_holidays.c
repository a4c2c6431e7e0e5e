/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The holidays of a zone, read from the open-data file. Writes only into temporary files. */
#include "tests/unit/config/reading.h"

static const char file[] = "Population;Date de début;Date de fin;Zones\n"
			   "-;2026-10-16T22:00:00+00:00;2026-11-01T23:00:00+00:00;Guadeloupe\n"
			   "-;2027-05-06T22:00:00+00:00;2027-05-06T22:00:00+00:00;Guadeloupe\n"
			   "Enseignants;2026-08-31;2026-09-02;Guadeloupe\n"
			   "-;2026-12-01;2026-12-03;Zone A,Réunion\n"
			   "-;2026-12-08;2026-12-10;Zone A\n";

/* The configuration of an office with these holidays; %s is the path of the file. */
static void begin_with(struct reading *reading, const char *text)
{
	char path[] = "/tmp/vigie-test-XXXXXX", office[512];
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, file, sizeof(file) - 1), sizeof(file) - 1);
	close(fd);
	snprintf(office, sizeof(office),
		 "rectorat \"Essai\" {\n  fuseau \"America/Guadeloupe\"\n  vacances %s \"%s\"\n}\n",
		 text, path);
	begin(reading, office);
	assert_int_equal(unlink(path), 0);
}

static bool is_open(const struct reading *reading, int year, int month, int day)
{
	return vigie_calendar_day_open(reading->config->calendar,
				       vigie_day_from_date(year, month, day));
}

static void moments_are_midnight_in_paris_for_zones_overseas_too(void **state)
{
	struct reading reading;

	(void)state;
	begin_with(&reading, "zone guadeloupe");
	assert_int_equal(reading.result, 0);
	assert_true(is_open(&reading, 2026, 10, 16));
	assert_false(is_open(&reading, 2026, 10, 19));
	assert_false(is_open(&reading, 2026, 10, 30));
	assert_true(is_open(&reading, 2026, 11, 2));
	end(&reading);
}

static void a_row_of_one_day_closes_it(void **state)
{
	struct reading reading;

	(void)state;
	begin_with(&reading, "zone guadeloupe");
	assert_false(is_open(&reading, 2027, 5, 7));
	assert_true(is_open(&reading, 2027, 5, 6));
	assert_true(is_open(&reading, 2027, 5, 10));
	end(&reading);
}

static void rows_of_other_zones_and_for_teachers_close_nothing(void **state)
{
	struct reading reading;

	(void)state;
	begin_with(&reading, "zone Réunion");
	assert_int_equal(reading.result, 0);
	assert_false(is_open(&reading, 2026, 12, 1));
	assert_true(is_open(&reading, 2026, 12, 8));
	assert_true(is_open(&reading, 2026, 8, 31));
	end(&reading);
}

static void a_zone_that_is_none_is_an_error(void **state)
{
	struct reading reading;

	(void)state;
	begin_with(&reading, "zone D");
	assert_int_equal(reading.result, 1);
	assert_non_null(strstr(vigie_buffer_string(&reading.messages), "guadeloupe"));
	end(&reading);
}

static void a_file_without_the_zone_is_a_warning(void **state)
{
	struct reading reading;

	(void)state;
	begin_with(&reading, "zone corse");
	assert_int_equal(reading.result, 0);
	assert_non_null(strstr(vigie_buffer_string(&reading.messages), "no holiday of: Corse"));
	end(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_are_midnight_in_paris_for_zones_overseas_too),
		cmocka_unit_test(a_row_of_one_day_closes_it),
		cmocka_unit_test(rows_of_other_zones_and_for_teachers_close_nothing),
		cmocka_unit_test(a_zone_that_is_none_is_an_error),
		cmocka_unit_test(a_file_without_the_zone_is_a_warning),
	};

	return cmocka_run_group_tests_name("holidays", tests, NULL, NULL);
}
