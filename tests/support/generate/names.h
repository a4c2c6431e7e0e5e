/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invented people and places, with the spellings that break readers: particles, hyphens,
 * apostrophes, spaces, accents, œ. No real person: the surnames are drawn syllable by syllable. */
#ifndef GENERATE_NAMES_H
#define GENERATE_NAMES_H

#include <stddef.h>

#include "random.h"

enum {
	GEN_SURNAME_SIZE = 64,
	GEN_GIVEN_NAME_SIZE = 24,
};

struct gen_family {
	char last[GEN_SURNAME_SIZE];
	const char *mother, *father; /* given names; `father` may be NULL */
	int number; /* in the school's software */
	int house;
	const char *street, *town;
	int postcode;
	int profession; /* PCS code, 0 when not said */
};

/* In capitals. */
void gen_surname(struct gen_random *random, char surname[GEN_SURNAME_SIZE]);
/* `sex` is M or F. Borrowed, at most GEN_GIVEN_NAME_SIZE - 1 bytes. */
const char *gen_given_name(struct gen_random *random, char sex);
const char *gen_town(struct gen_random *random);
/* The family that has this number in this school. */
void gen_family_make(struct gen_family *family, uint64_t seed, int school, int number);
/* "GAËL CŒUR" becomes "GAEL COEUR"; `size` bytes at `bare` must hold the text. */
void gen_strip_accents(const char *text, char *bare, size_t size);

#endif
