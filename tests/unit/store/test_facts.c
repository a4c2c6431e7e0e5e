/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of a school are what a plain list of records says, after any deliveries, on any day. */
#include "tests/unit/store/workshop.h"

#define DAYS 12 /* one delivery a day */
#define RECORDS_MAX 400

static uint64_t seed;

static unsigned draw(unsigned below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed % below);
}

/* ---- the model: every standing record, searched from end to end ---- */

struct row {
	char type; /* 'L'ateness, 'A'verage, 'C'ount */
	unsigned pupil, a, b; /* the key: date; subject and term; what and term */
	unsigned n; /* of equal keys */
	unsigned value;
	bool removed;
};

struct model {
	struct row rows[RECORDS_MAX];
	size_t n;
};

static bool same_key(const struct row *x, const struct row *y)
{
	return x->type == y->type && x->pupil == y->pupil && x->a == y->a && x->b == y->b;
}

static void drop(struct model *model, size_t i)
{
	model->rows[i] = model->rows[--model->n];
}

static void apply(struct model *model, const struct row *rows, size_t n, bool complete)
{
	for (size_t i = 0; complete && i < n; i++)
		for (size_t j = model->n; j-- > 0;)
			if (model->rows[j].type == rows[i].type)
				drop(model, j);
	for (size_t i = 0; i < n; i++) {
		struct row row = rows[i];

		for (size_t j = 0; j < i; j++)
			row.n += same_key(&rows[j], &row);
		for (size_t j = model->n; j-- > 0;)
			if (same_key(&model->rows[j], &row) && model->rows[j].n == row.n)
				drop(model, j);
		if (!row.removed)
			model->rows[model->n++] = row;
	}
}

/* ---- both as sorted lines ---- */

struct lines {
	char line[RECORDS_MAX][48];
	size_t n;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static char *add_line(struct lines *lines)
{
	assert_true(lines->n < RECORDS_MAX);
	return lines->line[lines->n++];
}

static void list_model(const struct model *model, struct lines *lines)
{
	lines->n = 0;
	for (size_t i = 0; i < model->n; i++) {
		const struct row *row = &model->rows[i];

		snprintf(add_line(lines), sizeof(lines->line[0]), "%c %u %u %u = %u", row->type,
			 row->pupil, row->a, row->b, row->value);
	}
	qsort(lines->line, lines->n, sizeof(lines->line[0]), by_text);
}

static unsigned pupil_number(const struct vigie_facts *facts, uint32_t pupil)
{
	return (unsigned)(facts->pupils[pupil].ine[0] - '0');
}

static void check_order(const struct vigie_facts *facts)
{
	for (size_t i = 1; i < facts->n_averages; i++) {
		const struct vigie_fact_average *a = &facts->averages[i - 1], *b = a + 1;

		assert_true(a->pupil < b->pupil || (a->pupil == b->pupil && a->term <= b->term));
	}
	for (size_t i = 1; i < facts->n_latenesses; i++) {
		const struct vigie_fact_lateness *a = &facts->latenesses[i - 1], *b = a + 1;

		assert_true(a->pupil < b->pupil || (a->pupil == b->pupil && a->date <= b->date));
	}
}

static void list_facts(const struct vigie_facts *facts, struct lines *lines)
{
	lines->n = 0;
	for (size_t i = 0; i < facts->n_latenesses; i++)
		snprintf(add_line(lines), sizeof(lines->line[0]), "L %u %u 0 = %u",
			 pupil_number(facts, facts->latenesses[i].pupil),
			 (unsigned)(facts->latenesses[i].date - SEPTEMBER),
			 (unsigned)facts->latenesses[i].minutes);
	for (size_t i = 0; i < facts->n_averages; i++)
		snprintf(add_line(lines), sizeof(lines->line[0]), "A %u %u %u = %u",
			 pupil_number(facts, facts->averages[i].pupil),
			 (unsigned)(facts->subjects[facts->averages[i].subject].label[0] - '0'),
			 facts->averages[i].term,
			 (unsigned)(facts->averages[i].value / VIGIE_DECIMAL_HUNDREDTH));
	for (size_t i = 0; i < facts->n_counts; i++)
		snprintf(add_line(lines), sizeof(lines->line[0]), "C %u %u %u = %u",
			 pupil_number(facts, facts->counts[i].pupil), facts->counts[i].what,
			 facts->counts[i].term,
			 (unsigned)(facts->counts[i].value / VIGIE_DECIMAL_ONE));
	qsort(lines->line, lines->n, sizeof(lines->line[0]), by_text);
}

static void check_facts(const struct model *model, vigie_day known_on)
{
	static struct lines expected, got;
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = load_known(UAI, known_on);

	list_model(model, &expected);
	list_facts(facts, &got);
	assert_int_equal(got.n, expected.n);
	for (size_t i = 0; i < got.n; i++)
		assert_string_equal(got.line[i], expected.line[i]);
	check_order(facts);
}

/* ---- random deliveries, written as a school would ---- */

static struct row draw_row(void)
{
	static const char types[] = "LAC";
	struct row row = {.type = types[draw(3)],
			  .pupil = draw(4),
			  .a = draw(3),
			  .value = draw(20),
			  .removed = draw(5) == 0};

