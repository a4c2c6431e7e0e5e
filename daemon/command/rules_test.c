/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie rules test`: runs the tests that stand in rule files, shows the differences, which rules
 * no test names, and what the tests leave untried. Touches neither store nor sources.
 */
#include <inttypes.h>
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/command/rule_set.h"
#include "daemon/command/words.h"
#include "vigie/translate.h"

enum test_option { TEST_TAP };

/* Each line as a comment. */
static void put_comment(const char *text)
{
	for (const char *line = text; line && *line;) {
		size_t size = strcspn(line, "\n");

		printf("# %.*s\n", (int)size, line);
		line += size + (line[size] == '\n');
	}
}

static void put_tap(const struct vigie_rule_test_result *result, size_t number)
{
	printf("%s %zu - %s\n", result->passed ? "ok" : "not ok", number, result->name);
	put_comment(result->difference);
}

static void put_failure(const struct vigie_rule_test_result *result)
{
	const char *difference = result->difference ? result->difference : "";
	size_t size = strlen(difference);

	printf(_("%s:%" PRIu32 ": test \"%s\" failed\n"), result->file, result->line, result->name);
	printf("%s%s", difference, size && difference[size - 1] != '\n' ? "\n" : "");
}

static size_t put_results(const struct vigie_rule_test_result *results, size_t n, bool tap)
{
	size_t failed = 0;

	for (size_t i = 0; i < n; i++) {
		failed += !results[i].passed;
		if (tap)
			put_tap(&results[i], i + 1);
		else if (!results[i].passed)
			put_failure(&results[i]);
	}
	return failed;
}

/* What no test tries: worth knowing, nothing wrong. */
static int put_gaps(const struct rule_set *set, const struct vigie_calendar *calendar, bool tap)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *gaps = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r = vigie_diagnostics_new(&gaps);

	if (r == 0)
		r = vigie_rules_cover(set->rules, calendar, words_language(), gaps);
	if (r < 0)
		return r;
	vigie_diagnostics_render(gaps, false, &text);
	if (tap)
		put_comment(vigie_buffer_string(&text));
	else
		fputs(vigie_buffer_string(&text), stdout);
	return vigie_buffer_error(&text);
}

static int run_tests(const struct rule_set *set, const struct vigie_calendar *calendar, bool tap)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_rule_test_result *results = NULL;
	size_t n = 0, failed = 0;
	int r = vigie_arena_new(&arena);

	if (r == 0)
		r = vigie_rules_test(set->rules, calendar, arena, &results, &n);
	if (r == 0) {
		failed = put_results(results, n, tap);
		r = put_gaps(set, calendar, tap);
	}
	if (r < 0)
		return session_unable(_("the tests of the rules"), r);
	if (tap)
		printf("1..%zu\n", n);
	else
		printf(_("Tests passed: %zu, failed: %zu\n"), n - failed, failed);
	return failed ? EXIT_FOUND : EXIT_DONE;
}

/* The office's calendar; without a configuration the ordinary week, without holidays. */
static int test_set(const struct rule_set *set, bool tap)
{
	VIGIE_CLEANUP(vigie_calendar_freep) struct vigie_calendar *calendar = NULL;
	int r;

	if (set->config)
		return run_tests(set, set->config->calendar, tap);
	r = vigie_calendar_new(&calendar);
	return r < 0 ? session_unable(_("the tests of the rules"), r)
		     : run_tests(set, calendar, tap);
}

static int run_test(struct session *session, const struct arguments *arguments)
{
	struct rule_set set = {0};
	int code = rule_set_load(&set, session, arguments);

	/* Among the warnings: the rules that no test names. */
	if (code <= EXIT_FOUND)
		session_print(session, set.list, false);
	if (code == EXIT_DONE)
		code = test_set(&set, arguments->options[TEST_TAP] != NULL);
	rule_set_done(&set);
	return code;
}

static const struct option_line test_options[] = {
	[TEST_TAP] = {"--tap", NULL, N_("print the results in the Test Anything Protocol")},
};

const struct command command_rules_test = {
	.name = "rules test",
	.operands = N_("[PATH…]"),
	.summary = N_("run the tests that stand in rule files"),
	.details = N_("Without PATH, those of the rules in force. Warns of rules that no test "
		      "names, and shows each condition that is never yes or never no in the "
		      "tests, and each boundary of which a side is not tested."),
	.examples = N_("  vigie rules test\n"
		       "  vigie rules test --tap trial.rules\n"),
	COMMAND_OPTIONS(test_options),
	.most = SIZE_MAX,
	.run = run_test,
};
