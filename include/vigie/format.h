/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Formats: bytes of one file in, records out. One const registry (connectors/format/registry.c): a
 * format is one file and one line there. A decoder recognises by content, never by name; reads only
 * whitelisted columns; uses memory that does not grow with the file; hands rejected rows on and
 * continues.
 */
#ifndef VIGIE_FORMAT_H
#define VIGIE_FORMAT_H

#include "vigie/diagnostic.h"
#include "vigie/encoding.h"
#include "vigie/input.h"
#include "vigie/match.h"
#include "vigie/record.h"
#include "vigie/translate.h"

/* X(enumerator, stable code, English msgid of the reason). What a row, or a whole file, is rejected
 * for; never says a cell's content. */
#define VIGIE_REJECTIONS(X)                                                                        \
	/* rows */                                                                                 \
	X(WIDTH, "R001", N_("the row does not have as many cells as the header"))                  \
	X(NO_IDENTITY, "R002", N_("the row names no pupil"))                                       \
	X(DATE, "R003", N_("this is not a date"))                                                  \
	X(NUMBER, "R004", N_("this is not a number"))                                              \
	X(RANGE, "R005", N_("the number is out of range"))                                         \
	X(ENCODING, "R006", N_("bytes that the file's encoding does not have"))                    \
	X(QUOTE, "R007", N_("a quoted cell is not closed"))                                        \
	X(REFERENCE, "R008", N_("it refers to something that the file does not hold"))             \
	X(ANSWER, "R009", N_("neither yes nor no"))                                                \
	X(VALUE, "R010", N_("a value that this column does not have"))                             \
	X(SYNTAX, "R011", N_("not well-formed"))                                                   \
	X(FIELD, "R012", N_("an unknown field"))                                                   \
	X(MISSING, "R013", N_("a required value is missing"))                                      \
	X(TOO_LONG, "R014", N_("the row is longer than any real one"))                             \
	X(NO_DATE_YEAR, "R015", N_("a day and month without a school year to place them in"))      \
	X(ORDER, "R016", N_("the last day is before the first"))                                   \
	/* identity, found when the record meets the store */                                      \
	X(AMBIGUOUS, "R020", N_("several pupils answer to this identity"))                         \
	X(CONFLICT, "R021", N_("the national identifier is known with another birth date"))        \
	X(OTHER_SCHOOL, "R022", N_("the record belongs to another school than its file"))          \
	X(OTHER_YEAR, "R023", N_("the record belongs to another school year than its file"))       \
	/* whole files */                                                                          \
	X(EMPTY, "F001", N_("the file is empty"))                                                  \
	X(TRUNCATED, "F002", N_("the file ends in the middle: ask for it again"))                  \
	X(UNKNOWN_SHAPE, "F003", N_("no known export has this shape"))                             \
	X(DTD, "F004", N_("the file declares a document type, which no export does: refused"))     \
	X(MALFORMED, "F005", N_("the file is not well-formed XML"))                                \
	X(NO_SCHOOL, "F006", N_("neither the file nor its name says which school it belongs to"))  \
	X(NO_YEAR, "F007", N_("neither the file nor its name says the school year"))               \
	X(NO_SUBJECT, "F008", N_("neither the file nor its name says the subject"))                \
	X(NO_TERM, "F009", N_("neither the file nor its name says the term"))                      \
	X(CONTRADICTION, "F010", N_("the file and its name disagree on the school or the year"))   \
	X(TOO_LARGE, "F011", N_("the file is larger than any real export"))                        \
	X(UNREADABLE, "F012", N_("the file cannot be read"))                                       \
	X(BAD_SCHOOL, "F013", N_("the school's number is not a UAI"))                              \
	X(NO_CLASS, "F014", N_("neither the file nor its name says the class"))                    \
	X(PART_MISSING, "F015",                                                                    \
	  N_("only a part of an export in several files: send all of them"                         \
	     " as one zip"))                                                                       \
	/* archives */                                                                             \
	X(ARCHIVE_DAMAGED, "F020", N_("the archive is damaged: ask for it again"))                 \
	X(ARCHIVE_METHOD, "F021", N_("the archive is packed in a way that cannot be read"))        \
	X(ARCHIVE_ENCRYPTED, "F022", N_("the archive is encrypted"))                               \
	X(ARCHIVE_SIZE, "F023", N_("the archive expands to more than any real export"))            \
	X(ARCHIVE_MEMBERS, "F024", N_("the archive holds more files than any real export"))        \
	X(ARCHIVE_DEPTH, "F025", N_("archives within archives within archives"))                   \
	X(ARCHIVE_LINK, "F026", N_("the archive holds a link or a device, which no export does"))  \
	X(ARCHIVE_NAME, "F027", N_("a name in the archive leads out of it"))                       \
	X(ARCHIVE_DUPLICATE, "F028", N_("two files in the archive have the same name"))            \
	X(ARCHIVE_EMPTY, "F029", N_("the archive holds no file"))

