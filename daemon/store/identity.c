/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decision who a record is about (identity.h). Writes through the roster only. */
#include <errno.h>
#include <string.h>

#include "daemon/store/identity.h"
#include "daemon/store/tuple.h"
#include "vigie/text.h"

#define REJECTED(why) (VIGIE_REJECT_##why + 1)

/* Texts of one row, folded; the saying borrows from them. */
struct folded {
	struct vigie_buffer name, class_name;
};

static void folded_done(struct folded *folded)
{
	vigie_buffer_done(&folded->name);
	vigie_buffer_done(&folded->class_name);
}

static int fold_class(const char *text, struct folded *folded, const char **ret_class)
{
	int r = vigie_text_fold(text, strlen(text), false, &folded->class_name);

	if (r == 0)
		*ret_class = vigie_buffer_string(&folded->class_name);
	return r;
}

/* The name is "last first" in an id, two fields in a pupil record: folded, they are the same. */
static int fold_name(struct folded *folded, struct roster_saying *saying)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer whole = {0};
	int r;

	if (!saying->last)
		return 0;
	vigie_buffer_append_string(&whole, saying->last);
	if (saying->first) {
		vigie_buffer_append_char(&whole, ' ');
		vigie_buffer_append_string(&whole, saying->first);
	}
	if (vigie_buffer_error(&whole) < 0)
		return -ENOMEM;
	r = vigie_text_fold(whole.data, whole.size, true, &folded->name);
	if (r == 0)
		saying->name = vigie_buffer_string(&folded->name);
	return r;
}

static const char *without_zeros(const char *number)
{
	while (number && number[0] == '0' && number[1] != '\0')
		number++;
	return number;
}

static int listen(const struct vigie_record *record, struct folded *folded,
		  struct roster_saying *ret_saying)
{
	const struct vigie_id *id = &record->id;
	const struct vigie_record_pupil *pupil =
		record->type == VIGIE_RECORD_PUPIL ? &record->pupil : NULL;
	const char *class_name = pupil && pupil->class_name ? pupil->class_name : id->class_name;
	struct roster_saying saying = {
		.ine = id->ine,
		.identifier = {id->be, without_zeros(id->elenoet), id->local},
		.born = pupil && pupil->born != VIGIE_DAY_NONE ? pupil->born : id->born,
		/* Where the last name ends, an id does not say: all of it is kept as one. */
		.last = pupil && pupil->last ? pupil->last : id->name,
		.first = pupil && pupil->last ? pupil->first : NULL,
		.household = pupil ? pupil->household : NULL,
	};
	int r = fold_name(folded, &saying);

	if (r == 0 && class_name)
		r = fold_class(class_name, folded, &saying.class_name);
	if (r == 0)
		*ret_saying = saying;
	return r;
}

static bool differ(const char *a, const char *b)
{
	return a && b && strcmp(a, b) != 0;
}

static bool born_differ(vigie_day a, vigie_day b)
{
	return a != VIGIE_DAY_NONE && b != VIGIE_DAY_NONE && a != b;
}

/* May the one known by name be the one of the row? */
static bool is_compatible(const struct roster_person *person, const struct roster_saying *saying)
{
	for (int kind = 0; kind < ROSTER_IDENTIFIERS; kind++)
		if (differ(person->identifier[kind], saying->identifier[kind]))
			return false;
	return !differ(person->ine, saying->ine) && !born_differ(person->born, saying->born);
}

/* By the school's numbers: all that are known must lead to one person. */
static int find_by_numbers(struct roster *roster, const struct roster_saying *saying,
			   uint32_t *found)
{
	for (int kind = 0; kind < ROSTER_IDENTIFIERS; kind++) {
		uint32_t index;

		if (!saying->identifier[kind])
			continue;
		index = roster_find_identifier(roster, kind, saying->identifier[kind]);
		if (index == ROSTER_NONE)
			continue;
		if (*found != ROSTER_NONE && *found != index)
			return REJECTED(AMBIGUOUS);
		*found = index;
	}
	return 0;
}

static int find_by_ids(struct roster *roster, const struct roster_saying *saying, uint32_t *found)
{
	const struct roster_person *person;
	int r;

	if (saying->ine) {
		r = roster_find_ine(roster, saying->ine, found);
		if (r < 0)
			return r;
		if (*found != ROSTER_NONE &&
		    born_differ(roster->persons[*found].born, saying->born))
			return REJECTED(CONFLICT);
	}
	r = find_by_numbers(roster, saying, found);
	if (r != 0 || *found == ROSTER_NONE)
		return r;
	person = &roster->persons[*found];
	if (differ(person->ine, saying->ine))
		return REJECTED(AMBIGUOUS);
	/* One may be a correction; both, and the number was given to somebody else. */
	if (born_differ(person->born, saying->born) && differ(person->folded, saying->name))
		return REJECTED(AMBIGUOUS);
	return 0;
}

