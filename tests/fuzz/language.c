/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rule language: from the lexer to verdicts, and the formatter. Any bytes are a rule file; what
 * compiles is evaluated on invented pupils. What the formatter makes of a file it takes back as it
 * is.
 */
#include <stdlib.h>
#include <string.h>

#include "rules/engine/set.h"
#include "rules/engine/specimen.h"
#include "tests/fuzz/targets.h"
#include "vigie/rules.h"

static const char pupils[] = "test \"invented pupils\" {\n"
			     "    on 2026-11-30\n"
			     "    pupil \"A\" {\n"
			     "        level 4e\n"
			     "        average \"MATHEMATIQUES\" 7.99 term 1\n"
			     "        average \"FRANCAIS\" 12 term 1\n"
			     "        absence 2026-11-05..2026-11-06 unjustified\n"
			     "    }\n"
			     "    pupil \"B\" { level CM2 }\n"
			     "    expect nothing for \"B\"\n"
			     "}\n";

/* Texts end in a NUL that is no part of them: a reader beyond the end is caught. */
static char *copy(const uint8_t *bytes, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		abort();
	memcpy(text, bytes, size);
	text[size] = '\0';
	return text;
}

static void check(int r)
{
	if (r < 0)
		abort();
}

static void evaluate(const struct vigie_rules *rules)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	VIGIE_CLEANUP(vigie_calendar_freep) struct vigie_calendar *calendar = NULL;
	struct vigie_rule_test_result *results;
	size_t n;

	check(vigie_arena_new(&arena));
	check(vigie_calendar_new(&calendar));
	check(vigie_rules_test(rules, calendar, arena, &results, &n));
}

/* Each rule in words, and explained for the first pupil of the fixed test. */
static void tell(const struct vigie_rules *rules)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	VIGIE_CLEANUP(vigie_calendar_freep) struct vigie_calendar *calendar = NULL;
	const struct ast_test *test = rules->tests[rules->n_tests - 1].test;
	struct vigie_evaluation evaluation = {.on = test->on};

	check(vigie_calendar_new(&calendar));
	evaluation.calendar = calendar;
	check(specimen_new(test, &facts));
	for (size_t i = 0; i < rules->n_rules; i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer words = {0};
		VIGIE_CLEANUP(vigie_explanation_freep)
		struct vigie_explanation *explanation = NULL;

		vigie_rules_restate(rules, i, VIGIE_FRENCH, &words);
		check(vigie_rules_explain(rules, facts, &evaluation, 0, i, VIGIE_FRENCH,
					  &explanation));
	}
}

int fuzz_rules(const uint8_t *bytes, size_t size)
{
	VIGIE_CLEANUP(vigie_freep) char *text = copy(bytes, size);
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *rules = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer messages = {0};
	const struct vigie_source fuzzed = {"a.rules", text, size, true};
	const struct vigie_source fixed = {"b.rules", pupils, sizeof(pupils) - 1, true};
	const struct vigie_source *const sources[] = {&fuzzed, &fixed};
	const struct vigie_rules_options options = {.warn_untested = true};
	int r;

	check(vigie_diagnostics_new(&list));
	r = vigie_rules_compile(sources, 2, &options, list, &rules);
	check(r);
	vigie_diagnostics_render(list, false, &messages);
	if (r == 0) {
		evaluate(rules);
		tell(rules);
	}
	return 0;
}

static int format(const char *text, size_t size, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	const struct vigie_source source = {"a.rules", text, size, true};
	int r;

	check(vigie_diagnostics_new(&list));
	r = vigie_rules_format(&source, true, VIGIE_ENGLISH, list, out);
	check(r);
	return r;
}

int fuzz_layout(const uint8_t *bytes, size_t size)
{
	VIGIE_CLEANUP(vigie_freep) char *text = copy(bytes, size);
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer once = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer twice = {0};

	if (format(text, size, &once) > 0)
		return 0;
	if (format(vigie_buffer_string(&once), once.size, &twice) > 0 || once.size != twice.size ||
	    memcmp(vigie_buffer_string(&once), vigie_buffer_string(&twice), once.size) != 0)
		abort();
	return 0;
}
