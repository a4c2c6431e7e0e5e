/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small OneRoster export, of which a test replaces what it is about. Included by the tests of the
 * format; its pupils are invented. */
#ifndef VIGIE_TESTS_FORMAT_ONEROSTER_SUPPORT_H
#define VIGIE_TESTS_FORMAT_ONEROSTER_SUPPORT_H

#include "tests/unit/format/archive_support.h"

#define MANIFEST(mode)                                                                             \
	"propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users," mode        \
	"\nfile.classes," mode "\nfile.enrollments," mode "\nfile.lineItems," mode                 \
	"\nfile.results," mode "\n"
#define SESSIONS                                                                                   \
	"sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,"          \
	"schoolYear\ny,,,2026,schoolYear,2026-09-01,2027-07-03,,2027\n"
#define ORGS                                                                                       \
	"sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"                 \
	"o,,,Essai,school,0999999Z,\n"
#define COURSES                                                                                    \
	"sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,"           \
	"orgSourcedId\nco,,,y,MATHS,,,o\n"
#define CLASSES                                                                                    \
	"sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,"      \
	"location,schoolSourcedId,termSourcedIds\n"                                                \
	"h,,,5B,,co,,homeroom,,o,y\nc,,,5B Maths,,co,,scheduled,,o,y\n"
#define USERS_HEADER                                                                               \
	"sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,"       \
	"givenName,familyName,identifier,grades,password\n"
#define USERS USERS_HEADER "u,,,true,o,student,,,Gaël,ESSAI,,,\n"
#define ENROLLMENTS_HEADER                                                                         \
	"sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,"     \
	"primary,beginDate,endDate\n"
#define ENROLLMENTS ENROLLMENTS_HEADER "e,,,h,o,u,student,,,\n"
#define ITEMS                                                                                      \
	"sourcedId,status,dateLastModified,title,classSourcedId,resultValueMin,resultValueMax\n"   \
	"li,,,Test,c,0,10\n"
#define RESULTS_HEADER                                                                             \
	"sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,"  \
	"scoreDate,comment\n"

#define PUPILS "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"pupils\",\"year\":2026}\n"
#define GRADES "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"grades\",\"year\":2026}\n"
#define PUPIL                                                                                      \
	"{\"t\":\"pupil\",\"id\":{\"local\":\"u\",\"name\":\"ESSAI Gaël\",\"class\":\"5B\"},"     \
	"\"last\":\"ESSAI\",\"first\":\"Gaël\",\"class\":\"5B\"}\n"
#define MARK(rest)                                                                                 \
	"{\"t\":\"mark\",\"id\":{\"local\":\"u\"},\"subject\":\"MATHS\",\"date\":\"2026-10-"       \
	"14\"," rest "}\n"

static struct unpacked got;

static inline int clean(void **state)
{
	(void)state;
	unpacked_done(&got);
	memset(&got, 0, sizeof(got));
	return 0;
}

/* The files of an export, each replaced where a test has its own. */
enum { SESSIONS_AT, ORGS_AT, COURSES_AT, CLASSES_AT, USERS_AT, ENROLLMENTS_AT, ITEMS_AT, FILES_N };

static inline struct vigie_buffer make_export(const struct maker_file *more, size_t n)
{
	struct maker_file files[FILES_N + 8] = {
		{"academicSessions.csv", SESSIONS},
		{"orgs.csv", ORGS},
		{"courses.csv", COURSES},
		{"classes.csv", CLASSES},
		{"users.csv", USERS},
		{"enrollments.csv", ENROLLMENTS},
		{"lineItems.csv", ITEMS},
	};
	size_t size = FILES_N;

	for (size_t i = 0; i < n; i++) {
		size_t at = 0;

		while (at < size && strcmp(files[at].name, more[i].name) != 0)
			at++;
		size += at == size;
		files[at] = more[i];
	}
	for (size_t i = 0; i < size; i++) { /* without bytes: the file is left out */
		if (!files[i].bytes && !files[i].size)
			files[i--] = files[--size];
	}
	return make_zip_with(NULL, files, size);
}

#define EXPORT(...)                                                                                \
	make_export((const struct maker_file[]){__VA_ARGS__},                                      \
		    sizeof((const struct maker_file[]){__VA_ARGS__}) / sizeof(struct maker_file))

static inline void assert_gives(struct vigie_buffer archive, const char *records,
				const char *rejects)
{
	assert_int_equal(unpack(&got, archive, NULL), 0);
	assert_records(&got.got, records);
	assert_rejects(&got.got, rejects);
	clean(NULL);
}

static inline void assert_refused(struct vigie_buffer archive, int why, const char *member)
{
	assert_int_equal(unpack(&got, archive, NULL), why);
	assert_string_equal(got.member, member);
	clean(NULL);
}

#endif