enum vigie_rejection {
#define X(enumerator, code, reason) VIGIE_REJECT_##enumerator,
	VIGIE_REJECTIONS(X)
#undef X
};

const char *vigie_rejection_code(enum vigie_rejection rejection);
/* The translated sentence. */
const char *vigie_rejection_reason(enum vigie_rejection rejection);

/* One `"pattern" LEVEL` of a source's `levels`: `*` stands for any characters, `?` for one; case
 * and accents ignored. */
struct vigie_level_pattern {
	const char *pattern;
	enum vigie_level level;
};

/* What a column of a file that no format knows may be said to hold. X(enumerator, English word,
 * French word, record field) */
#define VIGIE_MAPPED_FIELDS(X)                                                                     \
	X(NAME, "name", "eleve", "id.name") /* last name, then first name */                       \
	X(LAST, "last", "nom", "id.name")                                                          \
	X(FIRST, "first", "prenom", "id.name")                                                     \
	X(BORN, "born", "naissance", "id.born")                                                    \
	X(INE, "ine", "ine", "id.ine")                                                             \
	X(LOCAL, "local", "identifiant", "id.local")                                               \
	X(CLASS, "class", "classe", "class")                                                       \
	X(SCHOLARSHIP, "scholarship", "boursier", "scholarship")                                   \
	X(BOARDER, "boarder", "interne", "boarder")                                                \
	X(REPEATING, "repeating", "redoublant", "repeating")                                       \
	X(SUBJECT, "subject", "matiere", "subject")                                                \
	X(TERM, "term", "periode", "term")                                                         \
	X(DATE, "date", "date", "date")                                                            \
	X(MARK, "mark", "note", "value")                                                           \
	X(OUT_OF, "out_of", "bareme", "out_of")                                                    \
	X(COEFFICIENT, "coefficient", "coefficient", "coefficient")                                \
	X(AVERAGE, "average", "moyenne", "value")                                                  \
	X(FROM, "from", "du", "from")                                                              \
	X(TO, "to", "au", "to")                                                                    \
	X(JUSTIFIED, "justified", "justifiee", "justified")                                        \
	X(HALF_DAYS, "half_days", "demi_journees", "half_days")                                    \
	X(UNJUSTIFIED, "half_days_unjustified", "demi_journees_injustifiees",                      \
	  "half_days_unjustified")                                                                 \
	X(LATENESS, "lateness", "retards", "lateness")

enum vigie_mapped_field {
#define X(enumerator, english, french, meaning) VIGIE_MAPPED_##enumerator,
	VIGIE_MAPPED_FIELDS(X)
#undef X
		VIGIE_MAPPED_FIELDS_N,
};

#define VIGIE_MAPPED_BIT(name) (UINT32_C(1) << VIGIE_MAPPED_##name)

/* What these fields together make of a row; NONE: nothing, or two things at once. */
enum vigie_mapped_row {
	VIGIE_MAPPED_ROW_NONE,
	VIGIE_MAPPED_ROW_PUPIL,
	VIGIE_MAPPED_ROW_MARK,
	VIGIE_MAPPED_ROW_ABSENCE,
	VIGIE_MAPPED_ROW_TERM, /* averages, counts, or both, of one term */
};

