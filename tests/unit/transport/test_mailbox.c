/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an IMAP server sends: cut into answers at any byte, bounded, and read for the sender and the
 * files of a message. And what is sent to it: names of folders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "connectors/transport/mailbox.h"

struct heard {
	struct vigie_buffer answers, content; /* each answer followed by "|" */
	int n_too_long;
};

static int on_answer(void *userdata, const char *text, size_t size, bool too_long)
{
	struct heard *heard = userdata;

	heard->n_too_long += too_long;
	vigie_buffer_append(&heard->answers, text, size);
	vigie_buffer_append_char(&heard->answers, '|');
	return 0;
}

static int on_content(void *userdata, const char *bytes, size_t size)
{
	struct heard *heard = userdata;

	vigie_buffer_append(&heard->content, bytes, size);
	return 0;
}

static void heard_done(struct heard *heard)
{
	vigie_buffer_done(&heard->answers);
	vigie_buffer_done(&heard->content);
}

/* Feeds `text` in chunks of `step` bytes. */
static int hear(const char *text, size_t step, bool streams, struct heard *heard)
{
	struct mailbox_reader reader = {.on_answer = on_answer,
					.on_content = streams ? on_content : NULL,
					.userdata = heard};
	size_t size = strlen(text);
	int r = 0;

	for (size_t i = 0; r == 0 && i < size; i += step)
		r = mailbox_reader_feed(&reader, text + i, size - i < step ? size - i : step);
	mailbox_reader_done(&reader);
	return r;
}

static void is_heard(const char *text, bool streams, const char *answers, const char *content)
{
	for (size_t step = 1; step <= strlen(text); step++) {
		VIGIE_CLEANUP(heard_done) struct heard heard = {0};

		assert_int_equal(hear(text, step, streams, &heard), 0);
		assert_string_equal(vigie_buffer_string(&heard.answers), answers);
		assert_string_equal(vigie_buffer_string(&heard.content), content);
	}
}

static void answers_are_whole_at_any_cut(void **state)
{
	(void)state;
	is_heard("* OK hi\r\nV1 OK {no}\r\n", true, "* OK hi\r\n|V1 OK {no}\r\n|", "");
	is_heard("* 1 FETCH (X {4}\r\na\r\n) Y {0}\r\n \"z\")\r\nV2 OK\r\n", false,
		 "* 1 FETCH (X {4}\r\na\r\n) Y {0}\r\n \"z\")\r\n|V2 OK\r\n|", "");
	is_heard("* 1 FETCH (X {5}\r\n{9}\r\n)\r\n", false, "* 1 FETCH (X {5}\r\n{9}\r\n)\r\n|",
		 "");
}

static void content_is_handed_on_as_it_comes(void **state)
{
	(void)state;
	is_heard("* 1 FETCH (UID 7 BODY[2.1] {10}\r\na{3}\r\nb)\r\n)\r\nV2 OK\r\n", true,
		 "* 1 FETCH (UID 7 BODY[2.1] \"\")\r\n|V2 OK\r\n|", "a{3}\r\nb)\r\n");
	is_heard("* 1 FETCH (BODY[]<0> {1}\r\nx UID 7)\r\n", true,
		 "* 1 FETCH (BODY[]<0> \"\" UID 7)\r\n|", "x");
}

static void an_answer_at_the_limit_is_kept_and_one_above_is_passed_over(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	VIGIE_CLEANUP(heard_done) struct heard heard = {0};

	(void)state;
	for (size_t i = 0; i < MAILBOX_ANSWER_LIMIT - 2; i++)
		vigie_buffer_append_char(&text, 'x');
	vigie_buffer_append_string(&text, "\r\n");
	assert_int_equal(hear(text.data, 4096, true, &heard), 0);
	assert_int_equal(heard.n_too_long, 0);
	assert_int_equal(heard.answers.size, MAILBOX_ANSWER_LIMIT + 1);
	vigie_buffer_clear(&heard.answers);
	text.size -= 2;
	vigie_buffer_append_string(&text, "x\r\nV1 OK\r\n");
	assert_int_equal(hear(text.data, 4096, true, &heard), 0);
	assert_int_equal(heard.n_too_long, 1);
	assert_string_equal(heard.answers.data, "|V1 OK\r\n|");
}

