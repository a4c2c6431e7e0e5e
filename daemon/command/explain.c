/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie explain`: why each rule says what it says of one pupil, and what would change it. Shows a
 * named pupil's data, on standard output only, and logs that it did before it does.
 */
#include "daemon/command/explain.h"

#include <errno.h>
#include <string.h>

#include "daemon/command/table.h"
#include "daemon/command/words.h"
#include "vigie/person.h"
#include "vigie/translate.h"

enum explain_option { EXPLAIN_RULE, EXPLAIN_ON, EXPLAIN_WHY_NOT };

static int unknown_rule(const struct vigie_rules *rules, const char *name)
{
	size_t n = vigie_rules_count(rules);
	VIGIE_CLEANUP(vigie_freep) const char **names = calloc(n + 1, sizeof(*names));

	for (size_t i = 0; names && i < n; i++)
		names[i] = vigie_rules_info(rules, i)->name;
	return names ? usage_unknown("explain", N_("no such rule"), name, names, n)
		     : session_unable(_("the rules"), -ENOMEM);
}

static int find_rule(struct explaining *explaining, const char *name)
{
	const struct vigie_rules *rules = explaining->setup.rules;

	explaining->rule = name ? vigie_rules_find(rules, name) : SIZE_MAX;
	return name && explaining->rule == SIZE_MAX ? unknown_rule(rules, name) : EXIT_DONE;
}

struct flag_search {
	struct explaining *explaining;
	int64_t person;
};

static int on_flag(void *userdata, const struct vigie_flag *flag)
{
	struct flag_search *search = userdata;
	struct explaining *explaining = search->explaining;
	struct vigie_flag *larger;

	if (flag->person != search->person)
		return 0;
	larger = reallocarray(explaining->flags, explaining->n_flags + 1, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	explaining->flags = larger;
	larger[explaining->n_flags++] = *flag;
	return 0;
}

static int compare_flags(const void *left, const void *right)
{
	const struct vigie_flag *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

static int load_flags(struct explaining *explaining, const struct pupil_found *found)
{
	struct vigie_flag_filter filter = {.school = found->school.uai, .all = true};
	struct flag_search search = {explaining, found->person.id};
	int r;

	explaining->n_flags = 0;
	r = vigie_flags_each(explaining->store, &filter, on_flag, &search);
	if (r == 0 && explaining->n_flags > 1)
		qsort(explaining->flags, explaining->n_flags, sizeof(*explaining->flags),
		      compare_flags);
	return r;
}

static void put_head(const struct explaining *explaining, const struct pupil_found *found,
		     const struct vigie_facts *facts, size_t pupil)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};
	const char *class_name = NULL;

	if (pupil != SIZE_MAX)
		class_name = pupil_class(facts, pupil, vigie_day_school_year(explaining->on));
	vigie_day_append_iso(&day, explaining->on);
	if (class_name)
		printf(_("Pupil #%lld: %s %s, class %s\n"), (long long)found->person.id,
		       found->person.last, found->person.first, class_name);
	else
		printf(_("Pupil #%lld: %s %s, class unknown\n"), (long long)found->person.id,
		       found->person.last, found->person.first);
	printf(_("School %s%s%s, on %s, with the rules %s\n"), found->school.uai,
	       found->school.name[0] ? " " : "", found->school.name, vigie_buffer_string(&day),
	       vigie_rules_fingerprint(explaining->setup.rules));
}

static bool is_wanted(const struct explaining *explaining,
		      const struct vigie_explanation *explanation)
{
	return !explaining->why_not || explanation->applies != VIGIE_TRUE ||
	       explanation->when != VIGIE_TRUE;
}

static int explain_rules(const struct explaining *explaining, const struct pupil_found *found,
			 const struct vigie_school_evaluation *evaluation, size_t pupil)
{
	struct vigie_evaluation view = vigie_setup_view(&explaining->setup, explaining->on);
	int r = 0;

	for (size_t i = 0; r == 0 && i < vigie_rules_count(explaining->setup.rules); i++) {
		VIGIE_CLEANUP(vigie_explanation_freep)
		struct vigie_explanation *explanation = NULL;
		struct explained explained = {found, evaluation->verdicts, pupil, i, NULL};

		if (explaining->rule != SIZE_MAX && explaining->rule != i)
			continue;
		r = vigie_rules_explain(explaining->setup.rules, evaluation->facts, &view, pupil, i,
					words_language(), &explanation);
		explained.explanation = explanation;
		if (r == 0 && is_wanted(explaining, explanation))
			r = explain_print_rule(explaining, &explained);
	}
	return r;
}

/* Why no rule is asked: who objected is left out of the facts, enrolled or not. */
static int put_absence(const struct explaining *explaining, const struct pupil_found *found)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer moment = {0};
	struct vigie_objection objection;
	int r = vigie_person_get_objection(explaining->store, found->person.id, &objection);

	if (r < 0)
		return r;
	if (r == 0) {
		puts(_("  not enrolled in this school on that day: no rule is asked"));
		return 0;
	}
	moment_append(&moment, objection.when, explaining->setup.config->timezone);
	printf(_("  the family objected (noted on %s): no rule is asked\n"),
	       vigie_buffer_string(&moment));
	return 0;
}

static int explain_in_school(struct explaining *explaining, const struct pupil_found *found)
{
	struct vigie_school_evaluation evaluation = {0};
	size_t pupil;
	int r = vigie_school_evaluate(explaining->store, &explaining->setup, &found->school,
				      explaining->on, VIGIE_DAY_NONE, &evaluation);

	if (r < 0)
		return r;
	r = load_flags(explaining, found);
	pupil = pupil_index(evaluation.facts, found->person.id);
	if (r == 0) {
		put_head(explaining, found, evaluation.facts, pupil);
		if (pupil == SIZE_MAX || !vigie_verdicts_enrolled(evaluation.verdicts, pupil))
			r = put_absence(explaining, found);
		else
			r = explain_rules(explaining, found, &evaluation, pupil);
	}
	vigie_school_evaluation_done(&evaluation);
	return r;
}

static int explain_all(struct explaining *explaining, const struct pupil_choice *choice)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < choice->n; i++) {
		if (i > 0)
			putchar('\n');
		r = pupil_choice_log(explaining->store, explaining->session->now, "explain",
				     choice->items[i].person.id);
		if (r == 0)
			r = explain_in_school(explaining, &choice->items[i]);
	}
	return r < 0 ? session_unable(_("the explanation"), r) : EXIT_DONE;
}

static int explain_text(struct explaining *explaining, const char *text)
{
	VIGIE_CLEANUP(pupil_choice_done) struct pupil_choice choice = {0};
	int code = pupil_choice_one(&choice, explaining->session, explaining->store,
				    explaining->setup.config, text);

	return code == EXIT_DONE ? explain_all(explaining, &choice) : code;
}

static int run_explain(struct session *session, const struct arguments *arguments)
{
	struct explaining explaining = {.session = session,
					.on = VIGIE_DAY_NONE,
					.why_not = arguments->options[EXPLAIN_WHY_NOT] != NULL};
	int code;

	if (!usage_day("explain", "--on", arguments->options[EXPLAIN_ON], &explaining.on))
		return EXIT_USAGE;
	code = session_load_setup(session, NULL, &explaining.setup);
	if (code == EXIT_DONE)
		code = find_rule(&explaining, arguments->options[EXPLAIN_RULE]);
	/* The access log is written: a reader must be able to. */
	if (code == EXIT_DONE)
		code = session_open_store(explaining.setup.config, VIGIE_STORE_WRITE,
					  &explaining.store);
	if (code == EXIT_DONE) {
		if (explaining.on == VIGIE_DAY_NONE)
			explaining.on = session_today(session, explaining.setup.config);
		code = explain_text(&explaining, arguments->operands[0]);
	}
	free(explaining.flags);
	vigie_store_close(explaining.store);
	vigie_setup_done(&explaining.setup);
	return code;
}

static const struct option_line explain_options[] = {
	[EXPLAIN_RULE] = {"--rule", N_("RULE"), N_("only this rule")},
	[EXPLAIN_ON] = {"--on", N_("DATE"), N_("on this day (today)")},
	[EXPLAIN_WHY_NOT] = {"--why-not", NULL, N_("only the rules that do not say yes")},
};

const struct command command_explain = {
	.name = "explain",
	.operands = N_("PUPIL"),
	.summary = N_("why each rule says what it says of a pupil"),
	.details = N_(
		"PUPIL is an INE, a SIECLE id, \"NOM Prénom\", #number, or the number of a "
		"referral as n12. Each condition is shown with its value, the file and line "
		"it came from, and the smallest change that would turn the verdict, and what "
		"keeps a flag down. Each use is written in the access log, with your login name."),
	.examples = "  vigie explain n12\n"
		    "  vigie explain '#231' --rule absences-quatre --on 2026-11-30\n"
		    "  vigie explain 'ESSAI Gaël' --why-not\n",
	COMMAND_OPTIONS(explain_options),
	.least = 1,
	.most = 1,
	.run = run_explain,
};
