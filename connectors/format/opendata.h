/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the open-data decoder share: the columns that are read, by label or technical
 * title, and which row of a school counts. Schools and districts only: no column about a person,
 * and no SIRET, which a spreadsheet may have spoilt.
 */
#ifndef VIGIE_CONNECTORS_FORMAT_OPENDATA_H
#define VIGIE_CONNECTORS_FORMAT_OPENDATA_H

#include "connectors/csv.h"
#include "vigie/format.h"

/* X(enumerator, a title of it, record field it gives) */
#define OPENDATA_FIELDS(X)                                                                          \
	X(UAI, "UAI", "uai")                                                                        \
	X(NAME, "Nom_etablissement", "name")                                                        \
	X(KIND, "Type_etablissement", "kind")                                                       \
	X(DEPARTMENT, "Code_departement", "department")                                             \
	X(TOWN, "Nom_commune", "town")                                                              \
	X(PRIORITY, "Appartenance_Education_Prioritaire", "priority")                               \
	X(PRIORITY_OF_YEAR, "ep_2022_2023", "priority") /* its title names a school year */         \
	X(YEAR, "Rentrée scolaire", "year")                                                         \
	X(LYCEE, "Type de lycée", "kind") /* what sort of lycée: so it is one */                   \
	X(IPS, "IPS", "ips")                                                                        \
	X(IPS_GENERAL, "IPS voie GT", "ips") /* of the general and technological way of a lycée */ \
	X(IPS_VOCATIONAL, "IPS voie PRO", "ips")                                                    \
	X(DISTRICT, "code_qp", "code")                                                              \
	X(DISTRICT_NAME, "lib_qp", "name")                                                          \
	X(DISTRICT_DEPARTMENT, "insee_dep", "department")                                           \
	X(COMMUNES, "insee_com", "communes")

enum opendata_field {
#define X(enumerator, title, meaning) OPENDATA_##enumerator,
	OPENDATA_FIELDS(X)
#undef X
		OPENDATA_FIELDS_N,
};

/* X(enumerator, English msgid of what the file is, columns that make it one, others it may have) */
#define OPENDATA_SHAPES(X)                                                                         \
	X(DISTRICTS, N_("priority districts (QPV)"),                                               \
	  1u << OPENDATA_DISTRICT | 1u << OPENDATA_COMMUNES,                                       \
	  1u << OPENDATA_DISTRICT_NAME | 1u << OPENDATA_DISTRICT_DEPARTMENT)                       \
	X(PRIORITIES, N_("schools of priority education"),                                         \
	  1u << OPENDATA_UAI | 1u << OPENDATA_PRIORITY_OF_YEAR, OPENDATA_OF_SCHOOL)                \
	X(INDEX, N_("social index of schools (IPS)"), 1u << OPENDATA_UAI | 1u << OPENDATA_YEAR,    \
	  OPENDATA_OF_SCHOOL | 1u << OPENDATA_LYCEE | 1u << OPENDATA_IPS |                         \
		  1u << OPENDATA_IPS_GENERAL | 1u << OPENDATA_IPS_VOCATIONAL)                      \
	X(SCHOOLS, N_("directory of schools"),                                                     \
	  1u << OPENDATA_UAI | 1u << OPENDATA_NAME | 1u << OPENDATA_KIND,                          \
	  OPENDATA_OF_SCHOOL | 1u << OPENDATA_PRIORITY)

#define OPENDATA_OF_SCHOOL                                                                         \
	(1u << OPENDATA_NAME | 1u << OPENDATA_KIND | 1u << OPENDATA_DEPARTMENT |                   \
	 1u << OPENDATA_TOWN)

enum opendata_shape {
	OPENDATA_UNKNOWN,
#define X(enumerator, title, columns, others) OPENDATA_##enumerator,
	OPENDATA_SHAPES(X)
#undef X
};

/* Where the columns are. */
struct opendata_layout {
	enum opendata_shape shape;
	uint16_t column[OPENDATA_FIELDS_N]; /* 1-based; 0 none */
	int priority_year; /* of PRIORITY_OF_YEAR */
	size_t width;
	uint32_t line;
};

/* Reads the row of titles; fills what `inspection` (may be NULL) says of its columns. 0 or
 * -errno. */
int opendata_lay_out(struct vigie_csv *csv, const struct vigie_csv_row *titles,
		     struct opendata_layout *ret_layout,
		     struct vigie_inspection *inspection) VIGIE_MUST_CHECK;

/* One row's cells as text, without the protection that spreadsheets are given. */
struct opendata_row {
	const char *text[OPENDATA_FIELDS_N]; /* "" where there is none */
	uint32_t line;
};

/* The school year of a row; 0 unsaid. */
int opendata_year(const struct opendata_layout *layout, const struct opendata_row *row);
/* struct vigie_format::shape */
bool opendata_shape_at(size_t i, struct vigie_shape *ret_shape);
/* What names the row's school or district, as a number; 0: it names none. */
uint64_t opendata_key(const struct opendata_layout *layout, const struct opendata_row *row);

#define OPENDATA_COMMUNES_LIMIT 32u /* of one district: the real ones lie in four at most */

/* Where the texts of a record go. */
struct opendata_scratch {
	struct vigie_buffer kind, communes;
	char uai[9], department[4];
	const char *commune[OPENDATA_COMMUNES_LIMIT];
};

/* Fills a record of the row. Returns 0; the rejection + 1 with its field; or -errno. */
int opendata_read_row(const struct opendata_layout *layout, const struct opendata_row *row,
		      struct opendata_scratch *scratch, struct vigie_record *record,
		      enum opendata_field *ret_field) VIGIE_MUST_CHECK;

/* Which year of each school or district is the latest of the file: zero-initialised; done() frees.
 * Grows with the schools of the country, not with the years or rows of a file. */
struct opendata_latest {
	struct opendata_slot {
		uint64_t key; /* 0: free */
		int year;
		bool taken;
	} * slots;
	size_t n_slots, n; /* n_slots is a power of two, at most half used */
};

void opendata_latest_done(struct opendata_latest *latest);
int opendata_latest_note(struct opendata_latest *latest, uint64_t key, int year) VIGIE_MUST_CHECK;
/* True once for each key, for its first row of the latest year. */
bool opendata_latest_take(struct opendata_latest *latest, uint64_t key, int year);

#endif
