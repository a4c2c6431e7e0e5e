/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LSU ("livret scolaire unique") XML, schema versions 2.0 to 13.0 and whatever comes: one pass,
 * unknown elements and attributes ignored. Keeps only the tables that reports refer to. Does not
 * read `moyennes-annuelles` (13.0), whose shape no public file shows, nor `bilans-cycle`.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/formats.h"
#include "connectors/format/lsu.h"

#define ROOT "lsun-bilans"

static void lsu_done(struct lsu *self)
{
	vigie_id_table_done(&self->pupils);
	vigie_id_table_done(&self->periods);
	vigie_id_table_done(&self->disciplines);
	vigie_arena_free(self->arena);
}

static const char *school_of_file(struct lsu *self)
{
	char *end = self->school + self->school_size;

	while (end > self->school && strchr(" \t\r\n", end[-1]))
		*--end = '\0';
	return self->school + strspn(self->school, " \t\r\n");
}

static int hand_on_delivery(struct lsu *self)
{
	const char *school = school_of_file(self);
	struct vigie_record record;

	vigie_record_init(&record, VIGIE_RECORD_DELIVERY);
	record.delivery.school = *school ? school : self->options->hints.school;
	record.delivery.year = self->year ? self->year : self->options->hints.year;
	record.delivery.kind = VIGIE_DELIVERY_REPORTS;
	record.delivery.complete = true;
	if (!record.delivery.school)
		return VIGIE_REJECT_NO_SCHOOL + 1;
	if (record.delivery.year == 0)
		return VIGIE_REJECT_NO_YEAR + 1;
	return vigie_lsu_hand_on(self, &record);
}

/* The delivery needs the year, which the periods say after the pupils: so pupils wait until the
 * first report. */
int vigie_lsu_announce(struct lsu *self)
{
	int r;

	if (self->announced)
		return 0;
	self->announced = true;
	r = hand_on_delivery(self);
	for (struct vigie_id_entry *entry = self->pupils.first; r == 0 && entry;
	     entry = entry->next)
		r = vigie_lsu_hand_on_pupil(self, (struct lsu_pupil *)entry);
	return r;
}

static int on_school(struct lsu *self, const struct lsu_tag *tag)
{
	(void)tag;
	self->in_school = true;
	self->school_size = 0;
	return 0;
}

/* A file of end-of-cycle reports only has no period. */
static int on_cycle_report(struct lsu *self, const struct lsu_tag *tag)
{
	int year;

	if (self->year == 0 &&
	    vigie_lsu_require(tag, "millesime", LSU_YEAR_FIRST, LSU_YEAR_LAST, &year) == 0)
		self->year = year;
	return 0;
}

/* The elements that are read; `in_report` ones only within a report that was accepted. */
static const struct element {
	const char *name;
	bool in_report;
	int (*on_start)(struct lsu *self, const struct lsu_tag *tag);
} elements[] = {
	{"acquis", true, vigie_lsu_on_result},
	{"vie-scolaire", true, vigie_lsu_on_school_life},
	{"modalite-accompagnement", true, vigie_lsu_on_support},
	{"bilan-periodique", false, vigie_lsu_on_report},
	{"eleve", false, vigie_lsu_on_pupil},
	{"periode", false, vigie_lsu_on_period},
	{"discipline", false, vigie_lsu_on_discipline},
	{"etablissement", false, on_school},
	{"bilan-cycle", false, on_cycle_report},
};

static int describe(struct lsu *self, const struct lsu_tag *root)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer shape = {0};
	const char *version;
	int r = vigie_lsu_text(self, root, "schemaVersion", &version);

	if (r < 0 || !self->inspection)
		return r;
	/* The name of the format and its version need no translation. */
	vigie_buffer_append_format(&shape, version ? "LSU %s" : "LSU", version);
	self->inspection->shape =
		vigie_arena_copy(self->inspection->arena, vigie_buffer_string(&shape), shape.size);
	return self->inspection->shape ? 0 : -ENOMEM;
}

static int on_start(void *userdata, const char *name, const struct vigie_xml_attribute *attributes,
		    size_t n_attributes, uint32_t line)
{
	struct lsu *self = userdata;
	const struct lsu_tag tag = {attributes, n_attributes, line};

	if (!self->root_seen) {
		self->root_seen = true;
		return strcmp(name, ROOT) == 0 ? describe(self, &tag)
					       : VIGIE_REJECT_UNKNOWN_SHAPE + 1;
	}
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(elements); i++)
		if (strcmp(name, elements[i].name) == 0)
			return elements[i].in_report && !self->pupil
				       ? 0
				       : elements[i].on_start(self, &tag);
	return 0;
}

static int on_text(void *userdata, const char *bytes, size_t size)
{
	struct lsu *self = userdata;
	size_t room = LSU_SCHOOL_SIZE - self->school_size;

	if (!self->in_school)
		return 0;
	size = size < room ? size : room;
	memcpy(self->school + self->school_size, bytes, size);
	self->school_size += size;
	return 0;
}

static int on_end(void *userdata, const char *name, uint32_t line)
{
	struct lsu *self = userdata;

	(void)line;
	self->in_school = false;
	if (self->pupil && strcmp(name, "bilan-periodique") == 0)
		self->pupil = NULL;
	return 0;
}

static int describe_terms(struct lsu *self)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer terms = {0};

	if (!self->inspection || self->terms == 0)
		return 0;
	for (int term = 1; term <= VIGIE_TERM_LIMIT; term++)
		if (self->terms & 1u << term)
			vigie_buffer_append_format(&terms, "%s%d", terms.size ? ", " : "", term);
	self->inspection->terms =
		vigie_arena_copy(self->inspection->arena, vigie_buffer_string(&terms), terms.size);
	return self->inspection->terms ? 0 : -ENOMEM;
}

static int decode(struct vigie_input *input, const struct vigie_decode_options *options,
		  const struct vigie_sink *sink, struct vigie_inspection *inspection,
		  uint32_t *ret_line)
{
	VIGIE_CLEANUP(lsu_done)
	struct lsu self = {.options = options, .sink = sink, .inspection = inspection};
	const struct vigie_xml_events events = {on_start, on_text, on_end, &self};
	const char *head;
	size_t size;
	int r = vigie_arena_new(&self.arena);

	if (r == 0)
		r = vigie_input_head(input, &head, &size);
	if (r == 0 && inspection)
		inspection->encoding = vigie_xml_encoding(head, size);
	if (r == 0)
		r = vigie_xml_parse(input, &events, ret_line);
	if (r == 0)
		r = vigie_lsu_announce(&self);
	return r == 0 ? describe_terms(&self) : r;
}

static enum vigie_probe probe(const char *head, size_t size)
{
	char root[sizeof(ROOT)];

	return vigie_xml_root(head, size, root, sizeof(root)) && strcmp(root, ROOT) == 0
		       ? VIGIE_PROBE_CERTAIN
		       : VIGIE_PROBE_NO;
}

const struct vigie_format vigie_format_lsu = {
	.name = "lsu",
	.title = N_("LSU reports of a lower secondary school (XML)"),
	.probe = probe,
	.decode = decode,
};
