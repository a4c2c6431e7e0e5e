/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of listings, as servers print them and as nobody should. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "connectors/transport/listing.h"

static char line[2048];
static struct listing_entry entry;

static int facts(const char *text)
{
	snprintf(line, sizeof(line), "%s", text);
	memset(&entry, 0xff, sizeof(entry));
	return vigie_listing_read_facts(line, &entry);
}

static int long_line(const char *text)
{
	snprintf(line, sizeof(line), "%s", text);
	memset(&entry, 0xff, sizeof(entry));
	return vigie_listing_read_long(line, &entry);
}

static void facts_of_a_file_are_read(void **state)
{
	(void)state;
	assert_int_equal(facts("modify=20261122124801;perm=adfrw;size=1234;type=file;"
			       "unique=FD00U1;UNIX.mode=0644; notes 5B.csv\r"),
			 0);
	assert_int_equal(entry.kind, LISTING_FILE);
	assert_string_equal(entry.name, "notes 5B.csv");
	assert_string_equal(entry.version, "FD00U1");
	assert_int_equal(entry.size, 1234);
	/* date -u -d "2026-11-22 12:48:01" +%s */
	assert_int_equal(entry.modified, INT64_C(1795351681) * 1000000);
}

static void words_of_facts_are_read_in_any_case(void **state)
{
	(void)state;
	assert_int_equal(facts("Type=DIR;Modify=20261122124801.123; T1"), 0);
	assert_int_equal(entry.kind, LISTING_FOLDER);
	assert_string_equal(entry.version, "");
	assert_int_equal(entry.size, 0);
}

static void the_folder_itself_and_the_one_above_are_nothing(void **state)
{
	(void)state;
	assert_int_equal(facts("type=cdir; ."), 1);
	assert_int_equal(facts("type=pdir; /"), 1);
	assert_int_equal(facts("type=dir; ."), 1);
	assert_int_equal(facts("type=dir; .."), 1);
	assert_int_equal(facts("\r"), 1);
	assert_int_equal(facts(""), 1);
}

static void a_link_is_passed_over(void **state)
{
	(void)state;
	assert_int_equal(facts("type=OS.unix=slink:/etc; link"), 1);
	assert_int_equal(long_line("lrwxrwxrwx    1 vigie    vigie   4 Nov 22 12:48 link -> /etc"),
			 1);
}

static void without_a_type_it_is_taken_for_a_file(void **state)
{
	(void)state;
	assert_int_equal(facts("size=5; a"), 0);
	assert_int_equal(entry.kind, LISTING_FILE);
	assert_int_equal(facts(" a"), 0);
	assert_int_equal(entry.size, 0);
}

static void a_name_may_begin_with_spaces_and_hold_facts(void **state)
{
	(void)state;
	assert_int_equal(facts("type=file;size=1;   type=dir; a"), 0);
	assert_string_equal(entry.name, "  type=dir; a");
	assert_int_equal(entry.kind, LISTING_FILE);
}

static void facts_that_are_none_are_refused(void **state)
{
	static const char *const lines[] = {
		"type=file",
		"type=file; ",
		"type=file a",
		"type; a",
		"size=; a",
		"size=-1; a",
		"size=12a; a",
		"size=1000000000000000000; a",
		"modify=20261322124801; a",
		"modify=20260230124801; a",
		"modify=2026; a",
		"modify=20261122240000; a",
		"modify=20261122126000; a",
		"modify=20261122124801Z; a",
		"modify=2026112212480x; a",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(lines); i++)
		assert_true(facts(lines[i]) < 0);
}

static void names_that_are_none_are_refused(void **state)
{
	(void)state;
	assert_int_equal(facts("type=file; a/b"), -EILSEQ);
	assert_int_equal(facts("type=file; ../b"), -EILSEQ);
	assert_int_equal(facts("type=file; /etc/passwd"), -EILSEQ);
	assert_int_equal(facts("type=file; a\rb"), -EILSEQ);
	assert_int_equal(facts("type=file; a\tb"), -EILSEQ);
	assert_int_equal(facts("type=file; a\033[2Jb"), -EILSEQ);
	assert_int_equal(facts("type=file; \xe9l\xe8ve"), -EILSEQ);
	assert_int_equal(long_line("-rw-r--r--    1 a b 5 Nov 22 12:48 ../../etc/passwd"), -EILSEQ);
	assert_int_equal(facts("type=file; élève.csv"), 0);
}

