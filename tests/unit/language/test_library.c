/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped rules: right, tested, in canonical layout, without a warning, and their own tests
 * pass. Run from the top of the source tree. */
#include <dirent.h>

#include "page.h"

#define FOLDER "rules/library"
#define MOST_FILES 32
#define LARGEST_FILE (1 << 18)

struct library {
	struct vigie_source sources[MOST_FILES];
	const struct vigie_source *pointers[MOST_FILES];
	size_t n;
	struct vigie_diagnostics *list;
};

static void read_source(struct library *library, const char *name)
{
	struct vigie_source *source = &library->sources[library->n];
	char path[512], *text = calloc(1, LARGEST_FILE);
	FILE *file;

	assert_non_null(text);
	snprintf(path, sizeof(path), FOLDER "/%s", name);
	file = fopen(path, "r");
	assert_non_null(file);
	*source = (struct vigie_source){strdup(name), text, 0, true};
	source->size = fread(text, 1, LARGEST_FILE - 1, file);
	fclose(file);
	library->pointers[library->n++] = source;
}

static int open_library(void **state)
{
	static struct library library;
	DIR *folder = opendir(FOLDER);

	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (strstr(entry->d_name, ".rules"))
			read_source(&library, entry->d_name);
	}
	closedir(folder);
	assert_true(library.n > 0);
	assert_int_equal(vigie_diagnostics_new(&library.list), 0);
	*state = &library;
	return 0;
}

static int close_library(void **state)
{
	struct library *library = *state;

	for (size_t i = 0; i < library->n; i++) {
		free((char *)library->sources[i].name);
		free((char *)library->sources[i].text);
	}
	vigie_diagnostics_free(library->list);
	return 0;
}

static struct ast_set *parse_library(struct library *library)
{
	static const char *const programmes[] = {"tutorat-college", "homeclasse", "devoirs-faits"};
	struct vigie_rules_options options = {
		.programmes = programmes, .n_programmes = 3, .warn_untested = true};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer messages = {0};
	struct ast_set *set = NULL;
	int r = ast_set_parse(library->pointers, library->n, &options, library->list, &set);

	vigie_diagnostics_render(library->list, false, &messages);
	assert_int_equal(r, 0);
	assert_string_equal(vigie_buffer_string(&messages), "");
	return set;
}

static void the_shipped_rules_have_no_error_no_warning_and_a_test_each(void **state)
{
	struct ast_set *set = parse_library(*state);

	assert_true(set->n_rules >= 12);
	ast_set_free(set);
}

static void every_shipped_rule_says_who_wrote_it_why_and_where_it_leads(void **state)
{
	struct ast_set *set = parse_library(*state);

	for (size_t i = 0; i < set->n_rules; i++) {
		assert_non_null(set->rules[i].info.author);
		assert_non_null(set->rules[i].info.reason);
		assert_true(set->rules[i].info.n_programmes > 0);
		assert_non_null(set->rules[i].applies);
	}
	ast_set_free(set);
}

static void the_shipped_files_are_in_canonical_layout(void **state)
{
	struct library *library = *state;

	for (size_t i = 0; i < library->n; i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

		assert_int_equal(vigie_rules_format(&library->sources[i], false, VIGIE_FRENCH,
						    library->list, &out),
				 0);
		assert_string_equal(vigie_buffer_string(&out), library->sources[i].text);
	}
}

static void the_tests_of_the_shipped_rules_pass(void **state)
{
	struct library *library = *state;
	VIGIE_CLEANUP(vigie_calendar_freep) struct vigie_calendar *calendar = NULL;
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *rules = NULL;
	struct vigie_rule_test_result *results;
	size_t n;

	assert_int_equal(vigie_calendar_new(&calendar), 0);
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(
		vigie_rules_compile(library->pointers, library->n, NULL, library->list, &rules), 0);
	assert_int_equal(vigie_rules_test(rules, calendar, arena, &results, &n), 0);
	assert_true(n >= 12);
	for (size_t i = 0; i < n; i++) {
		if (!results[i].passed)
			fail_msg("%s\n%s", results[i].name, results[i].difference);
	}
}

static void the_tests_try_each_side_of_each_boundary_of_the_shipped_rules(void **state)
{
	struct library *library = *state;
	VIGIE_CLEANUP(vigie_calendar_freep) struct vigie_calendar *calendar = NULL;
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *rules = NULL;
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *gaps = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	assert_int_equal(vigie_calendar_new(&calendar), 0);
	assert_int_equal(vigie_diagnostics_new(&gaps), 0);
	assert_int_equal(
		vigie_rules_compile(library->pointers, library->n, NULL, library->list, &rules), 0);
	assert_int_equal(vigie_rules_cover(rules, calendar, VIGIE_FRENCH, gaps), 0);
	vigie_diagnostics_render(gaps, false, &text);
	assert_string_equal(vigie_buffer_string(&text), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_rules_have_no_error_no_warning_and_a_test_each),
		cmocka_unit_test(every_shipped_rule_says_who_wrote_it_why_and_where_it_leads),
		cmocka_unit_test(the_tests_try_each_side_of_each_boundary_of_the_shipped_rules),
		cmocka_unit_test(the_shipped_files_are_in_canonical_layout),
		cmocka_unit_test(the_tests_of_the_shipped_rules_pass),
	};

	return cmocka_run_group_tests(tests, open_library, close_library);
}
