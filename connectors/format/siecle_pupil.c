/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pupils of BEE_ELEVES: their row, and what other sections say of them, which may stand before or
 * behind. Sex, nationality, telephones, e-mail and last year's school are never read.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/siecle.h"

static const struct vigie_buffer *field(const struct siecle *self, enum siecle_field field)
{
	return &self->fields[field];
}

/* The text, or NULL. */
static const char *text(const struct siecle *self, enum siecle_field which)
{
	return field(self, which)->size ? field(self, which)->data : NULL;
}

/* How many pupils live at each address: a home of a hundred is no household. */
int siecle_survey_pupil(struct siecle *self)
{
	const struct vigie_buffer *id = field(self, SIECLE_FIELD_ADDRESS);
	struct siecle_address *address;

	if (id->size == 0)
		return 0;
	address = siecle_entry(self, &self->addresses, id, sizeof(*address));
	if (!address)
		return -ENOMEM;
	address->n_pupils++;
	return 0;
}

static struct siecle_pupil *pupil_of_row(struct siecle *self)
{
	return siecle_entry(self, &self->pupils, &self->id, sizeof(struct siecle_pupil));
}

/* Of several divisions in the year the file lists the present one last; "Inactifs" is where SIECLE
 * puts those who left. */
int siecle_survey_structure(struct siecle *self)
{
	const struct vigie_buffer *code = field(self, SIECLE_FIELD_STRUCTURE_CODE);
	struct siecle_pupil *pupil;

	if (self->id.size == 0 || code->size == 0 || siecle_is(code, "Inactifs") ||
	    !siecle_is(field(self, SIECLE_FIELD_STRUCTURE_TYPE), "D"))
		return 0;
	pupil = pupil_of_row(self);
	if (!pupil)
		return -ENOMEM;
	pupil->class_name = vigie_arena_copy(self->arena, code->data, code->size);
	return pupil->class_name ? 0 : -ENOMEM;
}

int siecle_survey_grant(struct siecle *self)
{
	struct siecle_pupil *pupil;

	if (self->id.size == 0 || field(self, SIECLE_FIELD_GRANT_CODE)->size == 0)
		return 0;
	pupil = pupil_of_row(self);
	if (!pupil)
		return -ENOMEM;
	pupil->grant = true;
	return 0;
}

static int name_pupil(struct siecle *self, struct vigie_record *record)
{
	struct vigie_record_pupil *pupil = &record->pupil;

	pupil->last = text(self, SIECLE_FIELD_LAST);
	if (!pupil->last)
		pupil->last = text(self, SIECLE_FIELD_LAST_OLD);
	pupil->first = text(self, SIECLE_FIELD_FIRST);
	vigie_buffer_clear(&self->name);
	if (!pupil->last || !pupil->first ||
	    (pupil->born == VIGIE_DAY_NONE && !pupil->class_name)) /* a name alone names nobody */
		return 0;
	vigie_buffer_append_format(&self->name, "%s %s", pupil->last, pupil->first);
	record->id.name = vigie_buffer_string(&self->name);
	record->id.born = pupil->born;
	record->id.class_name = pupil->class_name;
	return vigie_buffer_error(&self->name);
}

static void number_pupil(const struct siecle *self, struct vigie_id *id)
{
	static const enum siecle_field numbers[] = {SIECLE_FIELD_INE, SIECLE_FIELD_INE_BEA,
						    SIECLE_FIELD_INE_RNIE};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(numbers) && !id->ine; i++)
		id->ine = text(self, numbers[i]);
	id->be = self->id.size ? self->id.data : NULL;
	id->elenoet = text(self, SIECLE_FIELD_ELENOET);
	if (!id->elenoet && self->elenoet.size)
		id->elenoet = self->elenoet.data;
}

/* Returns 0 or the rejection + 1. */
static int read_fields(const struct siecle *self, struct vigie_record_pupil *pupil)
{
	int r = siecle_read_day(field(self, SIECLE_FIELD_BORN), &pupil->born);

	if (r == 0)
		r = siecle_read_day(field(self, SIECLE_FIELD_ENTERED), &pupil->entered);
	if (r == 0)
		r = siecle_read_day(field(self, SIECLE_FIELD_LEFT), &pupil->left);
	if (r == 0)
		r = siecle_read_answer(field(self, SIECLE_FIELD_REPEATING), &pupil->repeating);
	pupil->boarder = siecle_read_regime(field(self, SIECLE_FIELD_REGIME));
	pupil->level = siecle_read_formation(field(self, SIECLE_FIELD_MEF));
	return r;
}

/* What the other sections say. */
static void join(const struct siecle *self, struct vigie_record_pupil *pupil,
		 char label[SIECLE_LABEL_SIZE])
{
	const struct vigie_buffer *address = field(self, SIECLE_FIELD_ADDRESS);
	const struct siecle_pupil *said = (struct siecle_pupil *)vigie_id_table_find(
		&self->pupils, vigie_buffer_string(&self->id), self->id.size);
	const struct siecle_address *shared = (struct siecle_address *)vigie_id_table_find(
		&self->addresses, vigie_buffer_string(address), address->size);

	if (said && self->id.size) {
		pupil->class_name = said->class_name;
		pupil->scholarship = said->grant ? VIGIE_YES : VIGIE_UNSAID;
	}
	if (pupil->level == VIGIE_LEVEL_NONE && pupil->class_name)
		pupil->level = vigie_level_match(self->options->levels, self->options->n_levels,
						 pupil->class_name);
	if (shared && siecle_is_household(shared->n_pupils)) {
		siecle_label(self, 'a', &shared->entry, label);
		pupil->household = label;
	}
}

int siecle_read_pupil(struct siecle *self)
{
	struct vigie_record record;
	char label[SIECLE_LABEL_SIZE];
	int r;

	vigie_record_init(&record, VIGIE_RECORD_PUPIL);
	record.line = self->line;
	r = read_fields(self, &record.pupil);
	if (r > 0)
		return siecle_reject(self, self->line, (enum vigie_rejection)(r - 1));
	join(self, &record.pupil, label);
	number_pupil(self, &record.id);
	r = name_pupil(self, &record);
	if (r < 0)
		return r;
	if (!record.id.ine && !record.id.be && !record.id.elenoet && !record.id.name)
		return siecle_reject(self, self->line, VIGIE_REJECT_NO_IDENTITY);
	return siecle_hand_on(self, &record);
}
