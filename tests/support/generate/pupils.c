/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pupils of a school (pupils.h). */
#include "pupils.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SIBLING_PER_MILLE = 160,
	LEFT_PER_MILLE = 15,
	ARRIVED_PER_MILLE = 15,
	EMPTY_INE_PER_MILLE = 20,
	HOMONYM_PER_MILLE = 5,
	/* Odd multipliers prime to the range: each is a permutation, so no identifier comes twice.
	 */
	INE_RANGE = 10000000,
	INE_STEP = 7654321,
	BE_RANGE = 8999993,
	BE_STEP = 48271,
};

static void identify(struct gen_pupil *pupil, int number)
{
	unsigned ine = (unsigned)((uint64_t)number * INE_STEP % INE_RANGE);
	unsigned check = (99u * INE_RANGE + ine) % 23;

	snprintf(pupil->ine, sizeof(pupil->ine), "099%07u%c", ine % INE_RANGE,
		 "ABCDEFGHJKLMNPRSTUVWXYZ"[check]);
	pupil->be = 1000000 + (int)((int64_t)number * BE_STEP % BE_RANGE);
}

/* Level and age: 5 % are a year late, 2 % early, as RULES.md counts `years_behind`. */
static void draw_birth(struct gen_random *random, struct gen_pupil *pupil)
{
	int year = GEN_FIRST_YEAR - 6 - (3 + (int)pupil->level);
	int draw = gen_random_below(random, 1000);

	pupil->repeating = pupil->talent < 0 && draw < 60;
	if (pupil->repeating || draw < 50)
		year--;
	else if (draw >= 980)
		year++;
	pupil->born = gen_day_of(year, 1, 1) + gen_random_below(random, 365);
}

/* Performance and absence share a cause: correlation about -0.6. */
static void draw_difficulty(struct gen_random *random, struct gen_pupil *pupil)
{
	pupil->talent = gen_random_gauss(random);
	pupil->unrest = (-600 * pupil->talent + 800 * gen_random_gauss(random)) / 1000;
	pupil->behaviour = (500 * pupil->unrest + 866 * gen_random_gauss(random)) / 1000;
}

static void draw_schooling(struct gen_random *random, struct gen_pupil *pupil)
{
	static const char *const supports[] = {"PAP", "PAP", "PPRE", "PAI", "PPS", "PPRE"};
	int draw = gen_random_below(random, 100);

	pupil->regime = draw < 60 ? 'D' : draw < 97 || pupil->level < GEN_LEVEL_2DE ? 'E' : 'I';
	pupil->scholarship = gen_random_chance(random, pupil->talent < -500 ? 400 : 220);
	pupil->latin = gen_random_chance(random, pupil->talent > 0 ? 300 : 80);
	pupil->group_b = gen_random_chance(random, 500);
	pupil->support = NULL;
	if (gen_random_chance(random, pupil->talent < -1000 ? 300 : 40))
		pupil->support = supports[gen_random_below(random, 6)];
}

/* When the pupil came and went. Most have been here since the first level of the school. */
static void draw_stay(struct gen_random *random, const struct gen_school *school,
		      struct gen_pupil *pupil)
{
	const struct gen_year *year = &school->department->year;
	int years = (int)pupil->level - (int)school->classes[0].level;
	int draw = gen_random_below(random, 1000);
	gen_day day = year->halves[gen_random_below(random, year->n_halves)] / 2;

	pupil->entered = gen_day_of(GEN_FIRST_YEAR - years, 9, 1);
	pupil->left = 0;
	if (school->department->bench)
		return;
	if (draw < LEFT_PER_MILLE)
		pupil->left = day;
	else if (draw < LEFT_PER_MILLE + ARRIVED_PER_MILLE)
		pupil->entered = day;
}

static int draw_family(struct gen_random *random, const struct gen_school *school, int index)
{
	if (index > 0 && gen_random_chance(random, SIBLING_PER_MILLE))
		return school->pupils[gen_random_below(random, index)].family;
	return 1 + index;
}

