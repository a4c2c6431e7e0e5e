/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Persons of the stage and of the store, once each (affected.h). */
#include "daemon/store/affected.h"

#define AFFECTED_STATEMENTS(X)                                                                     \
	X(AFFECTED_STANDING, "SELECT DISTINCT person FROM fact"                                    \
			     " WHERE school = ? AND year = ? AND kind = ?")

STORE_DEFINE_STATEMENTS(AFFECTED, AFFECTED_STATEMENTS)

static int by_person(const void *a, const void *b)
{
	const struct affected *one = a, *two = b;

	if (one->person != two->person)
		return one->person < two->person ? -1 : 1;
	return (one->chunk == NULL) - (two->chunk == NULL);
}

static void list_staged(const struct application *application, const struct stage_set *set,
			struct vigie_buffer *list)
{
	for (size_t i = 0; i < set->n_chunks; i++) {
		struct affected affected = {.chunk = set->chunks[i]};

		if (!affected.chunk)
			continue;
		affected.person = i == 0 ? 0 : application->roster->persons[i - 1].id;
		vigie_buffer_append(list, (const char *)&affected, sizeof(affected));
	}
}

static int list_standing(const struct application *application, const struct stage_set *set,
			 struct vigie_buffer *list)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(application->store, &statements_AFFECTED, AFFECTED_STANDING,
			      &statement, "iii", application->school, (int64_t)set->year,
			      (int64_t)set->type);

	while (r >= 0 && (r = database_step(application->store, statement)) == 1) {
		struct affected affected = {.person = sqlite3_column_int64(statement, 0),
					    .stands = true};

		vigie_buffer_append(list, (const char *)&affected, sizeof(affected));
	}
	return r;
}

int affected_list(const struct application *application, const struct stage_set *set,
		  bool with_others, struct vigie_buffer *list, size_t *ret_n)
{
	struct affected *all;
	size_t n = 0, listed;
	int r;

	list_staged(application, set, list);
	r = with_others ? list_standing(application, set, list) : 0;
	if (r == 0)
		r = vigie_buffer_error(list);
	if (r < 0)
		return r;
	all = (struct affected *)list->data;
	listed = list->size / sizeof(*all);
	if (listed > 0)
		qsort(all, listed, sizeof(*all), by_person);
	for (size_t i = 0; i < listed; i++) {
		if (n > 0 && all[n - 1].person == all[i].person)
			all[n - 1].stands = true;
		else
			all[n++] = all[i];
		/* Not looked up: perhaps it stands. */
		all[n - 1].stands |= !with_others;
	}
	*ret_n = n;
	return 0;
}
