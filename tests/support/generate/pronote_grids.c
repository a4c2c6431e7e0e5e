/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The grids that teachers export by hand (pronote.h): marks of one class in one subject, averages
 * of one class in all subjects, bulletin of one subject. Pupils have only their name there.
 */
#include "pronote.h"

#include <stdio.h>

#include "grades.h"
#include "output.h"

enum { NAME_SIZE = GEN_SURNAME_SIZE + GEN_GIVEN_NAME_SIZE };

static enum gen_encoding grid_encoding(const struct gen_school *school)
{
	return school->profile & GEN_CP1252_GRIDS ? GEN_ENCODING_WINDOWS_1252
						  : GEN_ENCODING_UTF8_BOM;
}

static void name_grid(char *name, size_t size, const char *kind, const struct gen_class *class,
		      enum gen_subject subject, const struct gen_term *term)
{
	snprintf(name, size, "%s_" GEN_YEAR_NAME "_%s_%s_%c%d.csv", kind, class->name,
		 gen_subjects[subject].name, term->letter, term->index);
}

static void put_name(struct gen_output *out, const struct gen_pupil *pupil)
{
	char name[NAME_SIZE];

	gen_pupil_full_name(pupil, name, sizeof(name));
	gen_put_char(out, '"');
	gen_put_raw(out, name);
	gen_put_char(out, '"');
}

static void put_quoted_average(struct gen_output *out, int average)
{
	gen_put_raw(out, ";\"");
	if (average == GEN_NO_AVERAGE)
		gen_put_raw(out, "N.Not");
	else
		gen_put_hundredths(out, average, ',');
	gen_put_char(out, '"');
}

static int stayers(const struct gen_school *school, const struct gen_class *class)
{
	int n = 0;

	for (int i = class->first; i < class->first + class->n; i++)
		n += gen_pupil_stays(&school->pupils[i]);
	return n;
}

/* Three header rows: dates without year; what is in the columns; coefficient and scale. */
static void put_marks_header(struct gen_output *out, int n_pupils, const struct gen_test *tests,
			     int n)
{
	gen_put_raw(out, ";;");
	for (int i = 0; i < n; i++) {
		struct gen_date date = gen_date_of(tests[i].day);
		char text[32];

		snprintf(text, sizeof(text), ";%02d/%02d", date.day, date.month);
		gen_put_raw(out, text);
	}
	gen_put_raw(out, "\r\n");
	gen_put_number(out, n_pupils);
	gen_put_raw(out, " élèves;Moyenne;N.R.");
	for (int i = 0; i < n; i++)
		gen_put_char(out, ';');
	gen_put_raw(out, "\r\n;;");
	for (int i = 0; i < n; i++) {
		gen_put_char(out, ';');
		gen_put_number(out, tests[i].coefficient);
		gen_put_raw(out, "-/");
		gen_put_number(out, tests[i].out_of);
	}
	gen_put_raw(out, "\r\n");
}

static void put_mark(struct gen_output *out, const struct gen_mark *mark)
{
	/* Empty cells are not even quoted: quoting is mixed within a row. */
	gen_put_char(out, ';');
	if (mark->annotation == GEN_ANNOTATION_EMPTY)
		return;
	gen_put_char(out, '"');
	if (mark->annotation == GEN_ANNOTATION_NONE ||
	    mark->annotation == GEN_ANNOTATION_CONGRATULATED)
		gen_put_hundredths(out, mark->hundredths, ',');
	gen_put_raw(out, gen_annotation_names[mark->annotation]);
	gen_put_char(out, '"');
}

static void put_marks_row(struct gen_output *out, const struct gen_pupil *pupil, int average,
			  const struct gen_mark *marks, int n)
{
	int missing = 0;

	for (int i = 0; i < n; i++)
		missing += marks[i].annotation == GEN_ANNOTATION_NOT_HANDED_IN ||
			   marks[i].annotation == GEN_ANNOTATION_NOT_HANDED_IN_ZERO;
	put_name(out, pupil);
	put_quoted_average(out, average);
	gen_put_raw(out, ";\"");
	if (missing)
		gen_put_number(out, missing);
	gen_put_char(out, '"');
	for (int i = 0; i < n; i++)
		put_mark(out, &marks[i]);
	gen_put_raw(out, "\r\n");
}

/* Sums of what the class got at each test, for its line at the end. */
struct class_sums {
	int sum[GEN_MAX_TESTS], n[GEN_MAX_TESTS];
};

static void add_marks(struct class_sums *sums, const struct gen_mark *marks, int n)
{
	for (int i = 0; i < n; i++) {
		if (marks[i].annotation != GEN_ANNOTATION_NONE)
			continue;
		sums->sum[i] += marks[i].hundredths;
		sums->n[i]++;
	}
}

static void put_class_line(struct gen_output *out, int average, const struct class_sums *sums,
			   int n)
{
	gen_put_raw(out, "\"Moyenne de la classe :\"");
	put_quoted_average(out, average);
	gen_put_raw(out, ";\"\"");
	for (int i = 0; i < n; i++)
		put_quoted_average(out, sums->n[i] ? sums->sum[i] / sums->n[i] : GEN_NO_AVERAGE);
	gen_put_raw(out, "\r\n");
}

