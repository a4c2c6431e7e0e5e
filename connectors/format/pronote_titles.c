/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles to meanings. Owns only tables; knows no file. */
#include <stdbool.h>
#include <string.h>

#include "connectors/format/pronote_titles.h"
#include "vigie/cleanup.h"

static const struct {
	const char *key;
	enum vigie_pronote_field field;
} titles[] = {
	{"nom", VIGIE_PRONOTE_LAST},
	{"prenom", VIGIE_PRONOTE_FIRST},
	{"eleve", VIGIE_PRONOTE_FULL_NAME},
	{"eleves", VIGIE_PRONOTE_FULL_NAME},
	{"nomprenom", VIGIE_PRONOTE_FULL_NAME},
	{"nometprenom", VIGIE_PRONOTE_FULL_NAME},
	{"datenaiss", VIGIE_PRONOTE_BORN},
	{"datedenaissance", VIGIE_PRONOTE_BORN_ON},
	{"ne(e)le", VIGIE_PRONOTE_BORN_ON},
	{"nnational", VIGIE_PRONOTE_INE},
	{"ideleve", VIGIE_PRONOTE_LOCAL},
	{"classe", VIGIE_PRONOTE_CLASS},
	{"classes", VIGIE_PRONOTE_CLASS},
	{"classederattachement", VIGIE_PRONOTE_CLASS},
	{"redoublant", VIGIE_PRONOTE_REPEATING},
	{"mef", VIGIE_PRONOTE_FORMATION},
	{"formation", VIGIE_PRONOTE_FORMATION},
	{"regime", VIGIE_PRONOTE_BOARDING},
	{"bourses", VIGIE_PRONOTE_SCHOLARSHIP},
	{"entreeetab", VIGIE_PRONOTE_ENTERED},
	{"entree", VIGIE_PRONOTE_ENTERED},
	{"sortieetab", VIGIE_PRONOTE_LEFT},
	{"sortie", VIGIE_PRONOTE_LEFT},
	{"debscol", VIGIE_PRONOTE_SCHOOLED_FROM},
	{"palibelle", VIGIE_PRONOTE_SUPPORT},
	{"prj.dacc.", VIGIE_PRONOTE_SUPPORT},
	{"datedebut", VIGIE_PRONOTE_FROM},
	{"datefin", VIGIE_PRONOTE_TO},
	{"demijour", VIGIE_PRONOTE_HALF_DAYS},
	{"etatjustification", VIGIE_PRONOTE_JUSTIFIED},
	{"date", VIGIE_PRONOTE_DATE},
	{"heure", VIGIE_PRONOTE_HOUR},
	{"duree", VIGIE_PRONOTE_MINUTES},
	{"punition", VIGIE_PRONOTE_PUNISHMENT},
	{"demandeur", VIGIE_PRONOTE_ASKED_BY},
	{"sanction", VIGIE_PRONOTE_SANCTION},
	{"decideur", VIGIE_PRONOTE_DECIDED_BY},
	{"motifsdelincident", VIGIE_PRONOTE_INCIDENT},
	{"auteur(s)delincident", VIGIE_PRONOTE_AUTHORS},
	{"gravite", VIGIE_PRONOTE_SEVERITY},
	{"nb", VIGIE_PRONOTE_NUMBER},
	{"observations", VIGIE_PRONOTE_OBSERVATIONS},
	{"djbulletin", VIGIE_PRONOTE_HALF_DAYS_BULLETIN},
	{"justifiee", VIGIE_PRONOTE_JUSTIFIED_ANSWER},
	{"justifiees", VIGIE_PRONOTE_TOTAL_JUSTIFIED},
	{"nonjustifiees", VIGIE_PRONOTE_TOTAL_UNJUSTIFIED},
	{"h.abs.", VIGIE_PRONOTE_HOURS_MISSED},
	{"ret.", VIGIE_PRONOTE_LATE},
	{"annee", VIGIE_PRONOTE_YEAR_AVERAGE},
};

/* Read by nobody here: addresses, telephones, health, family, last year, next year, options. The
 * prefixes AP_, R1_ … R3_ and the numbers at the end are taken off before looking. */
