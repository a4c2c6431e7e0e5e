/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names what a file does not say (missing.h). */
#include "connectors/format/missing.h"

#include <errno.h>
#include <string.h>

static const struct {
	const char *word, *name;
	enum vigie_rejection why;
} words[] = {
#define X(enumerator, word, name, why) {word, name, VIGIE_REJECT_##why},
	VIGIE_MISSING(X)
#undef X
};

int vigie_missing_refusal(unsigned missing)
{
	return missing ? (int)words[__builtin_ctz(missing)].why + 1 : 0;
}

static int keep(struct vigie_inspection *inspection, struct vigie_buffer *text,
		const char **ret_text)
{
	if (vigie_buffer_error(text) < 0)
		return -ENOMEM;
	*ret_text = vigie_arena_copy(inspection->arena, vigie_buffer_string(text), text->size);
	return *ret_text ? 0 : -ENOMEM;
}

int vigie_missing_describe(unsigned missing, const char *extension,
			   struct vigie_inspection *inspection)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer names = {0}, pattern = {0};
	int r;

	if (!missing)
		return 0;
	for (unsigned left = missing; left; left &= left - 1) {
		int place = __builtin_ctz(left);

		if (names.size) {
			vigie_buffer_append_string(&names, ", ");
			vigie_buffer_append_char(&pattern,
						 pattern.size == strlen("{school}") ? '/' : '_');
		}
		vigie_buffer_append_string(&names, _(words[place].name));
		vigie_buffer_append_string(&pattern, words[place].word);
	}
	if (missing == VIGIE_MISSING_SCHOOL)
		vigie_buffer_append_string(&pattern, "/{any}");
	vigie_buffer_append_string(&pattern, extension);
	r = keep(inspection, &names, &inspection->missing);
	return r == 0 ? keep(inspection, &pattern, &inspection->suggested_match) : r;
}
