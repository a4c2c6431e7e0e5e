/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that change, and come to rest, on a loop of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "vigie/watch.h"

#define QUIET 20000 /* microseconds */
#define NEVER INT64_C(3600000000)

struct scene {
	char folder[40], rules[64], conf[64];
	struct vigie_config config;
	sd_event *event;
	struct vigie_watch *watch;
	int n_changes;
};

static void put(const char *folder, const char *name, const char *text)
{
	char path[160];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void on_change(void *userdata)
{
	struct scene *scene = userdata;

	scene->n_changes++;
	vigie_watch_begin_load(scene->watch);
	assert_int_equal(vigie_watch_end_load(scene->watch, &scene->config, NULL), 0);
}

static void start(struct scene *scene, int64_t interval)
{
	const struct vigie_watch_options options = {.event = scene->event,
						    .quiet_usec = QUIET,
						    .interval_usec = interval,
						    .on_change = on_change,
						    .userdata = scene};

	assert_int_equal(vigie_watch_new(&options, &scene->watch), 0);
	assert_int_equal(vigie_watch_end_load(scene->watch, &scene->config, NULL), 0);
}

static int set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	assert_non_null(scene);
	strcpy(scene->folder, "/tmp/vigie-watch-XXXXXX");
	assert_non_null(mkdtemp(scene->folder));
	assert_int_equal(setenv("VIGIE_LIBDIR", scene->folder, 1), 0);
	snprintf(scene->rules, sizeof(scene->rules), "%s/rules.d", scene->folder);
	snprintf(scene->conf, sizeof(scene->conf), "%s/vigie.conf", scene->folder);
	assert_int_equal(mkdir(scene->rules, 0700), 0);
	put(scene->folder, "vigie.conf", "one");
	put(scene->rules, "10.rules", "one");
	scene->config = (struct vigie_config){.file = scene->conf, .rules = scene->rules};
	assert_true(sd_event_new(&scene->event) >= 0);
	*state = scene;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;
	char command[64];

	vigie_watch_free(scene->watch);
	sd_event_unref(scene->event);
	snprintf(command, sizeof(command), "rm -rf %s", scene->folder);
	assert_int_equal(system(command), 0);
	free(scene);
	return 0;
}

/* Runs the loop until the change is told; the loop waits for the watch's own timers only. */
static void await_change(struct scene *scene)
{
	int before = scene->n_changes;

	while (scene->n_changes == before && sd_event_run(scene->event, 5000000) > 0)
		;
	assert_int_equal(scene->n_changes, before + 1);
}

/* Runs the loop until all that was hinted at was looked at. */
static void expect_no_change(struct scene *scene)
{
	int before = scene->n_changes;

	for (int turns = 0; turns < 20 && sd_event_run(scene->event, 5 * QUIET) > 0; turns++)
		;
	assert_int_equal(scene->n_changes, before);
}

static void a_saved_file_is_a_change_once(void **state)
{
	struct scene *scene = *state;

	start(scene, NEVER);
	put(scene->rules, "10.rules", "two two");
	await_change(scene);
	expect_no_change(scene);
	put(scene->folder, "vigie.conf", "two two");
	await_change(scene);
}

static void what_is_no_rule_file_is_no_change(void **state)
{
	struct scene *scene = *state;

	start(scene, NEVER);
	put(scene->rules, "10.rules~", "backup");
	put(scene->rules, ".10.rules.swp", "swap");
	put(scene->rules, ".hidden.rules", "hidden");
	put(scene->folder, "other", "other");
	expect_no_change(scene);
}

/* Each look finds another file than the one before: nothing is loaded by halves. */
static void a_file_that_still_changes_waits(void **state)
{
	struct scene *scene = *state;
	static const char *const texts[] = {"r", "ru", "rul", "rule"};

	start(scene, NEVER);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		put(scene->rules, "10.rules", texts[i]);
		/* The hint, and the look. */
		assert_true(sd_event_run(scene->event, 5000000) > 0);
		assert_true(sd_event_run(scene->event, 5000000) > 0);
		assert_int_equal(scene->n_changes, 0);
	}
	await_change(scene);
}

