/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log: one line per event on standard error, fields for the journal, levels. The journal is a
 * function of this file that takes the place of libsystemd's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <cmocka.h>

#include "vigie/buffer.h"
#include "vigie/log.h"

static struct vigie_buffer journal;
static int journal_answer;

int sd_journal_sendv(const struct iovec *parts, int n);

int sd_journal_sendv(const struct iovec *parts, int n)
{
	for (int i = 0; i < n; i++) {
		vigie_buffer_append(&journal, parts[i].iov_base, parts[i].iov_len);
		vigie_buffer_append_char(&journal, '|');
	}
	return journal_answer;
}

struct capture {
	FILE *file;
	int saved;
};

static void start(struct capture *capture)
{
	capture->file = tmpfile();
	assert_non_null(capture->file);
	fflush(stderr);
	capture->saved = dup(STDERR_FILENO);
	assert_true(dup2(fileno(capture->file), STDERR_FILENO) >= 0);
}

static void stop(struct capture *capture, char *text, size_t size)
{
	fflush(stderr);
	assert_true(dup2(capture->saved, STDERR_FILENO) >= 0);
	close(capture->saved);
	rewind(capture->file);
	text[fread(text, 1, size - 1, capture->file)] = '\0';
	fclose(capture->file);
}

/* Says in JOURNAL_STREAM that the captured file is the journal. */
static void call_it_the_journal(const struct capture *capture)
{
	struct stat status;
	char stream[64];

	assert_int_equal(fstat(fileno(capture->file), &status), 0);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)status.st_dev,
		 (uintmax_t)status.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
}

static const struct vigie_log_field fields[] = {
	{VIGIE_FIELD_SOURCE, "depots"}, {VIGIE_FIELD_FILE, "a.csv\nb"}, {0}};

static int set_up(void **state)
{
	(void)state;
	unsetenv("JOURNAL_STREAM");
	vigie_log_set_level(VIGIE_LOG_INFO);
	journal_answer = 0;
	vigie_buffer_done(&journal);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	vigie_buffer_done(&journal);
	return 0;
}

static void an_event_is_one_line_with_its_priority_and_fields(void **state)
{
	struct capture capture;
	char text[200];

	(void)state;
	start(&capture);
	vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_DELIVERY_HELD, fields, "held: %d rows", 3);
	vigie_log(VIGIE_LOG_INFO, VIGIE_EVENT_STARTED, NULL, "started");
	stop(&capture, text, sizeof(text));
	assert_string_equal(text, "<4>held: 3 rows [source=depots file=a.csv b]\n<6>started\n");
	assert_int_equal(journal.size, 0);
}

static void a_line_break_in_a_message_stays_one_line(void **state)
{
	struct capture capture;
	char text[200];

	(void)state;
	start(&capture);
	vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_STARTED, NULL, "a%sb", "\n<0>forged\033[2J");
	stop(&capture, text, sizeof(text));
	assert_string_equal(text, "<3>a <0>forged [2Jb\n");
}

static void what_is_below_the_level_is_dropped(void **state)
{
	struct capture capture;
	char text[200];

	(void)state;
	start(&capture);
	vigie_log(VIGIE_LOG_DEBUG, VIGIE_EVENT_SLOW, NULL, "one");
	vigie_log_set_level(VIGIE_LOG_DEBUG);
	vigie_log(VIGIE_LOG_DEBUG, VIGIE_EVENT_SLOW, NULL, "two");
	vigie_log_set_level(VIGIE_LOG_WARNING);
	vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_SLOW, NULL, "three");
	vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_SLOW, NULL, "four");
	stop(&capture, text, sizeof(text));
	assert_string_equal(text, "<7>two\n<4>four\n");
}

static void the_journal_gets_every_field_and_standard_error_nothing(void **state)
{
	struct capture capture;
	char text[200];

	(void)state;
	start(&capture);
	call_it_the_journal(&capture);
	vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_MAIL_SENT, fields, "sent %s", "x");
	stop(&capture, text, sizeof(text));
	assert_string_equal(text, "");
	assert_string_equal(vigie_buffer_string(&journal),
			    "MESSAGE=sent x|PRIORITY=5|"
			    "MESSAGE_ID=6f0f4ac9a0f14cf0a1c3f0b1a5a3000b|"
			    "VIGIE_SOURCE=depots|VIGIE_FILE=a.csv\nb|");
}

static void a_journal_that_is_another_stream_is_not_used(void **state)
{
	struct capture capture;
	char text[200];

	(void)state;
	setenv("JOURNAL_STREAM", "1:2", 1);
	start(&capture);
	vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_MAIL_SENT, NULL, "sent");
	stop(&capture, text, sizeof(text));
	assert_string_equal(text, "<5>sent\n");
	assert_int_equal(journal.size, 0);
}

static void a_journal_that_fails_leaves_standard_error(void **state)
{
	struct capture capture;
	char text[200];

	(void)state;
	journal_answer = -5;
	start(&capture);
	call_it_the_journal(&capture);
	vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_MAIL_SENT, NULL, "sent");
	stop(&capture, text, sizeof(text));
	assert_string_equal(text, "<5>sent\n");
}

static void every_event_has_its_own_identifier(void **state)
{
	(void)state;
	static const enum vigie_log_event events[] = {
#define X(enumerator, id) VIGIE_EVENT_##enumerator,
		VIGIE_LOG_EVENTS(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(events); i++) {
		const char *id = vigie_log_event_id(events[i]);

		assert_int_equal(strlen(id), 32);
		assert_int_equal(strspn(id, "0123456789abcdef"), 32);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(id, vigie_log_event_id(events[j]));
	}
}

static void a_field_that_is_none_ends_the_list(void **state)
{
	const struct vigie_log_field some[] = {{VIGIE_FIELD_REFERRAL, "12"},
					       {VIGIE_FIELD_NONE, "nobody"},
					       {VIGIE_FIELD_RULE, "unseen"},
					       {0}};
	struct capture capture;
	char text[200];

	(void)state;
	start(&capture);
	vigie_log(VIGIE_LOG_INFO, VIGIE_EVENT_REFERRAL_MOVED, some, "moved");
	stop(&capture, text, sizeof(text));
	assert_string_equal(text, "<6>moved [referral=12]\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_event_is_one_line_with_its_priority_and_fields),
		TEST(a_line_break_in_a_message_stays_one_line),
		TEST(what_is_below_the_level_is_dropped),
		TEST(the_journal_gets_every_field_and_standard_error_nothing),
		TEST(a_journal_that_is_another_stream_is_not_used),
		TEST(a_journal_that_fails_leaves_standard_error),
		TEST(every_event_has_its_own_identifier),
		TEST(a_field_that_is_none_ends_the_list),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
