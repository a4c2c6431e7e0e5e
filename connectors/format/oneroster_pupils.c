/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pupils of an export, school by school. Reads names, ids and levels, and nothing else of a
 * user: no address, telephone or login. */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "connectors/format/oneroster.h"

#define TEXT(column) vigie_oneroster_text(row, ONEROSTER_##column)
#define INE_SIZE 11
#define INE_DIGITS 9 /* then a digit or letter, then a letter */

static bool is_ine(const char *text, size_t size)
{
	for (size_t i = 0; i < INE_DIGITS && i < size; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return size == INE_SIZE && isalnum((unsigned char)text[INE_DIGITS]) &&
	       isalpha((unsigned char)text[INE_DIGITS + 1]);
}

/* "{LDAP:x},{INE:0123456789A}"; else the identifier, where it is shaped like one. */
static bool find_ine(const struct vigie_csv_table_row *row, char ret_ine[INE_SIZE + 1])
{
	const char *found = strcasestr(TEXT(USERS_IDS), "{INE:"), *text = TEXT(USERS_IDENTIFIER);
	size_t size = strlen(text);

	if (found) {
		text = found + strlen("{INE:");
		size = strcspn(text, "}");
	}
	if (!is_ine(text, size))
		return false;
	memcpy(ret_ine, text, size);
	ret_ine[size] = '\0';
	return true;
}

/* The first and last day of the year are everybody's: only who came later or left earlier did. */
static void fill_stay(const struct oneroster_membership *membership, struct vigie_record *record)
{
	const struct oneroster_part *part = membership->part;

	if (part->first != VIGIE_DAY_NONE && membership->begin > part->first)
		record->pupil.entered = membership->begin;
	if (membership->end != VIGIE_DAY_NONE && membership->end < part->last)
		record->pupil.left = membership->end;
}

static void fill_class(struct oneroster *self, const struct vigie_csv_table_row *row,
		       const struct oneroster_membership *membership, struct vigie_record *record)
{
	const struct vigie_decode_options *options = self->options;
	const char *title = membership->homeroom ? membership->homeroom->title : "";

	if (*title) {
		record->pupil.class_name = title;
		record->pupil.level = vigie_level_match(options->levels, options->n_levels, title);
	}
	if (record->pupil.level == VIGIE_LEVEL_NONE)
		record->pupil.level =
			vigie_level_parse(TEXT(USERS_GRADES), strlen(TEXT(USERS_GRADES)));
	fill_stay(membership, record);
}

static int fill_name(struct oneroster *self, const struct vigie_csv_table_row *row,
		     struct vigie_record *record)
{
	const char *last = TEXT(USERS_FAMILY), *first = TEXT(USERS_GIVEN);

	record->pupil.last = *last ? last : NULL;
	record->pupil.first = *first ? first : NULL;
	/* A name alone names nobody. */
	if (!*last || (record->pupil.born == VIGIE_DAY_NONE && !record->pupil.class_name))
		return 0;
	vigie_buffer_clear(&self->name);
	vigie_buffer_append_format(&self->name, "%s%s%s", last, *first ? " " : "", first);
	record->id.name = vigie_buffer_string(&self->name);
	record->id.class_name = record->pupil.class_name;
	return vigie_buffer_error(&self->name);
}

/* Was every role of the pupil in this school taken back? */
static bool has_no_role(const struct oneroster_user *user, const struct oneroster_org *school)
{
	bool removed = false;

	for (const struct oneroster_attendance *at = user->schools; at; at = at->next) {
		if (at->school != school)
			continue;
		if (!at->removed)
			return false;
		removed = true;
	}
	return removed;
}

static int hand_on(struct oneroster *self, const struct vigie_csv_table_row *row,
		   const struct oneroster_user *user, const struct oneroster_membership *membership)
{
	struct vigie_record record;
	char ine[INE_SIZE + 1];
	int r;

	vigie_record_init(&record, VIGIE_RECORD_PUPIL);
	record.line = row->line;
	record.removed = vigie_oneroster_is_removed(TEXT(USERS_STATUS)) ||
			 has_no_role(user, membership->part->school);
	record.id.local = TEXT(USERS_ID);
	/* By name or number this could be the same pupil under the id of another school. */
	if (user->standing == ONEROSTER_UNKNOWN)
		return self->sink->on_record(self->sink->userdata, &record);
	record.id.ine = find_ine(row, ine) ? ine : NULL;
	record.id.born = record.pupil.born = user->born;
	fill_class(self, row, membership, &record);
	r = fill_name(self, row, &record);
	return r < 0 ? r : self->sink->on_record(self->sink->userdata, &record);
}

static int take_pupil(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	const char *id = TEXT(USERS_ID);
	const struct oneroster_user *user =
		(void *)vigie_id_table_find(&self->users, id, strlen(id));
	const struct oneroster_membership *membership;

	if (!*id)
		return vigie_oneroster_reject(self, row, ONEROSTER_USERS_ID,
					      VIGIE_REJECT_NO_IDENTITY);
	if (!user || user->standing == ONEROSTER_OTHER)
		return 0;
	if (!user->memberships)
		return vigie_oneroster_reject(self, row, ONEROSTER_USERS_ORGS,
					      VIGIE_REJECT_REFERENCE);
	membership = user->memberships;
	while (membership && membership->part != self->part)
		membership = membership->next;
	return membership ? hand_on(self, row, user, membership) : 0;
}

/* All that decides who is in which class must be there whole. */
static bool is_complete(const struct oneroster *self)
{
	return self->mode[ONEROSTER_USERS] == ONEROSTER_BULK &&
	       self->mode[ONEROSTER_CLASSES] == ONEROSTER_BULK &&
	       self->mode[ONEROSTER_ENROLLMENTS] == ONEROSTER_BULK;
}

int vigie_oneroster_pupils(struct oneroster *self)
{
	int r = 0;

	if (self->member[ONEROSTER_USERS] < 0)
		return 0;
	for (struct oneroster_part *part = self->parts; r == 0 && part; part = part->next) {
		self->part = part;
		self->silent = part != self->parts;
		r = vigie_oneroster_tell(self, ONEROSTER_USERS);
		if (r == 0)
			r = vigie_oneroster_deliver(self, part, VIGIE_DELIVERY_PUPILS,
						    is_complete(self));
		if (r == 0)
			r = vigie_oneroster_each(self, ONEROSTER_USERS, take_pupil);
	}
	self->silent = false;
	return r;
}
