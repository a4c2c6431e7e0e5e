/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers to a PROPFIND as servers write them, and as none should. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "connectors/transport/dav_listing.h"
#include "vigie/buffer.h"

static struct vigie_buffer told, text;
static size_t n_refused;
static int stop_with;

static int clear(void **state)
{
	(void)state;
	vigie_buffer_done(&told);
	vigie_buffer_done(&text);
	n_refused = 0;
	stop_with = 0;
	return 0;
}

static int on_entry(void *userdata, const struct vigie_dav_entry *entry)
{
	(void)userdata;
	vigie_buffer_append_format(&told, "%s%s %llu %lld %s;", entry->name,
				   entry->folder ? "/" : "", (unsigned long long)entry->size,
				   (long long)entry->modified, entry->etag ? entry->etag : "-");
	return stop_with;
}

static int read_listing(const char *answer, const char *folder)
{
	return vigie_dav_listing_read(answer, strlen(answer), folder, on_entry, NULL, &n_refused);
}

#define SELF(href)                                                                                 \
	"<D:response><D:href>" href "</D:href><D:propstat><D:prop><D:resourcetype>"                \
	"<D:collection/></D:resourcetype></D:prop></D:propstat></D:response>"
#define FILE_OF(href)                                                                              \
	"<D:response><D:href>" href "</D:href><D:propstat><D:prop><D:resourcetype/>"               \
	"<D:getcontentlength>7</D:getcontentlength></D:prop></D:propstat></D:response>"
#define ANSWER(entries)                                                                            \
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">" entries     \
	"</D:multistatus>"

static void files_and_folders_are_told_apart_with_what_is_said_of_them(void **state)
{
	(void)state;
	assert_int_equal(
		read_listing(
			"<?xml version=\"1.0\"?><multistatus xmlns=\"DAV:\"><response>"
			"<href>/a/</href><propstat><prop><resourcetype><collection/>"
			"</resourcetype></prop></propstat></response>"
			"<response><href>/a/x.csv</href><propstat><prop><resourcetype/>\n"
			"<getcontentlength> 12 </getcontentlength><getetag>\"1-&quot;2\"</getetag>"
			"<getlastmodified>Thu, 01 Jan 1970 00:00:05 GMT</getlastmodified></prop>"
			"<status>HTTP/1.1 200 OK</status></propstat></response>"
			"<response><href>/a/sub/</href><propstat><prop><resourcetype><collection/>"
			"</resourcetype></prop></propstat></response></multistatus>",
			"/a"),
		0);
	assert_string_equal(told.data, "x.csv 12 5000000 \"1-\"2\";sub/ 0 0 -;");
	assert_int_equal(n_refused, 0);
}

static void what_is_not_found_does_not_hide_what_is(void **state)
{
	(void)state;
	assert_int_equal(
		read_listing(
			ANSWER(SELF("/") "<D:response><D:href>/x</D:href>"
					 "<D:propstat><D:prop><D:getcontentlength>3"
					 "</D:getcontentlength></D:prop><D:status>HTTP/1.1 200 OK"
					 "</D:status></D:propstat><D:propstat><D:prop>"
					 "<D:getcontentlength>9</D:getcontentlength><D:getetag/>"
					 "</D:prop><D:status>HTTP/1.1 404 Not Found</D:status>"
					 "</D:propstat></D:response>"),
			""),
		0);
	assert_string_equal(told.data, "x 3 0 -;");
}

static void names_are_decoded(void **state)
{
	(void)state;
	assert_int_equal(read_listing(ANSWER(SELF("/d%C3%A9p%C3%B4ts/")
						     FILE_OF("/d%c3%a9pôts/6e%20B%2525.csv")),
				      "/dépôts"),
			 0);
	assert_string_equal(told.data, "6e B%25.csv 7 0 -;");
}

static void addresses_are_read_for_their_path(void **state)
{
	(void)state;
	assert_int_equal(read_listing(ANSWER(SELF("https://inside.example:8443/a")
						     FILE_OF("http://inside.example/a/x")),
				      "/a"),
			 0);
	assert_string_equal(told.data, "x 7 0 -;");
	clear(NULL);
	assert_int_equal(read_listing(ANSWER(SELF("https://inside.example") FILE_OF("/x")), ""), 0);
	assert_string_equal(told.data, "x 7 0 -;");
}

