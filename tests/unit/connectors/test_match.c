/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Match patterns: what is wrong in one, what a path says through one; level patterns. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/format.h"
#include "vigie/match.h"

static struct vigie_arena *arena;
static struct vigie_hints hints;

static int make_arena(void **state)
{
	(void)state;
	return vigie_arena_new(&arena);
}

static int free_arena(void **state)
{
	(void)state;
	vigie_arena_free(arena);
	return 0;
}

static int match(const char *pattern, const char *path)
{
	size_t offset;

	assert_int_equal(vigie_match_check(pattern, &offset), 0);
	return vigie_match_path(pattern, path, arena, &hints);
}

static void the_pattern_of_the_manual_reads_its_path(void **state)
{
	(void)state;
	assert_int_equal(match("{school}/{kind}_{subject}_{term}.csv",
			       "0751234A/notes_MATHEMATIQUES_T1.csv"),
			 0);
	assert_string_equal(hints.school, "0751234A");
	assert_string_equal(hints.kind, "notes");
	assert_string_equal(hints.subject, "MATHEMATIQUES");
	assert_int_equal(hints.term, 1);
	assert_int_equal(hints.year, 0);
	assert_null(hints.class_name);
	assert_int_equal(hints.date, VIGIE_DAY_NONE);
}

static void a_word_takes_as_few_characters_as_the_rest_allows(void **state)
{
	(void)state;
	assert_int_equal(match("{kind}_{any}.csv", "notes_a_b.csv"), 0);
	assert_string_equal(hints.kind, "notes");
	assert_int_equal(match("{subject}_{term}.csv", "ANGLAIS_LV1_T2.csv"), 0);
	assert_string_equal(hints.subject, "ANGLAIS_LV1");
	assert_int_equal(hints.term, 2);
	assert_int_equal(match("{class}.csv", "5B.csv.csv"), 0);
	assert_string_equal(hints.class_name, "5B.csv");
}

static void a_word_takes_no_slash_and_not_nothing(void **state)
{
	(void)state;
	assert_int_equal(match("{any}.csv", "a/b.csv"), 1);
	assert_int_equal(match("{any}.csv", ".csv"), 1);
	assert_int_equal(match("a{any}", "ab"), 0);
	assert_int_equal(match("{school}/x", "0751234A/y"), 1);
}

static void literal_text_must_be_there_to_the_last_character(void **state)
{
	(void)state;
	assert_int_equal(match("export.csv", "export.csv"), 0);
	assert_int_equal(match("export.csv", "export.csv2"), 1);
	assert_int_equal(match("export.csv", "Export.csv"), 1);
	assert_int_equal(match("{school}.csv", "0751234A.csvx"), 1);
}

static void years_are_single_or_doubled_and_the_first_counts(void **state)
{
	(void)state;
	assert_int_equal(match("{year}/{any}", "2026/x"), 0);
	assert_int_equal(hints.year, 2026);
	assert_int_equal(match("{year}/{any}", "2026-2027/x"), 0);
	assert_int_equal(hints.year, 2026);
	assert_int_equal(match("{year}/{any}", "2026-2028/x"), 1);
	assert_int_equal(match("{year}/{any}", "26/x"), 1);
	assert_int_equal(match("{year}/{any}", "20267/x"), 1);
}

static void terms_are_a_number_with_or_without_its_letter(void **state)
{
	(void)state;
	assert_int_equal(match("{term}.csv", "3.csv"), 0);
	assert_int_equal(hints.term, 3);
	assert_int_equal(match("{term}.csv", "S2.csv"), 0);
	assert_int_equal(hints.term, 2);
	assert_int_equal(match("{term}.csv", "T12.csv"), 0);
	assert_int_equal(match("{term}.csv", "T13.csv"), 1);
	assert_int_equal(match("{term}.csv", "T0.csv"), 1);
	assert_int_equal(match("{term}.csv", "X1.csv"), 1);
	assert_int_equal(match("{term}.csv", "T.csv"), 1);
}

