/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random sequences of verdicts against a naive model that keeps the whole history of each pupil and
 * rule and reads RULES.md from it, with the store closed and opened again in between.
 */
#include "tests/unit/referral/office.h"

#define PUPILS 6
#define RULES 4
#define STEPS 120
#define RUNS 25
#define HISTORY 4000

/* What the model believes of one flag, cleared ones included. */
struct belief {
	int64_t person;
	size_t rule;
	enum vigie_flag_state state;
	vigie_day since, raised, cleared;
};

struct model {
	struct belief flags[HISTORY];
	size_t n;
	uint64_t random;
};

static uint32_t draw(struct model *model, uint32_t below)
{
	model->random = model->random * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(model->random >> 33) % below;
}

static struct belief *current(struct model *model, int64_t person, size_t rule)
{
	for (size_t i = 0; i < model->n; i++)
		if (model->flags[i].person == person && model->flags[i].rule == rule &&
		    model->flags[i].state != VIGIE_FLAG_CLEARED)
			return &model->flags[i];
	return NULL;
}

static void forget(struct model *model, struct belief *flag)
{
	*flag = model->flags[--model->n];
}

static bool rested(const struct model *model, int64_t person, size_t rule, int rest, vigie_day on)
{
	for (size_t i = 0; i < model->n; i++) {
		const struct belief *flag = &model->flags[i];

		if (flag->person == person && flag->rule == rule &&
		    flag->state == VIGIE_FLAG_CLEARED && flag->raised != VIGIE_DAY_NONE &&
		    on < flag->cleared + rest)
			return false;
	}
	return true;
}

static int raised_in_month(const struct model *model, size_t rule, vigie_day on)
{
	struct vigie_date today = vigie_day_to_date(on);
	int n = 0;

	for (size_t i = 0; i < model->n; i++) {
		struct vigie_date date;

		if (model->flags[i].rule != rule || model->flags[i].raised == VIGIE_DAY_NONE)
			continue;
		date = vigie_day_to_date(model->flags[i].raised);
		n += date.year == today.year && date.month == today.month;
	}
	return n;
}

/* May this pending or held flag be raised today, were it not for the cap? */
static bool is_ripe(const struct model *model, const struct office *office,
		    const struct belief *flag)
{
	const struct vigie_rule_info *info = &office->rules.info[flag->rule];
	enum vigie_truth when = office->verdicts.of[flag->person - 1][flag->rule].when;

	if (when != VIGIE_TRUE && !(when == VIGIE_UNKNOWN && info->flag_unknown))
		return false;
	if (flag->state == VIGIE_FLAG_HELD)
		return true;
	return flag->state == VIGIE_FLAG_PENDING && office->day >= flag->since + info->for_days &&
	       rested(model, flag->person, flag->rule, info->rest_days, office->day);
}

/* The longest of a rule's ripe flags, then the smallest number; NULL none. */
static struct belief *ripest(struct model *model, const struct office *office, size_t rule)
{
	struct belief *best = NULL;

	for (int64_t person = 1; person <= PUPILS; person++) {
		struct belief *flag = current(model, person, rule);

		if (flag && is_ripe(model, office, flag) && (!best || flag->since < best->since))
			best = flag;
	}
	return best;
}

static void believe_pupil(struct model *model, const struct office *office, int64_t person,
			  size_t rule)
{
	const struct fake_verdict *verdict = &office->verdicts.of[person - 1][rule];
	const struct vigie_rule_info *info = &office->rules.info[rule];
	bool outside = verdict->out || office->verdicts.gone[person - 1];
	bool ends = outside || verdict->clear == VIGIE_TRUE;
	bool holds = verdict->when == VIGIE_TRUE ||
		     (verdict->when == VIGIE_UNKNOWN && info->flag_unknown);
	struct belief *flag = current(model, person, rule);

	if (!flag && !ends && holds) {
		model->flags[model->n++] =
			(struct belief){person,	     rule,	     VIGIE_FLAG_PENDING,
					office->day, VIGIE_DAY_NONE, VIGIE_DAY_NONE};
	} else if (flag && flag->state == VIGIE_FLAG_PENDING && (ends || !holds)) {
		forget(model, flag);
	} else if (flag && flag->state != VIGIE_FLAG_PENDING && ends) {
		flag->state = VIGIE_FLAG_CLEARED;
		flag->cleared = office->day;
	}
}

