/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each allocation fails in turn, in the program and in the libraries that it uses: what was asked
 * is then refused with -ENOMEM or done all the same, nothing leaks, nothing is half written, and
 * the next attempt succeeds. The sanitizers bring their own allocator: under them nothing fails
 * here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "connectors/archive.h"
#include "connectors/format/formats.h"
#include "tests/unit/connectors/archive_maker.h"
#include "vigie/mail.h"
#include "vigie/manager.h"

#define MOST 200000 /* allocations of one attempt: far more than any needs */
#define KEPT 20 /* errors that libcrypto remembers: 16 */
#define NOW                                                                                        \
	((vigie_time)1795950000 * VIGIE_USEC_PER_SEC) /* 2026-11-29 23:00 UTC, a Monday in Paris   \
						       */
#define DAY_IN_PARIS 20787 /* 2026-11-30 */

static long countdown = -1; /* allocations until the one that fails; negative: none does */
static long n_live;

#ifndef __SANITIZE_ADDRESS__
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *memory);

static int fails(void)
{
	if (countdown < 0 || countdown-- > 0)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	void *memory = fails() ? NULL : __libc_malloc(size);

	n_live += memory != NULL;
	return memory;
}

void *calloc(size_t n, size_t size)
{
	void *memory = fails() ? NULL : __libc_calloc(n, size);

	n_live += memory != NULL;
	return memory;
}

void *realloc(void *old, size_t size)
{
	void *memory = fails() ? NULL : __libc_realloc(old, size);

	n_live += memory && !old;
	return memory;
}

void free(void *memory)
{
	n_live -= memory != NULL;
	__libc_free(memory);
}
#endif

/* In memory: thousands of stores are made, none needs a disk. */
static char folder[] = "/dev/shm/vigie-fault-XXXXXX";

static const char conf[] =
	"office \"Essai\" {\n"
	"    store \"v.db\"\n    rules \"rules.d\"\n    spool \"spool\"\n    language en\n}\n"
	"source \"d\" {\n    fetch \"directory:depots\"\n    match \"{school}/{any}\"\n}\n"
	"programme \"tutorat\" {\n    title \"T\"\n    capacity 5 per school\n"
	"    eligible when level in 6e..3e\n}\n"
	"coordinator \"C\" {\n    email \"c@exemple.fr\"\n    covers everything\n"
	"    digest daily at 00:00\n}\n"
	"mail {\n    from \"v <v@exemple.fr>\"\n    smtp \"file:///tmp\"\n}\n";
static const char rules[] = "rule \"absences\" {\n    title \"A\"\n    applies to level in 6e..3e\n"
			    "    when half_days(justified: no, over: this month) >= 4\n"
			    "        and not average(\"MATHEMATIQUES\") >= 8\n"
			    "    refer to \"tutorat\"\n}\n"
			    "test \"t\" {\n    on 2026-11-30\n    pupil \"A\" { level 4e\n"
			    "        absence 2026-11-05..2026-11-06 unjustified\n"
			    "        average \"MATHEMATIQUES\" 7 term 1 }\n"
			    "    expect \"absences\" for \"A\"\n}\n";
static const char records[] =
	"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"records\",\"year\":2026}\n"
	"{\"t\":\"pupil\",\"id\":{\"ine\":\"0123456789A\"},\"last\":\"ESSAI\",\"first\":\"G\","
	"\"born\":\"2013-02-03\",\"class\":\"4B\",\"level\":\"4e\"}\n"
	"{\"t\":\"term\",\"index\":1,\"from\":\"2026-09-01\",\"to\":\"2026-11-30\"}\n"
	"{\"t\":\"average\",\"id\":{\"ine\":\"0123456789A\"},\"subject\":\"MATHEMATIQUES\","
	"\"term\":1,\"value\":\"7.40\"}\n"
	"{\"t\":\"absence\",\"id\":{\"ine\":\"0123456789A\"},\"from\":\"2026-11-05\",\"to\":\"2026-"
	"11-06\",\"half_days\":\"4\",\"justified\":false}\n";

