/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the pupil (pronote_columns.h). */
#include "pronote_columns.h"

#include "pronote.h"

static void put_yes(struct gen_output *out, bool yes)
{
	gen_put_char(out, yes ? 'O' : 'N');
}

static void put_number(struct gen_output *out, const struct gen_row *row)
{
	gen_put_number(out, row->pupil->number);
}

static void put_civility(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, row->pupil->sex == 'F' ? "Mme" : "M.");
}

static void put_last(struct gen_output *out, const struct gen_row *row)
{
	gen_put_text(out, row->pupil->last);
}

static void put_first(struct gen_output *out, const struct gen_row *row)
{
	gen_put_text(out, row->pupil->first);
}

static void put_born(struct gen_output *out, const struct gen_row *row)
{
	gen_put_date(out, row->pupil->born);
}

static void put_sex(struct gen_output *out, const struct gen_row *row)
{
	gen_put_char(out, row->pupil->sex);
}

static void put_ine(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, row->pupil->ine);
}

static void put_family(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, "M. et Mme ");
	gen_put_text(out, row->family.last);
}

static const char *class_of(const struct gen_row *row)
{
	return row->school->classes[row->pupil->class_index].name;
}

/* The class, then groups; now and then a group made for one pupil, with the pupil's name. */
static void put_class(struct gen_output *out, const struct gen_row *row)
{
	const char *class = class_of(row);

	gen_put_text(out, class);
	gen_put_text(out, ", <");
	gen_put_text(out, class);
	gen_put_text(out, "> <EPS> ");
	gen_put_text(out, class);
	gen_put_text(out, row->pupil->group_b ? "EPS_2" : "EPS_1");
	if (!row->pupil->support)
		return;
	gen_put_text(out, ", <");
	gen_put_text(out, class);
	gen_put_text(out, "> <Aide> ");
	gen_put_text(out, row->pupil->last);
	gen_put_char(out, ' ');
	gen_put_text(out, row->pupil->first);
}

static void put_groups(struct gen_output *out, const struct gen_row *row)
{
	gen_put_text(out, class_of(row));
	gen_put_text(out, row->pupil->group_b ? "EPS_2" : "EPS_1");
}

static void put_hours(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, row->pupil->latin ? "27h57" : "25h57");
}

static void put_repeating(struct gen_output *out, const struct gen_row *row)
{
	put_yes(out, row->pupil->repeating);
}

static void put_formation(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, gen_levels[row->pupil->level].mef);
}

static void put_former_formation(struct gen_output *out, const struct gen_row *row)
{
	enum gen_level level = row->pupil->level;

	if (!row->pupil->repeating && level > GEN_LEVEL_CM1)
		level = (enum gen_level)(level - 1);
	gen_put_raw(out, gen_levels[level].mef);
}

static void put_regime(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, row->pupil->regime == 'E'   ? "EXTERNE LIBRE"
			 : row->pupil->regime == 'I' ? "INTERNE DANS L'ETABLISSEMENT"
						     : "DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT");
}

static void put_english(struct gen_output *out, const struct gen_row *row)
{
	(void)row;
	gen_put_raw(out, "ANGLAIS LV1");
}

static void put_spanish(struct gen_output *out, const struct gen_row *row)
{
	if (gen_pupil_takes(row->pupil, GEN_SUBJECT_SPANISH))
		gen_put_raw(out, "ESPAGNOL LV2");
}

static void put_latin(struct gen_output *out, const struct gen_row *row)
{
	if (gen_pupil_takes(row->pupil, GEN_SUBJECT_LATIN))
		gen_put_raw(out, "LCA LATIN");
}

static void put_left(struct gen_output *out, const struct gen_row *row)
{
	if (row->pupil->left)
		gen_put_date(out, row->pupil->left);
}

static void put_entered(struct gen_output *out, const struct gen_row *row)
{
	gen_put_date(out, row->pupil->entered);
}

static void put_reason_code(struct gen_output *out, const struct gen_row *row)
{
	if (row->pupil->left)
		gen_put_raw(out, "40");
}

static void put_reason(struct gen_output *out, const struct gen_row *row)
{
	if (row->pupil->left)
		gen_put_raw(out, "CHANGEMENT D'ETABLISSEMENT");
}

static void put_status_code(struct gen_output *out, const struct gen_row *row)
{
	(void)row;
	gen_put_raw(out, "ST");
}

static void put_status(struct gen_output *out, const struct gen_row *row)
{
	(void)row;
	gen_put_raw(out, "SCOLAIRE");
}

static void put_social_security(struct gen_output *out, const struct gen_row *row)
{
	gen_put_raw(out, "2 99 99 99 " GEN_MARKER " ");
	gen_put_number(out, row->pupil->number);
}

static void put_marker(struct gen_output *out, const struct gen_row *row)
{
	(void)row;
	gen_put_raw(out, GEN_MARKER);
}

static void put_scholarship(struct gen_output *out, const struct gen_row *row)
{
	put_yes(out, row->pupil->scholarship);
}

