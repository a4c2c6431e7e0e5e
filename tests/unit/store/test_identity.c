/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is meant: each rule, in its order, and no guess. */
#include "tests/unit/store/workshop.h"

#define SCHOOL(uai)                                                                                \
	"{\"t\":\"delivery\",\"school\":\"" uai "\",\"kind\":\"records\",\"year\":2026}\n"
#define LATE(id) "{\"t\":\"lateness\",\"id\":{" id "},\"date\":\"2026-10-08\"}\n"
#define PUPIL(id, last, first, born, class)                                                        \
	"{\"t\":\"pupil\",\"id\":{" id "},\"last\":\"" last "\",\"first\":\"" first                \
	"\",\"born\":\"" born "\",\"class\":\"" class "\"}\n"
#define INE "\"ine\":\"0123456789A\""
#define NAME_BORN "\"name\":\"ESSAI-DUPONT Gaël\",\"born\":\"2013-02-03\""
#define NAME_CLASS "\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"5B\""

static enum vigie_rejection why;
static unsigned n_rejected;

static void note(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection reason)
{
	(void)userdata;
	(void)line;
	(void)column;
	why = reason;
	n_rejected++;
}

/* Imports the lines whatever is rejected, and says how many persons the store knows then. */
static int64_t persons_after(const char *text)
{
	struct vigie_import import = import_of(text, SEPTEMBER + 60);
	struct vigie_delivery delivery;

	n_rejected = 0;
	import.force = true;
	import.on_reject = note;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.rejected, n_rejected);
	return ask("SELECT count(*) FROM person");
}

static void the_national_identifier_is_one_person_in_two_schools(void **state)
{
	(void)state;
	assert_int_equal(persons_after(SCHOOL("0999999Z") LATE(INE) SCHOOL("0888888A") LATE(INE)),
			 1);
	assert_int_equal(ask("SELECT count(*) FROM member"), 2);
}

static void the_national_identifier_with_another_birth_date_is_a_conflict(void **state)
{
	(void)state;
	persons_after(SCHOOL(UAI) PUPIL(INE, "Essai", "Ana", "2013-02-03", "5B"));
	assert_int_equal(
		persons_after(SCHOOL("0888888A") PUPIL(INE, "Essai", "Ana", "2013-02-04", "5B")),
		1);
	assert_int_equal(n_rejected, 1);
	assert_int_equal(why, VIGIE_REJECT_CONFLICT);
	/* Missing is not another. */
	persons_after(SCHOOL("0888888A") LATE(INE));
	assert_int_equal(n_rejected, 0);
}

static void a_schools_own_numbers_lead_to_the_pupil(void **state)
{
	(void)state;
	persons_after(SCHOOL(UAI) "{\"t\":\"pupil\",\"id\":{" INE
				  ",\"be\":\"10\",\"elenoet\":\"0042\",\"local\":\"x7\"}}\n");
	assert_int_equal(persons_after(SCHOOL(UAI) LATE("\"be\":\"10\"") LATE("\"elenoet\":\"42\"")
					       LATE("\"elenoet\":\"00042\"")
						       LATE("\"local\":\"x7\"")),
			 1);
	assert_int_equal(ask("SELECT count(*) FROM identifier"), 3);
	/* A number of one kind is none of another. */
	assert_int_equal(persons_after(SCHOOL(UAI) LATE("\"be\":\"42\"")), 2);
}

static void two_identifiers_of_two_persons_are_ambiguous(void **state)
{
	(void)state;
	persons_after(SCHOOL(UAI) LATE("\"be\":\"1\"") LATE("\"be\":\"2\",\"local\":\"b\"")
			      LATE(INE ",\"be\":\"3\""));
	assert_int_equal(persons_after(SCHOOL(UAI) LATE("\"be\":\"1\",\"local\":\"b\"") LATE(
				 INE ",\"be\":\"1\"") LATE("\"ine\":\"9999999999Z\",\"be\":\"3\"")),
			 3);
	assert_int_equal(n_rejected, 3);
	assert_int_equal(why, VIGIE_REJECT_AMBIGUOUS);
}

