/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of pupils in one cell, and the rows of a grid that name none. Pure but for a scratch
 * buffer. */
#include <string.h>

#include "connectors/format/pronote_cells.h"
#include "vigie/text.h"

/* What follows the first word of `text`: its length and where the next word is. */
static size_t word_size(const char *text)
{
	return strcspn(text, " ");
}

/* Is the word in capitals? Folding changes a capital letter; "é" and "e" only lose an accent. */
static bool is_capitals(const char *word, size_t size)
{
	bool letter = false;

	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)word[i],
			      next = i + 1 < size ? (unsigned char)word[i + 1] : 0;

		if (c >= 'a' && c <= 'z')
			return false;
		letter |= c >= 'A' && c <= 'Z';
		/* Latin-1 letters: U+00DF … U+00FF are small; so is every second of U+0100 … */
		if (c == 0xc3) {
			if (next >= 0x9f && next != 0xb7)
				return false;
			letter = true;
			i++;
		} else if (c == 0xc5 && next == 0x93) { /* œ */
			return false;
		} else if (c == 0xc4 || c == 0xc5) {
			letter = true;
			i++;
		}
	}
	return letter;
}

size_t vigie_pronote_split_name(const char *name, const char **ret_first)
{
	size_t end = 0, at = 0;

	while (name[at]) {
		size_t size = word_size(name + at);

		if (!is_capitals(name + at, size))
			break;
		end = at + size;
		at = end + (name[end] == ' ');
	}
	if (end == 0) {
		end = word_size(name);
		at = end + (name[end] == ' ');
	}
	*ret_first = name + at;
	return end;
}

bool vigie_pronote_is_head_count(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits < 5 && text[digits] == ' ' &&
	       (strncmp(text + digits + 1, "élève", strlen("élève")) == 0 ||
		strncmp(text + digits + 1, "eleve", 5) == 0 ||
		strncmp(text + digits + 1, "Élève", strlen("Élève")) == 0);
}

/* Arrows and geometric shapes: U+2190 … U+21FF, U+25A0 … U+25FF. */
static bool starts_with_sign(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;

	if (c[0] != 0xe2)
		return false;
	return (c[1] >= 0x86 && c[1] <= 0x87) || c[1] == 0x97 || (c[1] == 0x96 && c[2] >= 0xa0);
}

/* Words that begin a row about a class or all of them, or repeat the header. */
static bool is_row_word(const char *folded)
{
	static const char *const words[] = {"moyenne", "moyennes", "classe", "groupe", "general",
					    "total",   "nom",	   "eleve",  "eleves"};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(words); i++) {
		size_t size = strlen(words[i]);

		if (strncmp(folded, words[i], size) == 0 &&
		    (!folded[size] || strchr(" :", folded[size])))
			return true;
	}
	return false;
}

bool vigie_pronote_is_parasite(const char *name)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};
	const char *first;

	if (name[0] == '\0' || starts_with_sign(name) || vigie_pronote_is_head_count(name))
		return true;
	if (vigie_text_fold(name, strlen(name), true, &folded) < 0 ||
	    !is_row_word(vigie_buffer_string(&folded)))
		return false;
	/* A pupil may be called so: then the name is in capitals and a given name follows. */
	return !is_capitals(name, word_size(name)) ||
	       (vigie_pronote_split_name(name, &first), !*first);
}
