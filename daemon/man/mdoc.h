/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the generators of the manual pages share: texts made harmless for roff, on standard output.
 * A page is pure ASCII, so that every reader of manual pages shows its accents.
 */
#ifndef VIGIE_MAN_MDOC_H
#define VIGIE_MAN_MDOC_H

#include <stdbool.h>
#include <stddef.h>

/* Text as it is, its accents written as roff escapes: lines that are mdoc already. */
void mdoc_copy(const char *text, size_t size);
/* A text that is no mdoc: nothing in it is a macro or an escape. One line, in French where it is
 * known in French. */
void mdoc_text(const char *text);
/* A part of such a line: the caller ends it. */
void mdoc_piece(const char *text);
/* The same as one argument of a macro, in quotes, with a space before it. */
void mdoc_argument(const char *text);

#endif
