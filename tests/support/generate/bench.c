/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files for benchmarks (bench.h). */
#include "bench.h"

#include "lsu.h"
#include "output.h"
#include "pronote.h"

/* school;pupil;kind; */
static void put_key(struct gen_output *out, const struct gen_school *school,
		    const struct gen_pupil *pupil, const char *kind)
{
	gen_put_raw(out, school->uai);
	gen_put_char(out, ';');
	gen_put_raw(out, pupil->ine);
	gen_put_char(out, ';');
	gen_put_raw(out, kind);
	gen_put_char(out, ';');
}

static void put_averages(struct gen_output *out, const struct gen_school *school,
			 const struct gen_pupil *pupil)
{
	for (int term = 0; term < school->n_terms; term++)
		for (int s = 0; s < GEN_N_SUBJECTS; s++) {
			if (pupil->averages[term][s] == GEN_NO_AVERAGE)
				continue;
			put_key(out, school, pupil, "average");
			gen_put_raw(out, gen_subjects[s].code);
			gen_put_char(out, ';');
			gen_put_number(out, term + 1);
			gen_put_raw(out, ";;");
			gen_put_hundredths(out, pupil->averages[term][s], '.');
			gen_put_char(out, '\n');
		}
}

static int write_facts(const struct gen_school *school, const char *folder)
{
	struct gen_output out;

	gen_output_open(&out, GEN_ENCODING_UTF8, folder, "facts.csv");
	for (int i = 0; i < school->n_pupils; i++)
		put_averages(&out, school, &school->pupils[i]);
	for (size_t i = 0; i < school->n_absences; i++) {
		const struct gen_absence *absence = &school->absences[i];

		put_key(&out, school, &school->pupils[absence->pupil],
			absence->justified ? "absence_justified" : "absence_unjustified");
		gen_put_raw(&out, ";;");
		gen_put_iso_date(&out, absence->first_half / 2);
		gen_put_char(&out, ';');
		gen_put_hundredths(&out, absence->half_days, '.');
		gen_put_char(&out, '\n');
	}
	return gen_output_close(&out);
}

int gen_bench_write(const struct gen_school *school, const char *folder)
{
	int r = gen_pronote_write_pupils(school, folder);

	if (r == 0)
		r = gen_pronote_write_averages(school, folder);
	if (r == 0)
		r = gen_pronote_write_absences(school, folder);
	if (r == 0)
		r = gen_lsu_write_year(school, folder);
	return r < 0 ? r : write_facts(school, folder);
}
