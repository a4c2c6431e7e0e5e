/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie codes list|show`: access codes by number, with their state and story; never their value.
 */
#include "daemon/command/codes.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/json_object.h"
#include "daemon/command/table.h"
#include "vigie/translate.h"

enum list_option { LIST_PROGRAMME, LIST_STATE, LIST_JSON };
enum show_option { SHOW_JSON };

int codes_find_programme(const struct vigie_config *config, const char *command, const char *name,
			 const struct vigie_config_programme **ret_programme)
{
	for (size_t i = 0; i < config->n_programmes; i++) {
		if (strcmp(config->programmes[i].name, name) != 0)
			continue;
		if (!config->programmes[i].codes)
			return usage_error(command,
					   _("programme \"%s\" has no codes: add 'codes' "
					     "to its block"),
					   name);
		*ret_programme = &config->programmes[i];
		return EXIT_DONE;
	}
	return usage_error(command, _("no programme has the name \"%s\""), name);
}

int codes_tell(int result, int64_t id, const char *refused)
{
	if (result == 0)
		return EXIT_DONE;
	if (result == -ENOENT)
		fprintf(stderr, _("vigie: there is no code %lld\n"), (long long)id);
	else if (result > 0 && refused)
		fprintf(stderr, "vigie: %s\n", refused);
	else
		return session_unable(_("the stock of codes"), result);
	return EXIT_UNABLE;
}

struct listing {
	const struct session *session;
	const struct vigie_config *config;
	struct table table;
	const char *state; /* stable word; NULL any */
};

static int print_json(const struct vigie_code *code)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_number(&object, "code", code->id);
	json_text(&object, "programme", code->programme);
	json_text(&object, "state", vigie_code_state_word(code->state));
	json_moment(&object, "since", code->since);
	json_day(&object, "expires", code->expires);
	json_known(&object, "referral", code->referral);
	return json_print(&object);
}

static int on_code(void *userdata, const struct vigie_code *code)
{
	struct listing *listing = userdata;
	struct table *table = &listing->table;

	if (listing->state && strcmp(listing->state, vigie_code_state_word(code->state)) != 0)
		return 0;
	if (listing->session->json)
		return print_json(code);
	table_number(table, (uint64_t)code->id);
	table_cell(table, "%s", code->programme);
	table_cell(table, "%s", vigie_code_state_text(code->state));
	table_moment(table, code->since, listing->config->timezone);
	table_day(table, code->expires);
	if (code->referral)
		table_cell(table, "%" PRId64, code->referral);
	else
		table_cell(table, "-");
	return 0;
}

static int list(struct vigie_store *store, const char *programme, struct listing *listing)
{
	vigie_day today = session_today(listing->session, listing->config);
	int r = vigie_stock_each(store, programme, today, on_code, listing);

	if (r == 0 && !listing->session->json) {
		if (table_rows(&listing->table))
			r = table_print(&listing->table, stdout);
		else
			puts(_("No code."));
	}
	table_done(&listing->table);
	return r < 0 ? session_unable(_("the stock of codes"), r) : EXIT_DONE;
}

static bool is_state(const char *word)
{
	static const char *const words[] = {
#define X(enumerator, word, text) word,
		VIGIE_CODE_STATES(X)
#undef X
	};

	for (size_t i = 0; word && i < VIGIE_ARRAY_SIZE(words); i++)
		if (strcmp(words[i], word) == 0)
			return true;
	if (word)
		usage_unknown("codes list", N_("no such state"), word, words,
			      VIGIE_ARRAY_SIZE(words));
	return !word;
}

static int run_list(struct session *session, const struct arguments *arguments)
{
	static const struct table_column columns[] = {
		{N_("Code"), true},   {N_("Programme"), false}, {N_("State"), false},
		{N_("Since"), false}, {N_("Expires"), false},	{N_("Referral"), true}};
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct listing listing = {.session = session,
				  .table = TABLE(columns),
				  .state = arguments->options[LIST_STATE]};
	int code;

	if (!is_state(listing.state))
		return EXIT_USAGE;
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	listing.config = config;
	return code ? code : list(store, arguments->options[LIST_PROGRAMME], &listing);
}

static const struct option_line list_options[] = {
	[LIST_PROGRAMME] = {"--programme", N_("NAME"), N_("those of one programme")},
	[LIST_STATE] = {"--state", N_("STATE"), N_("free, issued, expired or revoked")},
	[LIST_JSON] = OPTION_JSON,
};

const struct command command_codes_list = {
	.name = "codes list",
	.summary = N_("access codes by number: state, dates, referral; never their value"),
	.examples = "  vigie codes\n  vigie codes list --programme codes-bailleur --state free\n",
	COMMAND_OPTIONS(list_options),
	.run = run_list,
};

static int on_step(void *userdata, const struct vigie_code_step *step)
{
	const struct listing *listing = userdata;
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer moment = {0};

	if (!listing->session->json) {
		moment_append(&moment, step->when, listing->config->timezone);
		printf("  %s  %s  %s%s%s\n", vigie_buffer_string(&moment),
		       vigie_code_event_text(step->what), step->who, *step->why ? "  " : "",
		       step->why);
		return 0;
	}
	json_moment(&object, "when", step->when);
	json_text(&object, "what", vigie_code_event_word(step->what));
	json_text(&object, "who", step->who);
	json_text(&object, "why", step->why);
	return json_print(&object);
}

static int show(struct vigie_store *store, struct listing *listing, int64_t id)
{
	struct vigie_code code;
	int r = vigie_stock_get(store, id, session_today(listing->session, listing->config), &code);

	if (r == 0)
		r = on_code(listing, &code);
	if (r == 0 && !listing->session->json)
		r = table_print(&listing->table, stdout);
	table_done(&listing->table);
	if (r == 0 && !listing->session->json)
		putchar('\n');
	return r < 0 ? r : vigie_stock_each_step(store, id, on_step, listing);
}

static int run_show(struct session *session, const struct arguments *arguments)
{
	static const struct table_column columns[] = {
		{N_("Code"), true},   {N_("Programme"), false}, {N_("State"), false},
		{N_("Since"), false}, {N_("Expires"), false},	{N_("Referral"), true}};
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct listing listing = {.session = session, .table = TABLE(columns)};
	int64_t id;
	int code;

	if (!usage_number("codes show", _("code"), arguments->operands[0], &id))
		return EXIT_USAGE;
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	listing.config = config;
	return code ? code : codes_tell(show(store, &listing, id), id, NULL);
}

static const struct option_line show_options[] = {[SHOW_JSON] = OPTION_JSON};

const struct command command_codes_show = {
	.name = "codes show",
	.operands = N_("NUMBER"),
	.summary = N_("one access code and its whole story, without its value"),
	.examples = "  vigie codes show 12\n",
	COMMAND_OPTIONS(show_options),
	.least = 1,
	.most = 1,
	.run = run_show,
};