enum vigie_mapped_row vigie_mapped_row_of(uint32_t fields);
/* By its English or French word; -1 for no such field. */
int vigie_mapped_field_parse(const char *word);

/* One `"title" field` of a source's `columns`. */
struct vigie_column_mapping {
	const char *title;
	enum vigie_mapped_field field;
};

struct vigie_expansion;

/* What a decoder is told; borrowed during the call. */
struct vigie_decode_options {
	struct vigie_hints hints;
	const struct vigie_level_pattern
		*levels; /* first match wins; only where the export does not say the level itself */
	size_t n_levels;
	const struct vigie_column_mapping *columns; /* of the format `columns`; each field once */
	size_t n_columns;
	bool header_only; /* inspect: describe, still decode everything */
	/* What the name of a member of an archive may say: the patterns of the source, the
	 * archive's path below it, and what wins over both; all may be unset. */
	const char *const *matches;
	size_t n_matches;
	const char *path;
	const struct vigie_hints *by_hand;
	/* The file, an archive, already expanded; NULL: it is expanded as it is decoded. */
	const struct vigie_expansion *expansion;
};

struct vigie_format;
struct vigie_archive; /* connectors/archive.h */

/* Where records go. Each callback returns 0 or -errno, which ends the decoding and is handed back.
 */
struct vigie_sink {
	/* The first record of a school's part is its `delivery`; strings are borrowed for the call.
	 */
	int (*on_record)(void *userdata, const struct vigie_record *record);
	/* A row that gave no record (or gave fewer): line where the row begins, column = 1-based
	 * cell (CSV) or 0. */
	int (*on_reject)(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why);
	void *userdata;
	/* May be NULL: lines from now on are of this file of an archive. Its name is for people
	 * and is no path; `format` is NULL where it is not known. */
	int (*on_member)(void *userdata, const char *name, const struct vigie_format *format);
};

/* How a column was understood; the last two only of an unknown shape, beside the nearest one. */
enum vigie_column_use {
	VIGIE_COLUMN_USED,
	VIGIE_COLUMN_IGNORED,
	VIGIE_COLUMN_UNKNOWN,
	VIGIE_COLUMN_SAME,
	VIGIE_COLUMN_RESEMBLES,
};

/* What `inspect` shows; a decoder fills it when it is handed one. Owned by the caller, strings in
 * `arena`. */
struct vigie_inspection {
	struct vigie_arena *arena; /* set by the caller */
	const char *format; /* registry name */
	const char *shape; /* "EXP_ELEVE", "grades of one class in one subject", "LSU 3.0" …
			      (translated) */
	enum vigie_encoding encoding;
	char separator; /* 0: not separated text */
	uint32_t header_line; /* 0: none */
	struct vigie_inspection_column {
		const char *title; /* as in the file: a caption, never a cell */
		enum vigie_column_use use;
		const char *meaning; /* record field, why it is ignored, or the nearest shape's
					title; may be NULL */
		struct vigie_inspection_column *next;
	} * columns;
	const char *
		missing; /* what the file does not say: "subject", "school, year" …; NULL nothing */
	const char *suggested_match; /* the match line that would supply it; NULL none */
	const char *nearest_shape; /* for an unknown shape */
	const char *lacking; /* titles that the nearest shape has and the file has not; NULL none */
	const char *terms; /* periods found: "1, 2, 3"; NULL none */
};

/* How sure a format is of a head: the highest wins, ties go to the earlier line of the registry. */
enum vigie_probe {
	VIGIE_PROBE_NO = 0,
	VIGIE_PROBE_MAYBE = 1,
	VIGIE_PROBE_LIKELY = 2,
	VIGIE_PROBE_CERTAIN = 3
};

/* Of the columns with the same ONE_OF one is needed. */
enum vigie_shape_need {
	VIGIE_SHAPE_OPTIONAL,
	VIGIE_SHAPE_NEEDED,
	VIGIE_SHAPE_ONE_OF,
	VIGIE_SHAPE_ONE_OF_TOO,
};

#define VIGIE_SHAPE_COLUMNS 96 /* titles and their other spellings */

