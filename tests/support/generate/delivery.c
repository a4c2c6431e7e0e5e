/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a school, by profile (delivery.h). */
#include "delivery.h"

#include "lsu.h"
#include "pronote.h"
#include "siecle.h"

static const struct {
	unsigned profile; /* any of these */
	int (*write)(const struct gen_school *school, const char *folder);
} systems[] = {
	{GEN_PUPILS | GEN_PUPILS_XML, gen_pronote_write_pupils},
	{GEN_LIFE, gen_pronote_write_absences},
	{GEN_LIFE, gen_pronote_write_behaviour},
	{GEN_GRIDS, gen_pronote_write_averages},
	{GEN_GRIDS, gen_pronote_write_marks},
	{GEN_GRIDS, gen_pronote_write_bulletins},
	{GEN_LSU, gen_lsu_write_terms},
};

int gen_delivery_write(const struct gen_school *school, const char *folder)
{
	for (size_t i = 0; i < sizeof(systems) / sizeof(*systems); i++) {
		int r = 0;

		if (school->profile & systems[i].profile)
			r = systems[i].write(school, folder);
		if (r < 0)
			return r;
	}
	return school->department->siecle ? gen_siecle_write(school, folder) : 0;
}
