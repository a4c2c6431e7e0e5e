/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RULES.md, "Averages", "Rounding", "Marks": average, class_average, rank, subjects_below,
 * mastery. */
#include "scene.h"

#define ON "on 2026-11-30 "
#define TERM "term 1 2026-09-01..2026-11-30 "

static void over_a_term_the_exported_average_wins_over_the_marks(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")",
			 ON TERM "pupil \"A\" { level 4e average \"M\" 7.5 term 1 "
				 "mark \"M\" 18 2026-10-01 }",
			 "7.5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(over_a_term_the_exported_average_wins_over_the_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
