/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decision who a record is about (identity.h). Writes through the roster only. */
#include <errno.h>
#include <string.h>

#include "daemon/store/digest.h"
#include "daemon/store/identity.h"
#include "daemon/store/search.h"
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
	return search_says_number(saying) ||
	       (saying->name && (saying->born != VIGIE_DAY_NONE || saying->class_name));
}

/* All that a row says of its pupil, as one short key: the same row of the next file has the same.
 * A class alone says who only within its year. */
static int make_key(const struct roster_saying *saying, int year, uint8_t *ret_key)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const char *texts[] = {saying->ine,
			       saying->identifier[ROSTER_BE],
			       saying->identifier[ROSTER_ELENOET],
			       saying->identifier[ROSTER_LOCAL],
			       saying->name,
			       saying->class_name};
	bool lasting = search_says_number(saying) || saying->born != VIGIE_DAY_NONE;
	uint8_t digest[DIGEST_BYTES];
	int r;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		vigie_buffer_append_char(&text, texts[i] ? '+' : '-');
		if (texts[i])
			vigie_buffer_append(&text, texts[i], strlen(texts[i]) + 1);
	}
	vigie_buffer_append_format(&text, "%d %d", (int)saying->born, lasting ? 0 : year);
	r = vigie_buffer_error(&text);
	if (r == 0)
		r = digest_bytes(text.data, text.size, digest);
	if (r == 0)
		memcpy(ret_key, digest, VIGIE_IDENTITY_KEY_BYTES);
	return r;
}

/* A person said that such a row is of a pupil of its own: it is made, with the numbers that are
 * nobody else's. */
static int make_answered(struct roster *roster, struct roster_saying *saying, const uint8_t *key,
			 uint32_t *ret_person)
{
	uint32_t other = ROSTER_NONE, person = ROSTER_NONE;
	int r = saying->ine ? roster_find_ine(roster, saying->ine, &other) : 0;

	if (other != ROSTER_NONE)
		saying->ine = NULL;
	if (r == 0)
		r = roster_add(roster, saying, &person);
	if (r == 0)
		r = roster_answered(roster, key, VIGIE_IDENTITY_KEY_BYTES, person);
	if (r == 0)
		*ret_person = person;
	return r;
}

/* What a person answered for such a row. 1 with whose it is; 0 nothing; -errno. */
static int find_answer(struct roster *roster, struct roster_saying *saying, int year,
		       uint32_t *ret_person)
{
	const struct lookup_entry *entry;
	uint8_t key[VIGIE_IDENTITY_KEY_BYTES];
	int r;

	if (roster->answers.n == 0)
		return 0;
	r = make_key(saying, year, key);
	if (r < 0)
		return r;
	entry = lookup_find(&roster->answers, key, sizeof(key));
	if (!entry)
		return 0;
	r = entry->value ? roster_take_person(roster, entry->value, ret_person)
			 : make_answered(roster, saying, key, ret_person);
	return r < 0 ? r : *ret_person != ROSTER_NONE;
}

/*
 * Two rows of a list, told apart by no number, lead to one person: two pupils of one name and birth
 * date, or one of them twice. Nobody is joined silently: the name is in doubt from here on.
 */
static int check_row(struct roster *roster, const struct vigie_record *record,
		     const struct roster_saying *saying, uint32_t found)
{
	struct roster_person *person = &roster->persons[found];
	bool numbered = search_says_number(saying);
	bool again = person->row_part == roster->part && person->row_line != record->line;
	int r;

	if (record->line == 0)
		return 0;
	if (again && !(numbered && person->row_numbered)) {
		roster_note_side(roster, found);
		r = roster_doubt(roster, found);
		return r < 0 ? r : REJECTED(AMBIGUOUS);
	}
	person->row_part = roster->part;
	person->row_line = record->line;
	person->row_numbered = numbered;
	return 0;
}

/* What is known of the person, the row completes; a pupil's own row also corrects it, but where a
 * person answered for it, or joined it with another: what was chosen then stays. */
static int learn(struct roster *roster, uint32_t found, struct roster_saying *saying,
		 bool authority)
{
	if (roster->persons[found].has_names)
		authority = false;
	return roster_learn(roster, found, saying, authority);
}

/* Two who were met apart, by number in one file and by name in another, are one: both are joined
 * when the part is applied, and a person may part them again. */
static int note_link(struct roster *roster, const struct roster_saying *saying, uint32_t found)
{
	const struct roster_link link = {found, search_nameless_twin(roster, saying, found)};

	if (link.other == ROSTER_NONE || roster->persons[link.other].linked)
		return 0;
	roster->persons[link.other].linked = true;
	roster->beyond = true;
	vigie_buffer_append(&roster->links, (const char *)&link, sizeof(link));
	return vigie_buffer_error(&roster->links);
}

static int find_or_add(struct roster *roster, const struct vigie_record *record,
		       struct roster_saying *saying, int year, uint32_t *ret_found)
{
	bool list_row = record->type == VIGIE_RECORD_PUPIL && tuple_pupil_enrolls(&record->pupil);
	bool authority = record->type == VIGIE_RECORD_PUPIL && !roster->older;
	uint32_t found = ROSTER_NONE;
	int answered = find_answer(roster, saying, year, &found), r = 0;

	if (answered < 0)
		return answered;
	if (answered == 0)
		r = search_person(roster, saying, year, &found);
	if (r == 0 && list_row && found != ROSTER_NONE && answered == 0)
		r = check_row(roster, record, saying, found);
	if (r != 0)
		return r;
	if (found != ROSTER_NONE) {
		r = list_row ? note_link(roster, saying, found) : 0;
		if (r == 0)
			r = learn(roster, found, saying, authority && !answered);
	} else if (!record->removed) {
		r = roster_add(roster, saying, &found);
		if (r == 0 && list_row)
			r = check_row(roster, record, saying, found);
	}
	if (r == 0)
		*ret_found = found;
	return r;
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
	r = find_or_add(roster, record, &saying, year, &found);
	if (r == 0 && found != ROSTER_NONE)
		r = roster_enter(roster, found, year, saying.name, saying.class_name, authority);
	if (r == 0)
		*ret_person = found;
	return r;
}

int identity_key(const struct vigie_record *record, int year, uint8_t *ret_key)
{
	VIGIE_CLEANUP(folded_done) struct folded folded = {0};
	struct roster_saying saying;
	int r = listen(record, &folded, &saying);

	return r < 0 ? r : make_key(&saying, year, ret_key);
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
	roster->n_sides = 0;
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
