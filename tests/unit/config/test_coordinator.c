/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of coordinators, which sign what they answer, and the hour of their digest. */
#include "tests/unit/config/reading.h"

static int told(const char *name, bool *ret_said)
{
	struct reading reading;
	char text[300];
	int result;

	snprintf(text, sizeof(text),
		 "office \"Essai\" {\n}\n"
		 "mail {\n from \"v <v@exemple.fr>\"\n smtp \"smtps://smtp.exemple.fr\"\n}\n"
		 "coordinator \"%s\" {\n email \"c@exemple.fr\"\n covers all\n}\n",
		 name);
	begin(&reading, text);
	result = reading.result;
	*ret_said = strstr(vigie_buffer_string(&reading.messages), "V112") &&
		    strstr(vigie_buffer_string(&reading.messages), ":7:");
	end(&reading);
	return result;
}

static void none_has_the_name_that_the_service_signs_with(void **state)
{
	static const char *const names[] = {
		"vigie", "Vigie", " VIGIE ", "vigie\xc2\xa0", "vi\xe2\x80\x8bgie", "- -"};
	bool said;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		assert_int_equal(told(names[i], &said), 1);
		assert_true(said);
	}
}

static void a_name_that_only_has_it_within_is_a_person_s(void **state)
{
	static const char *const names[] = {"Mme Vigie", "vigie 75", "L. Vigié", "Élise"};
	bool said;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		assert_int_equal(told(names[i], &said), 0);
		assert_false(said);
	}
}

static void an_hour_is_asked_for_as_one(void **state)
{
	struct reading reading;

	(void)state;
	begin(&reading, "office \"e\" {\n}\ncoordinator \"c\" {\n email \"a@b.fr\"\n covers all\n"
			" digest daily at 7h30\n}\n");
	assert_non_null(strstr(vigie_buffer_string(&reading.messages), "a time such as 07:30"));
	end(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_has_the_name_that_the_service_signs_with),
		cmocka_unit_test(a_name_that_only_has_it_within_is_a_person_s),
		cmocka_unit_test(an_hour_is_asked_for_as_one),
	};

	return cmocka_run_group_tests_name("coordinator", tests, NULL, NULL);
}