static void put(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder) || chdir(folder) < 0)
		return -1;
	if (system("mkdir rules.d spool depots") != 0)
		return -1;
	put("vigie.conf", conf);
	put("rules.d/a.rules", rules);
	put("a.ndjson", records);
	return 0;
}

static int tear_down(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

/* Lets the first, the second, the third … allocation of `attempt` fail, until it needs no more;
 * each time it must be refused for lack of memory, or done. */
static void fail_each(int (*attempt)(void *userdata), void *userdata)
{
	long before;

	assert_int_equal(attempt(userdata), 0);
	assert_int_equal(attempt(userdata), 0);
	before = n_live;
	for (long n = 0; n < MOST; n++) {
		long left;
		int r;

		countdown = n;
		r = attempt(userdata);
		left = countdown;
		countdown = -1;
		if (r != 0 && r != -ENOMEM)
			print_message("# allocation %ld: %d\n", n, r);
		assert_true(r == 0 || r == -ENOMEM);
		if (left >= 0) {
			assert_int_equal(r, 0);
			return;
		}
		if (n_live == before)
			continue;
		/* What a library keeps for good of its first errors is no leak: it comes to an end.
		 */
		for (int again = 0; again < KEPT && n_live != before; again++) {
			before = n_live;
			countdown = n;
			(void)attempt(userdata);
			countdown = -1;
		}
		if (n_live != before)
			print_message("# allocation %ld: %ld leaked\n", n, n_live - before);
		assert_int_equal(n_live, before);
	}
	fail();
}

static int load(void *userdata)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	struct vigie_setup setup = {0};
	int r = vigie_diagnostics_new(&list);

	(void)userdata;
	if (r == 0)
		r = vigie_setup_load("vigie.conf", NULL, list, &setup);
	if (r > 0 && countdown < 0 && vigie_diagnostics_count(list, VIGIE_ERROR) == 0)
		r = -ENOMEM;
	vigie_setup_done(&setup);
	return r;
}

static void configuration_and_rules_load_whole_or_not(void **state)
{
	(void)state;
	fail_each(load, NULL);
}

static int evaluate(void *userdata)
{
	const struct vigie_setup *setup = userdata;
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_rule_test_result *results;
	size_t n;
	int r = vigie_arena_new(&arena);

	if (r == 0)
		r = vigie_rules_test(setup->rules, setup->config->calendar, arena, &results, &n);
	if (r == 0)
		assert_true(n == 1 && results[0].passed);
	return r;
}

static void load_setup(struct vigie_setup *setup)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	if (vigie_setup_load("vigie.conf", NULL, list, setup) != 0) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

		vigie_diagnostics_render(list, false, &text);
		fail_msg("%s", vigie_buffer_string(&text));
	}
}

static void a_verdict_is_right_or_there_is_none(void **state)
{
	VIGIE_CLEANUP(vigie_setup_done) struct vigie_setup setup = {0};

	(void)state;
	load_setup(&setup);
	fail_each(evaluate, &setup);
}

struct trial {
	const struct vigie_setup *setup;
	struct vigie_rules *rules;
};

/* What the tests leave untried, of rules whose text still lives; or that something is missing. */
static int cover(void *userdata)
{
	const struct trial *trial = userdata;
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r = vigie_diagnostics_new(&list);

	if (r == 0)
		r = vigie_rules_cover(trial->rules, trial->setup->config->calendar, VIGIE_FRENCH,
				      list);
	if (r < 0)
		return r;
	vigie_diagnostics_render(list, false, &text);
	r = vigie_buffer_error(&text);
	if (r == 0)
		assert_true(strstr(vigie_buffer_string(&text), "7,99") ||
			    strstr(vigie_buffer_string(&text), "messages are missing"));
	return r;
}

