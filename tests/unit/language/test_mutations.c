/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever bytes a file holds: an answer, in bounded time, with a message whenever there is no set.
 * Under AddressSanitizer this is the fuzz test of every build. */
#include "generator.h"

#define SAMPLES 1500
#define RANDOM_SIZE 400

/* Parses, prints, restates and formats; whatever the text is. */
static void survive(const char *text, size_t size)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0}, formatted = {0};
	struct page page;
	size_t errors;

	page_read(&page, text, size, &(struct vigie_rules_options){.warn_untested = true});
	errors = page_errors(&page);
	assert_int_equal(page.result, errors > 0);
	for (size_t i = 0; page.set && i < page.set->n_rules; i++)
		ast_rule_restate(&page.set->rules[i], (enum vigie_language)(i % 2), &out);
	if (vigie_rules_format(&page.source, false, VIGIE_FRENCH, page.list, &formatted) == 0)
		assert_true(formatted.size > 0 || size == 0 || page.set);
	page_done(&page);
}

static void mutate(struct generator *generator, char *bytes, size_t *size)
{
	static const char *const pieces[] = {
		"{",	      "}",   "(", ")",	  "\"", "\n",	"#",	    "..",	    "si",
		"not ",	      "8,5", "%", "\xc3", "\0", "rule", "let x = ", "test \"t\" {", "over:",
		"2026-02-30", "-",   ",",
	};
	size_t at = pick(generator, (unsigned)*size), n = 1 + pick(generator, 12);
	const char *piece = PICK(generator, pieces);

	switch (pick(generator, 4)) {
	case 0: /* a byte */
		bytes[at] = (char)pick(generator, 256);
		break;
	case 1: /* a hole */
		n = at + n > *size ? *size - at : n;
		memmove(bytes + at, bytes + at + n, *size - at - n);
		*size -= n;
		break;
	case 2: /* a piece over what is there */
		n = strlen(piece);
		memcpy(bytes + at, piece, at + n > *size ? *size - at : n);
		break;
	default: /* a cut */
		if (pick(generator, 8) == 0)
			*size = at;
	}
}

static void mutated_files_get_an_answer(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer file = {0};
		struct generator generator = {.state = seed, .out = &file};
		size_t size;
		char *bytes;

		put_file(&generator);
		size = file.size;
		bytes = malloc(size + 1);
		assert_non_null(bytes);
		memcpy(bytes, file.data, size);
		for (unsigned n = pick(&generator, 6) + 1; n > 0 && size > 0; n--)
			mutate(&generator, bytes, &size);
		bytes[size] = '\0';
		survive(bytes, size);
		free(bytes);
	}
}

static void random_bytes_get_an_answer(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		struct generator generator = {.state = seed};
		char bytes[RANDOM_SIZE + 1] = "";
		size_t size = pick(&generator, RANDOM_SIZE);

		for (size_t i = 0; i < size; i++)
			bytes[i] = (char)pick(&generator, 256);
		survive(bytes, size);
	}
}

static void random_words_get_an_answer(void **state)
{
	static const char *const words[] = {
		"rule",	      "\"r\"",	    "{",
		"}",	      "title",	    "when",
		"si",	      "(",	    ")",
		"average",    "8",	    "<",
		"and",	      "ou",	    "non",
		"not",	      "in",	    "..",
		"6e",	      ",",	    "at least",
		"2",	      "of",	    "let",
		"x",	      "=",	    "score",
		"points",     "test",	    "on",
		"2026-11-30", "pupil",	    "expect",
		"nothing",    "for",	    "absence",
		"-",	      "else",	    "over",
		":",	      "days",	    "subject",
		"code",	      "label",	    "%",
		"\n",	      "# c\n",	    "known",
		"flagged",    "applies to", "subjects_below",
	};

	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
		struct generator generator = {.state = seed, .out = &text};

		for (unsigned n = pick(&generator, 80) + 1; n > 0; n--) {
			put(&generator, PICK(&generator, words));
			put(&generator, " ");
		}
		survive(vigie_buffer_string(&text), text.size);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mutated_files_get_an_answer),
		cmocka_unit_test(random_bytes_get_an_answer),
		cmocka_unit_test(random_words_get_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
