/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A referral as JSON: the same keys wherever it is printed. Stable words, no name of a pupil. */
#ifndef VIGIE_COMMAND_REFERRAL_JSON_H
#define VIGIE_COMMAND_REFERRAL_JSON_H

#include "daemon/command/json_object.h"
#include "vigie/referral.h"

void referral_json_put(struct json_object *object, const struct vigie_referral *referral);
void referral_json_put_transition(struct json_object *object,
				  const struct vigie_transition *transition);

#endif
