/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The persons of one school during an import: in memory, with every key under which they are
 * found. What is learnt is written to the store at once, in the import's transaction. Decides
 * nothing: identity.c does.
 */
#ifndef VIGIE_STORE_ROSTER_H
#define VIGIE_STORE_ROSTER_H

#include "daemon/store/database.h"
#include "daemon/store/lookup.h"

#define ROSTER_NONE UINT32_MAX

/* Identifiers that hold within a school; the numbers are in the store. */
enum roster_identifier { ROSTER_BE, ROSTER_ELENOET, ROSTER_LOCAL, ROSTER_IDENTIFIERS };

struct roster_person {
	int64_t id;
	const char *ine, *folded; /* NULL unknown */
	const char *identifier[ROSTER_IDENTIFIERS];
	vigie_day born;
	int member_year; /* a year in which the store has it as a member; 0 none */
	uint32_t same; /* itself; or the pupil of whom this is another name */
	bool has_names; /* others are another name of it */
	bool doubtful; /* two pupils of one list answer to its name */
	bool linked; /* a row says that it is another, see links */
	/* the list's row that was of it last */
	uint32_t row_part, row_line;
	bool row_numbered;
};

/* A row says the number of the one and the name of the other: they are one. */
struct roster_link {
	uint32_t kept, other;
};

struct roster {
	struct vigie_store *store;
	int64_t school;
	struct vigie_arena *arena;
	struct roster_person *persons;
	size_t n, capacity;
	struct lookup keys;
	struct lookup memo; /* whole ids seen: identity.c */
	struct lookup answers; /* what people said: key of a row to person's number, 0 a new one */
	uint32_t sides[VIGIE_SIDES_MOST]; /* who may be meant by the row looked for last */
	size_t n_sides;
	uint32_t part; /* number of the part being taken */
	size_t n_doubted; /* pupils who became doubtful in it */
	struct vigie_buffer links; /* struct roster_link, of the part */
	struct vigie_buffer scratch, id; /* keys being made */
	bool rewritten; /* something known of a person was replaced by something else */
	bool beyond; /* it leads to somebody by what the store does not say */
	bool learnt; /* a birth date, which rules see, was learnt or replaced */
	bool older; /* of a delivery that is tried again: it completes, and replaces nothing */
	uint32_t list_says; /* of a part: how its rows name pupils; ways as bits */
};

/* Ways to name somebody, as bits beside those of the identifiers. */
enum { ROSTER_SAYS_INE = 1 << ROSTER_IDENTIFIERS, ROSTER_SAYS_NAME = 2 << ROSTER_IDENTIFIERS };

/* What a row says of a person: NULL and NONE unsaid. `name` is folded, `class_name` too. */
struct roster_saying {
	const char *ine, *identifier[ROSTER_IDENTIFIERS];
	const char *name, *class_name;
	vigie_day born;
	const char *last, *first, *household; /* as printed */
};

int roster_load(struct roster *roster, struct vigie_store *store, int64_t school) VIGIE_MUST_CHECK;
void roster_done(struct roster *roster);

/* Each finds persons one by one: `*at` begins as NULL; ROSTER_NONE at the end. */
uint32_t roster_find_identifier(struct roster *roster, enum roster_identifier kind,
				const char *value);
uint32_t roster_each_born(struct roster *roster, const char *name, vigie_day born,
			  const struct lookup_entry **at);
uint32_t roster_each_class(struct roster *roster, const char *name, const char *class_name,
			   int year, const struct lookup_entry **at);
/* By the store's number; ROSTER_NONE when it is nobody of the school. */
uint32_t roster_find_person(struct roster *roster, int64_t id);
/* Could a row of the part have named this person? */
bool roster_is_nameable(const struct roster *roster, uint32_t person);
/* By INE, taking the person in from another school when need be. 0 with ROSTER_NONE or the person,
 * or -errno. */
int roster_find_ine(struct roster *roster, const char *ine, uint32_t *ret_person) VIGIE_MUST_CHECK;

int roster_add(struct roster *roster, const struct roster_saying *saying,
	       uint32_t *ret_person) VIGIE_MUST_CHECK;
/* By the store's number, from another school when need be; ROSTER_NONE when there is none. 0 or
 * -errno. */
int roster_take_person(struct roster *roster, int64_t id, uint32_t *ret_person) VIGIE_MUST_CHECK;
/* One more who may be meant; each once, and no more than a person can look at. */
void roster_note_side(struct roster *roster, uint32_t person);
/* From now on its name alone leads nowhere, until a person has said who is who. 0 or -errno. */
int roster_doubt(struct roster *roster, uint32_t person) VIGIE_MUST_CHECK;
/* A person made for a row that a person answered for: the next such row leads to it. 0 or -errno.
 */
int roster_answered(struct roster *roster, const void *key, size_t size,
		    uint32_t person) VIGIE_MUST_CHECK;

/* Completes what is not known of the person; with `authority` (a pupil record) also replaces
 * name, birth date and household. */
int roster_learn(struct roster *roster, uint32_t person, const struct roster_saying *saying,
		 bool authority) VIGIE_MUST_CHECK;
/* Makes the person a member of the school in `year`, of a class (NULL unsaid). With `authority`
 * the class replaces another. */
int roster_enter(struct roster *roster, uint32_t person, int year, const char *name,
		 const char *class_name, bool authority) VIGIE_MUST_CHECK;

#endif