static void believe(struct model *model, const struct office *office)
{
	for (size_t rule = 0; rule < RULES; rule++) {
		int cap = office->rules.info[rule].cap;
		struct belief *flag;

		for (int64_t person = 1; person <= PUPILS; person++)
			believe_pupil(model, office, person, rule);
		while ((cap == 0 || raised_in_month(model, rule, office->day) < cap) &&
		       (flag = ripest(model, office, rule))) {
			flag->state = VIGIE_FLAG_RAISED;
			flag->raised = office->day;
		}
		for (size_t i = 0; i < model->n; i++)
			if (model->flags[i].rule == rule &&
			    is_ripe(model, office, &model->flags[i]))
				model->flags[i].state = VIGIE_FLAG_HELD;
	}
}

struct comparison {
	const struct office *office;
	const struct model *model;
	size_t n;
};

static int compare(void *userdata, const struct vigie_flag *flag)
{
	struct comparison *comparison = userdata;
	const struct model *model = comparison->model;

	comparison->n++;
	for (size_t i = 0; i < model->n; i++) {
		const struct belief *belief = &model->flags[i];

		if (belief->person == flag->person &&
		    strcmp(comparison->office->rules.info[belief->rule].name, flag->rule) == 0 &&
		    belief->state == flag->state && belief->since == flag->since &&
		    belief->raised == flag->raised && belief->cleared == flag->cleared)
			return 0;
	}
	fail_msg("pupil %lld, rule %s, day %d: the store says %s since %d, the model does not",
		 (long long)flag->person, flag->rule, comparison->office->day,
		 vigie_flag_state_word(flag->state), flag->since);
	return 1;
}

static void draw_rules(struct model *model, struct office *office)
{
	static const char *const names[RULES] = {"a", "b", "c", "d"};

	office->rules.n = 0;
	for (size_t i = 0; i < RULES; i++) {
		struct vigie_rule_info *info = office_rule(office, names[i]);

		info->for_days = draw(model, 2) ? 0 : (int)draw(model, 8);
		info->rest_days = draw(model, 2) ? 0 : (int)draw(model, 20);
		info->cap = draw(model, 2) ? 0 : 1 + (int)draw(model, 3);
		info->flag_unknown = draw(model, 3) == 0;
		info->has_clear = draw(model, 3) == 0;
	}
}

static void draw_verdicts(struct model *model, struct office *office)
{
	for (size_t pupil = 0; pupil < PUPILS; pupil++) {
		office->verdicts.gone[pupil] = draw(model, 15) == 0;
		for (size_t rule = 0; rule < RULES; rule++) {
			struct fake_verdict *verdict = &office->verdicts.of[pupil][rule];

			if (draw(model, 2))
				continue; /* as yesterday: most days are */
			*verdict = fake_when((enum vigie_truth)draw(model, 3));
			if (office->rules.info[rule].has_clear)
				verdict->clear = (enum vigie_truth)draw(model, 3);
			verdict->out = draw(model, 15) == 0;
		}
	}
}

static void check_step(struct office *office, struct model *model)
{
	const struct vigie_flag_filter all = {.all = true};
	struct comparison comparison = {office, model, 0};
	int64_t changes;

	office_evaluate(office, 0);
	believe(model, office);
	assert_int_equal(vigie_flags_each(office->store, &all, compare, &comparison), 0);
	assert_int_equal(comparison.n, model->n);
	changes = vigie_store_changes(office->store);
	office_evaluate(office, 0);
	assert_int_equal(vigie_store_changes(office->store), changes);
}

static void flags_follow_the_model_whatever_the_verdicts(void **state)
{
	struct office *office = *state;
	static struct model model;

	office_execute(office, "PRAGMA synchronous = OFF");
	for (uint64_t run = 1; run <= RUNS; run++) {
		model = (struct model){.random = run};
		office_execute(office, "DELETE FROM flag; DELETE FROM evaluation");
		office_pupils(office, 0, PUPILS);
		draw_rules(&model, office);
		for (int step = 0; step < STEPS; step++) {
			draw_verdicts(&model, office);
			check_step(office, &model);
			office->day += (vigie_day)draw(&model, 4);
			if (draw(&model, 40) == 0) {
				office_reopen(office);
				office_execute(office, "PRAGMA synchronous = OFF");
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(flags_follow_the_model_whatever_the_verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
