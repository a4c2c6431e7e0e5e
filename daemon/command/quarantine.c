/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds and shows what is in quarantine. See quarantine.h; and `vigie sources quarantine`, which
 * names files, lines and reasons but never a cell.
 */
#include "daemon/command/quarantine.h"

#include <errno.h>
#include <inttypes.h>
#include <search.h>
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/command/delivery_table.h"
#include "daemon/command/harmless.h"
#include "daemon/command/json_object.h"
#include "daemon/command/refusal.h"

struct walk {
	void *seen; /* tree of "source/file" */
	int (*on_delivery)(void *userdata, const struct vigie_delivery *delivery);
	void *userdata;
};

static int compare_keys(const void *left, const void *right)
{
	return strcmp(left, right);
}

/* 1 the file is met for the first time, 0 it was met before, -ENOMEM. */
static int meet(struct walk *walk, const struct vigie_delivery *delivery)
{
	struct vigie_buffer key = {0};
	char *text, **node;

	vigie_buffer_append_format(&key, "%s\n%s", delivery->source, delivery->file);
	text = vigie_buffer_take(&key);
	node = text ? tsearch(text, &walk->seen, compare_keys) : NULL;
	if (!node || *node != text)
		free(text);
	if (!text || !node)
		return -ENOMEM;
	return *node == text;
}

bool quarantine_is_stopped(const struct vigie_delivery *delivery)
{
	return delivery->state == VIGIE_DELIVERY_HELD || delivery->state == VIGIE_DELIVERY_REFUSED;
}

static int on_any(void *userdata, const struct vigie_delivery *delivery)
{
	struct walk *walk = userdata;
	int r = meet(walk, delivery);

	if (r <= 0 || (!quarantine_is_stopped(delivery) && delivery->rejected == 0))
		return r < 0 ? r : 0;
	return walk->on_delivery(walk->userdata, delivery);
}

int quarantine_each(struct vigie_store *store,
		    int (*on_delivery)(void *userdata, const struct vigie_delivery *delivery),
		    void *userdata)
{
	struct walk walk = {.on_delivery = on_delivery, .userdata = userdata};
	int r = vigie_store_each_delivery(store, 0, on_any, &walk);

	tdestroy(walk.seen, free);
	return r;
}

static const char *why_text(const struct vigie_delivery *delivery)
{
	switch (delivery->state) {
	case VIGIE_DELIVERY_HELD:
		return delivery_brake_text(delivery->brake);
	case VIGIE_DELIVERY_REFUSED:
		return vigie_rejection_reason(delivery->refusal);
	case VIGIE_DELIVERY_STORED:
	case VIGIE_DELIVERY_UNCHANGED:
	case VIGIE_DELIVERY_KNOWN:
		break;
	}
	return delivery->rejected ? _("stored without its rejected rows") : _("stored");
}

struct listing {
	const struct vigie_config *config;
	struct table table;
};

static int on_listed(void *userdata, const struct vigie_delivery *delivery)
{
	struct listing *listing = userdata;

	table_number(&listing->table, (uint64_t)delivery->id);
	table_moment(&listing->table, delivery->received, listing->config->timezone);
	table_cell(&listing->table, "%s", delivery->source[0] ? delivery->source : "-");
	table_cell(&listing->table, "%s", delivery->file);
	table_number(&listing->table, delivery->rejected);
	table_cell(&listing->table, "%s", why_text(delivery));
	return 0;
}

static int on_listed_json(void *userdata, const struct vigie_delivery *delivery)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	bool refused = delivery->state == VIGIE_DELIVERY_REFUSED;

	(void)userdata;
	json_number(&object, "delivery", delivery->id);
	json_text(&object, "source", delivery->source);
	json_text(&object, "file", delivery->file);
	json_moment(&object, "received", delivery->received);
	json_text(&object, "state",
		  refused				   ? "refused"
		  : delivery->state == VIGIE_DELIVERY_HELD ? "held"
							   : "stored");
	json_number(&object, "rejected", (int64_t)delivery->rejected);
	json_text(&object, "code", refused ? vigie_rejection_code(delivery->refusal) : NULL);
	json_text(&object, "reason", why_text(delivery));
	return json_print(&object);
}

