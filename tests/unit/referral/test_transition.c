/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of moves keeps what the product promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/referral/queue.h"
#include "daemon/referral/state.h"
#include "tests/unit/referral/board.h"
#include "vigie/signature.h"

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
		n += vigie_referral_reason_for(reason, move->event, VIGIE_ACTOR_PERSON);
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

/* Of each pair that needs a reason: which of all reasons a person may give. */
static unsigned try_reasons(struct office *office, enum vigie_referral_state from,
			    enum vigie_referral_event event)
{
	unsigned refused = 0;

	for (unsigned reason = 1; reason < VIGIE_REASONS_N; reason++) {
		struct vigie_referral_order order = board_complete(1, event);
		bool may = vigie_referral_reason_for(reason, event, VIGIE_ACTOR_PERSON);

		order.reason = reason;
		board_put_state(office, 1, from);
		assert_int_equal(board_order(office, order, NULL),
				 may ? VIGIE_MOVED : VIGIE_MOVE_INCOMPLETE);
		if (!may)
			assert_int_equal(board_get(office, 1).state, from);
		refused += vigie_referral_reason_for(reason, event, VIGIE_ACTOR_ANY) && !may;
	}
	return refused;
}

static void a_reason_that_the_service_alone_knows_is_refused_to_persons(void **state)
{
	static const char *const one[] = {"tutorat"};
	struct office *office = *state;
	unsigned refused = 0;

	office_programme(office, "tutorat");
	board_flag(office, one, 1, 1);
#define X(from, event, to, actor, need)                                                            \
	if (VIGIE_NEED_##need == VIGIE_NEED_REASON)                                                \
		refused += try_reasons(office, VIGIE_REFERRAL_##from, VIGIE_EVENT_REFERRAL_##event);
	VIGIE_REFERRAL_TRANSITIONS(X)
#undef X
	/* Six holds that a place is gone; joined, alone, objection of seven states. */
	assert_int_equal(refused, 6 + 3 * 7);
}

/* What stands for nobody, or for the service. */
static void what_is_no_name_of_a_person_signs_nothing(void **state)
{
	static const char *const names[] = {"",	     " ",      "\xc2\xa0",    "- .",  "vigie",
					    "VIGIE", " vigie", "vi\u200bgie", "A\nB", "A\x1b[31m"};
	static const char *const programmes[] = {"tutorat"};
	struct office *office = *state;

	office_programme(office, "tutorat");
	board_flag(office, programmes, 1, 1);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(names); i++) {
		struct vigie_referral_order order = board_complete(1, VIGIE_EVENT_REFERRAL_ACCEPT);

		order.reason = VIGIE_REASON_NONE;
		order.who = names[i];
		assert_int_equal(board_order(office, order, NULL), VIGIE_MOVE_INCOMPLETE);
	}
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_READY);
	assert_int_equal(vigie_signature_is_person("Élise"), 1);
	assert_int_equal(vigie_signature_is_person("m.martin@exemple.fr"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_service_alone_moves_nothing_past_proposed),
		cmocka_unit_test(what_is_closed_stays_closed),
		cmocka_unit_test(exactly_the_moves_that_need_a_reason_have_a_list_of_them),
		cmocka_unit_test(every_open_referral_can_be_withdrawn),
		OFFICE_TEST(a_reason_that_the_service_alone_knows_is_refused_to_persons),
		OFFICE_TEST(what_is_no_name_of_a_person_signs_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
