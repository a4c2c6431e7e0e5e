/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that the other files refer to: sessions, schools, courses, classes, students' ids,
 * tests. A row that refers to nothing is told; what it would have said is then unknown, never
 * guessed. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "connectors/format/oneroster.h"

#define TEXT(column) vigie_oneroster_text(row, ONEROSTER_##column)
#define PARENTS_LIMIT 8 /* of a session: a grading period is at depth 4 */

static const char *keep(struct oneroster *self, const char *text)
{
	return vigie_arena_copy(self->arena, text, strlen(text));
}

/*
 * A new entry of `size` bytes under this id. Returns 0; 1 when the row was rejected (no id, one too
 * long, one taken); or -errno.
 */
static int add(struct oneroster *self, const struct vigie_csv_table_row *row,
	       enum oneroster_column column, struct vigie_id_table *table, size_t size,
	       void *ret_entry)
{
	const char *id = vigie_oneroster_text(row, column);
	size_t length = strlen(id);
	struct vigie_id_entry *entry;
	int r;

	if (length == 0 || length > ONEROSTER_ID_LIMIT) {
		r = vigie_oneroster_reject(self, row, column,
					   length ? VIGIE_REJECT_TOO_LONG : VIGIE_REJECT_MISSING);
		return r < 0 ? r : 1;
	}
	entry = vigie_arena_allocate(self->arena, size);
	if (!entry)
		return -ENOMEM;
	entry->id = keep(self, id);
	entry->size = length;
	r = entry->id ? vigie_id_table_add(table, entry) : -ENOMEM;
	if (r == 1) {
		r = vigie_oneroster_reject(self, row, column, VIGIE_REJECT_VALUE);
		return r < 0 ? r : 1;
	}
	*(struct vigie_id_entry **)ret_entry = entry;
	return r;
}

#define ADD(column, table, ret_entry)                                                              \
	add(self, row, ONEROSTER_##column, &self->table, sizeof(**(ret_entry)), ret_entry)

static void *find(const struct vigie_id_table *table, const char *id)
{
	return vigie_id_table_find(table, id, strlen(id));
}

/* The year it ends; "2025-2026" is met too. 0 when it is none. */
static int read_year(const char *text)
{
	char *end;
	long year = strtol(text, &end, 10);

	if (end != text + 4 || year < 1900)
		return 0;
	if (*end == '\0')
		return (int)year - 1;
	return (*end == '-' || *end == '/') && strtol(end + 1, NULL, 10) == year + 1 ? (int)year
										     : 0;
}

static int take_session(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	static const char *const types[] = {
#define X(enumerator, type) [ONEROSTER_KIND_##enumerator] = type,
		ONEROSTER_SESSIONS_KINDS(X)
#undef X
	};
	struct oneroster_session *session = NULL;
	int r;

	if (vigie_oneroster_is_removed(TEXT(SESSIONS_STATUS)))
		return 0;
	r = ADD(SESSIONS_ID, sessions, &session);
	if (r != 0)
		return r < 0 ? r : 0;
	session->kind = ONEROSTER_KIND_OTHER;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(types); i++)
		if (strcasecmp(TEXT(SESSIONS_TYPE), types[i]) == 0)
			session->kind = (enum oneroster_session_kind)i;
	session->start = session->end = VIGIE_DAY_NONE;
	session->year = read_year(TEXT(SESSIONS_YEAR));
	session->parent = keep(self, TEXT(SESSIONS_PARENT));
	if (!session->parent)
		return -ENOMEM;
	if (*TEXT(SESSIONS_START) &&
	    !vigie_oneroster_read_day(TEXT(SESSIONS_START), &session->start))
		r = vigie_oneroster_reject(self, row, ONEROSTER_SESSIONS_START, VIGIE_REJECT_DATE);
	if (r == 0 && *TEXT(SESSIONS_END) &&
	    !vigie_oneroster_read_day(TEXT(SESSIONS_END), &session->end))
		r = vigie_oneroster_reject(self, row, ONEROSTER_SESSIONS_END, VIGIE_REJECT_DATE);
	return r;
}

int vigie_oneroster_session_year(const struct oneroster *self,
				 const struct oneroster_session *session)
{
	const struct oneroster_session *at = session;

	for (int i = 0; at && i < PARENTS_LIMIT; i++) {
		if (at->year)
			return at->year;
		at = find(&self->sessions, at->parent);
	}
	return session->start == VIGIE_DAY_NONE ? 0 : vigie_day_school_year(session->start);
}

/* What says no year is of the one that the path names, if the file has it, else of the latest: the
 * registry refuses a file that its path contradicts. */
