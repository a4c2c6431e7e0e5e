/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The buffer: growth, formats, JSON strings, and that a failure sticks until it is cleared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/buffer.h"

static int set_up(void **state)
{
	*state = calloc(1, sizeof(struct vigie_buffer));
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	vigie_buffer_done(*state);
	free(*state);
	return 0;
}

static void an_empty_buffer_is_the_empty_string(void **state)
{
	assert_string_equal(vigie_buffer_string(*state), "");
}

static void appends_add_up_and_end_with_nul(void **state)
{
	struct vigie_buffer *buffer = *state;

	for (int i = 0; i < 1000; i++) {
		vigie_buffer_append_string(buffer, "ab");
		vigie_buffer_append_char(buffer, 'c');
		vigie_buffer_append(buffer, "de", 2);
		assert_int_equal(buffer->data[buffer->size], 0);
	}
	assert_int_equal(buffer->size, 5000);
	assert_memory_equal(buffer->data + 4990, "abcdeabcde", 11);
	assert_int_equal(vigie_buffer_error(buffer), 0);
}

static void there_is_room_for_the_nul_at_every_size(void **state)
{
	struct vigie_buffer *buffer = *state;

	for (int i = 0; i < 300; i++) {
		vigie_buffer_append_char(buffer, 'a');
		assert_true(buffer->capacity > buffer->size);
	}
}

static void a_format_longer_than_the_room_left_is_written_whole(void **state)
{
	struct vigie_buffer *buffer = *state;

	vigie_buffer_append_format(buffer, "%s-%0200d", "x", 7);
	assert_int_equal(buffer->size, 202);
	assert_string_equal(buffer->data + 199, "007");
}

static void json_strings_escape_what_rfc_8259_asks_for(void **state)
{
	vigie_buffer_append_json(*state, "é \"q\" \\ \n\t\r\b\f \x01 \x1f /");
	assert_string_equal(vigie_buffer_string(*state),
			    "\"é \\\"q\\\" \\\\ \\n\\t\\r\\b\\f \\u0001 \\u001f /\"");
}

static void html_holds_no_markup_and_no_control_character(void **state)
{
	static const char bytes[] = "<a b=\"c\" d='e'>&\n\té\x01\x7f";

	vigie_buffer_append_html(*state, bytes, sizeof(bytes) - 1);
	assert_string_equal(vigie_buffer_string(*state),
			    "&lt;a b=&quot;c&quot; d='e'&gt;&amp;\n\té");
}

static void json_of_no_string_is_null(void **state)
{
	vigie_buffer_append_json(*state, NULL);
	assert_string_equal(vigie_buffer_string(*state), "null");
}

static void json_is_utf8_even_when_the_string_is_not(void **state)
{
	vigie_buffer_append_json(*state, "a\xe9z\xc3");
	assert_string_equal(vigie_buffer_string(*state), "\"a\xef\xbf\xbdz\xef\xbf\xbd\"");
}

static void a_taken_string_leaves_the_buffer_empty_and_usable(void **state)
{
	struct vigie_buffer *buffer = *state;
	char *taken;

	vigie_buffer_append_string(buffer, "abc");
	taken = vigie_buffer_take(buffer);
	assert_string_equal(taken, "abc");
	free(taken);
	assert_int_equal(buffer->size, 0);
	vigie_buffer_append_string(buffer, "d");
	assert_string_equal(vigie_buffer_string(buffer), "d");
}

static void nothing_taken_is_the_empty_string_not_null(void **state)
{
	char *taken = vigie_buffer_take(*state);

	assert_string_equal(taken, "");
	free(taken);
}

static void a_failed_append_sticks_and_keeps_what_was_there(void **state)
{
	struct vigie_buffer *buffer = *state;

	vigie_buffer_append_string(buffer, "kept");
	assert_int_equal(vigie_buffer_reserve(buffer, SIZE_MAX / 2), -ENOMEM);
	vigie_buffer_append_string(buffer, "more");
	assert_string_equal(vigie_buffer_string(buffer), "kept");
	assert_int_equal(vigie_buffer_error(buffer), -ENOMEM);
	assert_null(vigie_buffer_take(buffer));
	assert_int_equal(vigie_buffer_error(buffer), 0);
}

static void clearing_drops_content_and_error_and_keeps_memory(void **state)
{
	struct vigie_buffer *buffer = *state;
	const char *data;

	vigie_buffer_append_string(buffer, "abc");
	data = buffer->data;
	assert_int_equal(vigie_buffer_reserve(buffer, SIZE_MAX), -ENOMEM);
	vigie_buffer_clear(buffer);
	assert_string_equal(vigie_buffer_string(buffer), "");
	assert_int_equal(vigie_buffer_error(buffer), 0);
	assert_ptr_equal(buffer->data, data);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_buffer_is_the_empty_string),
		TEST(appends_add_up_and_end_with_nul),
		TEST(there_is_room_for_the_nul_at_every_size),
		TEST(a_format_longer_than_the_room_left_is_written_whole),
		TEST(json_strings_escape_what_rfc_8259_asks_for),
		TEST(html_holds_no_markup_and_no_control_character),
		TEST(json_of_no_string_is_null),
		TEST(json_is_utf8_even_when_the_string_is_not),
		TEST(a_taken_string_leaves_the_buffer_empty_and_usable),
		TEST(nothing_taken_is_the_empty_string_not_null),
		TEST(a_failed_append_sticks_and_keeps_what_was_there),
		TEST(clearing_drops_content_and_error_and_keeps_memory),
	};

	return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}
