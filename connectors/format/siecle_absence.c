/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exportAbsence: what each pupil missed in one term, which the file does not name. A count that is
 * empty is not said, and is no 0; the pupil's name beside the number is never read. */
#include <string.h>

#include "connectors/format/siecle.h"

/* X(attribute, enumerator of the count, most) */
#define COUNTS(X)                                                                                  \
	X("nbAbs", HALF_DAYS, VIGIE_HALF_DAYS_LIMIT)                                               \
	X("nbNonJustif", HALF_DAYS_UNJUSTIFIED, VIGIE_HALF_DAYS_LIMIT)                             \
	X("nbRet", LATENESS, VIGIE_COUNT_LIMIT)

/* The case of the attributes varies as that of the root does. */
static const struct vigie_xml_attribute *find(const struct siecle_tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->n; i++)
		if (strcasecmp(tag->attributes[i].name, name) == 0)
			return &tag->attributes[i];
	return NULL;
}

static int hand_on_count(struct siecle *self, const struct siecle_tag *tag, const char *name,
			 enum vigie_count_what what, int64_t most)
{
	const struct vigie_xml_attribute *attribute = find(tag, name);
	struct vigie_record record;
	vigie_decimal value;
	int r;

	r = attribute ? siecle_normalise(attribute->value, attribute->size, &self->raw) : 0;
	if (r < 0 || !attribute || self->raw.size == 0)
		return r;
	r = vigie_decimal_parse(self->raw.data, self->raw.size, &value);
	if (r < 0 || value % VIGIE_DECIMAL_ONE != 0)
		return siecle_reject(self, tag->line, VIGIE_REJECT_NUMBER);
	if (value < 0 || value > most * VIGIE_DECIMAL_ONE)
		return siecle_reject(self, tag->line, VIGIE_REJECT_RANGE);
	vigie_record_init(&record, VIGIE_RECORD_COUNT);
	record.line = tag->line;
	record.id.elenoet = self->elenoet.data;
	record.count.what = what;
	record.count.term = self->options->hints.term;
	record.count.value = value;
	return siecle_hand_on(self, &record);
}

int siecle_read_absent(struct siecle *self, const struct siecle_tag *tag)
{
	const struct vigie_xml_attribute *number = find(tag, "elenoet");
	int r = 0;

	vigie_buffer_clear(&self->elenoet);
	if (number)
		r = siecle_normalise(number->value, number->size, &self->elenoet);
	if (r == 0 && self->elenoet.size == 0)
		return siecle_reject(self, tag->line, VIGIE_REJECT_NO_IDENTITY);
#define X(name, what, most)                                                                        \
	if (r == 0)                                                                                \
		r = hand_on_count(self, tag, name, VIGIE_COUNT_##what, most);
	COUNTS(X)
#undef X
	return r;
}
