/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tuples back to the arrays that rules read (facts_load.h): the other side of tuple.c. */
#include <errno.h>
#include <string.h>

#include "daemon/store/facts_load.h"
#include "daemon/store/words.h"

void facts_numbers_done(struct facts_numbers *numbers)
{
	free(numbers->index);
	memset(numbers, 0, sizeof(*numbers));
}

int facts_reserve(void **array, size_t n, size_t *capacity, size_t more, size_t size)
{
	size_t wanted = *capacity ? *capacity : 256;
	void *grown;

	if (n + more <= *capacity)
		return 0;
	while (wanted < n + more)
		wanted += wanted / 2;
	grown = reallocarray(*array, wanted, size);
	if (!grown)
		return -ENOMEM;
	*array = grown;
	*capacity = wanted;
	return 0;
}

static int reach(struct facts_numbers *numbers, size_t number)
{
	size_t n = number + 64;
	uint32_t *index;

	if (number < numbers->n)
		return 0;
	/* Numbers are handed out one by one: a large one can only come from a damaged body. */
	if (number > UINT32_MAX / 2)
		return -EUCLEAN;
	index = reallocarray(numbers->index, n, sizeof(*index));
	if (!index)
		return -ENOMEM;
	memset(index + numbers->n, 0xff, (n - numbers->n) * sizeof(*index));
	numbers->index = index;
	numbers->n = n;
	return 0;
}

static int meet_subject(struct facts_load *load, int64_t number, uint32_t *ret_index)
{
	struct vigie_facts *facts = load->facts;
	struct vigie_fact_subject *subject;
	int r = FACTS_RESERVE(load, subjects, 1);

	if (r < 0)
		return r;
	subject = &facts->subjects[facts->n_subjects];
	r = words_label(load->store, number, facts->arena, &subject->label, &subject->code);
	if (r < 0)
		return r == -ENOENT ? -EUCLEAN : r;
	*ret_index = load->subjects.index[number] = (uint32_t)facts->n_subjects++;
	return 0;
}

static int subject_index(struct facts_load *load, int64_t number, uint32_t *ret_index)
{
	int r;

	if (number == 0) {
		*ret_index = VIGIE_SUBJECT_NONE;
		return 0;
	}
	r = reach(&load->subjects, (size_t)number);
	if (r < 0)
		return r;
	*ret_index = load->subjects.index[number];
	return *ret_index != UINT32_MAX ? 0 : meet_subject(load, number, ret_index);
}

/* A word into one of the two arrays of words. */
static int word_index(struct facts_load *load, struct facts_numbers *numbers, int64_t number,
		      const char **words, size_t *n, uint32_t *ret_index)
{
	int r = reach(numbers, (size_t)number);

	if (r < 0)
		return r;
	if (numbers->index[number] == UINT32_MAX) {
		r = words_text(load->store, number, load->facts->arena, &words[*n]);
		if (r < 0)
			return r == -ENOENT ? -EUCLEAN : r;
		numbers->index[number] = (uint32_t)(*n)++;
	}
	*ret_index = numbers->index[number];
	return 0;
}

static struct vigie_provenance origin(const struct pack_fact *fact)
{
	return (struct vigie_provenance){fact->delivery, (uint32_t)fact->field[PACK_LINE]};
}

static int fill_enrolments(struct facts_load *load, int year, uint32_t pupil)
{
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, enrolments, load->fold.n);

	for (size_t i = 0; r == 0 && i < load->fold.n; i++) {
		const int64_t *field = load->fold.facts[i].field;
		struct vigie_fact_enrolment *to = &facts->enrolments[facts->n_enrolments++];

		*to = (struct vigie_fact_enrolment){
			.pupil = pupil,
			.year = year,
			.class_index = UINT32_MAX,
			.level = (enum vigie_level)field[PUPIL_LEVEL],
			.scholarship = (int8_t)(field[PUPIL_SCHOLARSHIP] - 1),
			.boarder = (int8_t)(field[PUPIL_BOARDER] - 1),
			.repeating = (int8_t)(field[PUPIL_REPEATING] - 1),
			.entered = unpack_day(field[PUPIL_ENTERED]),
			.left = unpack_day(field[PUPIL_LEFT]),
			.from = origin(&load->fold.facts[i]),
		};
		if (field[PUPIL_CLASS] == 0)
			continue;
		r = FACTS_RESERVE(load, classes, 1);
		if (r == 0)
			r = word_index(load, &load->classes, field[PUPIL_CLASS], facts->classes,
				       &facts->n_classes, &to->class_index);
	}
	return r;
}

