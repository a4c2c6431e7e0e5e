/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OneRoster, trap by trap (FORMATS.md, section 6): who is in which school, class and year, and
 * which exports are refused whole. */
#include "tests/unit/format/oneroster_support.h"

static void the_class_is_the_title_of_the_homeroom(void **state)
{
	(void)state;
	assert_gives(EXPORT({"users.csv", USERS}), PUPILS PUPIL, "");
}

static void only_students_are_read(void **state)
{
	(void)state;
	assert_gives(
		EXPORT({"users.csv", USERS_HEADER "t,,,true,o,teacher,,,Anne,ESSAI,,,\n"
						  "u,,,true,o,Student,,,Gaël,ESSAI,,,\n"
						  "p,,,true,o,parent,,,Paul,ESSAI,,,\n"
						  "a,,,true,o,administrator,,,Zoé,ESSAI,,,\n"}),
		PUPILS PUPIL, "");
}

static void columns_stand_in_any_order_and_number(void **state)
{
	(void)state;
	assert_gives(
		EXPORT({"users.csv", "role,metadata.x,familyName,sourcedId,givenName,"
				     "orgSourcedIds\nstudent,7,ESSAI,u,Gaël,o\n"},
		       {"enrollments.csv", "userSourcedId,role,classSourcedId\nu,student,h\n"}),
		PUPILS PUPIL, "");
}

static void several_values_stand_in_one_quoted_cell(void **state)
{
	(void)state;
	assert_gives(EXPORT({"orgs.csv", ORGS "d,,,\"Réseau, nord\",district,N,\n"
					      "0777777X,,,Essai,school,,\n"},
			    {"users.csv", USERS_HEADER
			     "u,,,true,\"d,o, 0777777X\",student,,\"{LDAP:x},{INE:0123456789A}\","
			     "Gaël,ESSAI,,,\n"}),
		     PUPILS
		     "{\"t\":\"pupil\",\"id\":{\"ine\":\"0123456789A\",\"local\":\"u\","
		     "\"name\":\"ESSAI Gaël\",\"class\":\"5B\"},\"last\":\"ESSAI\",\"first\":"
		     "\"Gaël\",\"class\":\"5B\"}\n"
		     "{\"t\":\"delivery\",\"school\":\"0777777X\",\"kind\":\"pupils\","
		     "\"year\":2026}\n"
		     "{\"t\":\"pupil\",\"id\":{\"ine\":\"0123456789A\",\"local\":\"u\"},"
		     "\"last\":\"ESSAI\",\"first\":\"Gaël\"}\n",
		     "");
}

static void an_identifier_is_an_ine_only_in_the_form_of_one(void **state)
{
	(void)state;
	assert_gives(
		EXPORT({"users.csv", USERS_HEADER "u,,,,o,student,,,Gaël,ESSAI,123456789AB,,\n"
						  "v,,,,o,student,,,Zoé,ESSAI,12345678901,,\n"},
		       {"enrollments.csv", ENROLLMENTS_HEADER}),
		PUPILS "{\"t\":\"pupil\",\"id\":{\"ine\":\"123456789AB\",\"local\":\"u\"},"
		       "\"last\":\"ESSAI\",\"first\":\"Gaël\"}\n"
		       "{\"t\":\"pupil\",\"id\":{\"local\":\"v\"},\"last\":\"ESSAI\",\"first\":"
		       "\"Zoé\"}\n",
		"");
}

static void the_birth_date_stands_in_demographics(void **state)
{
	(void)state;
	assert_gives(EXPORT({"demographics.csv",
			     "sourcedId,status,dateLastModified,birthDate,sex\n"
			     "u,,,2013-02-03,male\nx,,,1980-01-01,\nu,,,03/02/2013,\n"}),
		     PUPILS "{\"t\":\"pupil\",\"id\":{\"local\":\"u\",\"name\":\"ESSAI "
			    "Gaël\",\"born\":\"2013-02-03\"},\"last\":\"ESSAI\",\"first\":\"Gaël\","
			    "\"born\":\"2013-02-03\",\"class\":\"5B\"}\n",
		     "demographics.csv:4:4 R003\n");
}

