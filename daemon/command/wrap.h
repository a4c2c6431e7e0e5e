/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running text on standard output, at most 80 columns wide, measured as a terminal shows it. */
#ifndef VIGIE_COMMAND_WRAP_H
#define VIGIE_COMMAND_WRAP_H

#include <stddef.h>

/* Prints words from `column` on, where the cursor stands, going on at the same column of the next
 * line; ends the last line. */
void wrap_words(const char *text, size_t column);

#endif
