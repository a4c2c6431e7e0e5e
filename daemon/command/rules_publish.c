/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie rules publish`: the page of all rules in force, for the public, in the office's language.
 * A file is written whole or not at all.
 */
#include <errno.h>
#include <stdio.h>

#include "daemon/command/command.h"
#include "daemon/command/rule_set.h"
#include "daemon/command/rules_page.h"
#include "vigie/output.h"
#include "vigie/translate.h"

enum publish_option { PUBLISH_HTML, PUBLISH_TEXT, PUBLISH_OUTPUT };

/* The page is in the office's language; what is said about making it is in the user's. */
static int build_page(const struct rules_page *page, bool text, struct vigie_buffer *out)
{
	const char *language = vigie_translate_language();
	int r;

	vigie_translate_init(page->config->language);
	r = text ? rules_page_text(page, out) : rules_page_html(page, out);
	vigie_translate_init(language);
	return r;
}

static int publish(const struct rules_page *page, bool text, const char *path)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	int r = build_page(page, text, &out);

	if (r < 0)
		return session_unable(_("the page of the rules"), r);
	if (!path) {
		fputs(vigie_buffer_string(&out), stdout);
		return EXIT_DONE;
	}
	r = vigie_output_replace(path, vigie_buffer_string(&out), out.size, 0644);
	return r < 0 ? session_unable(path, r) : EXIT_DONE;
}

static int run_publish(struct session *session, const struct arguments *arguments)
{
	const char *const *values = arguments->options;
	struct rule_set set = {0};
	int code;

	if (values[PUBLISH_HTML] && values[PUBLISH_TEXT])
		return usage_error("rules publish", _("%s and %s exclude each other"), "--html",
				   "--text");
	code = rule_set_load(&set, session, arguments);
	if (code == EXIT_FOUND) {
		session_print(session, set.list, false);
		rule_set_print_counts(&set);
	}
	if (code == EXIT_DONE) {
		struct rules_page page = {set.config, set.rules,
					  session_today(session, set.config)};

		code = publish(&page, values[PUBLISH_TEXT] != NULL, values[PUBLISH_OUTPUT]);
	}
	rule_set_done(&set);
	return code;
}

static const struct option_line publish_options[] = {
	[PUBLISH_HTML] = {"--html", NULL, N_("a page for the web, complete in one file (default)")},
	[PUBLISH_TEXT] = {"--text", NULL, N_("plain text")},
	[PUBLISH_OUTPUT] = {"-o", N_("FILE"), N_("write this file (default: standard output)")},
};

const struct command command_rules_publish = {
	.name = "rules publish",
	.summary = N_("the readable page of all rules in force"),
	.details = N_("Each rule in plain words in the office's language, with its thresholds, "
		      "validity, author and reason, and as it is written."),
	.examples = "  vigie rules publish -o regles.html\n"
		    "  vigie rules publish --text\n",
	COMMAND_OPTIONS(publish_options),
	.run = run_publish,
};
