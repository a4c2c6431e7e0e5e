/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the state of an office is: the command line and the service must mean the same store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "daemon/config/reader.h"

static void assert_state(const char *folder, const char *told, const char *wanted)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};

	config_append_state(&path, folder, told);
	assert_string_equal(vigie_buffer_string(&path), wanted);
}

static void the_state_is_where_systemd_says(void **state)
{
	(void)state;
	assert_state("/etc/vigie", "/var/lib/vigie", "/var/lib/vigie");
	assert_state("/etc/vigie/essonne", "/srv/state", "/srv/state");
	assert_state("/etc/vigie", "relative", "/var/lib/vigie");
}

static void a_command_finds_the_state_of_its_territory(void **state)
{
	(void)state;
	assert_state("/etc/vigie", NULL, "/var/lib/vigie");
	assert_state("/etc/vigie/essonne", NULL, "/var/lib/vigie/essonne");
	assert_state("/etc/vigie/essonne/old", NULL, "/var/lib/vigie");
	assert_state("/home/essonne", NULL, "/var/lib/vigie");
	assert_state("/etc", NULL, "/var/lib/vigie");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_state_is_where_systemd_says),
		cmocka_unit_test(a_command_finds_the_state_of_its_territory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
