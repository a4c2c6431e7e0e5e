/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels: names read and printed, labels of formations understood, nothing guessed. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/level.h"

static enum vigie_level parse(const char *text)
{
	return vigie_level_parse(text, strlen(text));
}

static void every_name_reads_back_as_its_level(void **state)
{
	(void)state;
	for (int level = VIGIE_LEVEL_CP; level <= VIGIE_LEVEL_MLDS; level++)
		assert_int_equal(parse(vigie_level_name((enum vigie_level)level)), level);
	assert_null(vigie_level_name(VIGIE_LEVEL_NONE));
}

static void case_is_ignored_and_other_words_are_no_level(void **state)
{
	(void)state;
	assert_int_equal(parse("TLE"), VIGIE_LEVEL_TLE);
	assert_int_equal(parse("cm2"), VIGIE_LEVEL_CM2);
	assert_int_equal(parse("5B"), VIGIE_LEVEL_NONE);
	assert_int_equal(parse("7e"), VIGIE_LEVEL_NONE);
	assert_int_equal(parse(""), VIGIE_LEVEL_NONE);
	assert_int_equal(vigie_level_parse("6eXX", 2), VIGIE_LEVEL_6E);
}

static void only_cp_to_terminale_are_ordered(void **state)
{
	(void)state;
	assert_true(vigie_level_is_ordered(VIGIE_LEVEL_CP));
	assert_true(vigie_level_is_ordered(VIGIE_LEVEL_TLE));
	assert_false(vigie_level_is_ordered(VIGIE_LEVEL_CAP1));
	assert_false(vigie_level_is_ordered(VIGIE_LEVEL_NONE));
}

static void labels_of_formations_name_their_level(void **state)
{
	static const struct {
		const char *label;
		enum vigie_level level;
	} labels[] = {
		{"5EME", VIGIE_LEVEL_5E},
		{"6ème bilangue", VIGIE_LEVEL_6E},
		{"6EME SEGPA", VIGIE_LEVEL_6E},
		{"CE2", VIGIE_LEVEL_CE2},
		{"3EME PREPA-METIERS", VIGIE_LEVEL_3PREPA},
		{"2NDE GENERALE ET TECHNOLOGIQUE", VIGIE_LEVEL_2DE},
		{"PREMIÈRE STMG", VIGIE_LEVEL_1RE},
		{"TERMINALE GENERALE", VIGIE_LEVEL_TLE},
		{"SECONDE PROFESSIONNELLE", VIGIE_LEVEL_BP2},
		{"1ERE PRO COMMERCE", VIGIE_LEVEL_BP1},
		{"TLE PRO", VIGIE_LEVEL_BPT},
		{"2NDPRO METIERS DE L'ACCUEIL", VIGIE_LEVEL_BP2},
		{"1ERE ANNEE CAP CUISINE", VIGIE_LEVEL_CAP1},
		{"CAP CUISINE 2EME ANNEE", VIGIE_LEVEL_CAP2},
		{"2CAP2 CUISINE", VIGIE_LEVEL_CAP2},
		{"1ERE ANNEE BMA", VIGIE_LEVEL_BMA1},
		{"MLDS ACCUEIL", VIGIE_LEVEL_MLDS},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		assert_int_equal(vigie_level_from_formation(labels[i].label), labels[i].level);
}

static void labels_that_say_no_level_give_none(void **state)
{
	static const char *const labels[] = {
		"",
		"ULIS",
		"BTS 1ERE ANNEE",
		"CAP CUISINE",
		"CE1 CE2",
		"1ERE ANNEE DE DE",
		"CPGE 2EME ANNEE",
		"5B",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		assert_int_equal(vigie_level_from_formation(labels[i]), VIGIE_LEVEL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_reads_back_as_its_level),
		cmocka_unit_test(case_is_ignored_and_other_words_are_no_level),
		cmocka_unit_test(only_cp_to_terminale_are_ordered),
		cmocka_unit_test(labels_of_formations_name_their_level),
		cmocka_unit_test(labels_that_say_no_level_give_none),
	};

	return cmocka_run_group_tests_name("level", tests, NULL, NULL);
}
