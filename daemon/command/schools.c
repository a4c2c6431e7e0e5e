/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie schools`: the directory, social index, priority education and priority districts, from
 * open data; and what is known of each school. Files of pupils are refused here.
 */
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/command/import.h"
#include "daemon/command/json_object.h"
#include "daemon/command/table.h"

#define FORMAT "opendata"

/* X(kind as the directory's reader folds it and rules write it, what people read) */
#define KINDS(X)                                                                                   \
	X("ecole", N_("primary school"))                                                           \
	X("college", N_("collège"))                                                                \
	X("lycee", N_("lycée"))                                                                    \
	X("erea", N_("EREA"))                                                                      \
	X("medico-social", N_("medical and social"))                                               \
	X("service administratif", N_("administration"))                                           \
	X("information et orientation", N_("guidance"))                                            \
	X("autre", N_("other kind"))

enum import_option { IMPORT_DRY_RUN, IMPORT_JSON };
enum list_option { LIST_ALL, LIST_JSON };

static int run_import(struct session *session, const struct arguments *arguments)
{
	const struct import_choice choice = {
		.hints = {.format = vigie_format_find(FORMAT), .hints.date = VIGIE_DAY_NONE},
		.dry = arguments->options[IMPORT_DRY_RUN] != NULL};

	return import_operands(session, arguments, &choice);
}

static const struct option_line import_options[] = {
	[IMPORT_DRY_RUN] = {"--dry-run", NULL, N_("only show what would be new or changed")},
	[IMPORT_JSON] = OPTION_JSON,
};

const struct command command_schools_import = {
	.name = "schools import",
	.operands = N_("FILE…"),
	.summary = N_("store the directory of schools, the social index, priority areas"),
	.details =
		N_("Reads the open data of the ministry: the directory, the schools of priority "
		   "education, the social index (IPS), the priority districts (QPV). What a file "
		   "does not say stays as it is, and an index of an earlier year replaces no "
		   "later one. Schools that never delivered are kept, and wait for nothing."),
	.examples = "  vigie schools import fr-en-annuaire-education.csv\n"
		    "  vigie schools import fr-en-ips-colleges-ap2023.csv\n",
	COMMAND_OPTIONS(import_options),
	.least = 1,
	.most = SIZE_MAX,
	.run = run_import,
};

struct listing {
	struct table table;
	bool all, json;
};

static int print_json(const struct vigie_known_school *known)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer ips = {0};

	json_text(&object, "school", known->school.uai);
	json_text(&object, "name", known->school.name);
	json_text(&object, "kind", known->school.kind);
	json_text(&object, "priority", known->school.priority);
	json_text(&object, "department", known->school.department);
	if (known->ips != VIGIE_DECIMAL_NONE)
		vigie_decimal_append(&ips, known->ips, 0);
	json_raw(&object, "ips", ips.size ? ips.data : "null");
	json_known(&object, "ips_year", known->ips_year);
	json_raw(&object, "pupils", known->has_pupils ? "true" : "false");
	return json_print(&object);
}

static void put_text(struct table *table, const char *text)
{
	table_cell(table, "%s", *text ? text : "-");
}

/* A word that only the school's source knows stays as it is. */
static const char *kind_text(const char *kind)
{
	static const struct {
		const char *word, *text;
	} kinds[] = {
#define X(word, text) {word, text},
		KINDS(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].word, kind) == 0)
			return _(kinds[i].text);
	return kind;
}

static void put_index(struct table *table, const struct vigie_known_school *known)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer ips = {0};

	if (known->ips == VIGIE_DECIMAL_NONE) {
		table_cell(table, "-");
		return;
	}
	vigie_decimal_append(&ips, known->ips, 0);
	if (known->ips_year)
		table_cell(table, "%s (%d)", vigie_buffer_string(&ips), known->ips_year);
	else
		table_cell(table, "%s", vigie_buffer_string(&ips));
}

static int on_school(void *userdata, const struct vigie_known_school *known)
{
	struct listing *listing = userdata;

	if (!listing->all && !known->has_pupils)
		return 0;
	if (listing->json)
		return print_json(known);
	table_cell(&listing->table, "%s", known->school.uai);
	put_text(&listing->table, kind_text(known->school.kind));
	put_text(&listing->table, known->school.priority);
	put_text(&listing->table, known->school.department);
	put_index(&listing->table, known);
	put_text(&listing->table, known->school.name);
	return 0;
}

static int list(struct vigie_store *store, struct listing *listing)
{
	int r = vigie_store_each_known_school(store, on_school, listing);

	if (r == 0 && !listing->json) {
		if (table_rows(&listing->table))
			r = table_print(&listing->table, stdout);
		else
			puts(_("No school."));
	}
	table_done(&listing->table);
	return r < 0 ? session_unable(_("the list of schools"), r) : EXIT_DONE;
}

static int run_list(struct session *session, const struct arguments *arguments)
{
	static const struct table_column columns[] = {
		{N_("School"), false},	   {N_("Kind"), false}, {N_("Priority"), false},
		{N_("Department"), false}, {N_("IPS"), true},	{N_("Name"), false}};
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct listing listing = {.table = TABLE(columns),
				  .all = arguments->options[LIST_ALL] != NULL,
				  .json = session->json};
	int code = session_load_config(session, &config);

	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	return code ? code : list(store, &listing);
}

static const struct option_line list_options[] = {
	[LIST_ALL] = {"--all", NULL, N_("those that never delivered, too")},
	[LIST_JSON] = OPTION_JSON,
};

const struct command command_schools_list = {
	.name = "schools list",
	.summary = N_("the schools that delivered, and what the directory says of them"),
	.examples = "  vigie schools\n  vigie schools list --all --json\n",
	COMMAND_OPTIONS(list_options),
	.run = run_list,
};
