/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invented schools of a few pupils with every kind of fact, flaws included. Drawn from the seed of
 * the test. */
#ifndef VIGIE_TESTS_ENGINE_RANDOM_SCHOOL_H
#define VIGIE_TESTS_ENGINE_RANDOM_SCHOOL_H

static vigie_day random_day(int year, int month, int days)
{
	return vigie_day_from_date(year, month, 1) + draw(days);
}

/* Mostly this school year, sometimes the previous one or the future. */
static vigie_day random_date(void)
{
	return draw(8) ? random_day(2026, 9, 200) : random_day(2026, 5, 120);
}

static struct vigie_provenance random_source(void)
{
	return (struct vigie_provenance){(uint32_t)draw(4) + 1, (uint32_t)draw(100)};
}

static int8_t random_answer(void)
{
	return (int8_t)(draw(3) - 1);
}

static vigie_decimal random_grade(void)
{
	return (vigie_decimal)draw(20001) * 1000;
}

#define NEXT(facts, field)                                                                         \
	(*({                                                                                       \
		(facts)->field = reallocarray((facts)->field, (facts)->n_##field + 1,              \
					      sizeof(*(facts)->field));                            \
		&(facts)->field[(facts)->n_##field++];                                             \
	}))

static uint32_t random_subject(const struct vigie_facts *facts, int none)
{
	return draw(none) ? (uint32_t)draw((int)facts->n_subjects) : VIGIE_SUBJECT_NONE;
}

static void add_averages(struct vigie_facts *facts, uint32_t p)
{
	for (int i = draw(12); i > 0; i--)
		NEXT(facts, averages) = (struct vigie_fact_average){
			.pupil = p,
			.subject = random_subject(facts, 5),
			.year = draw(6) ? 2026 : 2025,
			.term = (uint8_t)draw(4),
			.mastery = (uint8_t)(draw(2) * draw(5)),
			.modality = "\0\0SO"[draw(4)],
			.value = draw(4) ? random_grade() : VIGIE_DECIMAL_NONE,
			.class_value = draw(3) ? VIGIE_DECIMAL_NONE : random_grade(),
			.coefficient = draw(2) ? VIGIE_DECIMAL_NONE : draw(4) * VIGIE_DECIMAL_ONE,
			.from = random_source()};
}

static void add_marks(struct vigie_facts *facts, uint32_t p)
{
	static const int scales[] = {20, 20, 10, 40, 30};

	for (int i = draw(12); i > 0; i--) {
		int scale = scales[draw(5)];

		NEXT(facts, marks) = (struct vigie_fact_mark){
			.pupil = p,
			.subject = random_subject(facts, 20),
			.date = random_date(),
			.value = draw(5) ? draw(2 * scale + 1) * VIGIE_DECIMAL_ONE / 2
					 : VIGIE_DECIMAL_NONE,
			.out_of = scale * VIGIE_DECIMAL_ONE,
			.coefficient = draw(4) * VIGIE_DECIMAL_ONE / 2,
			.annotation = draw(4) ? VIGIE_ANNOTATION_NONE
					      : (enum vigie_annotation)(draw(6) + 1),
			.from = random_source()};
	}
}

static void add_absences(struct vigie_facts *facts, uint32_t p)
{
	for (int i = draw(5); i > 0; i--) {
		vigie_day from = random_date();
		vigie_day to = from + draw(2) * draw(12);
		uint8_t half = (uint8_t)draw(2);

		NEXT(facts, absences) = (struct vigie_fact_absence){
			.pupil = p,
			.from_day = from,
			.to_day = to,
			.from_half = half,
			.to_half = to > from ? (uint8_t)draw(2) : VIGIE_HALF_PM,
			.justified = draw(4) ? (int8_t)draw(2) : VIGIE_UNSAID,
			.half_days = draw(2) ? VIGIE_DECIMAL_NONE : draw(7) * VIGIE_DECIMAL_ONE,
			.from = random_source()};
	}
}

static void add_others(struct vigie_facts *facts, uint32_t p)
{
	for (int i = draw(4); i > 0; i--)
		NEXT(facts, latenesses) = (struct vigie_fact_lateness){
			.pupil = p,
			.date = random_date(),
			.minutes = -1,
			.justified = draw(4) ? (int8_t)draw(2) : VIGIE_UNSAID,
			.from = random_source()};
	for (int i = draw(3); i > 0; i--)
		NEXT(facts, events) = (struct vigie_fact_event){
			.pupil = p,
			.type = draw(2) ? VIGIE_RECORD_INCIDENT : VIGIE_RECORD_PUNISHMENT,
			.date = random_date()};
	for (int i = draw(8); i > 0; i--) {
		enum vigie_count_what what = (enum vigie_count_what)draw(6);

		NEXT(facts, counts) = (struct vigie_fact_count){
			.pupil = p,
			.subject = what == VIGIE_COUNT_HOURS_MISSED ? random_subject(facts, 2)
								    : VIGIE_SUBJECT_NONE,
			.what = what,
			.year = draw(8) ? 2026 : 2025,
			.term = (uint8_t)draw(4),
			.value = draw(10) * VIGIE_DECIMAL_ONE,
			.from = random_source()};
	}
}

static void add_enrolment(struct vigie_facts *facts, uint32_t p)
{
	static const enum vigie_level levels[] = {VIGIE_LEVEL_NONE, VIGIE_LEVEL_6E,
						  VIGIE_LEVEL_5E,   VIGIE_LEVEL_4E,
						  VIGIE_LEVEL_3E,   VIGIE_LEVEL_CAP1};

	if (draw(3) == 0)
		NEXT(facts, enrolments) = (struct vigie_fact_enrolment){.pupil = p,
									.year = 2025,
									.entered = VIGIE_DAY_NONE,
									.left = VIGIE_DAY_NONE};
	if (draw(12) == 0)
		return;
	NEXT(facts, enrolments) = (struct vigie_fact_enrolment){
		.pupil = p,
		.year = 2026,
		.class_index = draw(6) ? (uint32_t)draw(2) : UINT32_MAX,
		.level = levels[draw(6)],
		.scholarship = random_answer(),
		.boarder = random_answer(),
		.repeating = random_answer(),
		.entered = draw(5) ? VIGIE_DAY_NONE : random_day(2026, 9, 60),
		.left = draw(8) ? VIGIE_DAY_NONE : random_day(2026, 10, 200)};
}

/* Some schools leave out whole kinds of facts; terms are dated or not. */
static struct vigie_facts *random_school(void)
{
	static const char *const labels[] = {"Maths", "MATHS", "Français", "Physique", "LV"};
	struct vigie_facts *facts = calloc(1, sizeof(*facts));
	int kinds = draw(16) | draw(16);

	for (size_t i = 0; i < 5; i++)
		NEXT(facts, subjects) = (struct vigie_fact_subject){.label = labels[i],
								    .code = i == 3 ? "900" : NULL};
	for (size_t i = 0; i < 2; i++)
		NEXT(facts, classes) = "class";
	for (uint8_t t = 1; draw(4) && t <= 3; t++)
		NEXT(facts, terms) = (struct vigie_fact_term){
			.year = 2026,
			.index = t,
			.from = vigie_day_from_date(2026, 9, 1) + 90 * (t - 1),
			.to = vigie_day_from_date(2026, 9, 1) + 90 * t - 1};
	facts->n_pupils = (size_t)draw(9) + 1;
	facts->pupils = calloc(facts->n_pupils, sizeof(*facts->pupils));
	for (uint32_t p = 0; p < facts->n_pupils; p++) {
		facts->pupils[p].born = draw(6) ? random_day(2011, 1, 1500) : VIGIE_DAY_NONE;
		add_enrolment(facts, p);
		if (kinds & 1)
			add_averages(facts, p);
		if (kinds & 2)
			add_marks(facts, p);
		if (kinds & 4)
			add_absences(facts, p);
		if (kinds & 8)
			add_others(facts, p);
	}
	return facts;
}

/* Exchanges random neighbours of the same pupil. */
#define SHUFFLE(facts, field)                                                                      \
	for (size_t k_ = 0; k_ < 10 * (facts)->n_##field; k_++) {                                  \
		size_t a_ = (size_t)draw((int)(facts)->n_##field);                                 \
		size_t b_ = (size_t)draw((int)(facts)->n_##field);                                 \
		__typeof__(*(facts)->field) kept_ = (facts)->field[a_];                            \
		if ((facts)->field[b_].pupil != kept_.pupil)                                       \
			continue;                                                                  \
		(facts)->field[a_] = (facts)->field[b_];                                           \
		(facts)->field[b_] = kept_;                                                        \
	}

static void shuffle_school(struct vigie_facts *facts)
{
	SHUFFLE(facts, averages)
	SHUFFLE(facts, marks)
	SHUFFLE(facts, absences)
	SHUFFLE(facts, latenesses)
	SHUFFLE(facts, counts)
	SHUFFLE(facts, events)
}

#endif
