/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states of flags and referrals for people, and what they mean for the queue. */
#include "daemon/referral/state.h"
#include "vigie/translate.h"
#include "vigie/vocabulary.h"

static const struct meaning {
	bool open, seat;
} meanings[] = {
	[VIGIE_REFERRAL_WAITING] = {true, false},    [VIGIE_REFERRAL_READY] = {true, true},
	[VIGIE_REFERRAL_PROPOSED] = {true, true},    [VIGIE_REFERRAL_ACCEPTED] = {true, true},
	[VIGIE_REFERRAL_DECLINED] = {false, false},  [VIGIE_REFERRAL_EXPIRED] = {false, false},
	[VIGIE_REFERRAL_ASSIGNED] = {true, true},    [VIGIE_REFERRAL_STARTED] = {true, true},
	[VIGIE_REFERRAL_ENDED] = {false, false},     [VIGIE_REFERRAL_HELD] = {true, true},
	[VIGIE_REFERRAL_WITHDRAWN] = {false, false},
};

bool state_is_open(enum vigie_referral_state state)
{
	return meanings[state].open;
}

bool state_has_seat(enum vigie_referral_state state)
{
	return meanings[state].seat;
}

VIGIE_DEFINE_TEXT(vigie_flag_state_text, enum vigie_flag_state, VIGIE_FLAG_STATES)
VIGIE_DEFINE_TEXT(vigie_flag_reason_text, enum vigie_flag_reason, VIGIE_FLAG_REASONS)
VIGIE_DEFINE_TEXT(vigie_referral_state_text, enum vigie_referral_state, VIGIE_REFERRAL_STATES)
