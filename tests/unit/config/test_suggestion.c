/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A misspelt word of a configuration is corrected in the language that the file is written in. */
#include "tests/unit/config/reading.h"

#define FRENCH "rectorat \"e\" {\n base \"b.db\"\n regles \"r\"\n}\n"
#define ENGLISH "office \"e\" {\n store \"b.db\"\n rules \"r\"\n}\n"

static void assert_told(const char *text, const char *message)
{
	struct reading reading;

	begin(&reading, text);
	assert_int_equal(reading.result, 1);
	if (!strstr(vigie_buffer_string(&reading.messages), message))
		fail_msg("not told '%s' but:\n%s", message, vigie_buffer_string(&reading.messages));
	end(&reading);
}

static void the_nearest_word_is_suggested(void **state)
{
	(void)state;
	assert_told(FRENCH "coordinateur \"c\" {\n couvre toutt\n}\n", "did you mean 'tout'?");
	assert_told(FRENCH "cordinateur \"c\" {\n}\n", "did you mean 'coordinateur'?");
	assert_told(ENGLISH "cordinator \"c\" {\n}\n", "did you mean 'coordinator'?");
}

static void where_none_is_near_all_are_listed(void **state)
{
	(void)state;
	assert_told(FRENCH "source \"s\" {\n attendre x\n}\n", "one of: eleves, notes");
	assert_told(ENGLISH "source \"s\" {\n expect x\n}\n", "one of: pupils, grades");
}

static void a_missing_key_is_named(void **state)
{
	(void)state;
	assert_told(FRENCH "source \"s\" {\n}\n", "the key 'relever' is missing");
	assert_told(ENGLISH "source \"s\" {\n}\n", "the key 'fetch' is missing");
}

static void a_word_of_the_other_language_is_suggested_when_only_that_is_near(void **state)
{
	(void)state;
	assert_told(FRENCH "coordinateur \"c\" {\n digestt daily at 07:30\n}\n",
		    "did you mean 'digest'?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_word_is_suggested),
		cmocka_unit_test(where_none_is_near_all_are_listed),
		cmocka_unit_test(a_missing_key_is_named),
		cmocka_unit_test(a_word_of_the_other_language_is_suggested_when_only_that_is_near),
	};

	return cmocka_run_group_tests_name("config/suggestion", tests, NULL, NULL);
}
