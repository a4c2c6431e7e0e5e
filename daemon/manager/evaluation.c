/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Evaluates schools one at a time: those whose facts changed, or all of them on a new day or under
 * new rules. Owns the list of schools to do. Writes nothing itself: flags and referrals are applied
 * by their room.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/manager/manager.h"
#include "vigie/translate.h"

static vigie_day today(const struct vigie_manager *manager)
{
	return vigie_clock_local(manager->options.now(), manager->options.setup->config->timezone,
				 NULL);
}

static int add_school(void *userdata, const struct vigie_school *school)
{
	struct vigie_manager *manager = userdata;
	struct vigie_school *larger =
		reallocarray(manager->schools, manager->n_schools + 1, sizeof(*larger));

	if (!larger)
		return -ENOMEM;
	manager->schools = larger;
	larger[manager->n_schools++] = *school;
	return 0;
}

/* What the last evaluation of every school was made with: the day and the rules. */
static void describe(const struct vigie_manager *manager, struct vigie_buffer *out)
{
	vigie_day_append_iso(out, today(manager));
	vigie_buffer_append_format(out, " %s",
				   vigie_rules_fingerprint(manager->options.setup->rules));
}

int evaluation_note_rules(struct vigie_manager *manager)
{
	const char *fingerprint = vigie_rules_fingerprint(manager->options.setup->rules);
	struct vigie_store *store = manager->options.store;
	char known[64] = "", moment[24];
	int r = vigie_store_get_state(store, VIGIE_STATE_RULES, known, sizeof(known));

	if (r < 0 && r != -ENOENT)
		return r;
	if (strcmp(known, fingerprint) == 0)
		return 0;
	snprintf(moment, sizeof(moment), "%lld", (long long)manager->options.now());
	r = vigie_store_put_state(store, VIGIE_STATE_RULES, fingerprint);
	return r < 0 ? r : vigie_store_put_state(store, VIGIE_STATE_RULES_SINCE, moment);
}

int evaluation_begin(struct vigie_manager *manager)
{
	struct vigie_store *store = manager->options.store;
	struct vigie_buffer wanted = {0};
	char last[64] = "";
	int r;

	manager->n_schools = manager->next_school = 0;
	r = evaluation_note_rules(manager);
	if (r < 0)
		return r;
	describe(manager, &wanted);
	r = vigie_store_get_state(store, VIGIE_STATE_EVALUATED_ON, last, sizeof(last));
	manager->all_schools = strcmp(last, vigie_buffer_string(&wanted)) != 0;
	vigie_buffer_done(&wanted);
	if (r < 0 && r != -ENOENT)
		return r;
	return manager->all_schools ? vigie_store_each_school(store, add_school, manager)
				    : vigie_store_each_changed_school(store, add_school, manager);
}

int evaluation_step(struct vigie_manager *manager)
{
	const struct vigie_school *school = &manager->schools[manager->next_school++];
	const struct vigie_setup *setup = manager->options.setup;
	struct vigie_school_evaluation evaluation = {0};
	struct vigie_flag_changes changes = {0}, *sum = &manager->cycle.changes;
	vigie_day on = today(manager);
	int r;

	manager_status(manager, N_("Evaluating school %zu of %zu"), manager->next_school,
		       manager->n_schools);
	r = vigie_school_evaluate(manager->options.store, setup, school, on, VIGIE_DAY_NONE,
				  &evaluation);
	if (r == 0)
		r = vigie_flags_apply(manager->options.store, setup->config, setup->rules,
				      evaluation.facts, evaluation.verdicts, school, on,
				      manager->options.now(), &changes);
	vigie_school_evaluation_done(&evaluation);
	if (r < 0)
		return r;
	sum->evaluated += changes.evaluated;
	sum->raised += changes.raised;
	sum->cleared += changes.cleared;
	sum->held += changes.held;
	sum->pending += changes.pending;
	sum->referrals += changes.referrals;
	sum->waiting += changes.waiting;
	sum->withdrawn += changes.withdrawn;
	manager->cycle.schools++;
	return 0;
}

int evaluation_end(struct vigie_manager *manager)
{
	const struct vigie_flag_changes *changes = &manager->cycle.changes;
	struct vigie_buffer done = {0};
	int r = 0;

	if (manager->all_schools && manager->error == 0) {
		describe(manager, &done);
		r = vigie_store_put_state(manager->options.store, VIGIE_STATE_EVALUATED_ON,
					  vigie_buffer_string(&done));
		vigie_buffer_done(&done);
	}
	if (manager->n_schools > 0)
		vigie_log(VIGIE_LOG_INFO, VIGIE_EVENT_EVALUATED, NULL,
			  N_("%zu schools evaluated: %llu flags raised, %llu cleared, %llu held; "
			     "%llu "
			     "referrals made."),
			  manager->n_schools, (unsigned long long)changes->raised,
			  (unsigned long long)changes->cleared, (unsigned long long)changes->held,
			  (unsigned long long)changes->referrals);
	return r;
}
