/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie flags show`: one decision as it was made, from what was kept then, whatever the rules and
 * the data say today; and whether the rule in force today is another. Reads only; by number, never
 * by name.
 */
#include <errno.h>
#include <string.h>

#include "daemon/command/explain.h"
#include "daemon/command/rule_set.h"
#include "daemon/command/words.h"
#include "daemon/command/wrap.h"
#include "vigie/translate.h"

struct flag_search {
	int64_t id;
	struct vigie_flag flag;
};

static int on_search(void *userdata, const struct vigie_flag *flag)
{
	struct flag_search *search = userdata;

	if (flag->id != search->id)
		return 0;
	search->flag = *flag;
	return 1;
}

static void put_flag(const struct vigie_flag *flag)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};

	vigie_day_append_iso(&day, flag->since);
	printf(_("Flag %lld: %s\nPupil #%lld, school %s, rule %s\n%s since %s\n\n"),
	       (long long)flag->id, flag->title, (long long)flag->person, flag->uai, flag->rule,
	       vigie_flag_state_text(flag->state), vigie_buffer_string(&day));
}

/* The sentence, then its boundary cases, a line each. */
static void put_sentence(const char *sentence)
{
	for (const char *line = sentence; *line;) {
		size_t size = strcspn(line, "\n");
		VIGIE_CLEANUP(vigie_freep) char *copy = strndup(line, size);

		printf("  ");
		if (line == sentence && copy)
			wrap_words(copy, 2);
		else
			printf("%.*s\n", (int)size, line);
		line += size + (line[size] == '\n');
	}
}

static void put_text(const char *text)
{
	while (*text) {
		size_t size = strcspn(text, "\n");

		printf("%*s%.*s\n", size ? 2 : 0, "", (int)size, text);
		text += size + (text[size] == '\n');
	}
}

static void put_rule(const struct vigie_decision *decision)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};

	vigie_day_append_iso(&day, decision->day);
	printf(_("Decided on %s, with the rules %s. This one said:\n"), vigie_buffer_string(&day),
	       decision->fingerprint);
	if (decision->sentence)
		put_sentence(decision->sentence);
	else
		put_text(decision->text);
	if (decision->author)
		printf(_("  Author: %s\n"), decision->author);
	if (decision->reason)
		printf(_("  Reason: %s\n"), decision->reason);
}

/* Two conditions stand at depth 0 when the rule had an `applies to`: that is the first. */
static bool has_population(const struct vigie_decision *decision)
{
	size_t n = 0;

	for (size_t i = 0; i < decision->n_steps; i++)
		n += decision->steps[i].depth == 0 && decision->steps[i].is_condition;
	return n > 1;
}

static int put_steps(struct vigie_store *store, const struct vigie_decision *decision)
{
	bool population = has_population(decision);
	int r = 0;

	for (size_t i = 0; r == 0 && i < decision->n_steps; i++) {
		const struct vigie_decision_step *step = &decision->steps[i];
		int indent = 4 + EXPLAIN_INDENT * step->depth;

		if (step->depth == 0 && step->is_condition) {
			printf("  %s\n", population ? _("Is the pupil concerned?")
						    : _("Does the condition hold?"));
			population = false;
		}
		explain_print_finding(step->is_condition, step->text, step->finding, indent);
		r = explain_print_sources(store, step->sources, step->n_sources,
					  step->n_more_sources, indent + EXPLAIN_INDENT);
	}
	if (decision->n_steps == 0)
		printf("  %s\n", decision->values);
	return r;
}

/* In the language of the record: it may have been another one than today's. */
static bool reads_the_same(const struct vigie_rules *rules, size_t rule,
			   const struct vigie_decision *decision)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer english = {0}, french = {0};

	vigie_rules_restate(rules, rule, VIGIE_ENGLISH, &english);
	vigie_rules_restate(rules, rule, VIGIE_FRENCH, &french);
	return strcmp(vigie_rules_info(rules, rule)->text, decision->text) == 0 &&
	       (!decision->sentence ||
		strcmp(vigie_buffer_string(&english), decision->sentence) == 0 ||
		strcmp(vigie_buffer_string(&french), decision->sentence) == 0);
}

static void put_today(const struct vigie_rules *rules, const char *name,
		      const struct vigie_decision *decision)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer sentence = {0};
	size_t rule = rules ? vigie_rules_find(rules, name) : SIZE_MAX;

	putchar('\n');
	if (!rules) {
		puts(_("The rules in force today have errors: 'vigie check' shows them."));
	} else if (rule == SIZE_MAX) {
		puts(_("Today no rule in force has this name."));
	} else if (strcmp(vigie_rules_fingerprint(rules), decision->fingerprint) == 0) {
		puts(_("The rules in force today are the same."));
	} else if (reads_the_same(rules, rule, decision)) {
		puts(_("The rule in force today reads the same; other parts of the rules have "
		       "changed."));
	} else {
		vigie_rules_restate(rules, rule, words_language(), &sentence);
		puts(_("The rule in force today is another. It says:"));
		put_sentence(vigie_buffer_string(&sentence));
	}
}

static int put_decision(struct vigie_store *store, const struct vigie_rules *rules,
			const struct vigie_flag *flag)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_decision decision;
	int r = vigie_arena_new(&arena);

	if (r == 0)
		r = vigie_flag_decision(store, flag->id, arena, &decision);
	if (r == -ENOENT) {
		puts(_("Not raised: nothing has been decided."));
		return 0;
	}
	if (r < 0)
		return r;
	put_rule(&decision);
	puts(_("\nIt found:"));
	r = put_steps(store, &decision);
	if (r < 0)
		return r;
	put_today(rules, flag->rule, &decision);
	puts(_("\nThe rule as it was written:"));
	put_text(decision.text);
	return 0;
}

static int show_flag(struct vigie_store *store, const struct vigie_rules *rules, int64_t id)
{
	const struct vigie_flag_filter all = {.all = true};
	struct flag_search search = {.id = id};
	int r = vigie_flags_each(store, &all, on_search, &search);

	if (r == 0) {
		fprintf(stderr, _("vigie: there is no flag %lld\n"), (long long)id);
		return EXIT_UNABLE;
	}
	if (r > 0) {
		put_flag(&search.flag);
		r = put_decision(store, rules, &search.flag);
	}
	return r < 0 ? session_unable(_("the flag"), r) : EXIT_DONE;
}

/* Wrong rules of today keep nobody from reading what was decided. */
static int load_rules(struct session *session, struct rule_set *today)
{
	int code, r = vigie_diagnostics_new(&today->list);

	if (r < 0)
		return session_unable(_("reading the rules"), r);
	code = session_load_config(session, &today->config);
	if (code == EXIT_DONE)
		code = rule_set_compile(today);
	return code == EXIT_FOUND ? EXIT_DONE : code;
}

static int run_show(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct rule_set today = {0};
	int64_t id;
	int code;

	if (!usage_number("flags show", _("flag"), arguments->operands[0], &id))
		return EXIT_USAGE;
	code = load_rules(session, &today);
	if (code == EXIT_DONE)
		code = session_open_store(today.config, VIGIE_STORE_READ, &store);
	if (code == EXIT_DONE)
		code = show_flag(store, today.rules, id);
	rule_set_done(&today);
	return code;
}

const struct command command_flags_show = {
	.name = "flags show",
	.operands = N_("FLAG"),
	.summary = N_("one flag: what was decided, by which rule, on which values"),
	.details = N_("As it was when the flag was raised: the rule, the values, their files and "
		      "lines. 'vigie explain' shows the rules and the data of today."),
	.examples = "  vigie flags show 12\n",
	.least = 1,
	.most = 1,
	.run = run_show,
};