static void name_and_birth_date_are_compared_folded(void **state)
{
	(void)state;
	persons_after(SCHOOL(UAI)
			      PUPIL("\"be\":\"1\"", "Essai-Dupont", "Gaël", "2013-02-03", "5B"));
	assert_int_equal(persons_after(SCHOOL(UAI) LATE(NAME_BORN) LATE(
				 "\"name\":\"essai dupont GAEL\",\"born\":\"2013-02-03\"")),
			 1);
	/* Another day, another pupil; another school, another pupil. */
	assert_int_equal(persons_after(SCHOOL(UAI) LATE("\"name\":\"ESSAI-DUPONT Gaël\",\"born\":"
							"\"2013-02-04\"")),
			 2);
	assert_int_equal(persons_after(SCHOOL("0888888A") LATE(NAME_BORN)), 3);
}

static void namesakes_of_one_birth_date_are_ambiguous(void **state)
{
	(void)state;
	persons_after(SCHOOL(UAI) PUPIL("\"be\":\"1\"", "Essai-Dupont", "Gaël", "2013-02-03", "5B")
			      PUPIL("\"be\":\"2\"", "Essai-Dupont", "Gaël", "2013-02-03", "5C"));
	assert_int_equal(persons_after(SCHOOL(UAI) LATE(NAME_BORN) LATE(NAME_BORN)), 2);
	assert_int_equal(n_rejected, 2);
	assert_int_equal(why, VIGIE_REJECT_AMBIGUOUS);
	/* The class tells them apart where it is all that is said besides the name. */
	assert_int_equal(persons_after(SCHOOL(UAI) LATE(NAME_CLASS)), 2);
	assert_int_equal(n_rejected, 0);
}

static void namesakes_with_identifiers_of_their_own_are_two_persons(void **state)
{
	(void)state;
	assert_int_equal(
		persons_after(SCHOOL(UAI) PUPIL(INE, "Essai", "Ana", "2013-02-03", "5B") PUPIL(
			"\"ine\":\"9999999999Z\"", "Essai", "Ana", "2013-02-03",
			"5B") PUPIL("\"be\":\"7\"", "Autre", "Ana", "2013-02-03", "5B")
				      PUPIL("\"be\":\"8\"", "Autre", "Ana", "2013-02-03", "5B")),
		4);
	assert_int_equal(n_rejected, 0);
}

static void namesakes_in_a_class_are_ambiguous(void **state)
{
	(void)state;
	persons_after(SCHOOL(UAI) PUPIL("\"be\":\"1\"", "Essai-Dupont", "Gaël", "2013-02-03", "5B")
			      PUPIL("\"be\":\"2\"", "Essai-Dupont", "Gaël", "2013-06-07", "5B"));
	assert_int_equal(persons_after(SCHOOL(UAI) LATE(NAME_CLASS)), 2);
	assert_int_equal(why, VIGIE_REJECT_AMBIGUOUS);
	assert_int_equal(n_rejected, 1);
}

/* A row resolved before a namesake became known is not taken for an answer after. */
static void a_namesake_met_on_the_way_makes_the_name_ambiguous(void **state)
{
	(void)state;
	persons_after(SCHOOL(UAI) PUPIL("\"be\":\"1\"", "Essai-Dupont", "Gaël", "2013-02-03", "5B")
			      LATE(NAME_CLASS) PUPIL("\"be\":\"2\"", "Essai-Dupont", "Gaël",
						     "2013-06-07", "5B") LATE(NAME_CLASS));
	assert_int_equal(n_rejected, 1);
	assert_int_equal(why, VIGIE_REJECT_AMBIGUOUS);
}