static void what_would_leave_the_folder_is_refused_and_counted(void **state)
{
	(void)state;
	assert_int_equal(
		read_listing(ANSWER(SELF("/a/") FILE_OF("/a/..") FILE_OF("/a/.") FILE_OF("/a/../b")
					    FILE_OF("/a/%2e%2e") FILE_OF("/a/x%2fy")
						    FILE_OF("/a/x/y") FILE_OF("/b/x") FILE_OF("/ab")
							    FILE_OF("x") FILE_OF("")),
			     "/a"),
		0);
	assert_string_equal(vigie_buffer_string(&told), "");
	assert_int_equal(n_refused, 10);
}

static void names_that_are_no_text_are_refused_and_counted(void **state)
{
	(void)state;
	assert_int_equal(
		read_listing(ANSWER(SELF("/") FILE_OF("/a%00b") FILE_OF("/a%0Ab") FILE_OF("/%7f")
					    FILE_OF("/%ff") FILE_OF("/a%4") FILE_OF("/a%zz")),
			     ""),
		0);
	assert_string_equal(vigie_buffer_string(&told), "");
	assert_int_equal(n_refused, 6);
}

static void an_answer_without_the_folder_itself_is_of_another_address(void **state)
{
	(void)state;
	assert_int_equal(read_listing(ANSWER(SELF("/elsewhere/") FILE_OF("/elsewhere/x")), "/a"),
			 -EBADMSG);
	assert_int_equal(read_listing(ANSWER(""), ""), -EBADMSG);
}

static void what_is_no_list_is_refused(void **state)
{
	(void)state;
	assert_int_equal(read_listing("", ""), -EBADMSG);
	assert_int_equal(read_listing("<html><body>Bienvenue</body></html>", ""), -EBADMSG);
	assert_int_equal(read_listing("no XML", ""), -EBADMSG);
	assert_int_equal(read_listing("<!DOCTYPE m [<!ENTITY a \"b\">]><m/>", ""), -EBADMSG);
}

static void a_list_cut_in_the_middle_is_refused(void **state)
{
	static const char whole[] = ANSWER(SELF("/") FILE_OF("/x"));

	(void)state;
	for (size_t size = 1; size < sizeof(whole) - 1; size++)
		assert_int_equal(
			vigie_dav_listing_read(whole, size, "", on_entry, NULL, &n_refused),
			-EBADMSG);
}

static void a_value_of_the_longest_path_is_read_and_a_longer_one_refused(void **state)
{
	(void)state;
	for (size_t size = 8192; size <= 8193; size++) {
		vigie_buffer_clear(&text);
		vigie_buffer_append_string(&text, "<multistatus><response><href>");
		for (size_t i = 0; i < size; i++)
			vigie_buffer_append_char(&text, '/');
		vigie_buffer_append_string(&text, "</href></response></multistatus>");
		assert_int_equal(read_listing(text.data, ""), size == 8192 ? 0 : -EBADMSG);
	}
}

static void sizes_that_are_none_are_unsaid(void **state)
{
	(void)state;
	assert_int_equal(
		read_listing(ANSWER(SELF("/") "<D:response><D:href>/a</D:href><D:getcontentlength>"
					      "-1</D:getcontentlength></D:response>"
					      "<D:response><D:href>/b</D:href><D:getcontentlength>"
					      "99999999999999999999</D:getcontentlength>"
					      "</D:response>"
					      "<D:response><D:href>/c</D:href><D:getcontentlength>"
					      "3 kB</D:getcontentlength></D:response>"),
			     ""),
		0);
	assert_string_equal(told.data, "a 0 0 -;b 0 0 -;c 0 0 -;");
}

static void the_callback_ends_the_reading(void **state)
{
	(void)state;
	stop_with = -E2BIG;
	assert_int_equal(read_listing(ANSWER(SELF("/") FILE_OF("/a") FILE_OF("/b")), ""), -E2BIG);
	assert_string_equal(told.data, "a 7 0 -;");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, clear, clear)
	const struct CMUnitTest tests[] = {
		TEST(files_and_folders_are_told_apart_with_what_is_said_of_them),
		TEST(what_is_not_found_does_not_hide_what_is),
		TEST(names_are_decoded),
		TEST(addresses_are_read_for_their_path),
		TEST(what_would_leave_the_folder_is_refused_and_counted),
		TEST(names_that_are_no_text_are_refused_and_counted),
		TEST(an_answer_without_the_folder_itself_is_of_another_address),
		TEST(what_is_no_list_is_refused),
		TEST(a_list_cut_in_the_middle_is_refused),
		TEST(a_value_of_the_longest_path_is_read_and_a_longer_one_refused),
		TEST(sizes_that_are_none_are_unsaid),
		TEST(the_callback_ends_the_reading),
	};

	return cmocka_run_group_tests_name("dav_listing", tests, NULL, NULL);
}
