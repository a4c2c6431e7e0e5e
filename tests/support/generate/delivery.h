/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a school leaves in its folder: the files of the systems in its profile. */
#ifndef GENERATE_DELIVERY_H
#define GENERATE_DELIVERY_H

#include "school.h"

/* 0 or -errno. */
int gen_delivery_write(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));

#endif
