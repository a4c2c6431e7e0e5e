/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as it goes out, byte for byte. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/mail/message.h"
#include "vigie/mail.h"

static const struct message example = {
	.from_name = "vigie",
	.from_address = "vigie@exemple.fr",
	.to_name = "Secteur 75 Est",
	.to_address = "secteur75@exemple.fr",
	.subject = "1 orientation",
	.text = "Une élève\n",
	.html = "<p lang=\"fr\">x</p>\n",
	.language = "fr",
	.timezone = "Europe/Paris",
};

/* 2026-11-22 06:30:00 UTC, half past seven in Paris. */
static const struct message_stamp stamp = {
	.now = INT64_C(1795329000) * VIGIE_USEC_PER_SEC,
	.random = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255},
};

static void a_message_is_exactly_this(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {};
	char id[MESSAGE_ID_SIZE];

	(void)state;
	assert_int_equal(message_compose(&example, &stamp, id, &out), 0);
	assert_string_equal(id, "<000102030405060708090a0b0c0d0eff@exemple.fr>");
	assert_string_equal(out.data,
			    "Date: Sun, 22 Nov 2026 07:30:00 +0100\r\n"
			    "From: vigie\r\n <vigie@exemple.fr>\r\n"
			    "To: Secteur 75 Est\r\n <secteur75@exemple.fr>\r\n"
			    "Message-ID: <000102030405060708090a0b0c0d0eff@exemple.fr>\r\n"
			    "Subject: 1 orientation\r\n"
			    "MIME-Version: 1.0\r\n"
			    "Content-Language: fr\r\n"
			    "Auto-Submitted: auto-generated\r\n"
			    "X-Auto-Response-Suppress: All\r\n"
			    "Content-Type: multipart/alternative;\r\n"
			    " boundary=\"=_000102030405060708090a0b0c0d0eff\"\r\n"
			    "\r\n"
			    "--=_000102030405060708090a0b0c0d0eff\r\n"
			    "Content-Type: text/plain; charset=UTF-8\r\n"
			    "Content-Transfer-Encoding: quoted-printable\r\n"
			    "\r\n"
			    "Une =C3=A9l=C3=A8ve\r\n"
			    "\r\n"
			    "--=_000102030405060708090a0b0c0d0eff\r\n"
			    "Content-Type: text/html; charset=UTF-8\r\n"
			    "Content-Transfer-Encoding: quoted-printable\r\n"
			    "\r\n"
			    "<p lang=3D\"fr\">x</p>\r\n"
			    "\r\n"
			    "--=_000102030405060708090a0b0c0d0eff--\r\n");
}

static void the_same_moment_and_bytes_make_the_same_message(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer one = {}, two = {};
	char id[MESSAGE_ID_SIZE];

	(void)state;
	assert_int_equal(message_compose(&example, &stamp, id, &one), 0);
	assert_int_equal(message_compose(&example, &stamp, id, &two), 0);
	assert_string_equal(one.data, two.data);
}

static void expect_quoted(const char *text, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {};

	message_append_quoted(&out, text);
	assert_string_equal(vigie_buffer_string(&out), expected);
}

static void quoted_printable_survives_transports(void **state)
{
	(void)state;
	expect_quoted("a = b\n", "a =3D b\r\n");
	expect_quoted("space \nend ", "space=20\r\nend=20");
	expect_quoted(".\nFrom x\n", "=2E\r\n=46rom x\r\n");
	expect_quoted("\r\x07", "=0D=07");
}

static void no_line_is_longer_than_76_characters(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {}, out = {};
	size_t line = 0;

	(void)state;
	for (int i = 0; i < 500; i++)
		vigie_buffer_append_string(&text, i % 7 ? "mot " : "élève. ");
	message_append_quoted(&out, text.data);
	for (const char *c = out.data; *c; c++) {
		line = *c == '\r' ? 0 : line + (*c != '\n');
		assert_true(line <= 76);
	}
}

static void the_text_part_reads_back_as_it_was_written(void **state)
{
	static const char text[] =
		"Une élève = 1\n.point\nFrom x \n\n"
		"une ligne bien plus longue que ce que le format permet d'écrire "
		"d'un seul tenant, naïve et accentuée\n";
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {}, back = {};
	char id[MESSAGE_ID_SIZE];
	struct message message = example;

	(void)state;
	message.text = text;
	assert_int_equal(message_compose(&message, &stamp, id, &out), 0);
	assert_int_equal(vigie_mail_append_text(out.data, &back), 0);
	assert_string_equal(vigie_buffer_string(&back), text);
	assert_int_equal(vigie_mail_append_text("Subject: other\r\n\r\n", &back), -EINVAL);
}

static void a_text_alone_is_one_part(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {}, back = {};
	char id[MESSAGE_ID_SIZE];
	struct message message = example;

	(void)state;
	message.html = NULL;
	message.to_name = "";
	assert_int_equal(message_compose(&message, &stamp, id, &out), 0);
	assert_string_equal(out.data,
			    "Date: Sun, 22 Nov 2026 07:30:00 +0100\r\n"
			    "From: vigie\r\n <vigie@exemple.fr>\r\n"
			    "To: secteur75@exemple.fr\r\n"
			    "Message-ID: <000102030405060708090a0b0c0d0eff@exemple.fr>\r\n"
			    "Subject: 1 orientation\r\n"
			    "MIME-Version: 1.0\r\n"
			    "Content-Language: fr\r\n"
			    "Auto-Submitted: auto-generated\r\n"
			    "X-Auto-Response-Suppress: All\r\n"
			    "Content-Type: text/plain; charset=UTF-8\r\n"
			    "Content-Transfer-Encoding: quoted-printable\r\n"
			    "\r\n"
			    "Une =C3=A9l=C3=A8ve\r\n");
	assert_int_equal(vigie_mail_append_text(out.data, &back), 0);
	assert_string_equal(vigie_buffer_string(&back), "Une élève\n");
}

static void a_sender_whose_id_would_be_too_long_is_refused(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {};
	char id[MESSAGE_ID_SIZE], address[200] = "a@";
	struct message message = example;

	(void)state;
	memset(address + 2, 'x', 150);
	message.from_address = address;
	assert_int_equal(message_compose(&message, &stamp, id, &out), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_exactly_this),
		cmocka_unit_test(the_same_moment_and_bytes_make_the_same_message),
		cmocka_unit_test(quoted_printable_survives_transports),
		cmocka_unit_test(no_line_is_longer_than_76_characters),
		cmocka_unit_test(the_text_part_reads_back_as_it_was_written),
		cmocka_unit_test(a_text_alone_is_one_part),
		cmocka_unit_test(a_sender_whose_id_would_be_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
