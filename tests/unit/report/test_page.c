/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of an invented report, to the letter; VIGIE_GOLDEN_UPDATE=1 rewrites it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/unit/format/golden.h"
#include "vigie/page.h"

#define GOLDEN "tests/golden/report/page.html"
#define SHOWN(number)                                                                              \
	{                                                                                          \
		VIGIE_CELL_SHOWN, number                                                           \
	}
#define FEW                                                                                        \
	{                                                                                          \
		VIGIE_CELL_FEW, 0                                                                  \
	}
#define WITHHELD                                                                                   \
	{                                                                                          \
		VIGIE_CELL_WITHHELD, 0                                                             \
	}
#define CENT VIGIE_DECIMAL_HUNDREDTH
#define CHANGE(pupils, middle, least, most)                                                        \
	{                                                                                          \
		true, pupils, (middle)*CENT, (least)*CENT, (most)*CENT                             \
	}

static struct vigie_report_row rows[] = {
	{.level = VIGIE_REPORT_ALL,
	 .referred = SHOWN(1204),
	 .classes = {SHOWN(310), SHOWN(94), SHOWN(702), SHOWN(58), SHOWN(40)},
	 .minutes_shown = true,
	 .minutes = 74190,
	 .schools = 12,
	 .tutors = 41,
	 .declared = 60,
	 .average_helped = CHANGE(212, 62, 31, 93),
	 .average_waiting = CHANGE(530, 8, -11, 27),
	 .absence_helped = CHANGE(190, -113, -163, -64),
	 .absence_waiting = CHANGE(480, 66, 51, 81)},
	{.level = VIGIE_REPORT_DEPARTMENT,
	 .key = "099",
	 .referred = SHOWN(1204),
	 .classes = {SHOWN(310), SHOWN(94), SHOWN(702), SHOWN(58), SHOWN(40)},
	 .schools = -1,
	 .tutors = -1,
	 .declared = -1},
	{.level = VIGIE_REPORT_SCHOOL,
	 .key = "0999999Z",
	 .name = "Collège <Jean-Moulin> & fils",
	 .parent = 1,
	 .referred = WITHHELD,
	 .classes = {SHOWN(61), FEW, SHOWN(140), FEW, WITHHELD},
	 .schools = -1,
	 .tutors = 9,
	 .declared = -1},
	{.level = VIGIE_REPORT_PROGRAMME,
	 .key = "tutorat",
	 .name = "Tutorat d'essai",
	 .referred = SHOWN(900),
	 .classes = {SHOWN(200), SHOWN(60), SHOWN(580), SHOWN(40), SHOWN(20)},
	 .schools = 11,
	 .tutors = 30,
	 .declared = 55,
	 .average_helped = CHANGE(150, 44, -5, 93)},
};
static struct vigie_report_rule answers[] = {
	{"absences", "Quatre demi-journées", SHOWN(40), SHOWN(9)},
	{"moyenne", "Moyenne inférieure à 8", SHOWN(22), FEW},
};
static struct vigie_report_school schools[] = {
	{"0999998Y", "École <b>", SHOWN(90), WITHHELD, VIGIE_DECIMAL_NONE},
	{"0999999Z", "Collège <Jean-Moulin> & fils", SHOWN(480), SHOWN(61), 1271 * CENT},
	{"0999997X", "", SHOWN(350), SHOWN(112), 3200 * CENT},
	{"0999996W", "", SHOWN(60), FEW, VIGIE_DECIMAL_NONE},
};
static struct vigie_report_flagged levels[] = {
	{"CM2", "", FEW}, {"6e", "", SHOWN(88)}, {"5e", "", WITHHELD}, {"", "", SHOWN(5)}};
static struct vigie_report_flagged flag_rules[] = {
	{"absences", "Quatre demi-journées", SHOWN(120)},
	{"moyenne", "Moyenne inférieure à 8", FEW},
};
static struct vigie_report_waits waits[] = {{"", "", {2, 4, 11, 63}},
					    {"tutorat", "Tutorat d'essai", {-1, 5, -1, 70}}};
static struct vigie_report_outcome outcomes[] = {
	{"brevet", SHOWN(44), SHOWN(31), SHOWN(341), SHOWN(247)}};

static const struct vigie_report report = {
	.year = 2026,
	.until = 21008, /* 9 July 2027 */
	.rows = rows,
	.n_rows = VIGIE_ARRAY_SIZE(rows),
	.rules = answers,
	.n_rules = VIGIE_ARRAY_SIZE(answers),
	.schools = schools,
	.n_schools = VIGIE_ARRAY_SIZE(schools),
	.flagged = SHOWN(182),
	.levels = levels,
	.n_levels = VIGIE_ARRAY_SIZE(levels),
	.flag_rules = flag_rules,
	.n_flag_rules = VIGIE_ARRAY_SIZE(flag_rules),
	.waits = waits,
	.n_waits = VIGIE_ARRAY_SIZE(waits),
	.median_percent = 2235 * CENT,
	.outcomes = outcomes,
	.n_outcomes = VIGIE_ARRAY_SIZE(outcomes),
};

