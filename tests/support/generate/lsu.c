/* SPDX-License-Identifier: GPL-3.0-or-later */
/* LSU XML (lsu.h): the sections that reports refer to, then one report per pupil and term. */
#include "lsu.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attendance.h"
#include "output.h"
#include "pronote.h"

struct document {
	struct gen_output out;
	const struct gen_school *school;
	struct gen_counts *counts; /* one per pupil, of the term being written */
};

static bool is_new(const struct document *document)
{
	return document->school->profile & GEN_LSU_13;
}

/* ` name="text"`; names and values come apart, so that nothing is formatted twice. */
static void put_attribute(struct gen_output *out, const char *name, const char *text)
{
	gen_put_char(out, ' ');
	gen_put_raw(out, name);
	gen_put_raw(out, "=\"");
	gen_put_text(out, text);
	gen_put_char(out, '"');
}

static void put_count(struct gen_output *out, const char *name, int64_t count)
{
	gen_put_char(out, ' ');
	gen_put_raw(out, name);
	gen_put_raw(out, "=\"");
	gen_put_number(out, count);
	gen_put_char(out, '"');
}

static void put_day(struct gen_output *out, const char *name, gen_day day)
{
	gen_put_char(out, ' ');
	gen_put_raw(out, name);
	gen_put_raw(out, "=\"");
	gen_put_iso_date(out, day);
	gen_put_char(out, '"');
}

static void put_reference(struct gen_output *out, const char *name, const char *prefix,
			  int64_t number)
{
	gen_put_char(out, ' ');
	gen_put_raw(out, name);
	gen_put_raw(out, "=\"");
	gen_put_raw(out, prefix);
	gen_put_number(out, number);
	gen_put_char(out, '"');
}

static bool school_teaches(const struct gen_school *school, enum gen_subject subject)
{
	enum gen_level first = school->classes[0].level;
	enum gen_level last = school->classes[school->n_classes - 1].level;

	return gen_subjects[subject].first <= last && gen_subjects[subject].last >= first;
}

static void put_head(struct document *document)
{
	struct gen_output *out = &document->out;

	gen_put_raw(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<lsun-bilans xmlns=\"urn:fr:edu:scolarite:lsun:bilans:import\" "
			 "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
			 "\txsi:schemaLocation=\"urn:fr:edu:scolarite:lsun:bilans:import "
			 "import-bilan-complet.xsd\"");
	put_attribute(out, "schemaVersion", is_new(document) ? "13.0" : "3.0");
	gen_put_raw(out, ">\n<entete><editeur>ÉDITEUR D'ESSAI</editeur><application>LOGICIEL"
			 "</application><appliVersion>V1.0</appliVersion><etablissement>");
	gen_put_raw(out, document->school->uai);
	gen_put_raw(out, "</etablissement></entete>\n<donnees>\n"
			 "<responsables-etab><responsable-etab id=\"RESP_1\" "
			 "libelle=\"Mme FICTIVE\"/></responsables-etab>\n");
}

static void put_pupils(struct document *document)
{
	const struct gen_school *school = document->school;
	struct gen_output *out = &document->out;
	char last[GEN_SURNAME_SIZE + 8], first[GEN_GIVEN_NAME_SIZE + 8];

	gen_put_raw(out, "<eleves>\n");
	for (int i = 0; i < school->n_pupils; i++) {
		const struct gen_pupil *pupil = &school->pupils[i];

		if (!gen_pupil_stays(pupil))
			continue;
		snprintf(last, sizeof(last), "%s", pupil->last);
		snprintf(first, sizeof(first), "%s", pupil->first);
		if (school->profile & GEN_UNACCENTED) {
			gen_strip_accents(pupil->last, last, sizeof(last));
			gen_strip_accents(pupil->first, first, sizeof(first));
		}
		gen_put_raw(out, "<eleve");
		put_reference(out, "id", "EL_", pupil->be);
		put_count(out, "id-be", pupil->be);
		if (!(school->profile & GEN_NAMELESS)) {
			put_attribute(out, "nom", last);
			put_attribute(out, "prenom", first);
		}
		put_attribute(out, "code-division", school->classes[pupil->class_index].name);
		gen_put_raw(out, "/>\n");
	}
	gen_put_raw(out, "</eleves>\n");
}

