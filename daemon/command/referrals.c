/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie referrals`: the queue of proposals, by number and never by name, and the story of each.
 * Reads only.
 */
#include <errno.h>
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/command/json_object.h"
#include "daemon/command/rules_in_force.h"
#include "daemon/command/table.h"
#include "daemon/command/tally.h"
#include "daemon/command/words.h"
#include "vigie/translate.h"

enum list_option { LIST_SCHOOL, LIST_PROGRAMME, LIST_STATE, LIST_ALL, LIST_SUMMARY, LIST_JSON };

static int on_referral_json(void *userdata, const struct vigie_referral *referral)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	(void)userdata;
	json_number(&object, "referral", referral->id);
	json_number(&object, "pupil", referral->person);
	json_text(&object, "school", referral->uai);
	json_text(&object, "programme", referral->programme);
	json_text(&object, "state", vigie_referral_state_word(referral->state));
	json_text(&object, "priority", words_priority(referral->priority));
	json_day(&object, "created", referral->created);
	json_day(&object, "proposed", referral->proposed);
	json_day(&object, "deadline", referral->deadline);
	json_day(&object, "closed", referral->closed);
	json_text(&object, "titles", referral->titles);
	json_text(&object, "subjects", referral->subjects);
	return json_print(&object);
}

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
	table_cell(table, "%s", vigie_referral_state_text(referral->state));
	table_day(table, referral->created);
	table_day(table, referral->deadline);
	put_because(table, referral->titles);
	return 0;
}

static int list_referrals(struct vigie_store *store, const char *timezone,
			  const struct vigie_referral_filter *filter, bool json)
{
	static const struct table_column columns[] = {
		{N_("No."), true},	  {N_("School"), false}, {N_("Programme"), false},
		{N_("Priority"), false},  {N_("State"), false},	 {N_("Made on"), false},
		{N_("Answer by"), false}, {N_("Because"), false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	int r = vigie_referrals_each(store, filter, json ? on_referral_json : on_referral, &table);

	if (r == 0 && !json) {
		if (table_rows(&table))
			r = table_print(&table, stdout);
		else
			puts(_("No referral."));
	}
	if (r == 0 && !json)
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

static int run_list(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	const char *const *values = arguments->options;
	struct vigie_referral_filter filter = {.school = values[LIST_SCHOOL],
					       .programme = values[LIST_PROGRAMME],
					       .state = values[LIST_STATE],
					       .all = values[LIST_ALL] != NULL};
	int code;

	if (!usage_school("referrals list", filter.school) || !check_state(filter.state))
		return EXIT_USAGE;
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	if (code == EXIT_DONE && values[LIST_SUMMARY])
		return summarise(store, &filter);
	return code ? code : list_referrals(store, config->timezone, &filter, session->json);
}

static void put_line(struct table *table, const char *title, const char *text)
{
	if (!*text)
		return;
	table_cell(table, "  %s", title);
	table_cell(table, "%s", text);
}

static void put_day(struct table *table, const char *title, vigie_day day)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_day_append_iso(&text, day);
	put_line(table, title, vigie_buffer_string(&text));
}

static int print_referral(const struct vigie_referral *referral)
{
	static const struct table_column columns[] = {{NULL, false}, {NULL, false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);

	printf(_("Referral No. %lld, %s\n"), (long long)referral->id,
	       vigie_referral_state_text(referral->state));
	table_cell(&table, "  %s", _("Pupil"));
	table_cell(&table, "#%lld", (long long)referral->person);
	table_cell(&table, "  %s", _("School"));
	table_cell(&table, "%s%s%s", referral->uai, referral->school_name[0] ? " " : "",
		   referral->school_name);
	put_line(&table, _("Programme"), referral->programme);
	put_line(&table, _("Priority"), words_priority_text(referral->priority));
	put_line(&table, _("Because"), referral->titles);
	put_line(&table, _("To work on"), referral->subjects);
	put_day(&table, _("Made on"), referral->created);
	put_day(&table, _("Proposed on"), referral->proposed);
	put_day(&table, _("Answer by"), referral->deadline);
	put_day(&table, _("Closed on"), referral->closed);
	return table_print(&table, stdout);
}

struct story {
	const struct vigie_config *config;
	struct table table;
};

static int on_transition(void *userdata, const struct vigie_transition *transition)
{
	struct story *story = userdata;

	table_cell(&story->table, "  ");
	table_moment(&story->table, transition->when, story->config->timezone);
	table_cell(&story->table, "%s", vigie_referral_state_text(transition->to));
	table_cell(&story->table, "%s", transition->who);
	table_cell(&story->table, "%s", transition->why);
	return 0;
}

static int show_referral(struct vigie_store *store, const struct vigie_config *config, int64_t id)
{
	static const struct table_column columns[] = {
		{NULL, false}, {NULL, false}, {NULL, false}, {NULL, false}, {NULL, false}};
	struct story story = {.config = config, .table = TABLE(columns)};
	struct vigie_referral referral;
	int r = vigie_referral_get(store, id, &referral);

	if (r == -ENOENT) {
		fprintf(stderr, _("vigie: there is no referral No. %lld\n"), (long long)id);
		return EXIT_UNABLE;
	}
	if (r == 0)
		r = print_referral(&referral);
	if (r == 0)
		r = vigie_referral_each_transition(store, id, on_transition, &story);
	if (r == 0) {
		printf("\n%s\n", _("Its story"));
		r = table_print(&story.table, stdout);
	}
	table_done(&story.table);
	return r < 0 ? session_unable(_("the referral"), r) : EXIT_DONE;
}

static int run_show(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	int64_t id;
	int code;

	if (!usage_number("referrals show", _("referral"), arguments->operands[0], &id))
		return EXIT_USAGE;
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	return code ? code : show_referral(store, config, id);
}

static const struct option_line list_options[] = {
	[LIST_SCHOOL] = {"--school", N_("UAI"), N_("only of this school")},
	[LIST_PROGRAMME] = {"--programme", N_("PROGRAMME"), N_("only to this programme")},
	[LIST_STATE] = {"--state", N_("STATE"), N_("only in this state: waiting, proposed …")},
	[LIST_ALL] = {"--all", NULL, N_("those that are closed, too")},
	[LIST_SUMMARY] = {"--summary", NULL, N_("how many of each programme, by state")},
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

const struct command command_referrals_show = {
	.name = "referrals show",
	.operands = N_("NUMBER"),
	.summary = N_("one referral and its story"),
	.examples = "  vigie referrals show 12\n",
	.least = 1,
	.most = 1,
	.run = run_show,
};