static void draw_pupil(struct gen_school *school, int class_index, int index)
{
	const struct gen_department *department = school->department;
	struct gen_pupil *pupil = &school->pupils[index];
	int number = school->first_pupil + index;
	struct gen_random random =
		gen_random_at(department->seed, GEN_STREAM_PUPIL, (uint64_t)number, 0);
	struct gen_family family;

	pupil->key = (uint64_t)number;
	pupil->class_index = class_index;
	pupil->level = school->classes[class_index].level;
	pupil->sex = gen_random_chance(&random, 500) ? 'F' : 'M';
	pupil->family = draw_family(&random, school, index);
	gen_family_make(&family, department->seed, school->index, pupil->family);
	strcpy(pupil->last, family.last);
	strcpy(pupil->first, gen_given_name(&random, pupil->sex));
	draw_difficulty(&random, pupil);
	draw_birth(&random, pupil);
	draw_schooling(&random, pupil);
	draw_stay(&random, school, pupil);
	identify(pupil, number);
	if (!department->bench &&
	    (school->profile & GEN_NO_INE || gen_random_chance(&random, EMPTY_INE_PER_MILLE)))
		pupil->ine[0] = '\0';
}

static void take_name(struct gen_pupil *pupil, const struct gen_pupil *of)
{
	memcpy(pupil->last, of->last, sizeof(pupil->last));
	memcpy(pupil->first, of->first, sizeof(pupil->first));
	if (pupil->born == of->born)
		pupil->born += 40;
}

/* Homonyms in different classes: the birth date or the class tells them apart. */
static void add_homonyms(struct gen_school *school)
{
	struct gen_random random = gen_random_at(school->department->seed, GEN_STREAM_RENAMED,
						 (uint64_t)school->index, 0);

	for (int i = 1; i < school->n_pupils; i++) {
		struct gen_pupil *of = &school->pupils[gen_random_below(&random, i)];
		struct gen_pupil *pupil = &school->pupils[i];

		if (gen_random_chance(&random, HOMONYM_PER_MILLE) &&
		    of->class_index != pupil->class_index)
			take_name(pupil, of);
	}
}

static bool name_is_taken(const struct gen_school *school, const struct gen_class *class, int index)
{
	const struct gen_pupil *pupil = &school->pupils[index];

	for (int i = class->first; i < index; i++)
		if (strcmp(school->pupils[i].last, pupil->last) == 0 &&
		    strcmp(school->pupils[i].first, pupil->first) == 0)
			return true;
	return false;
}

/* Within a class a name is a name: chance may not make two, only the flaws do. */
static void separate_names(struct gen_school *school, const struct gen_class *class)
{
	for (int i = class->first; i < class->first + class->n; i++) {
		struct gen_pupil *pupil = &school->pupils[i];
		struct gen_random random =
			gen_random_at(school->department->seed, GEN_STREAM_RENAMED, pupil->key, 1);

		while (name_is_taken(school, class, i))
			strcpy(pupil->first, gen_given_name(&random, pupil->sex));
	}
}

static int compare_names(const void *a, const void *b)
{
	const struct gen_pupil *x = a, *y = b;
	int r = strcmp(x->last, y->last);

	r = r ? r : strcmp(x->first, y->first);
	return r ? r : x->born - y->born;
}

/* Two children, one INE: the second pupil with an INE takes that of the first. */
static void share_ine(struct gen_school *school)
{
	struct gen_pupil *first = NULL;

	for (int i = 2; i < school->n_pupils; i++) {
		struct gen_pupil *pupil = &school->pupils[i];

		if (!pupil->ine[0] || pupil->left)
			continue;
		if (first && pupil->born != first->born) {
			memcpy(pupil->ine, first->ine, sizeof(pupil->ine));
			return;
		}
		if (!first)
			first = pupil;
	}
}

static void add_identity_flaws(struct gen_school *school)
{
	if (!school->department->flaws || school->n_pupils < GEN_LEAST_FLAWED)
		return;
	if (school->profile & GEN_HOMONYMS)
		take_name(&school->pupils[1], &school->pupils[0]);
	if (school->profile & GEN_INE_TWICE)
		share_ine(school);
}

int gen_pupils_make(struct gen_school *school)
{
	school->pupils = calloc((size_t)school->n_pupils + 1, sizeof(*school->pupils));
	if (!school->pupils)
		return -ENOMEM;
	for (int c = 0; c < school->n_classes; c++)
		for (int i = 0; i < school->classes[c].n; i++)
			draw_pupil(school, c, school->classes[c].first + i);
	if (!school->department->bench)
		add_homonyms(school);
	for (int c = 0; c < school->n_classes; c++)
		separate_names(school, &school->classes[c]);
	add_identity_flaws(school);
	for (int c = 0; c < school->n_classes; c++)
		qsort(school->pupils + school->classes[c].first, (size_t)school->classes[c].n,
		      sizeof(*school->pupils), compare_names);
	for (int i = 0; i < school->n_pupils; i++)
		school->pupils[i].number = i + 1;
	return 0;
}
