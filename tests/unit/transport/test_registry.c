/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transports are found by the scheme of a URL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "connectors/transport/transports.h"

static void a_transport_is_found_by_its_scheme(void **state)
{
	(void)state;
	assert_ptr_equal(vigie_transport_find("directory:///srv"), &vigie_transport_directory);
	assert_ptr_equal(vigie_transport_find("Directory:///srv"), &vigie_transport_directory);
}

static void other_schemes_and_no_scheme_find_none(void **state)
{
	(void)state;
	assert_null(vigie_transport_find("gopher://x"));
	assert_null(vigie_transport_find("directoryx:///srv"));
	assert_null(vigie_transport_find("dir:///srv"));
	assert_null(vigie_transport_find("directory"));
	assert_null(vigie_transport_find(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_transport_is_found_by_its_scheme),
		cmocka_unit_test(other_schemes_and_no_scheme_find_none),
	};

	return cmocka_run_group_tests_name("registry of transports", tests, NULL, NULL);
}
