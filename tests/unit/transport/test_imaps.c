/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From messages to items: whose are read, how each file is named, and what is said of the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "connectors/transport/imaps.h"
#include "vigie/translate.h"

static const char *const senders[] = {"ecole@exemple.fr", "lycee@exemple.fr"};

static int add(struct imaps_listing *listing, uint32_t uid, const char *sender,
	       const struct vigie_mailbox_part *parts, size_t n)
{
	const struct vigie_mailbox_message message = {
		.uid = uid, .sender = sender, .parts = parts, .n_parts = n};

	return imaps_listing_add(listing, &message, senders, VIGIE_ARRAY_SIZE(senders));
}

static void only_listed_senders_are_read(void **state)
{
	VIGIE_CLEANUP(imaps_listing_done) struct imaps_listing listing = {0};
	const struct vigie_mailbox_part part = {"1", "a.csv", "base64", 9};

	(void)state;
	assert_int_equal(imaps_listing_begin(&listing), 0);
	assert_int_equal(add(&listing, 1, "Lycee@EXEMPLE.fr", &part, 1), 0);
	assert_int_equal(add(&listing, 2, "ecole@exemple.fr.autre.com", &part, 1), 0);
	assert_int_equal(add(&listing, 3, "", &part, 1), 0);
	assert_int_equal(listing.n_items, 1);
	assert_string_equal(listing.items[0].path, "1/a.csv");
	assert_int_equal(listing.n_strangers, 2);
}

static void two_files_of_one_name_are_two_items(void **state)
{
	VIGIE_CLEANUP(imaps_listing_done) struct imaps_listing listing = {0};
	const struct vigie_mailbox_part parts[] = {
		{"2", "a.csv", "base64", 9}, {"3.1", "a.csv", "base64", 9}, {"4", "", "", 9}};
	size_t hint = 0;

	(void)state;
	assert_int_equal(imaps_listing_begin(&listing), 0);
	assert_int_equal(add(&listing, 7, senders[0], parts, 3), 0);
	assert_int_equal(add(&listing, 8, senders[0], parts, 1), 0);
	assert_string_equal(listing.items[1].path, "7/3.1/a.csv");
	assert_string_equal(listing.items[2].path, "7/attachment");
	assert_string_equal(listing.items[3].path, "8/a.csv");
	assert_ptr_equal(imaps_listing_find(&listing, "8/a.csv", &hint), &listing.items[3]);
	assert_ptr_equal(imaps_listing_find(&listing, "7/a.csv", &hint), &listing.items[0]);
	assert_null(imaps_listing_find(&listing, "9/a.csv", &hint));
}

static void a_message_of_which_one_file_cannot_be_read_is_left_whole(void **state)
{
	VIGIE_CLEANUP(imaps_listing_done) struct imaps_listing listing = {0};
	const struct vigie_mailbox_part parts[] = {{"2", "a.csv", "base64", 9},
						   {"3", "b.csv", "x-uuencode", 9}};

	(void)state;
	assert_int_equal(imaps_listing_begin(&listing), 0);
	assert_int_equal(add(&listing, 7, senders[0], parts, 2), 0);
	assert_int_equal(listing.n_items, 0);
	assert_int_equal(listing.n_messages, 0);
	assert_int_equal(listing.n_unclear, 1);
}

static void what_is_left_alone_is_counted_in_words(void **state)
{
	VIGIE_CLEANUP(imaps_listing_done) struct imaps_listing listing = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	(void)state;
	vigie_translate_init("en");
	imaps_listing_explain(&listing, &out);
	assert_int_equal(out.size, 0);
	listing.n_empty = 2;
	listing.n_unclear = 1;
	imaps_listing_explain(&listing, &out);
	assert_string_equal(out.data, "2 messages have no file attached and are left alone · 1 "
				      "message cannot be read and is left alone");
}

static void name_is(const char *name, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	assert_int_equal(imaps_name_append(name, &out), 0);
	assert_string_equal(out.data, expected);
}

static void a_name_is_one_harmless_part_of_a_path(void **state)
{
	(void)state;
	name_is("notes.csv", "notes.csv");
	name_is("../../etc/passwd", "passwd");
	name_is("C:\\Users\\essai\\notes.csv", "notes.csv");
	name_is("..", "__");
	name_is(".cache", "_cache");
	name_is("a/", "a_");
	name_is("/", "_");
	name_is("a\x01\x7f.csv", "a__.csv");
	name_is("  e\u0301te\u0301\t.csv ", "été .csv");
	name_is("", "attachment");
	name_is("\xff", "attachment");
}

static void a_long_name_keeps_its_extension(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	(void)state;
	for (size_t i = 0; i < IMAPS_NAME_LIMIT; i++)
		vigie_buffer_append_string(&name, "é");
	vigie_buffer_append_string(&name, ".csv");
	assert_int_equal(imaps_name_append(name.data, &out), 0);
	assert_int_equal(out.size, IMAPS_NAME_LIMIT);
	assert_string_equal(out.data + out.size - 6, "é.csv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_listed_senders_are_read),
		cmocka_unit_test(two_files_of_one_name_are_two_items),
		cmocka_unit_test(a_message_of_which_one_file_cannot_be_read_is_left_whole),
		cmocka_unit_test(what_is_left_alone_is_counted_in_words),
		cmocka_unit_test(a_name_is_one_harmless_part_of_a_path),
		cmocka_unit_test(a_long_name_keeps_its_extension),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