static void roles_say_who_is_a_student_in_1_2(void **state)
{
	(void)state;
	assert_gives(EXPORT({"users.csv",
			     "sourcedId,status,dateLastModified,enabledUser,username,userIds,"
			     "givenName,familyName,userMasterIdentifier,primaryOrgSourcedId\n"
			     "u,,,true,,,Gaël,ESSAI,,o\nt,,,true,,,Anne,ESSAI,,o\n"},
			    {"roles.csv",
			     "sourcedId,status,dateLastModified,userSourcedId,roleType,role,"
			     "beginDate,endDate,orgSourcedId,userProfile\n"
			     "r1,,,u,primary,student,,,o,\nr2,,,t,primary,teacher,,,o,\n"}),
		     PUPILS PUPIL, "");
}

static void a_role_that_is_taken_back_takes_the_pupil_from_its_school(void **state)
{
	static const char users[] = "sourcedId,status,familyName,givenName\n"
				    "u,tobedeleted,ESSAI,Gaël\nw,active,ESSAI,Léa\n";
	static const char roles[] = "sourcedId,status,userSourcedId,role,orgSourcedId\n"
				    "r,tobedeleted,u,student,o\ns,tobedeleted,w,student,o\n"
				    "t,active,w,student,o\n";

	(void)state;
	assert_gives(EXPORT({"users.csv", users}, {"roles.csv", roles},
			    {"enrollments.csv", ENROLLMENTS_HEADER}),
		     PUPILS "{\"t\":\"pupil\",\"id\":{\"local\":\"u\"},\"last\":\"ESSAI\","
			    "\"first\":\"Gaël\",\"removed\":true}\n"
			    "{\"t\":\"pupil\",\"id\":{\"local\":\"w\"},\"last\":\"ESSAI\","
			    "\"first\":\"Léa\"}\n",
		     "");
}

/* Under another id the pupil may be in one of the schools: only the id deleted is taken from them.
 */
static void a_deleted_user_without_a_role_is_taken_from_every_school_by_id_alone(void **state)
{
	static const char users[] = "sourcedId,status,familyName,givenName,identifier\n"
				    "u,tobedeleted,ESSAI,Gaël,0123456789A\n"
				    "t,tobedeleted,ESSAI,Anne,\nn,active,ESSAI,Léa,\n";
	static const char roles[] = "sourcedId,status,userSourcedId,role,orgSourcedId\n"
				    "r,tobedeleted,t,teacher,o\n";
	static const char orgs[] = "sourcedId,type,identifier\no,school,0999999Z\n"
				   "p,school,0999998Y\nd,district,\n";
	static const char births[] = "sourcedId,birthDate\nu,2013-02-03\n";
	static const char only[] = "{\"t\":\"pupil\",\"id\":{\"local\":\"u\"},\"removed\":true}\n";
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer wanted = {0};

	(void)state;
	vigie_buffer_append_format(&wanted,
				   PUPILS "%s{\"t\":\"delivery\",\"school\":\"0999998Y\","
					  "\"kind\":\"pupils\",\"year\":2026}\n%s",
				   only, only);
	assert_gives(EXPORT({"users.csv", users}, {"roles.csv", roles}, {"orgs.csv", orgs},
			    {"demographics.csv", births}, {"lineItems.csv", NULL},
			    {"classes.csv", NULL}, {"enrollments.csv", NULL}),
		     vigie_buffer_string(&wanted), "");
}

static void a_delta_of_a_deleted_user_alone_is_of_the_school_its_path_names(void **state)
{
	const struct vigie_decode_options options = {
		.hints = {.school = "0999999Z", .date = VIGIE_DAY_NONE}};

	(void)state;
	assert_int_equal(unpack(&got,
				EXPORT({"manifest.csv", "propertyName,value\nfile.users,delta\n"},
				       {"users.csv", "sourcedId,status\nu,tobedeleted\n"},
				       {"orgs.csv", NULL}, {"lineItems.csv", NULL},
				       {"classes.csv", NULL}, {"enrollments.csv", NULL}),
				&options),
			 0);
	assert_records(&got.got,
		       PUPILS "{\"t\":\"pupil\",\"id\":{\"local\":\"u\"},\"removed\":true}\n");
}

