/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers and bounces as mail programs write them: whose, to what, which line, and whether anybody
 * is there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/mail/inbox.h"

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

static struct vigie_inbox_message parse(const char *text)
{
	struct vigie_inbox_message message;

	assert_int_equal(vigie_inbox_parse(text, strlen(text), arena, &message), 0);
	return message;
}

static void an_answer_says_whose_it_is_and_to_what(void **state)
{
	const struct vigie_inbox_message message =
		parse("Message-ID: <c@d>\r\nFrom: Essai <essai@exemple.fr>\r\n"
		      "Delivered-To: vigie+abc@exemple.fr\r\nTo: \"V\" <vigie+abc@exemple.fr>,\r\n"
		      " autre@exemple.fr\r\nSubject: =?utf-8?Q?R=C3=A9?=\r\n"
		      "In-Reply-To: <2@v>\r\nReferences: <1@v>\r\n <2@v>\r\n\r\naccepter\r\n");

	(void)state;
	assert_string_equal(message.message_id, "<c@d>");
	assert_string_equal(message.from, "essai@exemple.fr");
	assert_string_equal(message.subject, "Ré");
	assert_int_equal(message.n_addressed, 3);
	assert_string_equal(message.addressed[0], "vigie+abc@exemple.fr");
	assert_string_equal(message.addressed[2], "autre@exemple.fr");
	assert_int_equal(message.n_thread, 3);
	assert_string_equal(message.thread[0], "<2@v>");
	assert_string_equal(message.thread[2], "<1@v>");
	assert_string_equal(message.line, "accepter");
	assert_int_equal(message.class, VIGIE_INBOX_PERSON);
	assert_true(message.answerable);
	assert_int_equal(message.n_bounces, 0);
}

static void a_message_without_anything_is_nobodys(void **state)
{
	const struct vigie_inbox_message message = parse("");

	(void)state;
	assert_string_equal(message.from, "");
	assert_string_equal(message.message_id, "");
	assert_string_equal(message.line, "");
	assert_string_equal(message.bounced_id, "");
	assert_int_equal(message.class, VIGIE_INBOX_AUTOMATIC);
	assert_string_equal(parse("From: a@b, c@d\n\nx").from, "");
}

static void line_is(const char *body, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_format(&text,
				   "From: a@b\r\nContent-Type: text/plain; charset=utf-8\r\n"
				   "\r\n%s",
				   body);
	assert_string_equal(parse(text.data).line, expected);
}

static void the_first_line_that_is_not_quoted_decides(void **state)
{
	(void)state;
	line_is("\r\n  Accepter \t merci\r\nencore\r\n> cité\r\n", "Accepter merci");
	line_is("> cité\r\n>\r\n\r\nrefuser : complet\r\n", "refuser : complet");
	line_is("\xc2\xa0\r\naccept\r\n", "accept");
}

static void what_says_who_is_quoted_is_no_line(void **state)
{
	(void)state;
	line_is("Le lun. 30 nov. 2026 à 12:00, Vigie a écrit :\r\n\r\n> un\r\n\r\nrefuser\r\n",
		"refuser");
	line_is("On Mon, 30 Nov 2026, Vigie\r\n<vigie@exemple.fr> wrote:\r\n> un\r\nassign\r\n",
		"assign");
	line_is("séance faite :\r\nhier\r\n> un\r\n", "séance faite :");
}

static void a_signature_or_a_copy_ends_the_answer(void **state)
{
	(void)state;
	line_is("-- \r\nCoordination\r\n", "");
	line_is("\r\n-----Message d'origine-----\r\naccepter\r\n", "");
	line_is("________________________________\r\nDe : Vigie\r\n", "");
	line_is("> un\r\n", "");
}

static void page_is(const char *body, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_format(&text,
				   "From: a@exemple.fr\r\n"
				   "Content-Type: text/html; charset=utf-8\r\n\r\n%s",
				   body);
	assert_string_equal(parse(vigie_buffer_string(&text)).line, expected);
}

static void a_page_without_text_beside_it_is_read_for_its_first_line(void **state)
{
	(void)state;
	page_is("<html><head><style>p {x:y}</style></head><body><p "
		"class=\"MsoNormal\">J&rsquo;accepte"
		"<o:p></o:p></p><div><b>De&nbsp;:</b> vigie</div></body></html>",
		"J’accepte");
	page_is("<div>s&#233;ance <b>60</b>\nmin le&#xA0;12/11</div>", "séance 60 min le 12/11");
	page_is("<!-- refuser --><script>refuser</script><br><br>accepter", "accepter");
	page_is("<div>Le lundi, vigie a &eacute;crit :</div><blockquote>refuser<br>famille"
		"<blockquote>x</blockquote>y</blockquote><p>accepter</p>",
		"accepter");
	page_is("<p>&nbsp;</p><hr><p>accepter</p>", "");
	page_is("a &lt;b&gt; &inconnu; &#0; &#x110000; < 3 & c", "a <b> &inconnu; ? < 3 & c");
	page_is("<p>accepter<", "accepter<");
	page_is("<style>accepter", "");
	page_is("<!-- accepter", "");
}

