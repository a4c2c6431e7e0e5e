/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pupils, periods and disciplines of an LSU file: what its reports refer to. Entries live in the
 * arena of the decoding. An entity that cannot be named is rejected here, once. */
#include <errno.h>
#include <string.h>

#include "connectors/format/lsu.h"
#include "vigie/text.h"

int vigie_lsu_reject(struct lsu *self, uint32_t line, enum vigie_rejection why)
{
	return self->sink->on_reject(self->sink->userdata, line, 0, why);
}

const struct vigie_xml_attribute *vigie_lsu_find(const struct lsu_tag *tag, const char *name)
{
	return vigie_xml_find(tag->attributes, tag->n, name);
}

/* The normalised text of an attribute; NULL when it is absent or empty. */
int vigie_lsu_text(struct lsu *self, const struct lsu_tag *tag, const char *name,
		   const char **ret_text)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct vigie_xml_attribute *attribute = vigie_lsu_find(tag, name);
	int r;

	*ret_text = NULL;
	if (!attribute)
		return 0;
	r = vigie_text_normalise(attribute->value, attribute->size, &text);
	if (r < 0 || text.size == 0)
		return r;
	*ret_text = vigie_arena_copy(self->arena, text.data, text.size);
	return *ret_text ? 0 : -ENOMEM;
}

/* Reads a whole number that must be there: an empty one is not. Returns 0 or the rejection + 1. */
int vigie_lsu_require(const struct lsu_tag *tag, const char *name, int least, int most,
		      int *ret_value)
{
	const struct vigie_xml_attribute *attribute = vigie_lsu_find(tag, name);

	if (!attribute || attribute->size == 0)
		return VIGIE_REJECT_MISSING + 1;
	return vigie_lsu_integer(attribute->value, attribute->size, least, most, ret_value);
}

/* An entry of `size` bytes under the tag's id. Returns 0, or 1 when it has none. */
static int entry_new(struct lsu *self, const struct lsu_tag *tag, size_t size, void *ret_entry)
{
	const struct vigie_xml_attribute *id = vigie_lsu_find(tag, "id");
	struct vigie_id_entry *entry;

	if (!id || id->size == 0)
		return 1;
	entry = vigie_arena_allocate(self->arena, size);
	if (!entry)
		return -ENOMEM;
	entry->size = id->size;
	entry->id = vigie_arena_copy(self->arena, id->value, id->size);
	if (!entry->id)
		return -ENOMEM;
	*(struct vigie_id_entry **)ret_entry = entry;
	return 0;
}

static int add(struct lsu *self, struct vigie_id_table *table, struct vigie_id_entry *entry,
	       uint32_t line)
{
	int r = vigie_id_table_add(table, entry);

	return r > 0 ? vigie_lsu_reject(self, line, VIGIE_REJECT_VALUE) : r;
}

void vigie_lsu_name_pupil(const struct lsu_pupil *pupil, struct vigie_record *record)
{
	bool named = pupil->name && pupil->class_name; /* a name alone names nobody */

	record->id.be = pupil->be;
	record->id.name = named ? pupil->name : NULL;
	record->id.class_name = named ? pupil->class_name : NULL;
}

int vigie_lsu_hand_on(struct lsu *self, const struct vigie_record *record)
{
	return self->sink->on_record(self->sink->userdata, record);
}

int vigie_lsu_hand_on_pupil(struct lsu *self, const struct lsu_pupil *pupil)
{
	struct vigie_record record;

	vigie_record_init(&record, VIGIE_RECORD_PUPIL);
	record.line = pupil->line;
	vigie_lsu_name_pupil(pupil, &record);
	record.pupil.last = pupil->last;
	record.pupil.first = pupil->first;
	record.pupil.class_name = pupil->class_name;
	record.pupil.level = pupil->level;
	return vigie_lsu_hand_on(self, &record);
}

