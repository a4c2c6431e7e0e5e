/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of shapes: which columns make which export. Pure; the rows are looked at in
 * pronote_header.c. */
#include "connectors/format/pronote_shapes.h"
#include "vigie/cleanup.h"

#define B(field) VIGIE_PRONOTE_BIT(VIGIE_PRONOTE_##field)
#define WHO (B(LAST) | B(FULL_NAME))
#define FIRST_LAST (B(LAST) | B(FIRST))
#define IDENTITY (WHO | B(FIRST) | B(BORN) | B(BORN_ON) | B(INE) | B(LOCAL) | B(CLASS))
#define PUPIL                                                                                      \
	(IDENTITY | B(REPEATING) | B(FORMATION) | B(BOARDING) | B(SCHOLARSHIP) | B(ENTERED) |      \
	 B(LEFT) | B(SCHOOLED_FROM) | B(SUPPORT))
#define ABSENCE                                                                                    \
	(IDENTITY | B(FROM) | B(TO) | B(DATE) | B(HALF_DAYS) | B(HALF_DAYS_BULLETIN) |             \
	 B(JUSTIFIED) | B(JUSTIFIED_ANSWER))
#define TOTALS (B(TOTAL) | B(TOTAL_JUSTIFIED) | B(TOTAL_UNJUSTIFIED) | B(HALF_DAYS_BULLETIN))

/* A set that no file fills: recognised by its header rows. */
#define BY_ROWS UINT64_MAX

#define YEAR VIGIE_PRONOTE_NEEDS_YEAR
#define SUBJECT VIGIE_PRONOTE_NEEDS_SUBJECT
#define TERM VIGIE_PRONOTE_NEEDS_TERM
#define CLASS VIGIE_PRONOTE_NEEDS_CLASS

/* X(shape, msgid, delivery kind, complete, needs, all, any, any_too, none, reads) */
#define SHAPES(X)                                                                                  \
	X(INCIDENTS, N_("incidents"), INCIDENTS, false, 0, B(AUTHORS) | B(DATE), B(INCIDENT), 0,   \
	  0, B(DATE) | B(INCIDENT) | B(AUTHORS))                                                   \
	X(PUNISHMENTS, N_("punishments"), PUNISHMENTS, true, 0, FIRST_LAST | B(DATE),              \
	  B(PUNISHMENT) | B(ASKED_BY), 0, 0, IDENTITY | B(DATE) | B(PUNISHMENT))                   \
	X(SANCTIONS, N_("sanctions"), SANCTIONS, true, 0, FIRST_LAST | B(DATE),                    \
	  B(SANCTION) | B(DECIDED_BY), 0, 0, IDENTITY | B(DATE) | B(SANCTION))                     \
	X(LATENESS, N_("lateness"), LATENESS, true, 0, FIRST_LAST | B(DATE), B(HOUR) | B(MINUTES), \
	  0, B(FROM) | B(HALF_DAYS), IDENTITY | B(DATE) | B(MINUTES) | B(JUSTIFIED))               \
	X(ABSENCES, N_("absences"), ABSENCES, true, 0, FIRST_LAST | B(FROM), 0, 0, 0, ABSENCE)     \
	X(PUPILS, N_("EXP_ELEVE, pupils"), PUPILS, true, YEAR, FIRST_LAST,                         \
	  B(BORN) | B(INE) | B(CLASS), 0,                                                          \
	  B(BORN_ON) | B(HALF_DAYS) | B(JUSTIFIED) | B(DATE) | B(PUNISHMENT) | B(SANCTION), PUPIL) \
	X(BULLETIN, N_("report of one class in one subject"), REPORTS, false,                      \
	  YEAR | SUBJECT | CLASS, B(TERM_AVERAGE), WHO, 0, 0, 0)                                   \
	X(ABSENCE_LIST, N_("list of absences"), ABSENCES, false, 0, B(JUSTIFIED_ANSWER), WHO,      \
	  B(FROM) | B(DATE), 0, ABSENCE)                                                           \
	X(ABSENCE_LIST_UNDATED, N_("list of absences without dates, from which nothing is read"),  \
	  RECORDS, false, 0, B(HALF_DAYS_BULLETIN) | B(JUSTIFIED_ANSWER), WHO, 0, 0, 0)            \
	X(ABSENCE_SUMMARY, N_("summary of absences"), ABSENCES, false, YEAR | TERM, 0, WHO,        \
	  TOTALS, B(FROM) | B(DATE), IDENTITY | TOTALS)                                            \
	X(OBSERVATION_SUMMARY, N_("summary of observations, from which nothing is read"), RECORDS, \
	  false, 0, B(OBSERVATIONS), WHO, 0, 0, 0)                                                 \
	X(INCIDENT_LIST, N_("list of incidents without motives, from which nothing is read"),      \
	  RECORDS, false, 0, B(SEVERITY), WHO, 0, 0, 0)                                            \
	X(PUNISHMENT_COUNTS, N_("number of punishments, from which nothing is read"), RECORDS,     \
	  false, 0, B(NUMBER) | B(CLASS), WHO, 0, B(FIRST), 0)                                     \
	X(PUPIL_LIST, N_("list of pupils"), PUPILS, false, YEAR, B(BORN_ON), WHO, 0, 0, PUPIL)     \
	X(GRADES, N_("grades of one class in one subject"), GRADES, false, YEAR | SUBJECT | CLASS, \
	  BY_ROWS, 0, 0, 0, 0)                                                                     \
	X(AVERAGES, N_("averages of one class in all subjects"), GRADES, false,                    \
	  YEAR | TERM | CLASS, BY_ROWS, 0, 0, 0, 0)

