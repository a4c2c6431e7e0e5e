/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests, marks and averages of a school. Averages are computed from the marks, exactly, rounded
 * half up to the hundredth: what a grades grid shows and what an averages grid or an LSU file
 * says are the same figures.
 */
#ifndef GENERATE_GRADES_H
#define GENERATE_GRADES_H

#include "school.h"

enum { GEN_MAX_TESTS = 5 };

struct gen_test {
	gen_day day;
	int coefficient, out_of;
};

/* X(enumerator, as printed, counts in the average) */
#define GEN_ANNOTATIONS(X)                                                                         \
	X(NONE, "", true)                                                                          \
	X(EMPTY, "", false)                                                                        \
	X(ABSENT, "Abs", false)                                                                    \
	X(EXEMPT, "Disp", false)                                                                   \
	X(NOT_MARKED, "N.Not", false)                                                              \
	X(UNFIT, "Inap", false)                                                                    \
	X(NOT_HANDED_IN, "N.Rdu", false)                                                           \
	X(ABSENT_ZERO, "Abs*", true)                                                               \
	X(NOT_HANDED_IN_ZERO, "N.Rdu*", true)                                                      \
	X(CONGRATULATED, "+", true)

enum gen_annotation {
#define X(enumerator, printed, counts) GEN_ANNOTATION_##enumerator,
	GEN_ANNOTATIONS(X)
#undef X
		GEN_N_ANNOTATIONS
};

extern const char *const gen_annotation_names[GEN_N_ANNOTATIONS];

struct gen_mark {
	enum gen_annotation annotation;
	int hundredths; /* on the scale of the test */
};

/* The tests of a class in a subject, in the order of their dates. Returns how many, 3 to 5. */
int gen_tests(const struct gen_school *school, int class_index, enum gen_subject subject, int term,
	      struct gen_test tests[GEN_MAX_TESTS]);
void gen_marks(const struct gen_school *school, const struct gen_pupil *pupil,
	       enum gen_subject subject, int term, const struct gen_test *tests, int n,
	       struct gen_mark *marks);
/* Fills the averages of the pupils and of the classes. */
void gen_grades_make(struct gen_school *school);

#endif
