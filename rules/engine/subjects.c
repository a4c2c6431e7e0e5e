/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subject blocks of a set, for who names subjects outside rules. Owns nothing. */
#include <string.h>

#include "rules/engine/set.h"
#include "vigie/text.h"

static bool is_same(const struct vigie_buffer *folded, const char *label)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer other = {0};

	return vigie_text_fold(label, strlen(label), false, &other) == 0 &&
	       strcmp(vigie_buffer_string(folded), vigie_buffer_string(&other)) == 0;
}

static bool has_code(const struct ast_subject *subject, const char *code)
{
	for (size_t i = 0; code && i < subject->n_codes; i++)
		if (strcmp(subject->codes[i], code) == 0)
			return true;
	return false;
}

static bool has_label(const struct ast_subject *subject, const struct vigie_buffer *folded)
{
	if (is_same(folded, subject->name))
		return true;
	for (size_t i = 0; i < subject->n_labels; i++)
		if (is_same(folded, subject->labels[i]))
			return true;
	return false;
}

const char *vigie_rules_subject(const struct vigie_rules *rules, const char *label,
				const char *code)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};
	const struct ast_subject *found = NULL;

	if (vigie_text_fold(label, strlen(label), false, &folded) < 0)
		return label;
	for (size_t i = 0; i < rules->tree->n_subjects; i++) {
		const struct ast_subject *subject = &rules->tree->subjects[i];

		if (!has_code(subject, code) && !has_label(subject, &folded))
			continue;
		if (found)
			return label;
		found = subject;
	}
	return found ? found->name : label;
}

/* What cannot stand between quotes is left out. */
static void append_line(struct vigie_buffer *out, const char *word, const char *text)
{
	if (!strpbrk(text, "\"\\\n"))
		vigie_buffer_append_format(out, "%s \"%s\" ", word, text);
}

void vigie_rules_append_subjects(const struct vigie_rules *rules, struct vigie_buffer *out)
{
	for (size_t i = 0; i < rules->tree->n_subjects; i++) {
		const struct ast_subject *subject = &rules->tree->subjects[i];

		if (strpbrk(subject->name, "\"\\\n"))
			continue;
		append_line(out, "subject", subject->name);
		vigie_buffer_append_string(out, "{ ");
		for (size_t k = 0; k < subject->n_codes; k++)
			append_line(out, "code", subject->codes[k]);
		for (size_t k = 0; k < subject->n_labels; k++)
			append_line(out, "label", subject->labels[k]);
		vigie_buffer_append_string(out, "}\n");
	}
}
