/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decodes archives made in memory, and writes what comes out as text: rejected rows as
 * "member:line:column code". Included by tests. */
#ifndef VIGIE_TESTS_FORMAT_ARCHIVE_SUPPORT_H
#define VIGIE_TESTS_FORMAT_ARCHIVE_SUPPORT_H

#include "connectors/format/formats.h"
#include "tests/unit/connectors/archive_maker.h"
#include "tests/unit/format/collector.h"

#define REFUSED(name) (VIGIE_REJECT_##name + 1)

struct unpacked {
	struct collector got;
	char member[256]; /* the one told last */
	const struct vigie_format *format; /* of it */
	struct vigie_buffer members; /* "a b " */
};

static inline int unpacked_record(void *userdata, const struct vigie_record *record)
{
	struct unpacked *self = userdata;

	return collect_record(&self->got, record);
}

static inline int unpacked_reject(void *userdata, uint32_t line, uint32_t column,
				  enum vigie_rejection why)
{
	struct unpacked *self = userdata;

	vigie_buffer_append_format(&self->got.rejects, "%s:%u:%u %s\n", self->member, line, column,
				   vigie_rejection_code(why));
	return 0;
}

static inline int unpacked_member(void *userdata, const char *name,
				  const struct vigie_format *format)
{
	struct unpacked *self = userdata;

	snprintf(self->member, sizeof(self->member), "%s", name ? name : "");
	self->format = format;
	vigie_buffer_append_format(&self->members, "%s ", name ? name : "-");
	return 0;
}

static inline void unpacked_done(struct unpacked *self)
{
	collector_done(&self->got);
	vigie_buffer_done(&self->members);
}

/* Takes the archive. */
static inline int unpack_inspected(struct unpacked *self, struct vigie_buffer archive,
				   const char *name, const struct vigie_format *format,
				   const struct vigie_decode_options *options,
				   struct vigie_inspection *inspection)
{
	const struct vigie_sink sink = {unpacked_record, unpacked_reject, self, unpacked_member};
	static const struct vigie_decode_options none = {.hints.date = VIGIE_DAY_NONE};
	struct vigie_input *input;
	int r;

	assert_int_equal(vigie_input_from_memory(archive.data, archive.size, name, &input), 0);
	r = vigie_format_decode(format, input, options ? options : &none, &sink, inspection,
				&self->got.line);
	vigie_input_free(input);
	vigie_buffer_done(&archive);
	return r;
}

static inline int unpack(struct unpacked *self, struct vigie_buffer archive,
			 const struct vigie_decode_options *options)
{
	return unpack_inspected(self, archive, "x.zip", NULL, options, NULL);
}

#endif
