/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The `levels` of a source: declared patterns over class names, for exports that name only the
 * class. Pure; a name that no pattern matches has no level. */
#include <string.h>

#include "vigie/format.h"
#include "vigie/text.h"

static size_t character_size(const char *text)
{
	size_t size = 1;

	while (((unsigned char)text[size] & 0xc0) == 0x80)
		size++;
	return size;
}

/* Only the last `*` is ever taken up again: what the earlier ones took need not change. */
static bool glob(const char *pattern, const char *text)
{
	const char *star = NULL, *retry = NULL;

	while (*text) {
		if (*pattern == '*') {
			star = ++pattern;
			retry = text;
		} else if (*pattern == '?') {
			pattern++;
			text += character_size(text);
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star;
			retry += character_size(retry);
			text = retry;
		} else {
			return false;
		}
	}
	return pattern[strspn(pattern, "*")] == '\0';
}

static bool matches(const char *pattern, const char *folded_name)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};

	return vigie_text_fold(pattern, strlen(pattern), false, &folded) == 0 &&
	       glob(vigie_buffer_string(&folded), folded_name);
}

enum vigie_level vigie_level_match(const struct vigie_level_pattern *levels, size_t n,
				   const char *class_name)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};

	if (n == 0 || vigie_text_fold(class_name, strlen(class_name), false, &folded) < 0)
		return VIGIE_LEVEL_NONE;
	for (size_t i = 0; i < n; i++)
		if (matches(levels[i].pattern, vigie_buffer_string(&folded)))
			return levels[i].level;
	return VIGIE_LEVEL_NONE;
}
