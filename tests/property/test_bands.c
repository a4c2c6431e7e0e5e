/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The severity bands of a rule family written as adjoining ranges cover 0 to 20 without a hole or
 * an overlap: of 2001 pupils, one at each hundredth, each is in exactly one band. The ways to write
 * a family, and its cuts, are drawn from numbered seeds.
 */
#include "tests/unit/language/generator.h"

#define PUPILS 2001 /* 0.00 to 20.00 */
#define MOST_BANDS 7
#define SAMPLES 60 /* of each way */

struct family {
	struct generator generator;
	struct vigie_buffer text;
	unsigned cuts[MOST_BANDS + 1]; /* hundredths; the first 0, the last 2001 */
	unsigned n; /* bands */
	bool french;
};

/* Between the last cut and room for those to come. */
static void draw_cuts(struct family *family)
{
	family->n = 2 + pick(&family->generator, MOST_BANDS - 1);
	family->cuts[0] = 0;
	for (unsigned i = 1; i < family->n; i++)
		family->cuts[i] =
			family->cuts[i - 1] + 1 + pick(&family->generator, PUPILS / family->n - 1);
	family->cuts[family->n] = PUPILS;
}

static const char *grade(const struct family *family, unsigned hundredths)
{
	static char texts[4][16];
	static unsigned at;
	char *text = texts[at++ % 4];

	snprintf(text, sizeof(texts[0]), family->french ? "%u,%02u" : "%u.%02u", hundredths / 100,
		 hundredths % 100);
	return text;
}

#define SAY(family, ...) vigie_buffer_append_format(&(family)->text, __VA_ARGS__)

static void begin_rule(struct family *family, unsigned band)
{
	SAY(family,
	    family->french ? "règle \"b%u\" { titre \"t\" si " : "rule \"b%u\" { title \"t\" when ",
	    band);
}

static void end_rule(struct family *family)
{
	SAY(family, " }\n");
}

static const char *average(const struct family *family)
{
	return family->french ? "moyenne()" : "average()";
}

static void say_in(struct family *family, unsigned band, const char *value)
{
	SAY(family, "%s %s %s..%s", value, family->french ? "dans" : "in",
	    grade(family, family->cuts[band]), grade(family, family->cuts[band + 1] - 1));
}

static void say_between(struct family *family, unsigned band, const char *value)
{
	SAY(family, "%s >= %s %s %s < %s", value, grade(family, family->cuts[band]),
	    family->french ? "et" : "and", value, grade(family, family->cuts[band + 1]));
}

/* in a..b */
static void write_ranges(struct family *family)
{
	for (unsigned i = 0; i < family->n; i++) {
		begin_rule(family, i);
		say_in(family, i, average(family));
		end_rule(family);
	}
}

/* >= a and < b */
static void write_comparisons(struct family *family)
{
	for (unsigned i = 0; i < family->n; i++) {
		begin_rule(family, i);
		say_between(family, i, average(family));
		end_rule(family);
	}
}

/* b > x and not x < a; the ends are open */
static void write_mirrored(struct family *family)
{
	for (unsigned i = 0; i < family->n; i++) {
		begin_rule(family, i);
		if (i + 1 < family->n)
			SAY(family, "%s > %s", grade(family, family->cuts[i + 1]), average(family));
		if (i > 0 && i + 1 < family->n)
			SAY(family, " and ");
		if (i > 0)
			SAY(family, "not %s < %s", average(family), grade(family, family->cuts[i]));
		end_rule(family);
	}
}

/* A let for the value, and one for each cut. */
static void write_lets(struct family *family)
{
	SAY(family, "let x = %s\n", average(family));
	for (unsigned i = 1; i < family->n; i++)
		SAY(family, "let under%u = x < %s\n", i, grade(family, family->cuts[i]));
	for (unsigned i = 0; i < family->n; i++) {
		begin_rule(family, i);
		if (i == 0)
			SAY(family, "under1");
		else if (i + 1 == family->n)
			SAY(family, "not under%u", i);
		else
			SAY(family, "under%u and not under%u", i + 1, i);
		end_rule(family);
	}
}

