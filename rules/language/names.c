/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of a set by their key, sorted: a file may hold a hundred thousand of them. Entries belong
 * to the arena of the set. */
#include <string.h>

#include "rules/language/checker.h"
#include "vigie/text.h"

/* NULL when memory is exhausted; texts are UTF-8 since the lexer. */
static const char *make_key(struct checker *checker, const char *name)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer key = {0};
	char *copy = NULL;

	if (vigie_text_fold(name, strlen(name), false, &key) == 0)
		copy = vigie_arena_copy(checker->set->arena, vigie_buffer_string(&key), key.size);
	checker->exhausted |= !copy;
	for (char *at = copy; at && *at; at++)
		if (*at == '-')
			*at = '_';
	return copy;
}

void names_add(struct checker *checker, struct name_index *index, const char *name,
	       struct vigie_span span, size_t position)
{
	const char *key = make_key(checker, name);

	if (!key)
		return;
	/* Full exactly when the count is a power of two. */
	if ((index->n & (index->n - 1)) == 0) {
		struct name_entry *entries = vigie_arena_allocate(
			checker->set->arena, (index->n ? 2 * index->n : 1) * sizeof(*entries));

		if (!entries) {
			checker->exhausted = true;
			return;
		}
		if (index->n > 0)
			memcpy(entries, index->entries, index->n * sizeof(*entries));
		index->entries = entries;
	}
	index->entries[index->n++] = (struct name_entry){key, name, span, position};
}

static int compare_entries(const void *left, const void *right)
{
	const struct name_entry *a = left, *b = right;
	int r = strcmp(a->key, b->key);

	return r ? r : (a->position > b->position) - (a->position < b->position);
}

void names_sort(struct name_index *index)
{
	if (index->n > 0)
		qsort(index->entries, index->n, sizeof(*index->entries), compare_entries);
}

void names_refuse_twins(struct checker *checker, const struct name_index *index)
{
	for (size_t i = 1, first = 0; i < index->n; i++) {
		const struct name_entry *entry = &index->entries[i];
		struct vigie_diagnostic *said;

		if (strcmp(entry->key, index->entries[first].key) != 0) {
			first = i;
			continue;
		}
		said = vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_NAME),
					     entry->span, N_("the name '%s' is already taken"),
					     entry->name);
		vigie_diagnostic_mark(said, index->entries[first].span, N_("it is taken here"));
		vigie_diagnostic_hint(said, N_("choose another name"));
	}
}

const struct name_entry *names_find(struct checker *checker, const struct name_index *index,
				    const char *name, size_t *ret_n)
{
	const char *key = make_key(checker, name);
	size_t low = 0, high = index->n, n = 0;

	while (key && low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(index->entries[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (key && low + n < index->n && strcmp(index->entries[low + n].key, key) == 0)
		n++;
	if (ret_n)
		*ret_n = n;
	return n > 0 ? &index->entries[low] : NULL;
}

void names_suggest(const struct name_index *index, const char *name, struct vigie_diagnostic *entry)
{
	VIGIE_CLEANUP(vigie_freep) const char **names = NULL;
	const char *nearest;

	if (!entry || index->n == 0)
		return;
	names = calloc(index->n, sizeof(*names));
	if (!names)
		return; /* a suggestion less */
	for (size_t i = 0; i < index->n; i++)
		names[i] = index->entries[i].name;
	nearest = vigie_text_nearest(name, names, index->n);
	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), nearest);
}