static void what_is_untried_is_told_or_refused_for_memory(void **state)
{
	static const char text[] =
		"let x = average() else 12\n"
		"rule \"r\" { title \"t\" applies to level in 6e..3e when x < 8 }\n"
		"test \"t\" { on 2026-11-30 pupil \"A\" { level 4e average 8 term 1 }"
		" expect nothing for \"A\" expect not \"r\" for \"A\" }\n";
	const struct vigie_source source = {"r.rules", text, sizeof(text) - 1, true};
	const struct vigie_source *const sources[] = {&source};
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_setup_done) struct vigie_setup setup = {0};
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *compiled = NULL;

	(void)state;
	load_setup(&setup);
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_rules_compile(sources, 1, NULL, list, &compiled), 0);
	fail_each(cover, &(struct trial){&setup, compiled});
}

static int count_delivery(void *userdata, const struct vigie_delivery *delivery)
{
	(void)delivery;
	++*(int *)userdata;
	return 0;
}

static int deliveries(struct vigie_store *store)
{
	int n = 0;

	assert_int_equal(vigie_store_each_delivery(store, 0, count_delivery, &n), 0);
	return n;
}

/* A store of its own each time: what an attempt leaves is counted from nothing. */
static int import(void *userdata)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	const struct vigie_import order = {
		.path = "a.ndjson", .source = "d", .file = "a.ndjson", .received = NOW};
	struct vigie_delivery delivery = {0};
	long hold = countdown;
	int r;

	(void)userdata;
	countdown = -1;
	unlink("import.db");
	assert_int_equal(vigie_store_open("import.db", VIGIE_STORE_WRITE, &store), 0);
	countdown = hold;
	r = vigie_store_import(store, &order, &delivery);
	hold = countdown;
	countdown = -1;
	assert_int_equal(deliveries(store), r == 0);
	if (r < 0) {
		assert_int_equal(vigie_store_import(store, &order, &delivery), 0);
		assert_int_equal(delivery.state, VIGIE_DELIVERY_STORED);
	}
	vigie_store_close(TAKE_PTR(store));
	countdown = hold;
	return r;
}

static void a_file_is_imported_whole_or_not_at_all(void **state)
{
	(void)state;
	fail_each(import, NULL);
}

static int ignore_record(void *userdata, const struct vigie_record *record)
{
	(void)userdata, (void)record;
	return 0;
}

static int ignore_row(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	(void)userdata, (void)line, (void)column, (void)why;
	return 0;
}

static int open_archive(struct vigie_buffer bytes, struct vigie_archive **ret_archive)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	const struct vigie_archive_limits limits = VIGIE_ARCHIVE_LIMITS;
	char member[VIGIE_ARCHIVE_NAME_LIMIT + 1];
	int r = vigie_input_from_memory(bytes.data, bytes.size, "x.gz", &input);

	return r < 0 ? r : vigie_archive_open(input, &limits, ret_archive, member);
}

static int expand(void *userdata)
{
	VIGIE_CLEANUP(vigie_archive_freep) struct vigie_archive *archive = NULL;

	return open_archive(*(struct vigie_buffer *)userdata, &archive);
}

/* Not a zip: libarchive ends the program where it has no memory for a name. */
static void a_gzip_file_is_expanded_whole_or_not_at_all(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer gzip = make_gzip("A;B", 3);

	(void)state;
	fail_each(expand, &gzip);
}

static int decode_export(void *userdata)
{
	const struct vigie_sink sink = {.on_record = ignore_record, .on_reject = ignore_row};
	const struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE};
	uint32_t line;

	return vigie_format_oneroster.decode_archive(userdata, &options, &sink, NULL, &line);
}

