/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Evaluates schools one at a time: those whose facts changed, or all of them on a new day or under
 * new rules, and first the days that were missed, all schools on each. Owns the list of schools to
 * do. Writes nothing itself: flags and referrals are applied by their room.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "daemon/manager/manager.h"
#include "daemon/replay/past.h"
#include "daemon/store/flags.h"
#include "vigie/membership.h"
#include "vigie/population.h"
#include "vigie/quarantine.h"
#include "vigie/session.h"
#include "vigie/translate.h"

static vigie_day today(const struct vigie_manager *manager)
{
	return vigie_clock_local(manager->options.now(), manager->options.setup->config->timezone,
				 NULL);
}

static int add_school(void *userdata, const struct vigie_school *school)
{
	struct vigie_manager *manager = userdata;
	struct manager_school *larger =
		reallocarray(manager->schools, manager->n_schools + 1, sizeof(*larger));

	if (!larger)
		return -ENOMEM;
	manager->schools = larger;
	larger[manager->n_schools++] =
		(struct manager_school){.school = *school, .unseen = VIGIE_DAY_NONE};
	return 0;
}

static int compare_schools(const void *left, const void *right)
{
	const struct manager_school *a = left, *b = right;

	return strcmp(a->school.uai, b->school.uai);
}

/* Stored after the last cycle on the very day of it, which is over: that day's evaluation did not
 * see it. A day that is caught up is seen whole. */
static int on_unseen(void *userdata, const struct vigie_delivery *delivery)
{
	struct vigie_manager *manager = userdata;
	struct manager_school key = {0}, *one;

	if (vigie_clock_local(delivery->received, manager->options.setup->config->timezone, NULL) !=
	    manager->day)
		return 0;
	memcpy(key.school.uai, delivery->school, sizeof(key.school.uai));
	one = bsearch(&key, manager->schools, manager->n_schools, sizeof(key), compare_schools);
	if (one)
		one->unseen = manager->day;
	return 0;
}

static int find_unseen(struct vigie_manager *manager)
{
	const char *timezone = manager->options.setup->config->timezone;
	char text[24] = "";
	vigie_time last;
	int r = vigie_store_get_state(manager->options.store, VIGIE_STATE_LAST_CYCLE, text,
				      sizeof(text));

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	last = strtoll(text, NULL, 10);
	manager->day = vigie_clock_local(last, timezone, NULL);
	if (manager->n_schools == 0 || manager->day >= manager->today)
		return 0;
	return vigie_store_each_delivery(manager->options.store, last + 1, on_unseen, manager);
}

/* From which day on the school is to be evaluated: the first that was missed, or the last one again
 * if something came after its evaluation. `missed` counts whole days. */
static int plan_school(const struct vigie_manager *manager, struct manager_school *one, int *missed)
{
	vigie_day last, first = manager->today - MANAGER_CATCH_UP_DAYS;
	int r = flags_get_evaluated(manager->options.store, one->school.id, &last);

	if (r < 0)
		return r;
	one->next = manager->today;
	if (last == VIGIE_DAY_NONE || last >= manager->today)
		return 0;
	if (manager->today - last - 1 > *missed)
		*missed = manager->today - last - 1;
	one->next = one->unseen == last ? last : last + 1;
	if (one->next < first)
		one->next = first;
	return 0;
}

static void tell_missed(const struct vigie_manager *manager, int missed)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer since = {0};

	if (missed == 0)
		return;
	vigie_day_append_iso(&since, manager->today - missed);
	vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_CATCHING_UP, NULL,
		  N_("No evaluation was made since %s (days: %d): the rules are applied to each of "
		     "these days first, with what had been delivered by then."),
		  vigie_buffer_string(&since), missed);
	if (missed > MANAGER_CATCH_UP_DAYS)
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_CATCHING_UP, NULL,
			  N_("Only the last %d of these days are caught up: what began and ended "
			     "before is not flagged."),
			  MANAGER_CATCH_UP_DAYS);
}

/* All schools on the first day that one of them missed, then on the next: places in programmes are
 * given day by day. */
static int plan(struct vigie_manager *manager)
{
	int missed = 0, r = 0;

	manager->day = manager->today;
	for (size_t i = 0; r == 0 && i < manager->n_schools; i++) {
		r = plan_school(manager, &manager->schools[i], &missed);
		if (r == 0 && manager->schools[i].next < manager->day)
			manager->day = manager->schools[i].next;
	}
	if (r == 0)
		tell_missed(manager, missed);
	return r;
}

