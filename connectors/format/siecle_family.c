/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Households of BEE_RESPONSABLES. Two pupils are of one household when they have a responsible
 * person in common, or responsible persons at one address; also at second hand (half-siblings by
 * either parent). So brothers and sisters share it though their parents live apart, whichever of
 * them each file puts first. Contacts do not count, nor who is responsible for, or lives with, more
 * pupils than a family has: a guardianship, a children's home.
 *
 * A household is named after its lowest address id, as BEE_ELEVES names it after the pupil's:
 * where a family lives together both files say the same. The name is a hash with the school's UAI:
 * no id of a person leaves this file, and ids of two schools never meet.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "connectors/format/siecle.h"

/* More in one school is no family: 0.1 % of families have more than seven children in all. */
#define FAMILY_LIMIT 8u

bool siecle_is_household(uint32_t n_pupils)
{
	return n_pupils <= FAMILY_LIMIT;
}

/* FNV-1a, 64 bits. */
static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
	return hash;
}

void siecle_label(const struct siecle *self, char kind, const struct vigie_id_entry *entry,
		  char label[SIECLE_LABEL_SIZE])
{
	const char *school = self->school.size ? self->school.data : self->options->hints.school;
	uint64_t hash = hash_bytes(UINT64_C(14695981039346656037), school, strlen(school) + 1);

	hash = hash_bytes(hash, &kind, 1);
	hash = hash_bytes(hash, entry->id, entry->size);
	snprintf(label, SIECLE_LABEL_SIZE, "h%016" PRIx64, hash);
}

static struct siecle_person *person_of(struct siecle *self, const struct vigie_buffer *id)
{
	struct siecle_person *person =
		siecle_entry(self, &self->persons, id, sizeof(struct siecle_person));

	if (person && !person->up) {
		person->up = person;
		person->name = &person->entry;
		person->kind = 'p';
	}
	return person;
}

int siecle_on_person(struct siecle *self)
{
	const struct vigie_buffer *address = &self->fields[SIECLE_FIELD_PERSON_ADDRESS];
	struct siecle_person *person;

	if (self->id.size == 0)
		return siecle_reject(self, self->line, VIGIE_REJECT_MISSING);
	person = person_of(self, &self->id);
	if (!person)
		return -ENOMEM;
	if (address->size == 0)
		return 0;
	person->address =
		siecle_entry(self, &self->addresses, address, sizeof(struct siecle_address));
	return person->address ? 0 : -ENOMEM;
}

/* NIVEAU_RESPONSABILITE 1 legal representative, 2 in charge, 3 contact; before it RESP_LEGAL 1 and
 * 2 legal, 0 contact. */
static bool is_contact(const struct siecle *self)
{
	const struct vigie_buffer *level = &self->fields[SIECLE_FIELD_LINK_LEVEL];

	if (level->size == 0)
		level = &self->fields[SIECLE_FIELD_LINK_LEGAL];
	return siecle_is(level, "0") || siecle_is(level, "3");
}

int siecle_on_link(struct siecle *self)
{
	const struct vigie_buffer *id = &self->fields[SIECLE_FIELD_LINK_PUPIL];
	const struct vigie_buffer *of = &self->fields[SIECLE_FIELD_LINK_PERSON];
	struct siecle_pupil *pupil;
	struct siecle_link *link;

	if (id->size == 0)
		return siecle_reject(self, self->line, VIGIE_REJECT_NO_IDENTITY);
	if (of->size == 0)
		return siecle_reject(self, self->line, VIGIE_REJECT_MISSING);
	if (is_contact(self))
		return 0;
	pupil = siecle_entry(self, &self->pupils, id, sizeof(*pupil));
	link = vigie_arena_allocate(self->arena, sizeof(*link));
	if (!pupil || !link)
		return -ENOMEM;
	if (pupil->line == 0)
		pupil->line = self->line;
	link->person = person_of(self, of);
	if (!link->person)
		return -ENOMEM;
	for (const struct siecle_link *other = pupil->links; other; other = other->next)
		if (other->person == link->person)
			return 0;
	link->next = pupil->links;
	pupil->links = link;
	link->person->n_pupils++;
	return 0;
}

/* The person who stands for the household so far. */
static struct siecle_person *head_of(struct siecle_person *person)
{
	while (person->up != person) {
		person->up = person->up->up;
		person = person->up;
	}
	return person;
}

/* Numbers of one length compare as text. */
static bool is_lower(const struct vigie_id_entry *a, const struct vigie_id_entry *b)
{
	if (a->size != b->size)
		return a->size < b->size;
	return memcmp(a->id, b->id, a->size) < 0;
}

static void name_household(struct siecle_person *head, const struct vigie_id_entry *name, char kind)
{
	if (kind > head->kind || (kind == head->kind && !is_lower(name, head->name)))
		return;
	head->name = name;
	head->kind = kind;
}

static void unite(struct siecle_person *a, struct siecle_person *b)
{
	a = head_of(a);
	b = head_of(b);
	if (a == b)
		return;
	b->up = a;
	name_household(a, b->name, b->kind);
}

/* Is it somebody who brings up children of this school, and not hundreds of them? */
static bool counts(const struct siecle_person *person)
{
	return person->n_pupils > 0 && siecle_is_household(person->n_pupils);
}

static void count_addresses(const struct siecle *self)
{
	for (struct vigie_id_entry *entry = self->pupils.first; entry; entry = entry->next) {
		const struct siecle_pupil *pupil = (struct siecle_pupil *)entry;

		for (const struct siecle_link *link = pupil->links; link; link = link->next) {
			struct siecle_address *address = link->person->address;

			if (!address || address->last == pupil)
				continue;
			address->last = pupil;
			address->n_pupils++;
		}
	}
}

static void unite_addresses(const struct siecle *self)
{
	for (struct vigie_id_entry *entry = self->persons.first; entry; entry = entry->next) {
		struct siecle_person *person = (struct siecle_person *)entry;
		struct siecle_address *address = person->address;

		if (!counts(person) || !address || !siecle_is_household(address->n_pupils))
			continue;
		name_household(head_of(person), &address->entry, 'a');
		if (address->resident)
			unite(address->resident, person);
		else
			address->resident = person;
	}
}

static void unite_parents(const struct siecle *self)
{
	for (struct vigie_id_entry *entry = self->pupils.first; entry; entry = entry->next) {
		struct siecle_person *first = NULL;

		for (const struct siecle_link *link = ((struct siecle_pupil *)entry)->links; link;
		     link = link->next) {
			if (!counts(link->person))
				continue;
			if (first)
				unite(first, link->person);
			first = link->person;
		}
	}
}

static int hand_on_pupil(struct siecle *self, const struct siecle_pupil *pupil)
{
	const struct siecle_link *link = pupil->links;
	const struct siecle_person *head;
	char label[SIECLE_LABEL_SIZE];
	struct vigie_record record;

	while (link && !counts(link->person))
		link = link->next;
	if (!link)
		return 0;
	head = head_of(link->person);
	siecle_label(self, head->kind, head->name, label);
	vigie_record_init(&record, VIGIE_RECORD_PUPIL);
	record.line = pupil->line;
	record.id.be = pupil->entry.id;
	record.pupil.household = label;
	return siecle_hand_on(self, &record);
}

int siecle_hand_on_families(struct siecle *self)
{
	int r = 0;

	count_addresses(self);
	unite_addresses(self);
	unite_parents(self);
	for (struct vigie_id_entry *entry = self->pupils.first; r == 0 && entry;
	     entry = entry->next)
		r = hand_on_pupil(self, (struct siecle_pupil *)entry);
	return r;
}
