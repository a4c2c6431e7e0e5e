/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie members`: lists of members for `member()` in conditions. Rows that match nobody are told
 * by their line; a list is shown by counts only. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/desk.h"
#include "daemon/command/json_object.h"
#include "daemon/command/member_rows.h"
#include "daemon/command/table.h"
#include "vigie/translate.h"

enum import_option { IMPORT_UNTIL };
enum list_option { LIST_JSON };

static void on_flaw(void *userdata, uint32_t line, enum vigie_list_flaw flaw)
{
	static const char *const texts[] = {
#define X(enumerator, text) [VIGIE_LIST_FLAW_##enumerator] = text,
		VIGIE_LIST_FLAWS(X)
#undef X
	};
	const struct member_rows *rows = userdata;

	fprintf(stderr, "%s:%" PRIu32 ": %s\n", vigie_input_name(rows->input), line,
		_(texts[flaw]));
}

static int import(const struct desk *desk, const char *name, struct member_rows *rows,
		  vigie_day until)
{
	const struct vigie_list_import import = {.name = name,
						 .until = until,
						 .ruling = &desk->ruling,
						 .next = member_rows_next,
						 .on_flaw = on_flaw,
						 .userdata = rows};
	struct vigie_list_imported imported;
	int r = vigie_list_import(desk->store, &import, &imported);

	if (r < 0)
		return session_unable(_("the list"), r);
	printf(_("Pupils on the list: %llu (new: %llu, gone: %llu); rows that match nobody: "
		 "%llu.\n"),
	       (unsigned long long)imported.members, (unsigned long long)imported.added,
	       (unsigned long long)imported.removed, (unsigned long long)imported.flawed);
	return imported.flawed ? EXIT_FOUND : EXIT_DONE;
}

static int import_file(const struct desk *desk, const char *name, const char *path, vigie_day until)
{
	VIGIE_CLEANUP(member_rows_done) struct member_rows rows = {0};
	int r = member_rows_open(&rows, path);

	if (r < 0)
		return session_unable(path, r);
	if (r == MEMBER_ROWS_UNNAMED) {
		fprintf(stderr,
			_("%s: no column says who is meant: INE, or Nom, Prénom and Date de "
			  "naissance\n"),
			path);
		return EXIT_FOUND;
	}
	return import(desk, name, &rows, until);
}

static int run_import(struct session *session, const struct arguments *arguments)
{
	static const char command[] = "members import";
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	const char *name = arguments->operands[0];
	vigie_day until = VIGIE_DAY_NONE;
	int code;

	if (!*name || strlen(name) > VIGIE_LIST_NAME_LIMIT)
		return usage_error(command, _("a list has a name of 1 to %d characters"),
				   VIGIE_LIST_NAME_LIMIT);
	if (!usage_day(command, "--until", arguments->options[IMPORT_UNTIL], &until))
		return EXIT_USAGE;
	code = desk_open(&desk, session, NULL, NULL);
	if (code)
		return code;
	if (until == VIGIE_DAY_NONE)
		until = vigie_school_year_last(vigie_day_school_year(desk.ruling.day));
	if (until < desk.ruling.day)
		return usage_error(command, _("--until is in the past"));
	return import_file(&desk, name, arguments->operands[1], until);
}

static const struct option_line import_options[] = {
	[IMPORT_UNTIL] = {"--until", N_("DATE"),
			  N_("last day on which the list speaks; by default the end of the school "
			     "year")},
};

const struct command command_members_import = {
	.name = "members import",
	.operands = N_("LIST FILE"),
	.summary = N_("replace a list of members, for member(\"LIST\") in conditions"),
	.details = N_(
		"Separated text with a header: INE, or Nom, Prénom and Date de naissance. Who is "
		"known is put on the list; of other rows only the line is told and nothing is "
		"kept. The list is replaced whole, and forgotten after its last day."),
	.examples = N_("  vigie members import club-athle licences.csv --until 2027-06-30\n"),
	COMMAND_OPTIONS(import_options),
	.least = 2,
	.most = 2,
	.run = run_import,
};

struct listing {
	const struct session *session;
	const struct vigie_config *config;
	struct table table;
};

static int print_json(const struct vigie_list *list)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_text(&object, "list", list->name);
	json_number(&object, "members", (int64_t)list->members);
	json_number(&object, "unmatched", (int64_t)list->unmatched);
	json_day(&object, "since", list->since);
	json_day(&object, "until", list->until);
	json_moment(&object, "imported", list->when);
	json_text(&object, "who", list->who);
	return json_print(&object);
}

static int on_list(void *userdata, const struct vigie_list *list)
{
	struct listing *listing = userdata;
	struct table *table = &listing->table;

	if (listing->session->json)
		return print_json(list);
	table_cell(table, "%s", list->name);
	table_number(table, list->members);
	table_number(table, list->unmatched);
	table_day(table, list->until);
	table_moment(table, list->when, listing->config->timezone);
	table_cell(table, "%s", list->who);
	return 0;
}

static int run_list(struct session *session, const struct arguments *arguments)
{
	static const struct table_column columns[] = {{N_("List"), false},     {N_("Pupils"), true},
						      {N_("Not found"), true}, {N_("Until"), false},
						      {N_("Imported"), false}, {N_("By"), false}};
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct listing listing = {.session = session, .table = TABLE(columns)};
	int code = session_load_config(session, &config), r;

	(void)arguments;
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	if (code)
		return code;
	listing.config = config;
	r = vigie_lists_each(store, on_list, &listing);
	if (r == 0 && !session->json) {
		if (table_rows(&listing.table))
			r = table_print(&listing.table, stdout);
		else
			puts(_("No list."));
	}
	table_done(&listing.table);
	return r < 0 ? session_unable(_("the lists"), r) : EXIT_DONE;
}

static const struct option_line list_options[] = {[LIST_JSON] = OPTION_JSON};

const struct command command_members_list = {
	.name = "members list",
	.summary = N_("lists of members: how many are on them, and until when"),
	.examples = "  vigie members\n",
	COMMAND_OPTIONS(list_options),
	.run = run_list,
};

static int run_remove(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	int code = desk_open(&desk, session, NULL, NULL), r;

	if (code)
		return code;
	r = vigie_list_remove(desk.store, arguments->operands[0]);
	if (r == -ENOENT) {
		fputs(_("vigie: there is no such list\n"), stderr);
		return EXIT_UNABLE;
	}
	return r < 0 ? session_unable(_("the list"), r) : EXIT_DONE;
}

const struct command command_members_remove = {
	.name = "members remove",
	.operands = N_("LIST"),
	.summary = N_("forget a list of members"),
	.examples = "  vigie members remove club-athle\n",
	.least = 1,
	.most = 1,
	.run = run_remove,
};
