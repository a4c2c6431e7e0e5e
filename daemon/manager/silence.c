/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sources that have become silent, and that deliver again: told once each, in the journal and in
 * one letter to the office's contact. What was told and the letter are one transaction.
 */
#include <errno.h>
#include <string.h>

#include "daemon/manager/manager.h"
#include "vigie/freshness.h"
#include "vigie/translate.h"

struct silence {
	struct vigie_manager *manager;
	vigie_day today;
	struct vigie_buffer silent, speaking; /* lines of the letter */
	size_t n_silent;
	bool open; /* a transaction */
};

static void append_day(struct vigie_buffer *out, const struct silence *silence, vigie_time moment)
{
	const struct vigie_config *config = silence->manager->options.setup->config;
	struct vigie_date day;

	if (moment == VIGIE_TIME_NONE) {
		vigie_buffer_append_string(out, _("never"));
		return;
	}
	day = vigie_day_to_date(vigie_clock_local(moment, config->timezone, NULL));
	vigie_buffer_append_format(out, _("%1$04d-%2$02d-%3$02d"), day.year, day.month, day.day);
}

static void tell_silent(struct silence *silence, const struct vigie_config_source *source,
			const struct vigie_expectation *expected,
			const struct vigie_freshness *freshness)
{
	const struct vigie_log_field fields[] = {{VIGIE_FIELD_SOURCE, source->name}, {0}};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer last = {0};
	struct vigie_source_state state = {0};

	append_day(&last, silence, freshness->last);
	vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_SOURCE_SILENT, fields,
		  expected->days == 1 ? N_("Source %s is silent: %s, last delivery: %s, expected "
					   "within %d school day.")
				      : N_("Source %s is silent: %s, last delivery: %s, expected "
					   "within %d school days."),
		  source->name, vigie_delivery_kind_text(expected->kind),
		  vigie_buffer_string(&last), expected->days);
	vigie_buffer_append_format(
		&silence->silent,
		P_("  - %s: %s, last delivery: %s, expected within %d school day\n",
		   "  - %s: %s, last delivery: %s, expected within %d school days\n",
		   expected->days),
		source->name, vigie_delivery_kind_text(expected->kind), vigie_buffer_string(&last),
		expected->days);
	if (vigie_store_get_source(silence->manager->options.store, source->name, &state) == 0 &&
	    state.error[0])
		vigie_buffer_append_format(&silence->silent, "      %s\n", state.error);
	silence->n_silent++;
}

static void tell_speaking(struct silence *silence, const struct vigie_config_source *source,
			  const struct vigie_expectation *expected)
{
	const struct vigie_log_field fields[] = {{VIGIE_FIELD_SOURCE, source->name}, {0}};

	vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_SOURCE_SPEAKS, fields,
		  N_("Source %s delivers again: %s."), source->name,
		  vigie_delivery_kind_text(expected->kind));
	vigie_buffer_append_format(&silence->speaking, "  - %s%s%s\n", source->name, _(": "),
				   vigie_delivery_kind_text(expected->kind));
}

/* The first change of this pass opens the transaction of all of them. */
static int write_note(struct silence *silence, const struct vigie_config_source *source,
		      const struct vigie_expectation *expected,
		      const struct vigie_expectation_note *note)
{
	struct vigie_store *store = silence->manager->options.store;
	int r = silence->open ? 0 : vigie_store_begin(store);

	if (r < 0)
		return r;
	silence->open = true;
	return vigie_expectation_put_note(store, source, expected, note);
}

static int check(struct silence *silence, const struct vigie_config_source *source,
		 const struct vigie_expectation *expected)
{
	const struct vigie_manager_options *options = &silence->manager->options;
	struct vigie_expectation_note note;
	struct vigie_freshness freshness;
	bool is_new;
	int r = vigie_expectation_get_note(options->store, source, expected, &note);

	if (r < 0)
		return r;
	is_new = note.since == VIGIE_TIME_NONE;
	r = vigie_freshness_get(options->store, options->setup->config, source, expected,
				silence->today, &freshness);
	if (r < 0 || (!is_new && freshness.silent == note.told))
		return r;
	if (is_new)
		note.since = options->now();
	if (freshness.silent && !note.told)
		tell_silent(silence, source, expected, &freshness);
	else if (!freshness.silent && note.told)
		tell_speaking(silence, source, expected);
	note.told = freshness.silent;
	return write_note(silence, source, expected, &note);
}

static int write_letter(struct silence *silence)
{
	const struct vigie_manager_options *options = &silence->manager->options;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r;

	if (silence->silent.size)
		vigie_buffer_append_format(
			&text, "%s\n\n%s\n%s\n\n",
			_("These sources have brought nothing new for longer than the "
			  "configuration "
			  "expects of them:"),
			silence->silent.data,
			_("Ask the school whether it still exports its data; 'vigie sources' says "
			  "more."));
	if (silence->speaking.size)
		vigie_buffer_append_format(&text, "%s\n\n%s\n", _("These deliver again:"),
					   silence->speaking.data);
	if (vigie_buffer_error(&text) || vigie_buffer_error(&silence->silent) ||
	    vigie_buffer_error(&silence->speaking))
		return -ENOMEM;
	if (text.size == 0)
		return 0;
	r = vigie_notice_enqueue(options->store, options->setup->config,
				 silence->n_silent ? VIGIE_LETTER_SILENT : VIGIE_LETTER_SPEAKING,
				 text.data, options->now());
	return r < 0 ? r : 0;
}

static int begin(struct silence *silence, const struct vigie_config_source *source,
		 const struct vigie_expectation *expected)
{
	const struct vigie_manager_options *options = &silence->manager->options;
	struct vigie_expectation_note note;
	int r = vigie_expectation_get_note(options->store, source, expected, &note);

	if (r < 0 || note.since != VIGIE_TIME_NONE)
		return r;
	note.since = options->now();
	return write_note(silence, source, expected, &note);
}

static int visit(struct vigie_manager *manager,
		 int (*look)(struct silence *silence, const struct vigie_config_source *source,
			     const struct vigie_expectation *expected))
{
	const struct vigie_config *config = manager->options.setup->config;
	struct vigie_store *store = manager->options.store;
	struct silence silence = {
		.manager = manager,
		.today = vigie_clock_local(manager->options.now(), config->timezone, NULL)};
	int r = 0;

	for (size_t i = 0; r == 0 && i < config->n_sources; i++)
		for (size_t j = 0; r == 0 && j < config->sources[i].n_expectations; j++)
			r = look(&silence, &config->sources[i],
				 &config->sources[i].expectations[j]);
	if (r == 0)
		r = write_letter(&silence);
	if (r == 0 && silence.open)
		r = vigie_store_commit(store);
	if (r < 0 && silence.open)
		vigie_store_rollback(store);
	vigie_buffer_done(&silence.silent);
	vigie_buffer_done(&silence.speaking);
	return r;
}

int silence_check(struct vigie_manager *manager)
{
	return visit(manager, check);
}

int silence_begin(struct vigie_manager *manager)
{
	return visit(manager, begin);
}
