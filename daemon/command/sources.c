/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie sources list`: what became of each source: last poll, last delivery, next poll, what is
 * expected of it, last error. Reads only, and asks no source. */
#include <errno.h>

#include "daemon/command/command.h"
#include "daemon/command/json_object.h"
#include "daemon/command/table.h"
#include "vigie/freshness.h"
#include "vigie/translate.h"

/* What is shown of all sources alike. */
struct listing {
	const struct vigie_config *config;
	struct vigie_store *store;
	vigie_time now;
	vigie_day today;
	uint64_t seed;
	struct table table;
};

static vigie_time next_poll(const struct listing *listing, const struct vigie_config_source *source,
			    const struct vigie_source_state *state)
{
	if (state->last_poll == 0 || state->last_poll == VIGIE_TIME_NONE)
		return VIGIE_TIME_NONE;
	return vigie_poll_next(source, state, listing->seed, listing->now);
}

static int get_freshness(const struct listing *listing, const struct vigie_config_source *source,
			 size_t i, struct vigie_freshness *ret_freshness)
{
	return vigie_freshness_get(listing->store, listing->config, source,
				   &source->expectations[i], listing->today, ret_freshness);
}

static int append_json(const struct listing *listing, const struct vigie_config_source *source,
		       size_t i, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	const struct vigie_expectation *expected = &source->expectations[i];
	struct vigie_freshness freshness;
	int r = get_freshness(listing, source, i, &freshness);

	if (r < 0)
		return r;
	json_text(&object, "kind", vigie_delivery_kind_name(expected->kind));
	json_number(&object, "within", expected->days);
	json_moment(&object, "last", freshness.last);
	json_day(&object, "by", freshness.due);
	json_raw(&object, "silent", freshness.silent ? "true" : "false");
	vigie_buffer_append_string(out, i ? "," : "");
	vigie_buffer_append_string(out, json_close(&object));
	return 0;
}

static int put_json(const struct listing *listing, const struct vigie_config_source *source,
		    const struct vigie_source_state *state)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer expected = {0};
	int r = 0;

	vigie_buffer_append_char(&expected, '[');
	for (size_t i = 0; r == 0 && i < source->n_expectations; i++)
		r = append_json(listing, source, i, &expected);
	vigie_buffer_append_char(&expected, ']');
	if (r < 0)
		return r;
	json_text(&object, "source", source->name);
	json_text(&object, "url", source->url);
	json_text(&object, "format", source->format ? source->format : "auto");
	json_moment(&object, "last_poll", state->last_poll);
	json_moment(&object, "last_success", state->last_success);
	json_moment(&object, "last_delivery", state->last_delivery);
	json_moment(&object, "next_poll", next_poll(listing, source, state));
	json_number(&object, "failures", state->failures);
	json_text(&object, "error", state->error);
	json_raw(&object, "expect", vigie_buffer_string(&expected));
	return json_print(&object);
}

/* "absences by 2026-12-03, grades silent": until when nobody worries. */
static int put_expected(struct listing *listing, const struct vigie_config_source *source)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r = 0;

	for (size_t i = 0; r == 0 && i < source->n_expectations; i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer due = {0};
		const char *kind = vigie_delivery_kind_text(source->expectations[i].kind);
		struct vigie_freshness freshness;

		r = get_freshness(listing, source, i, &freshness);
		if (r < 0)
			break;
		vigie_day_append_iso(&due, freshness.due);
		vigie_buffer_append_string(&text, i ? ", " : "");
		vigie_buffer_append_format(
			&text, freshness.silent ? _("%s silent, expected by %s") : _("%s by %s"),
			kind, vigie_buffer_string(&due));
	}
	table_cell(&listing->table, "%s", text.size ? text.data : "-");
	return r < 0 ? r : vigie_buffer_error(&text);
}

static int put_row(struct listing *listing, const struct vigie_config_source *source,
		   const struct vigie_source_state *state)
{
	struct table *table = &listing->table;
	const char *timezone = listing->config->timezone;
	int r;

	table_cell(table, "%s", source->name);
	table_moment(table, state->last_success, timezone);
	table_moment(table, state->last_delivery, timezone);
	table_moment(table, next_poll(listing, source, state), timezone);
	r = put_expected(listing, source);
	table_cell(table, "%s", state->error[0] ? state->error : "-");
	return r;
}

static int list(const struct session *session, struct vigie_store *store,
		const struct vigie_config *config)
{
	static const struct table_column columns[] = {
		{N_("Source"), false},	  {N_("Last read"), false}, {N_("Last delivery"), false},
		{N_("Next poll"), false}, {N_("Expected"), false},  {N_("Error"), false}};
	struct listing listing = {.config = config,
				  .store = store,
				  .now = session->now,
				  .today = session_today(session, config),
				  .seed = vigie_poll_seed(store),
				  .table = TABLE(columns)};
	int r = 0;

	for (size_t i = 0; r == 0 && i < config->n_sources; i++) {
		const struct vigie_config_source *source = &config->sources[i];
		struct vigie_source_state state = {0};

		r = vigie_store_get_source(store, source->name, &state);
		if (r == 0)
			r = session->json ? put_json(&listing, source, &state)
					  : put_row(&listing, source, &state);
	}
	if (r == 0 && !session->json)
		r = table_print(&listing.table, stdout);
	table_done(&listing.table);
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
	return code ? code : list(session, store, config);
}

static const struct option_line list_options[] = {OPTION_JSON};

const struct command command_sources_list = {
	.name = "sources list",
	.summary = N_("the sources: last read, next poll, what is expected, last error"),
	.examples = "  vigie sources\n",
	COMMAND_OPTIONS(list_options),
	.run = run_list,
};