static void put_periods(struct document *document, int first, int end)
{
	struct gen_output *out = &document->out;

	gen_put_raw(out, "<periodes>");
	for (int term = first; term < end; term++) {
		gen_put_raw(out, "<periode");
		put_reference(out, "id", "P_", term + 1);
		put_count(out, "millesime", GEN_FIRST_YEAR);
		put_count(out, "indice", term + 1);
		put_count(out, "nb-periodes", document->school->terms[term].count);
		gen_put_raw(out, "/>");
	}
	gen_put_raw(out, "</periodes>\n");
}

static const char *modality(enum gen_subject subject)
{
	return subject == GEN_SUBJECT_LATIN ? "F" : subject == GEN_SUBJECT_SPANISH ? "O" : "S";
}

static void put_subjects(struct document *document)
{
	struct gen_output *out = &document->out;

	gen_put_raw(out, "<disciplines>\n");
	for (int s = 0; s < GEN_N_SUBJECTS; s++) {
		if (!school_teaches(document->school, (enum gen_subject)s))
			continue;
		gen_put_raw(out, "<discipline");
		put_reference(out, "id", "DI_", s);
		put_attribute(out, "code", gen_subjects[s].lsu_code);
		/* Attributes may stand on several lines. */
		gen_put_raw(out, "\n\t");
		put_attribute(out, "modalite-election", modality((enum gen_subject)s));
		put_attribute(out, "libelle", gen_subjects[s].label);
		gen_put_raw(out, "/>\n");
	}
	gen_put_raw(out, "</disciplines>\n");
}

static void put_teachers(struct document *document)
{
	const struct gen_school *school = document->school;
	struct gen_random random = gen_random_at(school->department->seed, GEN_STREAM_STAFF,
						 (uint64_t)school->index, 0);
	struct gen_output *out = &document->out;

	gen_put_raw(out, "<enseignants>\n");
	for (int s = 0; s < GEN_N_SUBJECTS; s++) {
		char sex = gen_random_chance(&random, 500) ? 'F' : 'M';
		char last[GEN_SURNAME_SIZE];

		gen_surname(&random, last);
		gen_put_raw(out, "<enseignant");
		put_reference(out, "id", "ENS_", s);
		put_attribute(out, "type", "epp");
		put_count(out, "id-sts", 900000 + school->index * 100 + s);
		put_attribute(out, "civilite", sex == 'F' ? "MME" : "M");
		put_attribute(out, "nom", last);
		put_attribute(out, "prenom", gen_given_name(&random, sex));
		gen_put_raw(out, "/>\n");
	}
	gen_put_raw(out, "</enseignants>\n<elements-programme>\n");
	for (int i = 0; i < 2 * GEN_N_SUBJECTS; i++) {
		gen_put_raw(out, "<element-programme");
		put_reference(out, "id", "EP_", i);
		put_reference(out, "libelle", "Élément du programme travaillé ", i + 1);
		gen_put_raw(out, "/>\n");
	}
	gen_put_raw(out, "</elements-programme>\n");
}

static void put_common(struct document *document, int first, int end)
{
	struct gen_output *out = &document->out;

	gen_put_raw(out, "<vies-scolaires-communs>\n");
	for (int c = 0; c < document->school->n_classes; c++)
		for (int term = first; term < end; term++) {
			gen_put_raw(out, "<vie-scolaire-commun");
			put_reference(out, "periode-ref", "P_", term + 1);
			put_attribute(out, "code-division", document->school->classes[c].name);
			gen_put_raw(out, "><commentaire>Classe agréable &amp; sérieuse"
					 "</commentaire></vie-scolaire-commun>\n");
		}
	gen_put_raw(out, "</vies-scolaires-communs>\n");
}

/* Écoles have no averages: 1 (not reached) to 4 (exceeded). */
static int position_of(int average)
{
	return average < 800 ? 1 : average < 1100 ? 2 : average < 1500 ? 3 : 4;
}

static const char *comment_of(int average)
{
	return average < 0     ? "Absences trop nombreuses pour évaluer le travail de la période."
	       : average < 800 ? "Résultats très insuffisants ; l'aide proposée doit être saisie."
	       : average < 1100 ? "Ensemble fragile. Il faut approfondir le travail personnel."
	       : average < 1500
		       ? "Bon trimestre dans l'ensemble, la participation est à développer."
		       : "Excellent travail, sérieux et régulier. Félicitations !";
}

