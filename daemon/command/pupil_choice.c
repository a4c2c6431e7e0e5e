/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the pupil that the user means. See pupil_choice.h. */
#include "daemon/command/pupil_choice.h"

#include <errno.h>
#include <string.h>

#include "daemon/command/login.h"
#include "daemon/command/table.h"
#include "vigie/translate.h"

void pupil_choice_done(struct pupil_choice *choice)
{
	free(choice->items);
	*choice = (struct pupil_choice){0};
}

static int add(void *userdata, const struct vigie_person *person, const struct vigie_school *school)
{
	struct pupil_choice *choice = userdata;
	struct pupil_found *larger = reallocarray(choice->items, choice->n + 1, sizeof(*larger));

	if (!larger)
		return -ENOMEM;
	choice->items = larger;
	larger[choice->n++] = (struct pupil_found){*person, *school};
	return 0;
}

static int add_of_referral(struct pupil_choice *choice, struct vigie_store *store, int64_t number)
{
	struct vigie_referral referral;
	struct vigie_school school;
	struct vigie_person person;
	int r = vigie_referral_get(store, number, &referral);

	if (r == 0)
		r = vigie_store_get_school(store, referral.uai, &school);
	if (r == 0)
		r = vigie_store_get_person(store, referral.person, &person);
	if (r == 0)
		r = add(choice, &person, &school);
	return r == -ENOENT ? 0 : r;
}

int pupil_choice_find(struct pupil_choice *choice, struct vigie_store *store, const char *text)
{
	int64_t referral = referral_number(text);
	int r = vigie_store_find_pupils(store, text, add, choice);

	/* The number may be that of a pupil, who is "#12", and that of another one's referral: both
	 * are shown. */
	if (r == 0 && referral > 0)
		r = add_of_referral(choice, store, referral);
	if (r == 0 && *text >= '0' && *text <= '9' && referral > 0) {
		char number[32];

		snprintf(number, sizeof(number), "#%lld", (long long)referral);
		r = vigie_store_find_pupils(store, number, add, choice);
	}
	return r;
}

/* Are the findings about different pupils? */
static bool is_ambiguous(const struct pupil_choice *choice)
{
	for (size_t i = 1; i < choice->n; i++)
		if (choice->items[i].person.id != choice->items[0].person.id)
			return true;
	return false;
}

int pupil_choice_log(struct vigie_store *store, vigie_time now, const char *what, int64_t person)
{
	char name[256];

	return vigie_store_log_access(store, now, login_name(name, sizeof(name)), what, person);
}

size_t pupil_index(const struct vigie_facts *facts, int64_t person)
{
	for (size_t i = 0; i < facts->n_pupils; i++)
		if (facts->pupils[i].id == person)
			return i;
	return SIZE_MAX;
}

const char *pupil_class(const struct vigie_facts *facts, size_t pupil, int year)
{
	for (size_t i = 0; i < facts->n_enrolments; i++) {
		const struct vigie_fact_enrolment *enrolment = &facts->enrolments[i];

		if (enrolment->pupil == pupil && enrolment->year == year &&
		    enrolment->class_index != UINT32_MAX)
			return facts->classes[enrolment->class_index];
	}
	return NULL;
}

static int put_candidate(struct table *table, const struct pupil_found *found,
			 struct vigie_store *store, const struct vigie_config *config, int year)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	const char *class_name;
	size_t pupil;
	int r = vigie_store_load_facts(store, found->school.id, year, year, VIGIE_DAY_NONE,
				       config->timezone, &facts);

	if (r < 0)
		return r;
	pupil = pupil_index(facts, found->person.id);
	class_name = pupil == SIZE_MAX ? NULL : pupil_class(facts, pupil, year);
	table_cell(table, "#%lld", (long long)found->person.id);
	table_cell(table, "%s", found->school.uai);
	table_cell(table, "%s", found->school.name);
	table_cell(table, "%s", class_name ? class_name : "-");
	if (found->person.born == VIGIE_DAY_NONE)
		table_cell(table, "-");
	else
		table_cell(table, "%d", vigie_day_to_date(found->person.born).year);
	return 0;
}

/* The table of the candidates: number, school, class, year of birth; each reading logged. */
static int print_candidates(const struct pupil_choice *choice, const struct session *session,
			    struct vigie_store *store, const struct vigie_config *config)
{
	static const struct table_column columns[] = {{N_("Pupil"), false},
						      {N_("School"), false},
						      {"", false},
						      {N_("Class"), false},
						      {N_("Born in"), true}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	int year = vigie_day_school_year(session_today(session, config)), r = 0;

	for (size_t i = 0; r == 0 && i < choice->n; i++) {
		r = pupil_choice_log(store, session->now, "explain: candidates",
				     choice->items[i].person.id);
		if (r == 0)
			r = put_candidate(&table, &choice->items[i], store, config, year);
	}
	if (r == 0)
		r = table_print(&table, stdout);
	if (r < 0)
		return session_unable(_("the list of pupils"), r);
	fflush(stdout);
	fputs(_("vigie: several pupils answer to this; name one by its number, as '#12'\n"),
	      stderr);
	return EXIT_UNABLE;
}

int pupil_choice_one(struct pupil_choice *choice, const struct session *session,
		     struct vigie_store *store, const struct vigie_config *config, const char *text)
{
	int r = pupil_choice_find(choice, store, text);

	if (r < 0)
		return session_unable(_("the search for the pupil"), r);
	if (choice->n == 0) {
		fputs(_("vigie: no pupil answers to this: give the INE, the SIECLE id, \"NOM "
			"Prénom\", '#12', or a referral's number as 'n12'\n"),
		      stderr);
		return EXIT_UNABLE;
	}
	if (is_ambiguous(choice))
		return print_candidates(choice, session, store, config);
	return EXIT_DONE;
}
