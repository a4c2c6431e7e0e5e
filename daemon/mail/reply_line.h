/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deciding line of an answer, word by word: phrases of a list are taken from its front. Knows
 * no command. */
#ifndef VIGIE_MAIL_REPLY_LINE_H
#define VIGIE_MAIL_REPLY_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "vigie/buffer.h"
#include "vigie/date.h"

#define REPLY_WORDS_LIMIT 48 /* of a line; nobody's command is longer */

struct reply_line {
	const char *text; /* borrowed */
	struct vigie_buffer
		folded; /* its words with a space between; released by reply_line_done */
	struct reply_word {
		size_t start, size; /* in `text`, without punctuation around it */
		size_t from, to; /* in `folded` */
	} words[REPLY_WORDS_LIMIT];
	size_t n, at; /* the next word */
};

/* 0; 1 it has too many words; -ENOMEM. */
int reply_line_read(const char *text, struct reply_line *ret_line) VIGIE_MUST_CHECK;
void reply_line_done(struct reply_line *line);

bool reply_line_ends(const struct reply_line *line);
/* How many words the longest of these phrases ("non pertinent|inutile") takes at the front; 0 none
 * is there. */
size_t reply_line_match(const struct reply_line *line, const char *phrases);
/* Steps over it. */
bool reply_line_take(struct reply_line *line, const char *phrases);
/* "412", "n°412", "#412"; false: no number is there, or one with a unit. */
bool reply_line_take_number(struct reply_line *line, int64_t *ret_number);
/* "60 min", "60min", "1h30", "1 heure". */
bool reply_line_take_minutes(struct reply_line *line, int *ret_minutes);
/* The word `at` as it was written, cut to `size`; "" behind the last. */
void reply_line_copy(const struct reply_line *line, size_t at, char *word, size_t size);
/* Appends all that is left, as it was written. */
void reply_line_take_rest(struct reply_line *line, struct vigie_buffer *out);

/* reply_day.c */

/* "12/11", "2026-11-12", "mardi 24 novembre", "November 24th, 2026", "hier". Without a year it is
 * of the school year of `today`. False: no day, one that is to come, or not of the weekday said. */
bool reply_line_take_day(struct reply_line *line, vigie_day today, vigie_day *ret_day);
/* "24 novembre" is there: its number is no referral's. */
bool reply_line_at_month(const struct reply_line *line);

#endif