static void settle_year(struct oneroster *self)
{
	int hint = self->options->hints.year, latest = 0;
	bool met = false;

	for (struct vigie_id_entry *entry = self->sessions.first; entry; entry = entry->next) {
		int year = vigie_oneroster_session_year(self, (struct oneroster_session *)entry);

		latest = year > latest ? year : latest;
		met |= year == hint;
	}
	self->year = hint && (met || !latest) ? hint : latest;
}

/* Its number is where the school wrote it: the identifier, else the id itself. */
static int take_org(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	const char *number = TEXT(ORGS_IDENTIFIER);
	struct oneroster_org *org = NULL;
	int r = ADD(ORGS_ID, orgs, &org);

	if (r != 0)
		return r < 0 ? r : 0;
	org->is_school = strcasecmp(TEXT(ORGS_TYPE), "school") == 0;
	if (!vigie_uai_is_valid(number))
		number = TEXT(ORGS_ID);
	if (!vigie_uai_is_valid(number))
		return 0;
	org->uai = keep(self, number);
	return org->uai ? 0 : -ENOMEM;
}

/* Changes alone come without the schools: the path may say which it is. */
const struct oneroster_org *vigie_oneroster_find_school(const struct oneroster *self,
							const char *id, size_t size)
{
	if (self->member[ONEROSTER_ORGS] < 0 && self->hinted.uai)
		return &self->hinted;
	return (const void *)vigie_id_table_find(&self->orgs, id, size);
}

static int take_course(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	struct oneroster_course *course = NULL;
	int r = ADD(COURSES_ID, courses, &course);

	if (r != 0)
		return r < 0 ? r : 0;
	course->title = keep(self, TEXT(COURSES_TITLE));
	course->year = keep(self, TEXT(COURSES_YEAR));
	return course->title && course->year ? 0 : -ENOMEM;
}

/* From the first day of the year's sessions to the last. */
static void bound_part(const struct oneroster *self, struct oneroster_part *part)
{
	part->first = part->last = VIGIE_DAY_NONE;
	for (struct vigie_id_entry *entry = self->sessions.first; entry; entry = entry->next) {
		const struct oneroster_session *session = (const void *)entry;

		if (vigie_oneroster_session_year(self, session) != part->year)
			continue;
		if (session->start != VIGIE_DAY_NONE &&
		    (part->first == VIGIE_DAY_NONE || session->start < part->first))
			part->first = session->start;
		if (session->end > part->last) /* NONE is before every day */
			part->last = session->end;
	}
}

int vigie_oneroster_find_part(struct oneroster *self, const struct oneroster_org *school, int year,
			      struct oneroster_part **ret_part)
{
	struct oneroster_part *part;

	*ret_part = NULL;
	if (!school || !school->is_school)
		return 0;
	if (!year)
		return VIGIE_REJECT_NO_YEAR + 1;
	for (part = self->parts; part; part = part->next)
		if (part->school == school && part->year == year)
			break;
	if (!part) {
		if (self->n_parts++ == ONEROSTER_PARTS_LIMIT)
			return VIGIE_REJECT_TOO_LARGE + 1;
		part = vigie_arena_allocate(self->arena, sizeof(*part));
		if (!part)
			return -ENOMEM;
		part->school = school;
		part->year = year;
		bound_part(self, part);
		*self->last_part = part;
		self->last_part = &part->next;
	}
	*ret_part = part;
	return 0;
}

/* Of its first term that is known, else its course's. */
static int class_year(const struct oneroster *self, const char *terms,
		      const struct oneroster_course *course)
{
	const struct oneroster_session *session = NULL;
	int year = 0;

	while (*terms && !year) {
		size_t size = strcspn(terms, ",");

		session = (void *)vigie_id_table_find(&self->sessions, terms, size);
		year = session ? vigie_oneroster_session_year(self, session) : 0;
		terms += size;
		terms += strspn(terms, ", ");
	}
	session = !year && course ? find(&self->sessions, course->year) : NULL;
	if (session)
		year = vigie_oneroster_session_year(self, session);
	return year ? year : self->year;
}

static int take_class(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	struct oneroster_class *class = NULL;
	const struct oneroster_org *school = vigie_oneroster_find_school(
		self, TEXT(CLASSES_SCHOOL), strlen(TEXT(CLASSES_SCHOOL)));
	int r = ADD(CLASSES_ID, classes, &class);

	if (r != 0)
		return r < 0 ? r : 0;
	class->title = keep(self, TEXT(CLASSES_TITLE));
	class->course = find(&self->courses, TEXT(CLASSES_COURSE));
	class->homeroom = strcasecmp(TEXT(CLASSES_TYPE), "homeroom") == 0;
	if (!class->title)
		return -ENOMEM;
	if (!school)
		return vigie_oneroster_reject(self, row, ONEROSTER_CLASSES_SCHOOL,
					      VIGIE_REJECT_REFERENCE);
	return vigie_oneroster_find_part(
		self, school, class_year(self, TEXT(CLASSES_TERMS), class->course), &class->part);
}