static void what_stands_above_the_attribution_is_the_writer_s_own(void **state)
{
	(void)state;
	line_is("accepter\r\n\r\nLe lun. 30 nov. 2026, vigie <v@exemple.fr>\r\na écrit :\r\n\r\n"
		"> x\r\n",
		"accepter");
	line_is("accepter\r\n\r\nLe lundi, vigie a écrit :\r\n> x\r\n", "accepter");
	line_is("Le lun. 30 nov. 2026,\r\nvigie <v@exemple.fr>\r\na écrit :\r\n\r\n> x\r\n\r\n"
		"accepter\r\n",
		"accepter");
}

static void a_long_line_is_cut_at_a_character(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct vigie_inbox_message message;

	(void)state;
	vigie_buffer_append_string(&text, "From: a@b\n\nx");
	for (int i = 0; i < VIGIE_INBOX_LINE_LIMIT; i++)
		vigie_buffer_append_string(&text, "é");
	message = parse(text.data);
	assert_int_equal(strlen(message.line), VIGIE_INBOX_LINE_LIMIT - 1);
}

static void class_is(const char *headers, enum vigie_inbox_class class)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_format(&text, "%s\n\naccepter\n", headers);
	assert_int_equal(parse(text.data).class, class);
	assert_int_equal(parse(text.data).answerable, class == VIGIE_INBOX_PERSON);
}

static void programs_and_lists_are_told_from_people(void **state)
{
	(void)state;
	class_is("From: a@b", VIGIE_INBOX_PERSON);
	class_is("From: a@b\nAuto-Submitted: no", VIGIE_INBOX_PERSON);
	class_is("From: a@b\nAuto-Submitted: auto-replied (vacation)", VIGIE_INBOX_AUTOMATIC);
	class_is("From: a@b\nPrecedence: Auto_Reply", VIGIE_INBOX_AUTOMATIC);
	class_is("From: a@b\nReturn-Path: <>", VIGIE_INBOX_AUTOMATIC);
	class_is("From: Mailer-Daemon@b", VIGIE_INBOX_AUTOMATIC);
	class_is("From: ne-pas-repondre@b", VIGIE_INBOX_AUTOMATIC);
	class_is("From: a@b\nList-Id: <l.b>", VIGIE_INBOX_BULK);
	class_is("From: a@b\nPrecedence: bulk", VIGIE_INBOX_BULK);
	/* A list does not become a person by saying that one wrote to it. */
	class_is("From: a@b\nAuto-Submitted: no\nList-Id: <l.b>", VIGIE_INBOX_BULK);
	class_is("From: a@b\nAuto-Submitted: no\nReturn-Path: <>", VIGIE_INBOX_AUTOMATIC);
}

static void who_asks_for_silence_is_heard_but_not_answered(void **state)
{
	const struct vigie_inbox_message message =
		parse("From: a@b\nX-Auto-Response-Suppress: DR, OOF\n\naccepter\n");

	(void)state;
	assert_int_equal(message.class, VIGIE_INBOX_PERSON);
	assert_false(message.answerable);
	assert_true(parse("From: a@b\nX-Auto-Response-Suppress: None\n\nx").answerable);
}

#define REPORT(returned)                                                                           \
	"From: MAILER-DAEMON@mx.exemple.fr\nReturn-Path: <>\nTo: vigie+retour@exemple.fr\n"        \
	"Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n"          \
	"--b\n\nIt failed.\n\n--b\nContent-Type: message/delivery-status\n\n"                      \
	"Reporting-MTA: dns; mx.exemple.fr\n\n"                                                    \
	"Original-Recipient: rfc822;un@exemple.fr\nFinal-Recipient: rfc822; boite@exemple.fr\n"    \
	"Action: Failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n"               \
	"Final-Recipient: RFC822; deux@exemple.fr\nAction: delayed\nStatus: 4.2.2\n\n" returned    \
	"--b--\n"

static void a_bounce_says_whom_it_did_not_reach(void **state)
{
	const struct vigie_inbox_message message =
		parse(REPORT("--b\nContent-Type: message/rfc822\n\nMessage-ID: <1@v>\n\ntexte\n"));

	(void)state;
	assert_int_equal(message.class, VIGIE_INBOX_BOUNCE);
	assert_false(message.answerable);
	assert_int_equal(message.n_bounces, 2);
	assert_string_equal(message.bounces[0].recipient, "un@exemple.fr");
	assert_string_equal(message.bounces[0].action, "failed");
	assert_string_equal(message.bounces[0].status, "5.1.1");
	assert_string_equal(message.bounces[1].recipient, "deux@exemple.fr");
	assert_string_equal(message.bounces[1].status, "4.2.2");
	assert_string_equal(message.bounced_id, "<1@v>");
}

static void a_bounce_may_return_headers_only(void **state)
{
	(void)state;
	assert_string_equal(
		parse(REPORT("--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <2@v>\n"))
			.bounced_id,
		"<2@v>");
	assert_string_equal(parse(REPORT("")).bounced_id, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(an_answer_says_whose_it_is_and_to_what),
		T(a_message_without_anything_is_nobodys),
		T(the_first_line_that_is_not_quoted_decides),
		T(what_says_who_is_quoted_is_no_line),
		T(a_signature_or_a_copy_ends_the_answer),
		T(a_page_without_text_beside_it_is_read_for_its_first_line),
		T(what_stands_above_the_attribution_is_the_writer_s_own),
		T(a_long_line_is_cut_at_a_character),
		T(programs_and_lists_are_told_from_people),
		T(who_asks_for_silence_is_heard_but_not_answered),
		T(a_bounce_says_whom_it_did_not_reach),
		T(a_bounce_may_return_headers_only),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
