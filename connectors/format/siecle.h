/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the SIECLE decoder share: the elements that are read, told apart by the whole
 * path to them, and the tables that join sections which may come in any order. Nothing of a
 * family but ids is ever in the tables.
 */
#ifndef VIGIE_CONNECTORS_FORMAT_SIECLE_H
#define VIGIE_CONNECTORS_FORMAT_SIECLE_H

#include <strings.h>

#include "connectors/id_table.h"
#include "connectors/xml.h"
#include "vigie/arena.h"
#include "vigie/format.h"

#define SIECLE_TEXT_LIMIT 256u /* bytes of one value that is read: four times the longest name */
#define SIECLE_DEPTH_LIMIT 8u /* of the elements that are read: five */

/* X(enumerator, root element, English msgid of what the file is) */
#define SIECLE_FILES(X)                                                                            \
	X(PUPILS, "BEE_ELEVES", N_("SIECLE pupils"))                                               \
	X(FAMILIES, "BEE_RESPONSABLES",                                                            \
	  N_("SIECLE responsible persons (read: only who shares a household)"))                    \
	X(TERMS, "BEE_NOMENCLATURES", N_("SIECLE reference lists (nothing in them is needed)"))    \
	X(GROUPS, "BEE_STRUCTURES", N_("SIECLE classes and groups (nothing in them is needed)"))   \
	X(ABSENCES, "exportAbsence", N_("SIECLE absence counts of one term"))

enum siecle_file {
#define X(enumerator, root, title) SIECLE_FILE_##enumerator,
	SIECLE_FILES(X)
#undef X
		SIECLE_FILES_N,
};

/* Elements with elements inside. X(enumerator) */
#define SIECLE_GROUPS(X)                                                                           \
	X(ROOT)                                                                                    \
	X(PARAMETERS)                                                                              \
	X(DATA)                                                                                    \
	X(PUPILS)                                                                                  \
	X(PUPIL)                                                                                   \
	X(GRANTS)                                                                                  \
	X(GRANT)                                                                                   \
	X(STRUCTURES)                                                                              \
	X(STRUCTURES_OF_PUPIL)                                                                     \
	X(STRUCTURE)                                                                               \
	X(PERSONS)                                                                                 \
	X(PERSON)                                                                                  \
	X(LINKS)                                                                                   \
	X(LINK)                                                                                    \
	X(ABSENT)

/* Elements whose text is read. X(enumerator, group it stands in, title, record field it gives) */
#define SIECLE_FIELDS(X)                                                                           \
	X(SCHOOL, PARAMETERS, "UAJ", "school")                                                     \
	X(YEAR, PARAMETERS, "ANNEE_SCOLAIRE", "year")                                              \
	X(INE, PUPIL, "ID_NATIONAL", "id.ine")                                                     \
	X(INE_BEA, PUPIL, "INE_BEA", "id.ine")                                                     \
	X(INE_RNIE, PUPIL, "INE_RNIE", "id.ine")                                                   \
	X(ELENOET, PUPIL, "ELENOET", "id.elenoet")                                                 \
	X(LAST, PUPIL, "NOM_DE_FAMILLE", "last")                                                   \
	X(LAST_OLD, PUPIL, "NOM", "last")                                                          \
	X(FIRST, PUPIL, "PRENOM", "first")                                                         \
	X(BORN, PUPIL, "DATE_NAISS", "born")                                                       \
	X(REPEATING, PUPIL, "DOUBLEMENT", "repeating")                                             \
	X(ENTERED, PUPIL, "DATE_ENTREE", "entered")                                                \
	X(LEFT, PUPIL, "DATE_SORTIE", "left")                                                      \
	X(REGIME, PUPIL, "CODE_REGIME", "boarder")                                                 \
	X(MEF, PUPIL, "CODE_MEF", "level")                                                         \
	X(ADDRESS, PUPIL, "ADRESSE_ID", "household")                                               \
	X(GRANT_CODE, GRANT, "CODE_BOURSE", "scholarship")                                         \
	X(STRUCTURE_CODE, STRUCTURE, "CODE_STRUCTURE", "class")                                    \
	X(STRUCTURE_TYPE, STRUCTURE, "TYPE_STRUCTURE", "class")                                    \
	X(PERSON_ADDRESS, PERSON, "ADRESSE_ID", "household")                                       \
	X(LINK_PUPIL, LINK, "ELEVE_ID", "id.be")                                                   \
	X(LINK_PERSON, LINK, "PERSONNE_ID", "household")                                           \
	X(LINK_LEVEL, LINK, "NIVEAU_RESPONSABILITE", "household")                                  \
	X(LINK_LEGAL, LINK, "RESP_LEGAL", "household")

enum siecle_field {
#define X(enumerator, group, title, meaning) SIECLE_FIELD_##enumerator,
	SIECLE_FIELDS(X)
#undef X
		SIECLE_FIELDS_N,
};

/* Where in a document one is: a group, or behind them a field. */
enum siecle_place {
#define X(enumerator) SIECLE_##enumerator,
	SIECLE_GROUPS(X)
#undef X
		SIECLE_GROUPS_N,
};

/* The place of an element of this name inside `from`; -1: it is not read, nor what is in it. A
 * field is at SIECLE_GROUPS_N and above. */
