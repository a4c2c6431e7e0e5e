/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the facts say of the pupils of referrals, reckoned by the rule engine, so that an average
 * here is the average of a rule. Owns its small set of rules while a school is measured.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/tutoring.h"

#define FIRST_SUBJECT 2 /* rule 0 looks at the average, rule 1 at absences */

/* What is measured of one referral. */
struct case_ {
	int64_t referral;
	size_t pupil; /* in the facts */
	const char *programme, *subjects;
	vigie_day keep, started;
	bool at_work;
};

struct measuring {
	struct vigie_store *store;
	const struct vigie_config *config;
	const struct vigie_rules *rules;
	const struct vigie_facts *facts;
	const struct vigie_verdicts *verdicts;
	const struct vigie_evaluation *view;
	vigie_time now;
	struct vigie_arena *arena;
	struct case_ *cases;
	size_t n_cases;
	const char **subjects; /* each once */
	size_t n_subjects;
	struct vigie_rules *gauges;
	struct vigie_verdicts *readings;
};

static void measuring_done(struct measuring *measuring)
{
	vigie_verdicts_free(measuring->readings);
	vigie_rules_free(measuring->gauges);
	vigie_arena_free(measuring->arena);
	free(measuring->cases);
	free(measuring->subjects);
}

static int compare_pupils(const void *key, const void *item)
{
	const int64_t *id = key;
	const struct vigie_fact_pupil *pupil = item;

	return (*id > pupil->id) - (*id < pupil->id);
}

static int add_subject(struct measuring *measuring, const char *subject, size_t size)
{
	const char **larger;
	const char *copy;

	for (size_t i = 0; i < measuring->n_subjects; i++)
		if (strlen(measuring->subjects[i]) == size &&
		    memcmp(measuring->subjects[i], subject, size) == 0)
			return 0;
	/* What cannot stand between quotes in a rule is no subject. */
	if (size == 0 || memchr(subject, '"', size) || memchr(subject, '\\', size) ||
	    measuring->n_subjects + FIRST_SUBJECT >= VIGIE_RULES_LIMIT)
		return 0;
	larger = reallocarray(measuring->subjects, measuring->n_subjects + 1, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	measuring->subjects = larger;
	copy = vigie_arena_copy(measuring->arena, subject, size);
	if (!copy)
		return -ENOMEM;
	larger[measuring->n_subjects++] = copy;
	return 0;
}

static int add_subjects(struct measuring *measuring, const char *list)
{
	int r = 0;

	while (r == 0 && *list) {
		const char *end = strstr(list, ", ");
		size_t size = end ? (size_t)(end - list) : strlen(list);

		r = add_subject(measuring, list, size);
		list += size + (end ? 2 : 0);
	}
	return r;
}

static int add_case(void *userdata, const struct measured *measured)
{
	struct measuring *measuring = userdata;
	const struct vigie_facts *facts = measuring->facts;
	const struct vigie_fact_pupil *pupil = bsearch(
		&measured->person, facts->pupils, facts->n_pupils, sizeof(*pupil), compare_pupils);
	struct case_ *larger;

	if (!pupil)
		return 0;
	larger = reallocarray(measuring->cases, measuring->n_cases + 1, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	measuring->cases = larger;
	larger[measuring->n_cases] = (struct case_){
		.referral = measured->referral,
		.pupil = (size_t)(pupil - facts->pupils),
		.programme = vigie_arena_copy(measuring->arena, measured->programme,
					      strlen(measured->programme)),
		.subjects = vigie_arena_copy(measuring->arena, measured->subjects,
					     strlen(measured->subjects)),
		.keep = measured->started != VIGIE_DAY_NONE ? measured->started : measured->created,
		.started = measured->started,
		.at_work = measured->at_work,
	};
	if (!larger[measuring->n_cases].programme || !larger[measuring->n_cases].subjects)
		return -ENOMEM;
	measuring->n_cases++;
	return add_subjects(measuring, measured->subjects);
}

/* The conditions only name what is to be looked at; the subject blocks of the rules say under which
 * names it stands. */
static void write_gauges(const struct measuring *measuring, struct vigie_buffer *text)
{
	vigie_rules_append_subjects(measuring->rules, text);
	vigie_buffer_append_string(text, "rule \"average\" { title \"a\" when average() < 10 }\n"
					 "rule \"half-days\" { title \"h\" when "
					 "half_days(over: 30 days) >= 1 }\n");
	for (size_t i = 0; i < measuring->n_subjects; i++)
		vigie_buffer_append_format(
			text, "rule \"s%zu\" { title \"s\" when average(\"%s\") < 10 }\n", i,
			measuring->subjects[i]);
}

static int read_gauges(struct measuring *measuring)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	const struct vigie_rules_options options = {0};
	struct vigie_source source = {.name = "measures"};
	const struct vigie_source *sources[] = {&source};
	int r;

	write_gauges(measuring, &text);
	r = vigie_buffer_error(&text);
	if (r == 0)
		r = vigie_diagnostics_new(&list);
	source.text = vigie_buffer_string(&text);
	source.size = text.size;
	if (r == 0)
		r = vigie_rules_compile(sources, 1, &options, list, &measuring->gauges);
	if (r > 0)
		return -EINVAL;
	return r < 0 ? r
		     : vigie_rules_evaluate(measuring->gauges, measuring->facts, measuring->view,
					    &measuring->readings);
}

static vigie_decimal read_value(const struct vigie_verdicts *verdicts, size_t pupil, size_t rule,
				size_t indicator)
{
	struct vigie_value value = vigie_verdicts_value(verdicts, pupil, rule, indicator);

	return value.kind == VIGIE_VALUE_NUMBER ? value.number : VIGIE_DECIMAL_NONE;
}

static int put(const struct measuring *measuring, const struct case_ *one, enum measure_what what,
	       const char *subject, vigie_decimal value)
{
	const struct vigie_fact_school *school = &measuring->facts->school;
	const struct measure_row row = {
		.referral = one->referral,
		.what = what,
		.subject = subject,
		.day = what == MEASURE_AVERAGE ? school->last_grades : school->last_absences,
		.value = value,
	};

	if (value == VIGIE_DECIMAL_NONE || row.day == VIGIE_DAY_NONE)
		return 0;
	return measures_put(measuring->store, &row, row.day == measuring->view->on, one->keep);
}

static bool is_listed(const char *list, const char *subject)
{
	size_t size = strlen(subject);
	const char *at = list;

	for (; (at = strstr(at, subject)); at += size)
		if ((at == list || at[-1] == ' ') && (!at[size] || at[size] == ','))
			return true;
	return false;
}

static int put_subjects(const struct measuring *measuring, const struct case_ *one)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < measuring->n_subjects; i++) {
		const char *subject = measuring->subjects[i];
		vigie_decimal value;

		if (!is_listed(one->subjects, subject))
			continue;
		value = read_value(measuring->readings, one->pupil, FIRST_SUBJECT + i, 0);
		r = put(measuring, one, MEASURE_AVERAGE, subject, value);
	}
	return r;
}

