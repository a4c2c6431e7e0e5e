/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the LSU decoder share: the tables that reports are joined with, and the forms
 * of its values. */
#ifndef VIGIE_CONNECTORS_FORMAT_LSU_H
#define VIGIE_CONNECTORS_FORMAT_LSU_H

#include "connectors/id_table.h"
#include "connectors/xml.h"
#include "vigie/arena.h"
#include "vigie/format.h"

#define LSU_SCHOOL_SIZE 16 /* of a UAI and white space around it; longer is no UAI */
#define LSU_YEAR_FIRST 1900
#define LSU_YEAR_LAST 2999

struct lsu_pupil {
	struct vigie_id_entry entry;
	const char *be, *last, *first, *class_name, *name;
	enum vigie_level level;
	uint32_t line;
	unsigned supports; /* 1 << enum vigie_support: each is handed on once */
};

struct lsu_period {
	struct vigie_id_entry entry;
	int year, term;
};

struct lsu_discipline {
	struct vigie_id_entry entry;
	const char *subject, *code, *modality;
};

/*
 * An average: "18/20", "11.5", "10,5/20", "6", brought to 20. Returns 0 (ret_value is NONE for a
 * text without a digit: "Abs", "N.Not"), or the rejection + 1.
 */
int vigie_lsu_average(const char *text, size_t size, vigie_decimal *ret_value) VIGIE_MUST_CHECK;
/* A whole number from `least` to `most`. Returns 0 or the rejection + 1. */
int vigie_lsu_integer(const char *text, size_t size, int least, int most,
		      int *ret_value) VIGIE_MUST_CHECK;
/* An xs:boolean that is yes. */
bool vigie_lsu_is_true(const char *text, size_t size);

/* One decoding; owned by decode() in lsu.c. */
struct lsu {
	const struct vigie_decode_options *options;
	const struct vigie_sink *sink;
	struct vigie_inspection *inspection;
	struct vigie_arena *arena;
	struct vigie_id_table pupils, periods, disciplines;
	char school[LSU_SCHOOL_SIZE + 1]; /* as it stands in the file */
	size_t school_size;
	bool root_seen, in_school;
	bool announced; /* the delivery and the pupils were handed on */
	int year; /* of the first period; 0 not known yet */
	unsigned terms; /* 1 << index of each period */
	struct lsu_pupil *pupil; /* of the report being read; NULL outside reports and in refused
				    ones */
	const struct lsu_period *period;
};

/* The attributes of one element. */
struct lsu_tag {
	const struct vigie_xml_attribute *attributes;
	size_t n;
	uint32_t line;
};

/* lsu.c: hands on the delivery and the pupils, the first time it is called. */
int vigie_lsu_announce(struct lsu *self) VIGIE_MUST_CHECK;

/* lsu_entity.c */
int vigie_lsu_reject(struct lsu *self, uint32_t line, enum vigie_rejection why);
int vigie_lsu_hand_on(struct lsu *self, const struct vigie_record *record) VIGIE_MUST_CHECK;
int vigie_lsu_hand_on_pupil(struct lsu *self, const struct lsu_pupil *pupil) VIGIE_MUST_CHECK;
/* Sets the id of a record of this pupil. */
void vigie_lsu_name_pupil(const struct lsu_pupil *pupil, struct vigie_record *record);
const struct vigie_xml_attribute *vigie_lsu_find(const struct lsu_tag *tag, const char *name);
/* The normalised text of an attribute, in the arena; NULL when it is absent or empty. */
int vigie_lsu_text(struct lsu *self, const struct lsu_tag *tag, const char *name,
		   const char **ret_text) VIGIE_MUST_CHECK;
/* A whole number that must be there. Returns 0 or the rejection + 1. */
int vigie_lsu_require(const struct lsu_tag *tag, const char *name, int least, int most,
		      int *ret_value) VIGIE_MUST_CHECK;
int vigie_lsu_on_pupil(struct lsu *self, const struct lsu_tag *tag);
int vigie_lsu_on_period(struct lsu *self, const struct lsu_tag *tag);
int vigie_lsu_on_discipline(struct lsu *self, const struct lsu_tag *tag);

/* lsu_report.c: the last three are called only within a report that was accepted. */
int vigie_lsu_on_report(struct lsu *self, const struct lsu_tag *tag);
int vigie_lsu_on_result(struct lsu *self, const struct lsu_tag *tag);
int vigie_lsu_on_school_life(struct lsu *self, const struct lsu_tag *tag);
int vigie_lsu_on_support(struct lsu *self, const struct lsu_tag *tag);

#endif
