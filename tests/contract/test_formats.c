/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every format of the registry obeys, whatever its inside: the same tests over each, on one
 * invented export per format (samples.h). What only one format does is in tests/unit/format.
 */
#include <malloc.h>

#include "tests/contract/samples.h"
#include "vigie/arena.h"
#include "vigie/text.h"

#define CUTS 150 /* places of a sample where it is spoilt */
#define SLACK (1u << 20) /* bytes: buffers that every decoding has */

/* What came out of one decoding, and how the sink was treated. */
struct run {
	struct vigie_buffer records, rejects;
	int n_calls, stop_at; /* the call that fails; 0 none */
	int n_after; /* calls behind the one that failed */
	int outcome, n_deliveries;
	enum vigie_record_type first;
	char school[16];
	size_t heap;
};

static int call(struct run *run)
{
	run->n_after += run->stop_at && run->n_calls >= run->stop_at;
	return ++run->n_calls == run->stop_at ? -EIO : 0;
}

static int on_record(void *userdata, const struct vigie_record *record)
{
	struct run *run = userdata;
	size_t heap = mallinfo2().uordblks + mallinfo2().hblkhd;

	if (run->n_calls == 0)
		run->first = record->type;
	run->heap = heap > run->heap ? heap : run->heap;
	if (record->type == VIGIE_RECORD_DELIVERY) {
		run->n_deliveries++;
		snprintf(run->school, sizeof(run->school), "%s",
			 record->delivery.school ? record->delivery.school : "");
	}
	if (run->n_calls < 100)
		vigie_record_append_json(&run->records, record);
	return call(run);
}

static int on_reject(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	struct run *run = userdata;

	vigie_buffer_append_format(&run->rejects, "%u:%u %s\n", line, column,
				   vigie_rejection_code(why));
	return call(run);
}

static void run_done(struct run *run)
{
	vigie_buffer_done(&run->records);
	vigie_buffer_done(&run->rejects);
}

static struct run decode(const struct sample *sample, const struct vigie_buffer *bytes,
			 const struct vigie_hints *hints, int stop_at,
			 struct vigie_inspection *inspection)
{
	struct run run = {.stop_at = stop_at};
	const struct vigie_sink sink = {on_record, on_reject, &run};
	struct vigie_decode_options options = {.hints = sample_hints(sample),
					       .columns = sample->columns,
					       .n_columns = sample->columns[0].title ? 3 : 0};
	struct vigie_input *input;
	uint32_t line = 0;

	if (hints)
		options.hints = *hints;
	assert_int_equal(vigie_input_from_memory(bytes->data ? bytes->data : "", bytes->size,
						 "sample", &input),
			 0);
	run.outcome = vigie_format_decode(vigie_format_find(sample->format), input, &options, &sink,
					  inspection, &line);
	vigie_input_free(input);
	return run;
}

/* Never an error of the machine, and never bytes that are no text. */
static void assert_survived(struct run *run)
{
	size_t bad;

	assert_true(run->outcome >= 0);
	assert_int_equal(run->n_after, 0);
	assert_true(
		vigie_text_is_utf8(vigie_buffer_string(&run->records), run->records.size, &bad));
	run_done(run);
}

#define EACH_SAMPLE(each)                                                                          \
	for (const struct sample *each = samples; each < samples + VIGIE_ARRAY_SIZE(samples);      \
	     each++)

static void every_format_of_the_registry_is_held_to_this(void **state)
{
	(void)state;
	for (size_t i = 0; vigie_formats[i]; i++) {
		size_t n = 0;

		EACH_SAMPLE(sample)
		n += strcmp(sample->format, vigie_formats[i]->name) == 0;
		assert_int_equal(n, 1);
		assert_ptr_equal(vigie_format_find(vigie_formats[i]->name), vigie_formats[i]);
		assert_non_null(vigie_formats[i]->title);
		assert_int_equal(vigie_formats[i]->claims == NULL,
				 vigie_formats[i]->decode_archive == NULL);
	}
}

static void a_sound_file_is_recognised_and_gives_its_delivery_first(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	{
		struct vigie_buffer bytes = sample_make(sample, 3);
		struct run run = decode(sample, &bytes, NULL, 0, NULL);

		if (!sample->member && !sample->columns[0].title)
			assert_string_equal(vigie_format_probe(bytes.data, bytes.size)->name,
					    sample->format);
		assert_int_equal(run.outcome, 0);
		assert_int_equal(run.first, VIGIE_RECORD_DELIVERY);
		assert_true(run.n_calls >= 4);
		assert_int_equal(run.rejects.size, 0);
		run_done(&run);
		vigie_buffer_done(&bytes);
	}
}