/* One point at each cut. */
static void write_score(struct family *family)
{
	SAY(family, "score \"s\" {\n");
	for (unsigned i = 1; i < family->n; i++)
		SAY(family, "1 point when %s >= %s\n", average(family),
		    grade(family, family->cuts[i]));
	SAY(family, "}\n");
	for (unsigned i = 0; i < family->n; i++) {
		begin_rule(family, i);
		SAY(family, "score(\"s\") = %u", i);
		end_rule(family);
	}
}

/* Of a value that is known to all, first the one that nobody has. */
static void write_else(struct family *family)
{
	const char *value = family->french ? "(moyenne(\"LATIN\") sinon moyenne())"
					   : "(average(\"LATIN\") else average())";

	for (unsigned i = 0; i < family->n; i++) {
		begin_rule(family, i);
		if (pick(&family->generator, 2))
			say_in(family, i, value);
		else
			say_between(family, i, value);
		end_rule(family);
	}
}

/* Of a difference: 20 less what is missing to 20. */
static void write_arithmetic(struct family *family)
{
	const char *value =
		family->french ? "20 - (20 - moyenne()) * 3 / 3" : "20 - (20 - average()) * 3 / 3";

	for (unsigned i = 0; i < family->n; i++) {
		begin_rule(family, i);
		say_in(family, i, value);
		end_rule(family);
	}
}

static struct vigie_facts *new_school(void)
{
	struct vigie_facts *facts = calloc(1, sizeof(*facts));

	assert_non_null(facts);
	facts->pupils = calloc(PUPILS, sizeof(*facts->pupils));
	facts->enrolments = calloc(PUPILS, sizeof(*facts->enrolments));
	facts->averages = calloc(PUPILS, sizeof(*facts->averages));
	facts->n_pupils = facts->n_enrolments = facts->n_averages = PUPILS;
	for (uint32_t p = 0; p < PUPILS; p++) {
		facts->enrolments[p] = (struct vigie_fact_enrolment){.pupil = p,
								     .year = 2026,
								     .class_index = UINT32_MAX,
								     .entered = VIGIE_DAY_NONE,
								     .left = VIGIE_DAY_NONE};
		facts->averages[p] =
			(struct vigie_fact_average){.pupil = p,
						    .subject = VIGIE_SUBJECT_NONE,
						    .year = 2026,
						    .term = 1,
						    .value = p * VIGIE_DECIMAL_HUNDREDTH,
						    .class_value = VIGIE_DECIMAL_NONE,
						    .coefficient = VIGIE_DECIMAL_NONE};
	}
	return facts;
}

static struct vigie_rules *compile(struct family *family)
{
	const char *text = vigie_buffer_string(&family->text);
	struct vigie_source source = {"bands.rules", text, strlen(text), true};
	const struct vigie_source *sources[] = {&source};
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer messages = {0};
	struct vigie_rules *rules = NULL;

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	if (vigie_rules_compile(sources, 1, NULL, list, &rules) != 0) {
		vigie_diagnostics_render(list, false, &messages);
		fail_msg("%s\n%s", text, vigie_buffer_string(&messages));
	}
	return rules;
}

/* How many pupils stand in no band, or in several; and in a band that is not theirs. */
static unsigned count_misplaced(struct family *family, const struct vigie_facts *facts)
{
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *rules = compile(family);
	VIGIE_CLEANUP(vigie_calendar_freep) struct vigie_calendar *calendar = NULL;
	VIGIE_CLEANUP(vigie_verdicts_freep) struct vigie_verdicts *verdicts = NULL;
	struct vigie_evaluation evaluation = {.on = vigie_day_from_date(2027, 1, 29)};
	unsigned misplaced = 0;

	assert_int_equal(vigie_calendar_new(&calendar), 0);
	evaluation.calendar = calendar;
	assert_int_equal(vigie_rules_evaluate(rules, facts, &evaluation, &verdicts), 0);
	for (unsigned p = 0; p < PUPILS; p++) {
		unsigned bands = 0;

		for (unsigned i = 0; i < family->n; i++) {
			bool inside = vigie_verdicts_when(verdicts, p, i) == VIGIE_TRUE;

			bands += inside;
			misplaced += inside && (p < family->cuts[i] || p >= family->cuts[i + 1]);
		}
		misplaced += bands != 1;
	}
	return misplaced;
}

