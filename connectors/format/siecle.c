/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SIECLE (BEE) XML: pupils, responsible persons, absence counts; reference lists are recognised
 * and give nothing. Two passes: the first sees the file to its end, so that a damaged one hands on
 * nothing, and keeps what joins its sections, about 100 bytes a pupil beside the 2,000 that a pupil
 * takes in the file; the second hands on. Of families only ids are read, and none is handed on.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "connectors/format/formats.h"
#include "connectors/format/missing.h"
#include "connectors/format/siecle.h"

#define ROOT_SIZE 32 /* the longest root is shorter */

static const char *const roots[] = {
#define X(enumerator, root, title) root,
	SIECLE_FILES(X)
#undef X
};

static void wipe(struct vigie_buffer *buffer)
{
	if (buffer->data)
		explicit_bzero(buffer->data, buffer->capacity);
	vigie_buffer_done(buffer);
}

static void siecle_done(struct siecle *self)
{
	for (size_t i = 0; i < SIECLE_FIELDS_N; i++)
		wipe(&self->fields[i]);
	wipe(&self->raw);
	wipe(&self->id);
	wipe(&self->elenoet);
	wipe(&self->name);
	wipe(&self->last);
	wipe(&self->first);
	vigie_buffer_done(&self->school);
	vigie_id_table_done(&self->pupils);
	vigie_id_table_done(&self->persons);
	vigie_id_table_done(&self->addresses);
	vigie_arena_free(self->arena);
}

int siecle_reject(struct siecle *self, uint32_t line, enum vigie_rejection why)
{
	return self->sink->on_reject(self->sink->userdata, line, 0, why);
}

int siecle_hand_on(struct siecle *self, const struct vigie_record *record)
{
	return self->sink->on_record(self->sink->userdata, record);
}

void *siecle_entry(struct siecle *self, struct vigie_id_table *table, const struct vigie_buffer *id,
		   size_t size)
{
	struct vigie_id_entry *entry =
		vigie_id_table_find(table, vigie_buffer_string(id), id->size);

	if (entry)
		return entry;
	entry = vigie_arena_allocate(self->arena, size);
	if (!entry)
		return NULL;
	entry->size = id->size;
	entry->id = vigie_arena_copy(self->arena, vigie_buffer_string(id), id->size);
	return entry->id && vigie_id_table_add(table, entry) == 0 ? entry : NULL;
}

/* The text of an attribute; empty when it is absent. */
static int read_attribute(const struct siecle_tag *tag, const char *name, struct vigie_buffer *out)
{
	const struct vigie_xml_attribute *attribute = vigie_xml_find(tag->attributes, tag->n, name);

	vigie_buffer_clear(out);
	return attribute ? siecle_normalise(attribute->value, attribute->size, out) : 0;
}

static void clear_fields(struct siecle *self, int group)
{
	for (size_t i = 0; i < SIECLE_FIELDS_N; i++)
		if ((int)siecle_field_group((enum siecle_field)i) == group)
			vigie_buffer_clear(&self->fields[i]);
}

static int open_row(struct siecle *self, int group, const struct siecle_tag *tag)
{
	int r = 0;

	clear_fields(self, group);
	if (group == SIECLE_STRUCTURE) /* its pupil stands one level up */
		return 0;
	self->line = tag->line;
	self->too_long = false;
	if (group == SIECLE_PUPIL || group == SIECLE_STRUCTURES_OF_PUPIL || group == SIECLE_GRANT)
		r = read_attribute(tag, "ELEVE_ID", &self->id);
	else if (group == SIECLE_PERSON)
		r = read_attribute(tag, "PERSONNE_ID", &self->id);
	if (r == 0 && group == SIECLE_PUPIL)
		r = read_attribute(tag, "ELENOET", &self->elenoet);
	if (r == 0 && group == SIECLE_ABSENT && self->handing_on)
		r = siecle_read_absent(self, tag);
	return r;
}

