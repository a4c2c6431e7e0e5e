/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie poll` and `vigie run --once`: one cycle of the manager in the foreground, the same that
 * the service runs. May run beside it: each writes in its own transactions.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/command/delivery_table.h"
#include "vigie/translate.h"

#define NOON 43200 /* seconds: `run --on` decides at midday, after the digests' hour */

struct cycle {
	struct session *session;
	const struct vigie_config *config;
	struct vigie_store *store;
	const char *const *sources; /* asked for by name; none: all */
	size_t n_sources;
	sd_event *event;
	struct table table;
	struct vigie_cycle result;
	bool found; /* something was rejected, held or refused */
};

static void on_delivery(void *userdata, const struct vigie_delivery *delivery)
{
	struct cycle *cycle = userdata;

	delivery_put(&cycle->table, delivery->file, delivery, false);
	cycle->found |= delivery_warn(delivery->file, delivery);
}

static void on_cycle(void *userdata, const struct vigie_cycle *result)
{
	struct cycle *cycle = userdata;

	cycle->result = *result;
	(void)sd_event_exit(cycle->event, 0);
}

static void put_count(const char *text, uint64_t n)
{
	if (n > 0)
		printf("  %s%s%" PRIu64 "\n", text, _(": "), n);
}

static bool is_asked(const struct cycle *cycle, const char *source)
{
	for (size_t i = 0; i < cycle->n_sources; i++)
		if (strcmp(cycle->sources[i], source) == 0)
			return true;
	return cycle->n_sources == 0;
}

/* Why: whoever polls by hand is looking for just that. */
static int print_errors(const struct cycle *cycle)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < cycle->config->n_sources; i++) {
		const char *name = cycle->config->sources[i].name;
		struct vigie_source_state state = {0};

		if (!is_asked(cycle, name))
			continue;
		r = vigie_store_get_source(cycle->store, name, &state);
		if (r == 0 && state.error[0])
			fprintf(stderr, "%s%s%s\n", name, _(": "), state.error);
	}
	return r;
}

static void print_polled(const struct vigie_cycle *result)
{
	puts(_("Deliveries"));
	put_count(_("stored"), result->stored);
	put_count(_("nothing new"), result->unchanged);
	put_count(_("held"), result->held);
	put_count(_("refused"), result->refused);
	put_count(_("rows rejected"), result->rejected_rows);
	put_count(_("still being written, left for the next poll"), result->unsettled);
	put_count(_("sources that could not be read"), result->source_errors);
	put_count(_("sources read in part"), result->partial_sources);
	if (result->files + result->unsettled + result->source_errors + result->partial_sources ==
	    0)
		puts(_("  nothing new at the sources"));
}

static void print_decided(const struct vigie_cycle *result)
{
	const struct vigie_flag_changes *changes = &result->changes;

	puts(_("Pupils"));
	put_count(_("schools evaluated"), result->schools);
	put_count(_("flags raised"), changes->raised);
	put_count(_("flags cleared"), changes->cleared);
	put_count(_("flags held by a cap"), changes->held);
	put_count(_("referrals made"), changes->referrals);
	put_count(_("of these, waiting for a place"), changes->waiting);
	put_count(_("referrals withdrawn"), changes->withdrawn);
	put_count(_("digests written"), result->digests);
	put_count(_("answers carried out"), result->answers);
	if (result->schools == 0)
		puts(_("  nothing changed since the last evaluation"));
}

static int print_cycle(const struct cycle *cycle, bool whole)
{
	int r = table_rows(&cycle->table) ? table_print(&cycle->table, stdout) : 0;

	if (r < 0)
		return session_unable(_("the table"), r);
	if (table_rows(&cycle->table))
		putchar('\n');
	print_polled(&cycle->result);
	if (whole)
		print_decided(&cycle->result);
	r = print_errors(cycle);
	if (r < 0)
		return session_unable(_("the sources"), r);
	if (cycle->result.source_errors)
		return EXIT_UNABLE;
	return cycle->found || cycle->result.partial_sources ? EXIT_FOUND : EXIT_DONE;
}

static int turn(struct cycle *cycle, struct vigie_setup *setup, struct vigie_store *store,
		const struct arguments *arguments, bool whole)
{
	const char *language = vigie_translate_language();
	VIGIE_CLEANUP(vigie_manager_freep) struct vigie_manager *manager = NULL;
	struct vigie_manager_options options = {
		.event = cycle->event,
		.store = store,
		.setup = setup,
		.now = vigie_clock_now,
		.evaluate = whole,
		.mail = whole,
		.sources = !whole && arguments->n_operands ? arguments->operands : NULL,
		.n_sources = whole ? 0 : arguments->n_operands,
		.on_delivery = on_delivery,
		.on_cycle = on_cycle,
		.userdata = cycle};
	int r = vigie_manager_new(&options, &manager);

	cycle->sources = options.sources;
	cycle->n_sources = options.n_sources;
	if (r == 0)
		r = vigie_manager_start(manager);
	/* What is stored and mailed is in the office's language, as the service would write it. */
	vigie_translate_init(setup->config->language);
	if (r == 0)
		r = sd_event_loop(cycle->event);
	vigie_translate_init(language);
	return r < 0 ? session_unable(_("the cycle"), r) : print_cycle(cycle, whole);
}

/* Flags and referrals of a day before the last one decided are not made anew: say so first. */
static void warn_past(struct vigie_store *store, const struct vigie_config *config)
{
	vigie_day today = vigie_clock_local(vigie_clock_now(), config->timezone, NULL), last;
	char done[64] = "";

	if (vigie_store_get_state(store, VIGIE_STATE_EVALUATED_ON, done, sizeof(done)) < 0)
		return;
	done[strcspn(done, " ")] = '\0';
	if (vigie_day_parse_iso(done, strlen(done), &last) == 0 && today < last)
		fprintf(stderr,
			_("vigie: %s is decided already: no flag or referral of an earlier day is "
			  "made anew\n"),
			done);
}

/* Opens what a cycle needs, runs it, prints what it did. */
static int run_cycle(struct session *session, struct vigie_setup *setup,
		     const struct arguments *arguments, bool whole)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct cycle cycle = {
		.session = session, .config = setup->config, .table = TABLE(delivery_columns)};
	int code = session_open_store(setup->config, VIGIE_STORE_WRITE, &store), r;

	if (code)
		return code;
	cycle.store = store;
	if (whole)
		warn_past(store, setup->config);
	r = sd_event_new(&cycle.event);
	code = r < 0 ? session_unable(_("the event loop"), r)
		     : turn(&cycle, setup, store, arguments, whole);
	sd_event_unref(cycle.event);
	table_done(&cycle.table);
	return code;
}

static int check_sources(const struct vigie_config *config, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_freep)
	const char **names = calloc(config->n_sources + 1, sizeof(*names));

	if (!names)
		return session_unable(_("the sources"), -ENOMEM);
	for (size_t i = 0; i < config->n_sources; i++)
		names[i] = config->sources[i].name;
	for (size_t i = 0; i < arguments->n_operands; i++) {
		bool known = false;

		for (size_t j = 0; j < config->n_sources; j++)
			known |= strcmp(names[j], arguments->operands[i]) == 0;
		if (!known)
			return usage_unknown("poll", N_("no such source"), arguments->operands[i],
					     names, config->n_sources);
	}
	return EXIT_DONE;
}

static int run_poll(struct session *session, const struct arguments *arguments)
{
	/* Rules with errors are no reason to leave the sources alone. */
	struct vigie_setup setup = {0};
	int code = session_load_config(session, &setup.config);

	if (code == EXIT_DONE)
		code = check_sources(setup.config, arguments);
	if (code == EXIT_DONE)
		code = run_cycle(session, &setup, arguments, false);
	vigie_setup_done(&setup);
	return code;
}

/* The whole cycle happens at noon of that day: every part of it asks the one clock. */
static int set_clock(const struct vigie_config *config, vigie_day on)
{
	vigie_time noon = vigie_clock_from_local(on, NOON, config->timezone);
	int second;
	struct vigie_date date = vigie_day_to_date(vigie_clock_local(noon, "UTC", &second));
	char moment[40];

	snprintf(moment, sizeof(moment), "%04d-%02d-%02dT%02d:%02d:%02d", date.year, date.month,
		 date.day, second / 3600, second / 60 % 60, second % 60);
	return setenv("VIGIE_NOW", moment, 1) < 0 ? session_unable(_("the clock"), -errno)
						  : EXIT_DONE;
}

enum run_option { RUN_ONCE, RUN_ON };

static int run_run(struct session *session, const struct arguments *arguments)
{
	struct vigie_setup setup = {0};
	vigie_day on = VIGIE_DAY_NONE;
	int code;

	if (!arguments->options[RUN_ONCE])
		return usage_error("run", _("say --once; the service vigied runs all the time"));
	if (!usage_day("run", "--on", arguments->options[RUN_ON], &on))
		return EXIT_USAGE;
	code = session_load_setup(session, NULL, &setup);
	if (code == EXIT_DONE && on != VIGIE_DAY_NONE)
		code = set_clock(setup.config, on);
	if (code == EXIT_DONE)
		code = run_cycle(session, &setup, arguments, true);
	vigie_setup_done(&setup);
	return code;
}

static const struct option_line run_options[] = {
	[RUN_ONCE] = {"--once", NULL, N_("one cycle, then the end")},
	[RUN_ON] = {"--on", N_("DATE"), N_("as if it were noon of that day")},
};

const struct command command_poll = {
	.name = "poll",
	.operands = N_("[SOURCE…]"),
	.summary = N_("look at the sources now, and store what is new"),
	.examples = "  vigie poll\n"
		    "  vigie poll depots-pronote\n",
	.most = SIZE_MAX,
	.run = run_poll,
};

const struct command command_run = {
	.name = "run",
	.summary = N_("one whole cycle: poll, evaluate, flag, refer, mail"),
	.examples = "  vigie run --once\n"
		    "  vigie run --once --on 2026-11-30\n",
	COMMAND_OPTIONS(run_options),
	.run = run_run,
};
