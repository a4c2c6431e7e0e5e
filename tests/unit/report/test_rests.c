/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number of pupils beside a mean says of nobody that there is no measure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/unit/report/draw.h"
#include "tests/unit/report/rows.h"

static void the_count_of_a_mean_tells_of_no_few_without_a_measure(void **state)
{
	const bool shown[ROWS] = {true, true, true, true, true};

	(void)state;
	for (int table = 0; table < 300; table++) {
		struct hide_row rows[ROWS];
		int64_t rests[ROWS], hidden = 0;
		bool told[ROWS];

		seed = (uint32_t)table;
		lay_out(rows);
		rests[FIRST] = draw(12);
		rests[SECOND] = draw(12);
		rests[ALL] = rests[DEPARTMENT] = rests[PROGRAMME] = rests[FIRST] + rests[SECOND];
		hide_rests(rows, ROWS, rests, shown, told);
		for (int row = 0; row < ROWS; row++) {
			assert_false(told[row] && rests[row] > 0 &&
				     rests[row] < VIGIE_REPORT_FEWEST);
			if (row == FIRST || row == SECOND)
				hidden += told[row] ? 0 : rests[row];
		}
		if (told[DEPARTMENT])
			assert_true(hidden == 0 || hidden >= VIGIE_REPORT_FEWEST);
	}
}

static void a_mean_that_is_not_shown_has_no_count(void **state)
{
	const bool shown[ROWS] = {false, false, true, false, true};
	const int64_t rests[ROWS] = {0};
	struct hide_row rows[ROWS];
	bool told[ROWS];

	(void)state;
	lay_out(rows);
	hide_rests(rows, ROWS, rests, shown, told);
	assert_memory_equal(told, shown, sizeof(told));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_count_of_a_mean_tells_of_no_few_without_a_measure),
		cmocka_unit_test(a_mean_that_is_not_shown_has_no_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
