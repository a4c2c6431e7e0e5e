/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One OneRoster export (FORMATS.md, section 6) being decoded: files that refer to each other by
 * sourcedId. What is referred to is kept in compact tables, which grow with the classes, tests and
 * pupils; names and results are streamed. Owned by the decode call on its stack. Internal to
 * connectors/format/oneroster*.c.
 */
#ifndef VIGIE_CONNECTORS_FORMAT_ONEROSTER_H
#define VIGIE_CONNECTORS_FORMAT_ONEROSTER_H

#include "connectors/archive.h"
#include "connectors/csv_table.h"
#include "connectors/id_table.h"
#include "vigie/arena.h"

/* X(file, column, title in lower case, the record field it gives) */
#define ONEROSTER_COLUMNS(X)                                                                       \
	X(MANIFEST, PROPERTY, "propertyname", NULL)                                                \
	X(MANIFEST, VALUE, "value", "complete")                                                    \
	X(SESSIONS, ID, "sourcedid", "term")                                                       \
	X(SESSIONS, STATUS, "status", NULL)                                                        \
	X(SESSIONS, TYPE, "type", "index")                                                         \
	X(SESSIONS, START, "startdate", "from")                                                    \
	X(SESSIONS, END, "enddate", "to")                                                          \
	X(SESSIONS, PARENT, "parentsourcedid", "year")                                             \
	X(SESSIONS, YEAR, "schoolyear", "year")                                                    \
	X(ORGS, ID, "sourcedid", "school")                                                         \
	X(ORGS, TYPE, "type", NULL)                                                                \
	X(ORGS, IDENTIFIER, "identifier", "school")                                                \
	X(COURSES, ID, "sourcedid", "subject")                                                     \
	X(COURSES, TITLE, "title", "subject")                                                      \
	X(COURSES, YEAR, "schoolyearsourcedid", "year")                                            \
	X(CLASSES, ID, "sourcedid", "class")                                                       \
	X(CLASSES, TITLE, "title", "class")                                                        \
	X(CLASSES, COURSE, "coursesourcedid", "subject")                                           \
	X(CLASSES, TYPE, "classtype", "class")                                                     \
	X(CLASSES, SCHOOL, "schoolsourcedid", "school")                                            \
	X(CLASSES, TERMS, "termsourcedids", "year")                                                \
	X(USERS, ID, "sourcedid", "id.local")                                                      \
	X(USERS, STATUS, "status", "removed")                                                      \
	X(USERS, ORGS, "orgsourcedids", "school")                                                  \
	X(USERS, ROLE, "role", NULL)                                                               \
	X(USERS, IDS, "userids", "id.ine")                                                         \
	X(USERS, GIVEN, "givenname", "first")                                                      \
	X(USERS, FAMILY, "familyname", "last")                                                     \
	X(USERS, IDENTIFIER, "identifier", "id.ine")                                               \
	X(USERS, GRADES, "grades", "level")                                                        \
	X(ROLES, STATUS, "status", NULL)                                                           \
	X(ROLES, USER, "usersourcedid", "id.local")                                                \
	X(ROLES, ROLE, "role", NULL)                                                               \
	X(ROLES, ORG, "orgsourcedid", "school")                                                    \
	X(DEMOGRAPHICS, ID, "sourcedid", "id.local")                                               \
	X(DEMOGRAPHICS, BORN, "birthdate", "born")                                                 \
	X(ENROLLMENTS, STATUS, "status", NULL)                                                     \
	X(ENROLLMENTS, CLASS, "classsourcedid", "class")                                           \
	X(ENROLLMENTS, USER, "usersourcedid", "id.local")                                          \
	X(ENROLLMENTS, ROLE, "role", NULL)                                                         \
	X(ENROLLMENTS, BEGIN, "begindate", "entered")                                              \
	X(ENROLLMENTS, END, "enddate", "left")                                                     \
	X(ITEMS, ID, "sourcedid", "mark")                                                          \
	X(ITEMS, CLASS, "classsourcedid", "subject")                                               \
	X(ITEMS, MOST, "resultvaluemax", "out_of")                                                 \
	X(RESULTS, STATUS, "status", "removed")                                                    \
	X(RESULTS, ITEM, "lineitemsourcedid", "mark")                                              \
	X(RESULTS, STUDENT, "studentsourcedid", "id.local")                                        \
	X(RESULTS, STATE, "scorestatus", "annotation")                                             \
	X(RESULTS, SCORE, "score", "value")                                                        \
	X(RESULTS, TEXT, "textscore", "annotation")                                                \
	X(RESULTS, DATE, "scoredate", "date")                                                      \
	X(RESULTS, INCOMPLETE, "incomplete", "annotation")                                         \
	X(RESULTS, UNDERWAY, "inprogress", "annotation")                                           \
	X(RESULTS, NONE, "missing", "annotation")

