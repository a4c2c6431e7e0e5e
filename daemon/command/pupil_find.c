/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie pupil find`: who is meant, by everything that leads to a pupil, and under which names the
 * pupil is known. Each reading is written in the access log first.
 */
#include <errno.h>

#include "daemon/command/desk.h"
#include "daemon/command/json_object.h"
#include "daemon/command/table.h"
#include "vigie/translate.h"

struct finding {
	const struct desk *desk;
	struct table table;
	const struct vigie_school *school; /* of the row under way */
	int64_t kept; /* of whom it is another name; 0 itself */
};

static const char *or_none(const char *text)
{
	return *text ? text : "-";
}

static int print_json(const struct finding *finding, const struct vigie_person *person)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	struct vigie_objection objection;
	int r = vigie_person_get_objection(finding->desk->store, person->id, &objection);

	if (r < 0)
		return r;
	json_number(&object, "pupil", person->id);
	json_known(&object, "name_of", finding->kept);
	json_text(&object, "school", finding->school->uai);
	json_text(&object, "last", person->last);
	json_text(&object, "first", person->first);
	json_day(&object, "born", person->born);
	json_text(&object, "ine", person->ine);
	json_text(&object, "be", person->be);
	json_text(&object, "local", person->local);
	json_raw(&object, "objection", r > 0 ? "true" : "false");
	return json_print(&object);
}

static int put_row(struct finding *finding, const struct vigie_person *person)
{
	struct vigie_objection objection;
	int r = vigie_person_get_objection(finding->desk->store, person->id, &objection);

	if (r < 0)
		return r;
	table_cell(&finding->table, finding->kept ? "= #%lld" : "#%lld",
		   (long long)(finding->kept ? finding->kept : person->id));
	table_cell(&finding->table, "%s", finding->school->uai);
	table_cell(&finding->table, "%s %s", person->last, person->first);
	table_day(&finding->table, person->born);
	table_cell(&finding->table, "%s", or_none(person->ine));
	table_cell(&finding->table, "%s", or_none(person->be));
	table_moment(&finding->table, r > 0 ? objection.when : VIGIE_TIME_NONE,
		     finding->desk->config->timezone);
	return 0;
}

static int put_person(struct finding *finding, const struct vigie_person *person)
{
	int r = pupil_choice_log(finding->desk->store, finding->desk->ruling.when, "pupil find",
				 person->id);

	if (r < 0)
		return r;
	return finding->desk->session->json ? print_json(finding, person)
					    : put_row(finding, person);
}

static int on_joined(void *userdata, int64_t other)
{
	struct finding *finding = userdata;
	struct vigie_person person;
	int r = vigie_store_get_person(finding->desk->store, other, &person);

	return r < 0 ? r : put_person(finding, &person);
}

static int put_found(struct finding *finding, const struct pupil_found *found)
{
	int r;

	finding->school = &found->school;
	finding->kept = 0;
	r = put_person(finding, &found->person);
	finding->kept = found->person.id;
	return r < 0 ? r
		     : vigie_person_each_joined(finding->desk->store, found->person.id, on_joined,
						finding);
}

static int find(struct finding *finding, const char *text)
{
	VIGIE_CLEANUP(pupil_choice_done) struct pupil_choice choice = {0};
	int r = pupil_choice_find(&choice, finding->desk->store, text);

	for (size_t i = 0; r == 0 && i < choice.n; i++)
		r = put_found(finding, &choice.items[i]);
	if (r == 0 && table_rows(&finding->table))
		r = table_print(&finding->table, stdout);
	if (r < 0)
		return session_unable(_("the search for the pupil"), r);
	if (choice.n == 0)
		fputs(_("vigie: no pupil answers to this\n"), stderr);
	return choice.n ? EXIT_DONE : EXIT_FOUND;
}

static int run_find(struct session *session, const struct arguments *arguments)
{
	static const struct table_column columns[] = {
		{N_("Pupil"), false},	 {N_("School"), false}, {N_("Name"), false},
		{N_("Born"), false},	 {N_("INE"), false},	{N_("SIECLE id"), false},
		{N_("Objection"), false}};
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	struct finding finding = {.desk = &desk, .table = TABLE(columns)};
	int code = desk_open(&desk, session, NULL, NULL);

	if (code == EXIT_DONE)
		code = find(&finding, arguments->operands[0]);
	table_done(&finding.table);
	return code;
}

static const struct option_line find_options[] = {OPTION_JSON};

const struct command command_pupil_find = {
	.name = "pupil find",
	.operands = N_("PUPIL"),
	.summary = N_("who is meant, in which schools, under which names"),
	.details = N_("PUPIL is an INE, a SIECLE id, \"NOM Prénom\", #number, or the number of a "
		      "referral as n12. Each reading is written in the access log, with your "
		      "login name."),
	.examples = "  vigie pupil find 'ESSAI Gaël'\n",
	COMMAND_OPTIONS(find_options),
	.least = 1,
	.most = 1,
	.run = run_find,
};
