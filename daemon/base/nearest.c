/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean …": the nearest known word to one that is not known. Owns nothing; compares folded
 * text, so it never suggests a mere change of case or accent as a distance. */
#include <string.h>

#include "daemon/base/utf8.h"
#include "vigie/text.h"

/* No keyword, indicator or name worth suggesting is longer; it bounds the table on the stack. */
#define LONGEST_WORD 64
#define LARGEST_DISTANCE 3
#define LETTERS_PER_MISTAKE 3

struct letters {
	uint32_t at[LONGEST_WORD];
	size_t n;
};

/* False when the word is not UTF-8, empty, or too long to be compared. */
static bool read_letters(const char *word, struct letters *ret_letters)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};
	struct letters letters = {0};

	if (vigie_text_fold(word, strlen(word), true, &folded) < 0)
		return false;
	for (size_t i = 0; i < folded.size; letters.n++) {
		int length;

		if (letters.n == LONGEST_WORD)
			return false;
		length =
			vigie_utf8_decode(folded.data + i, folded.size - i, &letters.at[letters.n]);
		if (length <= 0)
			return false;
		i += (size_t)length;
	}
	*ret_letters = letters;
	return letters.n > 0;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Damerau-Levenshtein distance where no piece is edited twice, by three rows of its table. */
static size_t measure(const struct letters *a, const struct letters *b)
{
	size_t rows[3][LONGEST_WORD + 1];

	for (size_t j = 0; j <= b->n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a->n; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3],
		       *two_above = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b->n; j++) {
			row[j] = smaller(smaller(row[j - 1], above[j]) + 1,
					 above[j - 1] + (a->at[i - 1] != b->at[j - 1]));
			if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] &&
			    a->at[i - 2] == b->at[j - 1])
				row[j] = smaller(row[j], two_above[j - 2] + 1);
		}
	}
	return rows[a->n % 3][b->n];
}

const char *vigie_text_nearest(const char *word, const char *const words[], size_t n)
{
	size_t best_distance = LARGEST_DISTANCE + 1;
	const char *best = NULL;
	struct letters wrong, known;

	if (!read_letters(word, &wrong))
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t distance;

		if (!read_letters(words[i], &known))
			continue;
		distance = measure(&wrong, &known);
		if (distance < best_distance &&
		    distance * LETTERS_PER_MISTAKE <= (wrong.n > known.n ? wrong.n : known.n)) {
			best_distance = distance;
			best = words[i];
		}
	}
	return best;
}