static void the_class_of_another_year_is_no_identity(void **state)
{
	(void)state;
	persons_after("{\"t\":\"delivery\",\"school\":\"" UAI
		      "\",\"kind\":\"pupils\",\"year\":2025}\n" PUPIL(
			      "\"be\":\"1\"", "Essai-Dupont", "Gaël", "2013-02-03", "5B"));
	assert_int_equal(persons_after(SCHOOL(UAI) LATE(NAME_CLASS)), 2);
}

static void facts_before_the_pupil_are_completed_not_doubled(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	assert_int_equal(persons_after(SCHOOL(UAI) LATE(NAME_CLASS)), 1);
	assert_int_equal(persons_after(SCHOOL(UAI) PUPIL(INE ",\"be\":\"1\"", "Essai-Dupont",
							 "Gaël", "2013-02-03", "5B")),
			 1);
	assert_int_equal(n_rejected, 0);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_pupils, 1);
	assert_int_equal(facts->n_latenesses, 1);
	assert_string_equal(facts->pupils[0].ine, "0123456789A");
	assert_string_equal(facts->pupils[0].be, "1");
	assert_null(facts->pupils[0].local);
	assert_int_equal(facts->pupils[0].born, 15739);
	assert_int_equal(ask("SELECT count(*) FROM person WHERE last = 'Essai-Dupont'"
			     " AND first = 'Gaël'"),
			 1);
	/* A second one of that name is somebody else. */
	assert_int_equal(persons_after(SCHOOL(UAI) PUPIL("\"ine\":\"9999999999Z\"", "Essai-Dupont",
							 "Gaël", "2013-09-09", "5B")),
			 2);
}

static void a_row_without_identity_is_rejected(void **state)
{
	(void)state;
	assert_int_equal(persons_after(SCHOOL(UAI) LATE("\"name\":\"ESSAI Ana\"")), 0);
	assert_int_equal(n_rejected, 1);
}

static void the_same_bytes_are_tried_again_while_rows_of_them_are_rejected(void **state)
{
	static const char late[] = SCHOOL(UAI) LATE(NAME_CLASS);

	(void)state;
	persons_after(SCHOOL(UAI) PUPIL("\"be\":\"1\"", "Essai-Dupont", "Gaël", "2013-02-03", "5B")
			      PUPIL("\"be\":\"2\"", "Essai-Dupont", "Gaël", "2013-06-07", "5B"));
	persons_after(late);
	assert_int_equal(n_rejected, 1);
	persons_after(SCHOOL(UAI)
			      PUPIL("\"be\":\"2\"", "Essai-Dupont", "Gaël", "2013-06-07", "5C"));
	persons_after(late);
	assert_int_equal(n_rejected, 0);
	assert_int_equal(ask("SELECT count(*) FROM fact WHERE kind = 6"), 1);
}

/* Two rows of a list that nothing but the class tells apart: neither is taken for the other. */
#define TWINS                                                                                      \
	PUPIL("\"name\":\"ESSAI Lou\",\"born\":\"2013-02-03\"", "ESSAI", "Lou", "2013-02-03",      \
	      "5A")                                                                                \
	PUPIL("\"name\":\"ESSAI Lou\",\"born\":\"2013-02-03\"", "ESSAI", "Lou", "2013-02-03", "5B")
#define LOU_BORN "\"name\":\"ESSAI Lou\",\"born\":\"2013-02-03\""

static void two_pupils_of_one_name_and_birth_date_in_a_list_are_never_one(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	persons_after(SCHOOL(UAI) TWINS LATE(LOU_BORN));
	assert_int_equal(n_rejected, 3);
	assert_int_equal(why, VIGIE_REJECT_AMBIGUOUS);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_enrolments + facts->n_latenesses, 0);
	/* Nor is a later file of that name taken for one of them; the list again changes nothing.
	 */
	persons_after(SCHOOL(UAI) LATE(LOU_BORN));
	assert_int_equal(n_rejected, 1);
	persons_after(SCHOOL(UAI) TWINS LATE(LOU_BORN));
	assert_int_equal(n_rejected, 3);
}

