/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of moves keeps what the product promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/referral/state.h"
#include "vigie/transition.h"

#define N_STATES (VIGIE_REFERRAL_WITHDRAWN + 1)

struct move {
	enum vigie_referral_state from, to;
	enum vigie_referral_event event;
	enum vigie_referral_actor actor;
	enum vigie_referral_need need;
};

static void each_move(void (*check)(const struct move *move))
{
	for (unsigned from = 0; from < N_STATES; from++)
		for (unsigned event = 0; event < VIGIE_REFERRAL_EVENTS_N; event++) {
			struct move move = {.from = from, .event = event};

			if (vigie_referral_leads(from, event, &move.to, &move.actor, &move.need))
				check(&move);
		}
}

static void check_person(const struct move *move)
{
	bool ends = move->event == VIGIE_EVENT_REFERRAL_EXPIRE ||
		    move->event == VIGIE_EVENT_REFERRAL_WITHDRAW ||
		    move->event == VIGIE_EVENT_REFERRAL_RESUME ||
		    move->event == VIGIE_EVENT_REFERRAL_HOLD;
	bool before = move->to == VIGIE_REFERRAL_WAITING || move->to == VIGIE_REFERRAL_READY ||
		      move->to == VIGIE_REFERRAL_PROPOSED;

	if (move->actor & VIGIE_ACTOR_SERVICE)
		assert_true(ends || before);
}

static void the_service_alone_moves_nothing_past_proposed(void **state)
{
	(void)state;
	each_move(check_person);
}

static void check_open(const struct move *move)
{
	assert_true(state_is_open(move->from));
}

static void what_is_closed_stays_closed(void **state)
{
	(void)state;
	each_move(check_open);
}

static void check_reasons(const struct move *move)
{
	unsigned n = 0;

	for (unsigned reason = 1; reason < VIGIE_REASONS_N; reason++)
		n += vigie_referral_reason_for(reason, move->event);
	assert_int_equal(n > 0, move->need == VIGIE_NEED_REASON);
}

static void exactly_the_moves_that_need_a_reason_have_a_list_of_them(void **state)
{
	(void)state;
	each_move(check_reasons);
}

static void every_open_referral_can_be_withdrawn(void **state)
{
	(void)state;
	for (unsigned from = 0; from < N_STATES; from++) {
		struct move move;

		assert_int_equal(vigie_referral_leads(from, VIGIE_EVENT_REFERRAL_WITHDRAW, &move.to,
						      &move.actor, &move.need),
				 state_is_open(from));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_service_alone_moves_nothing_past_proposed),
		cmocka_unit_test(what_is_closed_stays_closed),
		cmocka_unit_test(exactly_the_moves_that_need_a_reason_have_a_list_of_them),
		cmocka_unit_test(every_open_referral_can_be_withdrawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
