/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pupils who are one, one who is two, rows of whom a person says whose they are: and every later
 * delivery follows. */
#include "tests/unit/store/workshop.h"
#include "vigie/person.h"
#include "vigie/referral.h"

#define SCHOOL(uai)                                                                                \
	"{\"t\":\"delivery\",\"school\":\"" uai "\",\"kind\":\"records\",\"year\":2026}\n"
#define LATE(id, day) "{\"t\":\"lateness\",\"id\":{" id "},\"date\":\"2026-10-" day "\"}\n"
#define PUPIL(id, last, first, born, class)                                                        \
	"{\"t\":\"pupil\",\"id\":{" id "},\"last\":\"" last "\",\"first\":\"" first                \
	"\",\"born\":\"" born "\",\"class\":\"" class "\",\"level\":\"5e\"}\n"
#define MATHS(id, value)                                                                           \
	"{\"t\":\"average\",\"id\":{" id "},\"subject\":\"MATHS\",\"term\":1,\"value\":\"" value   \
	"\"}\n"
#define LOU_BORN "\"name\":\"ESSAI Lou\",\"born\":\"2013-02-03\""
#define TWINS                                                                                      \
	PUPIL(LOU_BORN, "ESSAI", "Lou", "2013-02-03", "5A")                                        \
	PUPIL(LOU_BORN, "ESSAI", "Lou", "2013-02-03", "5B")

static const struct vigie_ruling camille = {
	.when = DAY(SEPTEMBER + 70), .day = SEPTEMBER + 70, .who = "camille", .why = ""};

static struct vigie_unclear rows[4]; /* copies; the record is not kept */
static unsigned n_rejected, n_rows;

static int note(void *userdata, const struct vigie_unclear *unclear)
{
	(void)userdata;
	if (n_rows < VIGIE_ARRAY_SIZE(rows)) {
		rows[n_rows] = *unclear;
		rows[n_rows++].school = UAI;
	}
	return 0;
}

static struct vigie_delivery take(const char *text, int day)
{
	struct vigie_import import = import_of(text, SEPTEMBER + day);
	struct vigie_delivery delivery;

	n_rows = 0;
	import.force = true;
	import.on_unclear = note;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	n_rejected = (unsigned)delivery.rejected;
	return delivery;
}

