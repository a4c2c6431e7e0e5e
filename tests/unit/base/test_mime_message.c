/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages taken apart: whole, cut, broken, and made to hurt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/mime.h"

static struct vigie_arena *arena;

static int setup(void **state)
{
	(void)state;
	return vigie_arena_new(&arena);
}

static int teardown(void **state)
{
	(void)state;
	vigie_arena_free(arena);
	arena = NULL;
	return 0;
}

static const struct vigie_mime_part *parse(const char *text)
{
	const struct vigie_mime_part *message = NULL;

	assert_int_equal(vigie_mime_parse(text, strlen(text), arena, &message), 0);
	return message;
}

static void body_is(const struct vigie_mime_part *part, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	assert_non_null(part);
	assert_int_equal(vigie_mime_append_body(part, &out), 0);
	assert_string_equal(vigie_buffer_string(&out), expected);
}

#define MIXED                                                                                      \
	"Content-Type: multipart/mixed;\r\n\tboundary=\"a b\"\r\nSubject: un\r\n deux\r\n\r\n"     \
	"preamble\r\n--a b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>\r\n"               \
	"--a b \r\n\r\ntexte\r\n\r\n--a bc\r\n--a b\r\n"                                           \
	"Content-Disposition: attachment\r\n\r\nfile\r\n--a b--\r\nepilogue\r\n"

static void parts_end_where_their_boundary_says(void **state)
{
	const struct vigie_mime_part *message = parse(MIXED);

	(void)state;
	assert_string_equal(message->type, "multipart/mixed");
	assert_string_equal(vigie_mime_header(message, "SUBJECT"), "un deux");
	assert_null(vigie_mime_header(message, "From"));
	assert_string_equal(message->parts->type, "text/html");
	body_is(message->parts, "<p>");
	body_is(message->parts->next, "texte\n\n--a bc");
	body_is(message->parts->next->next, "file");
	assert_null(message->parts->next->next->next);
	assert_ptr_equal(vigie_mime_find(message, "text/plain"), message->parts->next);
}

static void a_message_that_is_cut_is_read_to_its_end(void **state)
{
	const size_t size = strlen(MIXED);

	(void)state;
	for (size_t i = 0; i <= size; i++) {
		char *copy = strndup(MIXED, i);
		const struct vigie_mime_part *message = NULL;

		assert_int_equal(vigie_mime_parse(copy, i, arena, &message), 0);
		assert_non_null(message);
		if (i == size - 24)
			body_is(message->parts->next->next, "f");
		free(copy);
	}
}

static void text_is_utf8_whatever_it_was(void **state)
{
	(void)state;
	body_is(parse("Content-Type: text/plain; charset=ISO-8859-1\n"
		      "Content-Transfer-Encoding: quoted-printable\n\nr=E9pon=\nse\r\n"),
		"réponse\n");
	body_is(parse("Content-Type: text/plain; charset=\"utf-8\"\n"
		      "Content-Transfer-Encoding: BASE64\n\nw6kK"),
		"é\n");
	body_is(parse("From: a@b\n\n\xe9t\xe9"), "été");
	body_is(parse("Content-Transfer-Encoding: x-odd\n\nété"), "été");
}

static void a_part_without_headers_or_type_is_text(void **state)
{
	(void)state;
	assert_string_equal(parse("\nbonjour")->type, "text/plain");
	body_is(parse("\nbonjour"), "bonjour");
	assert_string_equal(parse("Content-Type: bizarre\n\nx")->type, "text/plain");
	assert_int_equal(parse("")->n_headers, 0);
	assert_null(parse("Content-Type: multipart/mixed\n\n--\nx\n----\n")->parts);
}

static void a_message_within_is_taken_apart(void **state)
{
	const struct vigie_mime_part *message =
		parse("Content-Type: message/rfc822\n\nSubject: dedans\n\ntexte");

	(void)state;
	assert_string_equal(vigie_mime_header(message->parts, "subject"), "dedans");
	body_is(vigie_mime_find(message, "text/plain"), "texte");
}

static size_t depth_of(const struct vigie_mime_part *part)
{
	size_t depth = 0;

	for (; part; part = part->parts)
		depth++;
	return depth;
}

static void parts_nest_up_to_the_limit(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	(void)state;
	for (int i = 0; i < 100; i++)
		vigie_buffer_append_string(&text, "Content-Type: message/rfc822\n\n");
	assert_int_equal(depth_of(parse(text.data)), VIGIE_MIME_DEPTH_LIMIT + 1);
	vigie_buffer_clear(&text);
	for (int i = 0; i < 100; i++)
		vigie_buffer_append_format(
			&text, "Content-Type: multipart/x; boundary=b%d\n\n--b%d\n", i, i);
	assert_int_equal(depth_of(parse(text.data)), VIGIE_MIME_DEPTH_LIMIT + 1);
}

static void a_message_of_empty_parts_takes_little_memory(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct vigie_mime_part *part;
	size_t n = 1;

	(void)state;
	vigie_buffer_append_string(&text, "Content-Type: multipart/mixed; boundary=b\n\n");
	while (text.size < 262144)
		vigie_buffer_append_string(&text, "--b\n\n");
	for (part = parse(text.data)->parts; part; part = part->next)
		n++;
	assert_int_equal(n, VIGIE_MIME_PARTS_LIMIT);
	assert_true(vigie_arena_size(arena) < 65536);
}

static void headers_are_read_up_to_the_limit(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct vigie_mime_part *message;

	(void)state;
	for (int i = 0; i < VIGIE_MIME_HEADERS_LIMIT + 1; i++)
		vigie_buffer_append_format(&text, "X%d: y\n", i);
	vigie_buffer_append_string(&text, "no colon\n\nbody");
	message = parse(text.data);
	assert_int_equal(message->n_headers, VIGIE_MIME_HEADERS_LIMIT);
	body_is(message, "body");
}

static int join(void *userdata, const char *address)
{
	vigie_buffer_append_format(userdata, "%s|", address);
	return strcmp(address, "stop@x") == 0 ? -ECANCELED : 0;
}

static void addresses_are(const char *value, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	assert_int_equal(vigie_mime_each_address(value, join, &out), 0);
	assert_string_equal(vigie_buffer_string(&out), expected);
}

static void addresses_are_found_among_names_and_comments(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	(void)state;
	addresses_are("a@b", "a@b|");
	addresses_are("\"Essai, \\\"x\\\" <autre@x>\" <a@b>, Nom <c+t@d> (rem, (a@z)), e@f",
		      "a@b|c+t@d|e@f|");
	addresses_are("Groupe: a@b, c@d; e@f", "a@b|c@d|e@f|");
	addresses_are("\"a b\"@c", "\"a b\"@c|");
	addresses_are("undisclosed-recipients:;", "");
	addresses_are("nobody, <>, <a@b", "a@b|");
	addresses_are("a@b <c@d>", "c@d|");
	addresses_are("(a@b", "");
	assert_int_equal(vigie_mime_each_address("stop@x, a@b", join, &out), -ECANCELED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(parts_end_where_their_boundary_says),
		T(a_message_that_is_cut_is_read_to_its_end),
		T(text_is_utf8_whatever_it_was),
		T(a_part_without_headers_or_type_is_text),
		T(a_message_within_is_taken_apart),
		T(parts_nest_up_to_the_limit),
		T(a_message_of_empty_parts_takes_little_memory),
		T(headers_are_read_up_to_the_limit),
		T(addresses_are_found_among_names_and_comments),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
