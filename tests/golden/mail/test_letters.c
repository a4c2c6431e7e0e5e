/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes the golden set: every letter of the table, in both languages and under each identity, as
 * .eml files into the folder $GOLDEN_LETTERS, which test_set.sh reads; without it, into one of its
 * own.
 */
#include <sys/stat.h>

#include "tests/unit/mail/letters.h"
#include "vigie/translate.h"

static const char *const languages[] = {"en", "fr"};
static const char *const identities[] = {"none", "initials", "full"};

static void write_file(const char *folder, const char *name, const struct vigie_buffer *bytes)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s.eml", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes->data, 1, bytes->size, file), bytes->size);
	assert_int_equal(fclose(file), 0);
}

static void write_letter(const char *folder, enum vigie_letter letter, const char *language,
			 size_t identity)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer raw = {0}, text = {0};
	struct office *office;
	void *state;
	char name[64];

	assert_non_null(letters[letter].write);
	assert_int_equal(office_set_up(&state), 0);
	office = state;
	letters_prepare(office);
	office->coordinators[0].identity = (enum vigie_identity)identity;
	letters_name_pupils(office, "ESSAI-ZÉBULON", "Écho", "INE");
	vigie_translate_init(language);
	letters[letter].write(office);
	read_last(office, &raw, &text);
	snprintf(name, sizeof(name), "%s.%s.%s", letters[letter].word, language,
		 identities[identity]);
	write_file(folder, name, &raw);
	assert_int_equal(office_tear_down(&state), 0);
}

static void every_letter_of_the_table_is_in_the_golden_set(void **state)
{
	static const char *const words[] = {
#define X(enumerator, word, subject) word,
		VIGIE_LETTERS(X)
#undef X
	};
	char own[] = "/tmp/vigie-letters-XXXXXX", command[64];
	const char *folder = getenv("GOLDEN_LETTERS");

	(void)state;
	if (!folder)
		assert_non_null(mkdtemp(own));
	for (enum vigie_letter letter = 0; letter < VIGIE_LETTERS_N; letter++) {
		assert_string_equal(letters[letter].word, words[letter]);
		for (size_t i = 0; i < VIGIE_ARRAY_SIZE(languages); i++)
			for (size_t j = 0; j < VIGIE_ARRAY_SIZE(identities); j++)
				write_letter(folder ? folder : own, letter, languages[i], j);
	}
	if (folder)
		return;
	snprintf(command, sizeof(command), "rm -rf %s", own);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_letter_of_the_table_is_in_the_golden_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
