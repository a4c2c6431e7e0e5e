/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie referrals list`: the queue of proposals, by number and never by name. Reads only. */
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/command/csv.h"
#include "daemon/command/referral_json.h"
#include "daemon/command/rules_in_force.h"
#include "daemon/command/table.h"
#include "daemon/command/tally.h"
#include "daemon/command/words.h"
#include "vigie/translate.h"

enum list_option {
	LIST_SCHOOL,
	LIST_PROGRAMME,
	LIST_STATE,
	LIST_COORDINATOR,
	LIST_PRIORITY,
	LIST_BEFORE,
	LIST_ALL,
	LIST_SUMMARY,
	LIST_CSV,
	LIST_JSON,
};

/* The first of its reasons, and how many more there are: a line is for one referral. */
static void put_because(struct table *table, const char *titles)
{
	static const char separator[] = " · ";
	const char *end = strstr(titles, separator);
	size_t more = 0;

	for (const char *at = end; at; at = strstr(at + 1, separator))
		more++;
	if (more)
		table_cell(table, _("%.*s (and %zu more)"), (int)(end - titles), titles, more);
	else
		table_cell(table, "%s", titles);
}

static int on_referral(void *userdata, const struct vigie_referral *referral)
{
	struct table *table = userdata;

	table_cell(table, "%lld", (long long)referral->id);
	table_cell(table, "%s", referral->uai);
	table_cell(table, "%s", referral->programme);
	table_cell(table, "%s", words_priority_text(referral->priority));
	table_cell(table, "%s",
		   referral->ending != VIGIE_DAY_NONE ? _("started, its end is proposed")
						      : vigie_referral_state_text(referral->state));
	table_day(table, referral->created);
	table_day(table, referral->deadline);
	put_because(table, referral->titles);
	return 0;
}

static int on_referral_json(void *userdata, const struct vigie_referral *referral)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	(void)userdata;
	referral_json_put(&object, referral);
	return json_print(&object);
}

/* All of its reasons: a cell of a spreadsheet has room. */
static int on_referral_csv(void *userdata, const struct vigie_referral *referral)
{
	struct table *table = userdata;

	table_cell(table, "%lld", (long long)referral->id);
	table_cell(table, "%s", referral->uai);
	table_cell(table, "%s", referral->school_name);
	table_cell(table, "%s", referral->programme);
	table_cell(table, "%s", words_priority_text(referral->priority));
	table_cell(table, "%s", vigie_referral_state_text(referral->state));
	table_day(table, referral->created);
	table_day(table, referral->proposed);
	table_day(table, referral->deadline);
	table_day(table, referral->started);
	table_day(table, referral->closed);
	table_cell(table, "%s", referral->coordinator);
	table_cell(table, "%s", referral->tutor);
	table_cell(table, "%s", referral->titles);
	table_cell(table, "%s", referral->subjects);
	return 0;
}

static int list_csv(struct vigie_store *store, const struct vigie_referral_filter *filter)
{
	static const struct table_column columns[] = {
		{N_("No."), true},	   {N_("School"), false},      {N_("Name"), false},
		{N_("Programme"), false},  {N_("Priority"), false},    {N_("State"), false},
		{N_("Made on"), false},	   {N_("Proposed on"), false}, {N_("Answer by"), false},
		{N_("Started on"), false}, {N_("Closed on"), false},   {N_("Coordinator"), false},
		{N_("Tutor"), false},	   {N_("Because"), false},     {N_("To work on"), false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	int r = vigie_referrals_each(store, filter, on_referral_csv, &table);

	if (r == 0)
		r = csv_print(&table, stdout);
	return r < 0 ? session_unable(_("the list of referrals"), r) : EXIT_DONE;
}

static int list_json(struct vigie_store *store, const struct vigie_referral_filter *filter)
{
	int r = vigie_referrals_each(store, filter, on_referral_json, NULL);

	return r < 0 ? session_unable(_("the list of referrals"), r) : EXIT_DONE;
}

static int list_referrals(struct vigie_store *store, const char *timezone,
			  const struct vigie_referral_filter *filter)
{
	static const struct table_column columns[] = {
		{N_("No."), true},	  {N_("School"), false}, {N_("Programme"), false},
		{N_("Priority"), false},  {N_("State"), false},	 {N_("Made on"), false},
		{N_("Answer by"), false}, {N_("Because"), false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	int r = vigie_referrals_each(store, filter, on_referral, &table);

	if (r == 0 && table_rows(&table))
		r = table_print(&table, stdout);
	else if (r == 0)
		puts(_("No referral."));
	if (r == 0)
		r = rules_in_force_print(store, timezone);
	return r < 0 ? session_unable(_("the list of referrals"), r) : EXIT_DONE;
}

static int on_referral_counted(void *userdata, const struct vigie_referral *referral)
{
	return tally_add(userdata, referral->programme, referral->state);
}

/* How many of each programme, by state: the waiting list is one of them. */
static int summarise(struct vigie_store *store, const struct vigie_referral_filter *filter)
{
	static const char *const states[] = {
#define X(enumerator, word, text) text,
		VIGIE_REFERRAL_STATES(X)
#undef X
	};
	VIGIE_CLEANUP(tally_done) struct tally tally = {0};
	int r = vigie_referrals_each(store, filter, on_referral_counted, &tally);

	if (r == 0)
		r = tally_print(&tally, N_("Programme"), states, VIGIE_ARRAY_SIZE(states));
	return r < 0 ? session_unable(_("the list of referrals"), r) : EXIT_DONE;
}

static bool check_state(const char *state)
{
	static const char *const words[] = {
#define X(enumerator, word, text) word,
		VIGIE_REFERRAL_STATES(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(words); i++)
		if (!state || strcmp(words[i], state) == 0)
			return true;
	usage_unknown("referrals list", N_("no such state"), state, words, VIGIE_ARRAY_SIZE(words));
	return false;
}

static bool read_priority(const char *text, enum vigie_priority *ret_priority)
{
	const char *words[VIGIE_PRIORITY_URGENT + 1] = {0};

	*ret_priority = VIGIE_PRIORITY_LOW;
	for (unsigned priority = 0; priority < VIGIE_ARRAY_SIZE(words); priority++) {
		words[priority] = words_priority(priority);
		if (text && strcmp(words[priority], text) == 0)
			*ret_priority = priority;
	}
	if (!text || strcmp(words[*ret_priority], text) == 0)
		return true;
	usage_unknown("referrals list", N_("no such priority"), text, words,
		      VIGIE_ARRAY_SIZE(words));
	return false;
}

static int list(struct session *session, const char *const *values,
		const struct vigie_referral_filter *filter)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	int code = session_load_config(session, &config);

	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	if (code)
		return code;
	if (values[LIST_SUMMARY])
		return summarise(store, filter);
	if (values[LIST_CSV])
		return list_csv(store, filter);
	return session->json ? list_json(store, filter)
			     : list_referrals(store, config->timezone, filter);
}

static int run_list(struct session *session, const struct arguments *arguments)
{
	const char *const *values = arguments->options;
	struct vigie_referral_filter filter = {.school = values[LIST_SCHOOL],
					       .programme = values[LIST_PROGRAMME],
					       .state = values[LIST_STATE],
					       .coordinator = values[LIST_COORDINATOR],
					       .all = values[LIST_ALL] != NULL};
	vigie_day before;

	if (!usage_school("referrals list", filter.school) || !check_state(filter.state) ||
	    !read_priority(values[LIST_PRIORITY], &filter.priority) ||
	    !usage_day("referrals list", "--before", values[LIST_BEFORE], &before))
		return EXIT_USAGE;
	if (values[LIST_BEFORE])
		filter.since = &before;
	return list(session, values, &filter);
}

static const struct option_line list_options[] = {
	[LIST_SCHOOL] = {"--school", N_("UAI"), N_("only of this school")},
	[LIST_PROGRAMME] = {"--programme", N_("PROGRAMME"), N_("only to this programme")},
	[LIST_STATE] = {"--state", N_("STATE"), N_("only in this state: waiting, proposed …")},
	[LIST_COORDINATOR] = {"--coordinator", N_("NAME"), N_("only whose place is this one's")},
	[LIST_PRIORITY] = {"--priority", N_("PRIORITY"), N_("this one or a higher")},
	[LIST_BEFORE] = {"--before", N_("DATE"), N_("only those that wait since then, or longer")},
	[LIST_ALL] = {"--all", NULL, N_("those that are closed, too")},
	[LIST_SUMMARY] = {"--summary", NULL, N_("how many of each programme, by state")},
	[LIST_CSV] = {"--csv", NULL, N_("as CSV that a spreadsheet opens safely")},
	[LIST_JSON] = OPTION_JSON,
};

const struct command command_referrals_list = {
	.name = "referrals list",
	.summary = N_("the queue of referrals, most urgent first"),
	.examples = "  vigie referrals\n"
		    "  vigie referrals list --programme tutorat-college --state waiting\n",
	COMMAND_OPTIONS(list_options),
	.run = run_list,
};
