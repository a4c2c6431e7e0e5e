/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts to bytes and back (pack.h). Refuses bytes that end in the middle or overflow. */
#include <errno.h>
#include <string.h>

#include "daemon/store/pack.h"

const struct pack_kind pack_kinds[VIGIE_RECORD_TYPES_N] = {
#define X(type, n_key, n_fields, numbered) [VIGIE_RECORD_##type] = {n_key, n_fields, numbered},
	PACK_KINDS(X)
#undef X
};

#define DAY_1900 (-25567)

static uint64_t zigzag(int64_t value)
{
	return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

static int64_t unzigzag(uint64_t value)
{
	return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

int64_t pack_decimal(vigie_decimal value)
{
	if (value == VIGIE_DECIMAL_NONE)
		return 0;
	if (value % VIGIE_DECIMAL_HUNDREDTH == 0)
		return (int64_t)(zigzag(value / VIGIE_DECIMAL_HUNDREDTH) << 1) + 1;
	return (int64_t)(zigzag(value) << 1) + 2;
}

vigie_decimal unpack_decimal(int64_t code)
{
	if (code == 0)
		return VIGIE_DECIMAL_NONE;
	if (code & 1)
		return unzigzag((uint64_t)(code - 1) >> 1) * VIGIE_DECIMAL_HUNDREDTH;
	return unzigzag((uint64_t)(code - 2) >> 1);
}

int64_t pack_day(vigie_day day)
{
	if (day == VIGIE_DAY_NONE)
		return 0;
	return day >= DAY_1900 ? (int64_t)day - DAY_1900 + 1 : (int64_t)day - DAY_1900;
}

vigie_day unpack_day(int64_t code)
{
	if (code == 0)
		return VIGIE_DAY_NONE;
	return (vigie_day)(code > 0 ? code + DAY_1900 - 1 : code + DAY_1900);
}

int pack_compare_keys(const struct pack_kind *kind, const struct pack_fact *a,
		      const struct pack_fact *b)
{
	for (unsigned i = 1; i <= kind->n_key; i++)
		if (a->field[i] != b->field[i])
			return a->field[i] < b->field[i] ? -1 : 1;
	return 0;
}

bool pack_same(const struct pack_kind *kind, const struct pack_fact *a, const struct pack_fact *b)
{
	return a->removed == b->removed &&
	       memcmp(a->field + 1, b->field + 1, kind->n_fields * sizeof(a->field[0])) == 0;
}

static uint8_t *write_varint(uint8_t *at, uint64_t value)
{
	while (value >= 0x80) {
		*at++ = (uint8_t)(value | 0x80);
		value >>= 7;
	}
	*at++ = (uint8_t)value;
	return at;
}

/* NULL when the bytes end, or go on beyond 64 bits. */
static const uint8_t *read_varint(const uint8_t *at, const uint8_t *end, uint64_t *ret_value)
{
	uint64_t value = 0;

	for (unsigned shift = 0; at < end && shift < 64; shift += 7) {
		uint8_t byte = *at++;

		value |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*ret_value = value;
			return at;
		}
	}
	return NULL;
}

void pack_writer_init(struct pack_writer *writer, const struct pack_kind *kind)
{
	memset(writer, 0, sizeof(*writer));
	writer->kind = kind;
}

uint8_t *pack_write(struct pack_writer *writer, const struct pack_fact *fact, uint8_t *bytes)
{
	unsigned n = writer->kind->n_fields;
	uint64_t mask = fact->removed ? UINT64_C(1) << (n + 1) : 0;

	for (unsigned i = 0; i <= n; i++)
		if (fact->field[i] != writer->last[i])
			mask |= UINT64_C(1) << i;
	bytes = write_varint(bytes, mask);
	for (unsigned i = 0; i <= n; i++) {
		if (!(mask >> i & 1))
			continue;
		bytes = write_varint(bytes, zigzag((int64_t)((uint64_t)fact->field[i] -
							     (uint64_t)writer->last[i])));
		writer->last[i] = fact->field[i];
	}
	return bytes;
}

void pack_reader_init(struct pack_reader *reader, const struct pack_kind *kind,
		      const uint8_t *bytes, size_t size)
{
	memset(reader, 0, sizeof(*reader));
	reader->kind = kind;
	reader->at = bytes;
	reader->end = bytes + size;
}

int pack_read(struct pack_reader *reader, struct pack_fact *ret_fact)
{
	const uint8_t *at = reader->at;
	unsigned n = reader->kind->n_fields;
	uint64_t mask, change;

	if (at == reader->end)
		return 0;
	at = read_varint(at, reader->end, &mask);
	if (!at || mask >> (n + 2))
		return -EUCLEAN;
	ret_fact->removed = mask >> (n + 1) & 1;
	mask &= (UINT64_C(1) << (n + 1)) - 1;
	while (mask) {
		unsigned i = (unsigned)__builtin_ctzll(mask);

		at = read_varint(at, reader->end, &change);
		if (!at)
			return -EUCLEAN;
		reader->last[i] = (int64_t)((uint64_t)reader->last[i] + (uint64_t)unzigzag(change));
		mask &= mask - 1;
	}
	memcpy(ret_fact->field, reader->last, sizeof(reader->last));
	reader->at = at;
	return 1;
}

void pack_append_segment(struct vigie_buffer *body, uint32_t delivery, const uint8_t *bytes,
			 size_t size)
{
	uint8_t head[20];
	uint8_t *end = write_varint(write_varint(head, delivery), size);

	vigie_buffer_append(body, (const char *)head, (size_t)(end - head));
	vigie_buffer_append(body, (const char *)bytes, size);
}

int pack_next_segment(const uint8_t **at, const uint8_t *end, uint32_t *ret_delivery,
		      const uint8_t **ret_bytes, size_t *ret_size)
{
	uint64_t delivery, size;
	const uint8_t *next = *at;

	if (next == end)
		return 0;
	next = read_varint(next, end, &delivery);
	if (next)
		next = read_varint(next, end, &size);
	if (!next || delivery > UINT32_MAX || size > (uint64_t)(end - next))
		return -EUCLEAN;
	*ret_delivery = (uint32_t)delivery;
	*ret_bytes = next;
	*ret_size = size;
	*at = next + size;
	return 1;
}
