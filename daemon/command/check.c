/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie check`: the configuration and every rule, all messages in one pass. Changes nothing.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/command/command.h"
#include "daemon/command/rule_set.h"
#include "daemon/command/seal_check.h"
#include "vigie/mail.h"
#include "vigie/translate.h"

static void check_folder(const struct rule_set *set, const char *path, struct vigie_span span)
{
	struct stat status;

	if (stat(path, &status) < 0 && errno == ENOENT)
		vigie_diagnostics_add(set->list, VIGIE_WARNING, NULL, span,
				      N_("its folder does not exist: %s"), path);
}

/* The service reports a source's folder that is missing at each poll, and does without the office's
 * rules; here it is a likely slip of the pen. */
static void check_folders(const struct rule_set *set)
{
	static const char scheme[] = "directory://";

	if (set->config->rules_span.source)
		check_folder(set, set->config->rules, set->config->rules_span);
	for (size_t i = 0; i < set->config->n_sources; i++) {
		const struct vigie_config_source *source = &set->config->sources[i];

		if (source->url && strncmp(source->url, scheme, sizeof(scheme) - 1) == 0)
			check_folder(set, source->url + sizeof(scheme) - 1, source->span);
	}
}

static int check(struct rule_set *set, const struct session *session)
{
	int r = vigie_diagnostics_new(&set->list), letters_r, seals_r, code;

	if (r == 0)
		r = vigie_config_load(session->config_path, set->list, &set->config);
	if (r < 0)
		return session_config_unable(session, r);
	check_folders(set);
	seals_r = seal_check(set->config, session->now, set->list);
	if (seals_r < 0)
		return session_config_unable(session, seals_r);
	letters_r = vigie_letters_check(set->config, set->list);
	if (letters_r < 0)
		return session_unable(set->config->letters, letters_r);
	/* A configuration with errors still tells where the rules are: all messages in one pass. */
	code = set->config->rules ? rule_set_compile(set) : EXIT_DONE;
	session_print(session, set->list, session->json);
	if (!session->json)
		rule_set_print_counts(set);
	if (code == EXIT_DONE && (r > 0 || letters_r > 0))
		code = EXIT_FOUND;
	return code;
}

static void print_summary(const struct rule_set *set)
{
	const struct vigie_config *config = set->config;

	printf(_("%s is correct.\n"
		 "Sources: %zu, programmes: %zu, coordinators: %zu, rules: %zu (fingerprint %s)\n"),
	       config->file, config->n_sources, config->n_programmes, config->n_coordinators,
	       vigie_rules_count(set->rules), vigie_rules_fingerprint(set->rules));
	if (vigie_rules_count(set->rules) == 0)
		printf(_("There is no rule: nobody is ever flagged. Rule files go to %s.\n"),
		       config->rules);
}

static int run_check(struct session *session, const struct arguments *arguments)
{
	struct rule_set set = {0};
	int code;

	(void)arguments;
	code = check(&set, session);
	if (code == EXIT_DONE && !session->json)
		print_summary(&set);
	rule_set_done(&set);
	return code;
}

static const struct option_line check_options[] = {OPTION_JSON};

const struct command command_check = {
	.name = "check",
	.summary = N_("the configuration and every rule: all errors at once"),
	.details = N_("Errors and warnings are printed with the line and what was expected; the "
		      "exit status is 1 when there is an error, 0 when there are only warnings."),
	.examples = N_("  vigie check\n"
		       "  vigie -c trial/vigie.conf check\n"),
	COMMAND_OPTIONS(check_options),
	.run = run_check,
};