/* X(enumerator, name of the file and of its property in the manifest), in the order of reading */
#define ONEROSTER_FILES(X)                                                                         \
	X(MANIFEST, "manifest")                                                                    \
	X(SESSIONS, "academicSessions")                                                            \
	X(ORGS, "orgs")                                                                            \
	X(COURSES, "courses")                                                                      \
	X(CLASSES, "classes")                                                                      \
	X(USERS, "users")                                                                          \
	X(ROLES, "roles")                                                                          \
	X(DEMOGRAPHICS, "demographics")                                                            \
	X(ENROLLMENTS, "enrollments")                                                              \
	X(ITEMS, "lineItems")                                                                      \
	X(RESULTS, "results")

enum oneroster_file {
#define X(enumerator, name) ONEROSTER_##enumerator,
	ONEROSTER_FILES(X)
#undef X
		ONEROSTER_FILES_N,
};

/* A column among all; its place in its own file is relative to the first of the file. */
enum oneroster_column {
#define X(file, column, key, meaning) ONEROSTER_##file##_##column,
	ONEROSTER_COLUMNS(X)
#undef X
		ONEROSTER_COLUMNS_N,
};

#define ONEROSTER_PARTS_LIMIT 256 /* schools x years of one export */
/* Bytes of one file over all parts, for each of which it is read again: half a minute. 50 schools
 * with 10 MB of results make a sixteenth of it. */
#define ONEROSTER_READ_LIMIT (UINT64_C(8) << 30)
#define ONEROSTER_ID_LIMIT 255 /* bytes; a UUID has 36, the standard allows 255 */

/* X(enumerator, type of a session), those that may be terms first, the best of them at the top */
#define ONEROSTER_SESSIONS_KINDS(X)                                                                \
	X(TERM, "term")                                                                            \
	X(SEMESTER, "semester")                                                                    \
	X(PERIOD, "gradingPeriod")                                                                 \
	X(OTHER, "schoolYear")

enum oneroster_session_kind {
#define X(enumerator, type) ONEROSTER_KIND_##enumerator,
	ONEROSTER_SESSIONS_KINDS(X)
#undef X
};

struct oneroster_session {
	struct vigie_id_entry entry;
	const char *parent; /* id; "" none */
	enum oneroster_session_kind kind;
	vigie_day start, end;
	int year; /* first of its school year; 0 not said */
};

struct oneroster_org {
	struct vigie_id_entry entry;
	bool is_school;
	const char *uai; /* NULL unknown */
};

/* What one delivery is about. */
struct oneroster_part {
	const struct oneroster_org *school;
	int year;
	vigie_day first, last; /* of its sessions; NONE unknown */
	bool has_items;
	struct oneroster_part *next;
};

struct oneroster_course {
	struct vigie_id_entry entry;
	const char *title, *year; /* id of a session */
};

struct oneroster_class {
	struct vigie_id_entry entry;
	const char *title;
	const struct oneroster_course *course; /* NULL unknown */
	struct oneroster_part *part;
	bool homeroom;
};

struct oneroster_membership {
	const struct oneroster_part *part;
	const struct oneroster_class *homeroom; /* NULL none */
	vigie_day begin, end; /* in the homeroom */
	struct oneroster_membership *next;
};

struct oneroster_attendance { /* a school that a pupil's own row names */
	const struct oneroster_org *school;
	bool removed; /* it no longer does */
	struct oneroster_attendance *next;
};

/* Who is deleted may come with an id and nothing more: a pupil, where nothing says otherwise. */
enum oneroster_standing { ONEROSTER_STUDENT, ONEROSTER_UNKNOWN, ONEROSTER_OTHER };

