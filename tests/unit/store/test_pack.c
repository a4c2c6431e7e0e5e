/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts to bytes and back, and what stands after several deliveries. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/store/fold.h"

static uint64_t seed = 20261130;

static uint64_t draw(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* Mostly small, sometimes any 64 bits. */
static int64_t draw_field(void)
{
	return draw() % 8 == 0 ? (int64_t)draw() : (int64_t)(draw() % 100) - 10;
}

static struct pack_fact draw_fact(const struct pack_kind *kind)
{
	struct pack_fact fact = {.removed = draw() % 5 == 0};

	for (unsigned i = 0; i <= kind->n_fields; i++)
		fact.field[i] = draw_field();
	return fact;
}

static void random_facts_come_back_as_they_were(void **state)
{
	(void)state;
	for (int round = 0; round < 2000; round++) {
		const struct pack_kind *kind = &pack_kinds[draw() % VIGIE_RECORD_TYPES_N];
		struct pack_fact facts[20], back = {0};
		uint8_t bytes[20 * PACK_BYTES_MAX], *end = bytes;
		struct pack_writer writer;
		struct pack_reader reader;
		unsigned n = (unsigned)(draw() % 20);

		if (kind->n_fields == 0)
			continue;
		pack_writer_init(&writer, kind);
		for (unsigned i = 0; i < n; i++) {
			uint8_t *next;

			facts[i] = draw_fact(kind);
			next = pack_write(&writer, &facts[i], end);
			assert_true(next - end <= PACK_BYTES_MAX);
			end = next;
		}
		pack_reader_init(&reader, kind, bytes, (size_t)(end - bytes));
		for (unsigned i = 0; i < n; i++) {
			assert_int_equal(pack_read(&reader, &back), 1);
			assert_true(pack_same(kind, &facts[i], &back));
			assert_int_equal(back.field[PACK_LINE], facts[i].field[PACK_LINE]);
		}
		assert_int_equal(pack_read(&reader, &back), 0);
	}
}

static void decimals_and_days_come_back_exactly(void **state)
{
	static const vigie_decimal decimals[] = {VIGIE_DECIMAL_NONE,
						 0,
						 1,
						 -1,
						 10000,
						 -10000,
						 7400000,
						 7333333,
						 VIGIE_DECIMAL_MAX,
						 -VIGIE_DECIMAL_MAX,
						 19999999};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(decimals); i++)
		assert_true(unpack_decimal(pack_decimal(decimals[i])) == decimals[i]);
	assert_int_equal(unpack_day(pack_day(VIGIE_DAY_NONE)), VIGIE_DAY_NONE);
	for (vigie_day day = -60000; day < 60000; day++) {
		assert_int_equal(unpack_day(pack_day(day)), day);
		assert_true(pack_day(day) < pack_day(day + 1));
		assert_true(pack_day(day) != 0);
	}
}

static void damaged_bytes_are_told_from_facts(void **state)
{
	const struct pack_kind *kind = &pack_kinds[VIGIE_RECORD_AVERAGE];
	uint8_t bytes[PACK_BYTES_MAX], longest[12];
	struct pack_fact fact = {.field = {7, 1, 3, 0, 0, 1481, 2001, 0, 2}};
	struct pack_writer writer;
	struct pack_reader reader;
	size_t size;

	(void)state;
	pack_writer_init(&writer, kind);
	size = (size_t)(pack_write(&writer, &fact, bytes) - bytes);
	for (size_t cut = 1; cut < size; cut++) {
		pack_reader_init(&reader, kind, bytes, cut);
		assert_int_equal(pack_read(&reader, &fact), -EUCLEAN);
	}
	memset(longest, 0xff, sizeof(longest));
	pack_reader_init(&reader, kind, longest, sizeof(longest));
	assert_int_equal(pack_read(&reader, &fact), -EUCLEAN);
}

/* ---- folding, beside a plain list that is searched from end to end ---- */

struct model {
	struct pack_fact facts[200];
	size_t n;
};

static void model_apply(struct model *model, const struct pack_kind *kind,
			const struct pack_fact *fact)
{
	size_t i = 0;

	while (i < model->n && pack_compare_keys(kind, &model->facts[i], fact) != 0)
		i++;
	if (i < model->n)
		memmove(&model->facts[i], &model->facts[i + 1],
			(--model->n - i) * sizeof(model->facts[0]));
	if (!fact->removed)
		model->facts[model->n++] = *fact;
}