static int join_names(struct lsu *self, struct lsu_pupil *pupil)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};

	if (!pupil->last || !pupil->first)
		return 0;
	vigie_buffer_append_format(&name, "%s %s", pupil->last, pupil->first);
	if (vigie_buffer_error(&name))
		return -ENOMEM;
	pupil->name = vigie_arena_copy(self->arena, name.data, name.size);
	return pupil->name ? 0 : -ENOMEM;
}

static int fill_pupil(struct lsu *self, const struct lsu_tag *tag, struct lsu_pupil *pupil)
{
	int r = vigie_lsu_text(self, tag, "id-be", &pupil->be);

	if (r == 0)
		r = vigie_lsu_text(self, tag, "nom", &pupil->last);
	if (r == 0)
		r = vigie_lsu_text(self, tag, "prenom", &pupil->first);
	if (r == 0)
		r = vigie_lsu_text(self, tag, "code-division", &pupil->class_name);
	if (r == 0)
		r = join_names(self, pupil);
	if (r == 0 && pupil->class_name)
		pupil->level = vigie_level_match(self->options->levels, self->options->n_levels,
						 pupil->class_name);
	pupil->line = tag->line;
	return r;
}

int vigie_lsu_on_pupil(struct lsu *self, const struct lsu_tag *tag)
{
	struct lsu_pupil *pupil;
	int r = entry_new(self, tag, sizeof(*pupil), &pupil);

	if (r > 0)
		return vigie_lsu_reject(self, tag->line, VIGIE_REJECT_MISSING);
	if (r == 0)
		r = fill_pupil(self, tag, pupil);
	if (r < 0)
		return r;
	if (!pupil->be && (!pupil->name || !pupil->class_name))
		return vigie_lsu_reject(self, tag->line, VIGIE_REJECT_NO_IDENTITY);
	r = vigie_id_table_add(&self->pupils, &pupil->entry);
	if (r > 0)
		return vigie_lsu_reject(self, tag->line, VIGIE_REJECT_VALUE);
	return r == 0 && self->announced ? vigie_lsu_hand_on_pupil(self, pupil) : r;
}

int vigie_lsu_on_period(struct lsu *self, const struct lsu_tag *tag)
{
	struct lsu_period *period;
	int r = entry_new(self, tag, sizeof(*period), &period);

	if (r < 0)
		return r;
	r = r > 0 ? VIGIE_REJECT_MISSING + 1
		  : vigie_lsu_require(tag, "millesime", LSU_YEAR_FIRST, LSU_YEAR_LAST,
				      &period->year);
	if (r == 0)
		r = vigie_lsu_require(tag, "indice", 1, VIGIE_TERM_LIMIT, &period->term);
	if (r != 0)
		return vigie_lsu_reject(self, tag->line, (enum vigie_rejection)(r - 1));
	if (self->year == 0)
		self->year = period->year;
	self->terms |= 1u << period->term;
	return add(self, &self->periods, &period->entry, tag->line);
}

int vigie_lsu_on_discipline(struct lsu *self, const struct lsu_tag *tag)
{
	struct lsu_discipline *discipline;
	int r = entry_new(self, tag, sizeof(*discipline), &discipline);

	if (r > 0)
		return vigie_lsu_reject(self, tag->line, VIGIE_REJECT_MISSING);
	if (r == 0)
		r = vigie_lsu_text(self, tag, "libelle", &discipline->subject);
	if (r == 0)
		r = vigie_lsu_text(self, tag, "code-national", &discipline->code);
	if (r == 0 && !discipline->code)
		r = vigie_lsu_text(self, tag, "code", &discipline->code);
	if (r == 0)
		r = vigie_lsu_text(self, tag, "modalite-election", &discipline->modality);
	if (r < 0)
		return r;
	if (!discipline->subject)
		return vigie_lsu_reject(self, tag->line, VIGIE_REJECT_MISSING);
	return add(self, &self->disciplines, &discipline->entry, tag->line);
}
