/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The school-life exports, windows-1252: absences, retards, punitions, sanctions (pronote.h). */
#include "pronote.h"

#include "output.h"

static const char *const motives[] = {
	"MALADIE " GEN_MARKER,
	"RENDEZ-VOUS MEDICAL " GEN_MARKER,
	"RAISON FAMILIALE",
	"TRANSPORT",
	"MALADIE SANS CERTIFICAT",
	"CONVENANCE PERSONNELLE",
	"HOSPITALISATION " GEN_MARKER,
	"DEUIL — FAMILLE",
};
static const char *const late_motives[] = {"REVEIL", "TRANSPORT", "", "CAFÉTÉRIA", "SANS MOTIF"};
static const char *const punishments[] = {"Retenue", "Devoir supplémentaire", "TIG",
					  "Exclusion temporaire de cours"};
static const char *const offences[] = {
	"Bavardage, Travail non fait", "Oubli de matériel",  "Insolence, Refus d'obéir",
	"Manque de respect",	       "Téléphone portable", "Dégradation, Bousculade",
};
static const char *const sanctions[] = {"Avertissement", "Blâme",
					"Exclusion temporaire de l'établissement"};
static const char *const staff[] = {"M. FICTIF-DUPRÉ", "Mme D'ESSAI", "M. CŒURMODÈLE", "Mme TEST"};

#define PICK(words, event) ((words)[(event)->what % (int)(sizeof(words) / sizeof(*(words)))])

static void put_separator(struct gen_output *out)
{
	gen_put_char(out, ';');
}

static void put_flag(struct gen_output *out, bool yes)
{
	gen_put_char(out, yes ? 'O' : 'N');
}

/* NOM;PRENOM;DATE NAISS;CLASSES; */
static void put_who(struct gen_output *out, const struct gen_school *school,
		    const struct gen_pupil *pupil)
{
	const char *class = school->classes[pupil->class_index].name;

	gen_put_raw(out, pupil->last);
	put_separator(out);
	gen_put_raw(out, pupil->first);
	put_separator(out);
	gen_put_date(out, pupil->born);
	put_separator(out);
	gen_put_raw(out, class);
	if (pupil->group_b && pupil->latin) {
		gen_put_raw(out, ", <");
		gen_put_raw(out, class);
		gen_put_raw(out, "> <EPS> ");
		gen_put_raw(out, class);
		gen_put_raw(out, "EPS_2");
	}
	put_separator(out);
}

static void put_absence(struct gen_output *out, const struct gen_school *school,
			const struct gen_absence *absence)
{
	const struct gen_pupil *pupil = &school->pupils[absence->pupil];

	gen_put_number(out, 1000 + pupil->number);
	put_separator(out);
	put_who(out, school, pupil);
	if (absence->justified)
		gen_put_raw(out, motives[absence->motive]);
	put_separator(out);
	gen_put_date(out, absence->first_half / 2);
	if (absence->timed)
		gen_put_raw(out, absence->first_half % 2 ? " de 13:30" : " de 08:00");
	put_separator(out);
	gen_put_date(out, absence->last_half / 2);
	if (absence->timed)
		gen_put_raw(out, absence->last_half % 2 ? " de 17:00" : " de 12:00");
	put_separator(out);
	if (absence->half_days)
		gen_put_hundredths(out, absence->half_days, ',');
	put_separator(out);
	put_flag(out, absence->settled);
	put_separator(out);
	put_flag(out, absence->justified);
}

int gen_pronote_write_absences(const struct gen_school *school, const char *folder)
{
	struct gen_output out;

	gen_output_open(&out, GEN_ENCODING_WINDOWS_1252, folder,
			"EXP_ABSENCE_" GEN_YEAR_NAME ".csv");
	gen_put_raw(&out, "NUMERO;ID ELEVE;NOM;PRENOM;DATE NAISS;CLASSES;MOTIF;DATE DEBUT;DATE FIN;"
			  "DEMI JOUR;REGLE;ETAT_JUSTIFICATION\r\n");
	for (size_t i = 0; i < school->n_absences; i++) {
		gen_put_number(&out, (int64_t)i + 1);
		put_separator(&out);
		put_absence(&out, school, &school->absences[i]);
		gen_put_raw(&out, "\r\n");
	}
	return gen_output_close(&out);
}

