/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the state of a referral means for the queue, as one table. Pure. */
#ifndef VIGIE_REFERRAL_STATE_H
#define VIGIE_REFERRAL_STATE_H

#include "vigie/referral.h"

/* Is it still somebody's business? */
bool state_is_open(enum vigie_referral_state state);
/* Does it take a place of its programme? */
bool state_has_seat(enum vigie_referral_state state);

#endif
