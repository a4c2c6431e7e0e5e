/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie sources list`: what became of each source: last poll, last delivery, next poll, last
 * error. Reads only, and asks no source. */
#include <errno.h>

#include "daemon/command/command.h"
#include "daemon/command/json_object.h"
#include "daemon/command/table.h"
#include "vigie/translate.h"

#define BACKOFF_MOST 6 /* as the poller: the interval doubles at most so often */

static vigie_time next_poll(const struct vigie_config_source *source,
			    const struct vigie_source_state *state)
{
	uint32_t doublings = state->failures < BACKOFF_MOST ? state->failures : BACKOFF_MOST;

	if (state->last_poll == 0 || state->last_poll == VIGIE_TIME_NONE)
		return VIGIE_TIME_NONE;
	return state->last_poll + ((source->every_seconds * VIGIE_USEC_PER_SEC) << doublings);
}

static int put_json(const struct vigie_config_source *source,
		    const struct vigie_source_state *state)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_text(&object, "source", source->name);
	json_text(&object, "url", source->url);
	json_text(&object, "format", source->format ? source->format : "auto");
	json_moment(&object, "last_poll", state->last_poll);
	json_moment(&object, "last_success", state->last_success);
	json_moment(&object, "last_delivery", state->last_delivery);
	json_moment(&object, "next_poll", next_poll(source, state));
	json_number(&object, "failures", state->failures);
	json_text(&object, "error", state->error);
	return json_print(&object);
}

static void put_row(struct table *table, const struct vigie_config *config,
		    const struct vigie_config_source *source,
		    const struct vigie_source_state *state)
{
	table_cell(table, "%s", source->name);
	table_moment(table, state->last_success, config->timezone);
	table_moment(table, state->last_delivery, config->timezone);
	table_moment(table, next_poll(source, state), config->timezone);
	table_cell(table, "%s", state->error[0] ? state->error : "-");
}

static int list(struct vigie_store *store, const struct vigie_config *config, bool json)
{
	static const struct table_column columns[] = {{N_("Source"), false},
						      {N_("Last read"), false},
						      {N_("Last delivery"), false},
						      {N_("Next poll"), false},
						      {N_("Error"), false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	int r = 0;

	for (size_t i = 0; r == 0 && i < config->n_sources; i++) {
		struct vigie_source_state state = {0};

		r = vigie_store_get_source(store, config->sources[i].name, &state);
		if (r == 0 && json)
			r = put_json(&config->sources[i], &state);
		else if (r == 0)
			put_row(&table, config, &config->sources[i], &state);
	}
	if (r == 0 && !json)
		r = table_print(&table, stdout);
	return r < 0 ? session_unable(_("the list of sources"), r) : EXIT_DONE;
}

static int run_list(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	int code = session_load_config(session, &config);

	(void)arguments;
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	return code ? code : list(store, config, session->json);
}

static const struct option_line list_options[] = {OPTION_JSON};

const struct command command_sources_list = {
	.name = "sources list",
	.summary = N_("the sources: last read, next poll, last error"),
	.examples = "  vigie sources\n",
	COMMAND_OPTIONS(list_options),
	.run = run_list,
};