static int fill_averages(struct facts_load *load, int year, uint32_t pupil)
{
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, averages, load->fold.n);

	for (size_t i = 0; r == 0 && i < load->fold.n; i++) {
		const int64_t *field = load->fold.facts[i].field;
		struct vigie_fact_average *to = &facts->averages[facts->n_averages++];

		*to = (struct vigie_fact_average){
			.pupil = pupil,
			.year = year,
			.term = (uint8_t)field[AVERAGE_TERM],
			.mastery = (uint8_t)field[AVERAGE_MASTERY],
			.modality = (char)field[AVERAGE_MODALITY],
			.value = unpack_decimal(field[AVERAGE_VALUE]),
			.class_value = unpack_decimal(field[AVERAGE_CLASS]),
			.coefficient = unpack_decimal(field[AVERAGE_COEFFICIENT]),
			.from = origin(&load->fold.facts[i]),
		};
		r = subject_index(load, field[AVERAGE_SUBJECT], &to->subject);
	}
	return r;
}

static int fill_marks(struct facts_load *load, uint32_t pupil)
{
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, marks, load->fold.n);

	for (size_t i = 0; r == 0 && i < load->fold.n; i++) {
		const int64_t *field = load->fold.facts[i].field;
		struct vigie_fact_mark *to = &facts->marks[facts->n_marks++];

		*to = (struct vigie_fact_mark){
			.pupil = pupil,
			.date = unpack_day(field[MARK_DATE]),
			.value = unpack_decimal(field[MARK_VALUE]),
			.out_of = unpack_decimal(field[MARK_OUT_OF]),
			.coefficient = unpack_decimal(field[MARK_COEFFICIENT]),
			.annotation = (enum vigie_annotation)field[MARK_ANNOTATION],
			.from = origin(&load->fold.facts[i]),
		};
		r = subject_index(load, field[MARK_SUBJECT], &to->subject);
	}
	return r;
}

static int fill_absences(struct facts_load *load, uint32_t pupil)
{
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, absences, load->fold.n);

	for (size_t i = 0; r == 0 && i < load->fold.n; i++) {
		const int64_t *field = load->fold.facts[i].field;

		facts->absences[facts->n_absences++] = (struct vigie_fact_absence){
			.pupil = pupil,
			.from_day = unpack_day(field[ABSENCE_FROM]),
			.to_day = unpack_day(field[ABSENCE_TO]),
			.from_half = (uint8_t)field[ABSENCE_FROM_HALF],
			.to_half = (uint8_t)field[ABSENCE_TO_HALF],
			.justified = (int8_t)(field[ABSENCE_JUSTIFIED] - 1),
			.half_days = unpack_decimal(field[ABSENCE_HALF_DAYS]),
			.from = origin(&load->fold.facts[i]),
		};
	}
	return r;
}

static int fill_latenesses(struct facts_load *load, uint32_t pupil)
{
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, latenesses, load->fold.n);

	for (size_t i = 0; r == 0 && i < load->fold.n; i++) {
		const int64_t *field = load->fold.facts[i].field;

		facts->latenesses[facts->n_latenesses++] = (struct vigie_fact_lateness){
			.pupil = pupil,
			.date = unpack_day(field[LATENESS_DATE]),
			.minutes = (int)(field[LATENESS_MINUTES] - 1),
			.justified = (int8_t)(field[LATENESS_JUSTIFIED] - 1),
			.from = origin(&load->fold.facts[i]),
		};
	}
	return r;
}