int siecle_place_find(enum siecle_file file, int from, const char *name);
/* The group that a field stands in; its title and meaning. */
enum siecle_place siecle_field_group(enum siecle_field field);
const char *siecle_field_title(enum siecle_field field);
const char *siecle_field_meaning(enum siecle_field field);

/* An address id. The address itself is never read. */
struct siecle_address {
	struct vigie_id_entry entry;
	uint32_t n_pupils; /* who live there, or whose persons do */
	const struct siecle_pupil *last; /* of them */
	struct siecle_person *resident;
};

/* A responsible person's id. */
struct siecle_person {
	struct vigie_id_entry entry;
	struct siecle_address *address; /* NULL unknown */
	uint32_t n_pupils;
	struct siecle_person *up; /* towards the one that stands for the household */
	const struct vigie_id_entry *name; /* of that one: what the household is named after */
	char kind; /* of that name */
};

struct siecle_link {
	struct siecle_person *person;
	struct siecle_link *next;
};

/* What sections besides ELEVES say of a pupil. */
struct siecle_pupil {
	struct vigie_id_entry entry; /* ELEVE_ID */
	const char *class_name; /* NULL none */
	bool grant;
	uint32_t line;
	struct siecle_link *links;
};

/* One decoding; owned by decode() in siecle.c. */
struct siecle {
	const struct vigie_decode_options *options;
	const struct vigie_sink *sink;
	struct vigie_inspection *inspection;
	struct vigie_arena *arena;
	enum siecle_file file;
	bool handing_on; /* the second pass: the first saw the file to its end */
	unsigned depth, skipped; /* elements open: that are read, that are not */
	int places[SIECLE_DEPTH_LIMIT]; /* of those that are read */
	struct vigie_buffer fields[SIECLE_FIELDS_N];
	uint32_t seen; /* 1 << enum siecle_field */
	bool too_long; /* a value of the row */
	struct vigie_buffer raw; /* text of the field being read */
	struct vigie_buffer id; /* ELEVE_ID or PERSONNE_ID of the row */
	struct vigie_buffer elenoet; /* as an attribute of the row */
	struct vigie_buffer name, last, first; /* of the pupil, put together */
	uint32_t line; /* where the row begins */
	struct vigie_buffer school;
	int year; /* 0 unsaid */
	struct vigie_id_table pupils, persons, addresses;
};

struct siecle_tag {
	const struct vigie_xml_attribute *attributes;
	size_t n;
	uint32_t line;
};

/* siecle_value.c: pure readers of normalised text. Each returns 0 or the rejection + 1; an empty
 * one is unsaid. */
int siecle_read_day(const struct vigie_buffer *text, vigie_day *ret_day) VIGIE_MUST_CHECK;
int siecle_read_answer(const struct vigie_buffer *text,
		       enum vigie_answer *ret_answer) VIGIE_MUST_CHECK;
enum vigie_answer siecle_read_regime(const struct vigie_buffer *text);
/* The level of a national formation code (MEF); NONE where it is not certain. */
enum vigie_level siecle_read_formation(const struct vigie_buffer *mef);
/* Normalised, without quotes around it. 0 or -errno. */
int siecle_normalise(const char *bytes, size_t size, struct vigie_buffer *out) VIGIE_MUST_CHECK;
static inline bool siecle_is(const struct vigie_buffer *text, const char *word)
{
	return text->size > 0 && strcasecmp(text->data, word) == 0;
}

/* siecle.c */
int siecle_reject(struct siecle *self, uint32_t line, enum vigie_rejection why);
int siecle_hand_on(struct siecle *self, const struct vigie_record *record) VIGIE_MUST_CHECK;
/* The entry of an id, made when it is new; NULL when memory is exhausted. `size`: of the entry. */
void *siecle_entry(struct siecle *self, struct vigie_id_table *table, const struct vigie_buffer *id,
		   size_t size);

#define SIECLE_LABEL_SIZE 18 /* "h", 16 digits, NUL */
/* siecle_family.c: an opaque name for the household of an address ('a') or a person ('p'). */
void siecle_label(const struct siecle *self, char kind, const struct vigie_id_entry *entry,
		  char label[SIECLE_LABEL_SIZE]);
bool siecle_is_household(uint32_t n_pupils);
int siecle_on_person(struct siecle *self) VIGIE_MUST_CHECK;
int siecle_on_link(struct siecle *self) VIGIE_MUST_CHECK;
int siecle_hand_on_families(struct siecle *self) VIGIE_MUST_CHECK;

/* siecle_pupil.c: the first pass, and the second. */
int siecle_survey_pupil(struct siecle *self) VIGIE_MUST_CHECK;
int siecle_survey_structure(struct siecle *self) VIGIE_MUST_CHECK;
int siecle_survey_grant(struct siecle *self) VIGIE_MUST_CHECK;
int siecle_read_pupil(struct siecle *self) VIGIE_MUST_CHECK;

/* siecle_absence.c */
int siecle_read_absent(struct siecle *self, const struct siecle_tag *tag) VIGIE_MUST_CHECK;

/* siecle_inspect.c; does nothing where nobody inspects. */
int siecle_describe(struct siecle *self, const struct vigie_buffer *version) VIGIE_MUST_CHECK;
int siecle_describe_elements(struct siecle *self) VIGIE_MUST_CHECK;
int siecle_describe_missing(struct siecle *self, unsigned missing) VIGIE_MUST_CHECK;

#endif
