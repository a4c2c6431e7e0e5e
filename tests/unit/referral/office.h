/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An invented office in a temporary folder: two schools, pupils without any particulars, a store to
 * be opened and opened again, a rule set and verdicts that the test fills in.
 */
#ifndef TESTS_OFFICE_H
#define TESTS_OFFICE_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/store/database.h"
#include "tests/unit/referral/fake_rules.h"
#include "vigie/referral.h"

#define OFFICE_PROGRAMMES 4
#define OFFICE_COORDINATORS 4
#define NOW INT64_C(1795338000000000) /* a moment in November 2026; each test counts from it */

struct office {
	char directory[32], path[64];
	struct vigie_store *store;
	struct vigie_school schools[2];
	struct vigie_config config;
	struct vigie_config_programme programmes[OFFICE_PROGRAMMES];
	struct vigie_config_coordinator coordinators[OFFICE_COORDINATORS];
	struct vigie_rules rules;
	struct vigie_facts facts;
	struct vigie_fact_pupil pupils[FAKE_PUPILS];
	struct vigie_verdicts verdicts;
	struct vigie_flag_changes changes; /* of the last evaluation */
	vigie_day day;
};

static inline void office_execute(struct office *office, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(database_handle(office->store), sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
}

static inline void office_reopen(struct office *office)
{
	vigie_store_close(office->store);
	office->store = NULL;
	assert_int_equal(vigie_store_open(office->path, VIGIE_STORE_WRITE, &office->store), 0);
}

/* School n (0, 1) with its pupils: person numbers begin at 100 in the second. */
static inline void office_pupils(struct office *office, int school, size_t n)
{
	char sql[256];

	for (size_t i = 0; i < n; i++) {
		office->pupils[i].id = (int64_t)i + (school ? 100 : 1);
		snprintf(sql, sizeof(sql), "INSERT OR IGNORE INTO person(id) VALUES(%lld)",
			 (long long)office->pupils[i].id);
		office_execute(office, sql);
	}
	office->facts.n_pupils = n;
}

static inline void office_school(struct office *office, int n, const char *uai, const char *name)
{
	struct vigie_school *school = &office->schools[n];
	char sql[256];

	*school = (struct vigie_school){.id = n + 1};
	snprintf(school->uai, sizeof(school->uai), "%s", uai);
	snprintf(school->name, sizeof(school->name), "%s", name);
	snprintf(sql, sizeof(sql), "INSERT INTO school(id, uai, name) VALUES(%d, '%s', '%s')",
		 n + 1, uai, name);
	office_execute(office, sql);
}

static inline struct vigie_rule_info *office_rule(struct office *office, const char *name)
{
	struct vigie_rule_info *info = &office->rules.info[office->rules.n++];

	*info = (struct vigie_rule_info){.name = name,
					 .title = name,
					 .priority = VIGIE_PRIORITY_NORMAL,
					 .text = "rule text"};
	return info;
}

static inline struct vigie_config_programme *office_programme(struct office *office,
							      const char *name)
{
	struct vigie_config_programme *programme =
		&office->programmes[office->config.n_programmes++];

	*programme = (struct vigie_config_programme){.name = name,
						     .title = name,
						     .capacity_per_school = -1,
						     .capacity_per_coordinator = -1,
						     .capacity_total = -1,
						     .household = -1,
						     .from = VIGIE_DAY_NONE,
						     .to = VIGIE_DAY_NONE};
	return programme;
}

static inline struct vigie_config_coordinator *office_coordinator(struct office *office,
								  const char *name)
{
	struct vigie_config_coordinator *coordinator =
		&office->coordinators[office->config.n_coordinators++];

	*coordinator = (struct vigie_config_coordinator){.name = name,
							 .email = "secteur@exemple.fr",
							 .covers_all = true,
							 .digest_second = 27000,
							 .digest_weekday = -1,
							 .until = VIGIE_DAY_NONE};
	return coordinator;
}

static inline int office_set_up(void **state)
{
	struct office *office = calloc(1, sizeof(*office));

	strcpy(office->directory, "/tmp/vigie-test-XXXXXX");
	assert_non_null(mkdtemp(office->directory));
	snprintf(office->path, sizeof(office->path), "%s/vigie.db", office->directory);
	office_reopen(office);
	office_school(office, 0, "0750001A", "Collège Essai");
	office_school(office, 1, "0770002B", "Lycée Essai");
	office->config.programmes = office->programmes;
	office->config.coordinators = office->coordinators;
	office->config.language = "en";
	office->config.timezone = "Europe/Paris";
	office->facts.pupils = office->pupils;
	office->day = vigie_day_from_date(2026, 11, 2);
	office_pupils(office, 0, 4);
	assert_int_equal(vigie_calendar_new(&office->config.calendar), 0);
	*state = office;
	return 0;
}

static inline int office_tear_down(void **state)
{
	struct office *office = *state;
	char command[64];

	vigie_store_close(office->store);
	vigie_calendar_free(office->config.calendar);
	snprintf(command, sizeof(command), "rm -rf %s", office->directory);
	assert_int_equal(system(command), 0);
	free(office);
	return 0;
}

/* Applies the present verdicts on the office's day; places are given by office_grant(). */
static inline int office_apply(struct office *office, int school, struct vigie_wishes *wishes)
{
	return vigie_flags_apply(office->store, &office->config, &office->rules, &office->facts,
				 &office->verdicts, &office->schools[school], office->day,
				 NOW + office->day, wishes, &office->changes);
}

static inline void office_grant(struct office *office, struct vigie_wishes *wishes)
{
	struct vigie_flag_changes changes = {0};

	assert_int_equal(vigie_wishes_grant(office->store, &office->config, wishes, office->day,
					    NOW + office->day, &changes),
			 0);
	vigie_flag_changes_add(&office->changes, &changes);
}

/* A whole evaluation, of one school. */
static inline int office_try(struct office *office, int school)
{
	VIGIE_CLEANUP(vigie_wishes_freep) struct vigie_wishes *wishes = NULL;
	int r;

	assert_int_equal(vigie_wishes_new(&wishes), 0);
	r = office_apply(office, school, wishes);
	if (r >= 0)
		office_grant(office, wishes);
	return r;
}

static inline void office_evaluate(struct office *office, int school)
{
	assert_int_equal(office_try(office, school), 0);
}

static inline void office_set(struct office *office, size_t pupil, size_t rule,
			      enum vigie_truth when)
{
	office->verdicts.of[pupil][rule] = fake_when(when);
}

struct office_found {
	int64_t person;
	const char *rule;
	struct vigie_flag flag;
	size_t n;
};

static inline int office_find(void *userdata, const struct vigie_flag *flag)
{
	struct office_found *found = userdata;

	if (flag->person == found->person && strcmp(flag->rule, found->rule) == 0) {
		found->flag = *flag;
		found->n++;
	}
	return 0;
}

/* The newest flag of a pupil and rule; n counts all of them, cleared ones too. */
static inline struct office_found office_flag(struct office *office, int64_t person,
					      const char *rule)
{
	struct office_found found = {.person = person, .rule = rule};
	const struct vigie_flag_filter current = {}, all = {.all = true};
	struct office_found every = found;

	assert_int_equal(vigie_flags_each(office->store, &all, office_find, &every), 0);
	assert_int_equal(vigie_flags_each(office->store, &current, office_find, &found), 0);
	if (found.n == 0)
		return every;
	found.n = every.n;
	return found;
}

#define OFFICE_TEST(name) cmocka_unit_test_setup_teardown(name, office_set_up, office_tear_down)

#endif
