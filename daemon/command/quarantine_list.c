/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie sources quarantine list`: deliveries that wait for a person, or each rejected row of them,
 * by file, line and reason. Never a cell. Reads only.
 */
#include <errno.h>
#include <string.h>

#include "daemon/command/csv.h"
#include "daemon/command/json_object.h"
#include "daemon/command/quarantine.h"
#include "daemon/command/table.h"
#include "vigie/translate.h"

enum list_option { LIST_ROWS = QUARANTINE_OPTIONS_N, LIST_CSV, LIST_JSON };

static const struct table_column delivery_columns[] = {
	{N_("No."), true},   {N_("Received"), false}, {N_("Source"), false},
	{N_("File"), false}, {N_("Rows"), true},      {N_("Reason"), false}};
static const struct table_column row_columns[] = {
	{N_("No."), true},  {N_("Source"), false}, {N_("School"), false}, {N_("File"), false},
	{N_("Line"), true}, {N_("Column"), true},  {N_("Code"), false},	  {N_("Reason"), false}};

struct listing {
	const struct vigie_config *config;
	struct vigie_store *store;
	struct vigie_quarantine_filter filter;
	bool rows, csv, json;
	struct table table;
	const struct vigie_delivery *delivery; /* whose rows are walked */
	struct vigie_rejected_row told; /* several records of one row are told once */
};

static const char *or_none(const char *text)
{
	return *text ? text : "-";
}

/* "export.zip!absences.csv" */
static void put_file(struct table *table, const char *file, const char *member)
{
	table_cell(table, "%s%s%s", file, *member ? "!" : "", member);
}

static void put_delivery(struct listing *listing, const struct vigie_delivery *delivery)
{
	table_number(&listing->table, (uint64_t)delivery->id);
	table_moment(&listing->table, delivery->received, listing->config->timezone);
	table_cell(&listing->table, "%s", or_none(delivery->source));
	put_file(&listing->table, delivery->file, delivery->member);
	table_number(&listing->table, delivery->rejected);
	table_cell(&listing->table, "%s", quarantine_why(delivery));
}

static int print_delivery(const struct vigie_delivery *delivery)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	bool refused = delivery->state == VIGIE_DELIVERY_REFUSED;

	json_number(&object, "delivery", delivery->id);
	json_text(&object, "source", delivery->source);
	json_text(&object, "file", delivery->file);
	json_text(&object, "member", delivery->member);
	json_moment(&object, "received", delivery->received);
	json_text(&object, "state", quarantine_state(delivery));
	json_number(&object, "rejected", (int64_t)delivery->rejected);
	json_text(&object, "code", refused ? vigie_rejection_code(delivery->refusal) : NULL);
	json_text(&object, "reason", quarantine_why(delivery));
	json_text(&object, "school", delivery->school);
	json_text(&object, "format", delivery->format);
	json_number(&object, "seen", (int64_t)delivery->seen);
	return json_print(&object);
}

static int print_row(const struct vigie_delivery *delivery, const struct vigie_rejected_row *row)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_number(&object, "delivery", delivery->id);
	json_text(&object, "source", delivery->source);
	json_text(&object, "school", delivery->school);
	json_text(&object, "file", delivery->file);
	json_text(&object, "member", row->member);
	json_known(&object, "line", row->line);
	json_known(&object, "column", row->column);
	json_text(&object, "code", vigie_rejection_code(row->why));
	json_text(&object, "reason", vigie_rejection_reason(row->why));
	return json_print(&object);
}

static int put_row(struct listing *listing, const struct vigie_rejected_row *row)
{
	const struct vigie_delivery *delivery = listing->delivery;

	if (listing->json)
		return print_row(delivery, row);
	table_number(&listing->table, (uint64_t)delivery->id);
	table_cell(&listing->table, "%s", or_none(delivery->source));
	table_cell(&listing->table, "%s", or_none(delivery->school));
	put_file(&listing->table, delivery->file, row->member);
	table_number(&listing->table, row->line);
	table_number(&listing->table, row->column);
	table_cell(&listing->table, "%s", vigie_rejection_code(row->why));
	table_cell(&listing->table, "%s", vigie_rejection_reason(row->why));
	return 0;
}

static int on_row(void *userdata, const struct vigie_rejected_row *row)
{
	struct listing *listing = userdata;
	const struct vigie_rejected_row *told = &listing->told;
	const char *code = listing->filter.code;

	if ((code && strcmp(code, vigie_rejection_code(row->why)) != 0) ||
	    (told->delivery == row->delivery && told->line == row->line && row->line != 0 &&
	     told->column == row->column && told->why == row->why &&
	     strcmp(told->member, row->member) == 0))
		return 0;
	listing->told = *row;
	return put_row(listing, row);
}

/* A file that was refused whole is one row, with its reason. */
static int on_delivery(void *userdata, const struct vigie_delivery *delivery)
{
	struct listing *listing = userdata;
	struct vigie_rejected_row whole = {
		.delivery = delivery->id, .line = delivery->refusal_line, .why = delivery->refusal};

	memcpy(whole.member, delivery->member, sizeof(whole.member));
	listing->delivery = delivery;
	if (listing->rows && delivery->state == VIGIE_DELIVERY_REFUSED)
		return put_row(listing, &whole);
	if (listing->rows)
		return vigie_store_each_rejected(listing->store, delivery->id, on_row, listing);
	if (listing->json)
		return print_delivery(delivery);
	put_delivery(listing, delivery);
	return 0;
}

static int print_table(const struct listing *listing)
{
	if (listing->csv)
		return csv_print(&listing->table, stdout);
	if (table_rows(&listing->table))
		return table_print(&listing->table, stdout);
	puts(_("The quarantine is empty."));
	return 0;
}

static int list(struct listing *listing)
{
	int r = vigie_quarantine_each(listing->store, &listing->filter, on_delivery, listing);

	if (r == 0 && !listing->json)
		r = print_table(listing);
	table_done(&listing->table);
	return r < 0 ? session_unable(_("the quarantine"), r) : EXIT_DONE;
}

static int run_list(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct listing listing = {.rows = arguments->options[LIST_ROWS] != NULL,
				  .csv = arguments->options[LIST_CSV] != NULL,
				  .json = session->json};
	int code;

	if (!quarantine_read_filter("sources quarantine list", arguments->options, &listing.filter))
		return EXIT_USAGE;
	listing.table = listing.rows ? (struct table)TABLE(row_columns)
				     : (struct table)TABLE(delivery_columns);
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	listing.config = config;
	listing.store = store;
	return code ? code : list(&listing);
}

static const struct option_line list_options[] = {
	QUARANTINE_OPTION_LINES,
	{"--rows", NULL, N_("each rejected row, instead of deliveries")},
	{"--csv", NULL, N_("as CSV that a spreadsheet opens safely")},
	OPTION_JSON,
};

const struct command command_quarantine_list = {
	.name = "sources quarantine list",
	.summary = N_("deliveries held, refused, or with rejected rows"),
	.details = N_("A newer delivery of the same file settles the former. No cell is ever "
		      "shown: file, line and column say where to look."),
	.examples = N_("  vigie sources quarantine\n"
		       "  vigie sources quarantine list --rows --code R020\n"
		       "  vigie sources quarantine list --rows --csv >quarantine.csv\n"),
	COMMAND_OPTIONS(list_options),
	.run = run_list,
};