static void a_name_is_as_long_as_a_file_system_has_it_and_no_longer(void **state)
{
	char text[512] = "type=file; ";
	size_t size = strlen(text);

	(void)state;
	memset(text + size, 'a', 255);
	text[size + 255] = '\0';
	assert_int_equal(facts(text), 0);
	strcat(text, "a");
	assert_int_equal(facts(text), -EILSEQ);
}

static void a_long_line_of_openssh_is_read(void **state)
{
	(void)state;
	assert_int_equal(
		long_line("-rw-r--r--    1 vigie    vigie        1234 Nov 22 12:48 notes 5B.csv"),
		0);
	assert_int_equal(entry.kind, LISTING_FILE);
	assert_string_equal(entry.name, "notes 5B.csv");
	assert_int_equal(entry.size, 1234);
	assert_string_equal(entry.version, "Nov 22 12:48");
	assert_int_equal(entry.modified, 0);
	assert_int_equal(long_line("drwxr-xr-x    2 0        0            4096 Jan  3  2025 T1\r"),
			 0);
	assert_int_equal(entry.kind, LISTING_FOLDER);
	assert_string_equal(entry.name, "T1");
	assert_string_equal(entry.version, "Jan  3  2025");
}

static void owners_with_spaces_do_not_move_the_size(void **state)
{
	(void)state;
	assert_int_equal(long_line("-rw-r--r--+ 1 Domain Users None 3 12 Mar  1 00:00 a.csv"), 0);
	assert_int_equal(entry.size, 12);
	assert_string_equal(entry.name, "a.csv");
}

static void a_name_that_looks_like_a_date_stays_a_name(void **state)
{
	(void)state;
	assert_int_equal(long_line("-rw-r--r-- 1 a b 7 Nov 22 12:48  9 Dec 31 23:59 x"), 0);
	assert_int_equal(entry.size, 7);
	assert_string_equal(entry.name, " 9 Dec 31 23:59 x");
}

static void a_total_is_nothing(void **state)
{
	(void)state;
	assert_int_equal(long_line("total 12"), 1);
	assert_int_equal(long_line("drwxr-xr-x 2 a b 4096 Nov 22 12:48 ."), 1);
	assert_int_equal(long_line("drwxr-xr-x 2 a b 4096 Nov 22 12:48 .."), 1);
	assert_int_equal(long_line(""), 1);
}

static void long_lines_that_are_none_are_refused(void **state)
{
	static const char *const lines[] = {
		"b.csv",
		"-",
		"-rw-r--r--",
		"-rw-r--r-- 1 a b 5 Nov 22 12:48",
		"-rw-r--r-- 1 a b 5 Nov 22 12:48 ",
		"-rw-r--r-- 1 a b size Nov 22 12:48 a",
		"-rw-r--r-- 1 a b 5 Nov 22 1:48:00 a",
		"-rw-r--r-- 1 a b 5 nov. 22 12:48 a",
		"-rw-r--r-- 1 a b 1000000000000000000 Nov 22 12:48 a",
		"11-22-26  12:48PM   1234 a.csv",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(lines); i++)
		assert_true(long_line(lines[i]) < 0);
}

static void a_device_without_a_size_is_passed_over(void **state)
{
	(void)state;
	assert_int_equal(long_line("crw-rw-rw- 1 root root 1, 3 nov. 22 12:48 null"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_of_a_file_are_read),
		cmocka_unit_test(words_of_facts_are_read_in_any_case),
		cmocka_unit_test(the_folder_itself_and_the_one_above_are_nothing),
		cmocka_unit_test(a_link_is_passed_over),
		cmocka_unit_test(without_a_type_it_is_taken_for_a_file),
		cmocka_unit_test(a_name_may_begin_with_spaces_and_hold_facts),
		cmocka_unit_test(facts_that_are_none_are_refused),
		cmocka_unit_test(names_that_are_none_are_refused),
		cmocka_unit_test(a_name_is_as_long_as_a_file_system_has_it_and_no_longer),
		cmocka_unit_test(a_long_line_of_openssh_is_read),
		cmocka_unit_test(owners_with_spaces_do_not_move_the_size),
		cmocka_unit_test(a_name_that_looks_like_a_date_stays_a_name),
		cmocka_unit_test(a_total_is_nothing),
		cmocka_unit_test(long_lines_that_are_none_are_refused),
		cmocka_unit_test(a_device_without_a_size_is_passed_over),
	};

	return cmocka_run_group_tests_name("listing", tests, NULL, NULL);
}
