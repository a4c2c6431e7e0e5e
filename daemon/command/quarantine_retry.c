/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie sources quarantine retry`: kept copies once more, as configuration and identities are now.
 * What was stored is not doubled, and what others said since stays. With --force a person accepts
 * what a brake holds; who and why are recorded.
 */
#include <errno.h>

#include "daemon/command/delivery_table.h"
#include "daemon/command/harmless.h"
#include "daemon/command/kept_file.h"
#include "daemon/command/login.h"
#include "daemon/command/quarantine.h"
#include "daemon/command/refusal.h"
#include "vigie/translate.h"

enum retry_option { RETRY_ALL = QUARANTINE_OPTIONS_N, RETRY_FORCE, RETRY_WHY };

struct retrying {
	const struct session *session;
	const struct vigie_config *config;
	struct vigie_store *store;
	bool force;
	const char *why;
	char who[96];
	struct table table;
	const char *file; /* under way */
	struct vigie_buffer list; /* int64_t */
	int code;
};

static void on_reject(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	const struct retrying *retrying = userdata;

	refusal_print_row(retrying->file, line, column, why);
}

/* The source is asked for the item again: for its bytes, or to settle there what is now stored. */
static int ask_again(const struct retrying *retrying, const struct vigie_delivery *delivery)
{
	return delivery->source[0] ? vigie_quarantine_ask_again(retrying->store, delivery->id) : 0;
}

static int without_copy(const struct retrying *retrying, const struct vigie_delivery *delivery)
{
	VIGIE_CLEANUP(vigie_freep) char *file = harmless_copy(delivery->file);

	if (delivery->source[0])
		fprintf(stderr,
			_("%s: no copy is kept: it is taken from the source at its next poll\n"),
			file ? file : "");
	else
		fprintf(stderr, _("%s: no copy is kept: import the file again\n"),
			file ? file : "");
	return ask_again(retrying, delivery);
}

static int try(struct retrying *retrying, struct kept_file *file)
{
	struct vigie_import *import = &file->import;
	struct vigie_delivery delivery = {0};
	int r;

	retrying->file = file->delivery.file;
	import->received = retrying->session->now;
	import->retry = file->delivery.id;
	import->force = retrying->force;
	import->who = retrying->who;
	import->why = retrying->why;
	import->on_reject = on_reject;
	import->userdata = retrying;
	r = vigie_store_import(retrying->store, import, &delivery);
	if (r < 0)
		return r;
	delivery_put(&retrying->table, file->delivery.file, &delivery, false);
	if (delivery_warn(file->delivery.file, &delivery))
		retrying->code = EXIT_FOUND;
	if (!quarantine_is_stopped(&delivery) && delivery.rejected == 0)
		r = ask_again(retrying, &file->delivery);
	return r;
}

static int retry(struct retrying *retrying, int64_t id)
{
	VIGIE_CLEANUP(kept_file_done) struct kept_file file = {0};
	int r = kept_file_find(&file, retrying->store, retrying->config, id);

	if (r > 0) {
		retrying->code = EXIT_FOUND;
		return without_copy(retrying, &file.delivery);
	}
	if (r == -ENOENT)
		fprintf(stderr, _("vigie: there is no delivery %lld\n"), (long long)id);
	return r < 0 ? r : try(retrying, &file);
}

static int on_delivery(void *userdata, const struct vigie_delivery *delivery)
{
	struct vigie_buffer *list = userdata;

	vigie_buffer_append(list, (const char *)&delivery->id, sizeof(delivery->id));
	return vigie_buffer_error(list);
}

/* By number, or all that the filters let through. */
static int list_wanted(struct retrying *retrying, const struct arguments *arguments,
		       const struct vigie_quarantine_filter *filter)
{
	if (arguments->n_operands == 0)
		return vigie_quarantine_each(retrying->store, filter, on_delivery, &retrying->list);
	for (size_t i = 0; i < arguments->n_operands; i++) {
		int64_t id = strtoll(arguments->operands[i], NULL, 10);

		vigie_buffer_append(&retrying->list, (const char *)&id, sizeof(id));
	}
	return vigie_buffer_error(&retrying->list);
}

static int sweep(const struct retrying *retrying)
{
	char folder[PATH_MAX];
	int r = vigie_quarantine_folder(retrying->config->spool, folder, sizeof(folder));

	return r < 0 ? r : vigie_quarantine_sweep(retrying->store, folder, retrying->session->now);
}

/* Oldest first: what came later has the last word. */
static int retry_all(struct retrying *retrying, const struct arguments *arguments,
		     const struct vigie_quarantine_filter *filter)
{
	int r = list_wanted(retrying, arguments, filter);
	const int64_t *ids = (const int64_t *)retrying->list.data;

	for (size_t i = retrying->list.size / sizeof(*ids); r == 0 && i > 0; i--)
		r = retry(retrying, ids[i - 1]);
	if (r == 0)
		r = sweep(retrying);
	if (r == 0 && table_rows(&retrying->table))
		r = table_print(&retrying->table, stdout);
	else if (r == 0 && retrying->list.size == 0)
		puts(_("The quarantine is empty."));
	if (r == -ENOENT)
		return EXIT_UNABLE;
	return r < 0 ? session_unable(_("the quarantine"), r) : retrying->code;
}

static bool read_words(const struct arguments *arguments, struct vigie_quarantine_filter *filter)
{
	static const char name[] = "sources quarantine retry";
	const char *const *values = arguments->options;
	bool chosen = values[RETRY_ALL] || values[QUARANTINE_SOURCE] || values[QUARANTINE_SCHOOL] ||
		      values[QUARANTINE_CODE];
	int64_t id;

	if (!quarantine_read_filter(name, values, filter))
		return false;
	for (size_t i = 0; i < arguments->n_operands; i++)
		if (!usage_number(name, _("delivery"), arguments->operands[i], &id))
			return false;
	if (chosen == (arguments->n_operands > 0)) {
		usage_error(name, _("say which deliveries: numbers, or --all, or a filter"));
		return false;
	}
	if (values[RETRY_FORCE] && !values[RETRY_WHY]) {
		usage_error(name, _("--force needs --why: it is recorded with your name"));
		return false;
	}
	return true;
}

static int run_retry(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct vigie_quarantine_filter filter;
	struct retrying retrying = {.session = session,
				    .force = arguments->options[RETRY_FORCE] != NULL,
				    .why = arguments->options[RETRY_WHY],
				    .table = TABLE(delivery_columns)};
	int code;

	if (!read_words(arguments, &filter))
		return EXIT_USAGE;
	login_name(retrying.who, sizeof(retrying.who));
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_WRITE, &store);
	retrying.config = config;
	retrying.store = store;
	if (code == EXIT_DONE)
		code = retry_all(&retrying, arguments, &filter);
	table_done(&retrying.table);
	vigie_buffer_done(&retrying.list);
	return code;
}

static const struct option_line retry_options[] = {
	QUARANTINE_OPTION_LINES,
	{"--all", NULL, N_("all that wait")},
	{"--force", NULL, N_("accept what is held: you decide, and are recorded")},
	{"--why", N_("TEXT"), N_("why, for the record")},
};

const struct command command_quarantine_retry = {
	.name = "sources quarantine retry",
	.operands = N_("[NUMBER…]"),
	.summary = N_("try deliveries again, after a correction"),
	.details = N_("Reads the kept copy as the configuration and the identities are now. What "
		      "was stored is not doubled, what other files said since stays, and what is "
		      "still wrong waits on."),
	.examples = N_("  vigie sources quarantine retry --code R020\n"
		       "  vigie sources quarantine retry 12 --force --why 'two classes left'\n"),
	COMMAND_OPTIONS(retry_options),
	.most = SIZE_MAX,
	.run = run_retry,
};