static const struct vigie_pronote_facts shapes[VIGIE_PRONOTE_SHAPES_N] = {
#define X(shape, title, kind, complete, needs, all, any, any_too, none, reads)                     \
	[VIGIE_PRONOTE_##shape] = {                                                                \
		title, VIGIE_DELIVERY_##kind, complete, needs, all, any, any_too, none, reads},
	SHAPES(X)
#undef X
};

const struct vigie_pronote_facts *vigie_pronote_shape_facts(enum vigie_pronote_shape shape)
{
	return shape == VIGIE_PRONOTE_SHAPE_NONE ? NULL : &shapes[shape];
}

static bool fits(const struct vigie_pronote_facts *facts, vigie_pronote_fields found)
{
	return (found & facts->all) == facts->all && !(found & facts->none) &&
	       (!facts->any || (found & facts->any)) &&
	       (!facts->any_too || (found & facts->any_too));
}

enum vigie_pronote_shape vigie_pronote_shape_of(vigie_pronote_fields found)
{
	for (unsigned i = VIGIE_PRONOTE_SHAPE_NONE + 1; i < VIGIE_PRONOTE_SHAPES_N; i++)
		if (fits(&shapes[i], found))
			return (enum vigie_pronote_shape)i;
	return VIGIE_PRONOTE_SHAPE_NONE;
}

static enum vigie_shape_need need_of(const struct vigie_pronote_facts *facts,
				     vigie_pronote_fields field)
{
	return facts->all & field	? VIGIE_SHAPE_NEEDED
	       : facts->any & field	? VIGIE_SHAPE_ONE_OF
	       : facts->any_too & field ? VIGIE_SHAPE_ONE_OF_TOO
					: VIGIE_SHAPE_OPTIONAL;
}

/* Each spelling of each column that the shape looks at. */
static void fill(const struct vigie_pronote_facts *facts, struct vigie_shape *shape)
{
	vigie_pronote_fields wanted = facts->all | facts->any | facts->any_too | facts->reads;
	enum vigie_pronote_field field;
	const char *key;

	*shape = (struct vigie_shape){.title = facts->title,
				      .is_known = vigie_pronote_title_is_known};
	for (size_t i = 0; vigie_pronote_title_at(i, &field, &key); i++)
		if (wanted & VIGIE_PRONOTE_BIT(field) && shape->n < VIGIE_SHAPE_COLUMNS)
			shape->columns[shape->n++] = (struct vigie_shape_column){
				key, vigie_pronote_field_title(field),
				need_of(facts, VIGIE_PRONOTE_BIT(field))};
}

bool vigie_pronote_shape_columns(size_t i, struct vigie_shape *ret_shape)
{
	if (i >= VIGIE_PRONOTE_GRADES - VIGIE_PRONOTE_SHAPE_NONE - 1)
		return false;
	fill(&shapes[VIGIE_PRONOTE_SHAPE_NONE + 1 + i], ret_shape);
	return true;
}

enum vigie_pronote_shape vigie_pronote_shape_near(vigie_pronote_fields found)
{
	enum vigie_pronote_shape nearest = VIGIE_PRONOTE_SHAPE_NONE;
	int best = 0;

	for (unsigned i = VIGIE_PRONOTE_SHAPE_NONE + 1; i < VIGIE_PRONOTE_SHAPES_N; i++) {
		const struct vigie_pronote_facts *facts = &shapes[i];
		vigie_pronote_fields all = facts->all == BY_ROWS ? 0 : facts->all;
		vigie_pronote_fields own = all | facts->any | facts->any_too | facts->reads;
		int common = __builtin_popcountll(found & own);
		int score = 2 * common - __builtin_popcountll(all & ~found);

		/* One column in common says nothing. */
		if (common > 1 && score > best) {
			best = score;
			nearest = (enum vigie_pronote_shape)i;
		}
	}
	return nearest;
}
