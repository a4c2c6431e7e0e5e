/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Configuration and rules in force, and the evaluation of one school under them. The setup owns
 * both and the texts that messages point into. Refuses to be half loaded.
 */
#include <errno.h>
#include <string.h>

#include "vigie/mail.h"
#include "vigie/manager.h"

int vigie_setup_load(const char *config_path, const char *rules_dir, struct vigie_diagnostics *list,
		     struct vigie_setup *ret_setup)
{
	struct vigie_setup setup = {0};
	int r = vigie_config_load(config_path, list, &setup.config);
	int rules_r = 0, letters_r = 0;

	if (r < 0)
		return r;
	/* A configuration with errors still tells where the rules are: all messages in one pass. */
	if (setup.config->rules)
		rules_r = vigie_config_compile_rules(setup.config, rules_dir, list, &setup.files,
						     &setup.rules);
	if (rules_r >= 0)
		letters_r = vigie_letters_check(setup.config, list);
	if (rules_r < 0 || letters_r < 0) {
		vigie_setup_done(&setup);
		return rules_r < 0 ? rules_r : letters_r;
	}
	*ret_setup = setup;
	return r > 0 || rules_r > 0 || letters_r > 0 ? 1 : 0;
}

void vigie_setup_done(struct vigie_setup *setup)
{
	vigie_rules_free(setup->rules);
	vigie_rule_files_free(setup->files);
	vigie_config_free(setup->config);
	*setup = (struct vigie_setup){0};
}

struct vigie_evaluation vigie_setup_view(const struct vigie_setup *setup, vigie_day on)
{
	return (struct vigie_evaluation){.on = on,
					 .calendar = setup->config->calendar,
					 .office_terms = setup->config->terms,
					 .n_office_terms = setup->config->n_terms};
}

/* Associations that work with the school, from the configuration's `partner` blocks. */
static int add_partners(const struct vigie_config *config, struct vigie_facts *facts)
{
	const char **partners =
		vigie_arena_allocate(facts->arena, (config->n_partners + 1) * sizeof(*partners));
	size_t n = 0;

	if (!partners)
		return -ENOMEM;
	for (size_t i = 0; i < config->n_partners; i++)
		for (size_t j = 0; j < config->partners[i].n_schools; j++)
			if (strcmp(config->partners[i].schools[j], facts->school.uai) == 0)
				partners[n++] = config->partners[i].name;
	facts->school.partners = partners;
	facts->school.n_partners = n;
	return 0;
}

int vigie_school_load(struct vigie_store *store, const struct vigie_config *config,
		      const struct vigie_school *school, int first_year, int last_year,
		      vigie_day known_on, struct vigie_facts **ret_facts)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	int r = vigie_store_load_facts(store, school->id, first_year, last_year, known_on,
				       config->timezone, &facts);

	if (r == 0)
		r = add_partners(config, facts);
	if (r == 0)
		*ret_facts = TAKE_PTR(facts);
	return r;
}

int vigie_school_evaluate(struct vigie_store *store, const struct vigie_setup *setup,
			  const struct vigie_school *school, vigie_day on, vigie_day known_on,
			  struct vigie_school_evaluation *ret_evaluation)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	struct vigie_evaluation view = vigie_setup_view(setup, on);
	int year = vigie_day_school_year(on), r;

	r = vigie_school_load(store, setup->config, school,
			      year - vigie_rules_years_back(setup->rules), year, known_on, &facts);
	if (r < 0)
		return r;
	r = vigie_rules_evaluate(setup->rules, facts, &view, &ret_evaluation->verdicts);
	if (r < 0)
		return r;
	ret_evaluation->facts = TAKE_PTR(facts);
	return 0;
}

void vigie_school_evaluation_done(struct vigie_school_evaluation *evaluation)
{
	vigie_verdicts_free(evaluation->verdicts);
	vigie_facts_free(evaluation->facts);
	*evaluation = (struct vigie_school_evaluation){0};
}
