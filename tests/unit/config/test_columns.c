/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns mapped by name, as a configuration says them. */
#include "tests/unit/config/reading.h"

#define SOURCE(rest)                                                                               \
	"office \"Essai\" {\n}\nsource \"s\" {\n fetch \"directory:///srv/depots\"\n" rest "\n}\n"

static void columns_are_named_in_either_language_and_imply_their_format(void **state)
{
	static const char *const texts[] = {
		SOURCE("columns { \"Elève\" name \"Note\" mark\n \"Matière\" subject }\n every 5 "
		       "minutes"),
		SOURCE("format columns\n colonnes {\n \"Elève\" eleve, \"Note\" note\n \"Matière\" "
		       "matiere\n }"),
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		struct reading reading;
		const struct vigie_config_source *source;

		begin(&reading, texts[i]);
		assert_string_equal(vigie_buffer_string(&reading.messages), "");
		source = &reading.config->sources[0];
		assert_string_equal(source->format, "columns");
		assert_int_equal(source->n_columns, 3);
		assert_string_equal(source->columns[1].title, "Note");
		assert_int_equal(source->columns[1].field, VIGIE_MAPPED_MARK);
		assert_int_equal(source->columns[2].field, VIGIE_MAPPED_SUBJECT);
		end(&reading);
	}
}

static void what_columns_cannot_be_is_told(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{SOURCE("columns { \"A\" naem }"), "did you mean 'name'?"},
		{SOURCE("columns { \"A\" name \"B\" name }"), "is there already"},
		{SOURCE("columns { \"A\" name \"a\" class }"), "is there already"},
		{SOURCE("columns { \"Note\" mark }"), "no column names the pupil"},
		{SOURCE("columns { \"A\" name \"B\" mark \"C\" average }"),
		 "make two things of one row"},
		{SOURCE("format columns"), "needs the key 'columns'"},
		{SOURCE("format lsu\n columns { \"A\" name }"), "has columns of its own"},
		{SOURCE("columns { \"A\" name"), "is not closed"},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		struct reading reading;

		begin(&reading, cases[i].text);
		if (!strstr(vigie_buffer_string(&reading.messages), cases[i].message))
			fail_msg("not told '%s' but:\n%s", cases[i].message,
				 vigie_buffer_string(&reading.messages));
		end(&reading);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_named_in_either_language_and_imply_their_format),
		cmocka_unit_test(what_columns_cannot_be_is_told),
	};

	return cmocka_run_group_tests_name("columns of a source", tests, NULL, NULL);
}
