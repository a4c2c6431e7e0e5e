/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files into the store: what changes, what does not, what is held, refused, replaced, known when.
 */
#include "tests/unit/store/workshop.h"

#define AVERAGE(be, term, value)                                                                   \
	"{\"t\":\"average\"," BE(be) ",\"subject\":\"MATHEMATIQUES\",\"term\":" term               \
				     ",\"value\":\"" value "\"}\n"
#define LATE(be, date) "{\"t\":\"lateness\"," BE(be) ",\"date\":\"" date "\",\"minutes\":5}\n"
#define PUPIL(be)                                                                                  \
	"{\"t\":\"pupil\"," BE(be) ",\"last\":\"Essai" be                                          \
				   "\",\"first\":\"Ana\",\"born\":\"2013-02-03\","                 \
				   "\"class\":\"5B\",\"level\":\"5e\"}\n"

static const char grades[] = HEAD("grades") PUPIL("1") AVERAGE("1", "1", "7.40")
	AVERAGE("2", "1", "12.00") LATE("1", "2026-10-08");

static void the_same_file_twice_writes_nothing(void **state)
{
	struct vigie_delivery first = import_lines(grades, SEPTEMBER + 60), second;
	int64_t changes;

	(void)state;
	assert_int_equal(first.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(first.seen, 4);
	assert_int_equal(first.facts_written, 4);
	assert_string_equal(first.school, UAI);
	changes = vigie_store_changes(store);
	second = import_lines(grades, SEPTEMBER + 61);
	assert_int_equal(second.state, VIGIE_DELIVERY_KNOWN);
	assert_int_equal(second.id, first.id);
	assert_int_equal(second.unchanged, 4);
	assert_int_equal(vigie_store_changes(store), changes);
}

static void the_same_facts_in_other_bytes_write_no_fact(void **state)
{
	struct vigie_delivery again;
	int64_t facts;

	(void)state;
	import_lines(grades, SEPTEMBER + 60);
	facts = ask("SELECT sum(length(body)) + count(*) FROM fact");
	tell("UPDATE school SET changed = 0");
	again = import_lines(HEAD("grades") AVERAGE("2", "1", "12.00") AVERAGE("1", "1", "7.4"),
			     SEPTEMBER + 61);
	assert_int_equal(again.state, VIGIE_DELIVERY_UNCHANGED);
	assert_int_equal(again.unchanged, 2);
	assert_int_equal(again.facts_written, 0);
	assert_int_equal(ask("SELECT sum(length(body)) + count(*) FROM fact"), facts);
	assert_int_equal(ask("SELECT changed FROM school"), 0);
}

static void a_correction_replaces_and_the_earlier_value_stays_known(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep)
	struct vigie_facts *before = NULL, *after = NULL, *nothing = NULL;
	struct vigie_delivery correction;

	(void)state;
	import_lines(grades, SEPTEMBER + 60);
	correction = import_lines(HEAD("grades") AVERAGE("1", "1", "9.20"), SEPTEMBER + 70);
	assert_int_equal(correction.facts_written, 1);
	after = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(after->n_averages, 2);
	assert_int_equal(after->averages[0].value, 9200000);
	assert_int_equal(after->averages[0].from.delivery, correction.id);
	assert_int_equal(after->averages[0].from.line, 2);
	assert_string_equal(after->subjects[after->averages[0].subject].label, "MATHEMATIQUES");
	before = load_known(UAI, SEPTEMBER + 69);
	assert_int_equal(before->averages[0].value, 7400000);
	assert_int_equal(before->averages[0].from.line, 3);
	assert_int_equal(before->school.last_grades, SEPTEMBER + 60);
	nothing = load_known(UAI, SEPTEMBER + 59);
	assert_int_equal(nothing->n_averages + nothing->n_enrolments + nothing->n_latenesses, 0);
	assert_int_equal(nothing->school.last_grades, VIGIE_DAY_NONE);
}

static void bytes_whose_facts_were_replaced_are_applied_again(void **state)
{
	static const char other[] = HEAD("grades") AVERAGE("1", "1", "9.20");
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	struct vigie_delivery delivery;

	(void)state;
	import_lines(grades, SEPTEMBER + 60);
	import_lines(other, SEPTEMBER + 70);
	delivery = import_lines(grades, SEPTEMBER + 71);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(delivery.facts_written, 1);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->averages[0].value, 7400000);
	assert_int_equal(import_lines(grades, SEPTEMBER + 72).state, VIGIE_DELIVERY_KNOWN);
	assert_int_equal(import_lines(other, SEPTEMBER + 73).facts_written, 1);
}

