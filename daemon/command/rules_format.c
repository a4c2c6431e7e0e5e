/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie rules format`: rule files in their canonical layout, in one language or each word as it
 * was. Replaces a file only when told to, and then whole: a new one beside it takes its name.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/command/command.h"
#include "daemon/command/rule_set.h"
#include "vigie/output.h"
#include "vigie/translate.h"

enum format_option { FORMAT_LANGUAGE, FORMAT_CHECK, FORMAT_WRITE };

struct formatting {
	const struct session *session;
	bool keep_language, check, write;
	enum vigie_language language;
};

/* In its place, with its permissions. */
static int replace(const char *path, const struct vigie_buffer *text)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return -errno;
	return vigie_output_replace(path, vigie_buffer_string(text), text->size,
				    status.st_mode & 07777);
}

/* The formatted text goes where it was asked to go. */
static int deliver(const struct formatting *formatting, const struct vigie_source *source,
		   const struct vigie_buffer *text)
{
	bool same = text->size == source->size &&
		    memcmp(vigie_buffer_string(text), source->text, source->size) == 0;
	int r;

	if (formatting->check) {
		if (!same)
			printf(_("%s: not in the canonical layout\n"), source->name);
		return same ? EXIT_DONE : EXIT_FOUND;
	}
	if (!formatting->write) {
		fwrite(vigie_buffer_string(text), 1, text->size, stdout);
		return EXIT_DONE;
	}
	if (same)
		return EXIT_DONE;
	r = replace(source->name, text);
	if (r < 0)
		return session_unable(source->name, r);
	printf(_("%s: laid out anew\n"), source->name);
	return EXIT_DONE;
}

static int format_one(const struct formatting *formatting, const struct vigie_source *source)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r = vigie_diagnostics_new(&list);

	if (r == 0)
		r = vigie_rules_format(source, formatting->keep_language, formatting->language,
				       list, &text);
	if (r < 0)
		return session_unable(source->name, r);
	if (r > 0) {
		session_print(formatting->session, list, false);
		return EXIT_FOUND;
	}
	return deliver(formatting, source, &text);
}

static int format_all(const struct formatting *formatting, const struct rule_set *set)
{
	int worst = EXIT_DONE;

	for (size_t i = 0; i < set->n_files; i++) {
		for (size_t j = 0; j < vigie_rule_files_count(set->files[i]); j++) {
			int code = format_one(formatting, vigie_rule_files_get(set->files[i], j));

			if (code > worst)
				worst = code;
		}
	}
	return worst;
}

static bool read_language(struct formatting *formatting, const char *name)
{
	static const char *const names[] = {"fr", "en"};

	formatting->keep_language = name == NULL;
	if (!name)
		return true;
	formatting->language = strcmp(name, "fr") == 0 ? VIGIE_FRENCH : VIGIE_ENGLISH;
	if (strcmp(name, "fr") == 0 || strcmp(name, "en") == 0)
		return true;
	usage_unknown("rules format", N_("no such language"), name, names, VIGIE_ARRAY_SIZE(names));
	return false;
}

static int run_format(struct session *session, const struct arguments *arguments)
{
	struct formatting formatting = {.session = session,
					.check = arguments->options[FORMAT_CHECK] != NULL,
					.write = arguments->options[FORMAT_WRITE] != NULL};
	struct rule_set set = {0};
	int code;

	if (!read_language(&formatting, arguments->options[FORMAT_LANGUAGE]))
		return EXIT_USAGE;
	if (formatting.check && formatting.write)
		return usage_error("rules format", _("--check and --write exclude each other"));
	code = rule_set_read(&set, session, arguments);
	if (code == EXIT_DONE)
		code = format_all(&formatting, &set);
	rule_set_done(&set);
	return code;
}

static const struct option_line format_options[] = {
	[FORMAT_LANGUAGE] = {"--language", "fr|en", N_("keywords in this language")},
	[FORMAT_CHECK] = {"--check", NULL,
			  N_("only name the files that would change; exit status 1 if any")},
	[FORMAT_WRITE] = {"--write", NULL, N_("replace the files")},
};

const struct command command_rules_format = {
	.name = "rules format",
	.operands = N_("[PATH…]"),
	.summary = N_("rule files in their canonical layout"),
	.details = N_("Files or folders; without PATH, the configured folder. Comments are kept."),
	.examples = N_("  vigie rules format trial.rules\n"
		       "  vigie rules format --language fr --write /etc/vigie/rules.d\n"),
	COMMAND_OPTIONS(format_options),
	.most = SIZE_MAX,
	.run = run_format,
};
