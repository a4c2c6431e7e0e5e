/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the registry does of its own: it chooses by content, refuses an endless file, fills and
 * checks what the name says. Formats are stand-ins where the real ones do not matter; what all of
 * them obey is in tests/contract. */
#include "tests/unit/format/collector.h"
#include "connectors/format/formats.h"

#define REFUSED(name) (VIGIE_REJECT_##name + 1)
#define LSU                                                                                        \
	"<lsun-bilans><etablissement>0999999Z</etablissement><periode id='P' millesime='2025' "    \
	"indice='1'/></lsun-bilans>"

static struct collector got;

static int clean(void **state)
{
	(void)state;
	collector_done(&got);
	return 0;
}

/* Decodes through the registry. */
static int decode(const struct vigie_format *format, const char *text,
		  const struct vigie_hints *hints)
{
	const struct vigie_sink sink = {collect_record, collect_reject, &got};
	struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE};
	struct vigie_input *input;
	int r;

	if (hints)
		options.hints = *hints;
	vigie_buffer_clear(&got.records);
	vigie_buffer_clear(&got.rejects);
	got.n_records = 0;
	assert_int_equal(vigie_input_from_memory(text, strlen(text), "test", &input), 0);
	r = vigie_format_decode(format, input, &options, &sink, NULL, &got.line);
	vigie_input_free(input);
	return r;
}

static enum vigie_probe probe_nothing(const char *head, size_t size)
{
	(void)head, (void)size;
	return VIGIE_PROBE_NO;
}

/* Hands on one delivery of which the file says nothing but its kind. */
static int decode_unsaid(struct vigie_input *input, const struct vigie_decode_options *options,
			 const struct vigie_sink *sink, struct vigie_inspection *inspection,
			 uint32_t *ret_line)
{
	struct vigie_record record;

	(void)input, (void)options, (void)inspection, (void)ret_line;
	vigie_record_init(&record, VIGIE_RECORD_DELIVERY);
	record.delivery.kind = VIGIE_DELIVERY_GRADES;
	return sink->on_record(sink->userdata, &record);
}

static int decode_too_large(struct vigie_input *input, const struct vigie_decode_options *options,
			    const struct vigie_sink *sink, struct vigie_inspection *inspection,
			    uint32_t *ret_line)
{
	(void)input, (void)options, (void)sink, (void)inspection, (void)ret_line;
	return -EFBIG;
}

static const struct vigie_format unsaid = {"unsaid", "", probe_nothing, decode_unsaid};
static const struct vigie_format too_large = {"large", "", probe_nothing, decode_too_large};

static void formats_are_found_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(vigie_format_find("lsu"), &vigie_format_lsu);
	assert_ptr_equal(vigie_format_find("records"), &vigie_format_records);
	assert_ptr_equal(vigie_format_find("pronote"), &vigie_format_pronote);
	assert_ptr_equal(vigie_format_find("siecle"), &vigie_format_siecle);
	assert_ptr_equal(vigie_format_find("opendata"), &vigie_format_opendata);
	assert_null(vigie_format_find("auto"));
	assert_null(vigie_format_find("LSU"));
}

static void formats_are_recognised_by_content_alone(void **state)
{
	(void)state;
	assert_ptr_equal(vigie_format_probe(LSU, strlen(LSU)), &vigie_format_lsu);
	assert_ptr_equal(vigie_format_probe("{\"t\":\"term\"}", 12), &vigie_format_records);
	assert_null(vigie_format_probe("\x7f"
				       "ELF\x02\x01\x01",
				       7));
	assert_null(vigie_format_probe("", 0));
}

static void a_file_of_no_known_shape_is_refused(void **state)
{
	(void)state;
	assert_int_equal(decode(NULL,
				"\x7f"
				"ELF\x02\x01\x01",
				NULL),
			 REFUSED(UNKNOWN_SHAPE));
	assert_int_equal(decode(NULL, "<html><body/></html>", NULL), REFUSED(UNKNOWN_SHAPE));
}

static void a_file_that_turns_out_endless_is_too_large(void **state)
{
	(void)state;
	assert_int_equal(decode(&too_large, "x", NULL), REFUSED(TOO_LARGE));
}

/* FORMATS.md section 9, item 9. */
static void hints_fill_what_the_delivery_does_not_say(void **state)
{
	const struct vigie_hints hints = {
		.school = "0777777X", .year = 2026, .date = VIGIE_DAY_NONE};

	(void)state;
	assert_int_equal(decode(&unsaid, "x", &hints), 0);
	assert_records(
		&got,
		"{\"t\":\"delivery\",\"school\":\"0777777X\",\"kind\":\"grades\",\"year\":2026}\n");
	assert_int_equal(decode(&unsaid, "x", NULL), REFUSED(NO_SCHOOL));
	assert_records(&got, "");
}

static void a_contradiction_on_school_or_year_refuses_the_file(void **state)
{
	static const struct {
		struct vigie_hints hints;
		int result;
	} cases[] = {
		{{.school = "0999999Z", .year = 2025}, 0},
		{{.school = "0999999z"}, 0},
		{{.year = 2025}, 0},
		{{.school = "0777777X", .year = 2025}, REFUSED(CONTRADICTION)},
		{{.school = "0999999Z", .year = 2026}, REFUSED(CONTRADICTION)},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		assert_int_equal(decode(NULL, LSU, &cases[i].hints), cases[i].result);
		assert_int_equal(got.n_records, cases[i].result == 0);
	}
}

static void a_school_number_that_is_no_uai_refuses_the_file(void **state)
{
	(void)state;
	assert_int_equal(
		decode(NULL,
		       "<lsun-bilans><etablissement>999999Z</etablissement><periode id='P' "
		       "millesime='2025' indice='1'/></lsun-bilans>",
		       NULL),
		REFUSED(BAD_SCHOOL));
}

static void a_refusal_says_its_line(void **state)
{
	(void)state;
	assert_int_equal(decode(NULL, "<lsun-bilans>\n\n<a></b></lsun-bilans>", NULL),
			 REFUSED(MALFORMED));
	assert_int_equal(got.line, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_are_found_by_name),
		cmocka_unit_test(formats_are_recognised_by_content_alone),
		cmocka_unit_test(a_file_of_no_known_shape_is_refused),
		cmocka_unit_test(a_file_that_turns_out_endless_is_too_large),
		cmocka_unit_test(hints_fill_what_the_delivery_does_not_say),
		cmocka_unit_test(a_contradiction_on_school_or_year_refuses_the_file),
		cmocka_unit_test(a_school_number_that_is_no_uai_refuses_the_file),
		cmocka_unit_test(a_refusal_says_its_line),
	};

	return cmocka_run_group_tests_name("registry of formats", tests, NULL, clean);
}
