/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The packed form of facts. A fact is a tuple of whole numbers (codes): the line where it stands,
 * its key, its values. What a delivery changed of one kind for one person in one school year is a
 * segment: facts sorted by key, each saying only what differs from the one before it. A body is
 * the segments of some deliveries, in the order of arrival. Pure; owns nothing.
 *
 *	body = { varint delivery, varint size, segment }
 *	fact = varint mask of the fields that differ, then a zigzag varint for each of them
 */
#ifndef VIGIE_STORE_PACK_H
#define VIGIE_STORE_PACK_H

#include <stdbool.h>
#include <stdint.h>

#include "vigie/buffer.h"
#include "vigie/record.h"

/* X(record type, key fields, all fields, equal keys of a delivery are numbered in the last key
 * field). The line, field 0, is not counted. */
#define PACK_KINDS(X)                                                                              \
	X(PUPIL, 0, 7, false)                                                                      \
	X(TERM, 1, 3, false)                                                                       \
	X(AVERAGE, 4, 8, true)                                                                     \
	X(MARK, 5, 7, true)                                                                        \
	X(ABSENCE, 3, 7, true)                                                                     \
	X(LATENESS, 2, 4, true)                                                                    \
	X(COUNT, 4, 5, true)                                                                       \
	X(OUTCOME, 2, 3, false)                                                                    \
	X(INCIDENT, 3, 3, true)                                                                    \
	X(PUNISHMENT, 3, 3, true)                                                                  \
	X(SANCTION, 3, 3, true)                                                                    \
	X(SUPPORT, 1, 1, false)

#define PACK_LINE 0
enum {
	PUPIL_CLASS = 1,
	PUPIL_LEVEL,
	PUPIL_SCHOLARSHIP,
	PUPIL_BOARDER,
	PUPIL_REPEATING,
	PUPIL_ENTERED,
	PUPIL_LEFT
};
enum { TERM_INDEX = 1, TERM_FROM, TERM_TO };
enum {
	AVERAGE_TERM = 1,
	AVERAGE_SUBJECT,
	AVERAGE_MODALITY,
	AVERAGE_N,
	AVERAGE_VALUE,
	AVERAGE_CLASS,
	AVERAGE_COEFFICIENT,
	AVERAGE_MASTERY
};
enum {
	MARK_DATE = 1,
	MARK_SUBJECT,
	MARK_OUT_OF,
	MARK_COEFFICIENT,
	MARK_N,
	MARK_VALUE,
	MARK_ANNOTATION
};
enum {
	ABSENCE_FROM = 1,
	ABSENCE_FROM_HALF,
	ABSENCE_N,
	ABSENCE_TO,
	ABSENCE_TO_HALF,
	ABSENCE_HALF_DAYS,
	ABSENCE_JUSTIFIED
};
enum { LATENESS_DATE = 1, LATENESS_N, LATENESS_MINUTES, LATENESS_JUSTIFIED };
enum { COUNT_TERM = 1, COUNT_WHAT, COUNT_SUBJECT, COUNT_N, COUNT_VALUE };
enum { OUTCOME_NAME = 1, OUTCOME_DATE, OUTCOME_VALUE };
enum { EVENT_DATE = 1, EVENT_WHAT, EVENT_N };
enum { SUPPORT_CODE = 1 };

#define PACK_FIELDS_MAX 9 /* with the line */

struct pack_kind {
	uint8_t n_key, n_fields; /* 0 fields: this type is not kept as facts */
	bool numbered;
};
extern const struct pack_kind pack_kinds[VIGIE_RECORD_TYPES_N];

struct pack_fact {
	int64_t field[PACK_FIELDS_MAX];
	uint32_t delivery; /* not packed with it: of its segment */
	bool removed;
};

/* Decimals: 0 none, odd hundredths, even millionths. Days: 0 none, else counted from 1900. Both
 * small where real ones are; days keep their order. */
int64_t pack_decimal(vigie_decimal value);
vigie_decimal unpack_decimal(int64_t code);
int64_t pack_day(vigie_day day);
vigie_day unpack_day(int64_t code);

/* <0, 0, >0 as the key of `a` stands before, is, stands behind that of `b`. */
int pack_compare_keys(const struct pack_kind *kind, const struct pack_fact *a,
		      const struct pack_fact *b);
/* Do both say the same (the line left aside)? */
bool pack_same(const struct pack_kind *kind, const struct pack_fact *a, const struct pack_fact *b);

/* Writes facts one after the other; the first is told from a fact of zeros. */
struct pack_writer {
	const struct pack_kind *kind;
	int64_t last[PACK_FIELDS_MAX];
};
void pack_writer_init(struct pack_writer *writer, const struct pack_kind *kind);
#define PACK_BYTES_MAX (2 + 10 * PACK_FIELDS_MAX) /* of one fact */
/* Writes to `bytes`, which has room for PACK_BYTES_MAX; returns the end. */
uint8_t *pack_write(struct pack_writer *writer, const struct pack_fact *fact, uint8_t *bytes);

struct pack_reader {
	const struct pack_kind *kind;
	const uint8_t *at, *end;
	int64_t last[PACK_FIELDS_MAX];
};
void pack_reader_init(struct pack_reader *reader, const struct pack_kind *kind,
		      const uint8_t *bytes, size_t size);
/* 1 a fact, 0 the end, -EUCLEAN the bytes are no facts. */
int pack_read(struct pack_reader *reader, struct pack_fact *ret_fact);

/* Appends one segment to a body. Failure sticks to the buffer. */
void pack_append_segment(struct vigie_buffer *body, uint32_t delivery, const uint8_t *bytes,
			 size_t size);
/* Takes the next segment off a body: 1, 0 at its end, -EUCLEAN. */
int pack_next_segment(const uint8_t **at, const uint8_t *end, uint32_t *ret_delivery,
		      const uint8_t **ret_bytes, size_t *ret_size);

#endif
