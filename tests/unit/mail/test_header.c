/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Header fields: encoded words, addresses, and that nothing configured can add a header. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/mail/header.h"

static void expect_text(const char *text, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {};

	header_append_text(&out, "Subject", text);
	assert_string_equal(vigie_buffer_string(&out), expected);
}

static void expect_mailbox(const char *name, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {};

	header_append_mailbox(&out, "To", name, "a@exemple.fr");
	assert_string_equal(vigie_buffer_string(&out), expected);
}

static void plain_ascii_stays_as_it_is(void **state)
{
	(void)state;
	expect_text("3 referrals: 2 new (1 urgent)", "Subject: 3 referrals: 2 new (1 urgent)\r\n");
	expect_mailbox("Secteur 75 Est", "To: Secteur 75 Est\r\n <a@exemple.fr>\r\n");
	expect_mailbox("", "To: a@exemple.fr\r\n");
}

static void other_text_becomes_encoded_words(void **state)
{
	(void)state;
	expect_text("é =? x", "Subject: =?UTF-8?Q?=C3=A9_=3D=3F_x?=\r\n");
	expect_text("=?UTF-8?Q?x?=", "Subject: =?UTF-8?Q?=3D=3FUTF=2D8=3FQ=3Fx=3F=3D?=\r\n");
	expect_mailbox("Secteur \"Est\", Nord", "To: =?UTF-8?Q?Secteur_=22Est=22=2C_Nord?=\r\n"
						" <a@exemple.fr>\r\n");
}

static void line_breaks_become_spaces(void **state)
{
	(void)state;
	expect_text("a\r\nBcc: x@y.fr", "Subject: a  Bcc: x@y.fr\r\n");
	expect_mailbox("a\nBcc: b", "To: =?UTF-8?Q?a_Bcc=3A_b?=\r\n <a@exemple.fr>\r\n");
	expect_text("a\xe2\x80\xa8z\xc2\x85z", "Subject: a z z\r\n");
}

static void what_is_not_utf8_is_not_passed_on(void **state)
{
	(void)state;
	expect_text("a\xff", "Subject: a?\r\n");
	expect_text("\xc3", "Subject: ?\r\n");
}

static void long_text_is_folded_between_characters(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {}, text = {};
	size_t line = 0;

	(void)state;
	for (int i = 0; i < 60; i++)
		vigie_buffer_append_string(&text, "é€");
	header_append_text(&out, "Subject", text.data);
	for (const char *c = out.data; *c; c++) {
		line = *c == '\n' ? 0 : line + 1;
		assert_true(line <= HEADER_LINE + 1);
	}
	/* A character is never cut: each word ends after a whole é or €. */
	for (const char *end = out.data; (end = strstr(end, "?=\r\n")); end++)
		assert_true(strncmp(end - 3, "=A9", 3) == 0 || strncmp(end - 3, "=AC", 3) == 0);
}

static void only_plain_addresses_are_valid(void **state)
{
	static const char *const good[] = {"a@exemple.fr", "prenom.nom+x@a-b.exemple.fr", "a@b"};
	static const char *const bad[] = {
		"",	 "a",	 "@b",	 "a@",	   "a@b@c", "a b@c",	"a@b c",   "a\n@b", "<a@b>",
		"a,b@c", "a@b.", ".a@b", "a..b@c", "é@b",   "a@b\r\nX", "\"a\"@b", "a@-_"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(good); i++)
		assert_true(header_address_valid(good[i]));
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(bad); i++)
		if (header_address_valid(bad[i]))
			fail_msg("taken for valid: %s", bad[i]);
}

static void a_mailbox_is_name_and_address(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {}, address = {};

	(void)state;
	assert_int_equal(header_split_mailbox("vigie <vigie@exemple.fr>", &name, &address), 0);
	assert_string_equal(name.data, "vigie");
	assert_string_equal(address.data, "vigie@exemple.fr");
	vigie_buffer_clear(&name);
	vigie_buffer_clear(&address);
	assert_int_equal(header_split_mailbox("vigie@exemple.fr", &name, &address), 0);
	assert_int_equal(name.size, 0);
	assert_int_equal(header_split_mailbox("a <b@c> d", &name, &address), -EINVAL);
	vigie_buffer_clear(&address);
	assert_int_equal(header_split_mailbox("a <b@c", &name, &address), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_ascii_stays_as_it_is),
		cmocka_unit_test(other_text_becomes_encoded_words),
		cmocka_unit_test(line_breaks_become_spaces),
		cmocka_unit_test(what_is_not_utf8_is_not_passed_on),
		cmocka_unit_test(long_text_is_folded_between_characters),
		cmocka_unit_test(only_plain_addresses_are_valid),
		cmocka_unit_test(a_mailbox_is_name_and_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