static void an_export_in_several_files_is_decoded_or_refused_for_memory(void **state)
{
	VIGIE_CLEANUP(vigie_archive_freep) struct vigie_archive *archive = NULL;
	struct vigie_buffer zip = make_zip(
		{"manifest.csv", "propertyName,value\noneroster.version,1.1\n"},
		{"academicSessions.csv", "sourcedId,type,startDate,endDate,schoolYear\n"
					 "t,term,2026-09-01,2026-12-01,2027\n"},
		{"orgs.csv", "sourcedId,type,identifier\no,school,0999999Z\n"},
		{"courses.csv", "sourcedId,title\nco,MATHS\n"},
		{"classes.csv", "sourcedId,title,courseSourcedId,classType,schoolSourcedId,"
				"termSourcedIds\nh,5B,co,homeroom,o,t\n"},
		{"users.csv", "sourcedId,role,orgSourcedIds,givenName,familyName\n"
			      "u,student,o,Gaël,ESSAI\n"},
		{"demographics.csv", "sourcedId,birthDate\nu,2013-02-03\n"},
		{"enrollments.csv", "classSourcedId,userSourcedId,role\nh,u,student\n"},
		{"lineItems.csv", "sourcedId,classSourcedId,resultValueMax\nli,h,20\n"},
		{"results.csv", "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate\n"
				"li,u,fully graded,7,2026-10-14\n"});

	(void)state;
	assert_int_equal(open_archive(zip, &archive), 0);
	vigie_buffer_done(&zip);
	fail_each(decode_export, archive);
}

static int count_mail(void *userdata, const struct vigie_mail *mail)
{
	(void)mail;
	++*(int *)userdata;
	return 0;
}

static int mails(struct vigie_store *store)
{
	int n = 0;

	assert_int_equal(vigie_mail_each(store, true, count_mail, &n), 0);
	return n;
}

static void raise_flags(struct vigie_store *store, const struct vigie_setup *setup)
{
	const struct vigie_import order = {
		.path = "a.ndjson", .source = "d", .file = "a.ndjson", .received = NOW};
	struct vigie_school_evaluation evaluation = {0};
	VIGIE_CLEANUP(vigie_wishes_freep) struct vigie_wishes *wishes = NULL;
	struct vigie_flag_changes changes = {0};
	struct vigie_delivery delivery;
	struct vigie_school school;

	assert_int_equal(vigie_store_import(store, &order, &delivery), 0);
	assert_int_equal(vigie_store_get_school(store, "0999999Z", &school), 0);
	assert_int_equal(vigie_school_evaluate(store, setup, &school, DAY_IN_PARIS, VIGIE_DAY_NONE,
					       &evaluation),
			 0);
	assert_int_equal(vigie_wishes_new(&wishes), 0);
	assert_int_equal(vigie_flags_apply(store, setup->config, setup->rules, evaluation.facts,
					   evaluation.verdicts, &school, DAY_IN_PARIS, NOW, wishes,
					   &changes),
			 0);
	assert_int_equal(
		vigie_wishes_grant(store, setup->config, wishes, DAY_IN_PARIS, NOW, &changes), 0);
	assert_int_equal(changes.referrals, 1);
	vigie_school_evaluation_done(&evaluation);
}

static int compose(void *userdata)
{
	const struct vigie_setup *setup = userdata;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	long hold = countdown;
	size_t n = 0;
	int r;

	countdown = -1;
	unlink("digest.db");
	assert_int_equal(vigie_store_open("digest.db", VIGIE_STORE_WRITE, &store), 0);
	raise_flags(store, setup);
	countdown = hold;
	r = vigie_digest_enqueue_due(store, setup->config, NOW, true, &n);
	hold = countdown;
	countdown = -1;
	assert_int_equal(mails(store), r == 0);
	if (r < 0)
		assert_int_equal(vigie_digest_enqueue_due(store, setup->config, NOW, true, &n), 0);
	assert_int_equal(mails(store), 1);
	vigie_store_close(TAKE_PTR(store));
	countdown = hold;
	return r;
}

static void a_digest_is_queued_whole_or_not_at_all(void **state)
{
	VIGIE_CLEANUP(vigie_setup_done) struct vigie_setup setup = {0};

	(void)state;
	load_setup(&setup);
	fail_each(compose, &setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(configuration_and_rules_load_whole_or_not),
		cmocka_unit_test(a_verdict_is_right_or_there_is_none),
		cmocka_unit_test(what_is_untried_is_told_or_refused_for_memory),
		cmocka_unit_test(a_file_is_imported_whole_or_not_at_all),
		cmocka_unit_test(a_gzip_file_is_expanded_whole_or_not_at_all),
		cmocka_unit_test(an_export_in_several_files_is_decoded_or_refused_for_memory),
		cmocka_unit_test(a_digest_is_queued_whole_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