static enum vigie_truth ends(const struct measuring *measuring, const struct case_ *one)
{
	const struct vigie_config *config = measuring->config;

	for (size_t i = 0; i < config->n_programmes; i++) {
		const struct vigie_config_programme *programme = &config->programmes[i];
		size_t condition;

		if (strcmp(programme->name, one->programme) != 0)
			continue;
		if (!programme->ends.name)
			return VIGIE_FALSE;
		condition = vigie_rules_find_condition(measuring->rules, programme->ends.name);
		return condition == SIZE_MAX ? VIGIE_FALSE
					     : vigie_verdicts_condition(measuring->verdicts,
									one->pupil, condition);
	}
	return VIGIE_FALSE;
}

/* Grades of the day on which it began cannot have come of it. */
static int propose(const struct measuring *measuring, const struct case_ *one)
{
	enum vigie_truth truth = ends(measuring, one);
	vigie_day since;
	int r;

	if (!one->at_work || truth == VIGIE_UNKNOWN)
		return 0;
	if (truth == VIGIE_TRUE && measuring->facts->school.last_grades != VIGIE_DAY_NONE &&
	    measuring->facts->school.last_grades > one->started)
		return endings_put(measuring->store, one->referral, measuring->view->on,
				   measuring->now);
	r = endings_get(measuring->store, one->referral, &since);
	return r == 0 && since != VIGIE_DAY_NONE ? endings_drop(measuring->store, one->referral)
						 : r;
}

static int measure(const struct measuring *measuring, const struct case_ *one)
{
	int r;

	if (!vigie_verdicts_enrolled(measuring->readings, one->pupil))
		return 0;
	r = put(measuring, one, MEASURE_AVERAGE, "",
		read_value(measuring->readings, one->pupil, 0, 0));
	if (r == 0)
		r = put(measuring, one, MEASURE_HALF_DAYS, "",
			read_value(measuring->readings, one->pupil, 1, 0));
	if (r == 0)
		r = put_subjects(measuring, one);
	return r == 0 ? propose(measuring, one) : r;
}

static int measure_all(const struct measuring *measuring)
{
	int r = vigie_store_begin(measuring->store);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < measuring->n_cases; i++)
		r = measure(measuring, &measuring->cases[i]);
	if (r == 0)
		r = vigie_store_commit(measuring->store);
	if (r < 0)
		vigie_store_rollback(measuring->store);
	return r;
}

int vigie_measures_take(struct vigie_store *store, const struct vigie_config *config,
			const struct vigie_rules *rules, const struct vigie_facts *facts,
			const struct vigie_verdicts *verdicts, int64_t school,
			const struct vigie_evaluation *view, vigie_time now)
{
	VIGIE_CLEANUP(measuring_done)
	struct measuring measuring = {
		.store = store,
		.config = config,
		.rules = rules,
		.facts = facts,
		.verdicts = verdicts,
		.view = view,
		.now = now,
	};
	int r = vigie_arena_new(&measuring.arena);

	if (r == 0)
		r = measures_each(store, school, vigie_day_school_year(view->on), add_case,
				  &measuring);
	if (r < 0 || measuring.n_cases == 0)
		return r;
	r = read_gauges(&measuring);
	return r < 0 ? r : measure_all(&measuring);
}
