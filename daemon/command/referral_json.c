/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A referral as JSON. See referral_json.h. */
#include "daemon/command/referral_json.h"

#include "daemon/command/words.h"

void referral_json_put(struct json_object *object, const struct vigie_referral *referral)
{
	json_number(object, "referral", referral->id);
	json_number(object, "pupil", referral->person);
	json_text(object, "school", referral->uai);
	json_text(object, "programme", referral->programme);
	json_text(object, "state", vigie_referral_state_word(referral->state));
	json_text(object, "priority", words_priority(referral->priority));
	json_day(object, "created", referral->created);
	json_day(object, "proposed", referral->proposed);
	json_day(object, "deadline", referral->deadline);
	json_day(object, "reminded", referral->reminded);
	json_day(object, "escalated", referral->escalated);
	json_day(object, "started", referral->started);
	json_day(object, "end_proposed", referral->ending);
	json_day(object, "until", referral->until);
	json_day(object, "closed", referral->closed);
	json_text(object, "reason", referral->reason);
	json_text(object, "coordinator", referral->coordinator);
	json_text(object, "tutor", referral->tutor);
	json_text(object, "titles", referral->titles);
	json_text(object, "subjects", referral->subjects);
	json_known(object, "beside", referral->beside);
	json_known(object, "after", referral->after);
}

void referral_json_put_transition(struct json_object *object,
				  const struct vigie_transition *transition)
{
	json_text(object, "from", vigie_referral_state_word(transition->from));
	json_text(object, "to", vigie_referral_state_word(transition->to));
	json_text(object, "event", transition->event);
	json_moment(object, "when", transition->when);
	json_text(object, "who", transition->who);
	json_text(object, "why", transition->why);
	json_text(object, "reason", transition->reason);
	json_text(object, "through", transition->through);
}
