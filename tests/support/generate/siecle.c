/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SIECLE XML (siecle.h): the pupils and their classes in either order, then their families. */
#include "siecle.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "output.h"
#include "pronote.h"

/* National formation codes (MEF), by level. */
static const char *const formations[GEN_N_LEVELS] = {
	[GEN_LEVEL_CM1] = "00310002210", [GEN_LEVEL_CM2] = "00310002220",
	[GEN_LEVEL_6E] = "10010012110",	 [GEN_LEVEL_5E] = "10110001110",
	[GEN_LEVEL_4E] = "10210001110",	 [GEN_LEVEL_3E] = "10310019110",
	[GEN_LEVEL_2DE] = "20010019110", [GEN_LEVEL_1RE] = "20111019110",
	[GEN_LEVEL_TLE] = "20211019110",
};

/* Persons 2n (mother) and 2n + 1 of family n; addresses likewise. */
static bool lives_apart(int family)
{
	return family % 4 == 0;
}

static void put_start(struct gen_output *out, const char *element)
{
	gen_put_char(out, '<');
	gen_put_raw(out, element);
	gen_put_char(out, '>');
}

static void put_end(struct gen_output *out, const char *element)
{
	gen_put_raw(out, "</");
	gen_put_raw(out, element);
	gen_put_char(out, '>');
}

static void put_element(struct gen_output *out, const char *element, const char *text)
{
	put_start(out, element);
	gen_put_text(out, text);
	put_end(out, element);
}

static void put_count(struct gen_output *out, const char *element, int64_t number)
{
	put_start(out, element);
	gen_put_number(out, number);
	put_end(out, element);
}

static void put_day(struct gen_output *out, const char *element, gen_day day)
{
	put_start(out, element);
	if (day)
		gen_put_date(out, day);
	put_end(out, element);
}

static void put_head(struct gen_output *out, const struct gen_school *school, const char *root)
{
	gen_put_raw(out, "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>\n<");
	gen_put_raw(out, root);
	gen_put_raw(out, " VERSION=\"2.1\">\n<PARAMETRES>");
	put_element(out, "UAJ", school->uai);
	put_count(out, "ANNEE_SCOLAIRE", GEN_FIRST_YEAR);
	put_day(out, "DATE_EXPORT", school->department->year.last);
	gen_put_raw(out, "</PARAMETRES>\n<DONNEES>\n");
}

/* The year before, whose names are those of this year: a reader must not mix them. */
static void put_last_year(struct gen_output *out, const struct gen_pupil *pupil)
{
	enum gen_level level = pupil->level;

	if (!pupil->repeating && level > GEN_LEVEL_CM1)
		level = (enum gen_level)(level - 1);
	put_start(out, "SCOLARITE_AN_DERNIER");
	put_element(out, "CODE_MEF", formations[level]);
	put_element(out, "CODE_STRUCTURE", GEN_MARKER);
	put_element(out, "MEL", GEN_MARKER "@exemple.fr");
	put_end(out, "SCOLARITE_AN_DERNIER");
}

static void put_pupil(struct gen_output *out, const struct gen_pupil *pupil)
{
	gen_put_raw(out, "<ELEVE ELEVE_ID=\"");
	gen_put_number(out, pupil->be);
	gen_put_raw(out, "\">");
	put_element(out, "ID_NATIONAL", pupil->ine);
	put_count(out, "ELENOET", pupil->number);
	put_element(out, "NOM_DE_FAMILLE", pupil->last);
	put_element(out, "NOM_USAGE", GEN_MARKER);
	put_element(out, "PRENOM", pupil->first);
	put_day(out, "DATE_NAISS", pupil->born);
	put_element(out, "DOUBLEMENT", pupil->repeating ? "1" : "0");
	put_day(out, "DATE_ENTREE", pupil->entered);
	put_day(out, "DATE_SORTIE", pupil->left);
	put_element(out, "MEL", GEN_MARKER "@exemple.fr");
	put_element(out, "TEL_PORTABLE", "06 99 " GEN_MARKER);
	put_element(out, "CODE_REGIME",
		    pupil->regime == 'I'   ? "3"
		    : pupil->regime == 'E' ? "0"
					   : "2");
	put_element(out, "CODE_SEXE", pupil->sex == 'F' ? "2" : "1");
	put_element(out, "VILLE_NAISS", GEN_MARKER);
	put_element(out, "CODE_MEF", formations[pupil->level]);
	put_element(out, "CODE_STATUT", "ST");
	put_count(out, "ADRESSE_ID", 2 * pupil->family);
	put_last_year(out, pupil);
	gen_put_raw(out, "</ELEVE>\n");
}

static void put_pupils(struct gen_output *out, const struct gen_school *school)
{
	gen_put_raw(out, "<ELEVES>\n");
	for (int i = 0; i < school->n_pupils; i++)
		put_pupil(out, &school->pupils[i]);
	gen_put_raw(out, "</ELEVES>\n<BOURSES>\n");
	for (int i = 0; i < school->n_pupils; i++) {
		if (!school->pupils[i].scholarship)
			continue;
		gen_put_raw(out, "<BOURSE ELEVE_ID=\"");
		gen_put_number(out, school->pupils[i].be);
		gen_put_raw(out, "\"><CODE_BOURSE>T1</CODE_BOURSE></BOURSE>\n");
	}
	gen_put_raw(out, "</BOURSES>\n");
}

