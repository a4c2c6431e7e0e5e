/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory of the invented schools, with the titles of the ministry's (annuaire de
 * l'éducation). */
#ifndef GENERATE_DIRECTORY_H
#define GENERATE_DIRECTORY_H

#include "school.h"

/* FOLDER/annuaire.csv. 0 or -errno. */
int gen_directory_write(const struct gen_department *department, const char *folder)
	__attribute__((warn_unused_result));

#endif
