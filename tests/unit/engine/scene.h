/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A rule set and the facts of one invented school, both written as text: a test states an
 * expression and a test block's lines, and asks what comes out. Owned by the test that opened it.
 */
#ifndef VIGIE_TESTS_ENGINE_SCENE_H
#define VIGIE_TESTS_ENGINE_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/engine/set.h"
#include "rules/engine/specimen.h"

#define UNUSED __attribute__((unused))

struct scene {
	struct vigie_rules *rules;
	struct vigie_facts *facts;
	struct vigie_calendar *calendar;
	struct vigie_evaluation evaluation;
	struct vigie_verdicts *verdicts;
};

static UNUSED struct vigie_rules *scene_compile(const char *text)
{
	struct vigie_source source = {
		.name = "scene.rules", .text = text, .size = strlen(text), .show_lines = true};
	const struct vigie_source *sources[] = {&source};
	struct vigie_rules_options options = {0};
	struct vigie_diagnostics *list = NULL;
	struct vigie_rules *rules = NULL;
	int r;

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	r = vigie_rules_compile(sources, 1, &options, list, &rules);
	if (r != 0) {
		struct vigie_buffer out = {0};

		vigie_diagnostics_render(list, false, &out);
		print_error("%s\n%s\n", text, vigie_buffer_string(&out));
		vigie_buffer_done(&out);
	}
	vigie_diagnostics_free(list);
	assert_int_equal(r, 0);
	return rules;
}

/* Compiles rules and a test block; the facts are those of the block. */
static UNUSED struct scene scene_open(const char *rules, const char *block)
{
	struct vigie_buffer text = {0};
	struct scene scene = {0};

	vigie_buffer_append_format(&text, "%s\ntest \"t\" { %s }\n", rules, block);
	scene.rules = scene_compile(vigie_buffer_string(&text));
	vigie_buffer_done(&text);
	assert_int_equal(specimen_new(&scene.rules->tree->tests[0], &scene.facts), 0);
	assert_int_equal(vigie_calendar_new(&scene.calendar), 0);
	scene.evaluation.calendar = scene.calendar;
	scene.evaluation.on = scene.rules->tree->tests[0].on;
	return scene;
}

static UNUSED void scene_evaluate(struct scene *scene)
{
	vigie_verdicts_free(scene->verdicts);
	scene->verdicts = NULL;
	assert_int_equal(vigie_rules_evaluate(scene->rules, scene->facts, &scene->evaluation,
					      &scene->verdicts),
			 0);
}

static UNUSED void scene_close(struct scene *scene)
{
	vigie_verdicts_free(scene->verdicts);
	vigie_calendar_free(scene->calendar);
	vigie_facts_free(scene->facts);
	vigie_rules_free(scene->rules);
}

/* The first indicator of a rule, as text; "unknown", "yes", "no". Static. */
static UNUSED const char *scene_show(struct vigie_value value)
{
	static char shown[64];
	struct vigie_buffer out = {0};

	switch (value.kind) {
	case VIGIE_VALUE_UNKNOWN:
		return "unknown";
	case VIGIE_VALUE_ANSWER:
		return value.answer ? "yes" : "no";
	case VIGIE_VALUE_LEVEL:
		return vigie_level_name(value.level);
	case VIGIE_VALUE_TEXT:
		return value.text;
	case VIGIE_VALUE_NUMBER:
		break;
	}
	vigie_decimal_append(&out, value.number, 0);
	snprintf(shown, sizeof(shown), "%s", vigie_buffer_string(&out));
	vigie_buffer_done(&out);
	return shown;
}

/* A scene with one rule `when known(INDICATOR)`. */
static UNUSED struct scene scene_of(const char *indicator, const char *block)
{
	struct vigie_buffer text = {0};
	struct scene scene;

	vigie_buffer_append_format(&text, "rule \"r\" { title \"r\" when known(%s) }", indicator);
	scene = scene_open(vigie_buffer_string(&text), block);
	vigie_buffer_done(&text);
	return scene;
}

#define assert_value(scene, pupil, expected)                                                       \
	do {                                                                                       \
		scene_evaluate(scene);                                                             \
		assert_string_equal(                                                               \
			scene_show(vigie_verdicts_value((scene)->verdicts, pupil, 0, 0)),          \
			expected);                                                                 \
	} while (0)

/* The value of an indicator for the first pupil of a block. */
#define assert_indicator(indicator, block, expected)                                               \
	do {                                                                                       \
		struct scene scene_ = scene_of(indicator, block);                                  \
		assert_value(&scene_, 0, expected);                                                \
		scene_close(&scene_);                                                              \
	} while (0)

/* The truth of a condition for the first pupil of a block. */
#define assert_condition(condition, block, expected)                                               \
	do {                                                                                       \
		struct scene scene_ =                                                              \
			scene_open("rule \"r\" { title \"r\" when " condition " }", block);        \
		scene_evaluate(&scene_);                                                           \
		assert_int_equal(vigie_verdicts_when(scene_.verdicts, 0, 0), expected);            \
		scene_close(&scene_);                                                              \
	} while (0)

#endif
