/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The school year 2026-2027 (schoolyear.h): dates, open half-days, terms, the calendar file. */
#include "schoolyear.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "output.h"

/* Howard Hinnant's civil calendar algorithms. */
gen_day gen_day_of(int year, int month, int day)
{
	int y = year - (month <= 2);
	int era = y / 400;
	int of_era = y - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct gen_date gen_date_of(gen_day day)
{
	int z = day + 719468;
	int era = z / 146097;
	int of_era = z - era * 146097;
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;
	int month = m + (m < 10 ? 3 : -9);

	return (struct gen_date){.year = y + era * 400 + (month <= 2),
				 .month = month,
				 .day = of_year - (153 * m + 2) / 5 + 1};
}

int gen_weekday(gen_day day)
{
	return (day + 3) % 7;
}

/* X(description, zone or 0 for all, first closed day, day of return) */
#define HOLIDAYS(X)                                                                                \
	X("Vacances de la Toussaint", 0, 2026, 10, 17, 2026, 11, 2)                                \
	X("Vacances de Noël", 0, 2026, 12, 19, 2027, 1, 4)                                         \
	X("Vacances d'Hiver", 'A', 2027, 2, 13, 2027, 3, 1)                                        \
	X("Vacances d'Hiver", 'B', 2027, 2, 20, 2027, 3, 8)                                        \
	X("Vacances d'Hiver", 'C', 2027, 2, 6, 2027, 2, 22)                                        \
	X("Vacances de Printemps", 'A', 2027, 4, 10, 2027, 4, 26)                                  \
	X("Vacances de Printemps", 'B', 2027, 4, 17, 2027, 5, 3)                                   \
	X("Vacances de Printemps", 'C', 2027, 4, 3, 2027, 4, 19)                                   \
	X("Pont de l'Ascension", 0, 2027, 5, 6, 2027, 5, 10)                                       \
	X("Vacances d'Été", 0, 2027, 7, 3, 2027, 9, 1)

static const struct holiday {
	const char *description;
	char zone;
	struct gen_date first, back;
} holidays[] = {
#define X(what, zone, y1, m1, d1, y2, m2, d2) {what, zone, {y1, m1, d1}, {y2, m2, d2}},
	HOLIDAYS(X)
#undef X
};

/* Public holidays on school days, which the open data does not list. */
static const struct gen_date public_holidays[] = {{2026, 11, 11}, {2027, 3, 29}, {2027, 5, 17}};

static gen_day day_of(struct gen_date date)
{
	return gen_day_of(date.year, date.month, date.day);
}

static bool day_is_closed(gen_day day)
{
	for (size_t i = 0; i < sizeof(holidays) / sizeof(*holidays); i++)
		if ((!holidays[i].zone || holidays[i].zone == 'C') &&
		    day >= day_of(holidays[i].first) && day < day_of(holidays[i].back))
			return true;
	for (size_t i = 0; i < sizeof(public_holidays) / sizeof(*public_holidays); i++)
		if (day == day_of(public_holidays[i]))
			return true;
	return gen_weekday(day) >= 5;
}

void gen_year_make(struct gen_year *year, gen_day until)
{
	year->first = gen_day_of(GEN_FIRST_YEAR, 9, 1);
	year->last = gen_day_of(GEN_FIRST_YEAR + 1, 7, 2);
	year->until = until;
	year->n_halves = 0;
	for (gen_day day = year->first; day <= until; day++) {
		if (day_is_closed(day))
			continue;
		year->halves[year->n_halves++] = 2 * day;
		if (gen_weekday(day) != 2)
			year->halves[year->n_halves++] = 2 * day + 1;
	}
}

static const struct gen_date term_starts[][GEN_MAX_TERMS + 1] = {
	{{2026, 9, 1}, {2026, 12, 1}, {2027, 3, 1}, {2027, 7, 3}},
	{{2026, 9, 1}, {2027, 1, 25}, {2027, 7, 3}},
	{{2026, 9, 1}, {2026, 11, 2}, {2027, 1, 4}, {2027, 2, 22}, {2027, 4, 19}, {2027, 7, 3}},
};

int gen_year_terms(const struct gen_year *year, int count, struct gen_term terms[GEN_MAX_TERMS])
{
	const struct gen_date *starts = term_starts[count == 3 ? 0 : count == 2 ? 1 : 2];
	int n = 0;

	while (n < count && day_of(starts[n]) + 21 <= year->until) {
		terms[n] = (struct gen_term){
			.first = day_of(starts[n]),
			.last = day_of(starts[n + 1]) - 1,
			.letter = "TSP"[count == 3   ? 0
					: count == 2 ? 1
						     : 2],
			.index = n + 1,
			.count = count,
		};
		n++;
	}
	return n;
}

static const struct {
	char zone;
	const char *names[12];
} academies[] = {
	{'A',
	 {"Besançon", "Bordeaux", "Clermont-Ferrand", "Dijon", "Grenoble", "Limoges", "Lyon",
	  "Poitiers"}},
	{'B',
	 {"Aix-Marseille", "Amiens", "Lille", "Nancy-Metz", "Nantes", "Nice", "Normandie",
	  "Orléans-Tours", "Reims", "Rennes", "Strasbourg"}},
	{'C', {"Créteil", "Montpellier", "Paris", "Toulouse", "Versailles"}},
};

/* Midnight in Paris, as the open data writes it: in universal time, so on the day before. */
static void put_instant(struct gen_output *out, gen_day day)
{
	bool summer = (day > gen_day_of(2026, 3, 29) && day <= gen_day_of(2026, 10, 25)) ||
		      (day > gen_day_of(2027, 3, 28) && day <= gen_day_of(2027, 10, 31));

	gen_put_iso_date(out, day - 1);
	gen_put_raw(out, summer ? "T22:00:00+00:00" : "T23:00:00+00:00");
}

static void put_row(struct gen_output *out, const struct holiday *holiday, const char *population,
		    const char *academy, char zone)
{
	gen_put_raw(out, holiday->description);
	gen_put_char(out, ';');
	gen_put_raw(out, population);
	gen_put_char(out, ';');
	put_instant(out, day_of(holiday->first));
	gen_put_char(out, ';');
	put_instant(out, day_of(holiday->back));
	gen_put_char(out, ';');
	gen_put_raw(out, academy);
	gen_put_raw(out, ";Zone ");
	gen_put_char(out, zone);
	gen_put_raw(out, ";" GEN_YEAR_NAME "\r\n");
}

/* A Friday that only teachers have off: a reader that takes it loses two half-days. */
static const struct holiday teachers_day = {
	"Formation des enseignants", 0, {2026, 11, 13}, {2026, 11, 14}};

int gen_calendar_write(const char *folder)
{
	struct gen_output out;

	gen_output_open(&out, GEN_ENCODING_UTF8, folder, "calendrier-scolaire.csv");
	gen_put_raw(&out, "Description;Population;Date de début;Date de fin;Académies;Zones;"
			  "annee_scolaire\r\n");
	for (size_t z = 0; z < sizeof(academies) / sizeof(*academies); z++) {
		for (const char *const *name = academies[z].names; *name; name++) {
			for (size_t i = 0; i < sizeof(holidays) / sizeof(*holidays); i++)
				if (!holidays[i].zone || holidays[i].zone == academies[z].zone)
					put_row(&out, &holidays[i], "-", *name, academies[z].zone);
			put_row(&out, &teachers_day, "Enseignants", *name, academies[z].zone);
		}
	}
	return gen_output_close(&out);
}