static void the_same_bytes_said_of_something_else_are_another_import(void **state)
{
	struct vigie_import import = import_of(HEAD("grades"), SEPTEMBER + 60);
	struct vigie_delivery delivery;

	(void)state;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	import.options.hints.subject = "MATHEMATIQUES";
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_UNCHANGED);
	import.options.hints.term = 2;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_UNCHANGED);
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_KNOWN);
	import.file = "copy";
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_KNOWN);
	assert_string_equal(delivery.file, "copy");
	assert_int_equal(ask("SELECT count(*) FROM delivery"), 3);
}

/* Neither a row per correction nor a row that grows with each. */
static void many_corrections_share_rows_of_a_modest_size(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	for (int i = 0; i < 300; i++) {
		char text[256];

		snprintf(text, sizeof(text), HEAD("grades") AVERAGE("1", "1", "%d.25"), i % 20);
		assert_int_equal(import_lines(text, SEPTEMBER + i).facts_written, 1);
	}
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_averages, 1);
	assert_int_equal(facts->averages[0].from.delivery, 300);
	assert_in_range(ask("SELECT count(*) FROM fact"), 3, 10);
	assert_in_range(ask("SELECT max(length(body)) FROM fact"), 500, 1000);
}

/* Two exports that contradict each other do not take turns for ever. */
static void a_file_that_its_source_left_alone_is_known(void **state)
{
	static const char *const texts[] = {grades, HEAD("grades") AVERAGE("1", "1", "9.20")};
	static const char *const files[] = {"a", "b"};
	struct vigie_delivery delivery;

	(void)state;
	for (int i = 0; i < 6; i++) {
		struct vigie_import import = import_of(texts[i % 2], SEPTEMBER + 60 + i);

		import.source = "depots";
		import.file = files[i % 2];
		assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
		assert_int_equal(delivery.state,
				 i < 2 ? VIGIE_DELIVERY_STORED : VIGIE_DELIVERY_KNOWN);
	}
}

static void what_a_complete_delivery_leaves_out_is_gone_of_its_types_only(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL, *before = NULL;
	struct vigie_delivery whole;

	(void)state;
	import_lines(grades, SEPTEMBER + 60);
	whole = import_lines(WHOLE("grades") AVERAGE("2", "1", "12.00") AVERAGE("2", "2", "13.00"),
			     SEPTEMBER + 70);
	assert_int_equal(whole.unchanged, 1);
	assert_int_equal(whole.facts_written, 2);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_averages, 2);
	assert_int_equal(facts->averages[0].value, 12000000);
	assert_int_equal(facts->averages[0].from.delivery, whole.id - 1);
	assert_int_equal(facts->n_latenesses, 1);
	assert_int_equal(facts->n_enrolments, 1);
	before = load_known(UAI, SEPTEMBER + 60);
	assert_int_equal(before->averages[0].value, 7400000);
}

/* The second term's reports do not take back the first's, nor a pupil without a report. */
static void complete_reports_replace_their_terms_only(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	import_lines(WHOLE("pupils") PUPIL("1") PUPIL("2"), SEPTEMBER);
	import_lines(WHOLE("reports") AVERAGE("1", "1", "7.40") AVERAGE("2", "1", "8.00"),
		     SEPTEMBER + 60);
	import_lines(WHOLE("reports") "{\"t\":\"pupil\"," BE("1") ",\"class\":\"5C\"}\n" AVERAGE(
			     "1", "2", "9.20"),
		     SEPTEMBER + 160);
	import_lines(WHOLE("reports") AVERAGE("1", "1", "7.50"), SEPTEMBER + 161);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_averages, 2);
	assert_int_equal(facts->averages[0].value, 7500000);
	assert_int_equal(facts->averages[1].value, 9200000);
	assert_int_equal(facts->n_enrolments, 2);
	assert_int_equal(facts->enrolments[0].level, VIGIE_LEVEL_5E);
	assert_string_equal(facts->classes[facts->enrolments[0].class_index], "5C");
}

static void a_removed_record_is_taken_back(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	struct vigie_delivery removal;

	(void)state;
	import_lines(grades, SEPTEMBER + 60);
	removal = import_lines(HEAD("lateness") "{\"t\":\"lateness\",\"removed\":true," BE(
				       "1") ",\"date\":\"2026-10-08\"}\n"
					    "{\"t\":\"lateness\",\"removed\":true," BE(
						    "77") ",\"date\":\"2026-10-08\"}\n",
			       SEPTEMBER + 70);
	assert_int_equal(removal.facts_written, 1);
	assert_int_equal(removal.unchanged, 1);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_latenesses, 0);
	assert_int_equal(facts->n_pupils, 2);
}

