/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schools of the store. See school_list.h. */
#include "daemon/command/school_list.h"

#include <errno.h>
#include <string.h>

static int add(void *userdata, const struct vigie_school *school)
{
	struct school_list *schools = userdata;
	struct vigie_school *larger = reallocarray(schools->items, schools->n + 1, sizeof(*larger));

	if (!larger)
		return -ENOMEM;
	schools->items = larger;
	larger[schools->n++] = *school;
	return 0;
}

static int compare(const void *left, const void *right)
{
	const struct vigie_school *a = left, *b = right;

	return strcmp(a->uai, b->uai);
}

int school_list_load(struct school_list *schools, struct vigie_store *store, const char *uai)
{
	struct vigie_school school;
	int r;

	if (uai) {
		r = vigie_store_get_school(store, uai, &school);
		return r < 0 ? r : add(schools, &school);
	}
	r = vigie_store_each_school(store, add, schools);
	if (r == 0 && schools->n > 1)
		qsort(schools->items, schools->n, sizeof(*schools->items), compare);
	return r;
}

void school_list_done(struct school_list *schools)
{
	free(schools->items);
	*schools = (struct school_list){0};
}
