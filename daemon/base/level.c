/* SPDX-License-Identifier: GPL-3.0-or-later */
/* School levels: their names, and what the label of a formation says of them. A label that names
 * two levels, or a year of something else (BTS, CPGE), says none: nothing is guessed. */
#include <errno.h>
#include <string.h>

#include "vigie/buffer.h"
#include "vigie/level.h"
#include "vigie/text.h"

#define LABEL_WORDS 32 /* of a label; the level stands among the first */
#define LABEL_SIZE 256 /* a longer label is no label */

static const char *const names[] = {
#define X(enumerator, name) [VIGIE_LEVEL_##enumerator] = name,
	VIGIE_LEVELS(X)
#undef X
};

const char *vigie_level_name(enum vigie_level level)
{
	return names[level];
}

static bool fold(const char *text, size_t size, struct vigie_buffer *out)
{
	return vigie_text_fold(text, size, true, out) == 0 && out->size > 0;
}

enum vigie_level vigie_level_parse(const char *text, size_t size)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer key = {0};

	if (size > LABEL_SIZE || !fold(text, size, &key))
		return VIGIE_LEVEL_NONE;
	for (size_t i = VIGIE_LEVEL_NONE + 1; i < VIGIE_ARRAY_SIZE(names); i++)
		if (strcasecmp(vigie_buffer_string(&key), names[i]) == 0)
			return (enum vigie_level)i;
	return VIGIE_LEVEL_NONE;
}

/* What one word of a label says. */
enum meaning {
	NOTHING,
	LEVEL, /* a level by itself */
	CAP, /* the year stands beside it */
	BMA,
	VOCATIONAL, /* lycée professionnel: 2de, 1re, Tle become BP2, BP1, BPT */
	PREPARATORY, /* 3e prépa-métiers */
	YEAR, /* "année": the number before it is a year of studies, not a level */
	ELSEWHERE, /* after the baccalauréat */
};

static const struct word {
	const char *spelling;
	enum meaning meaning;
	enum vigie_level level;
} vocabulary[] = {
	{"cp", LEVEL, VIGIE_LEVEL_CP},
	{"ce1", LEVEL, VIGIE_LEVEL_CE1},
	{"ce2", LEVEL, VIGIE_LEVEL_CE2},
	{"cm1", LEVEL, VIGIE_LEVEL_CM1},
	{"cm2", LEVEL, VIGIE_LEVEL_CM2},
	{"6e", LEVEL, VIGIE_LEVEL_6E},
	{"6eme", LEVEL, VIGIE_LEVEL_6E},
	{"sixieme", LEVEL, VIGIE_LEVEL_6E},
	{"5e", LEVEL, VIGIE_LEVEL_5E},
	{"5eme", LEVEL, VIGIE_LEVEL_5E},
	{"cinquieme", LEVEL, VIGIE_LEVEL_5E},
	{"4e", LEVEL, VIGIE_LEVEL_4E},
	{"4eme", LEVEL, VIGIE_LEVEL_4E},
	{"quatrieme", LEVEL, VIGIE_LEVEL_4E},
	{"3e", LEVEL, VIGIE_LEVEL_3E},
	{"3eme", LEVEL, VIGIE_LEVEL_3E},
	{"troisieme", LEVEL, VIGIE_LEVEL_3E},
	{"2e", LEVEL, VIGIE_LEVEL_2DE},
	{"2eme", LEVEL, VIGIE_LEVEL_2DE},
	{"2de", LEVEL, VIGIE_LEVEL_2DE},
	{"2nd", LEVEL, VIGIE_LEVEL_2DE},
	{"2nde", LEVEL, VIGIE_LEVEL_2DE},
	{"seconde", LEVEL, VIGIE_LEVEL_2DE},
	{"1re", LEVEL, VIGIE_LEVEL_1RE},
	{"1ere", LEVEL, VIGIE_LEVEL_1RE},
	{"premiere", LEVEL, VIGIE_LEVEL_1RE},
	{"tle", LEVEL, VIGIE_LEVEL_TLE},
	{"term", LEVEL, VIGIE_LEVEL_TLE},
	{"terminale", LEVEL, VIGIE_LEVEL_TLE},
	{"cap1", LEVEL, VIGIE_LEVEL_CAP1},
	{"1cap1", LEVEL, VIGIE_LEVEL_CAP1},
	{"1cap2", LEVEL, VIGIE_LEVEL_CAP1},
	{"1cap3", LEVEL, VIGIE_LEVEL_CAP1},
	{"cap2", LEVEL, VIGIE_LEVEL_CAP2},
	{"2cap2", LEVEL, VIGIE_LEVEL_CAP2},
	{"2cap3", LEVEL, VIGIE_LEVEL_CAP2},
	{"cap3", LEVEL, VIGIE_LEVEL_CAP3},
	{"3cap3", LEVEL, VIGIE_LEVEL_CAP3},
	{"bma1", LEVEL, VIGIE_LEVEL_BMA1},
	{"1bma2", LEVEL, VIGIE_LEVEL_BMA1},
	{"bma2", LEVEL, VIGIE_LEVEL_BMA2},
	{"2bma2", LEVEL, VIGIE_LEVEL_BMA2},
	{"bp2", LEVEL, VIGIE_LEVEL_BP2},
	{"2ndpro", LEVEL, VIGIE_LEVEL_BP2},
	{"bp1", LEVEL, VIGIE_LEVEL_BP1},
	{"1erpro", LEVEL, VIGIE_LEVEL_BP1},
	{"bpt", LEVEL, VIGIE_LEVEL_BPT},
	{"tlepro", LEVEL, VIGIE_LEVEL_BPT},
	{"3prepa", LEVEL, VIGIE_LEVEL_3PREPA},
	{"mlds", LEVEL, VIGIE_LEVEL_MLDS},
	{"cap", CAP, VIGIE_LEVEL_NONE},
	{"bma", BMA, VIGIE_LEVEL_NONE},
	{"pro", VOCATIONAL, VIGIE_LEVEL_NONE},
	{"prof", VOCATIONAL, VIGIE_LEVEL_NONE},
	{"professionnel", VOCATIONAL, VIGIE_LEVEL_NONE},
	{"professionnelle", VOCATIONAL, VIGIE_LEVEL_NONE},
	{"prepa", PREPARATORY, VIGIE_LEVEL_NONE},
	{"annee", YEAR, VIGIE_LEVEL_NONE},
	{"an", YEAR, VIGIE_LEVEL_NONE},
	{"bts", ELSEWHERE, VIGIE_LEVEL_NONE},
	{"btsa", ELSEWHERE, VIGIE_LEVEL_NONE},
	{"cpge", ELSEWHERE, VIGIE_LEVEL_NONE},
	{"dcg", ELSEWHERE, VIGIE_LEVEL_NONE},
	{"dnmade", ELSEWHERE, VIGIE_LEVEL_NONE},
	{"licence", ELSEWHERE, VIGIE_LEVEL_NONE},
};

