/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value of an indicator as scripts read it. Owns nothing; refuses no value: unknown is null. */
#include "vigie/rules.h"

void vigie_value_append_json(struct vigie_buffer *out, const struct vigie_value *value)
{
	switch (value->kind) {
	case VIGIE_VALUE_UNKNOWN:
		vigie_buffer_append_string(out, "null");
		break;
	case VIGIE_VALUE_NUMBER:
		vigie_decimal_append(out, value->number, 0);
		break;
	case VIGIE_VALUE_LEVEL:
		vigie_buffer_append_json(out, vigie_level_name(value->level));
		break;
	case VIGIE_VALUE_TEXT:
		vigie_buffer_append_json(out, value->text);
		break;
	case VIGIE_VALUE_ANSWER:
		vigie_buffer_append_string(out, value->answer ? "true" : "false");
		break;
	}
}