static void a_literal_that_is_too_long_is_followed_to_its_end(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	VIGIE_CLEANUP(heard_done) struct heard heard = {0};

	(void)state;
	vigie_buffer_append_format(&text, "* 1 FETCH (ENVELOPE (NIL {%d}\r\n",
				   2 * MAILBOX_ANSWER_LIMIT);
	for (size_t i = 0; i < MAILBOX_ANSWER_LIMIT; i++)
		vigie_buffer_append_string(&text, i % 8 ? "\r\n" : "1}");
	vigie_buffer_append_string(&text, " {3}\r\n}\r\n))\r\nV1 OK\r\n");
	assert_int_equal(hear(text.data, 1000, true, &heard), 0);
	assert_int_equal(heard.n_too_long, 1);
	assert_string_equal(heard.answers.data, "|V1 OK\r\n|");
}

#define FROM(mailbox, host) "((NIL NIL \"" mailbox "\" \"" host "\"))"
#define ENVELOPE(from) "ENVELOPE (NIL \"s\" " from " NIL NIL NIL NIL NIL NIL NIL)"
#define CSV(parameters, disposition)                                                               \
	"(\"text\" \"csv\" " parameters " NIL NIL \"base64\" 40 2 NIL " disposition " NIL NIL)"
#define TEXT "(\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"7bit\" 9 1 NIL NIL NIL NIL)"

static int parse(const char *text, struct vigie_arena *arena,
		 struct vigie_mailbox_message *ret_message)
{
	return mailbox_message_parse(text, strlen(text), arena, ret_message);
}

struct parsed {
	struct vigie_arena *arena;
	struct vigie_mailbox_message message;
	int result;
};

static void parsed_done(struct parsed *parsed)
{
	vigie_arena_free(parsed->arena);
}

static struct parsed parse_structure(const char *structure)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct parsed parsed = {0};

	assert_int_equal(vigie_arena_new(&parsed.arena), 0);
	vigie_buffer_append_format(&text, "* 3 FETCH (UID 9 FLAGS (\\Seen) RFC822.SIZE 500 %s %s)",
				   ENVELOPE(FROM("Ecole", "exemple.fr")), structure);
	parsed.result = parse(text.data, parsed.arena, &parsed.message);
	return parsed;
}

static void a_message_says_its_sender_and_its_files(void **state)
{
	VIGIE_CLEANUP(parsed_done)
	struct parsed parsed = parse_structure("BODYSTRUCTURE (" TEXT CSV(
		"NIL", "(\"attachment\" (\"filename*\" \"utf-8''%C3%A9.csv\"))") " \"mixed\")");

	(void)state;
	assert_int_equal(parsed.result, 0);
	assert_int_equal(parsed.message.uid, 9);
	assert_int_equal(parsed.message.size, 500);
	assert_string_equal(parsed.message.sender, "Ecole@exemple.fr");
	assert_int_equal(parsed.message.n_parts, 1);
	assert_string_equal(parsed.message.parts[0].section, "2");
	assert_string_equal(parsed.message.parts[0].name, "é.csv");
	assert_string_equal(parsed.message.parts[0].coding, "base64");
	assert_int_equal(parsed.message.parts[0].size, 40);
}

static void a_message_may_be_one_file(void **state)
{
	VIGIE_CLEANUP(parsed_done)
	struct parsed parsed = parse_structure("BODYSTRUCTURE " CSV("(\"NAME\" \"a.csv\")", "NIL"));

	(void)state;
	assert_int_equal(parsed.message.n_parts, 1);
	assert_string_equal(parsed.message.parts[0].section, "1");
	assert_string_equal(parsed.message.parts[0].name, "a.csv");
}

