/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests, marks and averages (grades.h). */
#include "grades.h"

#include "attendance.h"

const char *const gen_annotation_names[GEN_N_ANNOTATIONS] = {
#define X(enumerator, printed, counts) printed,
	GEN_ANNOTATIONS(X)
#undef X
};

static const bool annotation_counts[GEN_N_ANNOTATIONS] = {
#define X(enumerator, printed, counts) counts,
	GEN_ANNOTATIONS(X)
#undef X
};

/* The stream of one subject in one term. */
static uint64_t lane(enum gen_subject subject, int term)
{
	return (uint64_t)subject * GEN_MAX_TERMS + (uint64_t)term;
}

int gen_tests(const struct gen_school *school, int class_index, enum gen_subject subject, int term,
	      struct gen_test tests[GEN_MAX_TESTS])
{
	static const int scales[] = {20, 20, 20, 10, 20, 40, 5};
	const struct gen_year *year = &school->department->year;
	struct gen_random random = gen_random_at(
		school->department->seed, GEN_STREAM_TESTS,
		(uint64_t)school->index * 1000 + (uint64_t)class_index, lane(subject, term));
	gen_day first = school->terms[term].first + 7;
	gen_day last =
		school->terms[term].last < year->until ? school->terms[term].last : year->until;
	int n = 3 + gen_random_below(&random, GEN_MAX_TESTS - 2);

	for (int i = 0; i < n; i++) {
		int from = first + (last - first) * i / n;
		int day = from + gen_random_below(&random, (last - first) / n);

		for (int h = 0; h < year->n_halves; h++)
			if (year->halves[h] / 2 >= day) {
				day = year->halves[h] / 2;
				break;
			}
		tests[i].day = day;
		tests[i].coefficient = 1 + gen_random_below(&random, 3);
		tests[i].out_of = scales[gen_random_below(&random, 7)];
	}
	return n;
}

/* What the pupil is worth in this subject and term, in hundredths out of 20. */
static int level_of(const struct gen_school *school, const struct gen_pupil *pupil,
		    enum gen_subject subject, int term)
{
	struct gen_random taste = gen_random_at(school->department->seed, GEN_STREAM_TALENT,
						pupil->key, (uint64_t)subject);
	struct gen_random season = gen_random_at(school->department->seed, GEN_STREAM_TALENT,
						 pupil->key, 100 + lane(subject, term));
	int level = 1225 + (300 * pupil->talent + 180 * gen_random_gauss(&taste) +
			    60 * gen_random_gauss(&season)) /
				   1000;

	/* One in twenty-five loses three points after the first term. */
	if (term > 0 && pupil->key % 25 == 7)
		level -= 350;
	return level;
}

static enum gen_annotation draw_annotation(struct gen_random *random, const struct gen_pupil *pupil)
{
	int idle = 8 + (pupil->talent < 0 ? -pupil->talent / 20 : 0);
	int absent = gen_absence_rate(pupil) / 2;
	int draw = gen_random_below(random, 1000);

	if (draw < absent)
		return GEN_ANNOTATION_ABSENT;
	draw -= absent;
	if (draw < idle)
		return draw % 3 ? GEN_ANNOTATION_NOT_HANDED_IN : GEN_ANNOTATION_NOT_HANDED_IN_ZERO;
	draw -= idle;
	return draw < 4	  ? GEN_ANNOTATION_NOT_MARKED
	       : draw < 5 ? GEN_ANNOTATION_ABSENT_ZERO
			  : GEN_ANNOTATION_NONE;
}

static struct gen_mark draw_mark(struct gen_random *random, const struct gen_pupil *pupil,
				 const struct gen_test *test, int level)
{
	struct gen_mark mark = {.annotation = GEN_ANNOTATION_EMPTY};
	int value = level + 250 * gen_random_gauss(random) / 1000;

	if (test->day < pupil->entered)
		return mark;
	mark.annotation = draw_annotation(random, pupil);
	if (mark.annotation != GEN_ANNOTATION_NONE)
		return mark;
	value = value < 0 ? 0 : value > 2000 ? 2000 : value;
	/* Quarters of a point, on the scale of the test. */
	mark.hundredths = (value * test->out_of / 20 + 12) / 25 * 25;
	if (mark.hundredths == test->out_of * 100 && pupil->talent > 1500)
		mark.annotation = GEN_ANNOTATION_CONGRATULATED;
	return mark;
}

void gen_marks(const struct gen_school *school, const struct gen_pupil *pupil,
	       enum gen_subject subject, int term, const struct gen_test *tests, int n,
	       struct gen_mark *marks)
{
	struct gen_random random = gen_random_at(school->department->seed, GEN_STREAM_MARKS,
						 pupil->key, lane(subject, term));
	int level = level_of(school, pupil, subject, term);
	bool unfit = subject == GEN_SUBJECT_SPORT && gen_random_chance(&random, 20);

	for (int i = 0; i < n; i++) {
		marks[i] = draw_mark(&random, pupil, &tests[i], level);
		if (unfit && marks[i].annotation != GEN_ANNOTATION_EMPTY)
			marks[i] = (struct gen_mark){.annotation = i == 0 ? GEN_ANNOTATION_UNFIT
									  : GEN_ANNOTATION_EXEMPT};
	}
}

static int16_t average_of(const struct gen_test *tests, const struct gen_mark *marks, int n)
{
	int sum = 0, weight = 0;

	for (int i = 0; i < n; i++) {
		if (!annotation_counts[marks[i].annotation])
			continue;
		/* 40 / out_of is whole for 5, 10, 20 and 40: twice the mark out of 20. */
		sum += tests[i].coefficient * marks[i].hundredths * (40 / tests[i].out_of);
		weight += 2 * tests[i].coefficient;
	}
	return (int16_t)(weight ? (2 * sum + weight) / (2 * weight) : GEN_NO_AVERAGE);
}

static void make_class(struct gen_school *school, int class_index, enum gen_subject subject,
		       int term)
{
	struct gen_class *class = &school->classes[class_index];
	struct gen_test tests[GEN_MAX_TESTS];
	struct gen_mark marks[GEN_MAX_TESTS];
	int n = gen_tests(school, class_index, subject, term, tests);
	int sum = 0, known = 0;

	for (int i = class->first; i < class->first + class->n; i++) {
		struct gen_pupil *pupil = &school->pupils[i];
		int16_t average = GEN_NO_AVERAGE;

		if (gen_pupil_takes(pupil, subject)) {
			gen_marks(school, pupil, subject, term, tests, n, marks);
			average = average_of(tests, marks, n);
		}
		pupil->averages[term][subject] = average;
		if (average != GEN_NO_AVERAGE && gen_pupil_stays(pupil)) {
			sum += average;
			known++;
		}
	}
	class->averages[term][subject] =
		(int16_t)(known ? (2 * sum + known) / (2 * known) : GEN_NO_AVERAGE);
}

void gen_grades_make(struct gen_school *school)
{
	for (int c = 0; c < school->n_classes; c++)
		for (int term = 0; term < school->n_terms; term++)
			for (int s = 0; s < GEN_N_SUBJECTS; s++)
				make_class(school, c, (enum gen_subject)s, term);
}