static int take_item(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	const struct oneroster_class *class = find(&self->classes, TEXT(ITEMS_CLASS));
	const char *most = TEXT(ITEMS_MOST);
	struct oneroster_item *item = NULL;
	int r = ADD(ITEMS_ID, items, &item);

	if (r != 0)
		return r < 0 ? r : 0;
	item->class_ = class;
	item->most = VIGIE_DECIMAL_NONE;
	if (!class || !class->part)
		return vigie_oneroster_reject(self, row, ONEROSTER_ITEMS_CLASS,
					      VIGIE_REJECT_REFERENCE);
	class->part->has_items = true;
	if (*most && vigie_decimal_parse(most, strlen(most), &item->most) < 0)
		return vigie_oneroster_reject(self, row, ONEROSTER_ITEMS_MOST, VIGIE_REJECT_NUMBER);
	return 0;
}

static int take_birth(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	struct oneroster_user *user = find(&self->users, TEXT(DEMOGRAPHICS_ID));

	if (!user || !*TEXT(DEMOGRAPHICS_BORN))
		return 0;
	return vigie_oneroster_read_day(TEXT(DEMOGRAPHICS_BORN), &user->born)
		       ? 0
		       : vigie_oneroster_reject(self, row, ONEROSTER_DEMOGRAPHICS_BORN,
						VIGIE_REJECT_DATE);
}

static int attend(struct oneroster *self, struct oneroster_user *user,
		  const struct oneroster_org *school, bool removed)
{
	struct oneroster_attendance *attendance;

	if (!school || !school->is_school)
		return 0;
	attendance = vigie_arena_allocate(self->arena, sizeof(*attendance));
	if (!attendance)
		return -ENOMEM;
	attendance->school = school;
	attendance->removed = removed;
	attendance->next = user->schools;
	user->schools = attendance;
	return 0;
}

/* 1.1: the role and the schools are the user's own. */
static int take_user(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	bool unknown = !*TEXT(USERS_ROLE) && vigie_oneroster_is_removed(TEXT(USERS_STATUS));
	struct oneroster_user *user = NULL;
	const char *orgs = TEXT(USERS_ORGS);
	int r;

	if (!unknown && strcasecmp(TEXT(USERS_ROLE), "student") != 0)
		return 0;
	r = ADD(USERS_ID, users, &user);
	if (r != 0)
		return r < 0 ? r : 0;
	user->standing = unknown ? ONEROSTER_UNKNOWN : ONEROSTER_STUDENT;
	user->born = VIGIE_DAY_NONE;
	while (r == 0 && *orgs) {
		size_t size = strcspn(orgs, ",");

		r = attend(self, user, vigie_oneroster_find_school(self, orgs, size), false);
		orgs += size;
		orgs += strspn(orgs, ", ");
	}
	return r;
}

/* 1.2: a user may have several roles, one in each of several schools. */
static int take_role(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	struct oneroster_user *user = find(&self->users, TEXT(ROLES_USER));
	int r = 0;

	if (strcasecmp(TEXT(ROLES_ROLE), "student") != 0) {
		if (user && user->standing == ONEROSTER_UNKNOWN)
			user->standing = ONEROSTER_OTHER;
		return 0;
	}
	if (!user) {
		r = ADD(ROLES_USER, users, &user);
		if (r != 0)
			return r < 0 ? r : 0;
		user->born = VIGIE_DAY_NONE;
	}
	user->standing = ONEROSTER_STUDENT;
	return attend(self, user,
		      vigie_oneroster_find_school(self, TEXT(ROLES_ORG), strlen(TEXT(ROLES_ORG))),
		      vigie_oneroster_is_removed(TEXT(ROLES_STATUS)));
}

int vigie_oneroster_load(struct oneroster *self)
{
	static const struct {
		enum oneroster_file file;
		oneroster_take take;
	} tables[] = {
		{ONEROSTER_ORGS, take_org},	 {ONEROSTER_COURSES, take_course},
		{ONEROSTER_CLASSES, take_class}, {ONEROSTER_USERS, take_user},
		{ONEROSTER_ROLES, take_role},	 {ONEROSTER_DEMOGRAPHICS, take_birth},
		{ONEROSTER_ITEMS, take_item},
	};
	int r = vigie_oneroster_each(self, ONEROSTER_SESSIONS, take_session);

	self->hinted =
		(struct oneroster_org){.is_school = true, .uai = self->options->hints.school};
	settle_year(self);
	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(tables); i++) {
		/* The rows of users are told of when their pupils are handed on. */
		self->silent = tables[i].file == ONEROSTER_USERS;
		r = vigie_oneroster_each(self, tables[i].file, tables[i].take);
	}
	self->silent = false;
	return r == 0 ? vigie_oneroster_enroll(self) : r;
}
