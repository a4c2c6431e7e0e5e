/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of a test into facts. Invents nothing but what records leave to a default: a mark is out
 * of 20 with coefficient 1, an absence from morning to afternoon. */
#include "rules/engine/specimen.h"

#include <errno.h>
#include <stdlib.h>

#include "vigie/text.h"

#define FULL_MARK (20 * VIGIE_DECIMAL_ONE)

struct specimen {
	struct vigie_facts *facts;
	int year;
	uint32_t pupil;
	int error; /* 0 or -ENOMEM: sticks */
};

/* Appends one element to an array of the facts. */
#define ADD(s, field, ...)                                                                         \
	do {                                                                                       \
		struct vigie_facts *facts_ = (s)->facts;                                           \
		__typeof__(facts_->field) grown_ =                                                 \
			(s)->error ? NULL                                                          \
				   : reallocarray(facts_->field, facts_->n_##field + 1,            \
						  sizeof(*grown_));                                \
		if (grown_) {                                                                      \
			facts_->field = grown_;                                                    \
			grown_[facts_->n_##field++] = (__typeof__(*grown_))__VA_ARGS__;            \
		} else {                                                                           \
			(s)->error = -ENOMEM;                                                      \
		}                                                                                  \
	} while (0)

static uint32_t subject(struct specimen *s, const char *label, const char *code)
{
	struct vigie_facts *facts = s->facts;

	if (!label)
		return VIGIE_SUBJECT_NONE;
	for (size_t i = 0; i < facts->n_subjects; i++)
		if (vigie_text_same(facts->subjects[i].label, label))
			return (uint32_t)i;
	ADD(s, subjects, {.label = label, .code = code});
	return (uint32_t)facts->n_subjects - 1;
}

static uint32_t class_of(struct specimen *s, const char *name)
{
	struct vigie_facts *facts = s->facts;

	if (!name)
		return UINT32_MAX;
	for (size_t i = 0; i < facts->n_classes; i++)
		if (vigie_text_same(facts->classes[i], name))
			return (uint32_t)i;
	ADD(s, classes, {name});
	return (uint32_t)facts->n_classes - 1;
}

static void add_pupil(struct specimen *s, const struct vigie_record_pupil *p)
{
	uint32_t class_index = class_of(s, p->class_name);

	s->facts->pupils[s->pupil].born = p->born;
	ADD(s, enrolments,
	    {.pupil = s->pupil,
	     .year = s->year,
	     .class_index = class_index,
	     .level = p->level,
	     .scholarship = (int8_t)p->scholarship,
	     .boarder = (int8_t)p->boarder,
	     .repeating = (int8_t)p->repeating,
	     .entered = p->entered,
	     .left = p->left});
}

static void add_average(struct specimen *s, const struct vigie_record_average *a)
{
	uint32_t index = subject(s, a->subject, a->subject_code);

	ADD(s, averages,
	    {.pupil = s->pupil,
	     .subject = index,
	     .year = s->year,
	     .term = (uint8_t)a->term,
	     .mastery = (uint8_t)a->mastery,
	     .modality = a->modality ? a->modality[0] : 0,
	     .value = a->value,
	     .class_value = a->class_value,
	     .coefficient = a->coefficient});
}

static void add_mark(struct specimen *s, const struct vigie_record_mark *m)
{
	uint32_t index = subject(s, m->subject, NULL);

	ADD(s, marks,
	    {.pupil = s->pupil,
	     .subject = index,
	     .date = m->date,
	     .value = m->value,
	     .out_of = m->out_of == VIGIE_DECIMAL_NONE ? FULL_MARK : m->out_of,
	     .coefficient =
		     m->coefficient == VIGIE_DECIMAL_NONE ? VIGIE_DECIMAL_ONE : m->coefficient,
	     .annotation = m->annotation});
}

static void add_absence(struct specimen *s, const struct vigie_record_absence *a)
{
	ADD(s, absences,
	    {.pupil = s->pupil,
	     .from_day = a->from,
	     .to_day = a->to == VIGIE_DAY_NONE ? a->from : a->to,
	     .from_half = a->from_half < 0 ? VIGIE_HALF_AM : (uint8_t)a->from_half,
	     .to_half = a->to_half < 0 ? VIGIE_HALF_PM : (uint8_t)a->to_half,
	     .justified = (int8_t)a->justified,
	     .half_days = a->half_days});
}

static void add_count(struct specimen *s, const struct vigie_record_count *c)
{
	uint32_t index = subject(s, c->subject, NULL);

	ADD(s, counts,
	    {.pupil = s->pupil,
	     .subject = index,
	     .what = c->what,
	     .year = s->year,
	     .term = (uint8_t)c->term,
	     .value = c->value});
}

static void add_lateness(struct specimen *s, const struct vigie_record_lateness *l)
{
	ADD(s, latenesses,
	    {.pupil = s->pupil,
	     .date = l->date,
	     .minutes = l->minutes,
	     .justified = (int8_t)l->justified});
}

static void add_record(struct specimen *s, const struct vigie_record *record)
{
	switch (record->type) {
	case VIGIE_RECORD_PUPIL:
		add_pupil(s, &record->pupil);
		break;
	case VIGIE_RECORD_AVERAGE:
		add_average(s, &record->average);
		break;
	case VIGIE_RECORD_MARK:
		add_mark(s, &record->mark);
		break;
	case VIGIE_RECORD_ABSENCE:
		add_absence(s, &record->absence);
		break;
	case VIGIE_RECORD_LATENESS:
		add_lateness(s, &record->lateness);
		break;
	case VIGIE_RECORD_COUNT:
		add_count(s, &record->count);
		break;
	case VIGIE_RECORD_INCIDENT:
	case VIGIE_RECORD_PUNISHMENT:
	case VIGIE_RECORD_SANCTION:
		ADD(s, events,
		    {.pupil = s->pupil, .type = record->type, .date = record->event.date});
		break;
	case VIGIE_RECORD_SUPPORT:
		ADD(s, supports,
		    {.pupil = s->pupil, .year = s->year, .code = record->support.code});
		break;
	case VIGIE_RECORD_DELIVERY: /* facts of no pupil, or that no rule looks at */
	case VIGIE_RECORD_TERM:
	case VIGIE_RECORD_OUTCOME:
	case VIGIE_RECORD_SCHOOL:
	case VIGIE_RECORD_DISTRICT:
	case VIGIE_RECORD_TYPES_N:
		break;
	}
}

static void add_term(struct specimen *s, const struct vigie_record_term *term)
{
	ADD(s, terms,
	    {.year = s->year, .index = (uint8_t)term->index, .from = term->from, .to = term->to});
}

static uint32_t list_of(struct specimen *s, const char *name, vigie_day on)
{
	struct vigie_facts *facts = s->facts;

	for (size_t i = 0; i < facts->n_lists; i++)
		if (vigie_text_same(facts->lists[i].name, name))
			return (uint32_t)i;
	ADD(s, lists, {.name = name, .since = on, .until = on});
	return (uint32_t)facts->n_lists - 1;
}

static void add_membership(struct specimen *s, const char *name, vigie_day on)
{
	uint32_t list = list_of(s, name, on);

	ADD(s, memberships, {.pupil = s->pupil, .list = list, .since = on});
}

/* The school of the test, known on its date. */
static struct vigie_fact_school school_of(const struct ast_test *test)
{
	const struct ast_test_school *school = &test->school;

	return (struct vigie_fact_school){
		.kind = school->kind,
		.priority = school->priority,
		.department = school->department,
		.town = school->town,
		.ips = school->ips,
		.partners = school->partners,
		.n_partners = school->n_partners,
		.last_grades = test->on,
		.last_absences = test->on,
	};
}

int specimen_new(const struct ast_test *test, struct vigie_facts **ret_facts)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = calloc(1, sizeof(*facts));
	struct specimen s = {.facts = facts, .year = vigie_day_school_year(test->on)};

	if (!facts)
		return -ENOMEM;
	facts->school = school_of(test);
	for (size_t i = 0; i < test->n_terms; i++)
		add_term(&s, &test->terms[i].record.term);
	for (size_t i = 0; i < test->n_pupils; i++) {
		s.pupil = (uint32_t)i;
		ADD(&s, pupils, {.id = (int64_t)i + 1, .born = VIGIE_DAY_NONE});
		for (size_t j = 0; s.error == 0 && j < test->pupils[i].n_facts; j++)
			add_record(&s, &test->pupils[i].facts[j].record);
		for (size_t j = 0; s.error == 0 && j < test->pupils[i].n_lists; j++)
			add_membership(&s, test->pupils[i].lists[j], test->on);
	}
	if (s.error < 0)
		return s.error;
	*ret_facts = TAKE_PTR(facts);
	return 0;
}