static void what_stood_of_a_pupil_stays_when_a_second_one_appears(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	persons_after(WHOLE("records") PUPIL(LOU_BORN, "ESSAI", "Lou", "2013-02-03", "5A")
			      LATE(LOU_BORN));
	persons_after(WHOLE("records") TWINS LATE(LOU_BORN)
			      PUPIL("\"be\":\"7\"", "Autre", "Ana", "2013-02-03", "5B"));
	assert_int_equal(n_rejected, 3);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_enrolments, 2);
	assert_int_equal(facts->n_latenesses, 1);
}

static void a_number_tells_apart_what_a_name_does_not(void **state)
{
	(void)state;
	persons_after(SCHOOL(UAI) TWINS);
	assert_int_equal(persons_after(SCHOOL(UAI) PUPIL(INE, "ESSAI", "Lou", "2013-02-03", "5A")
					       PUPIL("\"ine\":\"9999999999Z\"", "ESSAI", "Lou",
						     "2013-02-03", "5B")),
			 3);
	assert_int_equal(n_rejected, 0);
	/* The same pupil twice with one number is one pupil. */
	persons_after(SCHOOL(UAI) PUPIL("\"be\":\"9\"", "ESSAI", "Zoé", "2013-02-03", "5A")
			      PUPIL("\"be\":\"9\"", "ESSAI", "Zoé", "2013-02-03", "5A"));
	assert_int_equal(n_rejected, 0);
}

static void the_class_tells_namesakes_of_one_birth_date_apart(void **state)
{
	(void)state;
	persons_after(SCHOOL(UAI) PUPIL("\"be\":\"1\"", "ESSAI", "Lou", "2013-02-03", "5A")
			      PUPIL("\"be\":\"2\"", "ESSAI", "Lou", "2013-02-03", "5B"));
	assert_int_equal(persons_after(SCHOOL(UAI) LATE(LOU_BORN ",\"class\":\"5B\"")), 2);
	assert_int_equal(n_rejected, 0);
	assert_int_equal(ask("SELECT person FROM fact WHERE kind = 6"), 2);
	persons_after(SCHOOL(UAI) LATE(LOU_BORN ",\"class\":\"5C\""));
	assert_int_equal(n_rejected, 1);
}

/* Known by number in reports, by name in a list; then a file says both. */
static void who_was_met_by_number_and_by_name_is_one_when_a_row_says_both(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	static const char both[] = WHOLE("pupils")
		PUPIL("\"be\":\"1\",\"ine\":\"0123456789A\"", "ESSAI", "Lou", "2013-02-03", "5A")
			PUPIL("\"be\":\"2\"", "AUTRE", "Ana", "2013-02-04", "5A");
	struct vigie_delivery delivery;

	(void)state;
	persons_after(SCHOOL(UAI) "{\"t\":\"pupil\"," BE("1") ",\"class\":\"5A\"}\n" LATE(
		"\"be\":\"1\"") "{\"t\":\"pupil\"," BE("2") ",\"class\":\"5A\"}\n");
	persons_after(WHOLE("pupils") PUPIL(LOU_BORN, "ESSAI", "Lou", "2013-02-03", "5A")
			      PUPIL("\"name\":\"AUTRE Ana\",\"born\":\"2013-02-04\"", "AUTRE",
				    "Ana", "2013-02-04", "5A"));
	persons_after(SCHOOL(UAI) "{\"t\":\"lateness\",\"id\":{" LOU_BORN
				  "},\"date\":\"2026-10-09\"}\n");
	assert_int_equal(ask("SELECT count(*) FROM person WHERE joined IS NULL"), 4);
	delivery = import_lines(both, SEPTEMBER + 61);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(ask("SELECT count(*) FROM person WHERE joined IS NULL"), 2);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_pupils, 2);
	assert_int_equal(facts->n_enrolments, 2);
	assert_int_equal(facts->n_latenesses, 2);
	assert_string_equal(facts->pupils[0].ine, "0123456789A");
	assert_int_equal(import_lines(both, SEPTEMBER + 62).state, VIGIE_DELIVERY_KNOWN);
	persons_after(SCHOOL(UAI) LATE(LOU_BORN));
	assert_int_equal(n_rejected, 0);
	assert_int_equal(ask("SELECT count(*) FROM access WHERE who = 'vigie'"), 4);
}