static void equal_keys_of_one_delivery_are_distinct(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	import_lines(HEAD("lateness") LATE("1", "2026-10-08") LATE("1", "2026-10-09")
			     LATE("1", "2026-10-08"),
		     SEPTEMBER + 60);
	assert_int_equal(import_lines(HEAD("lateness") LATE("1", "2026-10-08"), SEPTEMBER + 61)
				 .facts_written,
			 0);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_latenesses, 3);
}

static void a_delta_of_a_pupil_keeps_what_it_does_not_say(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	import_lines(grades, SEPTEMBER + 60);
	import_lines(HEAD("pupils") "{\"t\":\"pupil\"," BE(
			     "1") ",\"scholarship\":true}\n"
				  "{\"t\":\"pupil\"," BE("1") ",\"household\":\"h1\"}\n",
		     SEPTEMBER + 61);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_enrolments, 1);
	assert_int_equal(facts->enrolments[0].level, VIGIE_LEVEL_5E);
	assert_int_equal(facts->enrolments[0].scholarship, VIGIE_YES);
	assert_string_equal(facts->classes[facts->enrolments[0].class_index], "5B");
	assert_int_equal(ask("SELECT count(*) FROM person WHERE household = 'h1'"), 1);
}

/* ---- outcomes that write nothing else ---- */

static void a_dry_run_counts_and_leaves_nothing(void **state)
{
	struct vigie_import import = import_of(grades, SEPTEMBER + 60);
	struct vigie_delivery delivery;

	(void)state;
	import.dry_run = true;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(delivery.facts_written, 4);
	assert_int_equal(delivery.id, 0);
	assert_int_equal(vigie_store_changes(store), 0);
	assert_int_equal(ask("SELECT count(*) FROM delivery") + ask("SELECT count(*) FROM school"),
			 0);
}

static void a_refused_file_leaves_its_reason_once(void **state)
{
	struct vigie_delivery delivery = import_lines("", SEPTEMBER + 1), stored;

	(void)state;
	assert_int_equal(delivery.state, VIGIE_DELIVERY_REFUSED);
	assert_int_equal(delivery.refusal, VIGIE_REJECT_EMPTY);
	assert_int_equal(import_lines("", SEPTEMBER + 2).id, delivery.id);
	assert_int_equal(ask("SELECT count(*) FROM delivery"), 1);
	assert_int_equal(vigie_store_get_delivery(store, delivery.id, &stored), 0);
	assert_int_equal(stored.refusal, VIGIE_REJECT_EMPTY);
	assert_int_equal(vigie_store_get_delivery(store, 99, &stored), -ENOENT);
}

static void a_missing_file_is_an_error_and_writes_nothing(void **state)
{
	struct vigie_import import = {.path = "/nonexistent/file", .file = "file"};
	struct vigie_delivery delivery;

	(void)state;
	assert_int_equal(vigie_store_import(store, &import, &delivery), -ENOENT);
	assert_int_equal(vigie_store_changes(store), 0);
}

/* ---- parts, years, schools ---- */

static void a_file_of_two_schools_is_two_deliveries(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *one = NULL, *two = NULL;
	struct vigie_delivery delivery = import_lines(
		HEAD("pupils") PUPIL("1") "{\"t\":\"delivery\",\"school\":\"0888888A\""
					  ",\"kind\":\"pupils\",\"year\":2026}\n" PUPIL("1"),
		SEPTEMBER + 1);

	(void)state;
	assert_string_equal(delivery.school, "");
	assert_int_equal(delivery.seen, 2);
	assert_int_equal(ask("SELECT count(*) FROM delivery"), 2);
	one = load_known(UAI, VIGIE_DAY_NONE);
	two = load_known("0888888A", VIGIE_DAY_NONE);
	assert_int_equal(one->n_pupils, 1);
	assert_int_equal(two->n_pupils, 1);
	/* The same number in two schools names two persons. */
	assert_int_not_equal(one->pupils[0].id, two->pupils[0].id);
}

static void a_record_of_another_school_year_is_rejected(void **state)
{
	struct vigie_import import = import_of(
		HEAD("lateness") LATE("1", "2026-09-01") LATE("1", "2026-08-31"), SEPTEMBER + 1);
	struct vigie_delivery delivery;

	(void)state;
	import.force = true;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.accepted, 1);
	assert_int_equal(delivery.rejected, 1);
}