static int list(struct vigie_store *store, const struct vigie_config *config, bool json)
{
	static const struct table_column columns[] = {
		{N_("No."), true},   {N_("Received"), false}, {N_("Source"), false},
		{N_("File"), false}, {N_("Rows"), true},      {N_("Reason"), false}};
	struct listing listing = {.config = config, .table = TABLE(columns)};
	int r = quarantine_each(store, json ? on_listed_json : on_listed, &listing);

	if (r == 0 && !json) {
		if (table_rows(&listing.table))
			r = table_print(&listing.table, stdout);
		else
			puts(_("The quarantine is empty."));
	}
	table_done(&listing.table);
	return r < 0 ? session_unable(_("the quarantine"), r) : EXIT_DONE;
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

/* The rejected rows of one delivery; several records of one row are one line with their number. */
struct rows {
	struct table table;
	struct vigie_rejected_row row; /* not yet in the table, when `n` > 0 */
	uint64_t n;
	bool told[REJECTIONS_N];
};

static void put_row(struct rows *rows)
{
	if (rows->n == 0)
		return;
	table_number(&rows->table, rows->row.line);
	table_number(&rows->table, rows->row.column);
	table_number(&rows->table, rows->n);
	table_cell(&rows->table, "%s", vigie_rejection_code(rows->row.why));
	table_cell(&rows->table, "%s", vigie_rejection_reason(rows->row.why));
	rows->told[rows->row.why] = true;
}

static int on_row(void *userdata, const struct vigie_rejected_row *row)
{
	struct rows *rows = userdata;

	if (rows->n > 0 && rows->row.line == row->line && rows->row.column == row->column &&
	    rows->row.why == row->why) {
		rows->n++;
		return 0;
	}
	put_row(rows);
	rows->row = *row;
	rows->n = 1;
	return 0;
}

static int print_rows(struct rows *rows)
{
	int r;

	put_row(rows);
	if (table_rows(&rows->table) == 0)
		return 0;
	putchar('\n');
	r = table_print(&rows->table, stdout);
	for (size_t i = 0; i < REJECTIONS_N; i++) {
		const char *advice = refusal_advice((enum vigie_rejection)i);

		if (rows->told[i] && advice)
			printf("%s = %s\n", vigie_rejection_code((enum vigie_rejection)i), advice);
	}
	return r;
}

static void print_delivery(const struct vigie_delivery *delivery, const char *timezone)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer moment = {0};
	const char *advice = refusal_advice(delivery->refusal);

	moment_append(&moment, delivery->received, timezone);
	printf(_("Delivery %lld: %s\n"), (long long)delivery->id, delivery->file);
	printf(_("  received %s, source %s\n"), vigie_buffer_string(&moment),
	       delivery->source[0] ? delivery->source : _("none (imported by hand)"));
	printf(_("  %s; %" PRIu64 " of %" PRIu64 " records rejected\n"), why_text(delivery),
	       delivery->rejected, delivery->seen);
	if (delivery->state == VIGIE_DELIVERY_REFUSED && advice)
		printf("  %s\n", advice);
	if (delivery->state == VIGIE_DELIVERY_HELD)
		puts(_("  if the file is right after all: vigie import --force FILE"));
}

static int show(struct vigie_store *store, const struct vigie_config *config, int64_t id)
{
	static const struct table_column columns[] = {{N_("Line"), true},
						      {N_("Column"), true},
						      {N_("Records"), true},
						      {N_("Code"), false},
						      {N_("Reason"), false}};
	struct rows rows = {.table = TABLE(columns)};
	struct vigie_delivery delivery;
	int r = vigie_store_get_delivery(store, id, &delivery);

	if (r == -ENOENT) {
		fprintf(stderr, _("vigie: there is no delivery %lld\n"), (long long)id);
		return EXIT_UNABLE;
	}
	if (r == 0)
		r = vigie_store_each_rejected(store, id, on_row, &rows);
	if (r == 0) {
		harmless_make(delivery.file);
		print_delivery(&delivery, config->timezone);
		r = print_rows(&rows);
	}
	table_done(&rows.table);
	return r < 0 ? session_unable(_("the quarantine"), r) : EXIT_DONE;
}

static int run_show(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	int64_t id;
	int code;

	if (!usage_number("sources quarantine show", _("delivery"), arguments->operands[0], &id))
		return EXIT_USAGE;
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	return code ? code : show(store, config, id);
}

static const struct option_line list_options[] = {OPTION_JSON};

const struct command command_quarantine_list = {
	.name = "sources quarantine list",
	.summary = N_("deliveries held, refused, or with rejected rows"),
	.details = N_("Of each file only the newest delivery counts: a good one settles the "
		      "former."),
	.examples = "  vigie sources quarantine\n",
	COMMAND_OPTIONS(list_options),
	.run = run_list,
};

const struct command command_quarantine_show = {
	.name = "sources quarantine show",
	.operands = N_("NUMBER"),
	.summary = N_("the rejected rows of one delivery, with reasons"),
	.examples = "  vigie sources quarantine show 12\n",
	.least = 1,
	.most = 1,
	.run = run_show,
};
