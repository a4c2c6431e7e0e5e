/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invented schools from one seed, and the text of the rules. One pupil in fifty has no grade this
 * term, and one average in twelve is missing. */
#include "tests/bench/engine.h"

#define SUBJECTS 11
#define TERMS 3
#define NUMBER(n) ((n)*VIGIE_DECIMAL_ONE)

const char *const indicators[COLUMNS] = {
#define X(enumerator, indicator) indicator,
	INDICATORS_USED(X)
#undef X
};

vigie_day evaluation_day(void)
{
	return vigie_day_from_date(2027, 2, 25);
}

static uint64_t seed = 1;

static int draw(int n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((seed >> 33) % (uint64_t)n);
}

/* Five shapes, each with ten thresholds. */
static void say_rule(struct vigie_buffer *out, int i)
{
	int k = i / 5;

	vigie_buffer_append_format(
		out, "rule \"r%d\" { title \"t\" applies to level in 6e..3e when ", i);
	if (i % 5 == 0)
		vigie_buffer_append_format(out, "%s >= %d", indicators[UNJUSTIFIED], k + 1);
	else if (i % 5 == 1)
		vigie_buffer_append_format(out, "%s < %d and %s < %d", indicators[GENERAL], 6 + k,
					   indicators[RANK], 10 + k);
	else if (i % 5 == 2)
		vigie_buffer_append_format(out, "%s < 8 and %s - %s >= %d", indicators[MATHS],
					   indicators[MATHS_BEFORE], indicators[MATHS], k);
	else if (i % 5 == 3)
		vigie_buffer_append_format(out, "%s >= %d or %s < 5", indicators[BELOW], k + 1,
					   indicators[FRENCH]);
	else
		vigie_buffer_append_format(out, "at least 2 of (%s >= 4, %s >= %d, %s < %d)",
					   indicators[HALF_DAYS], indicators[LATE], k + 1,
					   indicators[GENERAL], 8 + k);
	vigie_buffer_append_string(out, " }\n");
}

#define ALLOCATE(facts, field, n)                                                                  \
	((facts)->field = calloc(n, sizeof(*(facts)->field)), (facts)->n_##field = 0)
#define NEXT(facts, field) (facts)->field[(facts)->n_##field++]

static void add_pupil(struct vigie_facts *facts, uint32_t p, vigie_day first)
{
	int strength = 6 + draw(9);

	NEXT(facts, enrolments) = (struct vigie_fact_enrolment){
		.pupil = p,
		.year = 2026,
		.class_index = p / 25,
		.level = draw(10) ? VIGIE_LEVEL_6E + (enum vigie_level)draw(4) : VIGIE_LEVEL_CM2,
		.entered = VIGIE_DAY_NONE,
		.left = VIGIE_DAY_NONE};
	for (uint8_t t = 1; t <= TERMS; t++)
		for (uint32_t s = 0; s < SUBJECTS && !(p % 50 == 0 && t == TERMS); s++)
			if (draw(12) > 0)
				NEXT(facts, averages) = (struct vigie_fact_average){
					.pupil = p,
					.subject = s,
					.year = 2026,
					.term = t,
					.value = (strength * 100 + draw(600) - 300) *
						 VIGIE_DECIMAL_HUNDREDTH,
					.class_value = VIGIE_DECIMAL_NONE,
					.coefficient = VIGIE_DECIMAL_NONE};
	for (int i = draw(17); i > 0; i--) {
		vigie_day day = first + draw(180);

		NEXT(facts, absences) =
			(struct vigie_fact_absence){.pupil = p,
						    .from_day = day,
						    .to_day = day,
						    .to_half = VIGIE_HALF_PM,
						    .justified = (int8_t)draw(2),
						    .half_days = NUMBER(1 + draw(2))};
	}
	for (int i = draw(5); i > 0; i--)
		NEXT(facts, latenesses) = (struct vigie_fact_lateness){
			.pupil = p, .date = first + draw(180), .justified = VIGIE_NO};
}

struct vigie_facts *school_new(void)
{
	static const char *const labels[SUBJECTS] = {"S0", "S1", "S2", "S3", "S4", "S5",
						     "S6", "S7", "S8", "S9", "S10"};
	struct vigie_facts *facts = calloc(1, sizeof(*facts));
	vigie_day first = vigie_day_from_date(2026, 9, 1);

	ALLOCATE(facts, pupils, PUPILS);
	ALLOCATE(facts, enrolments, PUPILS);
	ALLOCATE(facts, averages, PUPILS * SUBJECTS * TERMS);
	ALLOCATE(facts, absences, PUPILS * 17);
	ALLOCATE(facts, latenesses, PUPILS * 5);
	ALLOCATE(facts, subjects, SUBJECTS);
	ALLOCATE(facts, terms, TERMS);
	ALLOCATE(facts, classes, PUPILS / 25 + 1);
	facts->n_pupils = PUPILS;
	facts->n_classes = PUPILS / 25 + 1;
	for (int s = 0; s < SUBJECTS; s++)
		NEXT(facts, subjects).label = labels[s];
	for (uint8_t t = 1; t <= TERMS; t++)
		NEXT(facts, terms) = (struct vigie_fact_term){.year = 2026,
							      .index = t,
							      .from = first + 70 * (t - 1),
							      .to = first + 70 * t - 1};
	for (uint32_t p = 0; p < PUPILS; p++)
		add_pupil(facts, p, first);
	return facts;
}

struct vigie_rules *rules_new(void)
{
	struct vigie_buffer text = {0};
	struct vigie_source source = {.name = "bench.rules"};
	const struct vigie_source *sources[] = {&source};
	struct vigie_rules_options options = {0};
	struct vigie_diagnostics *list = NULL;
	struct vigie_rules *rules = NULL;

	for (int i = 0; i < RULES; i++)
		say_rule(&text, i);
	source.text = vigie_buffer_string(&text);
	source.size = text.size;
	if (vigie_diagnostics_new(&list) < 0 ||
	    vigie_rules_compile(sources, 1, &options, list, &rules) != 0)
		die("the rules do not compile");
	vigie_diagnostics_free(list);
	vigie_buffer_done(&text);
	return rules;
}
