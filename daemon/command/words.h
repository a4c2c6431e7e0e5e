/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for what the program knows as numbers: stable ones for JSON, translated ones for
 * people.
 */
#ifndef VIGIE_COMMAND_WORDS_H
#define VIGIE_COMMAND_WORDS_H

#include "vigie/rules.h"

const char *words_priority(enum vigie_priority priority); /* "high" */
const char *words_priority_text(enum vigie_priority priority); /* translated */
const char *words_truth(enum vigie_truth truth); /* "yes", "no", "unknown" */
const char *words_truth_text(enum vigie_truth truth); /* translated */
const char *words_kind_text(enum vigie_delivery_kind kind); /* translated */
/* The language of the user's messages, for sentences that the rules make. */
enum vigie_language words_language(void);

#endif
