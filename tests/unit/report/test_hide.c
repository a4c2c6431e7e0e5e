/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is hidden of a table stays hidden: a reader who tries every table that fits what is shown
 * finds at least two values for each count below five, and no sum of hidden counts that is the same
 * in all of them and below five.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/report/draw.h"
#include "tests/unit/report/rows.h"

#define PARTS 5 /* classes */
#define MOST 12 /* a reader's guess at a class of one school */
#define TABLES 300

static void add_up(struct hide_row rows[ROWS])
{
	for (int row = FIRST; row <= SECOND; row++) {
		rows[row].counts[0] = 0;
		for (int i = 1; i <= PARTS; i++)
			rows[row].counts[0] += rows[row].counts[i];
	}
	for (int i = 0; i <= PARTS; i++) {
		rows[DEPARTMENT].counts[i] = rows[FIRST].counts[i] + rows[SECOND].counts[i];
		rows[ALL].counts[i] = rows[PROGRAMME].counts[i] = rows[DEPARTMENT].counts[i];
	}
}

/* Whoever reads the report may read `vigie metrics` too, which has the classes by programme. */
static bool fits_metrics(const struct hide_row *row, int column, int64_t guess)
{
	return row->level != VIGIE_REPORT_PROGRAMME || column == 0 ||
	       vigie_report_floor((uint64_t)guess) ==
		       vigie_report_floor((uint64_t)row->counts[column]);
}

/* Could the count be this, for a reader of the printed row? */
static bool fits(const struct hide_row *row, int column, int64_t guess)
{
	if (!fits_metrics(row, column, guess))
		return false;
	switch (row->states[column]) {
	case VIGIE_CELL_SHOWN:
		return guess == row->counts[column];
	case VIGIE_CELL_FEW:
		return guess < VIGIE_REPORT_FEWEST;
	case VIGIE_CELL_WITHHELD:
		return guess >= VIGIE_REPORT_FEWEST;
	}
	return false;
}

struct guesses {
	int64_t (*items)[PARTS + 1];
	size_t n, capacity;
};

static void guess_row(const struct hide_row *row, int column, int64_t guess[PARTS + 1],
		      struct guesses *guesses)
{
	if (column <= PARTS) {
		int64_t most = row->states[column] == VIGIE_CELL_SHOWN ? row->counts[column] : MOST;

		for (int64_t value = 0; value <= most; value++) {
			if (!fits(row, column, value))
				continue;
			guess[column] = value;
			guess_row(row, column + 1, guess, guesses);
		}
		return;
	}
	guess[0] = 0;
	for (int i = 1; i <= PARTS; i++)
		guess[0] += guess[i];
	if (!fits(row, 0, guess[0]))
		return;
	if (guesses->n == guesses->capacity) {
		guesses->capacity = guesses->capacity ? 2 * guesses->capacity : 64;
		guesses->items =
			realloc(guesses->items, guesses->capacity * sizeof(*guesses->items));
		assert_non_null(guesses->items);
	}
	memcpy(guesses->items[guesses->n++], guess, sizeof(*guesses->items));
}

static bool totals_fit(const struct hide_row rows[ROWS], const int64_t *first,
		       const int64_t *second)
{
	for (int i = 0; i <= PARTS; i++) {
		int64_t sum = first[i] + second[i];

		if (!fits(&rows[ALL], i, sum) || !fits(&rows[DEPARTMENT], i, sum) ||
		    !fits(&rows[PROGRAMME], i, sum))
			return false;
	}
	return true;
}

/* Hands on every table that fits. */
static void each_fitting(const struct hide_row rows[ROWS],
			 void (*on_table)(void *userdata, const struct hide_row rows[ROWS],
					  const int64_t *first, const int64_t *second),
			 void *userdata)
{
	struct guesses first = {0}, second = {0};
	int64_t guess[PARTS + 1];

	guess_row(&rows[FIRST], 1, guess, &first);
	guess_row(&rows[SECOND], 1, guess, &second);
	for (size_t a = 0; a < first.n; a++)
		for (size_t b = 0; b < second.n; b++)
			if (totals_fit(rows, first.items[a], second.items[b]))
				on_table(userdata, rows, first.items[a], second.items[b]);
	free(first.items);
	free(second.items);
}