static void no_format_takes_the_file_of_another_for_its_own(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	EACH_SAMPLE(other)
	{
		struct vigie_buffer bytes = sample_make(other, 2);
		struct run run;

		if (sample != other && !other->member) {
			run = decode(sample, &bytes, NULL, 0, NULL);
			assert_true(run.outcome > 0 || run.rejects.size > 0);
			assert_int_equal(run.n_deliveries, 0);
			run_done(&run);
		}
		vigie_buffer_done(&bytes);
	}
}

static void an_empty_file_is_refused(void **state)
{
	const struct vigie_buffer nothing = {0};

	(void)state;
	EACH_SAMPLE(sample)
	{
		struct run run = decode(sample, &nothing, NULL, 0, NULL);

		assert_int_equal(run.outcome, REFUSED(EMPTY));
		assert_int_equal(run.n_calls, 0);
		run_done(&run);
	}
}

static void a_file_without_rows_gives_no_record_of_a_pupil(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	{
		struct vigie_buffer bytes = sample_make(sample, 0);
		struct run run = decode(sample, &bytes, NULL, 0, NULL);

		assert_true(run.n_calls <= run.n_deliveries);
		assert_survived(&run);
		vigie_buffer_done(&bytes);
	}
}

/* Spoils a copy of the sample at many places and decodes each. */
static void spoil(const struct sample *sample, void (*damage)(struct vigie_buffer *, size_t))
{
	struct vigie_buffer bytes = sample_make(sample, 2);
	size_t step = bytes.size / CUTS + 1;

	for (size_t at = 0; at < bytes.size; at += step) {
		struct vigie_buffer copy = {0};
		struct run run;

		vigie_buffer_append(&copy, bytes.data, bytes.size);
		assert_int_equal(vigie_buffer_error(&copy), 0);
		damage(&copy, at);
		run = decode(sample, &copy, NULL, 0, NULL);
		assert_survived(&run);
		vigie_buffer_done(&copy);
	}
	vigie_buffer_done(&bytes);
}

static void cut(struct vigie_buffer *bytes, size_t at)
{
	bytes->size = at;
}

static void put_nul(struct vigie_buffer *bytes, size_t at)
{
	bytes->data[at] = '\0';
}

static void put_no_character(struct vigie_buffer *bytes, size_t at)
{
	bytes->data[at] = (char)0xff;
}

static void put_a_long_line(struct vigie_buffer *bytes, size_t at)
{
	static char line[1100000];

	memset(line, 'x', sizeof(line));
	bytes->size = at;
	vigie_buffer_append(bytes, line, sizeof(line));
	assert_int_equal(vigie_buffer_error(bytes), 0);
}

static void a_file_cut_anywhere_is_refused_or_read(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	spoil(sample, cut);
}

static void nul_bytes_anywhere_are_survived(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	spoil(sample, put_nul);
}

static void bytes_of_no_encoding_are_never_handed_on(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	spoil(sample, put_no_character);
}

static void a_line_of_a_megabyte_is_survived(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	{
		struct vigie_buffer bytes = sample_make(sample, 2);
		size_t size = bytes.size;

		for (size_t i = 0; i < 4; i++) {
			struct run run;

			put_a_long_line(&bytes, size * i / 4);
			run = decode(sample, &bytes, NULL, 0, NULL);
			assert_survived(&run);
			vigie_buffer_done(&bytes);
			bytes = sample_make(sample, 2);
		}
		vigie_buffer_done(&bytes);
	}
}

static void an_error_of_the_sink_ends_it_and_is_handed_back(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	{
		struct vigie_buffer bytes = sample_make(sample, 3);
		struct run whole = decode(sample, &bytes, NULL, 0, NULL);

		for (int at = 1; at <= whole.n_calls; at++) {
			struct run run = decode(sample, &bytes, NULL, at, NULL);

			assert_int_equal(run.outcome, -EIO);
			assert_int_equal(run.n_calls, at);
			run_done(&run);
		}
		run_done(&whole);
		vigie_buffer_done(&bytes);
	}
}

static void twice_the_same_file_gives_the_same(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	{
		struct vigie_buffer bytes = sample_make(sample, 5);
		struct run one = decode(sample, &bytes, NULL, 0, NULL);
		struct run two = decode(sample, &bytes, NULL, 0, NULL);

		assert_string_equal(vigie_buffer_string(&one.records),
				    vigie_buffer_string(&two.records));
		assert_int_equal(one.outcome, two.outcome);
		run_done(&one);
		run_done(&two);
		vigie_buffer_done(&bytes);
	}
}

static void looking_at_a_file_changes_nothing_of_what_it_gives(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	{
		struct vigie_buffer bytes = sample_make(sample, 5);
		struct vigie_inspection inspection = {0};
		struct run one = decode(sample, &bytes, NULL, 0, NULL), two;

		assert_int_equal(vigie_arena_new(&inspection.arena), 0);
		two = decode(sample, &bytes, NULL, 0, &inspection);
		assert_string_equal(vigie_buffer_string(&one.records),
				    vigie_buffer_string(&two.records));
		assert_string_equal(inspection.format, sample->format);
		assert_non_null(inspection.shape);
		vigie_arena_free(inspection.arena);
		run_done(&one);
		run_done(&two);
		vigie_buffer_done(&bytes);
	}
}

