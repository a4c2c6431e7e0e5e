/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A school from the seed (school.h): its kind, its software, its classes; pupils.c fills them. */
#include "school.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attendance.h"
#include "grades.h"
#include "pupils.h"

const struct gen_subject_facts gen_subjects[GEN_N_SUBJECTS] = {
#define X(enumerator, code, name, lsu, label, first, last)                                         \
	{code, name, lsu, label, GEN_LEVEL_##first, GEN_LEVEL_##last},
	GEN_SUBJECTS(X)
#undef X
};

const struct gen_level_facts gen_levels[GEN_N_LEVELS] = {
#define X(enumerator, name, mef, start) {name, mef, start},
	GEN_LEVELS(X)
#undef X
};

enum { CLASS_SIZE = 27 };

static const unsigned ecoles[] = {
	GEN_PUPILS | GEN_LSU | GEN_LIFE,
	GEN_LSU | GEN_NAMELESS,
	GEN_PUPILS | GEN_LSU | GEN_HOMONYMS,
	GEN_PUPILS | GEN_LSU | GEN_LIFE | GEN_UNACCENTED,
};
static const unsigned colleges[] = {
	GEN_PUPILS | GEN_GRIDS | GEN_LIFE,
	GEN_PUPILS | GEN_GRIDS | GEN_LIFE | GEN_CP1252_GRIDS | GEN_DRIFT | GEN_NUMBERED,
	GEN_PUPILS | GEN_LSU | GEN_LIFE | GEN_UNACCENTED | GEN_HOMONYMS,
	GEN_PUPILS_XML | GEN_GRIDS | GEN_LIFE | GEN_NUMBERED,
	GEN_PUPILS | GEN_GRIDS | GEN_LIFE | GEN_NO_INE,
	GEN_LSU | GEN_LSU_13 | GEN_LIFE | GEN_NUMBERED,
	GEN_PUPILS | GEN_LSU | GEN_LIFE | GEN_FIVE_PERIODS,
};
static const unsigned lycees[] = {
	GEN_PUPILS | GEN_GRIDS | GEN_LIFE | GEN_INE_TWICE,
	GEN_PUPILS | GEN_GRIDS | GEN_LIFE | GEN_CP1252_GRIDS | GEN_SERIALS | GEN_HOMONYMS,
	GEN_PUPILS | GEN_GRIDS | GEN_LIFE | GEN_UTF16_GRIDS | GEN_SEMESTERS,
};
static const unsigned bench_profile = GEN_PUPILS | GEN_GRIDS | GEN_LIFE | GEN_LSU;

/* Of 14 schools, 4 are écoles, 7 collèges, 3 lycées; weights are relative numbers of pupils. */
static const struct {
	enum gen_kind kind;
	int first, weight;
	const unsigned *profiles;
	int first_level, n_levels;
} kinds[] = {
	{GEN_KIND_ECOLE, 0, 9, ecoles, GEN_LEVEL_CM1, 2},
	{GEN_KIND_COLLEGE, 4, 33, colleges, GEN_LEVEL_6E, 4},
	{GEN_KIND_LYCEE, 11, 51, lycees, GEN_LEVEL_2DE, 3},
};

static int kind_of(const struct gen_department *department, int index)
{
	if (department->bench)
		return GEN_KIND_COLLEGE;
	return index % 14 < 4	 ? GEN_KIND_ECOLE
	       : index % 14 < 11 ? GEN_KIND_COLLEGE
				 : GEN_KIND_LYCEE;
}

static int first_pupil(const struct gen_department *department, int index)
{
	int64_t before = 0, total = 0;

	for (int i = 0; i < department->n_schools; i++) {
		int weight = kinds[kind_of(department, i)].weight;

		total += weight;
		if (i < index)
			before += weight;
	}
	return (int)(department->n_pupils * before / total);
}

static void name_school(struct gen_school *school)
{
	unsigned number = 990001 + (unsigned)school->index;

	snprintf(school->uai, sizeof(school->uai), "%07u%c", number % 10000000,
		 "ABCDEFGHJKLMNPRSTUVWXYZ"[number % 23]);
}

static void name_class(const struct gen_school *school, struct gen_class *class, int number)
{
	const struct gen_level_facts *level = &gen_levels[class->level];
	const char *start = level->start;

	if (school->profile & GEN_NUMBERED && school->kind == GEN_KIND_COLLEGE)
		start = level->mef;
	if (school->profile & GEN_NUMBERED || school->kind == GEN_KIND_LYCEE || number >= 26)
		snprintf(class->name, sizeof(class->name), "%.11s %d", start, (number + 1) % 1000);
	else
		snprintf(class->name, sizeof(class->name), "%.11s%s%c", start,
			 school->kind == GEN_KIND_ECOLE ? " " : "", 'A' + number);
}

/* Spreads the pupils over the levels, and those of a level over its classes. */
static int make_classes(struct gen_school *school)
{
	int n_levels = kinds[school->kind].n_levels;
	int most = school->n_pupils / CLASS_SIZE + 2 * n_levels;
	int first = 0;

	school->classes = calloc((size_t)most, sizeof(*school->classes));
	if (!school->classes)
		return -ENOMEM;
	for (int level = 0; level < n_levels; level++) {
		int end = school->n_pupils * (level + 1) / n_levels;
		int n = (end - first + CLASS_SIZE - 1) / CLASS_SIZE;
		int start = first;

		for (int i = 0; i < n; i++) {
			struct gen_class *class = &school->classes[school->n_classes++];

			class->level = (enum gen_level)(kinds[school->kind].first_level + level);
			class->first = first;
			class->n = start + (end - start) * (i + 1) / n - first;
			first += class->n;
			name_class(school, class, i);
		}
	}
	return 0;
}

void gen_school_identify(struct gen_school *school, const struct gen_department *department,
			 int index)
{
	int rank;

	*school = (struct gen_school){.department = department, .index = index};
	school->kind = (enum gen_kind)kind_of(department, index);
	name_school(school);
	rank = index % 14 - kinds[school->kind].first;
	school->profile = department->bench ? bench_profile : kinds[school->kind].profiles[rank];
	school->first_pupil = first_pupil(department, index);
	school->n_pupils = first_pupil(department, index + 1) - school->first_pupil;
}

int gen_school_make(struct gen_school *school, const struct gen_department *department, int index)
{
	int n_terms, r;

	gen_school_identify(school, department, index);
	n_terms = school->profile & GEN_FIVE_PERIODS ? 5 : school->profile & GEN_SEMESTERS ? 2 : 3;
	school->n_terms = gen_year_terms(&department->year, n_terms, school->terms);
	r = make_classes(school);
	if (r == 0)
		r = gen_pupils_make(school);
	if (r < 0)
		return r;
	gen_grades_make(school);
	return gen_attendance_make(school);
}

void gen_school_done(struct gen_school *school)
{
	free(school->pupils);
	free(school->classes);
	free(school->absences);
	free(school->lateness.list);
	free(school->punishments.list);
	free(school->sanctions.list);
	*school = (struct gen_school){0};
}

bool gen_pupil_takes(const struct gen_pupil *pupil, enum gen_subject subject)
{
	if (pupil->level < gen_subjects[subject].first || pupil->level > gen_subjects[subject].last)
		return false;
	return subject != GEN_SUBJECT_LATIN || pupil->latin;
}

bool gen_pupil_stays(const struct gen_pupil *pupil)
{
	return pupil->left == 0;
}

void gen_pupil_full_name(const struct gen_pupil *pupil, char *name, size_t size)
{
	snprintf(name, size, "%s %s", pupil->last, pupil->first);
}