static void a_file_in_a_forwarded_message_has_the_number_of_both(void **state)
{
	VIGIE_CLEANUP(parsed_done)
	struct parsed parsed = parse_structure(
		"BODYSTRUCTURE (" TEXT "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 99 "
		"(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) (" TEXT CSV(
			"NIL",
			"(\"ATTACHMENT\" NIL)") " \"mixed\") 12 NIL NIL NIL NIL)"
						"(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 99 "
						"(NIL) " CSV("(\"name\" \"b.csv\")",
							     "NIL") " 12) \"mixed\")");

	(void)state;
	assert_int_equal(parsed.result, 0);
	assert_int_equal(parsed.message.n_parts, 2);
	assert_string_equal(parsed.message.parts[0].section, "2.2");
	assert_string_equal(parsed.message.parts[0].name, "");
	assert_string_equal(parsed.message.parts[1].section, "3.1");
}

static void what_no_export_is_is_passed_over(void **state)
{
	VIGIE_CLEANUP(parsed_done)
	struct parsed parsed =
		parse_structure("BODYSTRUCTURE (" TEXT
				"(\"IMAGE\" \"PNG\" (\"name\" \"logo.png\") NIL NIL \"base64\" 9)"
				"(\"application\" \"pkcs7-signature\" (\"name\" \"smime.p7s\") NIL "
				"NIL \"base64\" 9)"
				" \"mixed\")");

	(void)state;
	assert_int_equal(parsed.result, 0);
	assert_int_equal(parsed.message.n_parts, 0);
}

static void several_senders_or_none_are_nobody(void **state)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_mailbox_message message;

	(void)state;
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(
		parse("* 1 FETCH (UID 1 " ENVELOPE(
			      "((NIL NIL \"a\" \"b\")(NIL NIL \"c\" \"d\"))") " BODYSTRUCTURE " TEXT
									      ")",
		      arena, &message),
		0);
	assert_string_equal(message.sender, "");
	assert_int_equal(parse("* 1 FETCH (UID 1 " ENVELOPE("NIL") " BODYSTRUCTURE " TEXT ")",
			       arena, &message),
			 0);
	assert_string_equal(message.sender, "");
}

static void what_is_deleted_or_no_message_is_nothing(void **state)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_mailbox_message message;

	(void)state;
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(parse("* 1 FETCH (UID 1 FLAGS (\\Seen \\deleted) " ENVELOPE(
				       "NIL") " BODYSTRUCTURE " TEXT ")",
			       arena, &message),
			 1);
	assert_int_equal(parse("* 1 FETCH (FLAGS (\\Seen))", arena, &message), 1);
	assert_int_equal(parse("* 4 EXISTS", arena, &message), 1);
}

static void a_structure_without_sense_is_refused(void **state)
{
	static const char *const structures[] = {
		"BODYSTRUCTURE ()",
		"BODYSTRUCTURE (())",
		"BODYSTRUCTURE (NIL NIL)",
		"BODYSTRUCTURE NIL",
		"BODY NIL",
		"BODYSTRUCTURE (\"a",
		"BODYSTRUCTURE {99}\r\n",
		"BODYSTRUCTURE (\"a\"))",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(structures); i++) {
		VIGIE_CLEANUP(parsed_done) struct parsed parsed = parse_structure(structures[i]);

		assert_int_equal(parsed.result, -EBADMSG);
	}
}

static int parse_nested(size_t depth)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct mailbox_value *first;

	assert_int_equal(vigie_arena_new(&arena), 0);
	for (size_t i = 0; i < depth; i++)
		vigie_buffer_append_char(&text, '(');
	for (size_t i = 0; i < depth; i++)
		vigie_buffer_append_char(&text, ')');
	return mailbox_values_parse(text.data, text.size, arena, &first);
}

