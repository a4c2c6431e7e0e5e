/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory of the invented schools. A name is a kind and a tree or bird, so that no school
 * that exists is meant. */
#include "directory.h"

#include "output.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct {
	const char *title, *type;
} kinds[] = {
	[GEN_KIND_ECOLE] = {"ECOLE ELEMENTAIRE ", "Ecole"},
	[GEN_KIND_COLLEGE] = {"COLLEGE ", "Collège"},
	[GEN_KIND_LYCEE] = {"LYCEE ", "Lycée"},
};

static const char *const names[] = {
	"DU GRAND TILLEUL",  "DES TROIS HERONS",    "DE L'ALISIER",   "DU VIEUX CORMIER",
	"DES HIRONDELLES",   "DU PRE AUX GRUES",    "DE LA SITTELLE", "DES QUATRE CHARMES",
	"DU BUISSON ARDENT", "DE LA BERGERONNETTE", "DES NOISETIERS", "DU LORIOT",
	"DE L'EGLANTIER",    "DES MARTINETS",
};

static void put_school(struct gen_output *out, const struct gen_school *school)
{
	struct gen_random random = gen_random_at(school->department->seed, GEN_STREAM_SCHOOL_NAME,
						 (uint64_t)school->index, 0);
	int turn = school->index / (int)COUNT(names);

	gen_put_raw(out, school->uai);
	gen_put_char(out, ';');
	gen_put_raw(out, kinds[school->kind].title);
	gen_put_raw(out, names[school->index % (int)COUNT(names)]);
	if (turn > 0) {
		gen_put_char(out, ' ');
		gen_put_number(out, turn + 1);
	}
	gen_put_char(out, ';');
	gen_put_raw(out, kinds[school->kind].type);
	gen_put_raw(out, ";Public;");
	gen_put_raw(out, gen_town(&random));
	gen_put_raw(out, ";99;;OUVERT\r\n");
}

int gen_directory_write(const struct gen_department *department, const char *folder)
{
	struct gen_school school;
	struct gen_output out;

	gen_output_open(&out, GEN_ENCODING_UTF8, folder, "annuaire.csv");
	gen_put_raw(&out, "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;"
			  "Statut_public_prive;Nom_commune;Code_departement;"
			  "Appartenance_Education_Prioritaire;etat\r\n");
	for (int i = 0; i < department->n_schools; i++) {
		gen_school_identify(&school, department, i);
		put_school(&out, &school);
	}
	return gen_output_close(&out);
}
