/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One LSU report (`bilan-periodique`): its averages, counts and supports, handed on as they are
 * read. Keeps nothing but which report it is in. */
#include <errno.h>
#include <string.h>

#include "connectors/format/lsu.h"

#define COUNT_MOST 999 /* xs:maxInclusive of ValeurVieScolaire */

static void *resolve(const struct vigie_id_table *table,
		     const struct vigie_xml_attribute *reference)
{
	return reference ? vigie_id_table_find(table, reference->value, reference->size) : NULL;
}

int vigie_lsu_on_report(struct lsu *self, const struct lsu_tag *tag)
{
	struct lsu_pupil *pupil = resolve(&self->pupils, vigie_lsu_find(tag, "eleve-ref"));
	int r = vigie_lsu_announce(self);

	self->pupil = NULL;
	self->period = resolve(&self->periods, vigie_lsu_find(tag, "periode-ref"));
	if (r != 0)
		return r;
	if (!pupil || !self->period)
		return vigie_lsu_reject(self, tag->line, VIGIE_REJECT_REFERENCE);
	if (self->period->year != self->year)
		return vigie_lsu_reject(self, tag->line, VIGIE_REJECT_OTHER_YEAR);
	self->pupil = pupil;
	return 0;
}

/* What one `acquis` says. */
struct result {
	const struct vigie_xml_attribute *discipline, *value, *class_value, *mastery;
	bool not_marked, class_not_marked;
};

/* One look at each attribute: nearly all elements that matter are these. */
static struct result read_result(const struct lsu_tag *tag)
{
	struct result result = {0};

	for (size_t i = 0; i < tag->n; i++) {
		const struct vigie_xml_attribute *a = &tag->attributes[i];

		if (strcmp(a->name, "discipline-ref") == 0)
			result.discipline = a;
		else if (strcmp(a->name, "moyenne-eleve") == 0)
			result.value = a;
		else if (strcmp(a->name, "moyenne-structure") == 0)
			result.class_value = a;
		else if (strcmp(a->name, "eleve-non-note") == 0)
			result.not_marked = vigie_lsu_is_true(a->value, a->size);
		else if (strcmp(a->name, "structure-non-notee") == 0)
			result.class_not_marked = vigie_lsu_is_true(a->value, a->size);
		else if (strcmp(a->name, "positionnement") == 0)
			result.mastery = a;
	}
	return result;
}

/* Returns 0 or the rejection + 1. */
static int fill_average(const struct result *result, struct vigie_record_average *average)
{
	const struct vigie_xml_attribute *value = result->value, *class_value = result->class_value;
	const struct vigie_xml_attribute *mastery = result->mastery;
	int r = 0;

	if (value && !result->not_marked)
		r = vigie_lsu_average(value->value, value->size, &average->value);
	if (r == 0 && class_value && !result->class_not_marked)
		r = vigie_lsu_average(class_value->value, class_value->size, &average->class_value);
	if (r == 0 && mastery && mastery->size > 0)
		r = vigie_lsu_integer(mastery->value, mastery->size, 1, VIGIE_MASTERY_LIMIT,
				      &average->mastery);
	return r;
}

int vigie_lsu_on_result(struct lsu *self, const struct lsu_tag *tag)
{
	struct result result = read_result(tag);
	const struct lsu_discipline *discipline = resolve(&self->disciplines, result.discipline);
	struct vigie_record record;
	int r;

	if (!discipline)
		return vigie_lsu_reject(self, tag->line, VIGIE_REJECT_REFERENCE);
	vigie_record_init(&record, VIGIE_RECORD_AVERAGE);
	r = fill_average(&result, &record.average);
	if (r != 0)
		return vigie_lsu_reject(self, tag->line, (enum vigie_rejection)(r - 1));
	record.line = tag->line;
	vigie_lsu_name_pupil(self->pupil, &record);
	record.average.subject = discipline->subject;
	record.average.subject_code = discipline->code;
	record.average.modality = discipline->modality;
	record.average.term = self->period->term;
	return vigie_lsu_hand_on(self, &record);
}

static int on_count(struct lsu *self, const struct lsu_tag *tag, const char *name,
		    enum vigie_count_what what, int most)
{
	struct vigie_record record;
	int value, r = vigie_lsu_require(tag, name, 0, most, &value);

	if (r == VIGIE_REJECT_MISSING + 1)
		return 0;
	if (r != 0)
		return vigie_lsu_reject(self, tag->line, (enum vigie_rejection)(r - 1));
	vigie_record_init(&record, VIGIE_RECORD_COUNT);
	record.line = tag->line;
	vigie_lsu_name_pupil(self->pupil, &record);
	record.count.what = what;
	record.count.term = self->period->term;
	record.count.value = value * VIGIE_DECIMAL_ONE;
	return vigie_lsu_hand_on(self, &record);
}

int vigie_lsu_on_school_life(struct lsu *self, const struct lsu_tag *tag)
{
	int r = on_count(self, tag, "nb-retards", VIGIE_COUNT_LATENESS, COUNT_MOST);

	if (r == 0)
		r = on_count(self, tag, "nb-abs-justifiees", VIGIE_COUNT_HALF_DAYS_JUSTIFIED,
			     VIGIE_HALF_DAYS_LIMIT);
	if (r == 0)
		r = on_count(self, tag, "nb-abs-injustifiees", VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED,
			     VIGIE_HALF_DAYS_LIMIT);
	if (r == 0)
		r = on_count(self, tag, "nb-heures-manquees", VIGIE_COUNT_HOURS_MISSED, COUNT_MOST);
	return r;
}

/* A code that this version does not know is ignored, as unknown elements are. */
int vigie_lsu_on_support(struct lsu *self, const struct lsu_tag *tag)
{
	struct vigie_record record;
	const char *text;
	int code, r = vigie_lsu_text(self, tag, "code", &text);

	if (r < 0 || !text)
		return r;
	code = vigie_support_parse(text);
	if (code < 0 || self->pupil->supports & 1u << code)
		return 0;
	self->pupil->supports |= 1u << code;
	vigie_record_init(&record, VIGIE_RECORD_SUPPORT);
	record.line = tag->line;
	vigie_lsu_name_pupil(self->pupil, &record);
	record.support.code = (enum vigie_support)code;
	return vigie_lsu_hand_on(self, &record);
}
