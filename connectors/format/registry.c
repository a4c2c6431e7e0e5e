/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats, and what every one of them must obey: no empty file, no file without end, no record
 * of a school or year that the file's name contradicts. Knows nothing of any format's inside. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "connectors/archive.h"
#include "connectors/format/formats.h"
#include "connectors/format/members.h"
#include "connectors/format/nearest.h"

const struct vigie_format *const vigie_formats[] = {
	&vigie_format_pronote,	&vigie_format_lsu,	 &vigie_format_siecle,
	&vigie_format_absences, &vigie_format_oneroster, &vigie_format_opendata,
	&vigie_format_columns,	&vigie_format_records,	 NULL,
};

const struct vigie_format *vigie_format_find(const char *name)
{
	for (size_t i = 0; vigie_formats[i]; i++)
		if (strcmp(vigie_formats[i]->name, name) == 0)
			return vigie_formats[i];
	return NULL;
}

const struct vigie_format *vigie_format_probe(const char *head, size_t size)
{
	const struct vigie_format *best = NULL;
	enum vigie_probe best_probe = VIGIE_PROBE_NO;

	for (size_t i = 0; vigie_formats[i]; i++) {
		enum vigie_probe probe = vigie_formats[i]->probe(head, size);

		if (probe > best_probe) {
			best_probe = probe;
			best = vigie_formats[i];
		}
	}
	return best;
}

/* Stands between a decoder and the caller's sink. */
struct guard {
	const struct vigie_sink *sink;
	const struct vigie_hints *hints;
	int refusal; /* 0, or enum vigie_rejection + 1 */
};

static int check_delivery(const struct vigie_hints *hints, struct vigie_record_delivery *delivery)
{
	if (!delivery->school)
		delivery->school = hints->school;
	if (delivery->year == 0)
		delivery->year = hints->year;
	if (!delivery->school)
		return delivery->kind == VIGIE_DELIVERY_DIRECTORY ? 0 : VIGIE_REJECT_NO_SCHOOL + 1;
	if (!vigie_uai_is_valid(delivery->school))
		return VIGIE_REJECT_BAD_SCHOOL + 1;
	if ((hints->school && strcasecmp(hints->school, delivery->school) != 0) ||
	    (hints->year && hints->year != delivery->year))
		return VIGIE_REJECT_CONTRADICTION + 1;
	return 0;
}

static int guard_record(void *userdata, const struct vigie_record *record)
{
	struct guard *guard = userdata;
	struct vigie_record copy;

	if (record->type == VIGIE_RECORD_DELIVERY) {
		copy = *record;
		record = &copy;
		guard->refusal = check_delivery(guard->hints, &copy.delivery);
		if (guard->refusal)
			return -ECANCELED;
	}
	return guard->sink->on_record(guard->sink->userdata, record);
}

static int guard_reject(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	struct guard *guard = userdata;

	return guard->sink->on_reject(guard->sink->userdata, line, column, why);
}

static int choose(struct vigie_input *input, const struct vigie_format **format)
{
	const char *head;
	size_t size;
	int r;

	if (*format)
		return 0;
	r = vigie_input_head(input, &head, &size);
	if (r < 0)
		return r;
	*format = vigie_format_probe(head, size);
	return *format ? 0 : VIGIE_REJECT_UNKNOWN_SHAPE + 1;
}

bool vigie_format_is_archive(const char *head, size_t size)
{
	return vigie_archive_probe(head, size);
}

static int guard_member(void *userdata, const char *name, const struct vigie_format *format)
{
	struct guard *guard = userdata;

	return guard->sink->on_member ? guard->sink->on_member(guard->sink->userdata, name, format)
				      : 0;
}

/* Whoever looks at a file of unknown shape is told which it may be. */
static int describe_unknown(struct vigie_input *input, struct vigie_inspection *inspection)
{
	/* Mapped columns were compared already. */
	int r = inspection && !inspection->lacking ? vigie_nearest_describe(input, inspection) : 0;

	return r < 0 ? r : VIGIE_REJECT_UNKNOWN_SHAPE + 1;
}

/* What became of a guarded decoding. */
static int conclude(const struct guard *guard, int r, uint32_t line, uint32_t *ret_line)
{
	if (r != 0)
		*ret_line = line;
	if (guard->refusal)
		return guard->refusal;
	return r == -EFBIG ? VIGIE_REJECT_TOO_LARGE + 1 : r;
}

int vigie_format_decode_plain(const struct vigie_format *format, struct vigie_input *input,
			      const struct vigie_decode_options *options,
			      const struct vigie_sink *sink, struct vigie_inspection *inspection,
			      uint32_t *ret_line)
{
	struct guard guard = {.sink = sink, .hints = &options->hints};
	const struct vigie_sink guarded = {guard_record, guard_reject, &guard, guard_member};
	uint32_t line = 0;
	int r;

	if (vigie_input_size(input) == 0)
		r = VIGIE_REJECT_EMPTY + 1;
	else if (vigie_input_size(input) > VIGIE_INPUT_LIMIT)
		r = VIGIE_REJECT_TOO_LARGE + 1;
	else
		r = choose(input, &format);
	if (r == 0) {
		if (inspection)
			inspection->format = format->name;
		r = format->decode(input, options, &guarded, inspection, &line);
	}
	if (r == VIGIE_REJECT_UNKNOWN_SHAPE + 1)
		r = describe_unknown(input, inspection);
	return conclude(&guard, r, line, ret_line);
}

int vigie_format_decode_claimed(const struct vigie_format *format,
				const struct vigie_archive *archive,
				const struct vigie_decode_options *options,
				const struct vigie_sink *sink, struct vigie_inspection *inspection,
				uint32_t *ret_line)
{
	struct guard guard = {.sink = sink, .hints = &options->hints};
	const struct vigie_sink guarded = {guard_record, guard_reject, &guard, guard_member};
	uint32_t line = 0;
	int r;

	if (inspection)
		inspection->format = format->name;
	r = format->decode_archive(archive, options, &guarded, inspection, &line);
	return conclude(&guard, r, line, ret_line);
}

int vigie_format_decode(const struct vigie_format *format, struct vigie_input *input,
			const struct vigie_decode_options *options, const struct vigie_sink *sink,
			struct vigie_inspection *inspection, uint32_t *ret_line)
{
	const char *head;
	size_t size;
	int r = vigie_input_head(input, &head, &size);

	if (r < 0)
		return r;
	if (vigie_input_size(input) <= VIGIE_INPUT_LIMIT && vigie_archive_probe(head, size))
		return vigie_members_decode(format, input, options, sink, inspection, ret_line);
	return vigie_format_decode_plain(format, input, options, sink, inspection, ret_line);
}