static int fill_counts(struct facts_load *load, int year, uint32_t pupil)
{
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, counts, load->fold.n);

	for (size_t i = 0; r == 0 && i < load->fold.n; i++) {
		const int64_t *field = load->fold.facts[i].field;
		struct vigie_fact_count *to = &facts->counts[facts->n_counts++];

		*to = (struct vigie_fact_count){
			.pupil = pupil,
			.what = (enum vigie_count_what)field[COUNT_WHAT],
			.year = year,
			.term = (uint8_t)field[COUNT_TERM],
			.value = unpack_decimal(field[COUNT_VALUE]),
			.from = origin(&load->fold.facts[i]),
		};
		r = subject_index(load, field[COUNT_SUBJECT], &to->subject);
	}
	return r;
}

static int fill_events(struct facts_load *load, enum vigie_record_type type, uint32_t pupil)
{
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, events, load->fold.n);

	for (size_t i = 0; r == 0 && i < load->fold.n; i++)
		facts->events[facts->n_events++] = (struct vigie_fact_event){
			.pupil = pupil,
			.type = type,
			.date = unpack_day(load->fold.facts[i].field[EVENT_DATE]),
			.from = origin(&load->fold.facts[i]),
		};
	return r;
}

static int fill_supports(struct facts_load *load, int year, uint32_t pupil)
{
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, supports, load->fold.n);

	for (size_t i = 0; r == 0 && i < load->fold.n; i++)
		facts->supports[facts->n_supports++] = (struct vigie_fact_support){
			.pupil = pupil,
			.year = year,
			.code = (enum vigie_support)load->fold.facts[i].field[SUPPORT_CODE],
			.from = origin(&load->fold.facts[i]),
		};
	return r;
}

static int fill_outcomes(struct facts_load *load, uint32_t pupil)
{
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, results, load->fold.n);

	for (size_t i = 0; r == 0 && i < load->fold.n; i++) {
		const int64_t *field = load->fold.facts[i].field;
		struct vigie_fact_outcome *to = &facts->results[facts->n_results++];

		*to = (struct vigie_fact_outcome){
			.pupil = pupil,
			.value = field[OUTCOME_VALUE] != 0,
			.date = unpack_day(field[OUTCOME_DATE]),
		};
		r = FACTS_RESERVE(load, outcomes, 1);
		if (r == 0)
			r = word_index(load, &load->outcomes, field[OUTCOME_NAME], facts->outcomes,
				       &facts->n_outcomes, &to->name);
	}
	return r;
}

static int fill_terms(struct facts_load *load, int year)
{
	struct vigie_facts *facts = load->facts;
	int r = FACTS_RESERVE(load, terms, load->fold.n);

	for (size_t i = 0; r == 0 && i < load->fold.n; i++) {
		const int64_t *field = load->fold.facts[i].field;

		facts->terms[facts->n_terms++] = (struct vigie_fact_term){
			.year = year,
			.index = (uint8_t)field[TERM_INDEX],
			.from = unpack_day(field[TERM_FROM]),
			.to = unpack_day(field[TERM_TO]),
		};
	}
	return r;
}

int facts_fill(struct facts_load *load, enum vigie_record_type type, int year, uint32_t pupil)
{
	switch (type) {
	case VIGIE_RECORD_PUPIL:
		return fill_enrolments(load, year, pupil);
	case VIGIE_RECORD_TERM:
		return fill_terms(load, year);
	case VIGIE_RECORD_AVERAGE:
		return fill_averages(load, year, pupil);
	case VIGIE_RECORD_MARK:
		return fill_marks(load, pupil);
	case VIGIE_RECORD_ABSENCE:
		return fill_absences(load, pupil);
	case VIGIE_RECORD_LATENESS:
		return fill_latenesses(load, pupil);
	case VIGIE_RECORD_COUNT:
		return fill_counts(load, year, pupil);
	case VIGIE_RECORD_OUTCOME:
		return fill_outcomes(load, pupil);
	case VIGIE_RECORD_INCIDENT:
	case VIGIE_RECORD_PUNISHMENT:
	case VIGIE_RECORD_SANCTION:
		return fill_events(load, type, pupil);
	case VIGIE_RECORD_SUPPORT:
		return fill_supports(load, year, pupil);
	case VIGIE_RECORD_DELIVERY:
	case VIGIE_RECORD_SCHOOL:
	case VIGIE_RECORD_DISTRICT:
	case VIGIE_RECORD_TYPES_N:
		break;
	}
	return -EUCLEAN;
}