static void the_school_year_is_the_one_it_ends_in(void **state)
{
	(void)state;
	assert_gives(EXPORT({"academicSessions.csv",
			     "sourcedId,type,startDate,endDate,parentSourcedId,schoolYear\n"
			     "p,gradingPeriod,,,y,\ny,schoolYear,,,,2026\n"},
			    {"classes.csv", "sourcedId,title,courseSourcedId,classType,"
					    "schoolSourcedId,termSourcedIds\n"
					    "h,5B,co,homeroom,o,\"x,p\"\n"},
			    {"lineItems.csv", NULL}),
		     "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"pupils\",\"year\":"
		     "2025}\n" PUPIL,
		     "");
}

static void a_pupil_who_changed_is_in_the_homeroom_entered_last(void **state)
{
	(void)state;
	assert_gives(EXPORT({"classes.csv", CLASSES "i,,,5C,,co,,homeroom,,o,y\n"},
			    {"enrollments.csv",
			     ENROLLMENTS_HEADER "e1,,,i,o,u,student,,2026-11-09,2027-07-03\n"
						"e2,,,h,o,u,student,,2026-09-01,2026-11-08\n"}),
		     PUPILS
		     "{\"t\":\"pupil\",\"id\":{\"local\":\"u\",\"name\":\"ESSAI "
		     "Gaël\",\"class\":\"5C\"},\"last\":\"ESSAI\",\"first\":\"Gaël\",\"class\":"
		     "\"5C\",\"entered\":\"2026-11-09\"}\n",
		     "");
}

static void who_left_before_the_end_is_never_shown_without_it(void **state)
{
	(void)state;
	assert_gives(EXPORT({"enrollments.csv",
			     ENROLLMENTS_HEADER "e1,,,h,o,u,student,,2026-09-01,2026-12-18\n"}),
		     PUPILS
		     "{\"t\":\"pupil\",\"id\":{\"local\":\"u\",\"name\":\"ESSAI "
		     "Gaël\",\"class\":\"5B\"},\"last\":\"ESSAI\",\"first\":\"Gaël\",\"class\":"
		     "\"5B\",\"left\":\"2026-12-18\"}\n",
		     "");
}

static void bulk_is_complete_and_a_delta_never(void **state)
{
	static const char *const modes[] = {"bulk", "delta"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(modes); i++) {
		const char *manifest = i == 0 ? MANIFEST("bulk") : MANIFEST("delta");

		assert_int_equal(
			unpack(&got,
			       EXPORT({"manifest.csv", manifest}, {"results.csv", RESULTS_HEADER}),
			       NULL),
			0);
		assert_int_equal(strstr(got.got.records.data, "\"complete\":true") != NULL, i == 0);
		clean(NULL);
	}
}

static void a_manifest_that_promises_a_file_refuses_without_it(void **state)
{
	(void)state;
	assert_refused(EXPORT({"manifest.csv", MANIFEST("bulk")}), REFUSED(PART_MISSING),
		       "manifest.csv");
}

static void a_file_that_the_manifest_calls_absent_is_not_read(void **state)
{
	(void)state;
	assert_gives(
		EXPORT({"manifest.csv", "propertyName,value\nfile.results,absent\n"},
		       {"results.csv", RESULTS_HEADER "r,,,li,u,fully graded,7,2026-10-14,\n"}),
		PUPILS PUPIL, "");
}