static void assert_bands(void (*write)(struct family *family))
{
	struct vigie_facts *facts = new_school();

	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		struct family family = {.generator.state = seed, .french = seed % 2};

		draw_cuts(&family);
		write(&family);
		if (count_misplaced(&family, facts) != 0)
			fail_msg("%s", vigie_buffer_string(&family.text));
		vigie_buffer_done(&family.text);
	}
	vigie_facts_free(facts);
}

#define WAY(way)                                                                                   \
	static void bands_written_as_##way##_have_no_hole_and_no_overlap(void **state)             \
	{                                                                                          \
		(void)state;                                                                       \
		assert_bands(write_##way);                                                         \
	}
WAY(ranges)
WAY(comparisons)
WAY(mirrored)
WAY(lets)
WAY(score)
WAY(else)
WAY(arithmetic)

static void a_hole_of_a_hundredth_is_seen(void **state)
{
	struct family family = {.n = 2, .cuts = {0, 800, PUPILS}};
	struct vigie_facts *facts = new_school();

	(void)state;
	SAY(&family, "rule \"b0\" { title \"t\" when average() < 8 }\n"
		     "rule \"b1\" { title \"t\" when average() > 8 }\n");
	assert_int_equal(count_misplaced(&family, facts), 1);
	vigie_buffer_clear(&family.text);
	SAY(&family, "rule \"b0\" { title \"t\" when average() <= 8 }\n"
		     "rule \"b1\" { title \"t\" when average() >= 8 }\n");
	assert_int_equal(count_misplaced(&family, facts), 2); /* in both, one of which is wrong */
	vigie_buffer_done(&family.text);
	vigie_facts_free(facts);
}

/* What is shown is what is compared: between two hundredths there is nothing. */
static void finer_grades_fall_into_no_hole_either(void **state)
{
	struct vigie_facts *facts = new_school();

	(void)state;
	for (int thousandths = 1; thousandths < 10; thousandths++) {
		struct family family = {.generator.state = (uint64_t)thousandths};
		bool up = thousandths >= 5;

		draw_cuts(&family);
		write_ranges(&family);
		for (uint32_t p = 0; p + 1 < PUPILS; p++)
			facts->averages[p].value = p * VIGIE_DECIMAL_HUNDREDTH +
						   thousandths * VIGIE_DECIMAL_HUNDREDTH / 10;
		/* 7.995 is shown as 8: the pupil belongs where the next one does. */
		for (unsigned i = 1; up && i < family.n; i++)
			family.cuts[i]--;
		if (count_misplaced(&family, facts) != 0)
			fail_msg("%d\n%s", thousandths, vigie_buffer_string(&family.text));
		vigie_buffer_done(&family.text);
	}
	vigie_facts_free(facts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bands_written_as_ranges_have_no_hole_and_no_overlap),
		cmocka_unit_test(bands_written_as_comparisons_have_no_hole_and_no_overlap),
		cmocka_unit_test(bands_written_as_mirrored_have_no_hole_and_no_overlap),
		cmocka_unit_test(bands_written_as_lets_have_no_hole_and_no_overlap),
		cmocka_unit_test(bands_written_as_score_have_no_hole_and_no_overlap),
		cmocka_unit_test(bands_written_as_else_have_no_hole_and_no_overlap),
		cmocka_unit_test(bands_written_as_arithmetic_have_no_hole_and_no_overlap),
		cmocka_unit_test(a_hole_of_a_hundredth_is_seen),
		cmocka_unit_test(finer_grades_fall_into_no_hole_either),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