static void put_support(struct gen_output *out, const struct gen_row *row)
{
	if (row->pupil->support)
		gen_put_raw(out, row->pupil->support);
}

static void put_health(struct gen_output *out, const struct gen_row *row)
{
	if (row->pupil->support)
		gen_put_raw(out, "Santé " GEN_MARKER);
}

static void put_support_from(struct gen_output *out, const struct gen_row *row)
{
	if (row->pupil->support)
		gen_put_date(out, row->school->department->year.first);
}

/* A column that is spelt in one way. */
#define C(name, put)                                                                               \
	{                                                                                          \
		name, NULL, put                                                                    \
	}

#define OPTIONS(prefix, first, second, third)                                                      \
	C(prefix "OPT_LIB 1", first), C(prefix "OPT_ME 1", NULL), C(prefix "OPT_LIB 2", second),   \
		C(prefix "OPT_ME 2", NULL), C(prefix "OPT_LIB 3", third),                          \
		C(prefix "OPT_ME 3", NULL), OPTION(prefix, "4"), OPTION(prefix, "5"),              \
		OPTION(prefix, "6"), OPTION(prefix, "7"), OPTION(prefix, "8"),                     \
		OPTION(prefix, "9"), OPTION(prefix, "10"), OPTION(prefix, "11"),                   \
		OPTION(prefix, "12")
#define OPTION(prefix, n) C(prefix "OPT_LIB " n, NULL), C(prefix "OPT_ME " n, NULL)

const struct gen_column gen_pupil_columns[GEN_N_PUPIL_COLUMNS] = {
	C("NUMERO", put_number),
	C("CIVILITE", put_civility),
	C("NOM", put_last),
	C("PRENOM", put_first),
	C("PRENOM_USAGE", NULL),
	{"DATE_NAISS", "DATE NAISS", put_born},
	C("NOM NAISSANCE", put_last),
	C("LIEU NAISS", gen_cell_town),
	C("PAYS NAISS", gen_cell_country),
	C("SEXE", put_sex),
	C("N NATIONAL", put_ine),
	C("NATIONALITE", gen_cell_country),
	C("CODE_NATION", NULL),
	C("FAMILLE", put_family),
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
	C("PORTABLENum", gen_cell_phone),
	C("PORTABLEIndic", gen_cell_prefix),
	C("PORTABLEComplet", gen_cell_full_phone),
	C("SMS", gen_cell_no),
	{"CLASSE", "CLASSES", put_class},
	C("GROUPES", put_groups),
	C("OCCUPATION", put_hours),
	C("AP_C_ETAB", NULL),
	C("AP_L_ETAB", NULL),
	C("AP_V_ETAB", NULL),
	C("AP_E_ETAB", NULL),
	C("AP_CLASSE", NULL),
	C("CLASSE_Prev", NULL),
	C("REDOUBLANT", put_repeating),
	C("AP_REDOUBLANT", gen_cell_no),
	{"MEF", "FORMATION", put_formation},
	C("AP_MEF", put_former_formation),
	C("MEF_Prev", NULL),
	C("REGIME", put_regime),
	C("AP_REGIME", put_regime),
	C("COMPORPREV", NULL),
	C("NIVEAUPREV", NULL),
	C("ABSENCPREV", NULL),
	C("CRITLIBPREV", NULL),
	C("INFORMATION1", NULL),
	C("INFORMATION2", NULL),
	C("ETABORIG_RNE", NULL),
	{"ETABORIG", "DERNETAB", NULL},
	C("ETABORIG_VILLE", NULL),
	C("ETABORIG_DPT", NULL),
	C("ETABORIG_EMAIL", NULL),
	OPTIONS("", put_english, put_spanish, put_latin),
	OPTIONS("AP_", put_english, NULL, NULL),
	OPTIONS("Prev_", NULL, NULL, NULL),
	C("C_PROV", NULL),
	C("L_PROV", NULL),
	C("SORTIE ETAB", put_left),
	C("ENTREE_ETAB", put_entered),
	C("C_MOTIF SORTIE", put_reason_code),
	C("L_MOTIF SORTIE", put_reason),
	C("C_STATUT", put_status_code),
	C("L_STATUT", put_status),
	C("AP_C_STATUT", put_status_code),
	C("AP_L_STATUT", put_status),
	C("AD TRANSPORT", gen_cell_no),
	C("DEB SCOL", put_entered),
	C("FIN SCOL", put_left),
	C("AP_DEB SCOL", NULL),
	C("AP_FIN SCOL", NULL),
	C("No SS", put_social_security),
	C("CLE SS", NULL),
	C("RESP CIVILE", put_marker),
	C("No CONTRAT", put_marker),
	C("MUTUELLE", put_marker),
	C("COTISATION", NULL),
	C("MOTIF NC", NULL),
	C("BOURSES", put_scholarship),
	C("PA_LIBELLE", put_support),
	C("PA_MOTIF", put_health),
	C("PA_DATEDEBUT", put_support_from),
	C("PA_DATEFIN", NULL),
	C("EXON_LIBELLES", NULL),
	C("EXON_CODES", NULL),
};