static void put_average(struct gen_output *out, const char *name, int average, bool out_of)
{
	gen_put_char(out, ' ');
	gen_put_raw(out, name);
	gen_put_raw(out, "=\"");
	gen_put_shortest(out, average);
	gen_put_raw(out, out_of ? "/20\"" : "\"");
}

static void put_subject(struct document *document, const struct gen_pupil *pupil, int term,
			int subject)
{
	const struct gen_school *school = document->school;
	struct gen_output *out = &document->out;
	int average = pupil->averages[term][subject];
	int class = school->classes[pupil->class_index].averages[term][subject];
	bool out_of = school->index % 2 == 0;

	gen_put_raw(out, "<acquis");
	put_reference(out, "discipline-ref", "DI_", subject);
	put_reference(out, "enseignant-refs", "ENS_", subject);
	put_reference(out, "element-programme-refs", "EP_", 2 * subject);
	if (school->kind == GEN_KIND_ECOLE) {
		if (average != GEN_NO_AVERAGE)
			put_count(out, "positionnement", position_of(average));
	} else {
		if (average == GEN_NO_AVERAGE)
			put_attribute(out, "eleve-non-note", out_of ? "1" : "true");
		else
			put_average(out, "moyenne-eleve", average, out_of);
		if (class == GEN_NO_AVERAGE)
			put_attribute(out, "structure-non-notee", "1");
		else
			put_average(out, "moyenne-structure", class, out_of);
	}
	gen_put_raw(out, ">\n<appreciation>");
	gen_put_text(out, comment_of(average));
	gen_put_raw(out, "</appreciation>\n</acquis>\n");
}

static void put_life(struct document *document, const struct gen_pupil *pupil)
{
	struct gen_output *out = &document->out;
	const struct gen_counts *counts = &document->counts[pupil->number - 1];

	gen_put_raw(out, "<vie-scolaire");
	put_count(out, "nb-retards", counts->late);
	put_count(out, "nb-abs-justifiees", (counts->justified + 50) / 100);
	put_count(out, "nb-abs-injustifiees", (counts->unjustified + 50) / 100);
	gen_put_raw(out, "/>\n");
}

static void put_base(struct document *document, const struct gen_pupil *pupil)
{
	static const char *const domains[] = {"CPD_FRA", "CPD_ETR", "CPD_SCI", "CPD_ART",
					      "MET_APP", "FRM_CIT", "SYS_NAT", "REP_MND"};
	struct gen_output *out = &document->out;

	gen_put_raw(out, "<socle>");
	for (int i = 0; i < 8; i++) {
		int level = position_of(1200 + 3 * pupil->talent / 10 + 40 * i - 140);

		gen_put_raw(out, "<domaine");
		put_attribute(out, "code", domains[i]);
		put_count(out, "positionnement", level);
		gen_put_raw(out, "/>");
	}
	gen_put_raw(out, "</socle>\n");
}

static void put_responsible(struct document *document, const struct gen_pupil *pupil)
{
	struct gen_output *out = &document->out;
	struct gen_family family;

	gen_family_make(&family, document->school->department->seed, document->school->index,
			pupil->family);
	gen_put_raw(out, "<responsables><responsable civilite=\"MME\"");
	put_attribute(out, "nom", family.last);
	put_attribute(out, "prenom", family.mother);
	gen_put_raw(out, " legal1=\"true\" lien-parente=\"MERE\"><adresse");
	put_reference(out, "ligne1", GEN_MARKER " ", family.house);
	put_attribute(out, "ligne2", family.street);
	put_count(out, "code-postal", family.postcode);
	put_attribute(out, "commune", family.town);
	gen_put_raw(out, "/></responsable></responsables>\n");
}

static void put_report_head(struct document *document, const struct gen_pupil *pupil, int term)
{
	const struct gen_school *school = document->school;
	struct gen_output *out = &document->out;
	gen_day until = school->department->year.until;
	gen_day council = school->terms[term].last < until ? school->terms[term].last : until;

	gen_put_raw(out, "<bilan-periodique");
	put_reference(out, "eleve-ref", "EL_", pupil->be);
	put_reference(out, "periode-ref", "P_", term + 1);
	put_day(out, "date-conseil-classe", council);
	put_day(out, "date-scolarite",
		pupil->entered > school->department->year.first ? pupil->entered
								: school->department->year.first);
	if (!is_new(document)) {
		gen_put_raw(out, " date-verrou=\"");
		gen_put_iso_date(out, council);
		gen_put_raw(out, "T18:00:00\"");
	}
	gen_put_raw(out, " responsable-etab-ref=\"RESP_1\" prof-princ-refs=\"ENS_0\"");
	/* What schema 3.0 does not know. */
	gen_put_raw(out, is_new(document) ? " origine-bilan=\"D\">\n" : ">\n");
}