/* An export that a format knows by its columns: what an unknown file is compared with. */
struct vigie_shape {
	const char *title; /* English msgid */
	struct vigie_shape_column {
		const char *key; /* as a file may spell it, folded or not */
		const char *title; /* for people: one for all spellings of a column */
		enum vigie_shape_need need;
	} columns[VIGIE_SHAPE_COLUMNS];
	size_t n;
	/* A title, folded and without spaces, that it may have and nobody needs; NULL: none is. */
	bool (*is_known)(const char *key);
};

struct vigie_format {
	const char *name; /* "pronote", "lsu", "records": the words of `format` in a source */
	const char *title; /* English msgid for people */
	enum vigie_probe (*probe)(const char *head, size_t size);
	/*
	 * Decodes the whole input. `inspection` may be NULL. Returns 0 (rows may have been
	 * rejected); > 0: the file is refused whole, the value is its enum vigie_rejection + 1 and,
	 * for XML, `ret_line` the line; or -errno (of the input or a callback). Where a file can be
	 * refused only after records were handed on (a truncation at its end), the caller undoes
	 * what it received.
	 */
	int (*decode)(struct vigie_input *input, const struct vigie_decode_options *options,
		      const struct vigie_sink *sink, struct vigie_inspection *inspection,
		      uint32_t *ret_line);
	/*
	 * Of an export in several files that refer to each other; both NULL for others. Are these
	 * such files? Then they are decoded together, with the same outcomes as one.
	 */
	bool (*claims)(const struct vigie_archive *archive);
	int (*decode_archive)(const struct vigie_archive *archive,
			      const struct vigie_decode_options *options,
			      const struct vigie_sink *sink, struct vigie_inspection *inspection,
			      uint32_t *ret_line);
	/* Of exports with columns, NULL for others: the i-th shape; false when there is none. */
	bool (*shape)(size_t i, struct vigie_shape *ret_shape);
};

/* The registry; NULL-terminated array of pointers. */
extern const struct vigie_format *const vigie_formats[];
/* By name ("lsu"); NULL when there is none. "auto" is no format. */
const struct vigie_format *vigie_format_find(const char *name);
/* By content; NULL when no format knows this head. */
const struct vigie_format *vigie_format_probe(const char *head, size_t size);
/* Does it begin as an archive (zip, gzip)? */
bool vigie_format_is_archive(const char *head, size_t size);
/*
 * A folder that holds an export in several files (it has a manifest.csv), as one zip in a nameless
 * temporary file. Returns 0; 1 it is no such folder; -errno.
 */
int vigie_format_pack_folder(const char *folder, int *ret_fd) VIGIE_MUST_CHECK;
/*
 * The archive at `path`, to be expanded in steps before it is decoded; `name` as for the input that
 * is decoded. Returns 0; 1 it is no archive; or -errno. Nothing of it outlives the program.
 */
int vigie_expansion_new(const char *path, const char *name,
			struct vigie_expansion **ret_expansion) VIGIE_MUST_CHECK;
/* Some milliseconds of it. 1 there is more; 0 it has ended: what it is refused for, if it is, the
 * decoding tells; or -errno. */
int vigie_expansion_step(struct vigie_expansion *expansion) VIGIE_MUST_CHECK;
void vigie_expansion_free(struct vigie_expansion *expansion);
VIGIE_DEFINE_FREEP(vigie_expansion, struct vigie_expansion, vigie_expansion_free)
/*
 * Decodes with `format`, or the probed one when NULL, and checks what every format must obey: an
 * empty file, a file over the limit, hints that contradict the delivery record. Same outcomes as
 * struct vigie_format::decode. Of an archive each file is decoded so: one that is refused refuses
 * the archive, but one of unknown shape is left, as a rejected row of line 0.
 */
int vigie_format_decode(const struct vigie_format *format, struct vigie_input *input,
			const struct vigie_decode_options *options, const struct vigie_sink *sink,
			struct vigie_inspection *inspection, uint32_t *ret_line) VIGIE_MUST_CHECK;
/* The level that the patterns give a class name; NONE when none matches. */
enum vigie_level vigie_level_match(const struct vigie_level_pattern *levels, size_t n,
				   const char *class_name);

#endif