static int find_by_name(struct roster *roster, const struct roster_saying *saying, int year,
			bool by_class, uint32_t *found)
{
	const struct lookup_entry *at = NULL;

	for (;;) {
		uint32_t index =
			by_class ? roster_each_class(roster, saying->name, saying->class_name, year,
						     &at)
				 : roster_each_born(roster, saying->name, saying->born, &at);

		if (index == ROSTER_NONE)
			return 0;
		if (!is_compatible(&roster->persons[index], saying))
			continue;
		if (*found != ROSTER_NONE && *found != index)
			return REJECTED(AMBIGUOUS);
		*found = index;
	}
}

static int find(struct roster *roster, const struct roster_saying *saying, int year,
		uint32_t *found)
{
	int r = find_by_ids(roster, saying, found);

	if (r == 0 && *found == ROSTER_NONE && saying->name && saying->born != VIGIE_DAY_NONE)
		r = find_by_name(roster, saying, year, false, found);
	if (r == 0 && *found == ROSTER_NONE && saying->name && saying->class_name)
		r = find_by_name(roster, saying, year, true, found);
	return r;
}

static uint32_t ways_of(const struct roster_saying *saying)
{
	uint32_t ways = saying->ine ? ROSTER_SAYS_INE : 0;

	ways |= saying->name ? ROSTER_SAYS_NAME : 0;
	for (int kind = 0; kind < ROSTER_IDENTIFIERS; kind++)
		ways |= saying->identifier[kind] ? 1u << kind : 0;
	return ways;
}

static bool says_who(const struct roster_saying *saying)
{
	for (int kind = 0; kind < ROSTER_IDENTIFIERS; kind++)
		if (saying->identifier[kind])
			return true;
	return saying->ine ||
	       (saying->name && (saying->born != VIGIE_DAY_NONE || saying->class_name));
}

static int resolve(struct roster *roster, const struct vigie_record *record, int year,
		   uint32_t *ret_person)
{
	VIGIE_CLEANUP(folded_done) struct folded folded = {0};
	struct roster_saying saying;
	bool authority = record->type == VIGIE_RECORD_PUPIL && !roster->older;
	uint32_t found = ROSTER_NONE;
	int r = listen(record, &folded, &saying);

	if (r < 0)
		return r == -EILSEQ ? REJECTED(ENCODING) : r;
	if (!says_who(&saying))
		return REJECTED(NO_IDENTITY);
	if (record->type == VIGIE_RECORD_PUPIL && tuple_pupil_enrolls(&record->pupil))
		roster->list_says |= ways_of(&saying);
	r = find(roster, &saying, year, &found);
	if (r != 0)
		return r;
	if (found != ROSTER_NONE)
		r = roster_learn(roster, found, &saying, authority);
	else if (!record->removed)
		r = roster_add(roster, &saying, &found);
	if (r == 0 && found != ROSTER_NONE)
		r = roster_enter(roster, found, year, saying.name, saying.class_name, authority);
	if (r == 0)
		*ret_person = found;
	return r;
}

/* All that an id says, as one key: most rows repeat one that was resolved before. Written by hand:
 * this runs for each record. */
static int remember_key(const struct vigie_id *id, int year, struct vigie_buffer *key)
{
	const char *texts[] = {id->ine, id->be, id->elenoet, id->local, id->name, id->class_name};
	int64_t numbers[] = {id->born, year};
	size_t sizes[VIGIE_ARRAY_SIZE(texts)], size = sizeof(numbers) + VIGIE_ARRAY_SIZE(texts);
	char *at;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		sizes[i] = texts[i] ? strlen(texts[i]) + 1 : 0;
		size += sizes[i];
	}
	vigie_buffer_clear(key);
	if (vigie_buffer_reserve(key, size) < 0)
		return -ENOMEM;
	memcpy(key->data, numbers, sizeof(numbers));
	at = key->data + sizeof(numbers);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		*at++ = texts[i] ? '+' : '-';
		if (texts[i])
			at = mempcpy(at, texts[i], sizes[i]);
	}
	key->size = size;
	return 0;
}

int identity_resolve(struct roster *roster, const struct vigie_record *record, int year,
		     uint32_t *ret_person)
{
	struct vigie_buffer *key = &roster->id;
	const struct lookup_entry *entry;
	size_t persons = roster->n, keys = roster->keys.n;
	uint32_t person = ROSTER_NONE;
	int r = remember_key(&record->id, year, key);

	if (r < 0)
		return r;
	entry = record->type == VIGIE_RECORD_PUPIL
			? NULL
			: lookup_find(&roster->memo, key->data, key->size);
	if (entry) {
		*ret_person = (uint32_t)entry->value;
		return 0;
	}
	r = resolve(roster, record, year, &person);
	/* Whoever becomes known may make an earlier answer ambiguous. */
	if (roster->n != persons || roster->keys.n != keys)
		lookup_clear(&roster->memo);
	if (r == 0 && person != ROSTER_NONE && record->type != VIGIE_RECORD_PUPIL)
		r = lookup_add(&roster->memo, key->data, key->size, person);
	if (r == 0)
		*ret_person = person;
	return r;
}
