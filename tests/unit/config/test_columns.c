/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns mapped by name, as a configuration says them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/config.h"

#define SOURCE(rest)                                                                               \
	"office \"Essai\" {\n}\nsource \"s\" {\n fetch \"directory:///srv/depots\"\n" rest "\n}\n"

struct reading {
	char folder[40], path[64];
	struct vigie_diagnostics *list;
	struct vigie_config *config;
	struct vigie_buffer messages;
	int result;
};

static void begin(struct reading *reading, const char *text)
{
	FILE *file;

	*reading = (struct reading){.folder = "/tmp/vigie-test-XXXXXX"};
	assert_non_null(mkdtemp(reading->folder));
	snprintf(reading->path, sizeof(reading->path), "%s/vigie.conf", reading->folder);
	file = fopen(reading->path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(vigie_diagnostics_new(&reading->list), 0);
	reading->result = vigie_config_load(reading->path, reading->list, &reading->config);
	vigie_diagnostics_render(reading->list, false, &reading->messages);
}

static void end(struct reading *reading)
{
	vigie_buffer_done(&reading->messages);
	vigie_diagnostics_free(reading->list);
	vigie_config_free(reading->config);
	assert_int_equal(unlink(reading->path), 0);
	assert_int_equal(rmdir(reading->folder), 0);
}

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