static const char *const known[] = {
	"numero",
	"civilite",
	"prenomusage",
	"nomnaissance",
	"lieunaiss",
	"paysnaiss",
	"sexe",
	"nationalite",
	"codenation",
	"famille",
	"adres",
	"cp",
	"ville",
	"cprovince",
	"lprovince",
	"pays",
	"email",
	"portablenum",
	"portableindic",
	"portablecomplet",
	"sms",
	"groupes",
	"occupation",
	"cetab",
	"letab",
	"vetab",
	"eetab",
	"classeprev",
	"mefprev",
	"comporprev",
	"niveauprev",
	"absencprev",
	"critlibprev",
	"information",
	"etaborigrne",
	"etaborig",
	"etaborigville",
	"etaborigdpt",
	"etaborigemail",
	"dernetab",
	"optlib",
	"optme",
	"prevoptlib",
	"prevoptme",
	"cprov",
	"lprov",
	"cmotifsortie",
	"lmotifsortie",
	"cstatut",
	"lstatut",
	"adtransport",
	"finscol",
	"noss",
	"cless",
	"respcivilite",
	"nocontrat",
	"mutuelle",
	"cotisation",
	"motifnc",
	"pamotif",
	"padatedebut",
	"padatefin",
	"exonlibelles",
	"exoncodes",
	"nivresp",
	"nom",
	"prenom",
	"datenaissance",
	"lsituation",
	"csituation",
	"lprofession",
	"cprofession",
	"fixenum",
	"fixeindic",
	"fixecomplet",
	"telbureaunum",
	"telbureauindic",
	"telbureaucomplet",
	"adprivee",
	"llien",
	"clienparent",
	"heberge",
	"financier",
	"percoitaide",
	"preferentiel",
	"courrier",
	"info",
	"ident",
	"redoublant",
	"mef",
	"regime",
	"debscol",
	"classe",
	"motif",
	"regle",
	"auteurdusignalement",
	"adresseemail",
	"groupe",
	"tuteur",
	"cnxele.",
	"cnxresp.",
	"option",
	"s",
	"encouragement/valorisation",
	"encouragements/valorisations",
	"touteslesoptions",
	"evol.",
	"n.notes",
	"eval.",
	"leconnonapprise",
	"oublidemateriel",
	"travailnonfait",
	"heuresmanquees",
};

/* Captions that carry something of their own: "Moy. S2", "½ journées non justifiées". */
static enum vigie_pronote_field find_pattern(const char *key)
{
	bool halves = strstr(key, "½") || strstr(key, "1/2j") || strstr(key, "demijournee") ||
		      strncmp(key, "dj", 2) == 0;

	if (strncmp(key, "moy.", 4) == 0 && strchr("ts", key[4]) && key[4] && key[5] >= '1' &&
	    key[5] <= '9' && key[6] == '\0')
		return VIGIE_PRONOTE_TERM_AVERAGE;
	/* A settled absence ("réglée") is neither justified nor the opposite. */
	if (!halves || strstr(key, "regle"))
		return VIGIE_PRONOTE_NO_FIELD;
	/* "non justifiees" holds "justifiees": the longer word is asked for first. */
	if (strstr(key, "nonjustif") || strstr(key, "injustif"))
		return VIGIE_PRONOTE_TOTAL_UNJUSTIFIED;
	return strstr(key, "justif") ? VIGIE_PRONOTE_TOTAL_JUSTIFIED : VIGIE_PRONOTE_TOTAL;
}

enum vigie_pronote_field vigie_pronote_title_find(const char *key)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(titles); i++)
		if (strcmp(titles[i].key, key) == 0)
			return titles[i].field;
	return find_pattern(key);
}

static const struct {
	const char *title, *meaning;
} fields[] = {
#define X(enumerator, title, meaning) [VIGIE_PRONOTE_##enumerator] = {title, meaning},
	VIGIE_PRONOTE_FIELDS(X)
#undef X
};

/* Each field's own title, in their order, then the other spellings. */
bool vigie_pronote_title_at(size_t i, enum vigie_pronote_field *ret_field, const char **ret_key)
{
	if (i < VIGIE_PRONOTE_FIELDS_N) {
		*ret_field = (enum vigie_pronote_field)i;
		*ret_key = fields[i].title;
		return true;
	}
	i -= VIGIE_PRONOTE_FIELDS_N;
	if (i >= VIGIE_ARRAY_SIZE(titles))
		return false;
	*ret_field = titles[i].field;
	*ret_key = titles[i].key;
	return true;
}

bool vigie_pronote_title_is_known(const char *key)
{
	size_t size;

	if (strncmp(key, "ap", 2) == 0 && strncmp(key, "app.", 4) != 0)
		key += 2;
	else if (key[0] == 'r' && key[1] >= '1' && key[1] <= '3')
		key += 2;
	for (size = strlen(key); size > 0 && key[size - 1] >= '0' && key[size - 1] <= '9';)
		size--;
	if (strncmp(key, "rappeldelaperiode", 17) == 0 || strncmp(key, "app.", 4) == 0)
		return true;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(known); i++)
		if (strlen(known[i]) == size && strncmp(known[i], key, size) == 0)
			return true;
	return false;
}

const char *vigie_pronote_field_title(enum vigie_pronote_field field)
{
	return fields[field].title;
}

const char *vigie_pronote_field_meaning(enum vigie_pronote_field field)
{
	return fields[field].meaning;
}
