/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of records: broken and cut lines, several schools, hints, recognition. */
#include "tests/unit/format/records_text.h"

static void duplicate_keys_and_broken_lines_are_rejected_alone(void **state)
{
	(void)state;
	assert_int_equal(decode(DELIVERY "{\"t\":\"term\",\"index\":1,\"index\":2}\n"
					 "{\"t\":\"term\",\n"
					 "not json\n"
					 "{\"t\":\"term\",\"index\":3}\n"),
			 0);
	assert_rejects(&got, "2:0 R011\n3:0 R011\n4:0 R011\n");
	assert_records(&got, DELIVERY "{\"t\":\"term\",\"index\":3}\n");
}

/* FORMATS.md section 9, item 1. */
static void bytes_that_are_no_utf8_reject_their_line_and_text_is_normalised(void **state)
{
	(void)state;
	assert_string_equal(verdict("{\"t\":\"average\"," ID ",\"subject\":\"FRAN\xc7"
				    "AIS\"}"),
			    "R006");
	assert_string_equal(verdict("{\"t\":\"average\"," ID
				    ",\"subject\":\" FRANC\\u0327AIS\\u00a0 LV\\u200b1\"}"),
			    "");
	assert_non_null(strstr(got.records.data, "\"FRANÇAIS LV1\""));
}

/* FORMATS.md section 9, items 1 and 2. */
static void mark_blank_lines_crlf_and_a_last_line_without_end_are_read(void **state)
{
	(void)state;
	assert_int_equal(decode("\xef\xbb\xbf" DELIVERY "\r\n \t\n{\"t\":\"term\",\"index\":1}\r\n"
				"{\"t\":\"term\",\"index\":2}"),
			 0);
	assert_rejects(&got, "");
	assert_int_equal(got.n_records, 3);
}

static void a_last_line_cut_in_the_middle_refuses_the_file(void **state)
{
	(void)state;
	assert_int_equal(decode(DELIVERY "{\"t\":\"term\",\"ind"), VIGIE_REJECT_TRUNCATED + 1);
	assert_int_equal(got.line, 2);
}

static void a_line_has_one_mebibyte(void **state)
{
	static const char head[] =
		"{\"t\":\"punishment\"," ID ",\"date\":\"2026-10-08\",\"what\":\"";

	(void)state;
	for (int beyond = 0; beyond <= 1; beyond++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
		size_t fill = (1 << 20) + (size_t)beyond - strlen(head) - 2;

		vigie_buffer_append_string(&text, DELIVERY);
		vigie_buffer_append_string(&text, head);
		for (size_t i = 0; i < fill; i++)
			vigie_buffer_append_char(&text, 'x');
		vigie_buffer_append_string(&text, "\"}\n{\"t\":\"term\",\"index\":1}\n");
		assert_int_equal(decode(vigie_buffer_string(&text)), 0);
		assert_rejects(&got, beyond ? "2:0 R014\n" : "");
		assert_int_equal(got.n_records, 3 - beyond);
	}
}

static void records_before_any_delivery_are_rejected_but_not_schools(void **state)
{
	(void)state;
	assert_int_equal(decode("{\"t\":\"term\",\"index\":1}\n"
				"{\"t\":\"school\",\"uai\":\"0999999Z\"}\n"
				"{\"t\":\"district\",\"code\":\"QN01301M\"}\n"),
			 0);
	assert_rejects(&got, "1:0 R013\n");
	assert_int_equal(got.n_records, 2);
}

static void one_file_holds_several_schools(void **state)
{
	(void)state;
	assert_int_equal(decode(DELIVERY
				"{\"t\":\"term\",\"index\":1}\n"
				"{\"t\":\"delivery\",\"school\":\"0888888Y\",\"kind\":\"grades\"}\n"
				"{\"t\":\"term\",\"index\":2}\n"),
			 0);
	assert_rejects(&got, "");
	assert_int_equal(got.n_records, 4);
}

static void records_after_a_rejected_delivery_do_not_fall_to_the_one_before(void **state)
{
	(void)state;
	assert_int_equal(decode(DELIVERY
				"{\"t\":\"delivery\",\"school\":\"0888888Y\",\"kind\":\"x\"}\n"
				"{\"t\":\"term\",\"index\":2}\n" DELIVERY
				"{\"t\":\"term\",\"index\":3}\n"),
			 0);
	assert_rejects(&got, "2:0 R010\n3:0 R013\n");
	assert_int_equal(got.n_records, 3);
}

static void a_delivery_without_school_takes_the_hint(void **state)
{
	const struct vigie_decode_options options = {
		.hints = {.school = "0777777X", .date = VIGIE_DAY_NONE}};

	(void)state;
	assert_int_equal(collect(&got, &vigie_format_records,
				 "{\"t\":\"delivery\",\"kind\":\"grades\",\"year\":2026}\n",
				 &options),
			 0);
	assert_records(
		&got,
		"{\"t\":\"delivery\",\"school\":\"0777777X\",\"kind\":\"grades\",\"year\":2026}\n");
	assert_int_equal(decode("{\"t\":\"delivery\",\"kind\":\"grades\"}\n"), 0);
	assert_rejects(&got, "1:0 R013\n");
}

static void a_sink_that_fails_ends_the_decoding(void **state)
{
	(void)state;
	got.stop_after = 2;
	assert_int_equal(
		decode(DELIVERY "{\"t\":\"term\",\"index\":1}\n{\"t\":\"term\",\"index\":2}\n"),
		-EIO);
	assert_int_equal(got.n_records, 2);
	got.stop_after = 0;
}

static void records_are_recognised_by_their_first_line(void **state)
{
	static const struct {
		const char *head;
		enum vigie_probe probe;
	} heads[] = {
		{DELIVERY, VIGIE_PROBE_CERTAIN},
		{"\xef\xbb\xbf\n {\"t\":\"term\"", VIGIE_PROBE_CERTAIN},
		{"{\"users\":[]}\n{\"t\":1}", VIGIE_PROBE_NO},
		{"NOM;PRENOM\n", VIGIE_PROBE_NO},
		{"", VIGIE_PROBE_NO},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(heads); i++)
		assert_int_equal(vigie_format_records.probe(heads[i].head, strlen(heads[i].head)),
				 heads[i].probe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(duplicate_keys_and_broken_lines_are_rejected_alone),
		cmocka_unit_test(bytes_that_are_no_utf8_reject_their_line_and_text_is_normalised),
		cmocka_unit_test(mark_blank_lines_crlf_and_a_last_line_without_end_are_read),
		cmocka_unit_test(a_last_line_cut_in_the_middle_refuses_the_file),
		cmocka_unit_test(a_line_has_one_mebibyte),
		cmocka_unit_test(records_before_any_delivery_are_rejected_but_not_schools),
		cmocka_unit_test(one_file_holds_several_schools),
		cmocka_unit_test(records_after_a_rejected_delivery_do_not_fall_to_the_one_before),
		cmocka_unit_test(a_delivery_without_school_takes_the_hint),
		cmocka_unit_test(a_sink_that_fails_ends_the_decoding),
		cmocka_unit_test(records_are_recognised_by_their_first_line),
	};

	return cmocka_run_group_tests_name("files of records", tests, NULL, clean);
}
