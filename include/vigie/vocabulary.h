/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a table X(enumerator, stable word, English msgid), as functions of its enum. */
#ifndef VIGIE_VOCABULARY_H
#define VIGIE_VOCABULARY_H

#include "vigie/translate.h"

#define VIGIE_VOCABULARY_WORD(enumerator, word, text) word,
#define VIGIE_VOCABULARY_TEXT(enumerator, word, text) text,

#define VIGIE_DEFINE_WORD(function, type, TABLE)                                                   \
	const char *function(type value)                                                           \
	{                                                                                          \
		static const char *const words[] = {TABLE(VIGIE_VOCABULARY_WORD)};                 \
                                                                                                   \
		return words[value];                                                               \
	}

/* Translated. */
#define VIGIE_DEFINE_TEXT(function, type, TABLE)                                                   \
	const char *function(type value)                                                           \
	{                                                                                          \
		static const char *const texts[] = {TABLE(VIGIE_VOCABULARY_TEXT)};                 \
                                                                                                   \
		return _(texts[value]);                                                            \
	}

#endif
