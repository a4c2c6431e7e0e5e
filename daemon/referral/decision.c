/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A decision as it was made: rule text, fingerprint, values and day, kept so that it can be
 * explained to a family when the rules and the data have long changed. Owns nothing.
 */
#include "daemon/referral/decision.h"
#include "daemon/store/flags.h"
#include "vigie/translate.h"

void decision_append_values(struct vigie_buffer *out, const struct vigie_rules *rules,
			    const struct vigie_verdicts *verdicts, size_t pupil, size_t rule)
{
	size_t n = vigie_rules_n_indicators(rules, rule);

	vigie_buffer_append_char(out, '{');
	for (size_t i = 0; i < n; i++) {
		struct vigie_value value = vigie_verdicts_value(verdicts, pupil, rule, i);

		if (i > 0)
			vigie_buffer_append_char(out, ',');
		vigie_buffer_append_json(out, vigie_rules_indicator(rules, rule, i));
		vigie_buffer_append_char(out, ':');
		vigie_value_append_json(out, &value);
	}
	vigie_buffer_append_char(out, '}');
}

int vigie_flag_describe(struct vigie_store *store, int64_t id, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct flag_record record;
	int r = vigie_arena_new(&arena);

	if (r == 0)
		r = flags_get_record(store, id, arena, &record);
	if (r < 0)
		return r;
	vigie_buffer_append_string(out, _("raised on "));
	vigie_day_append_iso(out, record.day);
	vigie_buffer_append_format(out, "\n%s%s\n%s%s\n\n%s\n", _("rules in force: "),
				   record.fingerprint, _("values: "), record.values, record.text);
	return vigie_buffer_error(out);
}