/* A namesake with a number of its own is somebody else. */
static void a_row_joins_nobody_who_has_a_number_of_its_own(void **state)
{
	(void)state;
	persons_after(SCHOOL(UAI) LATE("\"be\":\"1\"")
			      PUPIL("\"local\":\"x\"", "ESSAI", "Lou", "2013-02-03", "5B"));
	persons_after(SCHOOL(UAI) PUPIL("\"be\":\"1\"", "ESSAI", "Lou", "2013-02-03", "5A"));
	assert_int_equal(ask("SELECT count(*) FROM person WHERE joined IS NULL"), 2);
}

static int note_pupil(void *userdata, const struct vigie_person *person,
		      const struct vigie_school *school)
{
	int64_t *found = userdata;

	assert_string_equal(school->uai, UAI);
	assert_string_equal(person->last, "Essai-Dupont");
	*found = *found * 100 + person->id;
	return 0;
}

static void a_pupil_is_found_by_each_of_its_names(void **state)
{
	static const char *const words[] = {"0123456789A", "777", "essai dupont gael", "#1"};
	struct vigie_person person;

	(void)state;
	persons_after(SCHOOL(UAI) PUPIL(INE ",\"be\":\"777\"", "Essai-Dupont", "Gaël", "2013-02-03",
					"5B"));
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(words); i++) {
		int64_t found = 0;

		assert_int_equal(vigie_store_find_pupils(store, words[i], note_pupil, &found), 0);
		assert_int_equal(found, 1);
	}
	assert_int_equal(vigie_store_get_person(store, 1, &person), 0);
	assert_string_equal(person.be, "777");
	assert_int_equal(vigie_store_get_person(store, 2, &person), -ENOENT);
	assert_int_equal(vigie_store_log_access(store, DAY(SEPTEMBER), "root", "explain", 1), 0);
	assert_int_equal(ask("SELECT count(*) FROM access WHERE person = 1"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)
		T(the_national_identifier_is_one_person_in_two_schools),
		T(the_national_identifier_with_another_birth_date_is_a_conflict),
		T(a_schools_own_numbers_lead_to_the_pupil),
		T(two_identifiers_of_two_persons_are_ambiguous),
		T(name_and_birth_date_are_compared_folded),
		T(namesakes_of_one_birth_date_are_ambiguous),
		T(namesakes_with_identifiers_of_their_own_are_two_persons),
		T(namesakes_in_a_class_are_ambiguous),
		T(a_namesake_met_on_the_way_makes_the_name_ambiguous),
		T(the_class_of_another_year_is_no_identity),
		T(facts_before_the_pupil_are_completed_not_doubled),
		T(a_row_without_identity_is_rejected),
		T(the_same_bytes_are_tried_again_while_rows_of_them_are_rejected),
		T(two_pupils_of_one_name_and_birth_date_in_a_list_are_never_one),
		T(what_stood_of_a_pupil_stays_when_a_second_one_appears),
		T(a_number_tells_apart_what_a_name_does_not),
		T(the_class_tells_namesakes_of_one_birth_date_apart),
		T(who_was_met_by_number_and_by_name_is_one_when_a_row_says_both),
		T(a_row_joins_nobody_who_has_a_number_of_its_own),
		T(a_pupil_is_found_by_each_of_its_names),
#undef T
	};

	return cmocka_run_group_tests_name("store/identity", tests, NULL, NULL);
}
