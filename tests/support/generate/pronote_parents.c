/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the responsible persons, and the cells that they share with the pupil: all that
 * a reader must drop (pronote_columns.h). */
#include "pronote_columns.h"

#include "pronote.h"

void gen_cell_town(struct gen_output *out, const struct gen_row *row)
{
	gen_put_text(out, row->family.town);
}

void gen_cell_country(struct gen_output *out, const struct gen_row *row)
{
	(void)row;
	gen_put_raw(out, "FRANCE");
}

void gen_cell_no(struct gen_output *out, const struct gen_row *row)
{
	(void)row;
	gen_put_char(out, 'N');
}

void gen_cell_address(struct gen_output *out, const struct gen_row *row)
{
	gen_put_number(out, row->family.house);
	gen_put_char(out, ' ');
	gen_put_text(out, row->family.street);
	gen_put_raw(out, " " GEN_MARKER);
}

void gen_cell_flat(struct gen_output *out, const struct gen_row *row)
{
	if (row->family.number % 3)
		return;
	gen_put_raw(out, "Appartement " GEN_MARKER " ");
	gen_put_number(out, row->family.house);
}

void gen_cell_postcode(struct gen_output *out, const struct gen_row *row)
{
	gen_put_number(out, row->family.postcode);
}

void gen_cell_email(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, GEN_MARKER);
	gen_put_number(out, row->family.number);
	gen_put_raw(out, "@exemple.fr");
}

void gen_cell_phone(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, "06 99 " GEN_MARKER " ");
	gen_put_number(out, row->family.house);
}

void gen_cell_prefix(struct gen_output *out, const struct gen_row *row)
{
	(void)row;
	gen_put_raw(out, "33");
}

void gen_cell_full_phone(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, "+33 6 99 " GEN_MARKER " ");
	gen_put_number(out, row->family.house);
}

static void put_legal(struct gen_output *out, const struct gen_row *row)
{
	(void)row;
	gen_put_raw(out, "LEGAL");
}

static void put_parent_civility(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, row->mother ? "Mme" : "M.");
}

static void put_parent_last(struct gen_output *out, const struct gen_row *row)
{
	gen_put_text(out, row->family.last);
}

static void put_parent_first(struct gen_output *out, const struct gen_row *row)
{
	gen_put_text(out, row->mother ? row->family.mother : row->family.father);
}

static void put_parent_number(struct gen_output *out, const struct gen_row *row)
{
	gen_put_number(out, 2 * row->family.number + !row->mother);
}

static void put_profession(struct gen_output *out, const struct gen_row *row)
{
	if (row->family.profession)
		gen_put_number(out, row->family.profession);
}

static void put_link(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, row->mother ? "MERE" : "PERE");
}

static void put_link_code(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, row->mother ? "ME" : "PE");
}

static void put_always(struct gen_output *out, const struct gen_row *row)
{
	(void)row;
	gen_put_char(out, 'O');
}

/* A column that is spelt in one way. */
#define C(name, put)                                                                               \
	{                                                                                          \
		name, NULL, put                                                                    \
	}

const struct gen_column gen_parent_columns[GEN_N_PARENT_COLUMNS] = {
	C("NIV_RESP", put_legal),
	C("CIVILITE", put_parent_civility),
	C("NOM", put_parent_last),
	C("PRENOM", put_parent_first),
	C("NOM NAISSANCE", NULL),
	C("DATE NAISSANCE", NULL),
	{"NUMERO", "IDENT", put_parent_number},
	C("L_SITUATION", NULL),
	C("C_SITUATION", NULL),
	C("L_PROFESSION", NULL),
	C("C_PROFESSION", put_profession),
	C("ADRES 1", gen_cell_address),
	C("ADRES 2", gen_cell_flat),
	C("ADRES 3", NULL),
	C("ADRES 4", NULL),
	C("CP", gen_cell_postcode),
	C("VILLE", gen_cell_town),
	C("C_PROVINCE", NULL),
	C("L_PROVINCE", NULL),
	C("PAYS", gen_cell_country),
	C("EMAIL", gen_cell_email),
	C("FIXENum", gen_cell_phone),
	C("FIXEIndic", gen_cell_prefix),
	{"FIXEComplet", "FIXECOMPLET", gen_cell_full_phone},
	C("PORTABLENum", gen_cell_phone),
	C("PORTABLEIndic", gen_cell_prefix),
	C("PORTABLEComplet", gen_cell_full_phone),
	C("SMS", gen_cell_no),
	C("TELBUREAUNum", NULL),
	C("TELBUREAUIndic", NULL),
	C("TELBUREAUComplet", NULL),
	C("AD PRIVEE", gen_cell_no),
	C("L_LIEN", put_link),
	C("C_LIEN PARENT", put_link_code),
	C("HEBERGE", put_always),
	C("FINANCIER", put_always),
	C("PERCOITAIDE", gen_cell_no),
	C("PREFERENTIEL", put_always),
	C("COURRIER", put_always),
	C("INFO_1", NULL),
	C("INFO_2", NULL),
};