static void a_name_that_contradicts_the_file_refuses_it_before_any_record(void **state)
{
	static const struct vigie_hints others[] = {
		{.school = "0777777X", .date = VIGIE_DAY_NONE},
		{.year = 2019, .date = VIGIE_DAY_NONE},
	};

	(void)state;
	EACH_SAMPLE(sample)
	for (size_t i = 0; sample->says_school && i < VIGIE_ARRAY_SIZE(others); i++) {
		struct vigie_buffer bytes = sample_make(sample, 3);
		struct run run = decode(sample, &bytes, &others[i], 0, NULL);

		assert_int_equal(run.outcome, REFUSED(CONTRADICTION));
		assert_int_equal(run.n_calls, 0);
		run_done(&run);
		vigie_buffer_done(&bytes);
	}
}

static void what_the_file_does_not_say_its_name_does(void **state)
{
	(void)state;
	EACH_SAMPLE(sample)
	{
		struct vigie_buffer bytes = sample_make(sample, 1);
		const struct vigie_hints nothing = {.date = VIGIE_DAY_NONE};
		struct run run = decode(sample, &bytes, &nothing, 0, NULL);
		bool directory = strcmp(sample->format, "opendata") == 0;

		if (sample->says_school)
			assert_string_equal(run.school, "0999999Z");
		else if (!directory)
			assert_int_equal(run.outcome, REFUSED(NO_SCHOOL));
		assert_int_equal(run.n_calls == 0, !sample->says_school && !directory);
		run_done(&run);
		vigie_buffer_done(&bytes);
	}
}

/* Bytes on the heap while the last of `n` rows is handed on. */
static size_t heap_of(const struct sample *sample, int n)
{
	struct vigie_buffer bytes = sample_make(sample, n);
	struct run run = decode(sample, &bytes, NULL, 0, NULL);
	size_t size = bytes.size, heap = run.heap;

	assert_int_equal(run.outcome, 0);
	run_done(&run);
	vigie_buffer_done(&bytes);
	return heap > 2 * size ? heap - 2 * size : 0; /* the sample, and its copy that is read */
}

static void memory_does_not_grow_with_the_rows(void **state)
{
	(void)state;
	/* The sanitizers have a heap of their own: the plain run measures. */
	if (mallinfo2().arena == 0)
		return;
	EACH_SAMPLE(sample)
	{
		size_t few = heap_of(sample, 10), many = heap_of(sample, 20000);
		size_t tables = sample->keeps_tables ? 20000u * 4u * strlen(sample->row) : 0;

		assert_in_range(many, 0, few + tables + SLACK);
	}
}

static void every_rejection_has_a_code_of_its_own_and_a_reason(void **state)
{
	(void)state;
	for (int i = 0; i <= VIGIE_REJECT_ARCHIVE_EMPTY; i++) {
		assert_int_equal(strlen(vigie_rejection_code((enum vigie_rejection)i)), 4);
		assert_true(strlen(vigie_rejection_reason((enum vigie_rejection)i)) > 5);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(vigie_rejection_code((enum vigie_rejection)i),
						vigie_rejection_code((enum vigie_rejection)j));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_of_the_registry_is_held_to_this),
		cmocka_unit_test(a_sound_file_is_recognised_and_gives_its_delivery_first),
		cmocka_unit_test(no_format_takes_the_file_of_another_for_its_own),
		cmocka_unit_test(an_empty_file_is_refused),
		cmocka_unit_test(a_file_without_rows_gives_no_record_of_a_pupil),
		cmocka_unit_test(a_file_cut_anywhere_is_refused_or_read),
		cmocka_unit_test(nul_bytes_anywhere_are_survived),
		cmocka_unit_test(bytes_of_no_encoding_are_never_handed_on),
		cmocka_unit_test(a_line_of_a_megabyte_is_survived),
		cmocka_unit_test(an_error_of_the_sink_ends_it_and_is_handed_back),
		cmocka_unit_test(twice_the_same_file_gives_the_same),
		cmocka_unit_test(looking_at_a_file_changes_nothing_of_what_it_gives),
		cmocka_unit_test(a_name_that_contradicts_the_file_refuses_it_before_any_record),
		cmocka_unit_test(what_the_file_does_not_say_its_name_does),
		cmocka_unit_test(memory_does_not_grow_with_the_rows),
		cmocka_unit_test(every_rejection_has_a_code_of_its_own_and_a_reason),
	};

	return cmocka_run_group_tests_name("the contract of formats", tests, NULL, NULL);
}