static void put_report(struct document *document, const struct gen_pupil *pupil, int term)
{
	struct gen_output *out = &document->out;

	put_report_head(document, pupil, term);
	gen_put_raw(out, "<liste-acquis>\n");
	for (int s = 0; s < GEN_N_SUBJECTS; s++)
		if (gen_pupil_takes(pupil, (enum gen_subject)s))
			put_subject(document, pupil, term, s);
	gen_put_raw(out, "</liste-acquis>\n");
	if (pupil->support) {
		gen_put_raw(out, "<modalites-accompagnement><modalite-accompagnement");
		put_attribute(out, "code", pupil->support);
		gen_put_raw(out, "/></modalites-accompagnement>\n");
	}
	if (is_new(document))
		gen_put_raw(out, "<engagements><engagement code=\"DELEGUE\"/></engagements>\n");
	gen_put_raw(out, "<acquis-conseils>");
	gen_put_text(out, comment_of(1200 + 3 * pupil->talent / 10));
	gen_put_raw(out, "</acquis-conseils>\n");
	put_life(document, pupil);
	if (document->school->kind != GEN_KIND_LYCEE)
		put_base(document, pupil);
	put_responsible(document, pupil);
	gen_put_raw(out, "</bilan-periodique>\n");
}

static void put_reports(struct document *document, int first, int end)
{
	const struct gen_school *school = document->school;

	gen_put_raw(&document->out, "<bilans-periodiques>\n");
	for (int term = first; term < end; term++) {
		gen_attendance_count(school, &school->terms[term], document->counts);
		for (int i = 0; i < school->n_pupils; i++)
			if (gen_pupil_stays(&school->pupils[i]))
				put_report(document, &school->pupils[i], term);
	}
	gen_put_raw(&document->out, "</bilans-periodiques>\n");
}

/* A section of schema 13.0 that a reader of 3.0 must step over. */
static void put_yearly(struct document *document)
{
	const struct gen_school *school = document->school;
	struct gen_output *out = &document->out;

	gen_put_raw(out, "<moyennes-annuelles>\n");
	for (int i = 0; i < school->n_pupils && i < 20; i++) {
		if (!gen_pupil_stays(&school->pupils[i]))
			continue;
		gen_put_raw(out, "<moyenne-annuelle");
		put_reference(out, "eleve-ref", "EL_", school->pupils[i].be);
		gen_put_raw(out, " discipline-ref=\"DI_0\" valeur=\"0\"/>\n");
	}
	gen_put_raw(out, "</moyennes-annuelles>\n");
}

static int write_terms(const struct gen_school *school, const char *folder, const char *name,
		       int first, int end)
{
	struct document document = {.school = school};

	document.counts = calloc((size_t)school->n_pupils + 1, sizeof(*document.counts));
	if (!document.counts)
		return -ENOMEM;
	gen_output_open(&document.out, GEN_ENCODING_UTF8, folder, name);
	document.out.xml = true;
	put_head(&document);
	put_pupils(&document);
	put_periods(&document, first, end);
	put_subjects(&document);
	put_teachers(&document);
	put_common(&document, first, end);
	put_reports(&document, first, end);
	if (is_new(&document))
		put_yearly(&document);
	gen_put_raw(&document.out, "</donnees>\n</lsun-bilans>\n");
	free(document.counts);
	return gen_output_close(&document.out);
}

int gen_lsu_write_terms(const struct gen_school *school, const char *folder)
{
	char name[64];

	for (int term = 0; term < school->n_terms; term++) {
		int r;

		snprintf(name, sizeof(name), "lsu_" GEN_YEAR_NAME "_%c%d.xml",
			 school->terms[term].letter, term + 1);
		r = write_terms(school, folder, name, term, term + 1);
		if (r < 0)
			return r;
	}
	return 0;
}

int gen_lsu_write_year(const struct gen_school *school, const char *folder)
{
	return write_terms(school, folder, "lsu_" GEN_YEAR_NAME ".xml", 0, school->n_terms);
}
