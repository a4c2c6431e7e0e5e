/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OneRoster, trap by trap (FORMATS.md, section 6): tests, results and terms. */
#include "tests/unit/format/oneroster_support.h"

/* What the results of one line each give. */
static void assert_mark(const char *row, const char *mark, const char *rejects)
{
	struct vigie_buffer text = {0};

	vigie_buffer_append_format(&text, "%s%s\n", RESULTS_HEADER, row);
	assert_int_equal(unpack(&got, EXPORT({"results.csv", text.data}), NULL), 0);
	assert_non_null(strstr(got.got.records.data, GRADES));
	assert_string_equal(strstr(got.got.records.data, GRADES) + strlen(GRADES), mark);
	assert_rejects(&got.got, rejects);
	vigie_buffer_done(&text);
	clean(NULL);
}

static void the_scale_and_the_subject_come_from_the_test(void **state)
{
	(void)state;
	assert_mark("r,,,li,u,fully graded,7.5,2026-10-14,",
		    MARK("\"value\":\"7.5\",\"out_of\":\"10\""), "");
	assert_mark("r,,,li,u,Fully Graded,0,2026-10-14T08:00:00.000Z,",
		    MARK("\"value\":\"0\",\"out_of\":\"10\""), "");
}

static void a_comment_may_hold_commas_quotes_and_line_breaks(void **state)
{
	(void)state;
	assert_mark("r,,,li,u,fully graded,7,2026-10-14,\"voir \"\"note\"\",\nau dos\"\n"
		    "s,,,li,u,fully graded,8,2026-10-14,",
		    MARK("\"value\":\"7\",\"out_of\":\"10\"")
			    MARK("\"value\":\"8\",\"out_of\":\"10\""),
		    "");
}

static void what_is_not_fully_graded_is_a_remark_and_never_zero(void **state)
{
	static const struct {
		const char *status, *annotation;
	} cases[] = {
		{"exempt", "exempt"},
		{"not submitted", "not_handed_in"},
		{"submitted", "not_marked"},
		{"partially graded", "not_marked"},
		{"incomplete", "not_marked"},
		{"missing", "not_handed_in"},
		{"withdrawn", "exempt"},
		{"in progress", "not_marked"},
		{"something of ours", "unknown"},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		char row[96], mark[256];

		snprintf(row, sizeof(row), "r,,,li,u,%s,0,2026-10-14,", cases[i].status);
		snprintf(mark, sizeof(mark), MARK("\"out_of\":\"10\",\"annotation\":\"%s\""),
			 cases[i].annotation);
		assert_mark(row, mark, "");
	}
}

static void what_is_late_counts(void **state)
{
	(void)state;
	assert_mark("r,,,li,u,late,7,2026-10-14,", MARK("\"value\":\"7\",\"out_of\":\"10\""), "");
}

static void the_columns_of_1_2_say_what_is_missing(void **state)
{
	(void)state;
	assert_int_equal(unpack(&got,
				EXPORT({"results.csv",
					"sourcedId,status,dateLastModified,lineItemSourcedId,"
					"studentSourcedId,scoreStatus,score,textScore,scoreDate,"
					"missing,incomplete,inProgress\n"
					"a,,,li,u,fully graded,0,,2026-10-14,true,false,false\n"
					"b,,,li,u,fully graded,3,,2026-10-14,false,true,false\n"
					"c,,,li,u,fully graded,,B+,2026-10-14,,,\n"
					"d,,,li,u,fully graded,7,,2026-10-14,false,false,false\n"}),
				NULL),
			 0);
	assert_string_equal(strstr(got.got.records.data, GRADES) + strlen(GRADES),
			    MARK("\"out_of\":\"10\",\"annotation\":\"not_handed_in\"")
				    MARK("\"out_of\":\"10\",\"annotation\":\"not_marked\"")
					    MARK("\"out_of\":\"10\",\"annotation\":\"unknown\"")
						    MARK("\"value\":\"7\",\"out_of\":\"10\""));
}

static void a_graded_result_without_a_score_says_nothing(void **state)
{
	(void)state;
	assert_mark("r,,,li,u,fully graded,,2026-10-14,", "", "");
}

static void a_result_that_refers_to_nothing_is_rejected(void **state)
{
	(void)state;
	assert_mark("r,,,inconnu,u,fully graded,7,2026-10-14,", "", "results.csv:2:4 R008\n");
	assert_mark("r,,,li,inconnu,fully graded,7,2026-10-14,", "", "results.csv:2:5 R008\n");
	assert_mark("r,,,li,u,fully graded,7,,", "", "results.csv:2:8 R013\n");
	assert_mark("r,,,li,u,fully graded,7,14/10/2026,", "", "results.csv:2:8 R003\n");
	assert_mark("r,,,li,u,fully graded,A,2026-10-14,", "", "results.csv:2:7 R004\n");
	assert_mark("r,,,li,u,fully graded,-1,2026-10-14,", "", "results.csv:2:7 R005\n");
	assert_mark("r,,,li,u,fully graded,1001,2026-10-14,", "", "results.csv:2:7 R005\n");
	assert_mark("r,,,li,u,fully graded,7", "", "results.csv:2:0 R001\n");
}

static void a_scale_that_nobody_says_is_not_out_of_20(void **state)
{
	(void)state;
	assert_int_equal(
		unpack(&got,
		       EXPORT({"lineItems.csv", "sourcedId,classSourcedId,resultValueMax\nli,c,\n"},
			      {"results.csv",
			       RESULTS_HEADER "r,,,li,u,fully graded,7,2026-10-14,\n"}),
		       NULL),
		0);
	assert_rejects(&got.got, "results.csv:2:4 R008\n");
}

static void what_is_to_be_deleted_is_taken_back(void **state)
{
	(void)state;
	assert_mark("r,tobedeleted,,li,u,fully graded,7,2026-10-14,",
		    MARK("\"out_of\":\"10\",\"removed\":true"), "");
}

static void terms_are_numbered_by_their_first_days(void **state)
{
	(void)state;
	assert_int_equal(
		unpack(&got,
		       EXPORT({"academicSessions.csv",
			       "sourcedId,type,startDate,endDate,parentSourcedId,schoolYear\n"
			       "t2,term,2026-12-01,2027-02-28,y,2027\n"
			       "t1,term,2026-09-01,2026-12-01,y,2027\n"
			       "old,term,2025-09-01,2025-12-01,,2026\n"
			       "y,schoolYear,2026-09-01,2027-07-03,,2027\n"},
			      {"results.csv", RESULTS_HEADER}),
		       NULL),
		0);
	assert_non_null(strstr(got.got.records.data,
			       GRADES "{\"t\":\"term\",\"index\":1,\"from\":\"2026-09-01\",\"to\":"
				      "\"2026-11-30\"}\n{\"t\":\"term\",\"index\":2,\"from\":"
				      "\"2026-12-01\",\"to\":\"2027-02-28\"}\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, clean)
		TEST(the_scale_and_the_subject_come_from_the_test),
		TEST(a_comment_may_hold_commas_quotes_and_line_breaks),
		TEST(what_is_not_fully_graded_is_a_remark_and_never_zero),
		TEST(what_is_late_counts),
		TEST(the_columns_of_1_2_say_what_is_missing),
		TEST(a_graded_result_without_a_score_says_nothing),
		TEST(a_result_that_refers_to_nothing_is_rejected),
		TEST(a_scale_that_nobody_says_is_not_out_of_20),
		TEST(what_is_to_be_deleted_is_taken_back),
		TEST(terms_are_numbered_by_their_first_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