/* What editors do: a temporary name, then a rename over the file. */
static void a_rename_is_a_change(void **state)
{
	struct scene *scene = *state;
	char from[80], to[80];

	start(scene, NEVER);
	put(scene->rules, "10.new", "one");
	expect_no_change(scene);
	snprintf(from, sizeof(from), "%s/10.new", scene->rules);
	snprintf(to, sizeof(to), "%s/10.rules", scene->rules);
	assert_int_equal(rename(from, to), 0);
	await_change(scene);
	assert_int_equal(unlink(to), 0);
	await_change(scene);
}

static void a_folder_that_is_replaced_is_followed(void **state)
{
	struct scene *scene = *state;
	char old[80];

	start(scene, NEVER);
	snprintf(old, sizeof(old), "%s/old", scene->folder);
	assert_int_equal(rename(scene->rules, old), 0);
	await_change(scene);
	put(old, "10.rules", "in the old folder");
	expect_no_change(scene);
	assert_int_equal(mkdir(scene->rules, 0700), 0);
	put(scene->rules, "10.rules", "three");
	await_change(scene);
	put(scene->rules, "20.rules", "four");
	await_change(scene);
}

static void additions_may_appear_later(void **state)
{
	struct scene *scene = *state;
	char additions[80];

	start(scene, NEVER);
	snprintf(additions, sizeof(additions), "%s.d", scene->conf);
	assert_int_equal(mkdir(additions, 0700), 0);
	await_change(scene);
	put(additions, "10.conf", "one");
	await_change(scene);
}

/* As on a network file system: no hint, but the files look different. */
static void without_hints_a_change_is_seen_at_intervals(void **state)
{
	struct scene *scene = *state;
	char other[64], inside[96];

	/* The folder lies behind a link that changes elsewhere: nothing watched tells of it. */
	snprintf(other, sizeof(other), "%s/a", scene->folder);
	snprintf(inside, sizeof(inside), "%s/b", other);
	assert_int_equal(mkdir(other, 0700), 0);
	assert_int_equal(rename(scene->rules, inside), 0);
	assert_int_equal(symlink(inside, scene->rules), 0);
	start(scene, QUIET);
	expect_no_change(scene);
	snprintf(inside, sizeof(inside), "%s/c", scene->folder);
	assert_int_equal(rename(other, inside), 0);
	await_change(scene);
}

static void a_change_during_the_load_is_not_lost(void **state)
{
	struct scene *scene = *state;

	start(scene, QUIET);
	vigie_watch_begin_load(scene->watch);
	put(scene->rules, "10.rules", "changed while it is read");
	assert_int_equal(vigie_watch_end_load(scene->watch, &scene->config, NULL), 0);
	await_change(scene);
}

static void a_refused_configuration_is_watched_too(void **state)
{
	struct scene *scene = *state;
	char other[64];
	const struct vigie_config refused = {.file = scene->conf, .rules = other};

	snprintf(other, sizeof(other), "%s/other.d", scene->folder);
	assert_int_equal(mkdir(other, 0700), 0);
	start(scene, NEVER);
	vigie_watch_begin_load(scene->watch);
	assert_int_equal(vigie_watch_end_load(scene->watch, &scene->config, &refused), 0);
	put(other, "10.rules", "corrected");
	await_change(scene);
}

#define SCENE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_saved_file_is_a_change_once),
		SCENE_TEST(what_is_no_rule_file_is_no_change),
		SCENE_TEST(a_file_that_still_changes_waits),
		SCENE_TEST(a_rename_is_a_change),
		SCENE_TEST(a_folder_that_is_replaced_is_followed),
		SCENE_TEST(additions_may_appear_later),
		SCENE_TEST(without_hints_a_change_is_seen_at_intervals),
		SCENE_TEST(a_change_during_the_load_is_not_lost),
		SCENE_TEST(a_refused_configuration_is_watched_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
