/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A subject that schools call by several names has one name outside rules too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/rules.h"

static struct vigie_rules *compile(const char *text)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	const struct vigie_rules_options options = {0};
	const struct vigie_source source = {.name = "t", .text = text, .size = strlen(text)};
	const struct vigie_source *sources[] = {&source};
	struct vigie_rules *rules = NULL;

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_rules_compile(sources, 1, &options, list, &rules), 0);
	return rules;
}

#define BLOCKS                                                                                     \
	"matière \"Français\" { code \"020700\" libellé \"FRANC\" libellé \"LETTRES\" }\n"     \
	"matière \"Latin\" { libellé \"LETTRES\" }\n"

static void labels_and_codes_lead_to_the_name_of_their_block(void **state)
{
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *rules = compile(BLOCKS);

	(void)state;
	assert_string_equal(vigie_rules_subject(rules, "FRANC", NULL), "Français");
	assert_string_equal(vigie_rules_subject(rules, "francais", NULL), "Français");
	assert_string_equal(vigie_rules_subject(rules, "FRANCAIS 4B", "020700"), "Français");
	/* Two blocks have it, or none. */
	assert_string_equal(vigie_rules_subject(rules, "LETTRES", NULL), "LETTRES");
	assert_string_equal(vigie_rules_subject(rules, "MATHS", "061300"), "MATHS");
}

static void blocks_are_written_as_they_can_be_read(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, again = {0};
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *rules = compile(BLOCKS);
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *copy = NULL;

	(void)state;
	vigie_rules_append_subjects(rules, &text);
	copy = compile(vigie_buffer_string(&text));
	vigie_rules_append_subjects(copy, &again);
	assert_string_equal(vigie_buffer_string(&text), vigie_buffer_string(&again));
	assert_string_equal(vigie_rules_subject(copy, "franc", NULL), "Français");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_and_codes_lead_to_the_name_of_their_block),
		cmocka_unit_test(blocks_are_written_as_they_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