/* Marks the counts below five for which a table fits that has another value there. */
static void look_for_others(void *userdata, const struct hide_row rows[ROWS], const int64_t *one,
			    const int64_t *two)
{
	bool(*other)[PARTS + 1] = userdata;

	for (int i = 0; i <= PARTS; i++) {
		int64_t sum = one[i] + two[i];

		other[FIRST][i] |= one[i] != rows[FIRST].counts[i];
		other[SECOND][i] |= two[i] != rows[SECOND].counts[i];
		other[ALL][i] |= sum != rows[ALL].counts[i];
		other[DEPARTMENT][i] |= sum != rows[ALL].counts[i];
		other[PROGRAMME][i] |= sum != rows[ALL].counts[i];
	}
}

/* In which directions the tables that fit differ from the true one: a basis of them, reckoned in a
 * field of a prime, the classes of both schools beside each other. */
#define CLASSES (2 * PARTS)
#define PRIME INT64_C(1000003)
struct space {
	int64_t basis[CLASSES][CLASSES];
	bool has[CLASSES]; /* a direction that begins with this class */
};

static int64_t invert(int64_t value)
{
	int64_t result = 1;

	for (int64_t power = PRIME - 2; power; power /= 2, value = value * value % PRIME)
		result = power % 2 ? result * value % PRIME : result;
	return result;
}

static void add_direction(struct space *space, int64_t direction[CLASSES])
{
	for (int i = 0; i < CLASSES; i++) {
		int64_t factor = direction[i];

		if (factor == 0)
			continue;
		if (!space->has[i]) {
			int64_t scale = invert(factor);

			for (int k = 0; k < CLASSES; k++)
				space->basis[i][k] = direction[k] * scale % PRIME;
			space->has[i] = true;
			return;
		}
		for (int k = 0; k < CLASSES; k++)
			direction[k] =
				(direction[k] + (PRIME - factor) * space->basis[i][k]) % PRIME;
	}
}

static void look_for_directions(void *userdata, const struct hide_row rows[ROWS],
				const int64_t *one, const int64_t *two)
{
	int64_t direction[CLASSES];

	for (int i = 0; i < PARTS; i++) {
		direction[i] = (one[i + 1] - rows[FIRST].counts[i + 1] + PRIME) % PRIME;
		direction[PARTS + i] = (two[i + 1] - rows[SECOND].counts[i + 1] + PRIME) % PRIME;
	}
	add_direction(userdata, direction);
}

/* Is the sum over these classes the same in all tables? */
static bool is_known(const struct space *space, unsigned set)
{
	for (int i = 0; i < CLASSES; i++) {
		int64_t sum = 0;

		for (int k = 0; k < CLASSES; k++)
			sum += set >> k & 1 ? space->basis[i][k] : 0;
		if (space->has[i] && sum % PRIME != 0)
			return false;
	}
	return true;
}

static bool is_hidden(const struct hide_row rows[ROWS], unsigned set, int64_t *ret_sum)
{
	*ret_sum = 0;
	for (int k = 0; k < CLASSES; k++) {
		const struct hide_row *row = &rows[k < PARTS ? FIRST : SECOND];

		if (!(set >> k & 1))
			continue;
		if (row->states[1 + k % PARTS] == VIGIE_CELL_SHOWN)
			return false;
		*ret_sum += row->counts[1 + k % PARTS];
	}
	return true;
}

static void no_reader_can_reckon_a_count_below_five(void **state)
{
	(void)state;
	for (int table = 0; table < TABLES; table++) {
		struct hide_row rows[ROWS];
		bool other[ROWS][PARTS + 1] = {{false}};

		seed = (uint32_t)table;
		lay_out(rows);
		for (int i = 1; i <= 3; i++) {
			rows[FIRST].counts[i] = draw(2 + table % 9);
			rows[SECOND].counts[i] = draw(2 + table % 9);
		}
		add_up(rows);
		assert_int_equal(hide_counts(rows, ROWS), 0);
		each_fitting(rows, look_for_others, other);
		for (int row = 0; row < ROWS; row++)
			for (int i = 0; i <= PARTS; i++)
				if (rows[row].counts[i] < VIGIE_REPORT_FEWEST)
					assert_true(other[row][i]);
	}
}

