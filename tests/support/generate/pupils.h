/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pupils of a school: identities, families, the hidden difficulty that grades and absences
 * both come from. */
#ifndef GENERATE_PUPILS_H
#define GENERATE_PUPILS_H

#include "school.h"

/* Fills school->pupils, class by class in alphabetical order. 0 or -ENOMEM. */
int gen_pupils_make(struct gen_school *school) __attribute__((warn_unused_result));

#endif
