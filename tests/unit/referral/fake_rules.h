/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A rule set whose verdicts are what the test says: the functions of vigie/rules.h that the
 * referral room calls, over plain tables. Included once by a test program, which then links no real
 * engine.
 */
#ifndef TESTS_FAKE_RULES_H
#define TESTS_FAKE_RULES_H

#include <string.h>

#include "vigie/config.h"
#include "vigie/rules.h"

#define FAKE_RULES 8
#define FAKE_PUPILS 64
#define FAKE_CONDITIONS 4

struct vigie_rules {
	struct vigie_rule_info info[FAKE_RULES];
	size_t n;
	const char *conditions[FAKE_CONDITIONS];
};

struct fake_verdict {
	bool out; /* of the population */
	enum vigie_truth when, clear;
	vigie_decimal score;
};

struct vigie_verdicts {
	bool gone[FAKE_PUPILS]; /* not enrolled */
	struct fake_verdict of[FAKE_PUPILS][FAKE_RULES];
	enum vigie_truth condition[FAKE_PUPILS][FAKE_CONDITIONS];
};

size_t vigie_rules_count(const struct vigie_rules *rules)
{
	return rules->n;
}

const struct vigie_rule_info *vigie_rules_info(const struct vigie_rules *rules, size_t rule)
{
	return &rules->info[rule];
}

size_t vigie_rules_find(const struct vigie_rules *rules, const char *name)
{
	for (size_t i = 0; i < rules->n; i++)
		if (strcmp(rules->info[i].name, name) == 0)
			return i;
	return SIZE_MAX;
}

size_t vigie_rules_find_condition(const struct vigie_rules *rules, const char *name)
{
	for (size_t i = 0; i < FAKE_CONDITIONS; i++)
		if (rules->conditions[i] && strcmp(rules->conditions[i], name) == 0)
			return i;
	return SIZE_MAX;
}

const char *vigie_rules_subject(const struct vigie_rules *rules, const char *label,
				const char *code)
{
	(void)rules;
	return code && strcmp(code, "020700") == 0 ? "FRANCAIS" : label;
}

const char *vigie_rules_fingerprint(const struct vigie_rules *rules)
{
	(void)rules;
	return "0123456789abcdef";
}

size_t vigie_rules_n_indicators(const struct vigie_rules *rules, size_t rule)
{
	(void)rules;
	(void)rule;
	return 2;
}

const char *vigie_rules_indicator(const struct vigie_rules *rules, size_t rule, size_t indicator)
{
	(void)rules;
	(void)rule;
	return indicator == 0 ? "average()" : "level";
}

bool vigie_verdicts_enrolled(const struct vigie_verdicts *verdicts, size_t pupil)
{
	return !verdicts->gone[pupil];
}

bool vigie_verdicts_applies(const struct vigie_verdicts *verdicts, size_t pupil, size_t rule)
{
	return !verdicts->gone[pupil] && !verdicts->of[pupil][rule].out;
}

enum vigie_truth vigie_verdicts_when(const struct vigie_verdicts *verdicts, size_t pupil,
				     size_t rule)
{
	return verdicts->of[pupil][rule].when;
}

enum vigie_truth vigie_verdicts_clear(const struct vigie_verdicts *verdicts, size_t pupil,
				      size_t rule)
{
	return verdicts->of[pupil][rule].clear;
}

enum vigie_truth vigie_verdicts_condition(const struct vigie_verdicts *verdicts, size_t pupil,
					  size_t condition)
{
	return verdicts->condition[pupil][condition];
}

struct vigie_value vigie_verdicts_value(const struct vigie_verdicts *verdicts, size_t pupil,
					size_t rule, size_t indicator)
{
	(void)verdicts;
	(void)rule;
	if (indicator == 1)
		return (struct vigie_value){.kind = VIGIE_VALUE_LEVEL, .level = VIGIE_LEVEL_5E};
	return (struct vigie_value){.kind = VIGIE_VALUE_NUMBER,
				    .number = (vigie_decimal)pupil * VIGIE_DECIMAL_ONE};
}

vigie_decimal vigie_verdicts_score(const struct vigie_verdicts *verdicts, size_t pupil, size_t rule)
{
	return verdicts->of[pupil][rule].score;
}

/* One condition, which holds, of one value, which came from line 7 of delivery 3. */
int vigie_verdicts_explain(const struct vigie_verdicts *verdicts, size_t pupil, size_t rule,
			   enum vigie_language language, struct vigie_explanation **ret_explanation)
{
	static const struct vigie_provenance source = {3, 7};
	static struct vigie_explanation_step steps[] = {
		{.text = "average()\t< 8", .finding = "yes", .is_condition = true},
		{.depth = 1,
		 .text = "average()",
		 .finding = "7.4",
		 .sources = &source,
		 .n_sources = 1,
		 .n_more_sources = 2},
	};
	static struct vigie_explanation explanation = {.steps = steps, .n_steps = 2};

	(void)verdicts;
	(void)pupil;
	(void)rule;
	(void)language;
	*ret_explanation = &explanation;
	return 0;
}

void vigie_explanation_free(struct vigie_explanation *explanation)
{
	(void)explanation;
}

void vigie_rules_restate(const struct vigie_rules *rules, size_t rule, enum vigie_language language,
			 struct vigie_buffer *out)
{
	(void)rules;
	(void)rule;
	(void)language;
	vigie_buffer_append_string(out, "Flag pupils.\n");
}

bool vigie_coordinator_covers(const struct vigie_config_coordinator *coordinator,
			      const char *school, const char *department, vigie_day today)
{
	(void)department;
	if (coordinator->until != VIGIE_DAY_NONE && today > coordinator->until)
		return false;
	for (size_t i = 0; i < coordinator->n_schools; i++)
		if (strcmp(coordinator->schools[i], school) == 0)
			return true;
	return coordinator->covers_all;
}

/* A verdict as most tests want it: without `clear when`, clearing is the negation. */
static inline struct fake_verdict fake_when(enum vigie_truth when)
{
	static const enum vigie_truth negation[] = {VIGIE_TRUE, VIGIE_FALSE, VIGIE_UNKNOWN};

	return (struct fake_verdict){.when = when, .clear = negation[when]};
}

#endif
