/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists of members that a person imported (a sports club, a landlord's tenants), for `member()` in
 * conditions. Only who is known already is kept, as a link; of other rows nothing but their number.
 * A list is replaced whole and ends by itself.
 */
#ifndef VIGIE_MEMBERSHIP_H
#define VIGIE_MEMBERSHIP_H

#include "vigie/person.h"

#define VIGIE_LIST_NAME_LIMIT 63 /* characters of the name of a list */

/* Why a row adds nobody. X(enumerator, English msgid) */
#define VIGIE_LIST_FLAWS(X)                                                                        \
	X(UNSAID, N_("neither a national number nor a name with a birth date"))                    \
	X(DATE, N_("the birth date is no date such as 14/05/2013 or 2013-05-14"))                  \
	X(NOBODY, N_("no pupil of the store answers to it"))                                       \
	X(SEVERAL, N_("several pupils of the store answer to it"))                                 \
	X(BROKEN, N_("the row cannot be read"))

enum vigie_list_flaw {
#define X(enumerator, text) VIGIE_LIST_FLAW_##enumerator,
	VIGIE_LIST_FLAWS(X)
#undef X
		VIGIE_LIST_FLAWS_N,
};

/* Texts are borrowed until the next row. */
struct vigie_list_row {
	const char *ine, *last, *first; /* "" unsaid; both names may stand in `last` */
	vigie_day born; /* NONE unsaid */
	uint32_t line;
	int flaw; /* -1, or the enum vigie_list_flaw that its reader found */
};

struct vigie_list_import {
	const char *name;
	vigie_day until; /* last day on which it speaks */
	const struct vigie_ruling *ruling;
	/* The next row: 1, 0 no more, or what ends the import. */
	int (*next)(void *userdata, struct vigie_list_row *ret_row);
	void (*on_flaw)(void *userdata, uint32_t line, enum vigie_list_flaw flaw);
	void *userdata;
};
struct vigie_list_imported {
	uint64_t members, added, removed /* since the list before */, flawed;
};
/* Replaces the list whole, in one transaction (its own). Schools of pupils who came or went are
 * evaluated again. 0 or -errno. */
int vigie_list_import(struct vigie_store *store, const struct vigie_list_import *import,
		      struct vigie_list_imported *ret_imported) VIGIE_MUST_CHECK;
/* Own transaction. 0; -ENOENT; -errno. */
int vigie_list_remove(struct vigie_store *store, const char *name) VIGIE_MUST_CHECK;
/* Drops the lists whose last day is before `day`. Own transaction. 0 or -errno. */
int vigie_lists_forget(struct vigie_store *store, vigie_day day) VIGIE_MUST_CHECK;

struct vigie_list {
	char name[VIGIE_LIST_NAME_LIMIT * 4 + 1], who[96];
	vigie_day since, until;
	vigie_time when; /* imported */
	uint64_t members, unmatched;
};
int vigie_lists_each(struct vigie_store *store,
		     int (*on_list)(void *userdata, const struct vigie_list *list),
		     void *userdata) VIGIE_MUST_CHECK;
/* The lists that a pupil is on, under any of its names. */
int vigie_person_each_list(struct vigie_store *store, int64_t person,
			   int (*on_list)(void *userdata, const char *name, vigie_day since,
					  vigie_day until),
			   void *userdata) VIGIE_MUST_CHECK;

#endif