static void dates_are_iso_or_eight_digits(void **state)
{
	(void)state;
	assert_int_equal(match("{date}.csv", "2026-11-30.csv"), 0);
	assert_int_equal(hints.date, vigie_day_from_date(2026, 11, 30));
	assert_int_equal(match("{date}.csv", "20261130.csv"), 0);
	assert_int_equal(hints.date, vigie_day_from_date(2026, 11, 30));
	assert_int_equal(match("{date}.csv", "2026-11-31.csv"), 1);
	assert_int_equal(match("{date}.csv", "30-11-2026.csv"), 1);
}

/* FORMATS.md section 9, items 1 and 9. */
static void text_of_a_path_is_normalised_like_any_other(void **state)
{
	(void)state;
	assert_int_equal(match("{subject}.csv", "FRANC\xcc\xa7"
						"AIS  LV\xe2\x80\x8b"
						"1.csv"),
			 0);
	assert_string_equal(hints.subject, "FRAN\xc3\x87"
					   "AIS LV1");
	assert_int_equal(match("{subject}.csv", "FRAN\xe7"
						"AIS.csv"),
			 1);
}

static void a_wrong_pattern_is_shown_where_it_is_wrong(void **state)
{
	static const struct {
		const char *pattern;
		size_t offset;
	} wrong[] = {
		{"a/{scool}.csv", 2},	  {"{school", 0}, {"{school}{kind}", 8},
		{"{school}/{school}", 9}, {"x{}", 1},	  {"{ school}", 0},
		{"{any}{any}", 5},
	};
	size_t offset;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(vigie_match_check(wrong[i].pattern, &offset), -EINVAL);
		assert_int_equal(offset, wrong[i].offset);
	}
	assert_int_equal(vigie_match_check("{any}/{any}.csv", &offset), 0);
}

static void a_hostile_path_ends_in_time(void **state)
{
	char path[900];

	(void)state;
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(match("{kind}a{class}a{subject}a{school}a{any}a{any}a{any}b", path), 1);
}

static void level_patterns_name_the_level_of_a_class(void **state)
{
	static const struct vigie_level_pattern levels[] = {
		{"6*", VIGIE_LEVEL_6E},	    {"?ème 5", VIGIE_LEVEL_5E}, {"TG??", VIGIE_LEVEL_TLE},
		{"*pro*", VIGIE_LEVEL_BP2}, {"3E 1", VIGIE_LEVEL_3E},
	};

	(void)state;
	assert_int_equal(vigie_level_match(levels, 5, "6EME_4"), VIGIE_LEVEL_6E);
	assert_int_equal(vigie_level_match(levels, 5, "xEME 5"), VIGIE_LEVEL_5E);
	assert_int_equal(vigie_level_match(levels, 5, "tg01"), VIGIE_LEVEL_TLE);
	assert_int_equal(vigie_level_match(levels, 5, "TG1"), VIGIE_LEVEL_NONE);
	assert_int_equal(vigie_level_match(levels, 5, "2ndePRO1"), VIGIE_LEVEL_BP2);
	assert_int_equal(vigie_level_match(levels, 5, "3e 1"), VIGIE_LEVEL_3E);
	assert_int_equal(vigie_level_match(levels, 5, "3e 12"), VIGIE_LEVEL_NONE);
	assert_int_equal(vigie_level_match(levels, 5, "TGΩ日"), VIGIE_LEVEL_TLE);
	assert_int_equal(vigie_level_match(NULL, 0, "6A"), VIGIE_LEVEL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_pattern_of_the_manual_reads_its_path),
		cmocka_unit_test(a_word_takes_as_few_characters_as_the_rest_allows),
		cmocka_unit_test(a_word_takes_no_slash_and_not_nothing),
		cmocka_unit_test(literal_text_must_be_there_to_the_last_character),
		cmocka_unit_test(years_are_single_or_doubled_and_the_first_counts),
		cmocka_unit_test(terms_are_a_number_with_or_without_its_letter),
		cmocka_unit_test(dates_are_iso_or_eight_digits),
		cmocka_unit_test(text_of_a_path_is_normalised_like_any_other),
		cmocka_unit_test(a_wrong_pattern_is_shown_where_it_is_wrong),
		cmocka_unit_test(a_hostile_path_ends_in_time),
		cmocka_unit_test(level_patterns_name_the_level_of_a_class),
	};

	return cmocka_run_group_tests_name("match", tests, make_arena, free_arena);
}
