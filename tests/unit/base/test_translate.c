/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages: which language is chosen, and that a catalogue is found where no French locale is
 * installed. The catalogue is a file of two words made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "vigie/cleanup.h"
#include "vigie/translate.h"

static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};

/* Writes a catalogue of the GNU MO format: the header entry and "error". */
static void write_catalogue(const char *path)
{
	static const char header[] = "Content-Type: text/plain; charset=UTF-8\n";
	static const char word[] = "error", translated[] = "erreur (été)";
	const uint32_t strings = 28 + 4 * 8;
	const uint32_t table[] = {0x950412de, 0, 2, 28, 28 + 16, 0, strings,
				  /* msgids: length and offset */
				  0, strings, sizeof(word) - 1, strings + 1,
				  /* their translations */
				  sizeof(header) - 1, strings + 1 + sizeof(word),
				  sizeof(translated) - 1,
				  strings + 1 + sizeof(word) + sizeof(header)};
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(table, sizeof(table), 1, file), 1);
	assert_int_equal(fwrite("", 1, 1, file), 1);
	assert_int_equal(fwrite(word, sizeof(word), 1, file), 1);
	assert_int_equal(fwrite(header, sizeof(header), 1, file), 1);
	assert_int_equal(fwrite(translated, sizeof(translated), 1, file), 1);
	assert_int_equal(fclose(file), 0);
}

static const char *const parts[] = {"", "/fr", "/fr/LC_MESSAGES", "/fr/LC_MESSAGES/vigie.mo"};

static int make_folder(void **state)
{
	static char folder[] = "/tmp/vigie-translate-XXXXXX";
	char path[100];

	if (!mkdtemp(folder))
		return -1;
	for (size_t i = 1; i + 1 < VIGIE_ARRAY_SIZE(parts); i++) {
		snprintf(path, sizeof(path), "%s%s", folder, parts[i]);
		if (mkdir(path, 0700) < 0)
			return -1;
	}
	snprintf(path, sizeof(path), "%s%s", folder, parts[VIGIE_ARRAY_SIZE(parts) - 1]);
	write_catalogue(path);
	setenv("VIGIE_LOCALEDIR", folder, 1);
	*state = folder;
	return 0;
}

static int remove_folder(void **state)
{
	char path[100];

	for (size_t i = VIGIE_ARRAY_SIZE(parts); i-- > 0;) {
		snprintf(path, sizeof(path), "%s%s", (const char *)*state, parts[i]);
		remove(path);
	}
	return 0;
}

static void assert_chosen(const char *language, const char *lc_all, const char *lc_messages,
			  const char *lang, const char *expected)
{
	const char *const values[] = {language, lc_all, lc_messages, lang};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(variables); i++) {
		if (values[i])
			setenv(variables[i], values[i], 1);
		else
			unsetenv(variables[i]);
	}
	vigie_translate_init(NULL);
	assert_string_equal(vigie_translate_language(), expected);
}

static void a_named_language_is_taken_and_can_be_changed(void **state)
{
	(void)state;
	vigie_translate_init("fr");
	assert_string_equal(vigie_translate_language(), "fr");
	assert_string_equal(_("error"), "erreur (été)");
	vigie_translate_init("en");
	assert_string_equal(vigie_translate_language(), "en");
	assert_string_equal(_("error"), "error");
	vigie_translate_init("fr");
	assert_string_equal(_("error"), "erreur (été)");
}

static void language_comes_before_the_locale_in_a_minimal_locale(void **state)
{
	(void)state;
	assert_chosen("fr", "C.UTF-8", NULL, NULL, "fr");
	assert_string_equal(_("error"), "erreur (été)");
	assert_chosen("fr_FR:en", NULL, NULL, "en_US.UTF-8", "fr");
	assert_chosen("de:fr", NULL, NULL, NULL, "fr");
	assert_chosen("en:fr", NULL, NULL, "fr_FR.UTF-8", "en");
}

static void the_first_locale_variable_set_decides_without_language(void **state)
{
	(void)state;
	assert_chosen(NULL, "fr_FR.UTF-8", "en_US", "en_US", "fr");
	assert_string_equal(_("error"), "erreur (été)");
	assert_chosen(NULL, "", "fr_CA", "en_US", "fr");
	assert_chosen(NULL, NULL, NULL, "fr", "fr");
	assert_chosen("", NULL, NULL, "fr_FR@euro", "fr");
}

static void everything_else_is_english(void **state)
{
	(void)state;
	assert_chosen(NULL, NULL, NULL, NULL, "en");
	assert_chosen(NULL, NULL, NULL, "de_DE.UTF-8", "en");
	assert_chosen(NULL, NULL, NULL, "frisian", "en");
	assert_chosen("fr", "C", NULL, "fr_FR.UTF-8", "en");
	assert_chosen("fr", NULL, NULL, "POSIX", "en");
	vigie_translate_init("de");
	assert_string_equal(vigie_translate_language(), "en");
	assert_string_equal(_("error"), "error");
}

static void what_systemd_starts_speaks_the_language_of_the_office(void **state)
{
	char self[24];

	(void)state;
	snprintf(self, sizeof(self), "%d", getpid());
	setenv("SYSTEMD_EXEC_PID", self, 1);
	assert_chosen(NULL, NULL, NULL, "en_US.UTF-8", "en");
	vigie_translate_follow("fr");
	assert_string_equal(vigie_translate_language(), "fr");
	/* A child of what systemd started is run by a person. */
	setenv("SYSTEMD_EXEC_PID", "1", 1);
	assert_chosen(NULL, NULL, NULL, "en_US.UTF-8", "en");
	vigie_translate_follow("fr");
	unsetenv("SYSTEMD_EXEC_PID");
	vigie_translate_follow("fr");
	assert_string_equal(vigie_translate_language(), "en");
}

static void numbers_keep_their_dot(void **state)
{
	char text[8];

	(void)state;
	vigie_translate_init("fr");
	snprintf(text, sizeof(text), "%.1f", 1.5);
	assert_string_equal(text, "1.5");
	assert_string_equal(setlocale(LC_COLLATE, NULL), "C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_named_language_is_taken_and_can_be_changed),
		cmocka_unit_test(language_comes_before_the_locale_in_a_minimal_locale),
		cmocka_unit_test(the_first_locale_variable_set_decides_without_language),
		cmocka_unit_test(everything_else_is_english),
		cmocka_unit_test(what_systemd_starts_speaks_the_language_of_the_office),
		cmocka_unit_test(numbers_keep_their_dot),
	};

	return cmocka_run_group_tests_name("translate", tests, make_folder, remove_folder);
}
