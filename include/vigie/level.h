/* SPDX-License-Identifier: GPL-3.0-or-later */
/* School levels, CP to Terminale, and the vocational ones outside the order (RULES.md, "Types"). */
#ifndef VIGIE_LEVEL_H
#define VIGIE_LEVEL_H

#include <stdbool.h>
#include <stddef.h>

/* X(enumerator, name). The order is the schooling order; what follows TLE is outside it. */
#define VIGIE_LEVELS(X)                                                                            \
	X(CP, "CP")                                                                                \
	X(CE1, "CE1")                                                                              \
	X(CE2, "CE2")                                                                              \
	X(CM1, "CM1")                                                                              \
	X(CM2, "CM2")                                                                              \
	X(6E, "6e")                                                                                \
	X(5E, "5e")                                                                                \
	X(4E, "4e")                                                                                \
	X(3E, "3e")                                                                                \
	X(2DE, "2de")                                                                              \
	X(1RE, "1re")                                                                              \
	X(TLE, "Tle")                                                                              \
	X(CAP1, "CAP1")                                                                            \
	X(CAP2, "CAP2")                                                                            \
	X(CAP3, "CAP3")                                                                            \
	X(BP2, "BP2")                                                                              \
	X(BP1, "BP1")                                                                              \
	X(BPT, "BPT")                                                                              \
	X(BMA1, "BMA1")                                                                            \
	X(BMA2, "BMA2")                                                                            \
	X(3PREPA, "3PREPA")                                                                        \
	X(MLDS, "MLDS")

enum vigie_level {
	VIGIE_LEVEL_NONE = 0,
#define X(enumerator, name) VIGIE_LEVEL_##enumerator,
	VIGIE_LEVELS(X)
#undef X
};

/* Name as printed ("6e"); NULL for NONE. */
const char *vigie_level_name(enum vigie_level level);
/* Reads a name, case and accents ignored; NONE when it is none. Never guesses from the name of a
 * class. */
enum vigie_level vigie_level_parse(const char *text, size_t size);
/*
 * Reads the label of a formation as exports print it (PRONOTE MEF: "5EME", "2NDE GENERALE ET
 * TECHNOLOGIQUE", "CE2", "TERMINALE GENERALE", "1ERE ANNEE CAP …"); NONE when it says no level.
 */
enum vigie_level vigie_level_from_formation(const char *label);
/* Is the level within the order CP … Tle? */
static inline bool vigie_level_is_ordered(enum vigie_level level)
{
	return level >= VIGIE_LEVEL_CP && level <= VIGIE_LEVEL_TLE;
}

#endif
