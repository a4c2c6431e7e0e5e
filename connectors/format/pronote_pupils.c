/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pupils: EXP_ELEVE, the teacher's list, the list of the administration. Everything else that
 * these files hold of a family stays in the read window. */
#include <string.h>

#include "connectors/format/pronote_job.h"
#include "vigie/text.h"

static bool starts_with(const char *text, const char *word)
{
	return strncasecmp(text, word, strlen(word)) == 0;
}

/* "INTERNE DANS L'ETABLISSEMENT", "DEMI-PENSIONNAIRE …", "EXTERNE LIBRE". */
static enum vigie_answer read_boarding(const char *text)
{
	if (!*text)
		return VIGIE_UNSAID;
	return starts_with(text, "INTERNE") ? VIGIE_YES : VIGIE_NO;
}

/* O, N, or the label of a grant. */
static enum vigie_answer read_scholarship(const char *text)
{
	if (!*text)
		return VIGIE_UNSAID;
	return strcasecmp(text, "N") == 0 || strcasecmp(text, "NON") == 0 ? VIGIE_NO : VIGIE_YES;
}

/* Grids print "Début d'année" or "-" where nothing else is known than that it was then. */
static bool says_no_day(const struct vigie_pronote_job *job, const char *text)
{
	return job->layout.shape == VIGIE_PRONOTE_PUPIL_LIST && !strpbrk(text, "0123456789");
}

static int read_stay(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
		     enum vigie_pronote_field field, vigie_day *ret_day)
{
	const char *text = vigie_pronote_text(row, field);

	*ret_day = VIGIE_DAY_NONE;
	if (says_no_day(job, text))
		return VIGIE_PRONOTE_SOUND;
	return vigie_pronote_school_day(job, text, ret_day, NULL);
}

/* Only the latest school year of the file is wanted: what stands elsewhere is not looked at. */
static int survey_year(struct vigie_pronote_job *job, const struct vigie_pronote_row *row)
{
	static const enum vigie_pronote_field fields[] = {VIGIE_PRONOTE_ENTERED,
							  VIGIE_PRONOTE_SCHOOLED_FROM};

	job->has_pupils = true;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(fields); i++) {
		vigie_day day;

		if (read_stay(job, row, fields[i], &day) == VIGIE_PRONOTE_SOUND &&
		    day != VIGIE_DAY_NONE && vigie_day_school_year(day) > job->latest_year)
			job->latest_year = vigie_day_school_year(day);
	}
	return 0;
}

static enum vigie_level find_level(const struct vigie_pronote_job *job,
				   const struct vigie_pronote_row *row, const char *class_name)
{
	const struct vigie_decode_options *options = job->options;
	const char *formation = vigie_pronote_text(row, VIGIE_PRONOTE_FORMATION);
	enum vigie_level level = VIGIE_LEVEL_NONE;

	if (*formation)
		level = vigie_level_from_formation(formation);
	if (level == VIGIE_LEVEL_NONE && class_name)
		level = vigie_level_match(options->levels, options->n_levels, class_name);
	return level;
}

static void split_full_name(struct vigie_pronote_job *job, const char *name,
			    struct vigie_record_pupil *pupil)
{
	size_t size = vigie_pronote_split_name(name, &pupil->first);

	vigie_buffer_clear(&job->last);
	vigie_buffer_append(&job->last, name, size);
	pupil->last = vigie_buffer_string(&job->last);
	if (!*pupil->first)
		pupil->first = NULL;
}

static void name_pupil(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
		       const struct vigie_id *id, struct vigie_record_pupil *pupil)
{
	if (row->text[VIGIE_PRONOTE_FIRST]) {
		const char *last = vigie_pronote_text(row, VIGIE_PRONOTE_LAST);
		const char *first = row->text[VIGIE_PRONOTE_FIRST];

		pupil->last = *last ? last : NULL;
		pupil->first = *first ? first : NULL;
	} else if (id->name) {
		split_full_name(job, id->name, pupil);
	}
	pupil->born = id->born;
	pupil->class_name = id->class_name;
}

static int fill(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
		struct vigie_record *record, enum vigie_pronote_field *ret_field)
{
	struct vigie_record_pupil *pupil = &record->pupil;
	int why;

	/* Days of school first: they tell from when a spreadsheet counts its days. */
	*ret_field = VIGIE_PRONOTE_ENTERED;
	why = read_stay(job, row, VIGIE_PRONOTE_ENTERED, &pupil->entered);
	if (why != VIGIE_PRONOTE_SOUND)
		return why;
	*ret_field = VIGIE_PRONOTE_LEFT;
	why = read_stay(job, row, VIGIE_PRONOTE_LEFT, &pupil->left);
	if (why != VIGIE_PRONOTE_SOUND)
		return why;
	why = vigie_pronote_identify(job, row, &record->id, ret_field);
	if (why != VIGIE_PRONOTE_SOUND)
		return why;
	*ret_field = VIGIE_PRONOTE_REPEATING;
	if (vigie_pronote_read_answer(vigie_pronote_text(row, VIGIE_PRONOTE_REPEATING),
				      &pupil->repeating) < 0)
		return VIGIE_REJECT_ANSWER;
	name_pupil(job, row, &record->id, pupil);
	pupil->level = find_level(job, row, record->id.class_name);
	pupil->boarder = read_boarding(vigie_pronote_text(row, VIGIE_PRONOTE_BOARDING));
	pupil->scholarship = read_scholarship(vigie_pronote_text(row, VIGIE_PRONOTE_SCHOLARSHIP));
	return VIGIE_PRONOTE_SOUND;
}

/* "PAP, GEVASCO": what is one of the national codes. */
static int hand_on_supports(struct vigie_pronote_job *job, const struct vigie_record *pupil,
			    const char *text)
{
	while (*text) {
		size_t size = strcspn(text, ",");
		char code[8];

		if (size < sizeof(code)) {
			struct vigie_record record;
			int support, r;

			memcpy(code, text, size);
			code[size] = '\0';
			support = vigie_support_parse(code);
			vigie_record_init(&record, VIGIE_RECORD_SUPPORT);
			record.line = pupil->line;
			record.id = pupil->id;
			record.support.code = (enum vigie_support)support;
			r = support < 0 ? 0 : vigie_pronote_hand_on(job, &record);
			if (r < 0)
				return r;
		}
		text += size;
		text += strspn(text, ", ");
	}
	return 0;
}

int vigie_pronote_read_pupil(struct vigie_pronote_job *job, const struct vigie_pronote_row *row)
{
	struct vigie_record record;
	enum vigie_pronote_field field;
	int why, r;

	if (job->surveying)
		return survey_year(job, row);
	vigie_record_init(&record, VIGIE_RECORD_PUPIL);
	record.line = row->line;
	why = fill(job, row, &record, &field);
	if (why != VIGIE_PRONOTE_SOUND)
		return vigie_pronote_reject_field(job, row->line, field, (enum vigie_rejection)why);
	r = vigie_pronote_hand_on(job, &record);
	if (r < 0)
		return r;
	return hand_on_supports(job, &record, vigie_pronote_text(row, VIGIE_PRONOTE_SUPPORT));
}