static int open_root(struct siecle *self, const char *name, const struct siecle_tag *tag)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer version = {0};
	int r;

	self->places[self->depth++] = SIECLE_ROOT;
	if (self->handing_on)
		return 0;
	for (size_t i = 0; i < SIECLE_FILES_N; i++) {
		if (strcasecmp(name, roots[i]) != 0)
			continue;
		self->file = (enum siecle_file)i;
		r = read_attribute(tag, "VERSION", &version);
		return r == 0 ? siecle_describe(self, &version) : r;
	}
	return VIGIE_REJECT_UNKNOWN_SHAPE + 1;
}

static int on_start(void *userdata, const char *name, const struct vigie_xml_attribute *attributes,
		    size_t n_attributes, uint32_t line)
{
	struct siecle *self = userdata;
	const struct siecle_tag tag = {attributes, n_attributes, line};
	int place = -1;

	if (self->depth == 0)
		return open_root(self, name, &tag);
	if (self->skipped == 0 && self->depth < SIECLE_DEPTH_LIMIT)
		place = siecle_place_find(self->file, self->places[self->depth - 1], name);
	if (place < 0) {
		self->skipped++;
		return 0;
	}
	self->places[self->depth++] = place;
	if (place < SIECLE_GROUPS_N)
		return open_row(self, place, &tag);
	vigie_buffer_clear(&self->raw);
	self->seen |= UINT32_C(1) << (place - SIECLE_GROUPS_N);
	return 0;
}

static int on_text(void *userdata, const char *bytes, size_t size)
{
	struct siecle *self = userdata;

	if (self->skipped > 0 || self->depth == 0 ||
	    self->places[self->depth - 1] < SIECLE_GROUPS_N)
		return 0;
	self->too_long |= self->raw.size + size > SIECLE_TEXT_LIMIT;
	if (self->too_long) {
		vigie_buffer_clear(&self->raw);
		return 0;
	}
	vigie_buffer_append(&self->raw, bytes, size);
	return vigie_buffer_error(&self->raw);
}

/* "2025", or "2025-2026". */
static int read_year(const struct vigie_buffer *text)
{
	const char *at = vigie_buffer_string(text);

	return strspn(at, "0123456789") == 4 && *at != '0' ? atoi(at) : 0;
}

static int close_parameters(struct siecle *self)
{
	const struct vigie_buffer *school = &self->fields[SIECLE_FIELD_SCHOOL];

	vigie_buffer_clear(&self->school);
	vigie_buffer_append(&self->school, vigie_buffer_string(school), school->size);
	self->year = read_year(&self->fields[SIECLE_FIELD_YEAR]);
	return vigie_buffer_error(&self->school);
}

/* A pupil is rejected once, in the pass that hands on; a link in the only one. */
static int reject_too_long(struct siecle *self, int group)
{
	if (group != SIECLE_LINK && !(group == SIECLE_PUPIL && self->handing_on))
		return 0;
	return siecle_reject(self, self->line, VIGIE_REJECT_TOO_LONG);
}

static int close_surveyed(struct siecle *self, int group)
{
	switch (group) {
	case SIECLE_PARAMETERS:
		return close_parameters(self);
	case SIECLE_PUPIL:
		return siecle_survey_pupil(self);
	case SIECLE_STRUCTURE:
		return siecle_survey_structure(self);
	case SIECLE_GRANT:
		return siecle_survey_grant(self);
	case SIECLE_PERSON:
		return siecle_on_person(self);
	case SIECLE_LINK:
		return siecle_on_link(self);
	default:
		return 0;
	}
}

static int close_row(struct siecle *self, int group)
{
	if (self->too_long)
		return reject_too_long(self, group);
	if (!self->handing_on)
		return close_surveyed(self, group);
	return group == SIECLE_PUPIL ? siecle_read_pupil(self) : 0;
}

static int on_end(void *userdata, const char *name, uint32_t line)
{
	struct siecle *self = userdata;
	int place;

	(void)name, (void)line;
	if (self->skipped > 0) {
		self->skipped--;
		return 0;
	}
	place = self->places[--self->depth];
	if (place < SIECLE_GROUPS_N)
		return close_row(self, place);
	return siecle_normalise(vigie_buffer_string(&self->raw), self->raw.size,
				&self->fields[place - SIECLE_GROUPS_N]);
}

