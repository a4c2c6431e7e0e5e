/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attempts and their outcomes, delays, and what URLs allow: tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <curl/curl.h>

#include "daemon/mail/outcome.h"
#include "daemon/mail/route.h"
#include "vigie/cleanup.h"

#define MINUTE (60 * VIGIE_USEC_PER_SEC)

static void the_reply_of_the_server_decides(void **state)
{
	static const struct {
		struct attempt attempt;
		enum outcome outcome;
	} cases[] = {
		{{CURLE_OK, 250, true}, OUTCOME_SENT},
		{{CURLE_WEIRD_SERVER_REPLY, 451, true}, OUTCOME_AGAIN},
		{{CURLE_SEND_ERROR, 450, false}, OUTCOME_AGAIN},
		{{CURLE_SEND_ERROR, 452, false}, OUTCOME_AGAIN},
		{{CURLE_SEND_ERROR, 550, false}, OUTCOME_REFUSED},
		{{CURLE_WEIRD_SERVER_REPLY, 554, true}, OUTCOME_REFUSED},
		{{CURLE_RECV_ERROR, 354, true}, OUTCOME_AGAIN},
		{{CURLE_OPERATION_TIMEDOUT, 354, true}, OUTCOME_AGAIN},
		{{CURLE_WEIRD_SERVER_REPLY, 554, false}, OUTCOME_UNREACHABLE},
		{{CURLE_SEND_ERROR, 421, false}, OUTCOME_UNREACHABLE},
		{{CURLE_SEND_ERROR, 530, false}, OUTCOME_UNREACHABLE},
		{{CURLE_LOGIN_DENIED, 535, false}, OUTCOME_UNREACHABLE},
		{{CURLE_COULDNT_CONNECT, 0, false}, OUTCOME_UNREACHABLE},
		{{CURLE_COULDNT_RESOLVE_HOST, 0, false}, OUTCOME_UNREACHABLE},
		{{CURLE_USE_SSL_FAILED, 250, false}, OUTCOME_UNREACHABLE},
		{{CURLE_PEER_FAILED_VERIFICATION, 220, false}, OUTCOME_UNREACHABLE},
		{{CURLE_OPERATION_TIMEDOUT, 0, false}, OUTCOME_UNREACHABLE},
		{{CURLE_RECV_ERROR, 250, false}, OUTCOME_UNREACHABLE},
		{{CURLE_GOT_NOTHING, 220, false}, OUTCOME_UNREACHABLE},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		const char *reason = NULL;

		if (outcome_of(&cases[i].attempt, &reason) != cases[i].outcome)
			fail_msg("case %zu: %s", i, reason);
		assert_non_null(reason);
	}
}

static void delays_double_up_to_four_hours(void **state)
{
	static const int minutes[] = {5, 10, 20, 40, 80, 160, 240, 240};

	(void)state;
	for (uint32_t i = 0; i < VIGIE_ARRAY_SIZE(minutes); i++)
		assert_int_equal(outcome_delay(i + 1, 0), minutes[i] * MINUTE);
	assert_int_equal(outcome_delay(UINT32_MAX, 0), 240 * MINUTE);
}

static void jitter_takes_at_most_a_quarter(void **state)
{
	vigie_time least = 5 * MINUTE, most = 0;

	(void)state;
	for (uint32_t random = 0; random < 5000; random++) {
		vigie_time delay = outcome_delay(1, random * 2654435761u);

		least = delay < least ? delay : least;
		most = delay > most ? delay : most;
	}
	assert_true(least >= 5 * MINUTE * 3 / 4 && least < 4 * MINUTE);
	assert_true(most <= 5 * MINUTE && most > 4 * MINUTE + MINUTE / 2);
}

static void only_loopback_goes_without_encryption(void **state)
{
	static const struct {
		const char *url;
		enum route route;
	} cases[] = {
		{NULL, ROUTE_NONE},
		{"http://x", ROUTE_NONE},
		{"file://relative", ROUTE_NONE},
		{"file:///var/mail", ROUTE_FOLDER},
		{"smtps://localhost", ROUTE_TLS},
		{"smtp://localhost", ROUTE_LOCAL},
		{"SMTP://LOCALHOST:25", ROUTE_LOCAL},
		{"smtp://127.0.0.1:2525/x", ROUTE_LOCAL},
		{"smtp://[::1]:25", ROUTE_LOCAL},
		{"smtp://localhost.exemple.fr", ROUTE_STARTTLS},
		{"smtp://127.0.0.1.exemple.fr", ROUTE_STARTTLS},
		{"smtp://localhost@exemple.fr", ROUTE_STARTTLS},
		{"smtp://localhost:x@exemple.fr", ROUTE_STARTTLS},
		{"smtp://exemple.fr", ROUTE_STARTTLS},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++)
		if (route_of(cases[i].url) != cases[i].route)
			fail_msg("%s", cases[i].url);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reply_of_the_server_decides),
		cmocka_unit_test(delays_double_up_to_four_hours),
		cmocka_unit_test(jitter_takes_at_most_a_quarter),
		cmocka_unit_test(only_loopback_goes_without_encryption),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
