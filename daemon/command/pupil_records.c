/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts of one pupil, back as records. See pupil_records.h. */
#include "daemon/command/pupil_records.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define FIRST_YEAR 1970 /* before any that a store holds */

struct printing {
	const struct vigie_facts *facts;
	uint32_t pupil;
	struct vigie_id id;
	struct vigie_buffer line;
};

static void begin(const struct printing *printing, struct vigie_record *record,
		  enum vigie_record_type type)
{
	vigie_record_init(record, type);
	record->id = printing->id;
}

/* The record, and where it came from, as one more object of the line. */
static int print(struct printing *printing, const struct vigie_record *record, int year,
		 const struct vigie_provenance *from)
{
	struct vigie_buffer *line = &printing->line;

	vigie_buffer_clear(line);
	vigie_record_append_json(line, record);
	if (vigie_buffer_error(line) < 0 || line->size < 2)
		return -ENOMEM;
	line->size -= 2; /* the brace, and the line feed */
	vigie_buffer_append_format(line, ",\"school\":\"%s\"", printing->facts->school.uai);
	if (year)
		vigie_buffer_append_format(line, ",\"year\":%d", year);
	if (from)
		vigie_buffer_append_format(line, ",\"delivery\":%" PRIu32 ",\"line\":%" PRIu32,
					   from->delivery, from->line);
	vigie_buffer_append_string(line, "}\n");
	fputs(vigie_buffer_string(line), stdout);
	return vigie_buffer_error(line);
}

static const char *subject_of(const struct printing *printing, uint32_t subject)
{
	return subject < printing->facts->n_subjects ? printing->facts->subjects[subject].label
						     : NULL;
}

static int print_enrolment(struct printing *printing, const struct vigie_fact_enrolment *fact)
{
	struct vigie_record record;

	begin(printing, &record, VIGIE_RECORD_PUPIL);
	if (fact->class_index != UINT32_MAX)
		record.pupil.class_name = printing->facts->classes[fact->class_index];
	record.pupil.level = fact->level;
	record.pupil.scholarship = fact->scholarship;
	record.pupil.boarder = fact->boarder;
	record.pupil.repeating = fact->repeating;
	record.pupil.entered = fact->entered;
	record.pupil.left = fact->left;
	return print(printing, &record, fact->year, &fact->from);
}

static int print_average(struct printing *printing, const struct vigie_fact_average *fact)
{
	const char modality[2] = {fact->modality, '\0'};
	struct vigie_record record;

	begin(printing, &record, VIGIE_RECORD_AVERAGE);
	record.average.subject = subject_of(printing, fact->subject);
	record.average.modality = fact->modality ? modality : NULL;
	record.average.term = fact->term;
	record.average.value = fact->value;
	record.average.class_value = fact->class_value;
	record.average.coefficient = fact->coefficient;
	record.average.mastery = fact->mastery;
	return print(printing, &record, fact->year, &fact->from);
}

static int print_mark(struct printing *printing, const struct vigie_fact_mark *fact)
{
	struct vigie_record record;

	begin(printing, &record, VIGIE_RECORD_MARK);
	record.mark.subject = subject_of(printing, fact->subject);
	record.mark.date = fact->date;
	record.mark.value = fact->value;
	record.mark.out_of = fact->out_of;
	record.mark.coefficient = fact->coefficient;
	record.mark.annotation = fact->annotation;
	return print(printing, &record, 0, &fact->from);
}

static int print_absence(struct printing *printing, const struct vigie_fact_absence *fact)
{
	struct vigie_record record;

	begin(printing, &record, VIGIE_RECORD_ABSENCE);
	record.absence.from = fact->from_day;
	record.absence.to = fact->to_day;
	record.absence.from_half = fact->from_half;
	record.absence.to_half = fact->to_half;
	record.absence.half_days = fact->half_days;
	record.absence.justified = fact->justified;
	return print(printing, &record, 0, &fact->from);
}

static int print_lateness(struct printing *printing, const struct vigie_fact_lateness *fact)
{
	struct vigie_record record;

	begin(printing, &record, VIGIE_RECORD_LATENESS);
	record.lateness.date = fact->date;
	record.lateness.minutes = fact->minutes;
	record.lateness.justified = fact->justified;
	return print(printing, &record, 0, &fact->from);
}

static int print_count(struct printing *printing, const struct vigie_fact_count *fact)
{
	struct vigie_record record;

	begin(printing, &record, VIGIE_RECORD_COUNT);
	record.count.what = fact->what;
	record.count.subject = subject_of(printing, fact->subject);
	record.count.term = fact->term;
	record.count.value = fact->value;
	return print(printing, &record, fact->year, &fact->from);
}

static int print_event(struct printing *printing, const struct vigie_fact_event *fact)
{
	struct vigie_record record;

	begin(printing, &record, fact->type);
	record.event.date = fact->date;
	return print(printing, &record, 0, &fact->from);
}

static int print_support(struct printing *printing, const struct vigie_fact_support *fact)
{
	struct vigie_record record;

	begin(printing, &record, VIGIE_RECORD_SUPPORT);
	record.support.code = fact->code;
	return print(printing, &record, fact->year, &fact->from);
}

static int print_result(struct printing *printing, const struct vigie_fact_outcome *fact)
{
	struct vigie_record record;

	begin(printing, &record, VIGIE_RECORD_OUTCOME);
	record.outcome.name = printing->facts->outcomes[fact->name];
	record.outcome.value = fact->value;
	record.outcome.date = fact->date;
	return print(printing, &record, 0, NULL);
}

/* X(array of the facts, how one of them is printed) */
#define PRINTED(X)                                                                                 \
	X(enrolments, print_enrolment)                                                             \
	X(averages, print_average)                                                                 \
	X(marks, print_mark)                                                                       \
	X(absences, print_absence)                                                                 \
	X(latenesses, print_lateness)                                                              \
	X(counts, print_count)                                                                     \
	X(events, print_event)                                                                     \
	X(supports, print_support)                                                                 \
	X(results, print_result)

#define X(array, function)                                                                         \
	static int print_##array(struct printing *printing)                                        \
	{                                                                                          \
		const struct vigie_facts *facts = printing->facts;                                 \
		int r = 0;                                                                         \
                                                                                                   \
		for (size_t i = 0; r == 0 && i < facts->n_##array; i++)                            \
			if (facts->array[i].pupil == printing->pupil)                              \
				r = function(printing, &facts->array[i]);                          \
		return r;                                                                          \
	}
PRINTED(X)
#undef X

static int print_all(struct printing *printing)
{
	static int (*const printers[])(struct printing * printing) = {
#define X(array, function) print_##array,
		PRINTED(X)
#undef X
	};
	int r = 0;

	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(printers); i++)
		r = printers[i](printing);
	return r;
}

int pupil_records_print(const struct desk *desk, int64_t person, const struct vigie_school *school)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	struct printing printing = {0};
	int last = vigie_day_school_year(desk->ruling.day) + 1;
	int r = vigie_store_load_pupil(desk->store, school->id, person, FIRST_YEAR, last,
				       desk->config->timezone, &facts);
	size_t index;

	if (r < 0)
		return r;
	index = pupil_index(facts, person);
	if (index == SIZE_MAX)
		return 0;
	printing.facts = facts;
	printing.pupil = (uint32_t)index;
	printing.id = (struct vigie_id){.ine = facts->pupils[index].ine,
					.be = facts->pupils[index].be,
					.local = facts->pupils[index].local,
					.born = VIGIE_DAY_NONE};
	r = print_all(&printing);
	vigie_buffer_done(&printing.line);
	return r;
}