static int parse(struct siecle *self, struct vigie_input *input, uint32_t *ret_line)
{
	const struct vigie_xml_events events = {on_start, on_text, on_end, self};
	int r;

	self->depth = self->skipped = 0;
	r = vigie_xml_parse(input, &events, ret_line);
	return r == -EILSEQ ? VIGIE_REJECT_MALFORMED + 1 : r;
}

static bool is_reference(const struct siecle *self)
{
	return self->file == SIECLE_FILE_TERMS || self->file == SIECLE_FILE_GROUPS;
}

/* The delivery, or why nothing can be handed on; what the file says comes before its name. */
static int deliver(struct siecle *self)
{
	static const enum vigie_delivery_kind kinds[SIECLE_FILES_N] = {
		[SIECLE_FILE_PUPILS] = VIGIE_DELIVERY_PUPILS,
		[SIECLE_FILE_FAMILIES] = VIGIE_DELIVERY_PUPILS,
		[SIECLE_FILE_TERMS] = VIGIE_DELIVERY_DIRECTORY,
		[SIECLE_FILE_GROUPS] = VIGIE_DELIVERY_DIRECTORY,
		[SIECLE_FILE_ABSENCES] = VIGIE_DELIVERY_ABSENCES,
	};
	const struct vigie_hints *hints = &self->options->hints;
	struct vigie_record record;
	unsigned missing = 0;
	int r;

	vigie_record_init(&record, VIGIE_RECORD_DELIVERY);
	record.delivery.kind = kinds[self->file];
	record.delivery.school = self->school.size ? self->school.data : hints->school;
	record.delivery.year = self->year ? self->year : hints->year;
	record.delivery.complete = self->file == SIECLE_FILE_PUPILS;
	if (!record.delivery.school)
		missing |= VIGIE_MISSING_SCHOOL;
	if (record.delivery.year == 0)
		missing |= VIGIE_MISSING_YEAR;
	if (self->file == SIECLE_FILE_ABSENCES && hints->term == 0)
		missing |= VIGIE_MISSING_TERM;
	r = siecle_describe_missing(self, missing);
	if (r == 0 && !is_reference(self))
		r = vigie_missing_refusal(missing);
	return r == 0 ? siecle_hand_on(self, &record) : r;
}

static int hand_on(struct siecle *self, struct vigie_input *input, uint32_t *ret_line)
{
	int r = deliver(self);

	if (r != 0 || is_reference(self))
		return r;
	if (self->file == SIECLE_FILE_FAMILIES)
		return siecle_hand_on_families(self);
	self->handing_on = true;
	r = vigie_input_rewind(input);
	return r == 0 ? parse(self, input, ret_line) : r;
}

static int decode(struct vigie_input *input, const struct vigie_decode_options *options,
		  const struct vigie_sink *sink, struct vigie_inspection *inspection,
		  uint32_t *ret_line)
{
	VIGIE_CLEANUP(siecle_done)
	struct siecle self = {.options = options, .sink = sink, .inspection = inspection};
	const char *head;
	size_t size;
	int r = vigie_arena_new(&self.arena);

	if (r == 0)
		r = vigie_input_head(input, &head, &size);
	if (r == 0 && inspection)
		inspection->encoding = vigie_xml_encoding(head, size);
	if (r == 0)
		r = parse(&self, input, ret_line);
	if (r == 0)
		r = siecle_describe_elements(&self);
	return r == 0 ? hand_on(&self, input, ret_line) : r;
}

static enum vigie_probe probe(const char *head, size_t size)
{
	char root[ROOT_SIZE];

	if (!vigie_xml_root(head, size, root, sizeof(root)))
		return VIGIE_PROBE_NO;
	for (size_t i = 0; i < SIECLE_FILES_N; i++)
		if (strcasecmp(root, roots[i]) == 0)
			return VIGIE_PROBE_CERTAIN;
	return VIGIE_PROBE_NO;
}

const struct vigie_format vigie_format_siecle = {
	.name = "siecle",
	.title = N_("SIECLE exports: pupils, responsible persons, absence counts (XML)"),
	.probe = probe,
	.decode = decode,
};