/* What the last evaluation of every school was made with: the day and the rules. */
static void describe(const struct vigie_manager *manager, struct vigie_buffer *out)
{
	vigie_day_append_iso(out, manager->today);
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

static void drop_wishes(struct vigie_manager *manager)
{
	vigie_wishes_free(manager->wishes);
	manager->wishes = NULL;
}

/* 1 all schools are due: the day or the rules are new, or the last evaluation was cut short. */
static int is_for_all(const struct vigie_manager *manager)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer wanted = {0};
	char last[64] = "", places[16] = "";
	int r = vigie_store_get_state(manager->options.store, VIGIE_STATE_EVALUATED_ON, last,
				      sizeof(last));

	if (r == 0 || r == -ENOENT)
		r = vigie_store_get_state(manager->options.store, VIGIE_STATE_PLACES, places,
					  sizeof(places));
	if (r < 0 && r != -ENOENT)
		return r;
	describe(manager, &wanted);
	return *places || strcmp(last, vigie_buffer_string(&wanted)) != 0;
}

int evaluation_begin(struct vigie_manager *manager)
{
	struct vigie_store *store = manager->options.store;
	int r;

	drop_wishes(manager);
	manager->n_schools = manager->next_school = 0;
	manager->measuring = false;
	manager->today = today(manager);
	r = evaluation_note_rules(manager);
	if (r == 0)
		r = is_for_all(manager);
	if (r < 0)
		return r;
	manager->all_schools = r;
	r = manager->all_schools ? vigie_store_each_school(store, add_school, manager)
				 : vigie_store_each_changed_school(store, add_school, manager);
	if (r == 0)
		r = find_unseen(manager);
	return r < 0 ? r : plan(manager);
}

bool evaluation_more(struct vigie_manager *manager)
{
	for (; manager->day <= manager->today; manager->day++, manager->next_school = 0)
		for (; manager->next_school < manager->n_schools; manager->next_school++)
			if (manager->schools[manager->next_school].next <= manager->day)
				return true;
	return false;
}

/* A day that has passed is seen as it was: with what had been delivered by its end, and the
 * referrals that were open when it began. */
static int look_back(const struct vigie_manager *manager, const struct vigie_school *school,
		     struct past *past, struct vigie_school_evaluation *evaluation)
{
	const struct vigie_setup *setup = manager->options.setup;
	struct vigie_evaluation view = vigie_setup_view(setup, manager->day);
	int year = vigie_day_school_year(manager->day);
	int r = vigie_school_load(manager->options.store, setup->config, school,
				  year - vigie_rules_years_back(setup->rules), year, manager->day,
				  &evaluation->facts);

	if (r == 0)
		r = past_load(past, manager->options.store, setup->rules, school->id,
			      setup->config->timezone);
	if (r == 0)
		r = past_tell(past, manager->day, evaluation->facts);
	if (r == 0)
		r = vigie_rules_evaluate(setup->rules, evaluation->facts, &view,
					 &evaluation->verdicts);
	return r;
}

/* As vigie_flags_apply(). */
static int apply_flags(struct vigie_manager *manager,
		       const struct vigie_school_evaluation *evaluation,
		       const struct vigie_school *school)
{
	const struct vigie_setup *setup = manager->options.setup;
	struct vigie_flag_changes changes = {0};
	int r = vigie_flags_apply(manager->options.store, setup->config, setup->rules,
				  evaluation->facts, evaluation->verdicts, school, manager->day,
				  manager->options.now(), manager->wishes, &changes);

	if (r == 0)
		vigie_flag_changes_add(&manager->cycle.changes, &changes);
	return r;
}

/* For `status`; of today, which is what a person can mend. */
static int note_population(const struct vigie_manager *manager, const struct vigie_school *school,
			   const struct vigie_school_evaluation *evaluation)
{
	struct vigie_population population;

	if (manager->day < manager->today || manager->measuring)
		return 0;
	vigie_population_count(evaluation->verdicts, evaluation->facts->n_pupils,
			       vigie_rules_count(manager->options.setup->rules), &population);
	return vigie_population_put(manager->options.store, school->uai, &population);
}

static int evaluate(struct vigie_manager *manager, const struct vigie_school *school)
{
	VIGIE_CLEANUP(past_done) struct past past = {0};
	VIGIE_CLEANUP(vigie_school_evaluation_done)
	struct vigie_school_evaluation evaluation = {0};
	const struct vigie_setup *setup = manager->options.setup;
	struct vigie_store *store = manager->options.store;
	const struct vigie_evaluation view = vigie_setup_view(setup, manager->day);
	int r = manager->day < manager->today
			? look_back(manager, school, &past, &evaluation)
			: vigie_school_evaluate(store, setup, school, manager->day, VIGIE_DAY_NONE,
						&evaluation);

	if (r == 0 && !manager->measuring)
		r = apply_flags(manager, &evaluation, school);
	if (r == 0)
		r = note_population(manager, school, &evaluation);
	if (r != 0)
		return r < 0 ? r : 0;
	r = vigie_measures_take(store, setup->config, setup->rules, evaluation.facts,
				evaluation.verdicts, school->id, &view, manager->options.now());
	if (r < 0)
		return r;
	/* Last: a crash in between has the school evaluated again, which changes no flag. */
	return manager->measuring ? vigie_store_clear_unmeasured(store, school->id)
				  : vigie_store_clear_changed(store, school);
}