static int by_key(const void *a, const void *b)
{
	return pack_compare_keys(&pack_kinds[VIGIE_RECORD_LATENESS], a, b);
}

/* A delivery of random facts, each key once, sorted; the model gets it unless it is hidden. */
static void deliver(struct vigie_buffer *body, struct model *model, uint32_t delivery, bool hidden)
{
	const struct pack_kind *kind = &pack_kinds[VIGIE_RECORD_LATENESS];
	struct pack_fact facts[12];
	uint8_t bytes[12 * PACK_BYTES_MAX], *end = bytes;
	struct pack_writer writer;
	size_t n = 0;

	for (size_t wanted = draw() % 12; n < wanted; n++) {
		facts[n] = (struct pack_fact){.removed = draw() % 3 == 0, .delivery = delivery};
		facts[n].field[LATENESS_DATE] = (int64_t)(draw() % 15);
		facts[n].field[LATENESS_N] = (int64_t)n;
		facts[n].field[LATENESS_MINUTES] = (int64_t)(draw() % 60);
	}
	qsort(facts, n, sizeof(facts[0]), by_key);
	pack_writer_init(&writer, kind);
	for (size_t i = 0; i < n; i++) {
		end = pack_write(&writer, &facts[i], end);
		if (!hidden)
			model_apply(model, kind, &facts[i]);
	}
	pack_append_segment(body, delivery, bytes, (size_t)(end - bytes));
}

static void check_fold(const struct fold *fold, struct model *model)
{
	const struct pack_kind *kind = &pack_kinds[VIGIE_RECORD_LATENESS];

	qsort(model->facts, model->n, sizeof(model->facts[0]), by_key);
	assert_int_equal(fold->n, model->n);
	for (size_t i = 0; i < model->n; i++) {
		assert_int_equal(pack_compare_keys(kind, &fold->facts[i], &model->facts[i]), 0);
		assert_true(pack_same(kind, &fold->facts[i], &model->facts[i]));
		assert_int_equal(fold->facts[i].delivery, model->facts[i].delivery);
		assert_ptr_equal(fold_find(fold, kind, &model->facts[i]), &fold->facts[i]);
	}
}

static void the_fold_is_what_a_plain_list_says(void **state)
{
	const struct pack_kind *kind = &pack_kinds[VIGIE_RECORD_LATENESS];
	struct fold fold = {0};

	(void)state;
	for (int round = 0; round < 500; round++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {0};
		const uint32_t late[] = {2, 5};
		const struct fold_hidden hidden = {late, round % 2 ? 2 : 0};
		struct model model = {.n = 0};

		for (uint32_t delivery = 1; delivery <= 6; delivery++)
			deliver(&body, &model, delivery,
				round % 2 && (delivery == 2 || delivery == 5));
		fold_clear(&fold);
		assert_int_equal(fold_body(&fold, kind, body.data, body.size, &hidden), 0);
		check_fold(&fold, &model);
	}
	fold_done(&fold);
}

static void a_segment_longer_than_its_body_is_damage(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {0};
	const uint8_t segment[] = {0};
	struct fold fold = {0};

	(void)state;
	pack_append_segment(&body, 300, segment, sizeof(segment));
	assert_int_equal(
		fold_body(&fold, &pack_kinds[VIGIE_RECORD_TERM], body.data, body.size, NULL), 0);
	fold_clear(&fold);
	for (size_t cut = 1; cut < body.size; cut++)
		assert_int_equal(
			fold_body(&fold, &pack_kinds[VIGIE_RECORD_TERM], body.data, cut, NULL),
			-EUCLEAN);
	fold_done(&fold);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_facts_come_back_as_they_were),
		cmocka_unit_test(decimals_and_days_come_back_exactly),
		cmocka_unit_test(damaged_bytes_are_told_from_facts),
		cmocka_unit_test(the_fold_is_what_a_plain_list_says),
		cmocka_unit_test(a_segment_longer_than_its_body_is_damage),
	};

	return cmocka_run_group_tests_name("store/pack", tests, NULL, NULL);
}