static void no_reader_can_reckon_a_sum_below_five(void **state)
{
	(void)state;
	for (int table = 0; table < TABLES; table += 4) {
		struct hide_row rows[ROWS];
		struct space space = {0};
		int64_t sum;

		seed = (uint32_t)table;
		lay_out(rows);
		for (int i = 1; i <= 3; i++) {
			rows[FIRST].counts[i] = draw(2 + table % 9);
			rows[SECOND].counts[i] = draw(2 + table % 9);
		}
		add_up(rows);
		assert_int_equal(hide_counts(rows, ROWS), 0);
		each_fitting(rows, look_for_directions, &space);
		for (unsigned set = 1; set < 1U << CLASSES; set++)
			if (is_hidden(rows, set, &sum) && sum > 0 && sum < VIGIE_REPORT_FEWEST &&
			    is_known(&space, set))
				fail_msg("table %d: a sum of %d is known", table, (int)sum);
	}
}

static void the_rest_of_a_total_is_of_five_or_of_none(void **state)
{
	struct hide_row rows[ROWS];

	(void)state;
	/* Of twenty who are helped sixteen are shown: three and one are too few together. */
	lay_out(rows);
	for (int i = 1; i <= PARTS; i++) {
		rows[FIRST].counts[i] = 16;
		rows[SECOND].counts[i] = 16;
	}
	rows[FIRST].counts[2] = 3;
	rows[FIRST].counts[3] = 1;
	add_up(rows);
	assert_int_equal(hide_counts(rows, ROWS), 0);
	for (int row = 0; row < ROWS; row++) {
		int64_t hidden = 0;

		for (int i = 1; i <= PARTS; i++)
			hidden += rows[row].states[i] == VIGIE_CELL_SHOWN ? 0 : rows[row].counts[i];
		assert_true(hidden == 0 || hidden >= VIGIE_REPORT_FEWEST);
	}
}

/* What a reader makes of one printed sum. */
struct sum {
	int64_t left;
	int whole, parts; /* hidden of either side */
};

static void add_part(struct sum *sum, const struct hide_row *row, int column)
{
	if (row->states[column] == VIGIE_CELL_SHOWN)
		sum->left -= row->counts[column];
	else
		sum->parts++;
}

static struct sum sum_of(const struct hide_row *row, int column)
{
	bool shown = row->states[column] == VIGIE_CELL_SHOWN;

	return (struct sum){.left = shown ? row->counts[column] : 0, .whole = !shown};
}

static void check_rest(const struct sum *sum)
{
	if (!sum->whole && sum->parts)
		assert_false(sum->left > 0 && sum->left < VIGIE_REPORT_FEWEST);
}

static void check_sums(const struct hide_row rows[ROWS])
{
	for (int row = 0; row < ROWS; row++) {
		struct sum sum = sum_of(&rows[row], 0);

		for (int i = 1; i <= PARTS; i++)
			add_part(&sum, &rows[row], i);
		check_rest(&sum);
	}
	for (int i = 0; i <= PARTS; i++) {
		struct sum all = sum_of(&rows[ALL], i), programmes = all;
		struct sum department = sum_of(&rows[DEPARTMENT], i);

		add_part(&all, &rows[DEPARTMENT], i);
		add_part(&programmes, &rows[PROGRAMME], i);
		add_part(&department, &rows[FIRST], i);
		add_part(&department, &rows[SECOND], i);
		check_rest(&all);
		check_rest(&programmes);
		check_rest(&department);
	}
}

/* A pupil of two schools counts once in the department: what is left of a sum as it is printed is
 * another number than what is hidden of it. */
static void what_is_left_of_a_printed_sum_never_looks_like_a_few(void **state)
{
	(void)state;
	for (int table = 0; table < 20 * TABLES; table++) {
		struct hide_row rows[ROWS];

		seed = (uint32_t)table;
		lay_out(rows);
		for (int i = 1; i <= PARTS; i++) {
			rows[FIRST].counts[i] = draw(4 + table % 30);
			rows[SECOND].counts[i] = draw(4 + table % 30);
		}
		add_up(rows);
		for (int i = 1; i <= PARTS; i++) {
			int64_t twice = rows[FIRST].counts[i] ? draw(rows[FIRST].counts[i]) : 0;

			rows[DEPARTMENT].counts[i] -= twice;
			rows[DEPARTMENT].counts[0] -= twice;
		}
		memcpy(rows[ALL].counts, rows[DEPARTMENT].counts, sizeof(rows[ALL].counts));
		assert_int_equal(hide_counts(rows, ROWS), 0);
		check_sums(rows);
	}
}

