/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PRONOTE's exports (FORMATS.md, section 1): recognised by their columns, decoded in one pass, in
 * two when only the dates of the pupils tell the school year. Refuses a file whose school, year,
 * subject or term nobody says.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/formats.h"
#include "connectors/format/pronote_job.h"
#include "connectors/xml.h"

/* The root of the XML variant; longer names are other files. */
#define ROOT "TABLE"

/* What begins as markup is no separated text. */
static bool begins_with_markup(const char *head, size_t size)
{
	size_t i = vigie_encoding_mark(vigie_encoding_detect(head, size));

	while (i < size && (head[i] == '\0' || strchr(" \t\r\n", head[i])))
		i++;
	return i < size && head[i] == '<';
}

static bool is_xml(const char *head, size_t size)
{
	char root[sizeof(ROOT)];

	return vigie_xml_root(head, size, root, sizeof(root)) && strcmp(root, ROOT) == 0;
}

static enum vigie_probe probe(const char *head, size_t size)
{
	struct vigie_pronote_layout layout;

	if (is_xml(head, size))
		return VIGIE_PROBE_CERTAIN;
	if (size == 0 || head[0] == '{' || begins_with_markup(head, size) ||
	    vigie_pronote_recognise(head, size, &layout) < 0)
		return VIGIE_PROBE_NO;
	if (layout.shape != VIGIE_PRONOTE_SHAPE_NONE)
		return VIGIE_PROBE_LIKELY;
	return layout.nearest != VIGIE_PRONOTE_SHAPE_NONE ? VIGIE_PROBE_MAYBE : VIGIE_PROBE_NO;
}

static int read_file(struct vigie_pronote_job *job, struct vigie_input *input, bool xml,
		     uint32_t *ret_line)
{
	return xml ? vigie_pronote_read_xml(job, input, ret_line)
		   : vigie_pronote_read_csv(job, input, ret_line);
}

/* A list of pupils of an unknown year is of the latest year in which one of them came. */
static int find_year(struct vigie_pronote_job *job, struct vigie_input *input, bool xml,
		     uint32_t *ret_line)
{
	int r;

	if (job->year || (job->facts && job->facts->kind != VIGIE_DELIVERY_PUPILS))
		return 0;
	job->surveying = true;
	r = read_file(job, input, xml, ret_line);
	job->surveying = false;
	job->year = job->latest_year;
	return r == 0 && job->has_pupils && !job->year ? VIGIE_REJECT_NO_YEAR + 1 : r;
}

static int decode_known(struct vigie_pronote_job *job, struct vigie_input *input, bool xml,
			uint32_t *ret_line)
{
	int r = find_year(job, input, xml, ret_line);

	if (r == 0)
		r = read_file(job, input, xml, ret_line);
	if (r != 0)
		return r;
	return vigie_pronote_deliver(job);
}

static int decode_csv(struct vigie_pronote_job *job, struct vigie_input *input, const char *head,
		      size_t size, uint32_t *ret_line)
{
	int r = vigie_pronote_recognise(head, size, &job->layout), why;

	if (r < 0)
		return r;
	job->facts = vigie_pronote_shape_facts(job->layout.shape);
	if (!job->facts)
		return VIGIE_REJECT_UNKNOWN_SHAPE + 1;
	r = vigie_pronote_describe(job);
	if (r == 0)
		r = vigie_pronote_describe_columns(job, input);
	if (r < 0)
		return r;
	why = vigie_pronote_missing(job);
	if (why != VIGIE_PRONOTE_SOUND)
		return why + 1;
	return decode_known(job, input, false, ret_line);
}

static int decode(struct vigie_input *input, const struct vigie_decode_options *options,
		  const struct vigie_sink *sink, struct vigie_inspection *inspection,
		  uint32_t *ret_line)
{
	VIGIE_CLEANUP(vigie_pronote_job_done)
	struct vigie_pronote_job job = {.options = options, .sink = sink, .inspection = inspection};
	const char *head;
	size_t size;
	int r = vigie_input_head(input, &head, &size);

	if (r < 0)
		return r;
	if (size == 0)
		return VIGIE_REJECT_EMPTY + 1;
	r = vigie_pronote_job_init(&job);
	if (r < 0)
		return r;
	if (is_xml(head, size))
		return decode_known(&job, input, true, ret_line);
	return decode_csv(&job, input, head, size, ret_line);
}

const struct vigie_format vigie_format_pronote = {
	.name = "pronote",
	.title = N_("PRONOTE exports (separated text and XML)"),
	.probe = probe,
	.decode = decode,
	.shape = vigie_pronote_shape_columns,
};
