/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schools of the store, in order of their number. Owned by the command that asks. */
#ifndef VIGIE_COMMAND_SCHOOL_LIST_H
#define VIGIE_COMMAND_SCHOOL_LIST_H

#include "vigie/store.h"

struct school_list {
	struct vigie_school *items;
	size_t n;
};

/* All of them, or the one with that number. 0; -ENOENT no such school; -errno. */
int school_list_load(struct school_list *schools, struct vigie_store *store,
		     const char *uai) VIGIE_MUST_CHECK;
void school_list_done(struct school_list *schools);

#endif
