/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the `records` decoder share: which fields a record has, and how a JSON object
 * becomes one. */
#ifndef VIGIE_CONNECTORS_FORMAT_RECORDS_H
#define VIGIE_CONNECTORS_FORMAT_RECORDS_H

#include <jansson.h>

#include "vigie/arena.h"
#include "vigie/format.h"
#include "vigie/text.h"

/* How the value of a field is written. */
enum records_kind {
	RECORDS_TEXT,
	RECORDS_DAY, /* "2026-11-30" */
	RECORDS_DECIMAL, /* "7.40", a string */
	RECORDS_INTEGER,
	RECORDS_BOOLEAN,
	RECORDS_ANSWER, /* a boolean that may be unsaid */
	RECORDS_HALF, /* "am" or "pm" */
	RECORDS_NAME, /* one of the names of an enumeration */
	RECORDS_TEXTS, /* an array of texts */
};

enum records_need {
	RECORDS_OPTIONAL,
	RECORDS_KEY, /* names what the record is of */
	RECORDS_VALUE, /* what it says: a removal may leave it out */
};

struct records_field {
	const char *name;
	enum records_kind kind;
	enum records_need need;
	size_t offset; /* in the object filled */
	int64_t least, most; /* of decimals (millionths) and integers */
	int (*parse)(const char *name); /* of a NAME: the enumerator or a negative number */
};

/* The fields of one object, ended by a NULL name; at most 32. */
const struct records_field *vigie_records_fields(enum vigie_record_type type);
extern const struct records_field vigie_records_id_fields[];
/* Does a record of this type carry an id? */
bool vigie_records_of_pupil(enum vigie_record_type type);

/* Where the texts of one line go. */
struct records_memory {
	struct vigie_arena *arena;
	struct vigie_buffer scratch;
};

/*
 * Reads one field of `object` (a struct vigie_record or vigie_id). Returns 0, 1 when its text is
 * empty and so says nothing, a rejection + RECORDS_REJECTED, or -errno.
 */
#define RECORDS_REJECTED 2
int vigie_records_read_field(const struct records_field *field, json_t *value, void *object,
			     struct records_memory *memory) VIGIE_MUST_CHECK;
/* Reads a whole record. Returns 0, the rejection + 1, or -errno. */
int vigie_records_read(json_t *line, struct vigie_record *record,
		       struct records_memory *memory) VIGIE_MUST_CHECK;

#endif
