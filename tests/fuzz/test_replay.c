/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The corpus that fuzzing left, once over, without a fuzzer: what was found stays found. Reads
 * tests/fuzz/corpus/TARGET/, and the golden files as far as they are of that kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/targets.h"

typedef int (*target)(const uint8_t *bytes, size_t size);

static void replay_file(target run, const char *name)
{
	FILE *file = fopen(name, "rb");
	uint8_t *bytes = NULL;
	size_t size = 0;

	assert_non_null(file);
	for (;;) {
		bytes = realloc(bytes, size + 65536);
		assert_non_null(bytes);
		size_t n = fread(bytes + size, 1, 65536, file);

		size += n;
		if (n == 0)
			break;
	}
	fclose(file);
	assert_int_equal(run(bytes, size), 0);
	free(bytes);
}

static void replay(target run, const char *pattern)
{
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		replay_file(run, found.gl_pathv[i]);
	globfree(&found);
}

#define X(name)                                                                                    \
	static void the_corpus_of_##name##_neither_crashes_nor_hangs(void **state)                 \
	{                                                                                          \
		(void)state;                                                                       \
		replay(fuzz_##name, "tests/fuzz/corpus/" #name "/*");                              \
	}
FUZZ_TARGETS(X)
#undef X

static void the_golden_files_do_not_either(void **state)
{
	(void)state;
	replay(fuzz_rules, "tests/golden/rules-messages/*.rules");
	replay(fuzz_layout, "rules/library/*.rules");
	replay(fuzz_pronote, "tests/golden/pronote/*.[cx][sm][vl]");
	replay(fuzz_lsu, "tests/golden/lsu/*.xml");
	replay(fuzz_siecle, "tests/golden/siecle/*.xml");
	replay(fuzz_opendata, "tests/golden/opendata/*.csv");
	replay(fuzz_absences, "tests/golden/absences/*.csv");
	replay(fuzz_records, "tests/golden/records/*.ndjson");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define X(name) cmocka_unit_test(the_corpus_of_##name##_neither_crashes_nor_hangs),
		FUZZ_TARGETS(X)
#undef X
			cmocka_unit_test(the_golden_files_do_not_either),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