static void the_directory_is_taken_over_and_marks_the_school(void **state)
{
	static const char directory[] =
		"{\"t\":\"delivery\",\"kind\":\"directory\"}\n"
		"{\"t\":\"school\",\"uai\":\"0999999Z\",\"name\":\"Essai\",\"kind\":\"college\","
		"\"priority\":\"REP\",\"department\":\"75\",\"ips\":\"88.4\"}\n";
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	import_lines(grades, SEPTEMBER);
	tell("UPDATE school SET changed = 0");
	assert_int_equal(import_lines(directory, SEPTEMBER + 1).facts_written, 1);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_string_equal(facts->school.kind, "college");
	assert_string_equal(facts->school.priority, "REP");
	assert_int_equal(facts->school.ips, 88400000);
	assert_int_equal(ask("SELECT changed > 0 FROM school"), 1);
	assert_int_equal(import_lines(directory, SEPTEMBER + 2).state, VIGIE_DELIVERY_KNOWN);
}

static int note_school(void *userdata, const struct vigie_school *school)
{
	*(int64_t *)userdata += school->id;
	/* The list may be worked on while it is walked. */
	return vigie_store_clear_changed(store, school);
}

static void a_school_is_marked_until_it_was_evaluated(void **state)
{
	int64_t seen = 0;

	(void)state;
	import_lines(grades, SEPTEMBER + 60);
	assert_int_equal(vigie_store_each_changed_school(store, note_school, &seen), 0);
	assert_int_equal(seen, school_number(UAI));
	assert_int_equal(vigie_store_each_changed_school(store, note_school, &seen), 0);
	assert_int_equal(seen, school_number(UAI));
}

/* As a command may, while the service evaluates. */
static int import_meanwhile(void *userdata, const struct vigie_school *school)
{
	(void)userdata;
	import_lines(HEAD("grades") AVERAGE("1", "1", "5.00"), SEPTEMBER + 61);
	return vigie_store_clear_changed(store, school);
}

static void what_comes_while_a_school_is_evaluated_marks_it_again(void **state)
{
	int64_t seen = 0;

	(void)state;
	import_lines(grades, SEPTEMBER + 60);
	assert_int_equal(vigie_store_each_changed_school(store, import_meanwhile, NULL), 0);
	assert_int_equal(vigie_store_each_changed_school(store, note_school, &seen), 0);
	assert_int_equal(seen, school_number(UAI));
}

/* A bad row may be the pupil whom a complete file seems to leave out. */
static void an_unreadable_row_drops_no_pupil(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	struct vigie_import import;
	struct vigie_delivery delivery;

	(void)state;
	import_lines(WHOLE("pupils") PUPIL("1") PUPIL("2"), SEPTEMBER + 1);
	import = import_of(WHOLE("pupils") PUPIL("1") "{\"t\":\"pupil\",\n", SEPTEMBER + 2);
	import.force = true;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.rejected, 1);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_enrolments, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)
		T(the_same_file_twice_writes_nothing),
		T(the_same_facts_in_other_bytes_write_no_fact),
		T(a_correction_replaces_and_the_earlier_value_stays_known),
		T(bytes_whose_facts_were_replaced_are_applied_again),
		T(the_same_bytes_said_of_something_else_are_another_import),
		T(many_corrections_share_rows_of_a_modest_size),
		T(a_file_that_its_source_left_alone_is_known),
		T(what_a_complete_delivery_leaves_out_is_gone_of_its_types_only),
		T(complete_reports_replace_their_terms_only),
		T(a_removed_record_is_taken_back),
		T(equal_keys_of_one_delivery_are_distinct),
		T(a_delta_of_a_pupil_keeps_what_it_does_not_say),
		T(a_dry_run_counts_and_leaves_nothing),
		T(a_refused_file_leaves_its_reason_once),
		T(a_missing_file_is_an_error_and_writes_nothing),
		T(a_file_of_two_schools_is_two_deliveries),
		T(a_record_of_another_school_year_is_rejected),
		T(the_directory_is_taken_over_and_marks_the_school),
		T(a_school_is_marked_until_it_was_evaluated),
		T(what_comes_while_a_school_is_evaluated_marks_it_again),
		T(an_unreadable_row_drops_no_pupil),
#undef T
	};

	return cmocka_run_group_tests_name("store/import", tests, NULL, NULL);
}