static void lists_nest_up_to_the_limit(void **state)
{
	(void)state;
	assert_int_equal(parse_nested(MAILBOX_DEPTH_LIMIT - 1), 0);
	assert_int_equal(parse_nested(MAILBOX_DEPTH_LIMIT), -E2BIG);
}

static int parse_parts(size_t n)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_string(&text, "BODYSTRUCTURE (");
	for (size_t i = 0; i < n; i++)
		vigie_buffer_append_string(&text, CSV("(\"name\" \"a\")", "NIL"));
	vigie_buffer_append_string(&text, " \"mixed\")");
	{
		VIGIE_CLEANUP(parsed_done) struct parsed parsed = parse_structure(text.data);

		return parsed.result;
	}
}

static void a_message_has_so_many_files_at_most(void **state)
{
	(void)state;
	assert_int_equal(parse_parts(MAILBOX_PARTS_LIMIT), 0);
	assert_int_equal(parse_parts(MAILBOX_PARTS_LIMIT + 1), -E2BIG);
}

static void folder_is(const char *name, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	assert_int_equal(mailbox_name_append(name, &out), 0);
	assert_string_equal(out.data, expected);
}

static void names_of_folders_are_written_as_imap_writes_them(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	(void)state;
	folder_is("INBOX/Reçus", "\"INBOX/Re&AOc-us\"");
	folder_is("a&b \"c\\", "\"a&-b \\\"c\\\\\"");
	folder_is("台北", "\"&U,BTFw-\"");
	folder_is("😀é", "\"&2D3eAADp-\"");
	assert_int_equal(mailbox_name_append("a\r\nV9 LOGOUT", &out), -EINVAL);
	assert_int_equal(mailbox_name_append("a\xff", &out), -EINVAL);
	assert_int_equal(mailbox_name_append("", &out), -EINVAL);
}

static void an_address_is_a_folder_of_a_server(void **state)
{
	const char *sentence = NULL;

	(void)state;
	assert_int_equal(vigie_mailbox_check("imaps://imap.exemple.fr/INBOX", &sentence), 0);
	assert_int_equal(vigie_mailbox_check("imaps://imap.exemple.fr:1993/Re%C3%A7us", &sentence),
			 0);
	assert_null(sentence);
	assert_int_equal(vigie_mailbox_check("imaps://imap.exemple.fr/", &sentence), -EINVAL);
	assert_non_null(sentence);
	assert_int_equal(vigie_mailbox_check("imaps://a:b@imap.exemple.fr/INBOX", &sentence),
			 -EINVAL);
	assert_int_equal(vigie_mailbox_check("imaps://imap.exemple.fr/A%0D%0AB", &sentence),
			 -EINVAL);
	assert_int_equal(vigie_mailbox_check("imaps://imap.exemple.fr/INBOX?x", &sentence),
			 -EINVAL);
	assert_int_equal(vigie_mailbox_check("imap://imap.exemple.fr/INBOX", &sentence), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_whole_at_any_cut),
		cmocka_unit_test(content_is_handed_on_as_it_comes),
		cmocka_unit_test(an_answer_at_the_limit_is_kept_and_one_above_is_passed_over),
		cmocka_unit_test(a_literal_that_is_too_long_is_followed_to_its_end),
		cmocka_unit_test(a_message_says_its_sender_and_its_files),
		cmocka_unit_test(a_message_may_be_one_file),
		cmocka_unit_test(a_file_in_a_forwarded_message_has_the_number_of_both),
		cmocka_unit_test(what_no_export_is_is_passed_over),
		cmocka_unit_test(several_senders_or_none_are_nobody),
		cmocka_unit_test(what_is_deleted_or_no_message_is_nothing),
		cmocka_unit_test(a_structure_without_sense_is_refused),
		cmocka_unit_test(lists_nest_up_to_the_limit),
		cmocka_unit_test(a_message_has_so_many_files_at_most),
		cmocka_unit_test(names_of_folders_are_written_as_imap_writes_them),
		cmocka_unit_test(an_address_is_a_folder_of_a_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