static struct vigie_expectation expectations[] = {{VIGIE_DELIVERY_ABSENCES, 3},
						  {VIGIE_DELIVERY_GRADES, 21}};
static struct vigie_config_source sources[] = {
	{.name = "depots \"1\"", .expectations = expectations, .n_expectations = 2},
	{.name = "rectorat"},
};

struct scene {
	char directory[64], path[96];
	struct vigie_store *store;
	struct vigie_config config;
};

static int open_scene(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	snprintf(scene->directory, sizeof(scene->directory), "%s/page.XXXXXX",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(scene->directory))
		return -1;
	snprintf(scene->path, sizeof(scene->path), "%s/s.db", scene->directory);
	scene->config = (struct vigie_config){.office = "Académie d'essai <&>",
					      .timezone = "Europe/Paris",
					      .sources = sources,
					      .n_sources = VIGIE_ARRAY_SIZE(sources)};
	*state = scene;
	if (vigie_calendar_new(&scene->config.calendar) < 0)
		return -1;
	return vigie_store_open(scene->path, VIGIE_STORE_WRITE, &scene->store);
}

static int close_scene(void **state)
{
	struct scene *scene = *state;

	vigie_store_close(scene->store);
	vigie_calendar_free(scene->config.calendar);
	unlink(scene->path);
	rmdir(scene->directory);
	free(scene);
	return 0;
}

static void build(const struct scene *scene, const struct vigie_report *of,
		  struct vigie_buffer *out)
{
	const struct vigie_page page = {scene->store, &scene->config, of,
					INT64_C(1815210000) * VIGIE_USEC_PER_SEC};

	assert_int_equal(vigie_page_append(&page, out), 0);
}

static void the_page_is_as_it_was_reviewed(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer page = {0}, expected = {0};

	build(*state, &report, &page);
	if (getenv("VIGIE_GOLDEN_UPDATE"))
		golden_write(GOLDEN, &page);
	golden_read(GOLDEN, &expected);
	assert_string_equal(vigie_buffer_string(&page), vigie_buffer_string(&expected));
}

static void what_comes_from_files_is_escaped(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer page = {0};

	build(*state, &report, &page);
	assert_null(strstr(page.data, "<Jean-Moulin>"));
	assert_null(strstr(page.data, "<b>"));
	assert_null(strstr(page.data, "<&>"));
	assert_non_null(strstr(page.data, "Collège &lt;Jean-Moulin&gt; &amp; fils"));
}

static void nothing_is_fetched_and_nothing_runs(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer page = {0};

	build(*state, &report, &page);
	assert_null(strstr(page.data, "<script"));
	assert_null(strstr(page.data, "://"));
	assert_null(strstr(page.data, "url("));
	assert_null(strstr(page.data, " src="));
	assert_non_null(strstr(page.data, "default-src 'none'"));
}

static void a_hidden_total_draws_no_shares(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer page = {0};
	const char *row;

	build(*state, &report, &page);
	row = strstr(strstr(page.data, "id=\"places\""), "0999999Z");
	assert_non_null(row);
	*strstr(row, "</tr>") = '\0';
	assert_null(strstr(row, "<rect"));
}

static void an_office_without_a_pupil_has_a_page(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer page = {0};
	struct vigie_report_row nobody = {.referred = FEW, .schools = -1, .tutors = -1};
	struct vigie_report empty = {.year = 2026,
				     .until = 21008,
				     .rows = &nobody,
				     .n_rows = 1,
				     .flagged = FEW,
				     .median_percent = VIGIE_DECIMAL_NONE};

	build(*state, &empty, &page);
	assert_non_null(strstr(page.data, "No pupil is known yet."));
	assert_non_null(strstr(page.data, "</html>"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_page_is_as_it_was_reviewed, open_scene,
						close_scene),
		cmocka_unit_test_setup_teardown(what_comes_from_files_is_escaped, open_scene,
						close_scene),
		cmocka_unit_test_setup_teardown(nothing_is_fetched_and_nothing_runs, open_scene,
						close_scene),
		cmocka_unit_test_setup_teardown(a_hidden_total_draws_no_shares, open_scene,
						close_scene),
		cmocka_unit_test_setup_teardown(an_office_without_a_pupil_has_a_page, open_scene,
						close_scene),
	};

	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