	if (row.type != 'L')
		row.b = 1 + draw(2);
	return row;
}

static void write_row(const struct row *row, struct vigie_buffer *text)
{
	const char *type = row->type == 'L' ? "lateness" : row->type == 'A' ? "average" : "count";

	vigie_buffer_append_format(text, "{\"t\":\"%s\",%s\"id\":{\"ine\":\"%u123456789A\"},", type,
				   row->removed ? "\"removed\":true," : "", row->pupil);
	if (row->type == 'L')
		vigie_buffer_append_format(text, "\"date\":\"2026-09-%02u\",\"minutes\":%u}\n",
					   row->a + 1, row->value);
	else if (row->type == 'A')
		vigie_buffer_append_format(text,
					   "\"subject\":\"%u\",\"term\":%u,\"value\":\"0.%02u\"}\n",
					   row->a, row->b, row->value);
	else
		vigie_buffer_append_format(text, "\"what\":\"%s\",\"term\":%u,\"value\":\"%u\"}\n",
					   vigie_count_what_name((enum vigie_count_what)row->a),
					   row->b, row->value);
}

static void deliver(struct model *model, int day)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct row rows[20];
	size_t n = draw(20);
	bool complete = draw(3) == 0;

	vigie_buffer_append_string(&text, complete ? WHOLE("records") : HEAD("records"));
	for (size_t i = 0; i < n; i++) {
		rows[i] = draw_row();
		write_row(&rows[i], &text);
	}
	apply(model, rows, n, complete);
	assert_int_equal(import_lines(vigie_buffer_string(&text), day).rejected, 0);
}

/* A record taken back from somebody unknown would have no number. */
static void name_pupils(void)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_string(&text, HEAD("pupils"));
	for (int i = 0; i < 4; i++)
		vigie_buffer_append_format(
			&text, "{\"t\":\"pupil\",\"id\":{\"ine\":\"%d123456789A\"}}\n", i);
	import_lines(vigie_buffer_string(&text), SEPTEMBER - 1);
}

static void the_facts_of_any_day_are_what_a_plain_list_says(void **state)
{
	static struct model models[DAYS];

	for (int round = 0; round < 15; round++) {
		seed = 77 + (uint64_t)round;
		name_pupils();
		for (int day = 0; day < DAYS; day++) {
			models[day].n = 0;
			if (day > 0)
				models[day] = models[day - 1];
			deliver(&models[day], SEPTEMBER + day);
		}
		check_facts(&models[DAYS - 1], VIGIE_DAY_NONE);
		for (int day = 0; day < DAYS; day++)
			check_facts(&models[day], SEPTEMBER + day);
		close_workshop(state);
		open_workshop(state);
	}
}

