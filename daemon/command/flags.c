/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie flags list`: which pupils which rules point out, by number and never by name. Reads only.
 */
#include "daemon/command/command.h"
#include "daemon/command/json_object.h"
#include "daemon/command/rules_in_force.h"
#include "daemon/command/table.h"
#include "daemon/command/tally.h"
#include "daemon/command/words.h"
#include "vigie/translate.h"

enum list_option { LIST_SCHOOL, LIST_RULE, LIST_ALL, LIST_SUMMARY, LIST_JSON };

static int print_json(const struct vigie_flag *flag)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_number(&object, "flag", flag->id);
	json_number(&object, "pupil", flag->person);
	json_text(&object, "school", flag->uai);
	json_text(&object, "rule", flag->rule);
	json_text(&object, "title", flag->title);
	json_text(&object, "state", vigie_flag_state_word(flag->state));
	json_text(&object, "priority", words_priority(flag->priority));
	json_day(&object, "since", flag->since);
	json_day(&object, "raised", flag->raised);
	json_day(&object, "cleared", flag->cleared);
	json_text(&object, "reason",
		  flag->state == VIGIE_FLAG_CLEARED ? vigie_flag_reason_word(flag->reason) : NULL);
	json_text(&object, "fingerprint", flag->fingerprint);
	return json_print(&object);
}

static int on_flag_json(void *userdata, const struct vigie_flag *flag)
{
	(void)userdata;
	return print_json(flag);
}

static int on_flag(void *userdata, const struct vigie_flag *flag)
{
	struct table *table = userdata;

	table_cell(table, "%lld", (long long)flag->id);
	table_cell(table, "#%lld", (long long)flag->person);
	table_cell(table, "%s", flag->uai);
	table_cell(table, "%s", words_priority_text(flag->priority));
	table_cell(table, "%s", vigie_flag_state_text(flag->state));
	table_day(table, flag->since);
	table_cell(table, "%s", flag->rule);
	return 0;
}

static int list_flags(struct vigie_store *store, const char *timezone,
		      const struct vigie_flag_filter *filter, bool json)
{
	static const struct table_column columns[] = {
		{N_("Flag"), true},	 {N_("Pupil"), true},  {N_("School"), false},
		{N_("Priority"), false}, {N_("State"), false}, {N_("Since"), false},
		{N_("Rule"), false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	int r = vigie_flags_each(store, filter, json ? on_flag_json : on_flag, &table);

	if (r == 0 && !json) {
		if (table_rows(&table))
			r = table_print(&table, stdout);
		else
			puts(_("No flag."));
	}
	if (r == 0 && !json)
		r = rules_in_force_print(store, timezone);
	return r < 0 ? session_unable(_("the list of flags"), r) : EXIT_DONE;
}

static int on_flag_counted(void *userdata, const struct vigie_flag *flag)
{
	return tally_add(userdata, flag->rule, flag->state);
}

/* How many of each rule, by state. */
static int summarise(struct vigie_store *store, const struct vigie_flag_filter *filter)
{
	static const char *const states[] = {
#define X(enumerator, word, text) text,
		VIGIE_FLAG_STATES(X)
#undef X
	};
	VIGIE_CLEANUP(tally_done) struct tally tally = {0};
	int r = vigie_flags_each(store, filter, on_flag_counted, &tally);

	if (r == 0)
		r = tally_print(&tally, N_("Rule"), states, VIGIE_ARRAY_SIZE(states));
	return r < 0 ? session_unable(_("the list of flags"), r) : EXIT_DONE;
}

static int run_list(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct vigie_flag_filter filter = {.school = arguments->options[LIST_SCHOOL],
					   .rule = arguments->options[LIST_RULE],
					   .all = arguments->options[LIST_ALL] != NULL};
	vigie_day today;
	int code;

	if (!usage_school("flags list", filter.school))
		return EXIT_USAGE;
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	if (code == EXIT_DONE && !filter.all) {
		today = session_today(session, config);
		filter.heard_on = &today;
	}
	if (code == EXIT_DONE && arguments->options[LIST_SUMMARY])
		return summarise(store, &filter);
	return code ? code : list_flags(store, config->timezone, &filter, session->json);
}

static const struct option_line list_options[] = {
	[LIST_SCHOOL] = {"--school", N_("UAI"), N_("only of this school")},
	[LIST_RULE] = {"--rule", N_("RULE"), N_("only of this rule")},
	[LIST_ALL] = {"--all", NULL, N_("those that were cleared or are silent, too")},
	[LIST_SUMMARY] = {"--summary", NULL, N_("how many of each rule, by state")},
	[LIST_JSON] = OPTION_JSON,
};

const struct command command_flags_list = {
	.name = "flags list",
	.summary = N_("which pupils which rules point out"),
	.details = N_("Most serious first. Pupils are numbers; 'vigie explain' shows one, and logs "
		      "that it did."),
	.examples = "  vigie flags\n"
		    "  vigie flags list --summary\n"
		    "  vigie flags list --school 0999999Z --rule absences-quatre\n",
	COMMAND_OPTIONS(list_options),
	.run = run_list,
};
