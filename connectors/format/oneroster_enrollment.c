/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in which school, in which year and homeroom: from the enrollments of the role student,
 * else from the schools that the pupil's own row names. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "connectors/format/oneroster.h"

#define TEXT(column) vigie_oneroster_text(row, ONEROSTER_##column)

static struct oneroster_membership *find_membership(const struct oneroster_user *user,
						    const struct oneroster_part *part)
{
	struct oneroster_membership *membership = user->memberships;

	while (membership && membership->part != part)
		membership = membership->next;
	return membership;
}

static int find_or_add(struct oneroster *self, struct oneroster_user *user,
		       const struct oneroster_part *part, struct oneroster_membership **ret)
{
	*ret = find_membership(user, part);
	if (*ret)
		return 0;
	*ret = vigie_arena_allocate(self->arena, sizeof(**ret));
	if (!*ret)
		return -ENOMEM;
	(*ret)->part = part;
	(*ret)->begin = (*ret)->end = VIGIE_DAY_NONE;
	(*ret)->next = user->memberships;
	user->memberships = *ret;
	return 0;
}

/* Of several homerooms in a year, the one entered last: the pupil has changed. */
static int take_homeroom(struct oneroster *self, const struct vigie_csv_table_row *row,
			 const struct oneroster_class *class,
			 struct oneroster_membership *membership)
{
	vigie_day begin = VIGIE_DAY_NONE, end = VIGIE_DAY_NONE;

	if (*TEXT(ENROLLMENTS_BEGIN) && !vigie_oneroster_read_day(TEXT(ENROLLMENTS_BEGIN), &begin))
		return vigie_oneroster_reject(self, row, ONEROSTER_ENROLLMENTS_BEGIN,
					      VIGIE_REJECT_DATE);
	if (*TEXT(ENROLLMENTS_END) && !vigie_oneroster_read_day(TEXT(ENROLLMENTS_END), &end))
		return vigie_oneroster_reject(self, row, ONEROSTER_ENROLLMENTS_END,
					      VIGIE_REJECT_DATE);
	if (membership->homeroom && begin <= membership->begin)
		return 0;
	membership->homeroom = class;
	membership->begin = begin;
	membership->end = end;
	return 0;
}

static int take_enrollment(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	const char *class_id = TEXT(ENROLLMENTS_CLASS), *user_id = TEXT(ENROLLMENTS_USER);
	const struct oneroster_class *class;
	struct oneroster_membership *membership;
	struct oneroster_user *user;
	int r;

	if (strcasecmp(TEXT(ENROLLMENTS_ROLE), "student") != 0 ||
	    vigie_oneroster_is_removed(TEXT(ENROLLMENTS_STATUS)))
		return 0;
	class = (void *)vigie_id_table_find(&self->classes, class_id, strlen(class_id));
	user = (void *)vigie_id_table_find(&self->users, user_id, strlen(user_id));
	if (!class || !class->part)
		return vigie_oneroster_reject(self, row, ONEROSTER_ENROLLMENTS_CLASS,
					      VIGIE_REJECT_REFERENCE);
	if (!user)
		return vigie_oneroster_reject(self, row, ONEROSTER_ENROLLMENTS_USER,
					      VIGIE_REJECT_REFERENCE);
	r = find_or_add(self, user, class->part, &membership);
	return r == 0 && class->homeroom ? take_homeroom(self, row, class, membership) : r;
}

static bool is_in_school(const struct oneroster_user *user, const struct oneroster_org *school)
{
	for (const struct oneroster_membership *at = user->memberships; at; at = at->next)
		if (at->part->school == school)
			return true;
	return false;
}

static int enroll_in_school(struct oneroster *self, struct oneroster_user *user,
			    const struct oneroster_org *school)
{
	struct oneroster_membership *membership;
	struct oneroster_part *part;
	int r = vigie_oneroster_find_part(self, school, self->year, &part);

	return r == 0 ? find_or_add(self, user, part, &membership) : r;
}

/* Who is deleted without a word of where is deleted everywhere. */
static int enroll_everywhere(struct oneroster *self, struct oneroster_user *user)
{
	int r = 0;

	if (self->member[ONEROSTER_ORGS] < 0 && self->hinted.uai)
		return enroll_in_school(self, user, &self->hinted);
	for (struct vigie_id_entry *entry = self->orgs.first; r == 0 && entry;
	     entry = entry->next) {
		const struct oneroster_org *org = (struct oneroster_org *)entry;

		r = org->is_school ? enroll_in_school(self, user, org) : 0;
	}
	return r;
}

static int enroll_by_schools(struct oneroster *self, struct oneroster_user *user)
{
	if (user->standing == ONEROSTER_UNKNOWN && !user->schools && !user->memberships)
		return enroll_everywhere(self, user);
	for (const struct oneroster_attendance *at = user->schools; at; at = at->next) {
		int r = is_in_school(user, at->school) ? 0
						       : enroll_in_school(self, user, at->school);

		if (r != 0)
			return r;
	}
	return 0;
}

/* An export without pupils and classes is one of nothing, for each of its schools. */
static int name_schools(struct oneroster *self)
{
	int r = 0;

	for (struct vigie_id_entry *entry = self->orgs.first; r == 0 && entry;
	     entry = entry->next) {
		struct oneroster_part *part;

		r = vigie_oneroster_find_part(self, (struct oneroster_org *)entry, self->year,
					      &part);
	}
	return r;
}

int vigie_oneroster_enroll(struct oneroster *self)
{
	int r = vigie_oneroster_each(self, ONEROSTER_ENROLLMENTS, take_enrollment);

	for (struct vigie_id_entry *entry = self->users.first; r == 0 && entry; entry = entry->next)
		r = enroll_by_schools(self, (struct oneroster_user *)entry);
	return r == 0 && !self->parts ? name_schools(self) : r;
}
