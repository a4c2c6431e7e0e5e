/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads and compiles the rules that a command is about. See rule_set.h. */
#include "daemon/command/rule_set.h"

#include <errno.h>

#include "vigie/translate.h"

void rule_set_done(struct rule_set *set)
{
	vigie_rules_free(set->rules);
	/* Messages point into the texts, which go last. */
	vigie_diagnostics_free(set->list);
	for (size_t i = 0; i < set->n_files; i++)
		vigie_rule_files_free(set->files[i]);
	free(set->files);
	vigie_config_free(set->config);
	*set = (struct rule_set){0};
}

static int read_paths(struct rule_set *set, const char *const *paths, size_t n)
{
	set->files = calloc(n, sizeof(*set->files));
	if (!set->files)
		return session_unable(_("reading the rules"), -ENOMEM);
	for (size_t i = 0; i < n; i++) {
		int r = vigie_rule_files_read(paths[i], &set->files[i]);

		if (r < 0)
			return session_unable(paths[i], r);
		set->n_files++;
	}
	return EXIT_DONE;
}

int rule_set_read(struct rule_set *set, const struct session *session,
		  const struct arguments *arguments)
{
	int code;

	if (arguments->n_operands > 0)
		return read_paths(set, arguments->operands, arguments->n_operands);
	code = session_load_config(session, &set->config);
	return code ? code : read_paths(set, &set->config->rules, 1);
}

/* Subjects that the data has; none where nothing was imported, which is no mistake here. */
static void list_subjects(const struct vigie_config *config, struct vigie_arena *arena,
			  const char *const **ret_subjects, size_t *ret_n)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;

	*ret_n = 0;
	if (config->store && vigie_store_open(config->store, VIGIE_STORE_READ, &store) == 0 &&
	    vigie_store_list_subjects(store, arena, ret_subjects, ret_n) < 0)
		*ret_n = 0;
}

int rule_set_compile(struct rule_set *set)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	const char *const *subjects = NULL;
	size_t n = 0;
	int r = vigie_arena_new(&arena);

	set->files = calloc(1, sizeof(*set->files));
	if (r < 0 || !set->files)
		return session_unable(_("reading the rules"), -ENOMEM);
	list_subjects(set->config, arena, &subjects, &n);
	r = vigie_config_check_rules(set->config, subjects, n, set->list, &set->files[0],
				     &set->rules);
	if (r < 0)
		return session_unable(set->config->rules, r);
	set->n_files = 1;
	return r > 0 ? EXIT_FOUND : EXIT_DONE;
}

static size_t count_sources(const struct rule_set *set)
{
	size_t n = 0;

	for (size_t i = 0; i < set->n_files; i++)
		n += vigie_rule_files_count(set->files[i]);
	return n;
}

/* Files named by hand: referrals are checked when there is a configuration to check them with. */
static int compile_named(struct rule_set *set)
{
	size_t n_programmes = set->config ? set->config->n_programmes : 0, n = 0;
	VIGIE_CLEANUP(vigie_freep)
	const struct vigie_source **sources = calloc(count_sources(set) + 1, sizeof(*sources));
	VIGIE_CLEANUP(vigie_freep)
	const char **programmes = calloc(n_programmes + 1, sizeof(*programmes));
	struct vigie_rules_options options = {.programmes = set->config ? programmes : NULL,
					      .n_programmes = n_programmes,
					      .warn_untested = true};
	int r;

	if (!sources || !programmes)
		return session_unable(_("reading the rules"), -ENOMEM);
	for (size_t i = 0; i < set->n_files; i++)
		for (size_t j = 0; j < vigie_rule_files_count(set->files[i]); j++)
			sources[n++] = vigie_rule_files_get(set->files[i], j);
	for (size_t i = 0; i < n_programmes; i++)
		programmes[i] = set->config->programmes[i].name;
	r = vigie_rules_compile(sources, n, &options, set->list, &set->rules);
	if (r < 0)
		return session_unable(_("reading the rules"), r);
	return r > 0 ? EXIT_FOUND : EXIT_DONE;
}

int rule_set_load(struct rule_set *set, const struct session *session,
		  const struct arguments *arguments)
{
	bool named = arguments->n_operands > 0;
	int code, r = vigie_diagnostics_new(&set->list);

	if (r < 0)
		return session_unable(_("reading the rules"), r);
	code = named ? session_find_config(session, &set->config)
		     : session_load_config(session, &set->config);
	if (code)
		return code;
	if (!named)
		return rule_set_compile(set);
	code = read_paths(set, arguments->operands, arguments->n_operands);
	return code ? code : compile_named(set);
}

void rule_set_print_counts(const struct rule_set *set)
{
	size_t errors = vigie_diagnostics_count(set->list, VIGIE_ERROR);
	size_t warnings = vigie_diagnostics_count(set->list, VIGIE_WARNING);

	if (errors)
		fprintf(stderr, P_("%zu error", "%zu errors", errors), errors);
	if (errors && warnings)
		fputs(", ", stderr);
	if (warnings)
		fprintf(stderr, P_("%zu warning", "%zu warnings", warnings), warnings);
	if (errors || warnings)
		fputc('\n', stderr);
}
