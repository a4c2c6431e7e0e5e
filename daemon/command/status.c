/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie status`: is all well, and if not, what has a person to do? Exit status 1 when there is
 * something. Names no pupil.
 */
#include "daemon/command/status.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/json_object.h"
#include "daemon/command/table.h"
#include "vigie/translate.h"

/* "raised: 3, pending: 1"; "none". */
static void put_counts(struct table *table, const char *title, const uint64_t *counts, size_t n,
		       const char *(*text)(size_t state))
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};

	for (size_t i = 0; i < n; i++)
		if (counts[i])
			vigie_buffer_append_format(&line, "%s%s%s%" PRIu64, line.size ? ", " : "",
						   text(i), _(": "), counts[i]);
	table_cell(table, "  %s", title);
	table_cell(table, "%s", line.size ? line.data : _("none"));
}

static const char *flag_text(size_t state)
{
	return vigie_flag_state_text((enum vigie_flag_state)state);
}

static const char *referral_text(size_t state)
{
	return vigie_referral_state_text((enum vigie_referral_state)state);
}

static const char *mail_text(size_t state)
{
	return vigie_mail_state_text((enum vigie_mail_state)state);
}

static void put_rules(struct table *table, const struct status *status)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer since = {0};

	table_cell(table, "  %s", _("Rules in force"));
	if (!status->rules[0]) {
		table_cell(table, "%s", _("none yet"));
		return;
	}
	if (status->rules_since != VIGIE_TIME_NONE)
		moment_append(&since, status->rules_since, status->config->timezone);
	table_cell(table, _("%s, since %s"), status->rules, vigie_buffer_string(&since));
}

static void put_deliveries(struct table *table, const struct status *status)
{
	table_cell(table, "  %s", _("Sources"));
	table_cell(table, _("%zu, read without error: %" PRIu64), status->config->n_sources,
		   status->n_sources_read);
	table_cell(table, "  %s", _("Quarantine"));
	table_cell(table,
		   _("deliveries held or refused: %" PRIu64 ", rows rejected elsewhere: %" PRIu64),
		   status->n_stopped, status->n_rejected);
	table_cell(table, "  %s", _("Schools"));
	table_number(table, status->n_schools);
}

static void print_attentions(const struct status *status)
{
	if (!status->attentions) {
		puts(_("\nNothing needs a person."));
		return;
	}
	puts(_("\nWhat needs a person:"));
	for (const struct attention *at = status->attentions; at; at = at->next)
		printf("  - %s\n      = %s\n", at->text ? at->text : at->code,
		       at->command ? at->command : "");
}

int status_print(const struct status *status)
{
	static const struct table_column columns[] = {{NULL, false}, {NULL, false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	int r;

	printf("%s (vigie " VIGIE_VERSION ")\n", status->config->office);
	table_cell(&table, "  %s", _("Last cycle"));
	table_moment(&table, status->last_cycle, status->config->timezone);
	put_rules(&table, status);
	put_deliveries(&table, status);
	put_counts(&table, _("Flags"), status->flags, FLAG_STATES_N, flag_text);
	put_counts(&table, _("Referrals"), status->referrals, REFERRAL_STATES_N, referral_text);
	put_counts(&table, _("Mail to be sent"), status->mails, MAIL_STATES_N, mail_text);
	r = table_print(&table, stdout);
	print_attentions(status);
	return r;
}

static void json_counts(struct json_object *object, const char *key, const uint64_t *counts,
			size_t n, const char *(*word)(size_t state))
{
	VIGIE_CLEANUP(json_done) struct json_object inner = {0};

	for (size_t i = 0; i < n; i++)
		json_number(&inner, word(i), (int64_t)counts[i]);
	json_raw(object, key, json_close(&inner));
}

static const char *flag_word(size_t state)
{
	return vigie_flag_state_word((enum vigie_flag_state)state);
}

static const char *referral_word(size_t state)
{
	return vigie_referral_state_word((enum vigie_referral_state)state);
}

static const char *mail_word(size_t state)
{
	return vigie_mail_state_word((enum vigie_mail_state)state);
}

static void json_attentions(struct json_object *object, const struct status *status)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};

	vigie_buffer_append_char(&list, '[');
	for (const struct attention *at = status->attentions; at; at = at->next) {
		VIGIE_CLEANUP(json_done) struct json_object one = {0};

		json_text(&one, "code", at->code);
		json_text(&one, "text", at->text);
		json_text(&one, "command", at->command);
		vigie_buffer_append_string(&list, json_close(&one));
		vigie_buffer_append_string(&list, at->next ? "," : "");
	}
	vigie_buffer_append_char(&list, ']');
	json_raw(object, "attention", vigie_buffer_string(&list));
}

int status_print_json(const struct status *status)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_text(&object, "office", status->config->office);
	json_text(&object, "version", VIGIE_VERSION);
	json_moment(&object, "last_cycle", status->last_cycle);
	json_text(&object, "rules", status->rules);
	json_moment(&object, "rules_since", status->rules_since);
	json_number(&object, "reload_errors", (int64_t)status->refusal.n_errors);
	json_moment(&object, "reload_refused", status->refusal.since);
	json_number(&object, "sources", (int64_t)status->config->n_sources);
	json_number(&object, "sources_read", (int64_t)status->n_sources_read);
	json_number(&object, "schools", (int64_t)status->n_schools);
	json_number(&object, "deliveries_stopped", (int64_t)status->n_stopped);
	json_number(&object, "rows_rejected", (int64_t)status->n_rejected);
	json_counts(&object, "flags", status->flags, FLAG_STATES_N, flag_word);
	json_counts(&object, "referrals", status->referrals, REFERRAL_STATES_N, referral_word);
	json_counts(&object, "mail", status->mails, MAIL_STATES_N, mail_word);
	json_attentions(&object, status);
	return json_print(&object);
}

size_t status_count(const struct status *status, const char *code)
{
	size_t n = 0;

	for (const struct attention *at = status->attentions; at; at = at->next)
		n += strcmp(at->code, code) == 0;
	return n;
}

void status_done(struct status *status)
{
	while (status->attentions) {
		struct attention *next = status->attentions->next;

		free(status->attentions->text);
		free(status->attentions->command);
		free(status->attentions);
		status->attentions = next;
	}
	vigie_store_close(status->store);
	vigie_config_free(status->config);
}

int status_load(struct status *status)
{
	int code = session_load_config(status->session, &status->config), r;

	if (code == EXIT_DONE)
		code = session_open_store(status->config, VIGIE_STORE_READ, &status->store);
	if (code)
		return code;
	r = status_gather(status);
	return r < 0 ? session_unable(_("the status"), r) : EXIT_DONE;
}

enum status_option { STATUS_JSON, STATUS_CHECK, STATUS_WARNING, STATUS_CRITICAL, STATUS_DETAILS };

static const struct option_line status_options[] = {
	[STATUS_JSON] = OPTION_JSON,
	[STATUS_CHECK] = {"--check", NULL, N_("one line for Nagios or Icinga")},
	[STATUS_WARNING] = {"--warning", N_("FIGURE=RANGE,…"),
			    N_("with --check: when to warn; an empty range: never")},
	[STATUS_CRITICAL] = {"--critical", N_("FIGURE=RANGE,…"),
			     N_("with --check: what is critical")},
	[STATUS_DETAILS] = {"--details", NULL,
			    N_("with --check: then a line for each thing to do")},
};

static int check(struct status *status, const struct arguments *arguments)
{
	const char *const *options = arguments->options;

	if (status_load(status))
		return status_check_unknown(
			_("the configuration or the store cannot be read: run 'vigie status'"));
	return status_check(status, options[STATUS_WARNING], options[STATUS_CRITICAL],
			    options[STATUS_DETAILS] != NULL);
}

static int show(struct status *status)
{
	int code = status_load(status), r;

	if (code)
		return code;
	r = status->session->json ? status_print_json(status) : status_print(status);
	if (r < 0)
		return session_unable(_("the status"), r);
	return status->attentions ? EXIT_FOUND : EXIT_DONE;
}

static int run_status(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(status_done) struct status status = {.session = session};
	const char *const *options = arguments->options;

	for (enum status_option option = STATUS_WARNING; option <= STATUS_DETAILS; option++)
		if (options[option] && !options[STATUS_CHECK])
			return usage_error("status", _("%s goes with %s"),
					   status_options[option].name, "--check");
	if (options[STATUS_CHECK] && options[STATUS_JSON])
		return usage_error("status", _("%s and %s exclude each other"), "--check",
				   "--json");
	return options[STATUS_CHECK] ? check(&status, arguments) : show(&status);
}

const struct command command_status = {
	.name = "status",
	.summary = N_("what needs a person, and which command helps"),
	.details = N_("The exit status is 1 when something needs a person: a source that fails or "
		      "is silent, a delivery held or refused, a reload refused, a message given "
		      "up. With --check it is that of a monitoring plugin: 0 all is well, 1 "
		      "warning, 2 critical, 3 it cannot be told."),
	.examples = "  vigie status\n"
		    "  vigie status --json\n"
		    "  vigie status --check --critical cycle_age=7200\n",
	COMMAND_OPTIONS(status_options),
	.run = run_status,
};