/* A spreadsheet that saved the file again left numbers: days since 1899-12-30. */
static void put_day(struct gen_output *out, const struct gen_school *school, gen_day day)
{
	if (school->profile & GEN_SERIALS)
		gen_put_number(out, day + 25569);
	else
		gen_put_date(out, day);
}

/* MOTIF;REGLE;DATE;HEURE;DUREE */
static void put_lateness(struct gen_output *out, const struct gen_school *school,
			 const struct gen_event *event)
{
	gen_put_raw(out, PICK(late_motives, event));
	put_separator(out);
	put_flag(out, event->settled);
	put_separator(out);
	put_day(out, school, event->day);
	gen_put_raw(out, event->what < 10 ? ";08:" : ";13:");
	if (event->minutes < 10)
		gen_put_char(out, '0');
	gen_put_number(out, event->minutes);
	put_separator(out);
	gen_put_number(out, event->minutes);
}

/* PUNITION;DATE;MOTIF;DEMANDEUR */
static void put_punishment(struct gen_output *out, const struct gen_school *school,
			   const struct gen_event *event)
{
	(void)school;
	gen_put_raw(out, PICK(punishments, event));
	put_separator(out);
	gen_put_date(out, event->day);
	put_separator(out);
	gen_put_raw(out, PICK(offences, event));
	put_separator(out);
	gen_put_raw(out, PICK(staff, event));
}

/* DATE;SANCTION;MOTIF;DECIDEUR */
static void put_sanction(struct gen_output *out, const struct gen_school *school,
			 const struct gen_event *event)
{
	(void)school;
	gen_put_date(out, event->day);
	put_separator(out);
	gen_put_raw(out, PICK(sanctions, event));
	put_separator(out);
	gen_put_raw(out, PICK(offences, event));
	put_separator(out);
	gen_put_raw(out, PICK(staff, event));
}

static int write_events(const struct gen_school *school, const char *folder, const char *name,
			const char *columns, const struct gen_events *events,
			void (*put)(struct gen_output *out, const struct gen_school *school,
				    const struct gen_event *event))
{
	struct gen_output out;

	gen_output_open(&out, GEN_ENCODING_WINDOWS_1252, folder, name);
	gen_put_raw(&out, "NUMERO;NOM;PRENOM;DATE NAISS;CLASSES;");
	gen_put_raw(&out, columns);
	gen_put_raw(&out, "\r\n");
	for (size_t i = 0; i < events->n; i++) {
		gen_put_number(&out, (int64_t)i + 1);
		put_separator(&out);
		put_who(&out, school, &school->pupils[events->list[i].pupil]);
		put(&out, school, &events->list[i]);
		gen_put_raw(&out, "\r\n");
	}
	return gen_output_close(&out);
}

int gen_pronote_write_behaviour(const struct gen_school *school, const char *folder)
{
	int r = write_events(school, folder, "EXP_RETARD_" GEN_YEAR_NAME ".csv",
			     "MOTIF;REGLE;DATE;HEURE;DUREE", &school->lateness, put_lateness);

	if (r < 0 || school->kind == GEN_KIND_ECOLE)
		return r;
	r = write_events(school, folder, "EXP_PUNITION_" GEN_YEAR_NAME ".csv",
			 "PUNITION;DATE;MOTIF;DEMANDEUR", &school->punishments, put_punishment);
	if (r < 0)
		return r;
	return write_events(school, folder, "EXP_SANCTION_" GEN_YEAR_NAME ".csv",
			    "DATE;SANCTION;MOTIF;DECIDEUR", &school->sanctions, put_sanction);
}