static void a_delta_without_schools_is_of_the_one_its_path_names(void **state)
{
	const struct vigie_decode_options options = {
		.hints = {.school = "0999999Z", .date = VIGIE_DAY_NONE}};

	(void)state;
	assert_int_equal(unpack(&got,
				EXPORT({"orgs.csv", NULL},
				       {"manifest.csv", "propertyName,value\nfile.users,delta\n"}),
				&options),
			 0);
	assert_records(&got.got, PUPILS PUPIL);
}

static void a_school_without_its_number_is_refused(void **state)
{
	(void)state;
	assert_refused(EXPORT({"orgs.csv", "sourcedId,type,identifier\no,school,12\n"}),
		       REFUSED(NO_SCHOOL), "");
}

static void two_schools_without_numbers_are_not_both_the_one_named(void **state)
{
	const struct vigie_decode_options options = {
		.hints = {.school = "0999999Z", .date = VIGIE_DAY_NONE}};

	(void)state;
	assert_int_equal(
		unpack(&got,
		       EXPORT({"orgs.csv", "sourcedId,type\no,school\nq,school\n"},
			      {"users.csv", USERS_HEADER "u,,,,o,student,,,Gaël,ESSAI,,,\n"
							 "v,,,,q,student,,,Zoé,ESSAI,,,\n"}),
		       &options),
		REFUSED(NO_SCHOOL));
}

static void a_school_that_contradicts_the_path_is_refused(void **state)
{
	const struct vigie_decode_options options = {
		.hints = {.school = "0777777X", .date = VIGIE_DAY_NONE}};

	(void)state;
	assert_int_equal(unpack(&got, EXPORT({"users.csv", USERS}), &options),
			 REFUSED(CONTRADICTION));
}

static void files_in_a_folder_of_the_zip_are_found(void **state)
{
	(void)state;
	assert_gives(make_zip({"export/orgs.csv", ORGS}, {"export/Users.CSV", USERS},
			      {"export/academicSessions.csv", SESSIONS},
			      {"export/classes.csv", CLASSES}, {"export/courses.csv", COURSES},
			      {"export/enrollments.csv", ENROLLMENTS},
			      {"export/resources.csv", "sourcedId\n"}),
		     PUPILS PUPIL, "");
}

static void one_file_alone_is_refused_for_what_it_lacks(void **state)
{
	static const char *const files[] = {USERS, ORGS, ITEMS, MANIFEST("bulk")};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(files); i++) {
		const char *head = files[i];

		assert_ptr_equal(vigie_format_probe(head, strlen(head)), &vigie_format_oneroster);
		assert_refused(make_gzip(head, strlen(head)), REFUSED(PART_MISSING), "x.zip");
	}
}

static void a_file_cut_in_a_row_refuses_the_export(void **state)
{
	(void)state;
	assert_refused(EXPORT({"courses.csv", COURSES "co2,,,y,FRAN"}), REFUSED(TRUNCATED),
		       "courses.csv");
}

static void an_export_of_headers_is_a_delivery_of_nothing(void **state)
{
	(void)state;
	assert_gives(EXPORT({"users.csv", USERS_HEADER},
			    {"classes.csv", "sourcedId,title,schoolSourcedId\n"},
			    {"lineItems.csv", NULL}, {"enrollments.csv", NULL}),
		     PUPILS, "");
}

/* So many schools, and nothing but the headers of everything else. */
static struct vigie_buffer make_schools(unsigned n, size_t results)
{
	struct vigie_buffer orgs = {0}, zip;

	vigie_buffer_append_string(&orgs, "sourcedId,type,identifier\n");
	for (unsigned i = 0; i < n; i++)
		vigie_buffer_append_format(&orgs, "o%u,school,%07uX\n", i, i);
	zip = EXPORT({"orgs.csv", orgs.data}, {"users.csv", USERS_HEADER},
		     {"classes.csv", "sourcedId,title,schoolSourcedId\n"}, {"lineItems.csv", NULL},
		     {"enrollments.csv", NULL},
		     {"results.csv", results ? NULL : RESULTS_HEADER, results});
	vigie_buffer_done(&orgs);
	return zip;
}

