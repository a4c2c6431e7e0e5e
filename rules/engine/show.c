/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an explanation and a failed test print what was found: the words of the rule language itself.
 */
#include "rules/engine/show.h"

#include "rules/language/keywords.h"
#include "rules/language/phrases.h"

const char *show_truth(enum vigie_truth truth, enum vigie_language language)
{
	switch (truth) {
	case VIGIE_TRUE:
		return keyword_name(KEYWORD_YES, language);
	case VIGIE_FALSE:
		return keyword_name(KEYWORD_NO, language);
	case VIGIE_UNKNOWN:
		return keyword_name(KEYWORD_UNKNOWN, language);
	}
	return "";
}

void show_value(const struct vigie_value *value, enum vigie_language language,
		struct vigie_buffer *out)
{
	switch (value->kind) {
	case VIGIE_VALUE_UNKNOWN:
		vigie_buffer_append_string(out, show_truth(VIGIE_UNKNOWN, language));
		break;
	case VIGIE_VALUE_NUMBER:
		phrase_number(out, value->number, language);
		break;
	case VIGIE_VALUE_LEVEL:
		vigie_buffer_append_string(out, vigie_level_name(value->level));
		break;
	case VIGIE_VALUE_TEXT:
		phrase_text(out, value->text);
		break;
	case VIGIE_VALUE_ANSWER:
		vigie_buffer_append_string(
			out, show_truth(value->answer ? VIGIE_TRUE : VIGIE_FALSE, language));
		break;
	}
}