/* ---- the rest of what facts.h promises ---- */

#define PUPIL BE("1")

/* One of each kind, of one pupil. */
static void import_one_of_each(void)
{
	static const char text[] =
		HEAD("records") "{\"t\":\"term\",\"index\":1,\"from\":\"2026-09-01\",\"to\":\"2026-"
				"11-30\"}\n"
				"{\"t\":\"mark\"," PUPIL
				",\"subject\":\"SVT\",\"date\":\"2026-10-14\",\"value\":\"3.5\","
				"\"out_of\":\"10\",\"coefficient\":\"2\"}\n"
				"{\"t\":\"mark\"," PUPIL
				",\"subject\":\"SVT\",\"date\":\"2026-10-13\","
				"\"annotation\":\"absent\"}\n"
				"{\"t\":\"absence\"," PUPIL
				",\"from\":\"2026-10-06\",\"from_half\":\"pm\","
				"\"to\":\"2026-10-07\",\"half_days\":\"1.5\",\"justified\":false}\n"
				"{\"t\":\"absence\"," PUPIL ",\"from\":\"2026-10-01\"}\n"
				"{\"t\":\"incident\"," PUPIL
				",\"date\":\"2026-10-02\",\"what\":\"Essai\"}\n"
				"{\"t\":\"incident\"," PUPIL
				",\"date\":\"2026-10-02\",\"what\":\"Autre\"}\n"
				"{\"t\":\"sanction\"," PUPIL ",\"date\":\"2026-10-02\"}\n"
				"{\"t\":\"support\"," PUPIL ",\"code\":\"PPRE\"}\n"
				"{\"t\":\"outcome\"," PUPIL ",\"name\":\"fail\",\"value\":true,"
				"\"date\":\"2027-06-30\"}\n"
				"{\"t\":\"average\"," PUPIL
				",\"term\":1,\"value\":\"10.333333\",\"mastery\":3}\n";

	import_lines(text, SEPTEMBER + 60);
}

static void every_kind_of_record_comes_back_as_it_was_said(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	import_one_of_each();
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_terms, 1);
	assert_int_equal(facts->terms[0].from, SEPTEMBER);
	assert_int_equal(facts->n_marks, 2);
	assert_int_equal(facts->marks[0].annotation, VIGIE_ANNOTATION_ABSENT);
	assert_int_equal(facts->marks[0].out_of, 20 * VIGIE_DECIMAL_ONE);
	assert_int_equal(facts->marks[0].coefficient, VIGIE_DECIMAL_ONE);
	assert_true(facts->marks[0].value == VIGIE_DECIMAL_NONE);
	assert_int_equal(facts->marks[1].value, 3500000);
	assert_int_equal(facts->n_absences, 2);
	assert_int_equal(facts->absences[0].to_day, facts->absences[0].from_day);
	assert_int_equal(facts->absences[0].from_half, VIGIE_HALF_AM);
	assert_int_equal(facts->absences[0].to_half, VIGIE_HALF_PM);
	assert_int_equal(facts->absences[0].justified, VIGIE_UNSAID);
	assert_true(facts->absences[0].half_days == VIGIE_DECIMAL_NONE);
	assert_int_equal(facts->absences[1].from_half, VIGIE_HALF_PM);
	assert_int_equal(facts->absences[1].half_days, 1500000);
	assert_int_equal(facts->absences[1].justified, VIGIE_NO);
	assert_int_equal(facts->n_events, 3);
	assert_int_equal(facts->supports[0].code, VIGIE_SUPPORT_PPRE);
	assert_string_equal(facts->outcomes[facts->results[0].name], "fail");
	assert_true(facts->results[0].value);
	assert_int_equal(facts->averages[0].subject, VIGIE_SUBJECT_NONE);
	assert_int_equal(facts->averages[0].value, 10333333);
	assert_int_equal(facts->averages[0].mastery, 3);
	assert_int_equal(facts->school.last_absences, SEPTEMBER + 60);
	/* The free text of an incident is not kept anywhere. */
	assert_int_equal(ask("SELECT count(*) FROM word WHERE text IN ('Essai', 'Autre')"), 0);
}