/* All that a joining touches, as one text. */
static void describe(char *text, size_t size)
{
	static const char sql[] =
		"SELECT group_concat(x, ';') FROM (SELECT printf('%d %d %d %d %d %s', school, year,"
		" kind, person, delivery, hex(body)) AS x FROM fact UNION ALL"
		" SELECT printf('%d %d %s %d', school, kind, value, person) FROM identifier"
		" UNION ALL SELECT printf('%d %d %d %s', school, year, person, class) FROM member"
		" UNION ALL SELECT printf('%d %s %s %s %s %d %d', id, ine, last, first, folded,"
		" born, joined) FROM person UNION ALL"
		" SELECT printf('%d', count(*)) FROM joined_row UNION ALL"
		" SELECT printf('%d', count(*)) FROM joined_fact)";
	sqlite3_stmt *statement = NULL;

	assert_int_equal(sqlite3_prepare_v2(database_handle(store), sql, -1, &statement, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	snprintf(text, size, "%s", (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	assert_true(strlen(text) < size - 1);
}

static size_t count_pupils(size_t *ret_latenesses)
{
	VIGIE_CLEANUP(vigie_facts_freep)
	struct vigie_facts *facts = load_known(UAI, VIGIE_DAY_NONE);

	*ret_latenesses = facts->n_latenesses;
	return facts->n_pupils;
}

static void two_pupils_who_are_one_have_one_story_and_two_names(void **state)
{
	size_t late;

	(void)state;
	take(SCHOOL(UAI) PUPIL("\"be\":\"1\"", "ESSAI", "Lou", "2013-02-03", "5B")
		     LATE("\"be\":\"1\"", "01"),
	     60);
	take(SCHOOL(UAI) PUPIL("\"ine\":\"0123456789A\"", "ESSAI", "Louise", "2013-02-03", "5B")
		     LATE("\"ine\":\"0123456789A\"", "02") LATE("\"ine\":\"0123456789A\"", "03"),
	     61);
	assert_int_equal(count_pupils(&late), 2);
	assert_int_equal(vigie_person_join(store, 1, 2, &camille), 0);
	assert_int_equal(count_pupils(&late), 1);
	assert_int_equal(late, 3);
	assert_int_equal(ask("SELECT count(*) FROM person WHERE id = 1 AND ine = '0123456789A'"),
			 1);
	assert_int_equal(ask("SELECT count(*) FROM school WHERE changed > 0"), 1);
	assert_int_equal(ask("SELECT count(*) FROM access WHERE who = 'camille'"), 2);
	/* Every name leads to the one from now on, and nobody new is made. */
	take(SCHOOL(UAI) LATE("\"be\":\"1\"", "04") LATE("\"ine\":\"0123456789A\"", "05")
		     LATE("\"name\":\"ESSAI Louise\",\"born\":\"2013-02-03\"", "06")
			     LATE(LOU_BORN, "07"),
	     71);
	assert_int_equal(n_rejected, 0);
	assert_int_equal(count_pupils(&late), 1);
	assert_int_equal(late, 7);
	/* A list with the second name does not rename the pupil to and fro. */
	take(SCHOOL(UAI) PUPIL("\"ine\":\"0123456789A\"", "ESSAI", "Louise", "2013-02-03", "5B"),
	     72);
	assert_int_equal(ask("SELECT count(*) FROM person WHERE id = 1 AND first = 'Lou'"), 1);
}

static void take_three_pupils(void)
{
	take(SCHOOL(UAI) PUPIL("\"be\":\"1\"", "ESSAI", "Lou", "2013-02-03", "5B")
		     LATE("\"be\":\"1\"", "01") MATHS("\"be\":\"1\"", "8"),
	     60);
	take(SCHOOL(UAI) PUPIL("\"be\":\"2\"", "AUTRE", "Ana", "2013-02-04", "5C")
		     LATE("\"be\":\"2\"", "01") MATHS("\"be\":\"2\"", "9")
			     MATHS("\"be\":\"1\"", "7"),
	     61);
	take(SCHOOL("0888888A") PUPIL("\"be\":\"7\",\"ine\":\"0123456789A\"", "TIERS", "Noé",
				      "2013-02-05", "5C") LATE("\"be\":\"7\"", "01"),
	     61);
}

static void joined_pupils_come_apart_as_they_were(void **state)
{
	char before[4096], joined[4096], after[4096];

	(void)state;
	take_three_pupils();
	describe(before, sizeof(before));
	assert_int_equal(vigie_person_join(store, 1, 2, &camille), 0);
	assert_int_equal(vigie_person_join(store, 1, 3, &camille), 0);
	describe(joined, sizeof(joined));
	assert_string_not_equal(joined, before);
	assert_int_equal(vigie_person_part(store, 1, 2, &camille), 0);
	assert_int_equal(vigie_person_part(store, 1, 3, &camille), 0);
	describe(after, sizeof(after));
	assert_string_equal(after, before);
	assert_int_equal(vigie_person_part(store, 1, 2, &camille), VIGIE_JOIN_NOT_JOINED);
}

static void what_came_while_they_were_joined_stays_with_the_kept_one(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	take_three_pupils();
	assert_int_equal(vigie_person_join(store, 1, 2, &camille), 0);
	take(SCHOOL(UAI) LATE("\"be\":\"2\"", "09"), 70);
	assert_int_equal(vigie_person_part(store, 1, 2, &camille), 0);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_pupils, 2);
	assert_int_equal(facts->n_latenesses, 3);
	assert_int_equal(facts->latenesses[2].pupil + facts->latenesses[1].pupil +
				 facts->latenesses[0].pupil,
			 1);
}

static void pupils_are_joined_once_and_not_in_chains(void **state)
{
	(void)state;
	take(SCHOOL(UAI) LATE("\"be\":\"1\"", "01") LATE("\"be\":\"2\"", "01")
		     LATE("\"be\":\"3\"", "01"),
	     60);
	assert_int_equal(vigie_person_join(store, 1, 1, &camille), VIGIE_JOIN_SAME);
	assert_int_equal(vigie_person_join(store, 1, 9, &camille), -ENOENT);
	assert_int_equal(vigie_person_join(store, 1, 2, &camille), 0);
	assert_int_equal(vigie_person_join(store, 1, 2, &camille), VIGIE_JOIN_SAME);
	assert_int_equal(vigie_person_join(store, 3, 1, &camille), VIGIE_JOIN_SEVERAL);
	assert_int_equal(vigie_person_join(store, 1, 3, &camille), 0);
	assert_int_equal(ask("SELECT count(*) FROM person WHERE joined = 1"), 2);
}

/* Two flags of one rule, two open referrals to one programme: the further ones stay. */
static void of_two_flags_and_two_referrals_the_further_ones_stay(void **state)
{
	(void)state;
	take(SCHOOL(UAI) LATE("\"be\":\"1\"", "01") LATE("\"be\":\"2\"", "01"), 60);
	tell("INSERT INTO flag(school, person, rule, title, state, priority, since, raised) VALUES"
	     "(1, 1, 'r', 't', 'pending', 1, 1, NULL), (1, 2, 'r', 't', 'raised', 1, 1, 1),"
	     "(1, 1, 's', 't', 'raised', 1, 1, 1), (1, 2, 's', 't', 'raised', 2, 1, 1),"
	     "(1, 2, 'u', 't', 'held', 1, 1, NULL)");
	tell("INSERT INTO referral(school, person, programme, state, open, seat, priority, created)"
	     " VALUES(1, 1, 'p', 'waiting', 1, 0, 1, 1), (1, 2, 'p', 'proposed', 1, 1, 1, 1),"
	     " (1, 2, 'q', 'started', 1, 1, 1, 1)");
	tell("INSERT INTO referral_flag VALUES(3, 1), (2, 2)");
	assert_int_equal(vigie_person_join(store, 1, 2, &camille), 0);
	assert_int_equal(ask("SELECT count(*) FROM flag WHERE person = 1"), 4);
	assert_int_equal(ask("SELECT id FROM flag WHERE rule = 'r'"), 2);
	assert_int_equal(ask("SELECT id FROM flag WHERE rule = 's' AND state = 'raised'"), 3);
	assert_int_equal(ask("SELECT count(*) FROM flag WHERE id = 4 AND state = 'cleared'"
			     " AND reason = 'joined'"),
			 1);
	assert_int_equal(ask("SELECT count(*) FROM referral WHERE person = 1 AND open = 1"), 2);
	assert_int_equal(ask("SELECT id FROM referral WHERE programme = 'p' AND open = 1"), 2);
	assert_int_equal(ask("SELECT count(*) FROM referral_step WHERE referral = 1"
			     " AND target = 'withdrawn' AND who = 'camille'"
			     " AND event = 'withdraw' AND reason = 'joined' AND why <> ''"),
			 1);
	/* The flag of the withdrawn one speaks for the one that stays. */
	assert_int_equal(ask("SELECT count(*) FROM referral_flag WHERE flag = 3 AND referral = 2"),
			 1);
	assert_int_equal(vigie_person_part(store, 1, 2, &camille), 0);
	assert_int_equal(ask("SELECT count(*) FROM referral WHERE person = 2 AND open = 1"), 2);
	assert_int_equal(ask("SELECT count(*) FROM flag WHERE person = 2"), 3);
}

static void a_row_that_a_person_answered_for_is_followed_without_asking(void **state)
{
	size_t late;

	(void)state;
	take(SCHOOL(UAI) TWINS, 60);
	assert_int_equal(n_rejected, 2);
	take(SCHOOL(UAI) TWINS, 61);
	assert_int_equal(n_rows, 2);
	assert_int_equal(rows[0].n_sides, 1);
	assert_int_equal(rows[0].sides[0], 1);
	assert_memory_not_equal(rows[0].key, rows[1].key, sizeof(rows[0].key));
	assert_int_equal(vigie_person_answer(store, &rows[1], 7, &camille), VIGIE_JOIN_NOT_A_SIDE);
	assert_int_equal(vigie_person_answer(store, &rows[1], 0, &camille), 0);
	assert_int_equal(take(SCHOOL(UAI) TWINS, 62).facts_written, 2);
	assert_int_equal(n_rejected, 0);
	assert_int_equal(count_pupils(&late), 2);
	/* Again, later, and with other things to say. */
	assert_int_equal(
		take(SCHOOL(UAI) TWINS LATE(LOU_BORN ",\"class\":\"5B\"", "01"), 63).facts_written,
		1);
	assert_int_equal(n_rejected, 0);
	assert_int_equal(ask("SELECT count(*) FROM person"), 2);
	/* What does not say the class may be of either. */
	take(SCHOOL(UAI) LATE(LOU_BORN, "02"), 64);
	assert_int_equal(n_rejected, 1);
	assert_int_equal(rows[0].n_sides, 2);
}

static void two_rows_of_a_list_may_be_one_pupil_after_all(void **state)
{
	size_t late;

	(void)state;
	take(SCHOOL(UAI) TWINS, 60);
	assert_int_equal(vigie_person_answer(store, &rows[0], 1, &camille), 0);
	take(SCHOOL(UAI) TWINS LATE(LOU_BORN, "01"), 62);
	assert_int_equal(n_rejected, 0);
	assert_int_equal(count_pupils(&late), 1);
	assert_int_equal(late, 1);
}

static void a_national_identifier_with_two_birth_dates_is_answered_once(void **state)
{
	static const char other[] =
		SCHOOL(UAI) PUPIL("\"ine\":\"0123456789A\"", "ESSAI", "Lou", "2013-03-02", "5B");

	(void)state;
	take(SCHOOL("0888888A")
		     PUPIL("\"ine\":\"0123456789A\"", "ESSAI", "Lou", "2013-02-03", "5B"),
	     60);
	take(other, 61);
	assert_int_equal(rows[0].why, VIGIE_REJECT_CONFLICT);
	assert_int_equal(rows[0].sides[0], 1);
	assert_int_equal(vigie_person_answer(store, &rows[0], 1, &camille), 0);
	assert_int_equal(take(other, 62).rejected, 0);
	assert_int_equal(ask("SELECT count(*) FROM member WHERE person = 1"), 2);
	/* The birth date that was there stays: two schools do not change it to and fro. */
	assert_int_equal(ask("SELECT born FROM person WHERE id = 1"), 15739);
}

static void a_row_that_is_of_nobody_known_makes_a_pupil_of_its_own(void **state)
{
	static const char other[] = SCHOOL(UAI)
		PUPIL("\"ine\":\"0123456789A\",\"be\":\"5\"", "AUTRE", "Ana", "2013-03-02", "5B");

	(void)state;
	take(SCHOOL("0888888A")
		     PUPIL("\"ine\":\"0123456789A\"", "ESSAI", "Lou", "2013-02-03", "5B"),
	     60);
	take(other, 61);
	assert_int_equal(vigie_person_answer(store, &rows[0], 0, &camille), 0);
	assert_int_equal(take(other, 62).rejected, 0);
	assert_int_equal(ask("SELECT count(*) FROM person WHERE last = 'AUTRE' AND ine IS NULL"),
			 1);
	assert_int_equal(ask("SELECT person FROM identifier WHERE value = '5'"), 2);
	assert_int_equal(take(other, 63).rejected, 0);
	assert_int_equal(ask("SELECT count(*) FROM person"), 2);
}

/* A number that was given to somebody else, whose rows went to the first one. */
static void one_pupil_who_is_two_is_separated_by_number_and_delivery(void **state)
{
	struct vigie_separation said = {.be = "2"};
	int64_t second = 0, delivery;
	size_t late;

	(void)state;
	take(SCHOOL(UAI) PUPIL("\"be\":\"1\",\"local\":\"x\"", "ESSAI", "Lou", "2013-02-03", "5A")
		     LATE("\"be\":\"1\"", "01"),
	     60);
	delivery = take(SCHOOL(UAI) LATE("\"local\":\"x\",\"elenoet\":\"9\"", "02"), 61).id;
	assert_int_equal(vigie_person_separate(store, 1, &said, &camille, &second),
			 VIGIE_JOIN_NOTHING);
	assert_int_equal(ask("SELECT count(*) FROM person"), 1);
	said = (struct vigie_separation){
		.elenoet = "9", .deliveries = &delivery, .n_deliveries = 1};
	assert_int_equal(vigie_person_separate(store, 1, &said, &camille, &second), 0);
	assert_int_equal(second, 2);
	assert_int_equal(ask("SELECT count(*) FROM fact WHERE person = 2"), 1);
	take(SCHOOL(UAI) LATE("\"elenoet\":\"9\"", "03"), 62);
	assert_int_equal(ask("SELECT count(*) FROM fact WHERE person = 1 AND kind = 6"), 1);
	assert_int_equal(count_pupils(&late), 2);
	assert_int_equal(late, 3);
	/* Joining both takes it back. */
	assert_int_equal(vigie_person_join(store, 1, 2, &camille), 0);
	assert_int_equal(count_pupils(&late), 1);
	assert_int_equal(late, 3);
}

static void the_class_separates_namesakes_for_good(void **state)
{
	const struct vigie_separation said = {.class_name = "5b", .year = 2026};
	int64_t second = 0;

	(void)state;
	take(SCHOOL(UAI) PUPIL("\"be\":\"1\"", "ESSAI", "Lou", "2013-02-03", "5A")
		     LATE(LOU_BORN ",\"class\":\"5B\"", "01"),
	     60);
	assert_int_equal(vigie_person_separate(store, 1, &said, &camille, &second), 0);
	take(SCHOOL(UAI) LATE(LOU_BORN ",\"class\":\"5B\"", "02")
		     LATE("\"name\":\"ESSAI Lou\",\"class\":\"5A\"", "03"),
	     61);
	assert_int_equal(n_rejected, 0);
	assert_int_equal(ask("SELECT count(*) FROM fact WHERE person = 2 AND kind = 6"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)
		T(two_pupils_who_are_one_have_one_story_and_two_names),
		T(joined_pupils_come_apart_as_they_were),
		T(what_came_while_they_were_joined_stays_with_the_kept_one),
		T(pupils_are_joined_once_and_not_in_chains),
		T(of_two_flags_and_two_referrals_the_further_ones_stay),
		T(a_row_that_a_person_answered_for_is_followed_without_asking),
		T(two_rows_of_a_list_may_be_one_pupil_after_all),
		T(a_national_identifier_with_two_birth_dates_is_answered_once),
		T(a_row_that_is_of_nobody_known_makes_a_pupil_of_its_own),
		T(one_pupil_who_is_two_is_separated_by_number_and_delivery),
		T(the_class_separates_namesakes_for_good),
#undef T
	};

	return cmocka_run_group_tests_name("store/joining", tests, NULL, NULL);
}
