/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A school in the ministry's pupil base: ElevesAvecAdresses_UAI_2026.xml and
 * ResponsablesAvecAdresses_UAI_2026.xml, in ISO-8859-15. Brothers and sisters share their parents;
 * some parents live apart. What a reader must drop holds GEN_MARKER.
 */
#ifndef GENERATE_SIECLE_H
#define GENERATE_SIECLE_H

#include "school.h"

/* 0 or -errno. */
int gen_siecle_write(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));

#endif