static void two_years_come_together_by_pupil(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL, *one = NULL;
	struct vigie_store *same = store;

	(void)state;
	for (int year = 2026; year >= 2025; year--) {
		char text[512];

		snprintf(text, sizeof(text),
			 "{\"t\":\"delivery\",\"school\":\"" UAI
			 "\",\"kind\":\"pupils\",\"year\":%d}\n"
			 "{\"t\":\"pupil\"," BE(
				 "1") ",\"level\":\"5e\"}\n"
				      "{\"t\":\"pupil\"," BE(
					      "2") ",\"level\":\"5e\"}\n"
						   "{\"t\":\"pupil\"," BE(
							   "3") ",\"level\":\"5e\"}\n",
			 year);
		import_lines(text, SEPTEMBER + year - 2025);
	}
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_enrolments, 6);
	for (uint32_t i = 0; i < 6; i++) {
		assert_int_equal(facts->enrolments[i].pupil, i / 2);
		assert_int_equal(facts->enrolments[i].year, 2025 + (int)(i % 2));
	}
	assert_int_equal(vigie_store_load_facts(same, school_number(UAI), 2026, 2026,
						VIGIE_DAY_NONE, NULL, &one),
			 0);
	assert_int_equal(one->n_enrolments, 3);
	assert_int_equal(vigie_store_load_facts(same, 4242, 2026, 2026, VIGIE_DAY_NONE, NULL, &one),
			 -ENOENT);
}

static void facts_say_on_which_day_more_of_them_became_known(void **state)
{
	static const struct {
		int known_on, more_on;
	} days[] = {{SEPTEMBER - 1, SEPTEMBER},
		    {SEPTEMBER, SEPTEMBER + 3},
		    {SEPTEMBER + 2, SEPTEMBER + 3},
		    {SEPTEMBER + 3, VIGIE_DAY_NONE},
		    {VIGIE_DAY_NONE, VIGIE_DAY_NONE}};

	(void)state;
	import_lines(HEAD("pupils") "{\"t\":\"pupil\"," BE("1") ",\"level\":\"5e\"}\n", SEPTEMBER);
	import_lines(HEAD("pupils") "{\"t\":\"pupil\"," BE("2") ",\"level\":\"5e\"}\n",
		     SEPTEMBER + 3);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(days); i++) {
		VIGIE_CLEANUP(vigie_facts_freep)
		struct vigie_facts *facts = load_known(UAI, days[i].known_on);

		assert_int_equal(facts->more_on, days[i].more_on);
	}
}

static void a_damaged_body_is_damage_not_facts(void **state)
{
	struct vigie_facts *facts = NULL;

	(void)state;
	import_lines(HEAD("pupils") "{\"t\":\"pupil\"," BE("1") ",\"level\":\"5e\"}\n", SEPTEMBER);
	tell("UPDATE fact SET body = x'01ff'");
	assert_int_equal(vigie_store_load_facts(store, school_number(UAI), 2026, 2026,
						VIGIE_DAY_NONE, NULL, &facts),
			 -EUCLEAN);
	assert_null(facts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)
		T(the_facts_of_any_day_are_what_a_plain_list_says),
		T(every_kind_of_record_comes_back_as_it_was_said),
		T(two_years_come_together_by_pupil),
		T(facts_say_on_which_day_more_of_them_became_known),
		T(a_damaged_body_is_damage_not_facts),
#undef T
	};

	return cmocka_run_group_tests_name("store/facts", tests, NULL, NULL);
}
