/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds a withheld word. Owns nothing; decides nothing but what an unknown name is told. */
#include "rules/language/withheld.h"

#include <string.h>

#include "rules/language/codes.h"
#include "rules/language/keywords.h"
#include "vigie/text.h"

#define NAME_SIZE 64 /* longer than any withheld word */

static const struct withheld_group {
	const char *reason, *const *words; /* up to NULL */
} groups[] = {
#define X(enumerator, reason, ...) {reason, (const char *const[]){__VA_ARGS__, NULL}},
	VIGIE_WITHHELD(X)
#undef X
};

static const char *reason_of_word(const char *folded)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(groups); i++) {
		for (const char *const *word = groups[i].words; *word; word++) {
			if (keyword_is_word(folded, *word, strlen(*word)))
				return groups[i].reason;
		}
	}
	return NULL;
}

static const char *reason_of_part(const char *part, size_t size)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};

	if (size >= NAME_SIZE || vigie_text_fold(part, size, false, &folded) != 0)
		return NULL;
	for (size_t i = 0; i < folded.size; i++) {
		if (folded.data[i] == '-')
			folded.data[i] = '_';
	}
	return reason_of_word(vigie_buffer_string(&folded));
}

bool withheld_refuse(struct vigie_diagnostics *list, struct vigie_span span, const char *name)
{
	const char *reason = NULL;

	for (const char *part = name; !reason && *part;) {
		size_t size = strcspn(part, ".");

		reason = reason_of_part(part, size);
		part += size + (part[size] == '.');
	}
	if (!reason)
		return false;
	vigie_diagnostic_hint(vigie_diagnostics_add(list, VIGIE_ERROR, rule_code(CODE_WITHHELD),
						    span, N_("'%s' is never available to a rule"),
						    name),
			      "%s", _(reason));
	return true;
}
