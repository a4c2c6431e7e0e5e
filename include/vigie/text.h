/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 text as people type it: normal form, comparison keys, width on a terminal, nearest word. No
 * locale. */
#ifndef VIGIE_TEXT_H
#define VIGIE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/buffer.h"

/* Is this well-formed UTF-8 (RFC 3629) without NUL? `ret_bad` (may be NULL) gets the offset of the
 * first bad byte. */
bool vigie_text_is_utf8(const char *bytes, size_t size, size_t *ret_bad);

/*
 * INTERFACE.md "Values": NFC, zero-width characters removed, every run of white space (NBSP,
 * U+202F, tabs, line breaks) made one space, trimmed; case, accents and hyphens stay. Appends to
 * `out`. Returns 0; -EILSEQ not UTF-8; -ENOMEM.
 */
int vigie_text_normalise(const char *text, size_t size, struct vigie_buffer *out) VIGIE_MUST_CHECK;

/*
 * The key under which two spellings are the same: normalised, accents removed, case folded,
 * ligatures opened
 * ("œ" = "oe"). With `punctuation`, hyphens, apostrophes, underscores and spaces become one space
 * too: names of persons and headers are compared so. Appends to `out`. Returns 0; -EILSEQ; -ENOMEM.
 */
int vigie_text_fold(const char *text, size_t size, bool punctuation,
		    struct vigie_buffer *out) VIGIE_MUST_CHECK;

/* Are the two the same under vigie_text_fold(…, false, …)? False when either is not UTF-8 or memory
 * is exhausted. */
bool vigie_text_same(const char *a, const char *b);

/* Columns the text takes on a terminal (wide and combining characters counted right; a tab is
 * 8-aligned from 0). */
size_t vigie_text_width(const char *text, size_t size);

/*
 * The nearest of `n` words to `word` by Damerau-Levenshtein distance over folded text, or NULL when
 * none is near (more than a third of the letters wrong, at most 3). The first of equals wins.
 * Borrowed from `words`.
 */
const char *vigie_text_nearest(const char *word, const char *const words[], size_t n);

#endif