static void an_export_holds_so_many_schools_and_no_more(void **state)
{
	(void)state;
	assert_int_equal(unpack(&got, make_schools(256, 0), NULL), 0);
	clean(NULL);
	assert_int_equal(unpack(&got, make_schools(257, 0), NULL), REFUSED(TOO_LARGE));
}

/* Results are read once for each school. */
static void results_are_not_read_without_end(void **state)
{
	(void)state;
	assert_int_equal(unpack(&got, make_schools(256, (32u << 20) + 1), NULL),
			 REFUSED(TOO_LARGE));
	assert_records(&got.got, "");
	clean(NULL);
	assert_int_equal(unpack(&got, make_schools(1, (32u << 20) + 1), NULL), REFUSED(TRUNCATED));
}

static void nothing_else_of_a_user_is_kept(void **state)
{
	(void)state;
	assert_int_equal(
		unpack(&got,
		       EXPORT({"users.csv",
			       "sourcedId,role,orgSourcedIds,givenName,familyName,email,"
			       "phone,password,agentSourcedIds\n"
			       "u,student,o,Gaël,ESSAI,x@exemple.fr,0600000000,secret,p1\n"}),
		       NULL),
		0);
	assert_null(strstr(got.got.records.data, "exemple"));
	assert_null(strstr(got.got.records.data, "0600"));
	assert_null(strstr(got.got.records.data, "secret"));
	assert_null(strstr(got.got.records.data, "p1"));
}

static void inspect_says_the_version_and_the_columns(void **state)
{
	struct vigie_inspection inspection = {0};

	(void)state;
	assert_int_equal(vigie_arena_new(&inspection.arena), 0);
	assert_int_equal(unpack_inspected(&got,
					  EXPORT({"manifest.csv", MANIFEST("delta")},
						 {"results.csv", RESULTS_HEADER}),
					  "x.zip", NULL, NULL, &inspection),
			 0);
	assert_string_equal(inspection.format, "oneroster");
	assert_string_equal(inspection.shape, "OneRoster 1.1, delta");
	assert_string_equal(inspection.columns->title, "manifest.propertyName");
	assert_null(inspection.missing);
	vigie_arena_free(inspection.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, clean)
		TEST(the_class_is_the_title_of_the_homeroom),
		TEST(only_students_are_read),
		TEST(columns_stand_in_any_order_and_number),
		TEST(several_values_stand_in_one_quoted_cell),
		TEST(an_identifier_is_an_ine_only_in_the_form_of_one),
		TEST(the_birth_date_stands_in_demographics),
		TEST(roles_say_who_is_a_student_in_1_2),
		TEST(a_deleted_user_without_a_role_is_taken_from_every_school_by_id_alone),
		TEST(a_delta_of_a_deleted_user_alone_is_of_the_school_its_path_names),
		TEST(a_role_that_is_taken_back_takes_the_pupil_from_its_school),
		TEST(the_school_year_is_the_one_it_ends_in),
		TEST(a_pupil_who_changed_is_in_the_homeroom_entered_last),
		TEST(who_left_before_the_end_is_never_shown_without_it),
		TEST(bulk_is_complete_and_a_delta_never),
		TEST(a_manifest_that_promises_a_file_refuses_without_it),
		TEST(a_file_that_the_manifest_calls_absent_is_not_read),
		TEST(a_delta_without_schools_is_of_the_one_its_path_names),
		TEST(a_school_without_its_number_is_refused),
		TEST(two_schools_without_numbers_are_not_both_the_one_named),
		TEST(a_school_that_contradicts_the_path_is_refused),
		TEST(files_in_a_folder_of_the_zip_are_found),
		TEST(one_file_alone_is_refused_for_what_it_lacks),
		TEST(a_file_cut_in_a_row_refuses_the_export),
		TEST(an_export_of_headers_is_a_delivery_of_nothing),
		TEST(an_export_holds_so_many_schools_and_no_more),
		TEST(results_are_not_read_without_end),
		TEST(nothing_else_of_a_user_is_kept),
		TEST(inspect_says_the_version_and_the_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
