/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invented people and places (names.h). */
#include "names.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(*(array))))

static const char *const heads[] = {
	"BAR", "BEL",  "BRAN", "CAR",  "CHAL", "COR", "DAR", "DEL", "FAR", "FOU",
	"GAL", "GRAN", "HAL",  "JOR",  "KER",  "LAN", "LOR", "MAL", "MER", "MOR",
	"NAV", "OR",   "PEL",  "QUIN", "RAV",  "ROU", "SAR", "SOR", "TAL", "TOR",
	"VAL", "VER",  "BÉ",   "CRÉ",  "LÉ",   "PRÉ", "CŒU", "GUÉ", "HÉ",  "MÉ",
};
static const char *const middles[] = {
	"BI", "CA", "DO", "FE", "GA", "LI", "LU", "MA",
	"NI", "PA", "RO", "SA", "TE", "VI", "ZE", "",
};
static const char *const tails[] = {
	"DREC", "GNOL", "LIN",	 "MOND", "NAC",	   "QUET", "RAIN", "RIOU", "SAND",
	"TREL", "VAUX", "VIGNE", "ZAN",	 "BREUIL", "LOUP", "ÇON",  "NÉE",  "HAL",
};
static const char *const particles[] = {"DE ", "DE LA ", "DU ",	     "LE ",
					"D'O", "DA ",	 "VAN DER ", "L'A"};

static const char *const girls[] = {
	"Inès",	  "Chloé",  "Maëlys",	"Zoé",	   "Anaïs", "Léa",	 "Jade",      "Louise",
	"Alice",  "Lina",   "Manon",	"Camille", "Sarah", "Éléonore",	 "Marie-Lou", "Anna",
	"Rose",	  "Noëlla", "Yasmine",	"Aïcha",   "Fatou", "Clémence",	 "Margaux",   "Océane",
	"Élise",  "Jeanne", "Lou Anne", "Mélina",  "Nora",  "Romane",	 "Salomé",    "Thaïs",
	"Agathe", "Assia",  "Capucine", "Daphné",  "Emma",  "Françoise", "Gaëlle",    "Héloïse",
	"Mœana",  "Kenza",  "Lilou",	"Maïwenn", "Ninon", "Ophélie",	 "Pénélope",  "Victoire",
};
static const char *const boys[] = {
	"Gaël",		"Loïc",	    "Théo",	"Jean Baptiste", "Hugo",    "Noé",	"Raphaël",
	"Adam",		"Arthur",   "Louis",	"Gabriel",	 "Léo",	    "Maël",	"Ethan",
	"Nathan",	"Jules",    "Mathéo",	"Sacha",	 "Yanis",   "Ibrahim",	"Amadou",
	"Félix",	"Côme",	    "Timéo",	"Benoît",	 "Clément", "Dorian",	"Élie",
	"François",	"Grégoire", "Hélios",	"Ilyès",	 "Joël",    "Kévin",	"Ludovic",
	"Marc-Antoine", "Naël",	    "Oscar",	"Paul",		 "Quentin", "Rémi",	"Samuel",
	"Tom",		"Ulysse",   "Valentin", "Wassim",	 "Youssef", "Zacharie",
};
static const char *const streets[] = {
	"rue des Essais",	"avenue du Lac",     "chemin de l'Étang", "place de la Halle",
	"boulevard de la Gare", "impasse du Moulin", "rue de l'Œuvre",	  "allée des Tilleuls",
};
static const char *const towns[] = {
	"ESSAIVILLE", "SAINT-MODÈLE", "VILLENEUVE-L'ESSAI", "FICTIF-SUR-ORNE",
	"BOURG-TEST", "LA MAQUETTE",  "CHÂTEAU-L'INVENTÉ",  "EXEMPLE-LES-BAINS",
};
static const int professions[] = {0, 0, 0, 10, 21, 34, 42, 46, 52, 54, 55, 62, 63, 67, 81, 85};

static const char *pick(struct gen_random *random, const char *const *words, int n)
{
	return words[gen_random_below(random, n)];
}

static void append_name(struct gen_random *random, char surname[GEN_SURNAME_SIZE])
{
	strcat(surname, pick(random, heads, COUNT(heads)));
	strcat(surname, pick(random, middles, COUNT(middles)));
	strcat(surname, pick(random, tails, COUNT(tails)));
}

void gen_surname(struct gen_random *random, char surname[GEN_SURNAME_SIZE])
{
	int shape = gen_random_below(random, 100);

	surname[0] = '\0';
	if (shape < 6)
		strcat(surname, pick(random, particles, COUNT(particles)));
	append_name(random, surname);
	if (shape >= 91) {
		strcat(surname, shape >= 98 ? " " : "-");
		append_name(random, surname);
	}
}

const char *gen_given_name(struct gen_random *random, char sex)
{
	return sex == 'F' ? pick(random, girls, COUNT(girls)) : pick(random, boys, COUNT(boys));
}

const char *gen_town(struct gen_random *random)
{
	return pick(random, towns, COUNT(towns));
}

void gen_family_make(struct gen_family *family, uint64_t seed, int school, int number)
{
	struct gen_random random =
		gen_random_at(seed, GEN_STREAM_FAMILY, (uint64_t)school, (uint64_t)number);

	gen_surname(&random, family->last);
	family->mother = gen_given_name(&random, 'F');
	family->father = gen_random_chance(&random, 700) ? gen_given_name(&random, 'M') : NULL;
	family->number = number;
	family->house = 1 + gen_random_below(&random, 90);
	family->street = pick(&random, streets, COUNT(streets));
	family->postcode = 99000 + 10 * gen_random_below(&random, COUNT(towns));
	family->town = gen_town(&random);
	family->profession = professions[gen_random_below(&random, COUNT(professions))];
}

void gen_strip_accents(const char *text, char *bare, size_t size)
{
	static const char *const letters[][2] = {
		{"É", "E"}, {"È", "E"},	 {"Ç", "C"}, {"Œ", "OE"}, {"À", "A"}, {"é", "e"},
		{"è", "e"}, {"ë", "e"},	 {"ê", "e"}, {"ï", "i"},  {"î", "i"}, {"ô", "o"},
		{"ç", "c"}, {"œ", "oe"}, {"â", "a"}, {"à", "a"},  {"Ë", "E"},
	};
	size_t used = 0;

	while (*text && used + 2 < size) {
		size_t i = 0;

		while (i < sizeof(letters) / sizeof(*letters) &&
		       strncmp(text, letters[i][0], strlen(letters[i][0])) != 0)
			i++;
		if (i == sizeof(letters) / sizeof(*letters)) {
			bare[used++] = *text++;
			continue;
		}
		used += (size_t)sprintf(bare + used, "%s", letters[i][1]);
		text += strlen(letters[i][0]);
	}
	bare[used] = '\0';
}