static const struct word *find_word(const char *spelling)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(vocabulary); i++)
		if (strcmp(spelling, vocabulary[i].spelling) == 0)
			return &vocabulary[i];
	return NULL;
}

/* What was understood of a whole label. */
struct reading {
	enum vigie_level level;
	bool two_levels;
	unsigned meanings; /* 1 << enum meaning */
};

static void read_word(struct reading *reading, const char *spelling)
{
	const struct word *word = find_word(spelling);

	if (!word)
		return;
	reading->meanings |= 1u << word->meaning;
	if (word->meaning != LEVEL)
		return;
	reading->two_levels |= reading->level && reading->level != word->level;
	reading->level = word->level;
}

/* "1ERE ANNEE CAP", "2EME ANNEE BMA": the ordinal counts the years of the diploma. */
static enum vigie_level year_of_diploma(enum vigie_level ordinal, const enum vigie_level years[3])
{
	if (ordinal == VIGIE_LEVEL_1RE)
		return years[0];
	if (ordinal == VIGIE_LEVEL_2DE)
		return years[1];
	return ordinal == VIGIE_LEVEL_3E ? years[2] : VIGIE_LEVEL_NONE;
}

static enum vigie_level conclude(const struct reading *reading)
{
	static const enum vigie_level cap[] = {VIGIE_LEVEL_CAP1, VIGIE_LEVEL_CAP2,
					       VIGIE_LEVEL_CAP3};
	static const enum vigie_level bma[] = {VIGIE_LEVEL_BMA1, VIGIE_LEVEL_BMA2,
					       VIGIE_LEVEL_NONE};
	enum vigie_level level = reading->level;
	unsigned meanings = reading->meanings;

	if (reading->two_levels || meanings & 1u << ELSEWHERE)
		return VIGIE_LEVEL_NONE;
	if (meanings & 1u << CAP)
		return year_of_diploma(level, cap);
	if (meanings & 1u << BMA)
		return year_of_diploma(level, bma);
	if (meanings & 1u << YEAR)
		return VIGIE_LEVEL_NONE;
	if (level == VIGIE_LEVEL_3E && meanings & 1u << PREPARATORY)
		return VIGIE_LEVEL_3PREPA;
	if (meanings & 1u << VOCATIONAL && level >= VIGIE_LEVEL_2DE && level <= VIGIE_LEVEL_TLE)
		return VIGIE_LEVEL_BP2 + (level - VIGIE_LEVEL_2DE);
	return level;
}

enum vigie_level vigie_level_from_formation(const char *label)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer key = {0};
	struct reading reading = {0};
	size_t size = strlen(label);
	char *rest = NULL, *word;

	if (size > LABEL_SIZE || !fold(label, size, &key))
		return VIGIE_LEVEL_NONE;
	word = strtok_r(key.data, " .,;:/&+()-", &rest);
	for (int n = 0; word && n < LABEL_WORDS; n++) {
		read_word(&reading, word);
		word = strtok_r(NULL, " .,;:/&+()-", &rest);
	}
	return conclude(&reading);
}
