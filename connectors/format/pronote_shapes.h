/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The shapes of PRONOTE's exports, and how a head is recognised as one of them: by the titles of
 * its columns, never by its name. Keeps the place of each column, never a cell.
 */
#ifndef VIGIE_CONNECTORS_FORMAT_PRONOTE_SHAPES_H
#define VIGIE_CONNECTORS_FORMAT_PRONOTE_SHAPES_H

#include "connectors/csv.h"
#include "connectors/format/pronote_titles.h"
#include "vigie/format.h"
#include "vigie/record.h"

/* The first whose columns are there names the shape. */
enum vigie_pronote_shape {
	VIGIE_PRONOTE_SHAPE_NONE,
	VIGIE_PRONOTE_INCIDENTS,
	VIGIE_PRONOTE_PUNISHMENTS,
	VIGIE_PRONOTE_SANCTIONS,
	VIGIE_PRONOTE_LATENESS,
	VIGIE_PRONOTE_ABSENCES,
	VIGIE_PRONOTE_PUPILS,
	VIGIE_PRONOTE_BULLETIN,
	VIGIE_PRONOTE_ABSENCE_LIST,
	VIGIE_PRONOTE_ABSENCE_LIST_UNDATED,
	VIGIE_PRONOTE_ABSENCE_SUMMARY,
	VIGIE_PRONOTE_OBSERVATION_SUMMARY,
	VIGIE_PRONOTE_INCIDENT_LIST,
	VIGIE_PRONOTE_PUNISHMENT_COUNTS,
	VIGIE_PRONOTE_PUPIL_LIST,
	VIGIE_PRONOTE_GRADES, /* this and the next by their header rows, not by their titles */
	VIGIE_PRONOTE_AVERAGES,
	VIGIE_PRONOTE_SHAPES_N,
};

/* What must be known from elsewhere; the school always. */
enum vigie_pronote_need {
	VIGIE_PRONOTE_NEEDS_YEAR = 1, /* the dates of its rows do not say it */
	VIGIE_PRONOTE_NEEDS_SUBJECT = 2,
	VIGIE_PRONOTE_NEEDS_TERM = 4,
	VIGIE_PRONOTE_NEEDS_CLASS = 8, /* where no column says it: names alone name nobody */
};

struct vigie_pronote_facts {
	const char *title; /* msgid */
	enum vigie_delivery_kind kind;
	bool complete; /* the whole school's */
	unsigned needs; /* enum vigie_pronote_need */
	vigie_pronote_fields all; /* columns without which it is no such export */
	vigie_pronote_fields any, any_too; /* at least one of each set; 0 not asked */
	vigie_pronote_fields none; /* columns that make it another one */
	vigie_pronote_fields reads; /* columns whose cells are looked at; 0: by place (grids) */
};

/* Title rows and header rows are looked for among the first rows only. */
#define VIGIE_PRONOTE_HEADER_ROWS 6u

/* Where the columns are. Owner: who declares it; holds no pointer. */
struct vigie_pronote_layout {
	enum vigie_pronote_shape shape; /* NONE: unknown */
	enum vigie_pronote_shape nearest; /* of an unknown one */
	vigie_pronote_fields found; /* in the row of titles, or the one most like it */
	uint16_t column[VIGIE_PRONOTE_FIELDS_N]; /* 1-based; 0 none */
	unsigned titles; /* which row has the titles; blank rows are not counted */
	unsigned first, n_rows; /* the header rows; the rows before them are decoration */
	uint32_t line; /* of the titles */
	size_t width; /* cells of the widest header row */
};

/* NULL for NONE. */
const struct vigie_pronote_facts *vigie_pronote_shape_facts(enum vigie_pronote_shape shape);
/* The shape that a set of columns makes; NONE when it makes none. */
enum vigie_pronote_shape vigie_pronote_shape_of(vigie_pronote_fields found);
/* The shape that it is nearest to; NONE when it is near none. */
enum vigie_pronote_shape vigie_pronote_shape_near(vigie_pronote_fields found);
/* Of the shapes that titles tell, the i-th (struct vigie_format::shape). */
bool vigie_pronote_shape_columns(size_t i, struct vigie_shape *ret_shape);
/* Appends the key of a title: folded, without spaces. 0, -EILSEQ or -ENOMEM. */
int vigie_pronote_title_key(const char *title, struct vigie_buffer *out) VIGIE_MUST_CHECK;
/* Recognises the first bytes of a file. 0 (shape NONE too) or -errno. */
int vigie_pronote_recognise(const char *head, size_t size,
			    struct vigie_pronote_layout *ret_layout) VIGIE_MUST_CHECK;

#endif
