/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie pupil sheet`: one decision for the family whom it concerns, under the four headings that
 * the law asks for (R. 311-3-1-2 of the code of relations between the public and the
 * administration), from what was kept when it was made. Names the pupil; the reading is logged.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/desk.h"
#include "daemon/command/explain.h"
#include "daemon/command/harmless.h"
#include "daemon/command/wrap.h"
#include "vigie/translate.h"

#define INDENT 4

struct sheet {
	const struct desk *desk;
	struct vigie_arena *arena;
	int64_t person;
	int64_t wanted; /* flag; 0 all of the pupil's */
	size_t n;
};

static void put_heading(int number, const char *title)
{
	printf("\n%d. %s\n", number, title);
}

static void put_paragraph(const char *text)
{
	printf("%*s", INDENT, "");
	wrap_words(text, INDENT);
}

static int put_title(const struct sheet *sheet, const struct vigie_flag *flag,
		     const struct vigie_decision *decision)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer born = {0}, day = {0};
	struct vigie_person person;
	int r = vigie_store_get_person(sheet->desk->store, flag->person, &person);

	if (r < 0)
		return r;
	harmless_make(person.last);
	harmless_make(person.first);
	vigie_day_append_iso(&born, person.born);
	vigie_day_append_iso(&day, decision->day);
	printf("%s\n", sheet->desk->config->office);
	printf(_("Decision of %s, flag %lld: %s\n"), vigie_buffer_string(&day), (long long)flag->id,
	       flag->title);
	printf(_("Pupil: %s %s"), person.last, person.first);
	if (person.born != VIGIE_DAY_NONE)
		printf(_(", born %s"), vigie_buffer_string(&born));
	printf(_("; school %s\n"), flag->uai);
	return 0;
}

static void put_part(const struct vigie_flag *flag)
{
	put_heading(1, _("How far, and in what way, a computation took part in the decision"));
	put_paragraph(_("A computer program compared what the school delivered with a rule that "
			"people wrote, and raised a flag. It proposes and decides nothing: whether "
			"the pupil is helped, and how, people decided, or will decide."));
	printf("%*s", INDENT, "");
	printf(_("The flag is now: %s.\n"), vigie_flag_state_text(flag->state));
}

/* Values are data; the file and the line say where each came from. */
static int put_data(const struct sheet *sheet, const struct vigie_decision *decision)
{
	int r = 0;

	put_heading(2, _("The data that were used, and where they came from"));
	for (size_t i = 0; r == 0 && i < decision->n_steps; i++) {
		const struct vigie_decision_step *step = &decision->steps[i];

		if (step->is_condition)
			continue;
		explain_print_finding(false, step->text, step->finding, INDENT);
		r = explain_print_sources(sheet->desk->store, step->sources, step->n_sources,
					  step->n_more_sources, INDENT + EXPLAIN_INDENT);
	}
	if (decision->n_steps == 0)
		printf("%*s%s\n", INDENT, "", decision->values);
	put_paragraph(_("Sex, nationality, origin, language, health and the parents' situation are "
			"never read."));
	return r;
}

static void put_parameters(const struct vigie_decision *decision)
{
	put_heading(3, _("The parameters, their weight, and what they gave for this pupil"));
	for (size_t i = 0; i < decision->n_steps; i++) {
		const struct vigie_decision_step *step = &decision->steps[i];

		if (step->is_condition)
			explain_print_finding(true, step->text, step->finding,
					      INDENT + EXPLAIN_INDENT * step->depth);
	}
	put_paragraph(_("No parameter weighs more than the rule says: there is no hidden score."));
	if (decision->author) {
		printf("%*s", INDENT, "");
		printf(_("Author of the rule: %s\n"), decision->author);
	}
	if (decision->reason) {
		printf("%*s", INDENT, "");
		printf(_("Reason of the rule: %s\n"), decision->reason);
	}
}

static void put_operations(const struct vigie_decision *decision)
{
	const char *rule = decision->sentence ? decision->sentence : decision->text;

	put_heading(4, _("What the program did"));
	put_paragraph(
		_("It took the school's deliveries of that day, computed each value of the "
		  "rule for the pupil, compared it with its threshold, and applied the rule:"));
	for (const char *line = rule; *line;) {
		size_t size = strcspn(line, "\n");

		printf("%*s%.*s\n", size ? INDENT : 0, "", (int)size, line);
		line += size + (line[size] == '\n');
	}
	printf("%*s", INDENT, "");
	printf(_("Fingerprint of the rules in force then: %s\n"), decision->fingerprint);
}

static int put_sheet(struct sheet *sheet, const struct vigie_flag *flag)
{
	struct vigie_decision decision;
	int r = vigie_flag_decision(sheet->desk->store, flag->id, sheet->arena, &decision);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = pupil_choice_log(sheet->desk->store, sheet->desk->ruling.when, "pupil sheet",
			     flag->person);
	if (r < 0)
		return r;
	if (sheet->n++ > 0)
		putchar('\f');
	r = put_title(sheet, flag, &decision);
	if (r < 0)
		return r;
	put_part(flag);
	r = put_data(sheet, &decision);
	put_parameters(&decision);
	put_operations(&decision);
	return r;
}

static int on_flag(void *userdata, const struct vigie_flag *flag)
{
	struct sheet *sheet = userdata;
	bool wanted = sheet->wanted ? flag->id == sheet->wanted : flag->person == sheet->person;

	return wanted ? put_sheet(sheet, flag) : 0;
}

static int put_all(struct sheet *sheet)
{
	static const struct vigie_flag_filter all = {.all = true};
	int r = vigie_flags_each(sheet->desk->store, &all, on_flag, sheet);

	if (r < 0)
		return session_unable(_("the sheet"), r);
	if (sheet->n == 0)
		fputs(_("vigie: no decision was made there\n"), stderr);
	return sheet->n ? EXIT_DONE : EXIT_UNABLE;
}

enum sheet_option { SHEET_FLAG };

static int run_sheet(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	struct sheet sheet = {.desk = &desk};
	const char *flag = arguments->options[SHEET_FLAG];
	int code;

	if (flag && !usage_number("pupil sheet", "--flag", flag, &sheet.wanted))
		return EXIT_USAGE;
	if ((flag != NULL) == (arguments->n_operands > 0))
		return usage_error("pupil sheet", _("say which pupil, or which --flag"));
	code = desk_open(&desk, session, NULL, NULL);
	if (code == EXIT_DONE && !flag)
		code = desk_find(&desk, arguments->operands[0], &sheet.person);
	if (code == EXIT_DONE && vigie_arena_new(&arena) < 0)
		code = session_unable(_("the sheet"), -ENOMEM);
	sheet.arena = arena;
	return code ? code : put_all(&sheet);
}

static const struct option_line sheet_options[] = {
	[SHEET_FLAG] = {"--flag", N_("FLAG"), N_("the decision of this flag")},
};

const struct command command_pupil_sheet = {
	.name = "pupil sheet",
	.operands = N_("[PUPIL]"),
	.summary = N_("a decision explained to the family, under the four headings of the law"),
	.details = N_("Part of the computation, data and sources, parameters and their weight, "
		      "operations: from what was kept when the flag was raised. Of a pupil, one "
		      "sheet for each decision. It names the pupil: written in the access log."),
	.examples = "  vigie pupil sheet --flag 12\n"
		    "  vigie pupil sheet n12\n",
	COMMAND_OPTIONS(sheet_options),
	.most = 1,
	.run = run_sheet,
};