static int write_marks(const struct gen_school *school, const char *folder, int class_index,
		       enum gen_subject subject, int term)
{
	const struct gen_class *class = &school->classes[class_index];
	struct class_sums sums = {0};
	struct gen_test tests[GEN_MAX_TESTS];
	struct gen_mark marks[GEN_MAX_TESTS];
	struct gen_output out;
	char name[160];
	int n = gen_tests(school, class_index, subject, term, tests);

	name_grid(name, sizeof(name), "notes", class, subject, &school->terms[term]);
	gen_output_open(&out, grid_encoding(school), folder, name);
	put_marks_header(&out, stayers(school, class), tests, n);
	for (int i = class->first; i < class->first + class->n; i++) {
		const struct gen_pupil *pupil = &school->pupils[i];

		if (!gen_pupil_stays(pupil))
			continue;
		gen_marks(school, pupil, subject, term, tests, n, marks);
		add_marks(&sums, marks, n);
		put_marks_row(&out, pupil, pupil->averages[term][subject], marks, n);
	}
	put_class_line(&out, class->averages[term][subject], &sums, n);
	return gen_output_close(&out);
}

static bool level_takes(enum gen_level level, enum gen_subject subject)
{
	return level >= gen_subjects[subject].first && level <= gen_subjects[subject].last;
}

int gen_pronote_write_marks(const struct gen_school *school, const char *folder)
{
	static const enum gen_subject subjects[] = {GEN_SUBJECT_MATHS, GEN_SUBJECT_FRENCH};

	for (int c = 0; c < school->n_classes; c++)
		for (int term = 0; term < school->n_terms; term++)
			for (int s = 0; s < 2; s++) {
				int r = 0;

				if (level_takes(school->classes[c].level, subjects[s]))
					r = write_marks(school, folder, c, subjects[s], term);
				if (r < 0)
					return r;
			}
	return 0;
}

static void put_comment(struct gen_output *out, int average)
{
	gen_put_raw(out, average == GEN_NO_AVERAGE ? "Non évalué ce trimestre."
			 : average < 800  ? "Ensemble fragile, il faut se remettre au travail."
			 : average < 1200 ? "Des efforts, à poursuivre."
			 : average < 1600 ? "Bon trimestre, continuez."
					  : "Excellent, félicitations.");
}

/* What the previous term left: "Moy. : 16,50 - H.Abs : 1h00 - text". */
static void put_reminder(struct gen_output *out, const struct gen_pupil *pupil,
			 enum gen_subject subject, int term)
{
	gen_put_raw(out, ";\"");
	if (term > 0 && pupil->averages[term - 1][subject] != GEN_NO_AVERAGE) {
		gen_put_raw(out, "Moy. : ");
		gen_put_hundredths(out, pupil->averages[term - 1][subject], ',');
		gen_put_raw(out, " - H.Abs : 0h00 - ");
		put_comment(out, pupil->averages[term - 1][subject]);
	}
	gen_put_char(out, '"');
}

static void put_bulletin_row(struct gen_output *out, const struct gen_pupil *pupil,
			     enum gen_subject subject, int term)
{
	int average = pupil->averages[term][subject];
	int hours = pupil->unrest > 0 ? pupil->unrest / 300 : 0;

	put_name(out, pupil);
	gen_put_raw(out, ";\"");
	gen_put_number(out, hours);
	gen_put_raw(out, "h00\";\"");
	gen_put_number(out, hours / 3);
	/* Unescaped quotes inside quotes: as exported. */
	gen_put_raw(out, "\";\"<div class=\"icone\">-</div>\"");
	put_reminder(out, pupil, subject, term);
	gen_put_raw(out, average == GEN_NO_AVERAGE ? ";\"0 sur 4\"" : ";\"4 sur 4\"");
	put_quoted_average(out, average);
	put_quoted_average(out, average);
	gen_put_raw(out, ";\"\";\"");
	put_comment(out, average);
	gen_put_raw(out, "\"\r\n");
}

static int write_bulletin(const struct gen_school *school, const char *folder, int class_index,
			  enum gen_subject subject, int term)
{
	const struct gen_class *class = &school->classes[class_index];
	char name[160], header[192], before[16] = "";
	struct gen_output out;
	char letter = school->terms[term].letter;

	name_grid(name, sizeof(name), "bulletin", class, subject, &school->terms[term]);
	gen_output_open(&out, GEN_ENCODING_UTF8, folder, name);
	if (term > 0)
		snprintf(before, sizeof(before), " %c%d", letter, term);
	snprintf(header, sizeof(header),
		 "Élève;H.Abs.;Ret.;Evol.;Rappel de la période précédente :%s;N.Notes;Moy. %c%d;"
		 "Année;Eval.;App. A : Appréciations\r\n",
		 before, letter, term + 1);
	gen_put_raw(&out, header);
	for (int i = class->first; i < class->first + class->n; i++)
		if (gen_pupil_stays(&school->pupils[i]))
			put_bulletin_row(&out, &school->pupils[i], subject, term);
	return gen_output_close(&out);
}

int gen_pronote_write_bulletins(const struct gen_school *school, const char *folder)
{
	for (int c = 0; c < 3 && c < school->n_classes; c++)
		for (int term = 0; term < school->n_terms; term++) {
			int r = write_bulletin(school, folder, c, GEN_SUBJECT_ENGLISH, term);

			if (r < 0)
				return r;
		}
	return 0;
}