struct oneroster_user { /* students, and who may have been one */
	struct vigie_id_entry entry;
	enum oneroster_standing standing;
	vigie_day born;
	struct oneroster_attendance *schools;
	struct oneroster_membership *memberships;
};

struct oneroster_item {
	struct vigie_id_entry entry;
	const struct oneroster_class *class_;
	vigie_decimal most; /* NONE not said */
};

enum oneroster_mode { ONEROSTER_UNSAID, ONEROSTER_BULK, ONEROSTER_DELTA, ONEROSTER_ABSENT };

struct oneroster {
	const struct vigie_archive *archive;
	const struct vigie_decode_options *options;
	const struct vigie_sink *sink;
	struct vigie_inspection *inspection; /* may be NULL */
	struct vigie_arena *arena;
	int member[ONEROSTER_FILES_N]; /* of the archive; -1 none */
	enum oneroster_mode mode[ONEROSTER_FILES_N];
	char version[8]; /* "1.1"; "" not said */
	bool described[ONEROSTER_FILES_N];
	enum oneroster_file file; /* being read */
	int told; /* the file that the sink was told of; -1 none */
	bool silent; /* its rows were told of in an earlier pass */
	uint32_t line; /* where the reading ended */
	struct vigie_csv_table table;
	struct oneroster_org hinted; /* the school of an export without orgs */
	struct vigie_id_table sessions, orgs, courses, classes, users, items;
	struct oneroster_part *parts, **last_part;
	unsigned n_parts;
	int year; /* of what says none */
	const struct oneroster_part *part; /* being handed on */
	struct vigie_buffer name;
};

typedef int (*oneroster_take)(struct oneroster *self, const struct vigie_csv_table_row *row);

/* Reads each row of a file; one that is not there has none. 0, rejection + 1, or -errno. */
int vigie_oneroster_each(struct oneroster *self, enum oneroster_file file,
			 oneroster_take take) VIGIE_MUST_CHECK;
/* The cell of a column of the file being read. */
const char *vigie_oneroster_text(const struct vigie_csv_table_row *row,
				 enum oneroster_column column);
/* A row that gives nothing, for this column. 0 or -errno. */
int vigie_oneroster_reject(struct oneroster *self, const struct vigie_csv_table_row *row,
			   enum oneroster_column column, enum vigie_rejection why) VIGIE_MUST_CHECK;
/* Says of which file the next lines are. 0 or -errno. */
int vigie_oneroster_tell(struct oneroster *self, enum oneroster_file file) VIGIE_MUST_CHECK;

/* Does the row say that what it names is to be deleted? */
bool vigie_oneroster_is_removed(const char *status);
/* "2026-10-14", also with a time behind it. False when it is no date. */
bool vigie_oneroster_read_day(const char *text, vigie_day *ret_day);

/* Reads every table but users' names and results. 0, rejection + 1, or -errno. */
int vigie_oneroster_load(struct oneroster *self) VIGIE_MUST_CHECK;
/* The school year of a session, by itself or the one it is part of; 0 unknown. */
int vigie_oneroster_session_year(const struct oneroster *self,
				 const struct oneroster_session *session);
/* The school of this id; NULL unknown. */
const struct oneroster_org *vigie_oneroster_find_school(const struct oneroster *self,
							const char *id, size_t size);
/* A part, new or not. 0 with NULL for a school that is none; rejection + 1; or -errno. */
int vigie_oneroster_find_part(struct oneroster *self, const struct oneroster_org *school, int year,
			      struct oneroster_part **ret_part) VIGIE_MUST_CHECK;
/* Who is in which school, year and homeroom. 0, rejection + 1, or -errno. */
int vigie_oneroster_enroll(struct oneroster *self) VIGIE_MUST_CHECK;

/* Hand on, each behind its delivery record. 0, rejection + 1, or -errno. */
int vigie_oneroster_deliver(struct oneroster *self, const struct oneroster_part *part,
			    enum vigie_delivery_kind kind, bool complete) VIGIE_MUST_CHECK;
int vigie_oneroster_pupils(struct oneroster *self) VIGIE_MUST_CHECK;
int vigie_oneroster_results(struct oneroster *self) VIGIE_MUST_CHECK;

/* struct vigie_format::shape */
bool vigie_oneroster_shape(size_t i, struct vigie_shape *ret_shape);

#endif