static void tell_step(struct vigie_manager *manager)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};

	vigie_day_append_iso(&day, manager->day);
	if (manager->day < manager->today)
		manager_status(manager, N_("Catching up on %s: school %zu of %zu"),
			       vigie_buffer_string(&day), manager->next_school + 1,
			       manager->n_schools);
	else
		manager_status(manager, N_("Evaluating school %zu of %zu"),
			       manager->next_school + 1, manager->n_schools);
}

static bool is_day_done(const struct vigie_manager *manager)
{
	for (size_t i = manager->next_school; i < manager->n_schools; i++)
		if (manager->schools[i].next <= manager->day)
			return false;
	return true;
}

/* All schools of the day are known: places are given. */
static int grant(struct vigie_manager *manager)
{
	struct vigie_flag_changes changes = {0};
	int r = vigie_wishes_grant(manager->options.store, manager->options.setup->config,
				   manager->wishes, manager->day, manager->options.now(), &changes);

	vigie_flag_changes_add(&manager->cycle.changes, &changes);
	drop_wishes(manager);
	return r;
}

int evaluation_step(struct vigie_manager *manager)
{
	struct manager_school *one = &manager->schools[manager->next_school];
	bool wishes = manager->measuring || manager->wishes;
	int r = wishes ? 0 : vigie_wishes_new(&manager->wishes), granted = 0;

	tell_step(manager);
	manager->next_school++;
	if (r == 0)
		r = evaluate(manager, &one->school);
	/* Its later days wait for this one: the next cycle begins with it. */
	if (r < 0)
		one->next = manager->today + 1;
	else if (manager->day == manager->today && !manager->measuring)
		manager->cycle.schools++;
	if (manager->wishes && is_day_done(manager))
		granted = grant(manager);
	return r < 0 ? r : granted;
}

int evaluation_measure(struct vigie_manager *manager)
{
	int r;

	if (manager->measuring)
		return 0;
	manager->measuring = true;
	manager->n_schools = manager->next_school = 0;
	manager->day = manager->today;
	r = vigie_store_each_unmeasured_school(manager->options.store, add_school, manager);
	for (size_t i = 0; i < manager->n_schools; i++)
		manager->schools[i].next = manager->today;
	return r < 0 ? r : manager->n_schools > 0;
}

/* Once a day: files that were kept for a person and lists of members, that nobody needs any more.
 */
static void sweep(const struct vigie_manager *manager)
{
	const struct vigie_manager_options *options = &manager->options;
	char folder[PATH_MAX];
	int r = vigie_quarantine_folder(options->setup->config->spool, folder, sizeof(folder));

	if (r == 0)
		r = vigie_quarantine_sweep(options->store, folder, options->now());
	if (r == 0)
		r = vigie_lists_forget(options->store, manager->today);
	if (r < 0)
		vigie_log(
			VIGIE_LOG_WARNING, VIGIE_EVENT_STORE_FAILED, NULL,
			N_("Kept files and lists that nobody needs any more could not be removed: "
			   "%s. It is tried again tomorrow."),
			strerror(-r));
}

int evaluation_end(struct vigie_manager *manager)
{
	const struct vigie_flag_changes *changes = &manager->cycle.changes;
	struct vigie_buffer done = {0};
	int r = 0;

	if (manager->all_schools && manager->error == 0) {
		sweep(manager);
		describe(manager, &done);
		r = vigie_store_put_state(manager->options.store, VIGIE_STATE_EVALUATED_ON,
					  vigie_buffer_string(&done));
		vigie_buffer_done(&done);
	}
	if (manager->cycle.schools > 0)
		vigie_log(VIGIE_LOG_INFO, VIGIE_EVENT_EVALUATED, NULL,
			  N_("Schools evaluated: %zu. Flags raised: %llu, cleared: %llu, held: "
			     "%llu. Referrals made: %llu."),
			  (size_t)manager->cycle.schools, (unsigned long long)changes->raised,
			  (unsigned long long)changes->cleared, (unsigned long long)changes->held,
			  (unsigned long long)changes->referrals);
	return r;
}
