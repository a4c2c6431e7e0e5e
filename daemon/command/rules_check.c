/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie rules check`, `vigie rules list`: what rule files say, in plain words and their boundary
 * cases. Changes nothing.
 */
#include <inttypes.h>

#include "daemon/command/command.h"
#include "daemon/command/json_object.h"
#include "daemon/command/rule_set.h"
#include "daemon/command/table.h"
#include "daemon/command/words.h"
#include "vigie/translate.h"

enum check_option { CHECK_EXPLAIN, CHECK_JSON };

static void put_rule(const struct rule_set *set, size_t rule, bool with_text)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct vigie_rule_info *info = vigie_rules_info(set->rules, rule);

	printf("%s%s:%" PRIu32 ": %s\n", rule ? "\n" : "", info->file, info->line, info->name);
	vigie_rules_restate(set->rules, rule, words_language(), &text);
	fputs(vigie_buffer_string(&text), stdout);
	if (with_text)
		printf("\n%s\n", info->text);
}

static int run_check(struct session *session, const struct arguments *arguments)
{
	struct rule_set set = {0};
	int code = rule_set_load(&set, session, arguments);

	if (code <= EXIT_FOUND) {
		session_print(session, set.list, session->json);
		if (!session->json)
			rule_set_print_counts(&set);
	}
	for (size_t i = 0; code == EXIT_DONE && !session->json && i < vigie_rules_count(set.rules);
	     i++)
		put_rule(&set, i, arguments->options[CHECK_EXPLAIN] != NULL);
	rule_set_done(&set);
	return code;
}

/* `fingerprint`: of the whole set. */
static int put_json(const struct vigie_rule_info *info, const char *fingerprint)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer programmes = {0};
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	for (size_t i = 0; i < info->n_programmes; i++) {
		vigie_buffer_append_char(&programmes, i ? ',' : '[');
		vigie_buffer_append_json(&programmes, info->programmes[i]);
	}
	vigie_buffer_append_string(&programmes, info->n_programmes ? "]" : "[]");
	json_text(&object, "rule", info->name);
	json_text(&object, "title", info->title);
	json_text(&object, "priority", words_priority(info->priority));
	json_raw(&object, "programmes", vigie_buffer_string(&programmes));
	json_text(&object, "file", info->file);
	json_number(&object, "line", info->line);
	json_text(&object, "fingerprint", fingerprint);
	return json_print(&object);
}

static int list_rules(const struct rule_set *set, bool json)
{
	static const struct table_column columns[] = {{N_("Rule"), false},
						      {N_("Priority"), false},
						      {N_("Refers to"), false},
						      {N_("Title"), false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	int r = 0;

	for (size_t i = 0; r == 0 && i < vigie_rules_count(set->rules); i++) {
		const struct vigie_rule_info *info = vigie_rules_info(set->rules, i);

		if (json) {
			r = put_json(info, vigie_rules_fingerprint(set->rules));
			continue;
		}
		table_cell(&table, "%s", info->name);
		table_cell(&table, "%s", words_priority_text(info->priority));
		table_cell(&table, "%s", info->n_programmes ? info->programmes[0] : "-");
		table_cell(&table, "%s", info->title);
	}
	if (r == 0 && !json)
		r = table_print(&table, stdout);
	if (r == 0 && !json)
		printf(_("\nFingerprint of these rules: %s\n"),
		       vigie_rules_fingerprint(set->rules));
	return r < 0 ? session_unable(_("the table"), r) : EXIT_DONE;
}

static int run_list(struct session *session, const struct arguments *arguments)
{
	struct rule_set set = {0};
	int code = rule_set_load(&set, session, arguments);

	if (code == EXIT_FOUND)
		session_print(session, set.list, false);
	if (code == EXIT_DONE)
		code = list_rules(&set, session->json);
	rule_set_done(&set);
	return code;
}

static const struct option_line check_options[] = {
	[CHECK_EXPLAIN] = {"--explain", NULL, N_("also each rule as it is written")},
	[CHECK_JSON] = {"--json", NULL, N_("print one JSON object a line")},
};
static const struct option_line list_options[] = {OPTION_JSON};

const struct command command_rules_check = {
	.name = "rules check",
	.operands = N_("[PATH…]"),
	.summary = N_("errors in rules; each rule in plain words"),
	.details = N_("Without PATH, the rules in force. Files and folders named here need no "
		      "configuration."),
	.examples = N_("  vigie rules check\n"
		       "  vigie rules check --explain trial.rules\n"),
	COMMAND_OPTIONS(check_options),
	.most = SIZE_MAX,
	.run = run_check,
};

const struct command command_rules_list = {
	.name = "rules list",
	.operands = N_("[PATH…]"),
	.summary = N_("the rules in force"),
	.examples = "  vigie rules list\n"
		    "  vigie rules list --json\n",
	COMMAND_OPTIONS(list_options),
	.most = SIZE_MAX,
	.run = run_list,
};
