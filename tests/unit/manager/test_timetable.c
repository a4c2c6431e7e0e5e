/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moments at which sources are polled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/freshness.h"

#define NOW (INT64_C(1795329000) * VIGIE_USEC_PER_SEC)
#define MINUTE (60 * VIGIE_USEC_PER_SEC)
#define N_SOURCES 300

static char names[N_SOURCES][16];

static struct vigie_config_source source_of(size_t i, int minutes)
{
	snprintf(names[i], sizeof(names[i]), "ent-%zu", i);
	return (struct vigie_config_source){.name = names[i], .every_seconds = minutes * 60};
}

static void a_source_is_polled_at_its_interval(void **state)
{
	const struct vigie_config_source source = source_of(1, 15);
	const struct vigie_source_state fine = {0};
	vigie_time next = vigie_poll_next(&source, &fine, 7, NOW);

	(void)state;
	assert_true(next > NOW && next <= NOW + 15 * MINUTE);
	/* Whoever asks at another moment before it sees the same one. */
	assert_true(vigie_poll_next(&source, &fine, 7, next - 1) == next);
	assert_true(vigie_poll_next(&source, &fine, 7, next) == next + 15 * MINUTE);
	assert_true(vigie_poll_next(&source, &fine, 7, -NOW) > -NOW);
}

static void offices_with_other_seeds_poll_at_other_moments(void **state)
{
	const struct vigie_config_source source = source_of(1, 60);
	const struct vigie_source_state fine = {0};

	(void)state;
	assert_true(vigie_poll_next(&source, &fine, 7, NOW) !=
		    vigie_poll_next(&source, &fine, 8, NOW));
}

static void hundreds_of_sources_are_spread(void **state)
{
	const struct vigie_source_state fine = {0};
	size_t in_minute[15] = {0}, first[300] = {0};

	(void)state;
	for (size_t i = 0; i < N_SOURCES; i++) {
		const struct vigie_config_source source = source_of(i, 15);
		vigie_time next = vigie_poll_next(&source, &fine, 42, NOW) - NOW - 1;
		vigie_time start = vigie_poll_first(&source, N_SOURCES, 42, NOW) - NOW;

		in_minute[next / MINUTE]++;
		assert_true(start >= 0 && start < 300 * VIGIE_USEC_PER_SEC);
		first[start / VIGIE_USEC_PER_SEC]++;
	}
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(in_minute); i++)
		assert_true(in_minute[i] > 5 && in_minute[i] < 40);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(first); i++)
		assert_true(first[i] < 10);
}

static void one_source_alone_starts_at_once(void **state)
{
	const struct vigie_config_source source = source_of(1, 15);

	(void)state;
	assert_true(vigie_poll_first(&source, 1, 42, NOW) == NOW);
}

static vigie_time wait_of(int minutes, uint32_t failures, size_t i)
{
	const struct vigie_config_source source = source_of(i, minutes);
	const struct vigie_source_state state = {.failures = failures, .last_poll = NOW};

	return vigie_poll_next(&source, &state, 42, NOW) - NOW;
}

static void a_failing_source_is_put_off_up_to_a_ceiling(void **state)
{
	(void)state;
	assert_true(wait_of(15, 1, 1) >= 30 * MINUTE && wait_of(15, 1, 1) <= 33 * MINUTE);
	assert_true(wait_of(15, 3, 1) >= 120 * MINUTE && wait_of(15, 3, 1) <= 132 * MINUTE);
	for (uint32_t failures = 5; failures < 100; failures++) {
		assert_true(wait_of(15, failures, 1) <= VIGIE_POLL_CEILING_USEC);
		assert_true(wait_of(15, failures, 1) >= VIGIE_POLL_CEILING_USEC * 9 / 10);
	}
	assert_true(wait_of(15, UINT32_MAX, 1) <= VIGIE_POLL_CEILING_USEC);
	/* Who is asked once a day is not asked more often for failing. */
	assert_true(wait_of(24 * 60, 4, 1) == 24 * 60 * MINUTE);
}

static void sources_that_failed_together_do_not_return_together(void **state)
{
	size_t same = 0;

	(void)state;
	for (size_t i = 1; i < N_SOURCES; i++)
		same += wait_of(15, 9, i) == wait_of(15, 9, 0);
	assert_true(same < 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_is_polled_at_its_interval),
		cmocka_unit_test(offices_with_other_seeds_poll_at_other_moments),
		cmocka_unit_test(hundreds_of_sources_are_spread),
		cmocka_unit_test(one_source_alone_starts_at_once),
		cmocka_unit_test(a_failing_source_is_put_off_up_to_a_ceiling),
		cmocka_unit_test(sources_that_failed_together_do_not_return_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
