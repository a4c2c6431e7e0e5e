/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search for who is meant (search.h). Changes nothing but the roster's sides. */
#include <errno.h>
#include <string.h>

#include "daemon/store/search.h"
#include "vigie/format.h"

#define REJECTED(why) (VIGIE_REJECT_##why + 1)

static bool differ(const char *a, const char *b)
{
	return a && b && strcmp(a, b) != 0;
}

static bool born_differ(vigie_day a, vigie_day b)
{
	return a != VIGIE_DAY_NONE && b != VIGIE_DAY_NONE && a != b;
}

bool search_says_number(const struct roster_saying *saying)
{
	for (int kind = 0; kind < ROSTER_IDENTIFIERS; kind++)
		if (saying->identifier[kind])
			return true;
	return saying->ine != NULL;
}

static bool numbers_agree(const struct roster_person *person, const struct roster_saying *saying)
{
	for (int kind = 0; kind < ROSTER_IDENTIFIERS; kind++)
		if (differ(person->identifier[kind], saying->identifier[kind]))
			return false;
	return !differ(person->ine, saying->ine);
}

/* May the one known by this name be the one of the row? */
static bool is_compatible(const struct roster *roster, uint32_t index,
			  const struct roster_saying *saying)
{
	const struct roster_person *person = &roster->persons[index];

	return numbers_agree(person, saying) &&
	       numbers_agree(&roster->persons[person->same], saying) &&
	       !born_differ(person->born, saying->born);
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
		index = roster->persons[index].same;
		if (*found != ROSTER_NONE && *found != index) {
			roster_note_side(roster, *found);
			roster_note_side(roster, index);
			return REJECTED(AMBIGUOUS);
		}
		*found = index;
	}
	return 0;
}

/* One that the INE leads to, under any of the names it has, must have been born that day. */
static int find_by_ine(struct roster *roster, const struct roster_saying *saying, uint32_t *found)
{
	uint32_t index = ROSTER_NONE, same;
	int r = saying->ine ? roster_find_ine(roster, saying->ine, &index) : 0;

	if (r < 0 || index == ROSTER_NONE)
		return r;
	same = roster->persons[index].same;
	if (born_differ(roster->persons[index].born, saying->born) &&
	    born_differ(roster->persons[same].born, saying->born)) {
		roster_note_side(roster, same);
		return REJECTED(CONFLICT);
	}
	*found = same;
	return 0;
}

/* A birth date or a name that is another may be a correction; both, under each of its names, and
 * the number was given to somebody else. */
static bool is_stranger(const struct roster *roster, uint32_t found,
			const struct roster_saying *saying)
{
	if (differ(roster->persons[found].ine, saying->ine))
		return true;
	for (size_t i = 0; i < roster->n; i++) {
		const struct roster_person *person = &roster->persons[i];

		if (person->same == found && !(born_differ(person->born, saying->born) &&
					       differ(person->folded, saying->name)))
			return false;
	}
	return true;
}

static int find_by_ids(struct roster *roster, const struct roster_saying *saying, uint32_t *found)
{
	bool by_ine;
	int r = find_by_ine(roster, saying, found);

	by_ine = *found != ROSTER_NONE;
	if (r == 0)
		r = find_by_numbers(roster, saying, found);
	if (r != 0 || *found == ROSTER_NONE || by_ine)
		return r;
	if (is_stranger(roster, *found, saying)) {
		roster_note_side(roster, *found);
		return REJECTED(AMBIGUOUS);
	}
	return 0;
}

static bool is_in_class(struct roster *roster, uint32_t person, const struct roster_saying *saying,
			int year)
{
	const struct lookup_entry *at = NULL;
	uint32_t index;

	do
		index = roster_each_class(roster, saying->name, saying->class_name, year, &at);
	while (index != ROSTER_NONE && roster->persons[index].same != person);
	return index != ROSTER_NONE;
}

/* Name and birth date of several: the class says who, when it is that of one. */
static uint32_t narrow(struct roster *roster, const struct roster_saying *saying, int year)
{
	uint32_t found = ROSTER_NONE;

	for (size_t i = 0; i < roster->n_sides; i++) {
		if (!is_in_class(roster, roster->sides[i], saying, year))
			continue;
		if (found != ROSTER_NONE)
			return ROSTER_NONE;
		found = roster->sides[i];
	}
	return found;
}

/* Two pupils of one list answer to it: a number tells that it is neither or which, a name not. */
static bool is_passed_over(const struct roster *roster, uint32_t person,
			   const struct roster_saying *saying)
{
	return roster->persons[person].doubtful && search_says_number(saying);
}

static int find_by_name(struct roster *roster, const struct roster_saying *saying, int year,
			bool by_class, uint32_t *found)
{
	const struct lookup_entry *at = NULL;
	bool doubtful = false;

	roster->n_sides = 0;
	for (;;) {
		uint32_t index =
			by_class ? roster_each_class(roster, saying->name, saying->class_name, year,
						     &at)
				 : roster_each_born(roster, saying->name, saying->born, &at);
		uint32_t same;

		if (index == ROSTER_NONE)
			break;
		same = roster->persons[index].same;
		if (!is_compatible(roster, index, saying) || is_passed_over(roster, same, saying))
			continue;
		doubtful |= roster->persons[same].doubtful;
		roster_note_side(roster, same);
	}
	if (roster->n_sides == 0)
		return 0;
	*found = roster->sides[0];
	if (roster->n_sides > 1)
		*found = by_class || !saying->class_name ? ROSTER_NONE
							 : narrow(roster, saying, year);
	return doubtful || *found == ROSTER_NONE ? REJECTED(AMBIGUOUS) : 0;
}

static bool has_number(const struct roster_person *person)
{
	for (int kind = 0; kind < ROSTER_IDENTIFIERS; kind++)
		if (person->identifier[kind])
			return true;
	return person->ine != NULL;
}

uint32_t search_nameless_twin(struct roster *roster, const struct roster_saying *saying,
			      uint32_t person)
{
	const struct lookup_entry *at = NULL;
	uint32_t found = ROSTER_NONE, index;

	if (roster->persons[person].folded || !saying->name || saying->born == VIGIE_DAY_NONE)
		return ROSTER_NONE;
	while ((index = roster_each_born(roster, saying->name, saying->born, &at)) != ROSTER_NONE) {
		const struct roster_person *other = &roster->persons[index];

		if (other->same == person)
			continue;
		if (found != ROSTER_NONE || other->same != index || other->has_names ||
		    other->doubtful || has_number(other))
			return ROSTER_NONE;
		found = index;
	}
	return found;
}

int search_person(struct roster *roster, const struct roster_saying *saying, int year,
		  uint32_t *ret_found)
{
	uint32_t found = ROSTER_NONE;
	int r;

	roster->n_sides = 0;
	r = find_by_ids(roster, saying, &found);
	if (r == 0 && found == ROSTER_NONE && saying->name && saying->born != VIGIE_DAY_NONE)
		r = find_by_name(roster, saying, year, false, &found);
	if (r == 0 && found == ROSTER_NONE && saying->name && saying->class_name)
		r = find_by_name(roster, saying, year, true, &found);
	if (r == 0)
		*ret_found = found;
	return r;
}
