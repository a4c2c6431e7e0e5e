/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The order of facts.h. Rows come by year, kind and pupil, each already in order of its key: what
 * remains is to bring the years together, so most arrays are found sorted and left alone.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/facts_load.h"

/* Every element that is sorted begins with the pupil's index. */
static uint32_t pupil_of(const char *element)
{
	uint32_t pupil;

	memcpy(&pupil, element, sizeof(pupil));
	return pupil;
}

static bool is_sorted(const char *array, size_t n, size_t size)
{
	for (size_t i = 1; i < n; i++)
		if (pupil_of(array + (i - 1) * size) > pupil_of(array + i * size))
			return false;
	return true;
}

/* By counting, stable: the order within a pupil stays. */
static int sort_by_pupil(void **array, size_t n, size_t size, size_t n_pupils)
{
	VIGIE_CLEANUP(vigie_freep) size_t *starts = NULL;
	const char *from = *array;
	char *sorted;

	if (is_sorted(from, n, size))
		return 0;
	starts = calloc(n_pupils + 1, sizeof(*starts));
	sorted = reallocarray(NULL, n, size);
	if (!starts || !sorted) {
		free(sorted);
		return -ENOMEM;
	}
	for (size_t i = 0; i < n; i++)
		starts[pupil_of(from + i * size) + 1]++;
	for (size_t i = 0; i < n_pupils; i++)
		starts[i + 1] += starts[i];
	for (size_t i = 0; i < n; i++)
		memcpy(sorted + starts[pupil_of(from + i * size)]++ * size, from + i * size, size);
	free(*array);
	*array = sorted;
	return 0;
}

/* X(array): those sorted by pupil. */
#define SORTED_ARRAYS(X)                                                                           \
	X(enrolments)                                                                              \
	X(averages)                                                                                \
	X(marks)                                                                                   \
	X(absences)                                                                                \
	X(latenesses)                                                                              \
	X(counts)                                                                                  \
	X(events)                                                                                  \
	X(supports)                                                                                \
	X(results)                                                                                 \
	X(flags)                                                                                   \
	X(referrals)                                                                               \
	X(memberships)

#define X(field)                                                                                   \
	_Static_assert(offsetof(__typeof__(*((struct vigie_facts *)NULL)->field), pupil) == 0,     \
		       #field " begins with the pupil");
SORTED_ARRAYS(X)
#undef X

int facts_sort(struct vigie_facts *facts)
{
	int r = 0;

#define X(field)                                                                                   \
	if (r == 0)                                                                                \
		r = sort_by_pupil((void **)&facts->field, facts->n_##field,                        \
				  sizeof(facts->field[0]), facts->n_pupils);
	SORTED_ARRAYS(X)
#undef X
	return r;
}