static void counts_below_five_are_few_and_no_others(void **state)
{
	struct hide_row rows[ROWS];

	(void)state;
	lay_out(rows);
	for (int i = 1; i <= PARTS; i++) {
		rows[FIRST].counts[i] = i == 2 ? 4 : 30;
		rows[SECOND].counts[i] = 30;
	}
	add_up(rows);
	assert_int_equal(hide_counts(rows, ROWS), 0);
	for (int row = 0; row < ROWS; row++)
		for (int i = 0; i <= PARTS; i++)
			assert_int_equal(rows[row].states[i] == VIGIE_CELL_FEW,
					 row == FIRST && i == 2);
	/* Four counts on a ring, and the totals stay. */
	assert_int_equal(rows[ALL].states[0], VIGIE_CELL_SHOWN);
	assert_int_equal(rows[SECOND].states[2], VIGIE_CELL_WITHHELD);
}

static void where_every_count_is_five_or_more_all_are_shown(void **state)
{
	struct hide_row rows[ROWS];

	(void)state;
	lay_out(rows);
	for (int i = 1; i <= PARTS; i++)
		rows[FIRST].counts[i] = rows[SECOND].counts[i] = 5;
	add_up(rows);
	assert_int_equal(hide_counts(rows, ROWS), 0);
	for (int row = 0; row < ROWS; row++)
		for (int i = 0; i <= PARTS; i++)
			assert_int_equal(rows[row].states[i], VIGIE_CELL_SHOWN);
}

static void what_is_hidden_of_a_total_is_of_five_pupils_or_of_none(void **state)
{
	(void)state;
	for (int table = 0; table < TABLES; table++) {
		struct hide_row rows[ROWS];
		int64_t n[ROWS], hidden = 0;
		bool shown[ROWS];

		seed = (uint32_t)table;
		lay_out(rows);
		n[FIRST] = draw(12);
		n[SECOND] = draw(12);
		n[ALL] = n[DEPARTMENT] = n[PROGRAMME] = n[FIRST] + n[SECOND];
		hide_sums(rows, ROWS, VIGIE_REPORT_HELPED, n, shown);
		for (int row = FIRST; row <= SECOND; row++) {
			assert_false(shown[row] && n[row] < VIGIE_REPORT_FEWEST);
			hidden += shown[row] ? 0 : n[row];
		}
		if (shown[DEPARTMENT])
			assert_true(hidden == 0 || hidden >= VIGIE_REPORT_FEWEST);
		else
			assert_false(shown[FIRST] || shown[SECOND]);
	}
}

static void a_year_without_referrals_is_all_of_few(void **state)
{
	struct hide_row none = {.level = VIGIE_REPORT_ALL};

	(void)state;
	assert_int_equal(hide_counts(&none, 1), 0);
	for (size_t i = 0; i < HIDE_COLUMNS; i++)
		assert_int_equal(none.states[i], VIGIE_CELL_FEW);
}

static void a_mean_over_a_hidden_count_is_hidden(void **state)
{
	int64_t n[ROWS] = {40, 40, 20, 20, 40};
	struct hide_row rows[ROWS];
	bool shown[ROWS];

	(void)state;
	lay_out(rows);
	rows[FIRST].states[1 + VIGIE_REPORT_WAITING] = VIGIE_CELL_WITHHELD;
	hide_sums(rows, ROWS, VIGIE_REPORT_WAITING, n, shown);
	assert_false(shown[FIRST]);
	assert_true(shown[SECOND]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_year_without_referrals_is_all_of_few),
		cmocka_unit_test(no_reader_can_reckon_a_count_below_five),
		cmocka_unit_test(no_reader_can_reckon_a_sum_below_five),
		cmocka_unit_test(the_rest_of_a_total_is_of_five_or_of_none),
		cmocka_unit_test(what_is_left_of_a_printed_sum_never_looks_like_a_few),
		cmocka_unit_test(counts_below_five_are_few_and_no_others),
		cmocka_unit_test(where_every_count_is_five_or_more_all_are_shown),
		cmocka_unit_test(what_is_hidden_of_a_total_is_of_five_pupils_or_of_none),
		cmocka_unit_test(a_mean_over_a_hidden_count_is_hidden),
	};

	return cmocka_run_group_tests_name("hide", tests, NULL, NULL);
}