static void put_structure(struct gen_output *out, const char *code, const char *type)
{
	put_start(out, "STRUCTURE");
	put_element(out, "CODE_STRUCTURE", code);
	put_element(out, "TYPE_STRUCTURE", type);
	put_end(out, "STRUCTURE");
}

static void put_structures(struct gen_output *out, const struct gen_school *school)
{
	gen_put_raw(out, "<STRUCTURES>\n");
	for (int i = 0; i < school->n_pupils; i++) {
		const struct gen_pupil *pupil = &school->pupils[i];

		gen_put_raw(out, "<STRUCTURES_ELEVE ELEVE_ID=\"");
		gen_put_number(out, pupil->be);
		gen_put_raw(out, "\">");
		put_structure(out, school->classes[pupil->class_index].name, "D");
		put_structure(out, pupil->group_b ? "EPS_2" : "EPS_1", "G");
		gen_put_raw(out, "</STRUCTURES_ELEVE>\n");
	}
	gen_put_raw(out, "</STRUCTURES>\n");
}

static void write_pupils(struct gen_output *out, const struct gen_school *school)
{
	bool classes_first = school->index % 2;

	put_head(out, school, "BEE_ELEVES");
	if (classes_first)
		put_structures(out, school);
	put_pupils(out, school);
	if (!classes_first)
		put_structures(out, school);
	gen_put_raw(out, "</DONNEES></BEE_ELEVES>\n");
}

static void put_person(struct gen_output *out, int id, const struct gen_family *family,
		       const char *first, int address)
{
	gen_put_raw(out, "<PERSONNE PERSONNE_ID=\"");
	gen_put_number(out, id);
	gen_put_raw(out, "\">");
	put_element(out, "NOM_DE_FAMILLE", family->last);
	put_element(out, "PRENOM", first);
	put_element(out, "TEL_PORTABLE", "06 99 " GEN_MARKER);
	put_element(out, "MEL", GEN_MARKER "@exemple.fr");
	put_count(out, "ADRESSE_ID", address);
	put_count(out, "CODE_PROFESSION", family->profession);
	gen_put_raw(out, "</PERSONNE>\n");
}

static void put_link(struct gen_output *out, int be, int person, int level)
{
	put_start(out, "RESPONSABLE_ELEVE");
	put_count(out, "ELEVE_ID", be);
	put_count(out, "PERSONNE_ID", person);
	put_count(out, "NIVEAU_RESPONSABILITE", level);
	gen_put_raw(out, "</RESPONSABLE_ELEVE>\n");
}

static struct gen_family family_of(const struct gen_school *school, const struct gen_pupil *pupil)
{
	struct gen_family family;

	gen_family_make(&family, school->department->seed, school->index, pupil->family);
	return family;
}

/* A family stands once, with the first of its children. */
static bool is_first_child(const struct gen_school *school, int index)
{
	for (int i = 0; i < index; i++)
		if (school->pupils[i].family == school->pupils[index].family)
			return false;
	return true;
}

static void put_persons(struct gen_output *out, const struct gen_school *school)
{
	gen_put_raw(out, "<PERSONNES>\n");
	for (int i = 0; i < school->n_pupils; i++) {
		const struct gen_pupil *pupil = &school->pupils[i];
		struct gen_family family = family_of(school, pupil);
		int mother = 2 * pupil->family;

		if (!is_first_child(school, i))
			continue;
		put_person(out, mother, &family, family.mother, mother);
		if (family.father)
			put_person(out, mother + 1, &family, family.father,
				   lives_apart(pupil->family) ? mother + 1 : mother);
	}
	gen_put_raw(out, "</PERSONNES>\n");
}

static void put_links(struct gen_output *out, const struct gen_school *school)
{
	gen_put_raw(out, "<RESPONSABLES>\n");
	for (int i = 0; i < school->n_pupils; i++) {
		const struct gen_pupil *pupil = &school->pupils[i];
		struct gen_family family = family_of(school, pupil);

		if (family.father)
			put_link(out, pupil->be, 2 * pupil->family + 1, 1);
		put_link(out, pupil->be, 2 * pupil->family, 1);
	}
	gen_put_raw(out, "</RESPONSABLES>\n");
}

static void write_families(struct gen_output *out, const struct gen_school *school)
{
	put_head(out, school, "BEE_RESPONSABLES");
	put_persons(out, school);
	put_links(out, school);
	gen_put_raw(out, "<ADRESSES><ADRESSE ADRESSE_ID=\"2\"><LIGNE1_ADRESSE>" GEN_MARKER
			 "</LIGNE1_ADRESSE></ADRESSE></ADRESSES>\n</DONNEES></BEE_RESPONSABLES>\n");
}

static int write_file(const struct gen_school *school, const char *folder, const char *name,
		      void (*write)(struct gen_output *out, const struct gen_school *school))
{
	struct gen_output *out = malloc(sizeof(*out));
	char file[64];
	int r;

	if (!out)
		return -ENOMEM;
	snprintf(file, sizeof(file), "%s_%s_%d.xml", name, school->uai, GEN_FIRST_YEAR);
	gen_output_open(out, GEN_ENCODING_ISO_8859_15, folder, file);
	out->xml = true;
	write(out, school);
	r = gen_output_close(out);
	free(out);
	return r;
}

int gen_siecle_write(const struct gen_school *school, const char *folder)
{
	int r = write_file(school, folder, "ElevesAvecAdresses", write_pupils);

	return r < 0 ? r : write_file(school, folder, "ResponsablesAvecAdresses", write_families);
}
