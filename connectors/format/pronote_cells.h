/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What PRONOTE writes in a cell: dates, marks, hours, answers, names. Pure readers of normalised
 * text; an empty cell is for the caller to see. They invent nothing: what cannot be read is said.
 */
#ifndef VIGIE_CONNECTORS_FORMAT_PRONOTE_CELLS_H
#define VIGIE_CONNECTORS_FORMAT_PRONOTE_CELLS_H

#include "vigie/buffer.h"
#include "vigie/record.h"

#define VIGIE_PRONOTE_NO_TIME (-1)
#define VIGIE_PRONOTE_NO_SERIAL (-1)

struct vigie_pronote_moment {
	int year, month, day; /* year 0: not written */
	int32_t serial; /* of a spreadsheet, instead of the three above; else NO_SERIAL */
	int minute; /* of the day; NO_TIME */
};

/*
 * Reads "03/02/2013", "03/02", "2013-02-03", "2013-02-03T08:00:00", "04/12/2025 de 17:00", "le
 * mardi 4 novembre 2025 de 16:30 à 17:30", "45995". Returns 0 or -EINVAL. Whether the day exists
 * is found when it is placed.
 */
int vigie_pronote_read_moment(const char *text,
			      struct vigie_pronote_moment *ret_moment) VIGIE_MUST_CHECK;
/* Only "dd/mm" and "dd/mm/yyyy": the head of a column of marks. 0 or -EINVAL. */
int vigie_pronote_read_day_month(const char *text,
				 struct vigie_pronote_moment *ret_moment) VIGIE_MUST_CHECK;
/*
 * The day of a moment; one without year is placed in the school year `year` (0 unknown). Serials
 * count from 1900, or 1904. VIGIE_DAY_NONE when no such day exists or it cannot be placed.
 */
vigie_day vigie_pronote_place(const struct vigie_pronote_moment *moment, int year, bool from_1904);

enum vigie_pronote_mark_kind {
	VIGIE_PRONOTE_MARK_NONE, /* "-" */
	VIGIE_PRONOTE_MARK_VALUE,
	VIGIE_PRONOTE_MARK_ANNOTATION, /* with the value 0 where it counts */
};

struct vigie_pronote_mark {
	vigie_decimal value, out_of; /* out_of: of "18/20" */
	enum vigie_annotation annotation;
};

/* Reads what stands in a column of marks; never fails: what it does not know is an unknown
 * annotation. */
enum vigie_pronote_mark_kind vigie_pronote_read_mark(const char *text,
						     struct vigie_pronote_mark *ret_mark);

struct vigie_pronote_scale {
	vigie_decimal coefficient, out_of;
};

/* Reads "2-/20". 0 or -EINVAL. */
int vigie_pronote_read_scale(const char *text,
			     struct vigie_pronote_scale *ret_scale) VIGIE_MUST_CHECK;
/* Reads "3h00", "90h00 (3)", "2h", "7,5" as hours. 0 or -EINVAL. */
int vigie_pronote_read_hours(const char *text, vigie_decimal *ret_hours) VIGIE_MUST_CHECK;
/* Reads "10", "10 min", "0h10" as minutes. 0, -EINVAL, or -ERANGE over a day. */
int vigie_pronote_read_minutes(const char *text, int *ret_minutes) VIGIE_MUST_CHECK;
/* Reads a decimal with comma or dot. 0, -EINVAL or -ERANGE. */
int vigie_pronote_read_number(const char *text, vigie_decimal *ret_value) VIGIE_MUST_CHECK;
/* O, N, Oui, Non …; VIGIE_UNSAID for an empty cell. 0 or -EINVAL. */
int vigie_pronote_read_answer(const char *text, enum vigie_answer *ret_answer) VIGIE_MUST_CHECK;

/* What qualifies a repeated subject in an averages grid. */
enum vigie_pronote_part {
	VIGIE_PRONOTE_PART_NONE,
	VIGIE_PRONOTE_PART_AVERAGE,
	VIGIE_PRONOTE_PART_WRITTEN,
	VIGIE_PRONOTE_PART_ORAL,
	VIGIE_PRONOTE_PART_ABSENCES,
};

/* Of a title key ("abs", "moy", "ecrit", "oral", "1", "2"). */
enum vigie_pronote_part vigie_pronote_part_of(const char *key);
/* "29 élèves". */
bool vigie_pronote_is_head_count(const char *text);
/*
 * A row that is no pupil, by the cell where the name would be: "Moyenne de la classe :", "29
 * élèves", a class line with a triangle, "Général", a header again.
 */
bool vigie_pronote_is_parasite(const char *name);
/*
 * Splits "ESSAI DA COSTA Inès" behind its leading words in capitals ("ESSAI DA COSTA", "Inès"); a
 * name without capitals behind its first word. Returns the length of the last name.
 */
size_t vigie_pronote_split_name(const char *name, const char **ret_first);
/* Releases the bytes after overwriting them. */
void vigie_pronote_wipe(struct vigie_buffer *buffer);

#endif
