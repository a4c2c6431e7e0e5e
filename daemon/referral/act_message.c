/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences that answer an order, made from the table of moves. */
#include "daemon/referral/act.h"
#include "vigie/translate.h"

void act_append_done(struct vigie_buffer *out, const struct vigie_referral *referral,
		     enum vigie_referral_state to)
{
	vigie_buffer_append_format(out, _("Referral No. %lld: %s."), (long long)referral->id,
				   vigie_referral_state_text(to));
}

/* The words of what a person may do from a state; false: nothing. */
static bool append_possible(struct vigie_buffer *out, enum vigie_referral_state from)
{
	bool any = false;

	for (unsigned event = 0; event < VIGIE_REFERRAL_EVENTS_N; event++) {
		enum vigie_referral_actor actor;
		enum vigie_referral_state to;
		enum vigie_referral_need need;

		if (!vigie_referral_leads(from, event, &to, &actor, &need) ||
		    !(actor & VIGIE_ACTOR_PERSON))
			continue;
		vigie_buffer_append_format(out, "%s%s", any ? ", " : "",
					   vigie_referral_event_word(event));
		any = true;
	}
	return any;
}

void act_append_refusal(struct vigie_buffer *out, const struct vigie_referral *referral,
			enum vigie_referral_event event, const char *why)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer possible = {0};

	if (why)
		vigie_buffer_append_string(out, why);
	else
		vigie_buffer_append_format(
			out, _("Referral No. %lld is in the state '%s': '%s' is not possible."),
			(long long)referral->id, vigie_referral_state_text(referral->state),
			vigie_referral_event_word(event));
	vigie_buffer_append_char(out, ' ');
	if (append_possible(&possible, referral->state))
		vigie_buffer_append_format(out, _("What is possible: %s."),
					   vigie_buffer_string(&possible));
	else
		vigie_buffer_append_string(out, _("It is closed: nothing more is to be done."));
}

void act_append_reasons(struct vigie_buffer *out, enum vigie_referral_event event)
{
	const char *separator = "";

	for (unsigned reason = 1; reason < VIGIE_REASONS_N; reason++) {
		if (!vigie_referral_reason_for(reason, event, VIGIE_ACTOR_PERSON))
			continue;
		if (!*separator)
			vigie_buffer_append_string(out, _("Say why, as one of: "));
		vigie_buffer_append_format(out, "%s%s (%s)", separator,
					   vigie_referral_reason_word(reason),
					   vigie_referral_reason_text(reason));
		separator = ", ";
	}
	vigie_buffer_append_string(out, *separator ? "." : _("That takes no reason."));
}
